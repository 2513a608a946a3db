using System.Collections.Immutable;
using System.Globalization;

namespace ServiceRecovery.Storage.Memory;

// What belongs on a work list, its order, and its counts.
internal static class Worklist
{
    public static Page<StreamSummary> PageOf(IEnumerable<StreamSummary> streams, WorklistQuery query)
    {
        var after = query.After is null ? null : WorklistPlace.Parse(query.After);
        var limit = WorklistPlace.SizeOf(query.Limit);
        var found = First(streams.Where(stream => Belongs(stream, query)).Select(stream => new Line(WorklistPlace.Of(stream), stream)).Where(line => after is null || line.Place.CompareTo(after) > 0), limit + 1);
        var items = found.Take(limit).Select(line => line.Stream).ToImmutableArray();
        return new Page<StreamSummary>(items, found.Count > limit ? WorklistPlace.Of(items[limit - 1]).ToString() : null);
    }

    public static int Count(IEnumerable<StreamSummary> streams, WorklistQuery query, int most) => streams.Where(stream => Belongs(stream, query)).Take(most).Count();

    public static ImmutableArray<WorklistCount> CountBy(IEnumerable<StreamSummary> streams, WorklistQuery query, WorklistMember by) =>
    [
        .. streams.Where(stream => Belongs(stream, query)).GroupBy(stream => ValueOf(stream.Head, by), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new WorklistCount(group.Key, group.Count())),
    ];

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

    private static bool Belongs(StreamSummary stream, WorklistQuery query)
    {
        var head = stream.Head;
        return stream.Key.Kind == query.Kind
            && (head.Ending == Ending.Open ? !query.OnlyClosed : query.IncludeClosed || query.OnlyClosed || head.Wanted is not null)
            && (query.Responsible is not { } responsible || head.Responsible == responsible)
            && (!query.OnlyUnowned || !head.IsOwned)
            && (query.Stages.IsDefaultOrEmpty || query.Stages.Contains(head.Stage))
            && (query.AtLeast is not { } severity || head.Severity >= severity)
            && (query.DueBy is not { } dueBy || head.NextDue <= UnixMicroseconds.From(dueBy))
            && (query.WantedBy is not { } wantedBy || (head.Wanted is { } wanted && wanted.At <= wantedBy))
            && (query.Customer is not { } customer || head.Customer == customer)
            && (query.Order is not { } order || head.Order == order)
            && (query.Cause is not { } cause || head.Cause == cause)
            && ((query.Places.IsDefaultOrEmpty && !query.IncludeUnplaced) || (head.Place is { } place ? !query.Places.IsDefaultOrEmpty && query.Places.Contains(place) : query.IncludeUnplaced))
            && (query.Channel is not { } channel || head.Channel == channel)
            && (query.Failure is not { } failure || head.Failure == failure)
            && (query.For.IsDefaultOrEmpty || head.Card is { } card && card.Pending.Any(request => request.By != query.NotAskedBy && (request.Level is not { } level || query.For.Contains(level))));
    }

    private static string ValueOf(StreamHead head, WorklistMember by) => by switch
    {
        WorklistMember.Stage => head.Stage.Name,
        WorklistMember.Place => head.Place is { } place ? ReferenceText.Fold(place.Value) : "",
        WorklistMember.Responsible => head.Responsible.Text,
        WorklistMember.Severity => ((int)head.Severity).ToString(CultureInfo.InvariantCulture),
        WorklistMember.Failure => head.Failure is { } failure ? ReferenceText.Fold(failure.Value) : "",
        WorklistMember.Reason => head.Wanted is { } wanted ? ((int)wanted.Reason).ToString(CultureInfo.InvariantCulture) : "",
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "Nothing is counted by this."),
    };

    private sealed record Line(WorklistPlace Place, StreamSummary Stream) : IComparable<Line>
    {
        public int CompareTo(Line? other) => Place.CompareTo(other!.Place);
    }
}
