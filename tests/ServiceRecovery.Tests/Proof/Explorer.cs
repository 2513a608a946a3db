using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What an exploration found.</summary>
internal sealed record Explored(
    int States,
    long Transitions,
    long Refused,
    int Depth,
    bool IsComplete,
    int Compared,
    ImmutableArray<string> Conflicts,
    ImmutableSortedDictionary<Ending, int> Endings,
    ImmutableSortedDictionary<string, int> Refusals)
{
    public override string ToString() => FormattableString.Invariant(
        $"{States} states, {Transitions} transitions, {Refused} refusals, {Depth} deep, {(IsComplete ? "complete" : "cut")}, {Compared} meetings tried again");
}

/// <summary>An act that leads from one state to another.</summary>
internal readonly record struct Edge(int From, byte Deed, int To);

/// <summary>
/// Visits every case that can be reached, breadth first, by the real decider. Each transition is judged by the ledger, each new state is compared with it,
/// and of the ways that meet in one projection a share is tried again act by act: they must do the same.
/// </summary>
/// <param name="world">The decider and the acts that are offered to it.</param>
/// <param name="projection">What tells states apart.</param>
/// <param name="mostStates">How many states are visited at most.</param>
/// <param name="compareOneIn">Of so many meetings one is tried again.</param>
/// <param name="keepsEdges">Whether the acts between states are kept, to be looked at backwards.</param>
/// <param name="endsAtConflict">Whether one conflict is enough, for a projection that is to have some.</param>
internal sealed class Explorer(World world, Projection projection, int mostStates, int compareOneIn = 256, bool keepsEdges = false, bool endsAtConflict = false)
{
    private readonly ConcurrentDictionary<UInt128, int> _ids = new(Environment.ProcessorCount, Math.Min(mostStates, 1_000_000));
    private readonly int[] _parent = new int[mostStates];
    private readonly byte[] _by = new byte[mostStates];
    private readonly ulong[] _signatures = new ulong[mostStates];
    private readonly Ending[] _ending = new Ending[mostStates];
    private readonly ConcurrentBag<(int Id, Node Node)> _again = [];
    private readonly ConcurrentBag<string> _conflicts = [];
    private readonly ConcurrentBag<List<Edge>> _edges = [];
    private readonly ConcurrentDictionary<string, int> _refusals = new();
    private int _count;
    private int _unused;
    private int _compared;
    private long _transitions;
    private long _refused;
    private bool _isFull;

    /// <summary>How many numbers were given to states; one that two workers wanted at once stays unused.</summary>
    public int Count => Math.Min(_count, mostStates);

    public IEnumerable<List<Edge>> Edges => _edges;

    private bool IsEnough => endsAtConflict && !_conflicts.IsEmpty;

    public Ending EndingOf(int id) => _ending[id];

    public bool IsUsed(int id) => _signatures[id] != 0;

    public Explored Run(IEnumerable<Node> roots, Func<Deed, bool>? isAllowed = null)
    {
        var deeds = ActGenerators.All.Select((deed, index) => (Deed: deed, Index: (byte)index)).Where(pair => isAllowed?.Invoke(pair.Deed) != false).ToArray();
        var layer = new List<(int Id, Node Node)>();
        foreach (var root in roots)
        {
            Reach(-1, 0, root, projection.Of(root), layer);
        }

        var depth = 0;
        for (; layer.Count > 0 && !_isFull && !IsEnough; depth++)
        {
            layer = Expand(layer, deeds);
            Compare(deeds);
        }

        return new Explored(
            Count - _unused,
            _transitions,
            _refused,
            depth,
            layer.Count == 0 && !_isFull && !IsEnough,
            _compared,
            [.. _conflicts],
            _ending.Take(Count).Where(ending => ending != Ending.Open).GroupBy(ending => ending).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
            _refusals.ToImmutableSortedDictionary());
    }

    /// <summary>The shortest history that leads to a state, in words.</summary>
    public string HistoryOf(int id)
    {
        var names = new Stack<string>();
        for (; id >= 0 && _parent[id] >= 0; id = _parent[id])
        {
            names.Push(ActGenerators.All[_by[id]].Name);
        }

        return string.Join(" · ", names);
    }

    private List<(int Id, Node Node)> Expand(List<(int Id, Node Node)> layer, (Deed Deed, byte Index)[] deeds)
    {
        var next = new ConcurrentBag<List<(int Id, Node Node)>>();
        Parallel.ForEach(
            Partitioner.Create(0, layer.Count, Math.Max(1, Math.Min(4_096, layer.Count / 16))),
            () => (New: new List<(int Id, Node Node)>(), Edges: new List<Edge>()),
            (range, _, local) =>
            {
                for (var i = range.Item1; i < range.Item2; i++)
                {
                    Expand(layer[i].Id, layer[i].Node, deeds, local.New, local.Edges);

                    // A state that was visited is remembered by its projection alone.
                    layer[i] = default;
                }

                return local;
            },
            local =>
            {
                next.Add(local.New);
                _edges.Add(local.Edges);
            });
        return [.. next.SelectMany(found => found)];
    }

