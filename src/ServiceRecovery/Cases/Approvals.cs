using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Policies;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Approves what waits for another person; 'amount' may be less than was asked.</summary>
    [Act("approve", Targets = nameof(Approve.Waiting), Retells = Retelling.Always, BarredToConcerned = true, ClosingReserve = true, Lands = true)]
    public sealed partial record Approve(ActId Ref, [Field("amount")] long? ApprovedAmount = null) : CaseCommand
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => ApprovalActs.Check(current, this, facts);

        internal static Targets Waiting(RecoveryCase current, DecisionFacts facts) => ApprovalActs.Open(current, Declared, approval => ApprovalActs.CheckApprover(current, approval, facts), facts);
    }

    /// <summary>Declines what waits for another person; who asked may take it back so.</summary>
    [Act("decline", Targets = nameof(Decline.Waiting), BarredToConcerned = true, ClosingReserve = true, Lands = true)]
    public sealed partial record Decline(ActId Ref, [Text] string Reason) : CaseCommand
    {
        internal static Targets Waiting(RecoveryCase current, DecisionFacts facts) => ApprovalActs.Open(current, Declared, approval => ApprovalActs.CheckDecliner(approval, facts), facts);
    }

    /// <summary>Hands a request on to a level; from then on that level or a higher one decides.</summary>
    [Act("hand-on", Targets = nameof(HandOnApproval.Waiting), Lands = true)]
    public sealed partial record HandOnApproval(ActId Ref, [About("a level")] Role Level) : CaseCommand
    {
        internal static Targets Waiting(RecoveryCase current, DecisionFacts facts) => ApprovalActs.Open(current, Declared, static _ => null, facts);
    }

    /// <summary>Lets a request for approval expire whose time has come. Due work gives it.</summary>
    [Act("expire-approval", By = Givers.DueWork)]
    internal sealed partial record ExpireApproval(ActId Ref) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>An act waits for another person. <paramref name="Act"/> is the event that the approval will make.</summary>
    /// <param name="Ref">The request.</param>
    /// <param name="Act">What will have happened when it is approved.</param>
    /// <param name="ExpiresAt">When the request expires.</param>
    /// <param name="Level">The level whose limits suffice, if it is about money and one is known.</param>
    /// <param name="Settlement">The proof that settles the grant when it is approved.</param>
    /// <param name="RequestedBy">Who asked, where it came with a duplicate; else who did it.</param>
    /// <param name="RequestedFor">Whom they acted for, where it came with a duplicate.</param>
    [Stored("approval-requested.v1")]
    public sealed partial record ApprovalRequested(
        ActId Ref,
        CaseEvent Act,
        DateTimeOffset ExpiresAt,
        Role? Level = null,
        PersonalText? Settlement = null,
        [Person] Subject? RequestedBy = null,
        [Person] Subject? RequestedFor = null) : CaseEvent
    {
        internal override Act GivenBy => Act.GivenBy;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) =>
            (Deciding.IsTaken(current, Ref) ? Refusals.RefUsed(Ref.Value) : null) ?? Act.Check(current, facts, occurredAt) ?? Act.CheckStill(current, facts);

        // Only what a duplicate brought, retold, says itself who had asked.
        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => RequestedBy is null && RequestedFor is null && ExpiresAt > facts.Now && (Act is not CaseEvent.CompensationGranted grant || grant.Ref == Ref);

        internal override EvidenceTaken? TakenEvidence => Act.TakenEvidence;
    }

    /// <summary>Another person approved; what was approved follows in the same append.</summary>
    /// <param name="Ref">The request.</param>
    /// <param name="ApprovedAmount">The amount, where it is less than asked.</param>
    /// <param name="Rule">The rule that let the approver give it.</param>
    /// <param name="Solo">Who asked approved it alone, after the cooling-off time of solo mode.</param>
    [Stored("approval-given.v1", Act = typeof(CaseCommand.Approve))]
    public sealed partial record ApprovalGiven(ActId Ref, [Field("less")] Money? ApprovedAmount = null, RuleRef? Rule = null, bool Solo = false) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => ApprovalActs.CheckGiven(this, current, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) =>
            ApprovalActs.Find(current, Ref) is { } approval && (approval.IsAboutMoney ? !Solo : Solo == Laws.IsSamePerson(approval, facts)) && (ApprovedAmount is not { } less || (approval.Money is { } asked && less.Currency == asked.Currency && less.Minor < asked.Minor));
    }

    /// <summary>Another person declined, or who asked took it back.</summary>
    [Stored("approval-declined.v1", Act = typeof(CaseCommand.Decline))]
    public sealed partial record ApprovalDeclined(ActId Ref, PersonalText Reason) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => ApprovalActs.CheckDecided(current, Ref, approval => ApprovalActs.CheckDecliner(approval, facts), facts);

        internal override bool IsStalingRecord => true;
    }

    /// <summary>The request was handed on to a level.</summary>
    [Stored("approval-handed-on.v1", Act = typeof(CaseCommand.HandOnApproval))]
    public sealed partial record ApprovalHandedOn(ActId Ref, Role Level) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => ApprovalActs.CheckDecided(current, Ref, approval => facts.Rules.LevelOf(Level) < 0 ? null : ApprovalActs.CheckHandedOn(approval, Level, facts.Rules), facts);
    }

    /// <summary>The request expired.</summary>
    [Stored("approval-expired.v1", Act = typeof(CaseCommand.ExpireApproval))]
    public sealed partial record ApprovalExpired(ActId Ref) : CaseEvent
    {
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => before is not null && current.Ending == Ending.Withdrawn;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => ApprovalActs.CheckExpired(current, Ref, facts);

        internal override bool IsStalingRecord => true;
    }
}

