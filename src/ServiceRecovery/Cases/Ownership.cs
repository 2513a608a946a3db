using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Takes responsibility for the case, or accepts a hand-over.</summary>
    [Act("own", Steps = [nameof(StepKind.Own)], OpenWhen = nameof(Own.IsOffered), Barred = nameof(Own.OfferedToAnother), BarredToConcerned = true)]
    public sealed partial record Own : CaseCommand
    {
        internal static bool IsOffered(RecoveryCase current, Playbook playbook) => current.HandOverTo is not null && !playbook.Allows(current.Stage, StepKind.Own);

        // In a stage that takes the step, owning is open to anybody; later only to whom the case was offered.
        internal static Unmet? OfferedToAnother(RecoveryCase current, DecisionFacts facts) =>
            current.IsOpen && IsOffered(current, facts.Playbook) && current.HandOverTo != facts.Person ? Refusals.StepNotOpen(current, StepKind.Own, facts.Playbook) : null;
    }

    /// <summary>Offers the case to somebody else, who accepts it by 'own'.</summary>
    [Act("hand-over", ByHand = true)]
    public sealed partial record HandOver(PersonId To, [Field("role")] Role ToRole, [Text, Field("text")] string Note) : CaseCommand;

    /// <summary>Takes the case from its owner, which needs a higher level.</summary>
    [Act("take-over", Barred = nameof(TakeOver.NotHigher), BarredToConcerned = true)]
    public sealed partial record TakeOver([Text, Field("text")] string Reason) : CaseCommand
    {
        internal static Unmet? NotHigher(RecoveryCase current, DecisionFacts facts) => !current.IsOwned ? Refusals.NotYetOwned(current)
            : facts.Rules.LevelOf(facts.By.Role) <= facts.Rules.LevelOf(current.OwnerRole) ? Refusals.LevelTooLow(facts.By.Role, $"taking over needs a higher one than the owner's, '{current.OwnerRole}'")
            : null;
    }
}

public abstract partial record CaseEvent
{
    /// <summary>The actor took responsibility, or accepted a hand-over.</summary>
    [Stored("ownership-taken.v1", Act = typeof(CaseCommand.Own), Step = nameof(StepKind.Own))]
    public sealed partial record OwnershipTaken(bool HandOver = false) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => CaseCommand.Own.OfferedToAnother(current, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => HandOver == (current.HandOverTo == facts.Person);
    }

    /// <summary>The case was offered to somebody else.</summary>
    [Stored("hand-over-offered.v1", Act = typeof(CaseCommand.HandOver))]
    public sealed partial record HandOverOffered([Person] Subject To, Role ToRole, PersonalText Note) : CaseEvent;

    /// <summary>The actor took the case over.</summary>
    [Stored("taken-over.v1", Act = typeof(CaseCommand.TakeOver))]
    public sealed partial record TakenOver(PersonalText Reason) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) =>
            // Who decides on a history may know other levels than those of its time.
            current.IsOwned && facts.Rules.LevelOf(facts.By.Role) < 0 ? null : CaseCommand.TakeOver.NotHigher(current, facts);
    }
}

// Who answers for a case.
[Family(20)]
internal static partial class OwnershipActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Own command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.OwnershipTaken(current.HandOverTo == facts.Person));

    // Offered to oneself, a case would change its owner by nobody's word but one's own, past the level that a take-over needs.
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.HandOver command, DecisionFacts facts) => facts.Names.SubjectOf(command.To) is var to && to == facts.Person
        ? Deciding.Refuse(Refusals.HandOverToSelf())
        : Deciding.Accept(new CaseEvent.HandOverOffered(to, command.ToRole, Deciding.Text(command.Note)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.TakeOver command, DecisionFacts facts) => Deciding.Accept(new CaseEvent.TakenOver(Deciding.Text(command.Reason)));

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.OwnershipTaken happened) => Own(next, header);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.HandOverOffered happened) => next.HandOverTo = happened.To;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.TakenOver happened) => Own(next, header);

    internal static partial ActFields HandOverFields() => new(
        [
            new FieldSpec("to", new FieldShape.Object([new FieldSpec("id", new FieldShape.Reference("a person"), IsNeeded: true), new FieldSpec("role", new FieldShape.Id("a role"), IsNeeded: true)]), IsNeeded: true),
            new FieldSpec("text", new FieldShape.Text(), IsNeeded: true),
        ],
        [],
        static (values, _) => values.Find<FieldValues>("to") is { } to
            ? new CaseCommand.HandOver(to.Id("id", static id => new PersonId(id)), to.Id("role", static id => new Role(id)), values.Text("text"))
            : throw new InvalidOperationException("A hand-over was made of fields that weren't read."));

    internal static partial void Write(BodyWriter json, CaseCommand.HandOver command)
    {
        json.Object("to", inner =>
        {
            inner.Id("id", command.To.Value);
            inner.Id("role", command.ToRole.Value);
        });
        json.Id("text", command.Note);
    }

    private static void Own(RecoveryCase next, EventHeader header)
    {
        (next.Responsible, next.OwnerRole, next.IsOwned, next.HandOverTo) = (header.By, header.ByRole, true, null);
        CaseFolding.OwnSinceAnswer(next, header.By);
    }
}
