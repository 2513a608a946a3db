using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Memory;

// One stream. Who holds the gate of its stripe may change it; the arrays it hands out never change.
internal sealed class StreamEntry(StreamKey key)
{
    private readonly Dictionary<CommandId, CommandReceipt> _receipts = [];
    private StreamNames _names = new(null, null, null);

    public StreamKey Key { get; } = key;

    public StreamHead? Head { get; private set; }

    public ImmutableArray<StoredEvent> Events { get; private set; } = [];

    public long Version => Events.Length;

    public StoredStream Snapshot(CommandId? asked) => new(Key, Version, Head, Events, asked is { } id && Find(id) is { } receipt ? receipt : null);

    public StreamCopy Copy() => new(Snapshot(asked: null), [.. _receipts.Values.OrderBy(receipt => receipt.FirstVersion)]);

    public StreamSummary Summary() => new(Key, Version, Head!, _names.Responsible) { Customer = _names.Customer, Order = _names.Order };

    public CommandReceipt? Find(CommandId id) => _receipts.TryGetValue(id, out var receipt) ? receipt : null;

    // A name is looked up when it changes, not each time somebody reads the list.
    public StreamNames NamesAfter(StreamAppend append) => new(
        Head?.Responsible == append.Head.Responsible ? _names.Responsible : NameOf(append.Head.Responsible, append.Events) is { } person && PersonId.TryParse(person, out var id) ? id : null,
        Head is { } before && before.Customer == append.Head.Customer ? _names.Customer : RefOf(append.Head.Customer, append.Events),
        Head is { } earlier && earlier.Order == append.Head.Order ? _names.Order : RefOf(append.Head.Order, append.Events));

    public void Append(StreamAppend append, StreamNames names)
    {
        _names = names;

        // A copy of the references for each append, so that a load copies nothing; 10,000 are 80 KB.
        Events = Events.AddRange(append.Events);
        Head = append.Head;
        Remember(append.Receipt);
    }

    public void Remember(CommandReceipt receipt) => _receipts.Add(receipt.Id, receipt);

    private CustomerRef? RefOf(SubjectKey? subject, ImmutableArray<StoredEvent> events) =>
        subject is { } key && NameOf(key, events) is { } name && CustomerRef.TryParse(name, out var reference) ? reference : null;

    // Where the new events name them, else where the others did last.
    private string? NameOf(SubjectKey subject, ImmutableArray<StoredEvent> events)
    {
        foreach (var part in new[] { events, Events })
        {
            for (var i = part.Length - 1; i >= 0; i--)
            {
                if (SubjectNames.Find(part[i], subject) is { } name)
                {
                    return name;
                }
            }
        }

        return null;
    }
}

// The names that a line of the work list shows.
internal sealed record StreamNames(PersonId? Responsible, CustomerRef? Customer, CustomerRef? Order);
