using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

// What another person decides. The request holds the event that an approval makes, so an approval can't make anything else.
internal static class ApprovalDecisions
{
    /// <summary>What refuses an approval before the approver's own authority is asked.</summary>
    public static Unmet? Check(RecoveryCase current, CaseCommand.Approve command, DecisionFacts facts)
    {
        var approval = Find(current, command.Ref);
        if (approval is null)
        {
            return Refusals.RefUnknown(command.Ref.Value, "request");
        }

        // What no longer stands nobody can decide, so it says so to whoever asks, before it is asked who they are.
        return CheckPending(current, approval, facts)
            ?? Laws.SecondPerson(current, approval, facts)
            ?? CheckLevel(approval, facts)
            ?? CheckLess(approval, command)
            ?? Deciding.CheckGrant(current, MoneyOf(current, command))
            ?? CheckStep(current, approval, facts)
            ?? CheckLaw(current, approval);
    }

    // What was true when it was asked for may not be when it is approved, without any event that voids the request.
    private static Unmet? CheckLaw(RecoveryCase current, ApprovalState approval) => approval.Act switch
    {
        CaseEvent.SilenceRecorded { Reason: SilenceReason.Unreachable } => CheckDecisions.CheckUnreachable(current),
        CaseEvent.CaseDiscarded => EndDecisions.CheckUnsaid(current),
        _ => null,
    };

    public static Decision Approve(RecoveryCase current, CaseCommand.Approve command, DecisionFacts facts)
    {
        var approval = Find(current, command.Ref)!;
        var amount = approval.Money is { } asked ? asked with { Minor = command.Less ?? asked.Minor } : (Money?)null;
        var less = amount is { } given && given != approval.Money ? amount : null;
        if (amount is null)
        {
            return new Decision.Accepted([new CaseEvent.ApprovalGiven(command.Ref, Solo: Laws.IsSamePerson(approval, facts)), .. Happened(current, approval, facts)], [], []);
        }

        return MoneyDecisions.Ruled(facts) switch
        {
            Ruling.Granted when facts.TransactionHolder is { } holder => Deciding.Refuse(Refusals.TransactionUsed(holder)),
            Ruling.Granted granted => Granted(approval, amount.Value, less, granted),
            Ruling.NeedsApproval needs => Deciding.Refuse(Refusals.OverApproverLimit(amount.Value, facts.By.Role, needs.Level)),
            Ruling.Denied denied => Deciding.Refuse(Refusals.OverLimit(denied.Reason)),
            Ruling.NoLimit none => Deciding.Refuse(Refusals.NoLimit(none.Reason)),
            _ => throw new InvalidOperationException("A ruling has no arm."),
        };
    }

