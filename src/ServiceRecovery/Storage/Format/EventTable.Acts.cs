using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Storage.Format;

// What is done and given, and what waits for another person.
internal static partial class EventTable
{
    private static ImmutableArray<EventEntry<CaseEvent>> Acts { get; } =
    [
        Entry<CaseEvent.CorrectionMade>(
            "correction-made.v1",
            (writer, e) =>
            {
                writer.Word("extent", StoredWords.CorrectionExtent, (int)e.Extent);
                writer.Text("what", e.What);
                writer.Id("ref", e.Ref?.Value);
                writer.Money("cost", e.Cost);
                writer.Rule("rule", e.Rule);
                writer.Ids("limitKeys", e.LimitKeys);
            },
            reader => new(
                (CorrectionExtent)reader.Word("extent", StoredWords.CorrectionExtent),
                reader.Text("what"),
                reader.Optional("ref", id => new ActId(id)),
                reader.OptionalMoney("cost"),
                reader.OptionalRule("rule"),
                reader.Ids("limitKeys"))),
        Entry<CaseEvent.CorrectionDeclaredImpossible>(
            "correction-declared-impossible.v1",
            (writer, e) =>
            {
                writer.Text("why", e.Why);
                writer.Text("instead", e.Instead);
            },
            reader => new(reader.Text("why"), reader.Text("instead"))),
        Entry<CaseEvent.NoFailureFound>(
            "no-failure-found.v1",
            (writer, e) =>
            {
                writer.Text("evidence", e.Evidence);
                writer.Text("explanation", e.Explanation);
            },
            reader => new(reader.Text("evidence"), reader.Text("explanation"))),
        Entry<CaseEvent.CompensationGranted>(
            "compensation-granted.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Word("kind", StoredWords.CompensationKind, (int)e.Kind);
                writer.Money("amount", e.Amount);
                writer.Word("basis", StoredWords.CompensationBasis, (int)e.Basis);
                writer.Rule("rule", e.Rule);
                writer.Id("schedule", e.Schedule);
                writer.Thing("transaction", e.Transaction);
                writer.Thing("destination", e.Destination);
                writer.Time("claimBy", e.ClaimBy);
                writer.Ids("limitKeys", e.LimitKeys);
            },
            reader => new(
                new ActId(reader.Id("ref")),
                (CompensationKind)reader.Word("kind", StoredWords.CompensationKind),
                reader.Money("amount"),
                (CompensationBasis)reader.Word("basis", StoredWords.CompensationBasis),
                reader.OptionalRule("rule"),
                reader.OptionalId("schedule"),
                reader.OptionalSubject("transaction"),
                reader.OptionalSubject("destination"),
                reader.OptionalTime("claimBy"),
                reader.Ids("limitKeys"))),
        Entry<CaseEvent.CompensationSettled>(
            "compensation-settled.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("proof", e.Proof);
            },
            reader => new(new ActId(reader.Id("ref")), reader.Text("proof"))),
        Entry<CaseEvent.SettlementFailed>(
            "settlement-failed.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Word("how", StoredWords.SettlementOutcome, (int)e.How);
                writer.Text("reason", e.Reason);
            },
            reader => new(
                new ActId(reader.Id("ref")),
                (SettlementOutcome)reader.Word("how", StoredWords.SettlementOutcome),
                reader.OptionalText("reason"))),
        Entry<CaseEvent.SettlementUnknown>(
            "settlement-unknown.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("reason", e.Reason);
            },
            reader => new(new ActId(reader.Id("ref")), reader.OptionalText("reason"))),
        Entry<CaseEvent.CompensationReversed>(
            "compensation-reversed.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Money("amount", e.Amount);
                writer.Text("reason", e.Reason);
            },
            reader => new(new ActId(reader.Id("ref")), reader.Money("amount"), reader.Text("reason"))),
        Entry<CaseEvent.CompensationUnclaimed>(
            "compensation-unclaimed.v1",
            (writer, e) => writer.Id("ref", e.Ref.Value),
            reader => new(new ActId(reader.Id("ref")))),
        Entry<CaseEvent.OfferAnswered>(
            "offer-answered.v1",
            (writer, e) =>
            {
                writer.Word("response", StoredWords.OfferResponse, (int)e.Response);
                writer.Source("source", e.Source);
                writer.Id("ref", e.Ref?.Value);
                writer.Money("counter", e.Counter);
            },
            reader => new(
                (OfferResponse)reader.Word("response", StoredWords.OfferResponse),
                reader.Source("source"),
                reader.Optional("ref", id => new ActId(id)),
                reader.OptionalMoney("counter"))),
        Entry<CaseEvent.StepTaken>(
            "step-taken.v1",
            (writer, e) =>
            {
                writer.Id("kind", e.Kind.Name);
                writer.Word("effect", StoredWords.KindEffect, (int)e.Effect);
                writer.Text("note", e.Note);
                writer.Values("values", e.Values);
                writer.Money("cost", e.Cost);
                writer.Id("ref", e.Ref?.Value);
                writer.Rule("rule", e.Rule);
                writer.Ids("limitKeys", e.LimitKeys);
            },
            reader => new(
                new StepKind(reader.Id("kind")),
                (KindEffect)reader.Word("effect", StoredWords.KindEffect),
                reader.OptionalText("note"),
                reader.Values("values"),
                reader.OptionalMoney("cost"),
                reader.Optional("ref", id => new ActId(id)),
                reader.OptionalRule("rule"),
                reader.Ids("limitKeys"))),
        Entry<CaseEvent.ApprovalRequested>(
            "approval-requested.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Event("act", e.Act);
                writer.Time("expiresAt", e.ExpiresAt);
                writer.Id("level", e.Level?.Value);
                writer.Text("settlement", e.Settlement);
                writer.Person("requestedBy", e.RequestedBy);
                writer.Person("requestedFor", e.RequestedFor);
            },
            reader => new(
                new ActId(reader.Id("ref")),
                reader.Event("act"),
                reader.Time("expiresAt"),
                reader.Optional("level", id => new Role(id)),
                reader.OptionalText("settlement"),
                reader.OptionalSubject("requestedBy"),
                reader.OptionalSubject("requestedFor"))),
        Entry<CaseEvent.ApprovalGiven>(
            "approval-given.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Money("less", e.Less);
                writer.Rule("rule", e.Rule);
                writer.Flag("solo", e.Solo);
            },
            reader => new(new ActId(reader.Id("ref")), reader.OptionalMoney("less"), reader.OptionalRule("rule"), reader.Flag("solo"))),
        Entry<CaseEvent.ApprovalDeclined>(
            "approval-declined.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("reason", e.Reason);
            },
            reader => new(new ActId(reader.Id("ref")), reader.Text("reason"))),
        Entry<CaseEvent.ApprovalHandedOn>(
            "approval-handed-on.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Id("level", e.Level.Value);
            },
            reader => new(new ActId(reader.Id("ref")), new Role(reader.Id("level")))),
        Entry<CaseEvent.ApprovalExpired>(
            "approval-expired.v1",
            (writer, e) => writer.Id("ref", e.Ref.Value),
            reader => new(new ActId(reader.Id("ref")))),
    ];
}
