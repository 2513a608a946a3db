using System.Collections.Immutable;
using System.Globalization;

namespace ServiceRecovery.Storage.Memory;

// The work list's order, what belongs on it, and the place where a page ended.
internal static class Worklist
{
    private const int LargestPage = 500;
    private const string NoDue = "-";

    public static Page<StreamSummary> PageOf(IEnumerable<StreamSummary> streams, WorklistQuery query)
    {
        var after = query.After is null ? null : Place.Parse(query.After);
        var limit = SizeOf(query.Limit);
        var found = First(streams.Where(stream => Belongs(stream, query)).Select(Place.Of).Where(place => after is null || place.CompareTo(after) > 0), limit + 1);
        var items = found.Take(limit).Select(place => place.Stream!).ToImmutableArray();
        return new Page<StreamSummary>(items, found.Count > limit ? Place.Of(items[limit - 1]).ToString() : null);
    }

    public static int SizeOf(int asked) => Math.Min(Math.Max(asked, 1), LargestPage);

    // The first few of many: sorting all of them for each page is what makes a long list slow.
    private static SortedSet<Place> First(IEnumerable<Place> places, int count)
    {
        var first = new SortedSet<Place>();
        foreach (var place in places)
        {
            if (first.Count < count || place.CompareTo(first.Max) < 0)
            {
                first.Add(place);
                if (first.Count > count)
                {
                    first.Remove(first.Max!);
                }
            }
        }

        return first;
    }

    private static bool Belongs(StreamSummary stream, WorklistQuery query) =>
        stream.Key.Kind == StreamKind.Case
        && (query.IncludeClosed || stream.Head.Ending == Ending.Open)
        && (query.Responsible is not { } responsible || stream.Head.Responsible == responsible)
        && (query.Stage is not { } stage || stream.Head.Stage == stage)
        && (query.AtLeast is not { } severity || stream.Head.Severity >= severity)
        && (query.DueBy is not { } dueBy || stream.Head.NextDue <= Micros.Of(dueBy));

    // Next due (none last), opened, id; written as due.opened.id.
    private sealed record Place(long? Due, long Opened, string Id, StreamSummary? Stream) : IComparable<Place>
    {
        public static Place Of(StreamSummary stream) => new(stream.Head.NextDue, stream.Head.OpenedAt, stream.Key.Id, stream);

        public static Place Parse(string text)
        {
            var parts = text.Split(['.'], 3);
            return parts.Length == 3 && Number(parts[0]) is { } due && Number(parts[1]) is { IsNone: false } opened && IdText.IsId(parts[2])
                ? new Place(due.IsNone ? null : due.Value, opened.Value, parts[2], Stream: null)
                : throw new ArgumentException("'After' is the 'Next' of the page before, as it was given.", nameof(text));
        }

        public int CompareTo(Place? other)
        {
            var byDue = (Due ?? long.MaxValue).CompareTo(other!.Due ?? long.MaxValue);
            var byNone = byDue != 0 ? byDue : (Due is null).CompareTo(other.Due is null);
            var byOpened = byNone != 0 ? byNone : Opened.CompareTo(other.Opened);
            return byOpened != 0 ? byOpened : string.CompareOrdinal(Id, other.Id);
        }

        public override string ToString() => FormattableString.Invariant($"{Due?.ToString(CultureInfo.InvariantCulture) ?? NoDue}.{Opened}.{Id}");

        private static (bool IsNone, long Value)? Number(string text) => text == NoDue
            ? (true, 0)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (false, number) : null;
    }
}
