namespace ServiceRecovery.Tests.Proof;

/// <summary>Looks backwards from the true endings: an open case that isn't met on the way is a trap.</summary>
internal static class Traps
{
    /// <returns>The open states without a way, nearest to a beginning first, and how long the longest of the shortest ways is.</returns>
    public static (List<int> Stuck, int Longest) Find(Explorer explorer, Func<Deed, bool> isAllowed, Ending[] endings)
    {
        var allowed = ActGenerators.All.Select(isAllowed).ToArray();
        var (starts, into) = Reversed(explorer, allowed);
        var distance = new int[explorer.Count];
        Array.Fill(distance, -1);
        var queue = new Queue<int>();
        for (var id = 0; id < explorer.Count; id++)
        {
            if (endings.Contains(explorer.EndingOf(id)))
            {
                distance[id] = 0;
                queue.Enqueue(id);
            }
        }

        var longest = 0;
        while (queue.TryDequeue(out var id))
        {
            longest = distance[id];
            for (var i = starts[id]; i < starts[id + 1]; i++)
            {
                if (distance[into[i]] < 0)
                {
                    distance[into[i]] = distance[id] + 1;
                    queue.Enqueue(into[i]);
                }
            }
        }

        return ([.. Enumerable.Range(0, explorer.Count).Where(id => explorer.IsUsed(id) && explorer.EndingOf(id) == Ending.Open && distance[id] < 0)], longest);
    }

    // For each state those that lead to it, in one array.
    private static (int[] Starts, int[] Into) Reversed(Explorer explorer, bool[] allowed)
    {
        var starts = new int[explorer.Count + 1];
        foreach (var edges in explorer.Edges)
        {
            foreach (var edge in edges)
            {
                starts[edge.To + 1] += allowed[edge.Deed] ? 1 : 0;
            }
        }

        for (var id = 0; id < explorer.Count; id++)
        {
            starts[id + 1] += starts[id];
        }

        var next = (int[])starts.Clone();
        var into = new int[starts[^1]];
        foreach (var edges in explorer.Edges)
        {
            foreach (var edge in edges)
            {
                if (allowed[edge.Deed])
                {
                    into[next[edge.To]++] = edge.From;
                }
            }
        }

        return (starts, into);
    }
}
