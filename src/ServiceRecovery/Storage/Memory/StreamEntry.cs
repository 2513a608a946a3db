using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Memory;

// One stream. Who holds the gate of its stripe may change it; the arrays it hands out never change.
internal sealed class StreamEntry(StreamKey key)
{
    private readonly Dictionary<CommandId, CommandReceipt> _receipts = [];
    private PersonId? _responsible;

    public StreamKey Key { get; } = key;

    public StreamHead? Head { get; private set; }

    public ImmutableArray<StoredEvent> Events { get; private set; } = [];

    public long Version => Events.Length;

    public StoredStream Snapshot(CommandId? asked) => new(Key, Version, Head, Events, asked is { } id && Find(id) is { } receipt ? receipt : null);

    public StreamCopy Copy() => new(Snapshot(asked: null), [.. _receipts.Values.OrderBy(receipt => receipt.FirstVersion)]);

    public StreamSummary Summary() => new(Key, Version, Head!, _responsible);

    public CommandReceipt? Find(CommandId id) => _receipts.TryGetValue(id, out var receipt) ? receipt : null;

    // The name is looked up when it changes, not each time somebody reads the list.
    public PersonId? ResponsibleAfter(StreamAppend append) => Head?.Responsible == append.Head.Responsible
        ? _responsible
        : NameOf(append.Head.Responsible, append.Events) ?? NameOf(append.Head.Responsible, Events);

    public void Append(StreamAppend append, PersonId? responsible)
    {
        _responsible = responsible;

        // A copy of the references for each append, so that a load copies nothing; 10,000 are 80 KB.
        Events = Events.AddRange(append.Events);
        Head = append.Head;
        Remember(append.Receipt);
    }

    public void Remember(CommandReceipt receipt) => _receipts.Add(receipt.Id, receipt);

    private static PersonId? NameOf(SubjectKey person, ImmutableArray<StoredEvent> events)
    {
        for (var i = events.Length - 1; i >= 0; i--)
        {
            if (SubjectNames.Find(events[i], person) is { } name && PersonId.TryParse(name, out var id))
            {
                return id;
            }
        }

        return null;
    }
}
