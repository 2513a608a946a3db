using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Settles a compensation.</summary>
    [Act("settle", By = Givers.Staff | Givers.System, Targets = nameof(SettleCompensation.Waiting), WhenClosed = WhenClosed.OfRecovery, ClosingReserve = true, Lands = true)]
    public sealed partial record SettleCompensation(ActId Ref, [Text] string Proof) : CaseCommand
    {
        internal static Targets Waiting(RecoveryCase current, DecisionFacts facts) => SettlementActs.Open(current, Declared, one => SettlementActs.TakesSettlement(current, one, facts), Refusals.CompensationNotOpen);
    }

    /// <summary>Records that a settlement went wrong, or that nobody knows.</summary>
    [Act("fail", By = Givers.Staff | Givers.System, Targets = nameof(FailSettlement.Waiting), Method = "FailSettlement", WhenClosed = WhenClosed.OfRecovery, ClosingReserve = true, Lands = true)]
    public sealed partial record FailSettlement(ActId Ref, SettlementOutcome How, [Text] string? Reason = null) : CaseCommand
    {
        internal static Targets Waiting(RecoveryCase current, DecisionFacts facts) => SettlementActs.Open(current, Declared, one => one.IsUnsettled || (one.Stands && facts.By.Kind == ActorKind.System), Refusals.CompensationNotOpen);
    }

    /// <summary>Takes a compensation back, whole or in part.</summary>
    [Act("reverse", By = Givers.Staff | Givers.System, Targets = nameof(ReverseCompensation.Paid), WhenClosed = WhenClosed.OfRecovery, ClosingReserve = true, Lands = true)]
    public sealed partial record ReverseCompensation(ActId Ref, [Text] string Reason, long? Amount = null) : CaseCommand
    {
        internal static Targets Paid(RecoveryCase current, DecisionFacts facts) => SettlementActs.Open(current, Declared, one => SettlementActs.TakesReversal(one, facts), one => Refusals.NothingToReverse(one.Ref));
    }

    /// <summary>Lets the customer's claim lapse whose time has come. Due work gives it.</summary>
    [Act("lapse-claim", By = Givers.DueWork, WhenClosed = WhenClosed.OfRecovery)]
    internal sealed partial record LapseClaim(ActId Ref) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>A compensation was settled.</summary>
    [Stored("compensation-settled.v1", Act = typeof(CaseCommand.SettleCompensation))]
    public sealed partial record CompensationSettled(ActId Ref, PersonalText Proof) : CaseEvent, IHeardByCustomer
    {
        // An act that settles what it grants.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => before is CompensationGranted granted && granted.Ref == Ref;

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => facts.By.Kind == ActorKind.Staff && SettlementActs.Find(current, Ref) is { IsLost: true }
            ? $"Settling '{Ref}', which had failed,"
            : null;
    }

    /// <summary>A settlement failed or was refused; the grant ended.</summary>
    [Stored("settlement-failed.v1", Act = typeof(CaseCommand.FailSettlement))]
    public sealed partial record SettlementFailed(ActId Ref, SettlementOutcome How, PersonalText? Reason = null) : CaseEvent, IReleasesLimits
    {
        internal override bool IsStalingRecord => true;

        internal override ReopenCause? Reopens(RecoveryCase current, DateTimeOffset? said) => SettlementActs.Reopens(current.Ending);
    }

    /// <summary>Nobody knows whether a compensation was paid.</summary>
    [Stored("settlement-unknown.v1", Act = typeof(CaseCommand.FailSettlement))]
    public sealed partial record SettlementUnknown(ActId Ref, PersonalText? Reason = null) : CaseEvent;

    /// <summary>A compensation was taken back, whole or in part.</summary>
    [Stored("compensation-reversed.v1", Act = typeof(CaseCommand.ReverseCompensation))]
    public sealed partial record CompensationReversed(ActId Ref, Money Amount, PersonalText Reason) : CaseEvent, IReleasesLimits
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => SettlementActs.Find(current, Ref) is { } compensation
            ? Deciding.CheckAmount(Amount.Minor, compensation.StandingMinor)
            : SettlementActs.Unknown(current, Ref);

        internal override bool IsStalingRecord => true;

        internal override ReopenCause? Reopens(RecoveryCase current, DateTimeOffset? said) => SettlementActs.Reopens(current.Ending);
    }

    /// <summary>The time to claim a compensation has passed.</summary>
    [Stored("compensation-unclaimed.v1", Act = typeof(CaseCommand.LapseClaim))]
    public sealed partial record CompensationUnclaimed(ActId Ref) : CaseEvent;
}

