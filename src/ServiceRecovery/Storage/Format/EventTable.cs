using System.Collections.Frozen;

namespace ServiceRecovery.Storage.Format;

// Every event under its stored name, with what writes and what reads its body. A name stands for its members for ever: what changes gets a new name, and the old reader stays.
internal static partial class EventTable
{
    // A property and not a field: the parts of the table in the other files are made first, whatever order the compiler takes the files in.
    public static IEnumerable<EventEntry> All => [.. Reports, .. Words, .. Acts, .. Promises, .. Endings];

    public static EventEntry Of(CaseEvent caseEvent) => Index.ByType.TryGetValue(caseEvent.GetType(), out var entry)
        ? entry
        : throw new InvalidOperationException($"The event '{caseEvent.GetType().Name}' has no stored name. Add it to the event table.");

    public static EventEntry? Find(string name) => Index.ByName.TryGetValue(name, out var entry) ? entry : null;

    private static EventEntry Entry<T>(string name, Action<BodyWriter, T> write, Func<BodyReader, T> read)
        where T : CaseEvent => new(name, typeof(T), (writer, caseEvent) => write(writer, (T)caseEvent), read);

    private static class Index
    {
        public static readonly FrozenDictionary<Type, EventEntry> ByType = All.ToFrozenDictionary(entry => entry.Type);
        public static readonly FrozenDictionary<string, EventEntry> ByName = All.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
    }
}

internal sealed record EventEntry(string Name, Type Type, Action<BodyWriter, CaseEvent> Write, Func<BodyReader, CaseEvent> Read);
