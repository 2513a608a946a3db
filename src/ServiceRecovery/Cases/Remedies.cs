using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Puts it right, wholly or in part.</summary>
    /// <param name="What">What was done.</param>
    /// <param name="Extent">How far it puts things right; wholly unless said.</param>
    /// <param name="Ref">Its name in the case, where it costs something.</param>
    /// <param name="Cost">What it costs, where authority is needed for it.</param>
    [Act("correct", Steps = [nameof(StepKind.Correct), nameof(StepKind.CorrectPartly)], AsksAuthority = true, First = [nameof(Correct.Extent)])]
    public sealed partial record Correct([Text, Field("text")] string What, [Needed] CorrectionExtent Extent = CorrectionExtent.Full, ActId? Ref = null, Money? Cost = null) : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => Extent == CorrectionExtent.Full ? StepKind.Correct : StepKind.CorrectPartly;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => CompensationActs.CheckCost(current, Ref, Cost, facts);
    }

    /// <summary>Says that it can't be put right and what was done instead; owes compensation.</summary>
    [Act("cannot-correct", Steps = [nameof(StepKind.DeclareImpossible)], Method = "DeclareImpossible")]
    public sealed partial record DeclareImpossible([Text, Field("reason")] string Why, [Text] string Instead) : CaseCommand;

    /// <summary>Says that nothing had gone wrong, and what shows it.</summary>
    [Act("no-failure", Steps = [nameof(StepKind.FindNoFailure)], Method = "FindNoFailure", BarredToConcerned = true)]
    public sealed partial record FindNoFailure([Text] string Evidence, [Text, Field("text")] string Explanation) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>It was put right, whole or in part; <paramref name="LimitKeys"/> are the limits that its cost claimed.</summary>
    [Stored("correction-made.v1", Act = typeof(CaseCommand.Correct))]
    public sealed partial record CorrectionMade(CorrectionExtent Extent, PersonalText What, ActId? Ref = null, Money? Cost = null, RuleRef? Rule = null, ImmutableArray<string> LimitKeys = default) : CaseEvent, IHeardByCustomer, ICostsMoney
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckGrant(current, Cost);

        internal override StepKind? Step => Extent == CorrectionExtent.Full ? StepKind.Correct : StepKind.CorrectPartly;

        Money? ICostsMoney.Spent => Cost;
    }

    /// <summary>It can't be put right; something was done instead.</summary>
    [Stored("correction-declared-impossible.v1", Act = typeof(CaseCommand.DeclareImpossible), Step = nameof(StepKind.DeclareImpossible))]
    public sealed partial record CorrectionDeclaredImpossible(PersonalText Why, PersonalText Instead) : CaseEvent, IHeardByCustomer;

    /// <summary>Nothing had gone wrong.</summary>
    [Stored("no-failure-found.v1", Act = typeof(CaseCommand.FindNoFailure), Step = nameof(StepKind.FindNoFailure))]
    public sealed partial record NoFailureFound(PersonalText Evidence, PersonalText Explanation) : CaseEvent, IHeardByCustomer;
}

// What is done about it.
[Family(40)]
internal static partial class RemedyActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Correct command, DecisionFacts facts)
    {
        var correction = new CaseEvent.CorrectionMade(command.Extent, Deciding.Text(command.What), command.Ref, command.Cost);
        return command.Cost is { } cost
            ? CompensationActs.Costly(current, facts, Deciding.RefOf(command.Ref, facts), cost, correction, (rule, keys) => correction with { Rule = rule, LimitKeys = keys })
            : Deciding.Accept(correction);
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.DeclareImpossible command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.CorrectionDeclaredImpossible(Deciding.Text(command.Why), Deciding.Text(command.Instead)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.FindNoFailure command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.NoFailureFound(Deciding.Text(command.Evidence), Deciding.Text(command.Explanation)));

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CorrectionMade happened)
    {
        next.IsSaid = true;
        next.Finding = happened.Extent == CorrectionExtent.Full ? CorrectionFinding.Full : CorrectionFinding.Part;
        next.ImpossibleVersion = happened.Extent == CorrectionExtent.Full ? 0 : next.ImpossibleVersion;
        Spend(next, happened.Cost);
        Remedy(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CorrectionDeclaredImpossible happened)
    {
        next.IsSaid = true;
        (next.Finding, next.ImpossibleVersion) = (CorrectionFinding.Impossible, header.Version);
        Remedy(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.NoFailureFound happened)
    {
        next.IsSaid = true;
        next.Finding = CorrectionFinding.NoFailure;
        Remedy(next, header);
    }
}