    public static Decision Decline(RecoveryCase current, CaseCommand.Decline command, DecisionFacts facts)
    {
        var approval = Find(current, command.Ref);
        if (approval is null)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "request"));
        }

        // Who asked may take it back, so only others need the level it was handed on to.
        var isOwn = facts.Person == approval.RequestedBy || facts.Person == approval.RequestedFor;
        return (CheckPending(current, approval, facts) ?? (isOwn ? null : CheckLevel(approval, facts))) is { } refused
            ? Deciding.Refuse(refused)
            : Deciding.Accept(new CaseEvent.ApprovalDeclined(command.Ref, Deciding.Text(command.Reason)));
    }

    public static Decision HandOn(RecoveryCase current, CaseCommand.HandOnApproval command, DecisionFacts facts)
    {
        var refused = Find(current, command.Ref) is { } approval ? CheckPending(current, approval, facts) : Refusals.RefUnknown(command.Ref.Value, "request");
        return (refused ?? (facts.Rules.LevelOf(command.Level) < 0 ? Refusals.LevelUnknown(command.Level) : null)) is { } unmet
            ? Deciding.Refuse(unmet)
            : Deciding.Accept(new CaseEvent.ApprovalHandedOn(command.Ref, command.Level));
    }

    public static Decision Expire(RecoveryCase current, CaseCommand.ExpireApproval command, DecisionFacts facts) => Find(current, command.Ref) switch
    {
        null => Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "request")),
        var approval when !Laws.IsPending(current, approval) => Deciding.Refuse(Refusals.ApprovalUsed(command.Ref)),
        var approval when approval.ExpiresAt > facts.Now => Deciding.Refuse(Refusals.WaitNotOver($"The request '{command.Ref}' stands", approval.ExpiresAt)),
        _ => Deciding.Accept(new CaseEvent.ApprovalExpired(command.Ref)),
    };

    /// <summary>Returns what is asked of the approver's own authority; <see langword="null"/> when it isn't about money.</summary>
    public static Money? MoneyOf(RecoveryCase current, CaseCommand.Approve command) => Find(current, command.Ref)?.Money is { } asked
        ? asked with { Minor = command.Less ?? asked.Minor }
        : null;

    public static ApprovalState? Find(RecoveryCase current, ActId id)
    {
        foreach (var approval in current.Approvals)
        {
            if (approval.Ref == id)
            {
                return approval;
            }
        }

        return null;
    }

    private static Decision Granted(ApprovalState approval, Money amount, Money? less, Ruling.Granted granted)
    {
        var given = new CaseEvent.ApprovalGiven(approval.Ref, less, granted.Rule);
        return approval.Act switch
        {
            CaseEvent.CompensationGranted grant => MoneyDecisions.Granted(grant with { Amount = amount }, approval.Settlement, granted, given),
            CaseEvent.CorrectionMade correction => Costly(given, keys => correction with { Cost = amount, Rule = granted.Rule, LimitKeys = keys }, amount, granted),
            CaseEvent.StepTaken step => Costly(given, keys => step with { Cost = amount, Rule = granted.Rule, LimitKeys = keys }, amount, granted),
            var other => throw new InvalidOperationException($"A request about money holds a '{other.GetType().Name}', which is not about money."),
        };
    }

    private static Decision.Accepted Costly(CaseEvent given, Func<ImmutableArray<string>, CaseEvent> act, Money amount, Ruling.Granted granted)
    {
        var claims = Deciding.ClaimsOf(granted, amount.Minor, 1);
        return new Decision.Accepted([given, act(Deciding.KeysOf(claims))], claims, []);
    }

    private static ImmutableArray<CaseEvent> Happened(RecoveryCase current, ApprovalState approval, DecisionFacts facts) => approval.Act switch
    {
        CaseEvent.CaseWithdrawn withdrawn => EndDecisions.WithdrawnWith(current, withdrawn, approval.Ref),
        CaseEvent.UnreconciledDeclared declared => [declared with { Solo = Laws.IsSamePerson(approval, facts) }],
        var act => [act],
    };

    private static Unmet? CheckPending(RecoveryCase current, ApprovalState approval, DecisionFacts facts) => approval.Standing switch
    {
        ApprovalStanding.Given or ApprovalStanding.Declined => Refusals.ApprovalUsed(approval.Ref),
        ApprovalStanding.Expired => Refusals.ApprovalExpired(approval.Ref),
        _ when Laws.IsVoid(current, approval) || approval.ExpiresAt <= facts.Now => Refusals.ApprovalExpired(approval.Ref),
        _ => null,
    };

    private static Unmet? CheckLevel(ApprovalState approval, DecisionFacts facts) => approval is { IsHandedOn: true, Level: { } level } && facts.Rules.LevelOf(facts.By.Role) < facts.Rules.LevelOf(level)
        ? Refusals.LevelTooLow(facts.By.Role, $"the request was handed on to '{level}'")
        : null;

    private static Unmet? CheckLess(ApprovalState approval, CaseCommand.Approve command) => command.Less switch
    {
        null => null,
        _ when approval.Money is null => Refusals.AmountChanged(approval.Ref),
        var less when less < 1 => Deciding.CheckAmount(less.Value),
        var less when less > approval.Money.Value.Minor => Refusals.AmountChanged(approval.Ref),
        _ => null,
    };

    // A grant lands in any open stage; anything else takes its step when it is approved.
    private static Unmet? CheckStep(RecoveryCase current, ApprovalState approval, DecisionFacts facts) =>
        approval.Act is not CaseEvent.CompensationGranted && StageMoves.KindOf(approval.Act) is { } kind && !facts.Playbook.Allows(current.Stage, kind)
            ? Refusals.StepNotOpen(current, kind, facts.Playbook)
            : null;
}
