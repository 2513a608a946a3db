using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

// What is given, within authority at once, and what becomes of it.
internal static class MoneyDecisions
{
    public static Unmet? Check(RecoveryCase current, CaseCommand.Compensate command, DecisionFacts facts) =>
        Deciding.CheckGrant(current, command.Amount)
        ?? (Deciding.IsTaken(current, command.Ref) ? Refusals.RefUsed(command.Ref.Value) : null)
        ?? (command.ClaimBy is { } claimBy ? Deciding.CheckDue(claimBy, facts) : null);

    public static Unmet? CheckCost(RecoveryCase current, ActId? id, Money? cost, DecisionFacts facts) =>
        Deciding.CheckGrant(current, cost)
        ?? (cost is not null && Deciding.IsTaken(current, Deciding.RefOf(id, facts)) ? Refusals.RefUsed(Deciding.RefOf(id, facts).Value) : null);

    public static Decision Compensate(RecoveryCase current, CaseCommand.Compensate command, DecisionFacts facts)
    {
        if (facts.TransactionHolder is { } holder)
        {
            return Deciding.Refuse(Refusals.TransactionUsed(holder));
        }

        var grant = new CaseEvent.CompensationGranted(
            command.Ref,
            command.Kind,
            command.Amount,
            command.Basis,
            null,
            command.Schedule,
            command.Transaction is { } transaction ? facts.Names.Of(transaction) : null,
            command.Destination is { } destination ? facts.Names.Of(destination) : null,
            command.ClaimBy is { } claimBy ? Storage.Micros.Truncate(claimBy) : null);
        var settlement = Deciding.Optional(command.Settlement);
        var what = $"Giving {command.Amount}";
        return Ruled(facts) switch
        {
            // Nobody gives themselves something, whatever their limits.
            Ruling.Granted or Ruling.NeedsApproval when Laws.IsBeneficiary(current, facts) => Deciding.Request(current, facts, command.Ref, grant, $"{what} to oneself", settlement: settlement),
            Ruling.Granted granted => Granted(grant, settlement, granted),
            Ruling.NeedsApproval needs => Deciding.Request(current, facts, command.Ref, grant, what, needs.Level, settlement, new Money(needs.AtOnce, command.Amount.Currency)),
            Ruling.Denied denied => Deciding.Refuse(Refusals.OverLimit(denied.Reason)),
            Ruling.NoLimit none => Deciding.Refuse(Refusals.NoLimit(none.Reason)),
            _ => throw NoArm(),
        };
    }

    public static Decision Correct(RecoveryCase current, CaseCommand.Correct command, DecisionFacts facts)
    {
        var correction = new CaseEvent.CorrectionMade(command.Extent, Deciding.Text(command.What), command.Ref, command.Cost);
        return command.Cost is { } cost
            ? Costly(current, facts, Deciding.RefOf(command.Ref, facts), cost, correction, (rule, keys) => correction with { Rule = rule, LimitKeys = keys })
            : Deciding.Accept(correction);
    }

    public static Decision TakeStep(RecoveryCase current, CaseCommand.TakeStep command, DecisionFacts facts)
    {
        var effect = facts.Playbook.TryEffectOf(command.Kind, out var declared) ? declared : KindEffect.Staling;
        var step = new CaseEvent.StepTaken(
            command.Kind,
            effect,
            Deciding.Optional(command.Note),
            command.Values?.ToImmutableSortedDictionary(value => value.Key, value => PersonalText.Of(value.Value), StringComparer.Ordinal),
            command.Cost,
            command.Ref);
        return command.Cost is { } cost
            ? Costly(current, facts, Deciding.RefOf(command.Ref, facts), cost, step, (rule, keys) => step with { Rule = rule, LimitKeys = keys })
            : Deciding.Accept(step);
    }

    /// <summary>The grant, what settles it at once, and what it takes from limits: those of the ruling, and the transaction that a restitution gives back.</summary>
    public static Decision Granted(CaseEvent.CompensationGranted grant, PersonalText? settlement, Ruling.Granted granted, CaseEvent.ApprovalGiven? approval = null)
    {
        var index = approval is null ? 0 : 1;
        var claims = Deciding.ClaimsOf(granted, grant.Amount.Minor, index);
        if (grant is { Basis: CompensationBasis.Restitution, Transaction: { } transaction })
        {
            claims = claims.Add(new DraftClaim(Deciding.TransactionKey(transaction.Key), null, 1, 1, long.MaxValue, index));
        }

        var events = ImmutableArray.CreateBuilder<CaseEvent>(3);
        if (approval is not null)
        {
            events.Add(approval);
        }

        events.Add(grant with { Rule = granted.Rule, LimitKeys = Deciding.KeysOf(claims) });
        if (settlement is not null)
        {
            events.Add(new CaseEvent.CompensationSettled(grant.Ref, settlement));
        }

        return new Decision.Accepted(events.ToImmutable(), claims, []);
    }

