using System.Collections.Concurrent;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>The rows that the library makes of the same commands, made beforehand by a desk in memory: who writes them by hand decides nothing.</summary>
internal sealed class RawRows
{
    private readonly NotingStore _store = new();
    private readonly RecoveryDesk _desk;

    public RawRows() => _desk = OurArm.DeskOn(_store);

    /// <summary>Makes what opens a case, and what each of so many notes appends afterwards.</summary>
    public async Task<StreamAppend> OpenAsync(string id, int events, int notes)
    {
        await OurArm.OpenAsync(_desk, id, events);
        for (var number = 0; number < notes; number++)
        {
            await OurArm.NoteAsync(_desk, id, number);
        }

        return Next(id);
    }

    public Task RecoverAsync(string id) => OurArm.RecoverAsync(_desk, id);

    /// <summary>Returns what the next command of a case appends.</summary>
    public StreamAppend Next(string id) => _store.Appends[id].Dequeue();

    // The store in memory, and what it was given.
    private sealed class NotingStore() : PassingStore(new InMemoryRecoveryStore())
    {
        public ConcurrentDictionary<string, Queue<StreamAppend>> Appends { get; } = new(StringComparer.Ordinal);

        public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            if (!append.Releases.IsEmpty)
            {
                throw new NotSupportedException("Nothing is given back to a limit in these cases.");
            }

            if (append.Key.Kind == StreamKind.Case)
            {
                Appends.GetOrAdd(append.Key.Id, _ => []).Enqueue(append);
            }

            return base.AppendAsync(append, cancellationToken);
        }
    }
}
