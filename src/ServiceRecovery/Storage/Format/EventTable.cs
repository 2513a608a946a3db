using System.Collections.Frozen;

namespace ServiceRecovery.Storage.Format;

// Every event under its stored name, with what writes and what reads its body. A name stands for its members for ever: what changes gets a new name, and the old reader stays.
internal static partial class EventTable
{
    // A property and not a field: the parts of the table in the other files are made first, whatever order the compiler takes the files in.
    public static IEnumerable<EventEntry<CaseEvent>> All => [.. Reports, .. Words, .. Acts, .. Promises, .. Endings];

    public static EventEntry<CaseEvent> Of(CaseEvent caseEvent) => Index.Of(caseEvent);

    public static EventEntry<CaseEvent>? Find(string name) => Index.Find(name);

    private static EventEntry<CaseEvent> Entry<T>(string name, Action<BodyWriter, T> write, Func<BodyReader, T> read)
        where T : CaseEvent => new(name, typeof(T), (writer, caseEvent) => write(writer, (T)caseEvent), read);

    private static EventIndex<CaseEvent> Index => Known.Index;

    private static class Known
    {
        public static readonly EventIndex<CaseEvent> Index = new(All);
    }
}

/// <summary>An event's stored name, and what writes and reads its body.</summary>
internal sealed record EventEntry<TEvent>(string Name, Type Type, Action<BodyWriter, TEvent> Write, Func<BodyReader, TEvent> Read)
    where TEvent : class;

/// <summary>Finds entries by event and by stored name.</summary>
internal sealed class EventIndex<TEvent>(IEnumerable<EventEntry<TEvent>> entries)
    where TEvent : class
{
    private readonly FrozenDictionary<Type, EventEntry<TEvent>> _byType = entries.ToFrozenDictionary(entry => entry.Type);
    private readonly FrozenDictionary<string, EventEntry<TEvent>> _byName = entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    public EventEntry<TEvent> Of(TEvent happened) => _byType.TryGetValue(happened.GetType(), out var entry)
        ? entry
        : throw new InvalidOperationException($"The event '{happened.GetType().Name}' has no stored name. Add it to the event table.");

    public EventEntry<TEvent>? Find(string name) => _byName.TryGetValue(name, out var entry) ? entry : null;
}
