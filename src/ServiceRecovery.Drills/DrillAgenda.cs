namespace ServiceRecovery.Drills;

/// <summary>What somebody will do later: earliest first, and at one instant in the order in which it was put down.</summary>
internal sealed class DrillAgenda
{
    private readonly List<Item> _items = [];

    public DateTimeOffset? NextAt => _items.Count == 0 ? null : _items[0].At;

    public void Add(DateTimeOffset at, Func<CancellationToken, ValueTask> act)
    {
        var place = _items.FindIndex(item => item.At > at);
        _items.Insert(place < 0 ? _items.Count : place, new Item(at, act));
    }

    public Func<CancellationToken, ValueTask> Take()
    {
        var first = _items[0].Act;
        _items.RemoveAt(0);
        return first;
    }

    private sealed record Item(DateTimeOffset At, Func<CancellationToken, ValueTask> Act);
}
