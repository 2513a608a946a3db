using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Format;

// What is promised.
internal static partial class EventTable
{
    private static ImmutableArray<EventEntry<CaseEvent>> Promises { get; } =
    [
        Entry<CaseEvent.PromiseMade>(
            "promise-made.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Word("kind", StoredWords.PromiseKind, (int)e.Kind);
                writer.Text("what", e.What);
                writer.Person("by", e.By);
                writer.Time("dueAt", e.DueAt);
                writer.Flag("byPolicy", e.ByPolicy);
                writer.Time("madeAt", e.MadeAt);
            },
            reader => new(
                new PromiseId(reader.Id("ref")),
                (PromiseKind)reader.Word("kind", StoredWords.PromiseKind),
                reader.Text("what"),
                reader.Subject("by"),
                reader.Time("dueAt"),
                reader.Flag("byPolicy"),
                reader.OptionalTime("madeAt"))),
        Entry<CaseEvent.PromiseKept>(
            "promise-kept.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("proof", e.Proof);
                writer.Time("keptAt", e.KeptAt);
            },
            reader => new(new PromiseId(reader.Id("ref")), reader.Text("proof"), reader.OptionalTime("keptAt"))),
        Entry<CaseEvent.PromiseKeptRecordedLate>(
            "promise-kept-recorded-late.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("proof", e.Proof);
                writer.Time("keptAt", e.KeptAt);
            },
            reader => new(new PromiseId(reader.Id("ref")), reader.Text("proof"), reader.Time("keptAt"))),
        Entry<CaseEvent.PromiseMoved>(
            "promise-moved.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Time("dueAt", e.DueAt);
                writer.Source("source", e.Source);
            },
            reader => new(new PromiseId(reader.Id("ref")), reader.Time("dueAt"), reader.OptionalSource("source"))),
        Entry<CaseEvent.PromiseReleased>(
            "promise-released.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Source("source", e.Source);
            },
            reader => new(new PromiseId(reader.Id("ref")), reader.OptionalSource("source"))),
        Entry<CaseEvent.PromiseBroken>(
            "promise-broken.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Word("kind", StoredWords.PromiseKind, (int)e.Kind);
            },
            reader => new(new PromiseId(reader.Id("ref")), (PromiseKind)reader.Word("kind", StoredWords.PromiseKind))),
    ];
}
