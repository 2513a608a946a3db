using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Format;

// The events by their stored names. A name stands for its members for ever: what changes gets a new name, and the old reader stays.
internal static partial class EventTable
{
    private static readonly FrozenDictionary<string, EventEntry<CaseEvent>> ByName = Entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    public static ImmutableArray<EventEntry<CaseEvent>> All => Entries;

    public static EventEntry<CaseEvent>? Find(string name) => ByName.TryGetValue(name, out var entry) ? entry : null;
}

/// <summary>An event's stored name, and what reads its body.</summary>
internal sealed record EventEntry<TEvent>(string Name, Type Type, Func<BodyReader, TEvent> Read)
    where TEvent : class;
