using System.Collections.Immutable;
using System.Globalization;

namespace ServiceRecovery.Storage.Memory;

// The work list's order, what belongs on it, and the place where a page ended.
internal static class Worklist
{
    public static Page<StreamSummary> PageOf(IEnumerable<StreamSummary> streams, WorklistQuery query)
    {
        var after = query.After is null ? null : Place.Parse(query.After);
        var limit = WorklistPlace.SizeOf(query.Limit);
        var found = First(streams.Where(stream => Belongs(stream, query)).Select(stream => new Line(Place.Of(stream), stream)).Where(line => after is null || line.Place.CompareTo(after) > 0), limit + 1);
        var items = found.Take(limit).Select(line => line.Stream).ToImmutableArray();
        return new Page<StreamSummary>(items, found.Count > limit ? Place.Of(items[limit - 1]).ToString() : null);
    }

    // The first few of many: sorting all of them for each page is what makes a long list slow.
    private static SortedSet<Line> First(IEnumerable<Line> lines, int count)
    {
        var first = new SortedSet<Line>();
        foreach (var line in lines)
        {
            if (first.Count < count || line.CompareTo(first.Max) < 0)
            {
                first.Add(line);
                if (first.Count > count)
                {
                    first.Remove(first.Max!);
                }
            }
        }

        return first;
    }

    private static bool Belongs(StreamSummary stream, WorklistQuery query) =>
        stream.Key.Kind == query.Kind
        && (query.IncludeClosed || stream.Head.Ending == Ending.Open || stream.Head.NextDue is not null)
        && (query.Responsible is not { } responsible || stream.Head.Responsible == responsible)
        && (query.Stage is not { } stage || stream.Head.Stage == stage)
        && (query.AtLeast is not { } severity || stream.Head.Severity >= severity)
        && (query.DueBy is not { } dueBy || stream.Head.NextDue <= UnixMicroseconds.From(dueBy));

    // When somebody is wanted, else when something is due; the worse before the less bad, then as any list goes on.
    private sealed record Place(int Rank, WorklistPlace Then) : IComparable<Place>
    {
        public static Place Of(StreamSummary stream) => stream.Head.Wanted is { } wanted
            ? new Place(Severity.Severe - stream.Head.Severity, new WorklistPlace(UnixMicroseconds.From(wanted.At), stream.Head.OpenedAt, stream.Key.Id))
            : new Place(0, WorklistPlace.After(stream));

        public static Place Parse(string text)
        {
            var parts = text.Split(['.'], 2);
            return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
                ? new Place(rank, WorklistPlace.Parse(parts[1]))
                : throw new ArgumentException("'After' is the 'Next' of the page before, as it was given.", nameof(text));
        }

        public int CompareTo(Place? other)
        {
            var byTime = Then.CompareTime(other!.Then);
            var byRank = byTime != 0 ? byTime : Rank.CompareTo(other.Rank);
            return byRank != 0 ? byRank : Then.CompareTo(other.Then);
        }

        public override string ToString() => FormattableString.Invariant($"{Rank}.{Then}");
    }

    private sealed record Line(Place Place, StreamSummary Stream) : IComparable<Line>
    {
        public int CompareTo(Line? other) => Place.CompareTo(other!.Place);
    }
}