    private void Expand(int id, Node node, (Deed Deed, byte Index)[] deeds, List<(int Id, Node Node)> found, List<Edge> edges)
    {
        var (signature, transitions, refused) = (0UL, 0, 0);
        foreach (var (deed, index) in deeds)
        {
            if (Do(id, node, deed) is not { } outcome)
            {
                continue;
            }

            if (outcome.Refused is { } code)
            {
                refused++;
                _refusals.AddOrUpdate(code, 1, static (_, times) => times + 1);
                signature = Mix(signature, index, code);
                continue;
            }

            transitions++;
            var to = After(id, node, deed, outcome);
            var key = projection.Of(to);
            signature = Mix(signature, index, key);
            var reached = Reach(id, index, to, key, found);
            if (keepsEdges && reached >= 0)
            {
                edges.Add(new Edge(id, index, reached));
            }
        }

        _signatures[id] = signature | 1;
        Interlocked.Add(ref _transitions, transitions);
        Interlocked.Add(ref _refused, refused);
    }

    private Outcome? Do(int id, Node node, Deed deed)
    {
        try
        {
            return world.Do(node, deed);
        }
        catch (InvalidOperationException exception)
        {
            throw new LawBrokenException($"{exception.Message}\n{HistoryOf(id)} · {deed.Name}");
        }
    }

    private Node After(int id, Node node, Deed deed, Outcome outcome)
    {
        try
        {
            return new Node(outcome.Case!, outcome.Events.IsEmpty ? node.Ledger : node.Ledger.Append(outcome.Events), outcome.Now);
        }
        catch (LawBrokenException exception)
        {
            throw new LawBrokenException($"{exception.Message}\n{HistoryOf(id)} · {deed.Name}");
        }
    }

    // The number of the state; -1 when it is new and there is no room for it.
    private int Reach(int from, byte by, Node node, UInt128 key, List<(int Id, Node Node)> found)
    {
        if (_ids.TryGetValue(key, out var known))
        {
            if (Mix((ulong)from, by, key) % (ulong)compareOneIn == 0)
            {
                _again.Add((known, node));
            }

            return known;
        }

        var id = Interlocked.Increment(ref _count) - 1;
        if (id >= mostStates)
        {
            _isFull = true;
            return -1;
        }

        (_parent[id], _by[id]) = (from, by);
        if (!_ids.TryAdd(key, id))
        {
            Interlocked.Increment(ref _unused);
            return _ids[key];
        }

        _ending[id] = node.Case.Ending;
        if (node.Ledger.Differs(node.Case) is { } difference)
        {
            throw new LawBrokenException($"{difference}\n{HistoryOf(id)}");
        }

        found.Add((id, node));
        return id;
    }

    // Ways that met in one projection are tried again once the first of them was; those whose first wasn't tried yet wait.
    private void Compare((Deed Deed, byte Index)[] deeds)
    {
        var waiting = new ConcurrentBag<(int, Node)>();
        Parallel.ForEach(_again, (pair, loop) =>
        {
            if (IsEnough)
            {
                loop.Stop();
                return;
            }

            if (_signatures[pair.Id] == 0)
            {
                waiting.Add(pair);
                return;
            }

            Interlocked.Increment(ref _compared);
            var signature = 0UL;
            foreach (var (deed, index) in deeds)
            {
                signature = Do(pair.Id, pair.Node, deed) switch
                {
                    null => signature,
                    { Refused: { } code } => Mix(signature, index, code),
                    { } outcome => Mix(signature, index, projection.Of(After(pair.Id, pair.Node, deed, outcome))),
                };
            }

            if ((signature | 1) != _signatures[pair.Id])
            {
                _conflicts.Add($"Two ways meet that don't go on alike; one of them: {HistoryOf(pair.Id)}");
            }
        });
        _again.Clear();
        foreach (var pair in waiting)
        {
            _again.Add(pair);
        }
    }

    private static ulong Mix(ulong signature, byte index, string code) => Mix(signature, index, (UInt128)(uint)code.GetHashCode(StringComparison.Ordinal));

    private static ulong Mix(ulong signature, byte index, UInt128 value)
    {
        var mixed = signature ^ (ulong)value ^ ((ulong)(value >> 64) * 0x9E3779B97F4A7C15UL) ^ ((ulong)index << 56);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