    public static Decision RespondToOffer(RecoveryCase current, CaseCommand.RespondToOffer command, DecisionFacts facts)
    {
        if (Deciding.CheckSource(command.Source, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        var compensation = command.Ref is { } id ? Find(current, id) : null;
        var refused = Deciding.CheckMoney(command.Counter)
            ?? (command.Ref is { } named && compensation is null ? Unknown(current, named) : null)
            ?? (compensation is not null && (command.Response == OfferResponse.Declined ? !compensation.IsUnsettled : !compensation.Stands) ? Refusals.CompensationNotOpen(compensation) : null)
            ?? Deciding.CheckDates(facts, ContactOf(source));
        if (refused is not null)
        {
            return Deciding.Refuse(refused);
        }

        var answered = new CaseEvent.OfferAnswered(command.Response, source, command.Ref, command.Counter);
        var releases = command.Response == OfferResponse.Declined && compensation is not null ? ReleasesOf(compensation) : [];
        return new Decision.Accepted([answered], [], releases).Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    public static Decision Settle(RecoveryCase current, CaseCommand.SettleCompensation command) => Find(current, command.Ref) switch
    {
        null => Deciding.Refuse(Unknown(current, command.Ref)),
        { IsUnsettled: true } or { Standing: CompensationStanding.Unclaimed } => Deciding.Accept(new CaseEvent.CompensationSettled(command.Ref, Deciding.Text(command.Proof))),
        var other => Deciding.Refuse(Refusals.CompensationNotOpen(other)),
    };

    public static Decision Fail(RecoveryCase current, CaseCommand.FailSettlement command) => Find(current, command.Ref) switch
    {
        null => Deciding.Refuse(Unknown(current, command.Ref)),
        { IsUnsettled: false } other => Deciding.Refuse(Refusals.CompensationNotOpen(other)),
        _ when command.How == SettlementOutcome.Unknown => Deciding.Accept(new CaseEvent.SettlementUnknown(command.Ref, Deciding.Optional(command.Reason))),
        var open => Reopening(current, new CaseEvent.SettlementFailed(command.Ref, command.How, Deciding.Optional(command.Reason)), ReleasesOf(open)),
    };

    public static Decision Reverse(RecoveryCase current, CaseCommand.ReverseCompensation command)
    {
        var compensation = Find(current, command.Ref);
        if (compensation is null)
        {
            return Deciding.Refuse(Unknown(current, command.Ref));
        }

        if (compensation.Standing is not (CompensationStanding.Settled or CompensationStanding.Unclaimed))
        {
            return Deciding.Refuse(Refusals.NothingToReverse(command.Ref));
        }

        var amount = command.Amount ?? compensation.StandingMinor;
        if (Deciding.CheckAmount(amount, compensation.StandingMinor) is { } outside)
        {
            return Deciding.Refuse(outside);
        }

        var reversed = new CaseEvent.CompensationReversed(command.Ref, new Money(amount, compensation.Amount.Currency), Deciding.Text(command.Reason));
        return Reopening(current, reversed, amount == compensation.StandingMinor ? ReleasesOf(compensation) : []);
    }

    public static Decision Lapse(RecoveryCase current, CaseCommand.LapseClaim command, DecisionFacts facts) => Find(current, command.Ref) switch
    {
        null => Deciding.Refuse(Unknown(current, command.Ref)),
        { Standing: CompensationStanding.Unsettled, ClaimBy: { } claimBy } when claimBy <= facts.Now => Deciding.Accept(new CaseEvent.CompensationUnclaimed(command.Ref)),
        { Standing: CompensationStanding.Unsettled, ClaimBy: { } claimBy } => Deciding.Refuse(Refusals.WaitNotOver($"The compensation '{command.Ref}' may be claimed", claimBy)),
        var other => Deciding.Refuse(Refusals.CompensationNotOpen(other)),
    };

    public static Ruling Ruled(DecisionFacts facts) => facts.Ruling ?? throw NoArm();

    private static Decision Costly(RecoveryCase current, DecisionFacts facts, ActId id, Money cost, CaseEvent act, Func<RuleRef, ImmutableArray<string>, CaseEvent> ruled)
    {
        switch (Ruled(facts))
        {
            case Ruling.Granted granted:
                var claims = Deciding.ClaimsOf(granted, cost.Minor, 0);
                return new Decision.Accepted([ruled(granted.Rule, Deciding.KeysOf(claims))], claims, []);
            case Ruling.NeedsApproval needs:
                return Deciding.Request(current, facts, id, act, $"A cost of {cost}", needs.Level, atOnce: new Money(needs.AtOnce, cost.Currency));
            case Ruling.Denied denied:
                return Deciding.Refuse(Refusals.OverLimit(denied.Reason));
            case Ruling.NoLimit none:
                return Deciding.Refuse(Refusals.NoLimit(none.Reason));
            default:
                throw NoArm();
        }
    }

    // A payment that fails or is taken back after the close opens the case again in the same append.
    private static Decision.Accepted Reopening(RecoveryCase current, CaseEvent lost, ImmutableArray<DraftRelease> releases) => new Decision.Accepted(
        Laws.IsReopenedByFacts(current.Ending) ? [new CaseEvent.CaseReopened(ReopenCause.SettlementLost), lost] : [lost],
        [],
        releases);

    private static CompensationState? Find(RecoveryCase current, ActId id)
    {
        foreach (var compensation in current.Compensations)
        {
            if (compensation.Ref == id)
            {
                return compensation;
            }
        }

        return null;
    }

    private static Unmet Unknown(RecoveryCase current, ActId id) => current.Approvals.Any(approval => approval.Ref == id && Laws.IsPending(current, approval))
        ? Refusals.ApprovalPending(id)
        : Refusals.RefUnknown(id.Value, "compensation");

    private static DateTimeOffset? ContactOf(SourceTaken source) => (source as SourceTaken.ByStaff)?.Evidence.ContactAt;

    private static ImmutableArray<DraftRelease> ReleasesOf(CompensationState compensation) => [.. compensation.LimitKeys.Select(key => new DraftRelease(key, compensation.GrantedVersion))];

    private static InvalidOperationException NoArm() => new("Money was decided without a ruling. Gather the facts before deciding.");
}
