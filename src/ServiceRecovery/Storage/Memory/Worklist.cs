using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Memory;

// The work list's order, what belongs on it, and the place where a page ended.
internal static class Worklist
{
    public static Page<StreamSummary> PageOf(IEnumerable<StreamSummary> streams, WorklistQuery query)
    {
        var after = query.After is null ? null : WorklistPlace.Parse(query.After);
        var limit = WorklistPlace.SizeOf(query.Limit);
        var found = First(streams.Where(stream => Belongs(stream, query)).Select(stream => new Line(WorklistPlace.After(stream), stream)).Where(line => after is null || line.Place.CompareTo(after) > 0), limit + 1);
        var items = found.Take(limit).Select(line => line.Stream).ToImmutableArray();
        return new Page<StreamSummary>(items, found.Count > limit ? WorklistPlace.After(items[limit - 1]).ToString() : null);
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

    private sealed record Line(WorklistPlace Place, StreamSummary Stream) : IComparable<Line>
    {
        public int CompareTo(Line? other) => Place.CompareTo(other!.Place);
    }
}