// What another person decides. The request holds the event that an approval makes, so an approval can't make anything else.
[Family(60)]
internal static partial class ApprovalActs
{
    /// <summary>What refuses an approval before the approver's own authority is asked.</summary>
    internal static Unmet? Check(RecoveryCase current, CaseCommand.Approve command, DecisionFacts facts)
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
            ?? CheckAmount(approval, command)
            ?? Deciding.CheckGiven(current, MoneyOf(current, command))
            ?? CheckStep(current, approval, facts)
            ?? approval.Act.CheckStill(current, facts);
    }

    /// <summary>Lists the requests that wait and are open to who acts.</summary>
    internal static Targets Open(RecoveryCase current, Act act, Func<ApprovalState, Unmet?> why, DecisionFacts facts) =>
        Targets.Among(act.Verb, "request", current.Approvals, one => one.Ref.Value, one => CheckPending(current, one, facts) ?? why(one));

    /// <summary>What keeps who acts from approving a request that waits; above their own limits they could approve a part at most, so the level whose limits suffice counts.</summary>
    internal static Unmet? CheckApprover(RecoveryCase current, ApprovalState approval, DecisionFacts facts) => Laws.SecondPerson(current, approval, facts)
        ?? CheckLevel(approval, facts)
        ?? (approval is { IsAboutMoney: true, Level: { } level } && facts.Rules.LevelOf(facts.By.Role) < facts.Rules.LevelOf(level)
            ? Refusals.LevelTooLow(facts.By.Role, $"the limits of '{level}' suffice for the request")
            : null)
        ?? CheckStep(current, approval, facts)
        ?? approval.Act.CheckStill(current, facts);

    /// <summary>What keeps who acts from declining. Who asked may take it back, so only others need the level it was handed on to.</summary>
    internal static Unmet? CheckDecliner(ApprovalState approval, DecisionFacts facts) =>
        facts.Person == approval.RequestedBy || facts.Person == approval.RequestedFor ? null : CheckLevel(approval, facts);

    /// <summary>What is approved waits, and who approves is another person of a level that may.</summary>
    internal static Unmet? CheckGiven(CaseEvent.ApprovalGiven given, RecoveryCase current, DecisionFacts facts) =>
        CheckDecided(current, given.Ref, approval => CheckLevel(approval, facts), facts) ?? Laws.SecondPerson(current, Find(current, given.Ref)!, facts);

    /// <summary>What is decided waits. Who decides on a history may know other levels than those of its time, and asks only for those it knows.</summary>
    internal static Unmet? CheckDecided(RecoveryCase current, ActId id, Func<ApprovalState, Unmet?> byLevel, DecisionFacts facts) => Find(current, id) is not { } approval
        ? Refusals.RefUnknown(id.Value, "request")
        : CheckPending(current, approval, facts) ?? (facts.Rules.LevelOf(facts.By.Role) < 0 ? null : byLevel(approval));

    /// <summary>A request expires when its time has come, or with the withdrawal that cancels it.</summary>
    internal static Unmet? CheckExpired(RecoveryCase current, ActId id, DecisionFacts facts) => Find(current, id) switch
    {
        null => Refusals.RefUnknown(id.Value, "request"),
        { Standing: not ApprovalStanding.Pending } => Refusals.ApprovalUsed(id),
        _ when current.Ending == Ending.Withdrawn => null,
        var approval when !Laws.IsPending(current, approval) => Refusals.ApprovalUsed(id),
        var approval when approval.ExpiresAt > facts.Now => Refusals.WaitNotOver($"The request '{id}' stands", approval.ExpiresAt),
        _ => null,
    };

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Approve command, DecisionFacts facts)
    {
        var approval = Find(current, command.Ref)!;

        // That who decides is related to the customer, and who by another login is of the staff, is among the facts, and not known before.
        if ((Laws.SecondPerson(current, approval, facts) ?? approval.Act.CheckStill(current, facts)) is { } notTheirs)
        {
            return Deciding.Refuse(notTheirs);
        }

        var amount = approval.Money is { } asked ? asked with { Minor = command.ApprovedAmount ?? asked.Minor } : (Money?)null;
        var less = amount is { } given && given != approval.Money ? amount : null;
        if (amount is null)
        {
            var approved = new CaseEvent.ApprovalGiven(command.Ref, Solo: Laws.IsSamePerson(approval, facts));
            return approval.Act is CaseEvent.CompensationSettled settled
                ? SettlementActs.PaidAfterAll(current, settled, approved)
                : new Decision.Accepted([approved, .. Happened(current, approval, facts)], [], []);
        }

        if (approval.Act is CaseEvent.CompensationGranted grant && CompensationActs.CheckTransaction(grant with { Amount = amount.Value }, grant.Amount, facts) is { } unfit)
        {
            return Deciding.Refuse(unfit);
        }

        return CompensationActs.Ruled(facts) switch
        {
            Ruling.Granted granted => Granted(approval, amount.Value, less, granted, facts),
            Ruling.NeedsApproval needs => Deciding.Refuse(Refusals.OverApproverLimit(amount.Value, facts.By.Role, needs.Level)),
            Ruling.Denied denied => Deciding.Refuse(Refusals.OverLimit(denied.Reason)),
            Ruling.NoLimit none => Deciding.Refuse(Refusals.NoLimit(none.Reason)),
            _ => throw new InvalidOperationException("A ruling has no arm."),
        };
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Decline command, DecisionFacts facts)
    {
        var approval = Find(current, command.Ref);
        if (approval is null)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "request"));
        }

        return (CheckPending(current, approval, facts) ?? CheckDecliner(approval, facts)) is { } refused
            ? Deciding.Refuse(refused)
            : Deciding.Accept(new CaseEvent.ApprovalDeclined(command.Ref, Deciding.Text(command.Reason)));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.HandOnApproval command, DecisionFacts facts)
    {
        var refused = Find(current, command.Ref) is { } approval ? CheckPending(current, approval, facts) : Refusals.RefUnknown(command.Ref.Value, "request");
        return (refused ?? CheckHandedOn(Find(current, command.Ref), command.Level, facts.Rules)) is { } unmet
            ? Deciding.Refuse(unmet)
            : Deciding.Accept(new CaseEvent.ApprovalHandedOn(command.Ref, command.Level));
    }

    // A level that binds a request is never lowered, or whoever asked could choose who decides.
    internal static Unmet? CheckHandedOn(ApprovalState? approval, Role level, OrganizationRules rules) =>
        rules.LevelOf(level) < 0 ? Refusals.LevelUnknown(level)
        : approval is { IsHandedOn: true, Level: { } bound } && rules.LevelOf(level) < rules.LevelOf(bound) ? Refusals.LevelTooLow(level, $"the request was handed on to '{bound}'")
        : null;

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ExpireApproval command, DecisionFacts facts) => CheckExpired(current, command.Ref, facts) is { } unmet
        ? Deciding.Refuse(unmet)
        : Deciding.Accept(new CaseEvent.ApprovalExpired(command.Ref));

    /// <summary>Returns what is asked of the approver's own authority; <see langword="null"/> when it isn't about money.</summary>
    internal static Money? MoneyOf(RecoveryCase current, CaseCommand.Approve command) => Find(current, command.Ref)?.Money is { } asked
        ? asked with { Minor = command.ApprovedAmount ?? asked.Minor }
        : null;

    internal static ApprovalState? Find(RecoveryCase current, ActId id)
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

    private static Decision Granted(ApprovalState approval, Money amount, Money? less, Ruling.Granted granted, DecisionFacts facts)
    {
        var given = new CaseEvent.ApprovalGiven(approval.Ref, less, granted.Rule);
        return approval.Act switch
        {
            CaseEvent.CompensationGranted grant => CompensationActs.Granted(grant with { Amount = amount }, grant.Amount, approval.Settlement, granted, facts, given),
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
        CaseEvent.CaseWithdrawn withdrawn => EndingActs.WithdrawnWith(current, withdrawn, approval.Ref),
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

    private static Unmet? CheckAmount(ApprovalState approval, CaseCommand.Approve command) => command.ApprovedAmount switch
    {
        null => null,
        _ when approval.Money is null => Refusals.AmountChanged(approval.Ref),
        var less when less < 1 => Deciding.CheckAmount(less.Value),
        var less when less > approval.Money.Value.Minor => Refusals.AmountChanged(approval.Ref),
        _ => null,
    };

    // A grant lands in any open stage; anything else takes its step when it is approved, or is the record that it would be without asking.
    private static Unmet? CheckStep(RecoveryCase current, ApprovalState approval, DecisionFacts facts) =>
        approval.Act is not CaseEvent.CompensationGranted && approval.Act.Step is { } kind && !facts.Playbook.Allows(current.Stage, kind) && approval.Act.GivenBy.OpenWhen?.Invoke(current, facts.Playbook) is not true
            ? Refusals.StepNotOpen(current, kind, facts.Playbook)
            : null;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ApprovalRequested happened)
    {
        var request = new ApprovalState(happened.Ref, happened.Act, happened.RequestedBy ?? header.By, happened.RequestedBy is null ? header.ActsFor : happened.RequestedFor, header.Version, header.RecordedAt, happened.ExpiresAt, happened.Level, happened.Settlement)
        {
            Origin = header.Origin?.NameOf(happened.Ref.Value),
        };
        next.Approvals = next.Approvals.Add(request);
        next.IsSaid |= request.IsAboutMoney;

        // Evidence is claimed when the request is made, so the case holds it from then on.
        Take(next, happened.Act.TakenEvidence);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ApprovalGiven happened) =>
        Change(next, happened.Ref, approval => approval with { Standing = ApprovalStanding.Given });

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ApprovalDeclined happened)
    {
        Change(next, happened.Ref, approval => approval with { Standing = ApprovalStanding.Declined });
        Stale(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ApprovalHandedOn happened) =>
        Change(next, happened.Ref, approval => approval with { Level = happened.Level, IsHandedOn = true });

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ApprovalExpired happened)
    {
        Change(next, happened.Ref, approval => approval with { Standing = ApprovalStanding.Expired });
        Stale(next, header);
    }
}
