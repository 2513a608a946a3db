using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

/// <summary>What must hold whatever the playbook says. Each law has its code and its reason.</summary>
internal static class Laws
{
    /// <summary>Law 2: something must be done or offered after the report, a no or a reopening before anything earns an ending.</summary>
    public static bool IsSomethingDone(RecoveryCase current) => current.RemedyVersion > current.BackToWorkVersion;

    /// <summary>Whether praise or a near miss was learned from: its debrief, or what waives it, came since the report, the last reopening and the last merge.</summary>
    public static bool IsLearned(RecoveryCase current) => current.EarnedEnding == Ending.Learned
        && current.EarnedVersion > current.BackToWorkVersion
        && current.OwnVersionOf(current.EarnedVersion) > 0;

    /// <summary>Law 4: whether compensation is owed and neither granted nor declined.</summary>
    public static bool IsCompensationOwed(RecoveryCase current) => OwedSince(current) is var since and > 0
        && current.OwedDeclinedVersion < since
        && !current.Compensations.Any(compensation => compensation.Stands);

    /// <summary>Law 8: whether a broken promise owes the customer an apology.</summary>
    public static bool IsApologyOwed(RecoveryCase current) => current.Purpose == Purpose.Failure && current.Promises.Any(promise =>
        promise is { Kind: PromiseKind.ToCustomer, Standing: PromiseStanding.Broken } && promise.BrokenVersion > current.ApologyVersion);

    /// <summary>Whether a request still waits: it wasn't decided, and nothing voided it.</summary>
    public static bool IsPending(RecoveryCase current, ApprovalState approval) => approval.Standing == ApprovalStanding.Pending && !IsVoid(current, approval);

    /// <summary>Whether something happened since that changes what a request was about. Money stays money; anything else is void once an answer would be stale.</summary>
    public static bool IsVoid(RecoveryCase current, ApprovalState approval) => !approval.IsAboutMoney
        && ((approval.Act.FallsWithAnswer && !IsWordOnPraise(current, approval) && current.VoidingVersion > approval.RequestedVersion)
            || (approval.Act.FallsWithWord && current.AttendedVersion > approval.RequestedVersion));

    // After praise nobody's answer is judged, and what a customer takes back doesn't fall to a debrief.
    private static bool IsWordOnPraise(RecoveryCase current, ApprovalState approval) => current.Purpose == Purpose.Accolade && approval.Act is CaseEvent.CaseWithdrawn;

    /// <summary>Law 3: whether what stands granted is above the floor, all currencies together.</summary>
    public static bool IsAboveFloor(RecoveryCase current, CompensationFloor floor)
    {
        // Most cases hold no money, or one currency.
        Dictionary<Currency, long>? standing = null;
        foreach (var compensation in current.Compensations)
        {
            if (compensation.Stands)
            {
                (standing ??= [])[compensation.Amount.Currency] = current.GrantedMinor(compensation.Amount.Currency);
            }
        }

        return standing is not null && floor.IsPassedBy(standing);
    }

    /// <summary>Whether who acts as the customer is staff of the case: they acted, answered for it, were offered it, acted for somebody who did, or the complaint is about them.</summary>
    internal static bool IsStaffOf(RecoveryCase current, Subject person) =>
        current.Acted.Any(acted => acted.Person == person) || current.Answered.Contains(person) || current.Concerned.Contains(person);

    /// <summary>Law 3: whether who acts as the customer is the customer, or speaks for them; on a case that names nobody, whoever isn't its staff.</summary>
    internal static Unmet? CheckCustomer(RecoveryCase current, Declarations.Act act, DecisionFacts facts)
    {
        if (facts.By.Kind != ActorKind.Customer || (act.OpensCase && facts.By.Token is null))
        {
            return null;
        }

        if (IsStaffOf(current, facts.Person) || (facts.AsStaff is { } staff && IsStaffOf(current, staff)))
        {
            return Refusals.NotTheCustomer(act.Verb, isStaff: true);
        }

        if (facts.By.Token is not null)
        {
            // The link of an asking that was sent to a former customer is theirs.
            return facts.Asking is not { } asked ? Refusals.TokenUnknown()
                : AskingActs.Find(current, asked) is { IsFormer: true } ? Refusals.NotTheCustomer(act.Verb, isStaff: false)
                : null;
        }

        return current.Customer is not { } customer || customer == facts.Person || current.Representatives.Contains(facts.Person)
            ? null
            : Refusals.NotTheCustomer(act.Verb, isStaff: false);
    }

    /// <summary>Law 3: whether who speaks as the customer was named only after something had been granted.</summary>
    internal static bool IsNamedLate(RecoveryCase current, DecisionFacts facts) => facts.Asking is null && (
        current.NamedLate.Contains(facts.Person) || (current.Customer is null && current.Compensations.Any(compensation => compensation.Stands)));

