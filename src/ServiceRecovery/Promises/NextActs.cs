using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>What is next in a case: what nobody but the case itself says. A pure function of it, its playbook, and what is open to a person.</summary>
internal static class NextActs
{
    // Whoever doesn't want to be asked is believed once more.
    private static readonly ImmutableArray<Act> Asking = [CaseCommand.IssueAsking.Declared, CaseCommand.FollowUp.Declared, CaseCommand.RecordNoContact.Declared];

    /// <summary>Returns what is next; null when a case is closed and no task is open, and where no way leads on.</summary>
    public static NextAct? Of(RecoveryCase current, DecisionFacts facts, ImmutableArray<OpenAct> open)
    {
        if (current.Version == 0)
        {
            return null;
        }

        if (current is { IsOpen: true, IsOwned: false })
        {
            return Giving(CaseCommand.Own.Declared, Refusals.NotOwned());
        }

        if (Pressing(current, facts) is { } promise)
        {
            return promise.Standing == PromiseStanding.Open
                ? Giving(CaseCommand.KeepPromise.Declared, Refusals.PromiseOpen(promise), [promise.Ref.Value])
                : Giving(CaseCommand.Apologize.Declared, Refusals.ApologyOwed());
        }

        if (!current.IsOpen)
        {
            return null;
        }

        var check = ClosingCheck.Of(current, facts.Playbook);
        return check.IsMet || (check.MayWait && !current.IsClosing) ? Giving(CaseCommand.Close.Declared, null)
            : check.Broken.FirstOrDefault() is { } law && !law.IsMendedBy(CaseCommand.RecordAnswer.Declared) ? Mending(law)
            : OnTheWay(check.Broken.FirstOrDefault()?.Unmet(current).First());

        NextAct Mending(ClosingLaw law)
        {
            var unmet = law.Unmet(current).ToList();
            var act = Acts.FindCase(law.MendedBy[0])!;
            var refs = unmet.Where(one => one.Ref is not null).Select(one => one.Ref!).ToList();

            // What was asked for already is decided on, and what isn't open in this stage is reached on the way there.
            return act == CaseCommand.Compensate.Declared && Pending(isAboutMoney: true) is { } request ? Giving(CaseCommand.Approve.Declared, unmet[0], [request.Ref.Value])
                : Verbs.WhyNot(act, current, facts) is { IsStepNotOpen: true } && OnTheWay(unmet[0]) is { } step ? step : Giving(act, unmet[0], refs);
        }

        NextAct? OnTheWay(Unmet? because)
        {
            if (facts.Playbook.Way.StepFrom(current.Stage) is not { } step)
            {
                return null;
            }

            if (Pending(isAboutMoney: false) is { } request)
            {
                return Giving(CaseCommand.Approve.Declared, because, [request.Ref.Value]);
            }

            if (step != StepKind.FollowUp && !IsAnswer(step))
            {
                return Giving(ActOf(step), because) with { Step = step.IsBuiltIn ? null : step };
            }

            // Whoever was asked is waited for until they are to be asked once more. An asking by a link is what a customer answers with nobody in between.
            return IsAsked(current) && !(WantedTimes.AskAt(current, facts.Playbook) <= facts.Now) ? new NextAct(CaseCommand.RecordAnswer.Declared.Verb) { Because = because, WaitsFor = NextWait.Customer }
                : Asking.FirstOrDefault(act => Find(act) is not null) is { } asking ? Giving(asking, because)
                : Giving(ActOf(step), because);
        }

        NextAct Giving(Act act, Unmet? because, IReadOnlyCollection<string>? refs = null)
        {
            if (Find(act) is { } given && (refs is not { Count: > 0 } || given.Refs.IsEmpty || given.Refs.Any(refs.Contains)))
            {
                return new NextAct(act.Verb) { Because = because, Refs = refs is { Count: > 0 } ? [.. given.Refs.Where(refs.Contains)] : given.Refs };
            }

            var waits = new NextAct(act.Verb) { Because = because, Refs = [.. refs ?? []] };
            return act == CaseCommand.Approve.Declared
                ? waits with { WaitsFor = NextWait.Approver, Level = current.Approvals.FirstOrDefault(approval => Laws.IsPending(current, approval) && (refs is null || refs.Contains(approval.Ref.Value)))?.Level }
                : waits with { WaitsFor = act == CaseCommand.SettleCompensation.Declared ? NextWait.Payer : NextWait.AnotherPerson };
        }

        ApprovalState? Pending(bool isAboutMoney) => current.Approvals.FirstOrDefault(approval => approval.IsAboutMoney == isAboutMoney && Laws.IsPending(current, approval));

        OpenAct? Find(Act act) => open.FirstOrDefault(one => one.Verb == act.Verb);
    }

    /// <summary>Returns what is next as far as a line of a list says: by its stage, its playbook and why it is wanted. Null where it waits for an instant.</summary>
    public static string? OfLine(Stage stage, bool isOpen, bool isOwned, Wanted? wanted, Playbook playbook) => (isOpen, isOwned, wanted?.Reason) switch
    {
        (_, _, WantedReason.Promise) when !isOpen || isOwned => CaseCommand.KeepPromise.Declared.Verb,
        (false, _, _) or (_, true, WantedReason.Silence or WantedReason.Claim) => null,
        (_, false, _) => CaseCommand.Own.Declared.Verb,
        (_, _, WantedReason.Approval) => CaseCommand.Approve.Declared.Verb,
        (_, _, WantedReason.Ask) => CaseCommand.IssueAsking.Declared.Verb,
        (_, _, WantedReason.Close) => CaseCommand.Close.Declared.Verb,
        _ => playbook.Way.StepFrom(stage) is { } step ? ActOf(step).Verb : null,
    };

    // The promise that is due longest, or was broken and not apologized for where an apology is a step; of a closed case a task, whenever it is due.
    private static PromiseState? Pressing(RecoveryCase current, DecisionFacts facts) => current.Promises
        .Where(promise => current.IsOpen
            ? promise.DueAt <= facts.Now && (promise.Standing == PromiseStanding.Open || (promise.Standing == PromiseStanding.Broken && promise.BrokenVersion > current.ApologyVersion && facts.Playbook.Allows(current.Stage, StepKind.Apologize)))
            : promise is { Kind: PromiseKind.Task, Standing: PromiseStanding.Open })
        .OrderBy(promise => promise.DueAt).ThenBy(promise => promise.Ref.Value, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsAsked(RecoveryCase current) => current.CountingAttempts > 0 || current.Askings.Any(asking => asking.IsUnderway && !asking.IsSuperseded(current));

    private static Act ActOf(StepKind step) => Acts.Cases.FirstOrDefault(act => act.Steps.Contains(step)) ?? CaseCommand.TakeStep.Declared;

    private static bool IsAnswer(StepKind step) => CaseCommand.RecordAnswer.Declared.Steps.Contains(step);
}
