using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>The way a table can be walked, searched breadth-first with steps barred. Steps are barred and not stages, because the answer is part of the step.</summary>
internal sealed class PathSearch
{
    private static readonly int Rework = PlaybookTable.IndexOf(StepKind.Rework);

    private readonly PlaybookTable _table;
    private readonly ImmutableArray<(int From, int Kind, int To)>[] _into;

    public PathSearch(PlaybookTable table)
    {
        _table = table;
        _into = Incoming(table);
        Reachable = FromOpening();
    }

    /// <summary>Whether a case can come to a stage.</summary>
    public bool[] Reachable { get; }

    /// <summary>Where a step, or a staling record, leads; -1 where there is none.</summary>
    /// <remarks>
    /// A staling record has no need of a row: where there is no row for Rework it leaves the case where it is, and an answer that stood there must not stand any longer.
    /// A compensation granted by approval needs no arm of its own: without a row for Compensate it moves like a staling record, and owes no less.
    /// </remarks>
    public static int Move(PlaybookTable table, int stage, int kind) =>
        table.Move(stage, kind) is >= 0 and var to ? to : kind == Rework && table.IsOpen(stage) ? stage : -1;

    /// <summary>Finds the shortest ways to any of the targets that take none of the barred steps.</summary>
    public Ways To(IEnumerable<int> targets, params IEnumerable<int> barred)
    {
        var ways = new Ways(_table);
        var isBarred = new bool[_table.Kinds.Length];
        foreach (var kind in barred)
        {
            isBarred[kind] = true;
        }

        var queue = new Queue<int>();
        foreach (var target in targets)
        {
            ways.Start(target);
            queue.Enqueue(target);
        }

        while (queue.Count > 0)
        {
            var stage = queue.Dequeue();
            foreach (var (from, kind, _) in _into[stage])
            {
                if (!isBarred[kind] && ways.Extend(from, kind, stage))
                {
                    queue.Enqueue(from);
                }
            }
        }

        return ways;
    }

    private static ImmutableArray<(int From, int Kind, int To)>[] Incoming(PlaybookTable table)
    {
        var into = new ImmutableArray<(int, int, int)>.Builder[table.Stages.Length];
        for (var stage = 0; stage < into.Length; stage++)
        {
            into[stage] = ImmutableArray.CreateBuilder<(int, int, int)>();
        }

        for (var stage = 0; stage < into.Length; stage++)
        {
            for (var kind = 0; kind < table.Kinds.Length; kind++)
            {
                if (Move(table, stage, kind) is >= 0 and var to && to != stage)
                {
                    into[to].Add((stage, kind, to));
                }
            }
        }

        return [.. into.Select(builder => builder.ToImmutable())];
    }

    private bool[] FromOpening()
    {
        var reached = new bool[_table.Stages.Length];
        var queue = new Queue<int>();
        reached[_table.Opening] = true;
        queue.Enqueue(_table.Opening);
        while (queue.Count > 0)
        {
            var stage = queue.Dequeue();
            for (var kind = 0; kind < _table.Kinds.Length; kind++)
            {
                if (Move(_table, stage, kind) is >= 0 and var to && !reached[to])
                {
                    reached[to] = true;
                    queue.Enqueue(to);
                }
            }
        }

        return reached;
    }

    /// <summary>The shortest way to a target from each stage that has one.</summary>
    internal sealed class Ways
    {
        private readonly PlaybookTable _table;
        private readonly int[] _length;
        private readonly (int Kind, int To)[] _next;

        public Ways(PlaybookTable table)
        {
            _table = table;
            _length = new int[table.Stages.Length];
            _next = new (int, int)[table.Stages.Length];
            for (var stage = 0; stage < _length.Length; stage++)
            {
                _length[stage] = -1;
            }
        }

        /// <summary>How many steps it takes; -1 when there is no way.</summary>
        public int Length(int from) => _length[from];

        public ImmutableArray<PlaybookRow> From(int stage)
        {
            var path = ImmutableArray.CreateBuilder<PlaybookRow>(_length[stage]);
            while (_length[stage] > 0)
            {
                var (kind, to) = _next[stage];
                path.Add(new PlaybookRow(_table.Stages[stage].Name, _table.Kinds[kind], _table.Stages[to].Name));
                stage = to;
            }

            return path.ToImmutable();
        }

        internal void Start(int target) => _length[target] = 0;

        internal bool Extend(int from, int kind, int to)
        {
            if (_length[from] >= 0)
            {
                return false;
            }

            _length[from] = _length[to] + 1;
            _next[from] = (kind, to);
            return true;
        }
    }
}