    /// <summary>Everything that keeps a case from being closed now, in order; promises and settlements alone let the close wait.</summary>
    public static ImmutableArray<Unmet> UnmetForClose(RecoveryCase current, Playbook playbook) => ClosingCheck.Of(current, playbook).Unmet;

    /// <summary>Whether the case still stands where silence is all there is, but a word of the customer has broken it. Silence can be recorded there again, as a record.</summary>
    internal static bool IsSilenceBroken(RecoveryCase current, Playbook playbook) => !(current.IsEarned && current.EarnedEnding == Ending.Unconfirmed)
        && playbook.TryStep(current.Stage, StepKind.Close, out var closed)
        && playbook.EndingOf(closed) == Ending.Unconfirmed;

    /// <summary>What a closed case still takes: facts from outside, what the customer says, what is learned, and the way back.</summary>
    internal static bool IsTakenWhenClosed(Act act, RecoveryCase current) => act.WhenClosed switch
    {
        WhenClosed.Refused => false,
        WhenClosed.OfRecovery => current.Ending is not (Ending.Merged or Ending.Learned),
        WhenClosed.UnlessMerged => current.Ending != Ending.Merged,
        WhenClosed.Taken => true,
        _ => throw new InvalidOperationException($"What a closed case does with '{act.Verb}' isn't said."),
    };

    /// <summary>Law 6: whether who acts is concerned, themselves or for somebody.</summary>
    internal static bool IsConcerned(RecoveryCase current, DecisionFacts facts) => !current.Concerned.IsEmpty
        && (current.Concerned.Contains(facts.Person) || (facts.ActsFor is { } actsFor && current.Concerned.Contains(actsFor)));

    /// <summary>Whether who acts is the customer of the case, or related to them.</summary>
    internal static bool IsBeneficiary(RecoveryCase current, DecisionFacts facts) => facts.IsRelated
        || (current.Customer is { } customer && facts.By.Kind == ActorKind.Staff && (customer == facts.Person || customer == facts.ActsFor))
        || (facts.By.Kind == ActorKind.Staff && (current.Representatives.Contains(facts.Person) || (facts.ActsFor is { } other && current.Representatives.Contains(other))));

    /// <summary>Law 6: whether who acts is another person than who asked, or solo mode stands in for one.</summary>
    internal static Unmet? SecondPerson(RecoveryCase current, ApprovalState approval, DecisionFacts facts)
    {
        if (IsBeneficiary(current, facts))
        {
            return Refusals.SecondPersonNeeded("Who would decide is the customer of this case, or related to them.");
        }

        return !IsSamePerson(approval, facts) || IsSolo(current, approval, facts) ? null : Refusals.SecondPersonNeeded("Who asked can't decide.");
    }

    /// <summary>Whether who decides is who asked, themselves or for somebody.</summary>
    internal static bool IsSamePerson(ApprovalState approval, DecisionFacts facts) => Same(facts.Person, approval) || (facts.ActsFor is { } actsFor && Same(actsFor, approval));

    /// <summary>Whether solo mode stands in: the freed role, at its place, alone in the case, after the cooling-off time, and never for money.</summary>
    internal static bool IsSolo(RecoveryCase current, ApprovalState approval, DecisionFacts facts) => facts.Rules.Solo is { } solo
        && !approval.IsAboutMoney
        && facts.By.Role == solo.Frees
        && (solo.Place is null || solo.Place == current.Place)
        && facts.Now - approval.RequestedAt >= solo.CoolingOff
        && !current.Acted.Any(acted => acted.Person != facts.Person && facts.Now - acted.At <= solo.AloneFor);

    private static bool Same(Subject person, ApprovalState approval) => person == approval.RequestedBy || person == approval.RequestedFor;

    private static long OwedSince(RecoveryCase current)
    {
        if (current.Purpose != Purpose.Failure || current.Finding == CorrectionFinding.NoFailure)
        {
            return 0;
        }

        // What was put right in part is still what couldn't be put right.
        var great = current.HighestInconvenience == Inconvenience.Great ? current.GreatInconvenienceVersion : 0;
        return Math.Max(current.ImpossibleVersion, great);
    }

    /// <summary>Tells why a case's debrief can't be waived, or <see langword="null"/> when it can.</summary>
    public static string? WhyDebriefed(RecoveryCase found) => found switch
    {
        { Safety: true } => "Safety was concerned in the case",
        { Ending: Ending.Unreconciled } => "The case ended in an impasse",
        { Reopenings: > 0, Purpose: Purpose.Failure } => "The recovery failed once and was opened again",
        _ => null,
    };
}
