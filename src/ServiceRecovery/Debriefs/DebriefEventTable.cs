using System.Collections.Frozen;
using System.Collections.Immutable;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Storage.Format;

internal static partial class DebriefEventTable
{
    private static readonly FrozenDictionary<string, EventEntry<DebriefEvent>> ByName = Entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    public static ImmutableArray<EventEntry<DebriefEvent>> All => Entries;

    public static EventEntry<DebriefEvent>? Find(string name) => ByName.TryGetValue(name, out var entry) ? entry : null;
}