// What becomes of what was given.
[Family(70)]
internal static partial class SettlementActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.SettleCompensation command, DecisionFacts facts)
    {
        var settled = new CaseEvent.CompensationSettled(command.Ref, Deciding.Text(command.Proof));
        return Find(current, command.Ref) switch
        {
            null => Deciding.Refuse(Unknown(current, command.Ref)),
            var awaited when IsAwaited(awaited) => Deciding.Accept(settled),

            // What the payer says was paid was paid. From staff, failing and settling would pass every limit, so another person looks at it.
            { IsLost: true } when facts.By.Kind == ActorKind.System => PaidAfterAll(current, settled),
            { Standing: CompensationStanding.Failed } when current.IsOpen && settled.WhyAnotherPerson(current, facts) is { } doubted => Deciding.Request(current, facts, Deciding.RefOf(null, facts), settled, doubted),
            var other => Deciding.Refuse(Refusals.CompensationNotOpen(other)),
        };
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.FailSettlement command, DecisionFacts facts)
    {
        var isPayer = facts.By.Kind == ActorKind.System;
        return Find(current, command.Ref) switch
        {
            null => Deciding.Refuse(Unknown(current, command.Ref)),
            { Standing: CompensationStanding.Unknown } known when command.How == SettlementOutcome.Unknown && isPayer => Deciding.Refuse(Refusals.CompensationNotOpen(known)),
            { IsUnsettled: true } when command.How == SettlementOutcome.Unknown => Deciding.Accept(new CaseEvent.SettlementUnknown(command.Ref, Deciding.Optional(command.Reason))),
            { IsUnsettled: true } => Lost(current, new CaseEvent.SettlementFailed(command.Ref, command.How, Deciding.Optional(command.Reason))),
            { Stands: true } paid when command.How != SettlementOutcome.Unknown => isPayer
                ? Lost(current, TakenBack(paid, paid.StandingMinor, command.Reason ?? StoredWords.SettlementOutcome[(int)command.How]))
                : Deciding.Refuse(Refusals.PaidAlready(paid)),
            var other => Deciding.Refuse(Refusals.CompensationNotOpen(other)),
        };
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ReverseCompensation command, DecisionFacts facts)
    {
        var isPayer = facts.By.Kind == ActorKind.System;
        switch (Find(current, command.Ref))
        {
            case null:
                return Deciding.Refuse(Unknown(current, command.Ref, fallen => Refusals.NothingToReverse(fallen.Ref)));
            case { Standing: CompensationStanding.Reversed } over when isPayer:
                return Deciding.Refuse(Refusals.CompensationNotOpen(over));
            case { } standing when TakesReversal(standing, facts):
                var amount = command.Amount ?? standing.StandingMinor;
                if (Deciding.CheckAmount(amount, standing.StandingMinor) is { } outside)
                {
                    return Deciding.Refuse(outside);
                }

                var reversed = TakenBack(standing, amount, command.Reason);

                // What came back had been paid, whether or not anybody said so.
                return standing.IsUnsettled
                    ? Lost(current, reversed, new CaseEvent.CompensationSettled(command.Ref, Deciding.Text(command.Reason)))
                    : Lost(current, reversed);
            default:
                return Deciding.Refuse(Refusals.NothingToReverse(command.Ref));
        }
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.LapseClaim command, DecisionFacts facts) => Find(current, command.Ref) switch
    {
        null => Deciding.Refuse(Unknown(current, command.Ref)),
        { Standing: CompensationStanding.Unsettled, ClaimBy: { } claimBy } when claimBy <= facts.Now => Deciding.Accept(new CaseEvent.CompensationUnclaimed(command.Ref)),
        { Standing: CompensationStanding.Unsettled, ClaimBy: { } claimBy } => Deciding.Refuse(Refusals.WaitNotOver($"The compensation '{command.Ref}' may be claimed", claimBy)),
        var other => Deciding.Refuse(Refusals.CompensationNotOpen(other)),
    };

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CompensationSettled happened)
    {
        next.IsSaid = true;
        Change(next, happened.Ref, compensation => compensation with { Standing = CompensationStanding.Settled, ClaimedVersion = compensation.IsLost ? header.Origin?.Version ?? next.Version : compensation.ClaimedVersion, ClaimedIn = compensation.IsLost ? header.Origin?.Case : compensation.ClaimedIn });
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.SettlementFailed happened)
    {
        next.IsSaid = true;
        Change(next, happened.Ref, compensation => compensation with { Standing = CompensationStanding.Failed });
        Stale(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.SettlementUnknown happened)
    {
        next.IsSaid = true;
        Change(next, happened.Ref, compensation => compensation with { Standing = CompensationStanding.Unknown });
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CompensationReversed happened)
    {
        next.IsSaid = true;
        Change(next, happened.Ref, compensation => compensation.Reversed + happened.Amount.Minor >= compensation.Amount.Minor
            ? compensation with { Reversed = compensation.Amount.Minor, Standing = CompensationStanding.Reversed }
            : compensation with { Reversed = compensation.Reversed + happened.Amount.Minor });
        Stale(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CompensationUnclaimed happened)
    {
        next.IsSaid = true;
        Change(next, happened.Ref, compensation => compensation with { Standing = CompensationStanding.Unclaimed });
    }

    /// <summary>A payment that fails or is taken back after the close opens the case again; what was withdrawn, merged or learned from stays closed.</summary>
    internal static ReopenCause? Reopens(Ending ending) => ending is Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed or Ending.Unreconciled ? ReopenCause.SettlementLost : null;

    private static CaseEvent.CompensationReversed TakenBack(CompensationState compensation, long amount, string reason) =>
        new(compensation.Ref, new Money(amount, compensation.Amount.Currency), Deciding.Text(reason));

    private static Decision.Accepted Lost(RecoveryCase current, CaseEvent lost, params ImmutableArray<CaseEvent> before)
    {
        var events = Deciding.Reopening(current, lost);
        return new(events.InsertRange(events.Length - 1, before), [], ReleasesOf(current, lost));
    }

    /// <summary>What had failed or was declined was paid all the same: it stands again, and takes its share of every limit without being asked.</summary>
    internal static Decision.Accepted PaidAfterAll(RecoveryCase current, CaseEvent.CompensationSettled settled, params ImmutableArray<CaseEvent> before) => new(
        [.. before, settled],
        [.. TakenAgainBy(current, settled).Select(taken => new DraftClaim(taken.Key, null, taken.Amount, long.MaxValue, long.MaxValue, before.Length))],
        []);

    /// <summary>Returns what an event takes of limits once more.</summary>
    /// <param name="before">The case before the event.</param>
    /// <param name="happened">The event.</param>
    internal static ImmutableArray<(string Key, long Amount)> TakenAgainBy(RecoveryCase before, CaseEvent happened) => happened is CaseEvent.CompensationSettled settled && Find(before, settled.Ref) is { IsLost: true } compensation
        ? [.. compensation.LimitKeys.Select(key => (key, IsWhole(compensation, key) ? 1 : compensation.Amount.Minor - compensation.Reversed))]
        : [];

    /// <summary>Tells why what was asked for doesn't stand any more: somebody said by now that it was paid.</summary>
    internal static Unmet? CheckLost(RecoveryCase current, CaseEvent.CompensationSettled settled) =>
        Find(current, settled.Ref) is { IsLost: false } compensation ? Refusals.CompensationNotOpen(compensation) : null;

    /// <summary>Lists the compensations that take an act.</summary>
    internal static Targets Open(RecoveryCase current, Act act, Func<CompensationState, bool> takes, Func<CompensationState, Unmet> otherwise) =>
        Targets.Among(act.Verb, "compensation", current.Compensations, one => one.Ref.Value, one => takes(one) ? null : otherwise(one));

    /// <summary>Whether a settlement is still awaited, may come late, or may be told of what fell.</summary>
    internal static bool TakesSettlement(RecoveryCase current, CompensationState compensation, DecisionFacts facts) => IsAwaited(compensation)
        || (facts.By.Kind == ActorKind.System ? compensation.IsLost : compensation.Standing == CompensationStanding.Failed && current.IsOpen);

    /// <summary>Whether there is something to take back: for staff what was paid, for the payer whatever stands.</summary>
    internal static bool TakesReversal(CompensationState compensation, DecisionFacts facts) =>
        facts.By.Kind == ActorKind.System ? compensation.Stands : compensation.Standing is CompensationStanding.Settled or CompensationStanding.Unclaimed;

    private static bool IsAwaited(CompensationState compensation) => compensation is { IsUnsettled: true } or { Standing: CompensationStanding.Unclaimed };

    internal static CompensationState? Find(RecoveryCase current, ActId id)
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

    /// <summary>Tells why no compensation of the name can be spoken of: it waits, it fell, or there never was one.</summary>
    /// <param name="current">The case.</param>
    /// <param name="id">The name.</param>
    /// <param name="fallen">What is told of a request that was declined or expired.</param>
    internal static Unmet Unknown(RecoveryCase current, ActId id, Func<ApprovalState, Unmet>? fallen = null) =>
        ApprovalActs.Find(current, id) is not { Act: CaseEvent.CompensationGranted } asked ? Refusals.RefUnknown(id.Value, "compensation")
        : Laws.IsPending(current, asked) ? Refusals.ApprovalPending(id)
        : (fallen ?? Refusals.CompensationNotOpen)(asked);

    /// <summary>Returns what an event gives back to limits: what fails, is declined or taken back, also in part, gives so much back in every limit it claimed.</summary>
    /// <param name="before">The case before the event.</param>
    /// <param name="happened">The event.</param>
    internal static ImmutableArray<DraftRelease> ReleasesOf(RecoveryCase before, CaseEvent happened)
    {
        var (id, part) = happened switch
        {
            CaseEvent.SettlementFailed failed => (failed.Ref, (long?)null),
            CaseEvent.CompensationReversed reversed => (reversed.Ref, reversed.Amount.Minor),
            CaseEvent.OfferAnswered { Response: OfferResponse.Declined, Ref: { } declined } => (declined, null),
            _ => default,
        };
        if (id == default || Find(before, id) is not { } compensation)
        {
            return [];
        }

        var isWhole = part is null || part >= compensation.StandingMinor;
        return [.. compensation.LimitKeys.Distinct(StringComparer.Ordinal)
            .Where(key => isWhole || !IsWhole(compensation, key))
            .Select(key => new DraftRelease(key, compensation.ClaimedVersion, isWhole ? DraftRelease.Whole : part!.Value) { TakenIn = compensation.ClaimedIn })];
    }

    // A grant of the time before what was captured was asked for counts as the whole transaction, under an amount of 1, until nothing of it stands.
    private static bool IsWhole(CompensationState compensation, string key) => compensation.Captured is null && Deciding.IsTransactionKey(key);
}
