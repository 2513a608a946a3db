using System.Collections.Frozen;
using System.Collections.Immutable;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Storage.Format;

// The events by their stored names. A name stands for its members for ever: what changes gets a new name, and the old reader stays.
internal static partial class EventTable
{
    private static readonly FrozenDictionary<string, EventEntry<CaseEvent>> ByName = Entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    public static ImmutableArray<EventEntry<CaseEvent>> All => Entries;

    /// <summary>Gets what a field takes that holds an event.</summary>
    public static FieldShape.Happening Shape { get; } = new(static name => Find(name)?.Fields());

    /// <summary>Gets what an event takes that a merge carries.</summary>
    public static FieldShape.Object Carried { get; } = new(
    [
        new FieldSpec("event", Shape, IsNeeded: true),
        new FieldSpec("at", new FieldShape.Instant(), IsNeeded: true),
        new FieldSpec("by", FieldShape.Somebody, IsNeeded: true),
        new FieldSpec("byKind", new FieldShape.Word([.. StoredWords.ActorKind]), IsNeeded: true),
        new FieldSpec("role", new FieldShape.Id("a role"), IsNeeded: true),
        new FieldSpec("occurred", new FieldShape.Instant()),
        new FieldSpec("actsFor", FieldShape.Somebody),
        new FieldSpec("of", new FieldShape.Object(
        [
            new FieldSpec("case", new FieldShape.Id("a case"), IsNeeded: true),
            new FieldSpec("ref", new FieldShape.Id("a name")),
            new FieldSpec("version", new FieldShape.Count(long.MinValue, long.MaxValue), IsNeeded: true),
        ]), IsNeeded: true),
    ]);

    public static EventEntry<CaseEvent>? Find(string name) => ByName.TryGetValue(name, out var entry) ? entry : null;
}

/// <summary>An event's stored name, what reads its body, and its fields in the JSON for programs outside.</summary>
internal sealed record EventEntry<TEvent>(string Name, Type Type, Func<BodyReader, TEvent> Read, Func<ImmutableArray<FieldSpec>> Fields)
    where TEvent : class;
