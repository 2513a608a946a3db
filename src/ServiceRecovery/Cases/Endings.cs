using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Closes the case with the ending that was earned.</summary>
    [Act("close", Steps = [nameof(StepKind.Close)], BarredToConcerned = true, ClosingReserve = true)]
    public sealed partial record Close : CaseCommand;

    /// <summary>Opens a closed case again.</summary>
    [Act("reopen", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.Reopen)], WhenClosed = WhenClosed.UnlessMerged, ClosingReserve = true)]
    public sealed partial record Reopen([Text] string Reason) : CaseCommand;

    /// <summary>The customer takes the complaint back.</summary>
    [Act("withdraw", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.Withdraw)], BarredToConcerned = true, ClosingReserve = true)]
    public sealed partial record Withdraw(Source? Source = null, [Text, Field("text")] string? Reason = null) : CaseCommand;

    /// <summary>Says that the case was entered in error.</summary>
    [Act("discard", Steps = [nameof(StepKind.Discard)], BarredToConcerned = true)]
    public sealed partial record Discard([Text] string Reason) : CaseCommand;

    /// <summary>Merges the case into an older open one of the same customer and purpose.</summary>
    [Act("merge", Steps = [nameof(StepKind.Merge)], Retells = Retelling.Always, BarredToConcerned = true, ClosingReserve = true)]
    public sealed partial record Merge(CaseId Into) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>The customer took the complaint back.</summary>
    [Stored("case-withdrawn.v1", Act = typeof(CaseCommand.Withdraw), Step = nameof(StepKind.Withdraw))]
    public sealed partial record CaseWithdrawn(SourceTaken Source, PersonalText? Reason = null) : CaseEvent, IHeardByCustomer, IReleasesLimits
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) =>
            EndingActs.CheckSafety(current, facts) ?? Deciding.CheckOwnChannel(Source, facts) ?? AnswerActs.CheckFresh(current, Source, facts, occurredAt);

        internal override bool FallsWithWord => true;

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => EndingActs.WhyDoubted(this, current);
    }

    /// <summary>The case was entered in error.</summary>
    [Stored("case-discarded.v1", Act = typeof(CaseCommand.Discard), Step = nameof(StepKind.Discard))]
    public sealed partial record CaseDiscarded(PersonalText Reason) : CaseEvent, IReleasesLimits
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => EndingActs.CheckSafety(current, facts) ?? EndingActs.CheckUnsaid(current) ?? EndingActs.CheckNew(current, facts);

        internal override Unmet? CheckStill(RecoveryCase current, DecisionFacts facts) => EndingActs.CheckUnsaid(current);
    }

    /// <summary>A younger case of the same customer was absorbed.</summary>
    /// <param name="Younger">The younger case.</param>
    /// <param name="YoungerVersion">Its version then.</param>
    /// <param name="ReceivedAt">When the organization heard of it.</param>
    /// <param name="Severity">Its highest severity.</param>
    /// <param name="Inconvenience">Its highest inconvenience.</param>
    /// <param name="Noes">How often its customer said no.</param>
    /// <param name="LastNo">Its last answer, where that was a no.</param>
    /// <param name="Contacts">How often its customer was in touch.</param>
    /// <param name="Concerned">The persons concerned in it.</param>
    /// <param name="Carried">Its promises, requests and compensations retold, under references that are free here.</param>
    [Stored("duplicate-absorbed.v1", Act = typeof(CaseCommand.Merge))]
    internal sealed partial record DuplicateAbsorbedV1(
        CaseId Younger,
        long YoungerVersion,
        DateTimeOffset ReceivedAt,
        Severity Severity,
        Inconvenience Inconvenience,
        int Noes,
        Answer? LastNo,
        int Contacts,
        ImmutableArray<Subject> Concerned,
        ImmutableArray<CaseEvent> Carried) : CaseEvent
    {
        // Who merges is looked at in the younger case.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => true;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) =>
            Carried.OfType<ICostsMoney>().Select(carried => Deciding.CheckMoney(carried.Spent)).FirstOrDefault(found => found is not null);

        internal override bool IsStalingRecord => true;

        internal override StepKind? BringsStep => LastNo is { } no ? AnswerActs.StepOf(no) : (StepKind?)null;
    }

    /// <summary>A younger case of the same customer was absorbed, with its history.</summary>
    /// <param name="Younger">The younger case.</param>
    /// <param name="YoungerVersion">Its version then.</param>
    /// <param name="Carried">Its events, or those since it was absorbed before; names that were taken here have the younger's before them.</param>
    [Stored("duplicate-absorbed.v2", Act = typeof(CaseCommand.Merge))]
    internal sealed partial record DuplicateAbsorbed(CaseId Younger, long YoungerVersion, ImmutableArray<CarriedEvent> Carried) : CaseEvent, IJoinsCases
    {
        // Who merges is looked at in the younger case.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => true;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) =>
            EndingActs.CheckAbsorbed(this, current, facts) ?? Carried.Select(one => one.Event).OfType<ICostsMoney>().Select(carried => Deciding.CheckMoney(carried.Spent)).FirstOrDefault(found => found is not null)
            ?? Deciding.CheckDates(facts, [.. Carried.Select(one => (DateTimeOffset?)one.At)]);

        internal override bool IsStalingRecord => true;

        // A no that comes with a duplicate is a no to this case too: something must be done before anything is earned.
        internal override StepKind? BringsStep => JoinedHistory.Alone(this).LastAnswer is { } answer and (Answer.Unhappy or Answer.WantsMore) ? AnswerActs.StepOf(answer) : (StepKind?)null;
    }

    /// <summary>The case was absorbed by an older one.</summary>
    /// <param name="Older">The older case.</param>
    /// <param name="KeepsPlace">Whether its place as the one open case about an order is kept until the older case ends; absent where it has none, or gave it back.</param>
    [Stored("merged-into.v1", Act = typeof(CaseCommand.Merge), Step = nameof(StepKind.Merge))]
    public sealed partial record MergedInto(CaseId Older, bool? KeepsPlace = null) : CaseEvent, IJoinsCases, IReleasesLimits
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => EndingActs.CheckSafety(current, facts);
    }

    /// <summary>The case was closed; the event of <paramref name="EarnedBy"/> earned it.</summary>
    [Stored("case-closed.v1", Act = typeof(CaseCommand.Close), Step = nameof(StepKind.Close))]
    public sealed partial record CaseClosed(Ending Ending, long EarnedBy) : CaseEvent, IReleasesLimits
    {
        // A close that waited happens with the last thing it waited for.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => before is not null && current.IsClosing;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => EndingActs.CheckSafety(current, facts);
    }

    /// <summary>The close waits for a promise or a settlement.</summary>
    [Stored("close-requested.v1", Act = typeof(CaseCommand.Close))]
    internal sealed partial record CloseRequested : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => EndingActs.CheckSafety(current, facts);
    }

    /// <summary>A closed case was opened again.</summary>
    [Stored("case-reopened.v1", Act = typeof(CaseCommand.Reopen), Step = nameof(StepKind.Reopen))]
    public sealed partial record CaseReopened(ReopenCause Cause, PersonalText? Reason = null) : CaseEvent
    {
        // It comes before the no, the contact or the lost payment that opens the case again.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => Cause != ReopenCause.Asked;
    }
}

// How a case ends, and how it is opened again.
[Family(100)]
internal static partial class EndingActs
{
    private static readonly TimeSpan DiscardWithin = TimeSpan.FromHours(24);

    /// <summary>What concerns safety isn't over in the append that reports it.</summary>
    internal static Unmet? CheckSafety(RecoveryCase current, DecisionFacts facts) => facts.IsOpenedHere && current.Safety ? Refusals.SafetyOpen() : null;

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Close command, DecisionFacts facts)
    {
        if (CheckSafety(current, facts) is { } open)
        {
            return Deciding.Refuse(open);
        }

        return ClosingCheck.Of(current, facts.Playbook) switch
        {
            { IsMet: true } => Deciding.Accept(Closed(current, facts.Playbook)),
            { MayWait: true } => Deciding.Accept(new CaseEvent.CloseRequested()),
            var check => new Decision.Refused(new Refusal(check.Unmet)),
        };
    }

    /// <summary>The event that closes; the ending is the one that the playbook's row leads to and that was earned.</summary>
    internal static CaseEvent.CaseClosed Closed(RecoveryCase current, Playbook playbook)
    {
        playbook.TryStep(current.Stage, StepKind.Close, out var closed);
        return new CaseEvent.CaseClosed(playbook.EndingOf(closed), current.OwnVersionOf(current.EarnedVersion));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Withdraw command, DecisionFacts facts)
    {
        if (CheckSafety(current, facts) is { } open)
        {
            return Deciding.Refuse(open);
        }

        if ((Deciding.CheckSource(command.Source, current, facts, out var source) ?? AnswerActs.CheckFresh(current, source, facts, command.OccurredAt)) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var withdrawn = new CaseEvent.CaseWithdrawn(source, Deciding.Optional(command.Reason));
        var decision = withdrawn.WhyAnotherPerson(current, facts) is { } doubted
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), withdrawn, doubted)
            : new Decision.Accepted(WithdrawnWith(current, withdrawn, null), [], []);
        return decision.Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    /// <summary>A withdrawal never waits for us: it cancels requests and promises. Tasks stay, and what is owed stays owed.</summary>
    internal static ImmutableArray<CaseEvent> WithdrawnWith(RecoveryCase current, CaseEvent.CaseWithdrawn withdrawn, ActId? approved) =>
    [
        withdrawn,
        .. current.Approvals.Where(approval => approval.Ref != approved && Laws.IsPending(current, approval)).Select(approval => new CaseEvent.ApprovalExpired(approval.Ref)),
        .. current.Promises.Where(promise => promise.IsOwed).Select(promise => new CaseEvent.PromiseReleased(promise.Ref)),
    ];

    /// <summary>A case in which something was said, promised or given was no mistake.</summary>
    internal static Unmet? CheckUnsaid(RecoveryCase current) => current.IsSaid || current.Promises.Any(promise => promise.IsOwed)
        ? Refusals.NotDiscardable("something was said to or by a customer, promised, or given")
        : null;

    /// <summary>A slip is noticed within a day.</summary>
    internal static Unmet? CheckNew(RecoveryCase current, DecisionFacts facts) => facts.Now - current.OpenedAt > DiscardWithin ? Refusals.NotDiscardable("it was opened more than 24 hours ago") : null;

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Discard command, DecisionFacts facts)
    {
        var discarded = new CaseEvent.CaseDiscarded(Deciding.Text(command.Reason));
        if (discarded.Check(current, facts, command.OccurredAt) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        return facts.DiscardsToday >= facts.Rules.DiscardsADay
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), discarded, "Discarding more cases than one person may in a day")
            : Deciding.Accept(discarded).Claiming(new DraftClaim(Deciding.DiscardKey(facts.Person.Key, facts.Now), null, 0, long.MaxValue, facts.Rules.DiscardsADay, 0));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Merge command, DecisionFacts facts)
    {
        if (CheckSafety(current, facts) is { } open)
        {
            return Deciding.Refuse(open);
        }

        if (facts.Other is not { } older)
        {
            return Deciding.Refuse(Refusals.OtherCaseUnknown(command.Into.Value));
        }

        if (CheckMerge(older, command.Into, current, facts.CaseId) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        if (Absorbing.CheckLength(current) is { } tooLong)
        {
            return Deciding.Refuse(tooLong);
        }

        bool? keepsPlace = current.LimitKeys.IsEmpty && current.KeptPlaces.IsEmpty ? null : true;
        return new Decision.Accepted([new CaseEvent.MergedInto(command.Into, keepsPlace)], [], []) { Absorbed = Absorbing.Into(older, current, facts.CaseId) };
    }

    // A case goes on in an older open one of the same customer and purpose.
    private static Unmet? CheckMerge(RecoveryCase older, CaseId olderId, RecoveryCase younger, CaseId youngerId) => olderId == youngerId ? Refusals.MergeIntoItself(olderId)
        : older.Purpose != younger.Purpose ? Refusals.MergeOtherPurpose(olderId, older.Purpose)
        : !older.IsOpen ? Refusals.MergeClosed(olderId, older)
        : younger.Customer is null || older.Customer != younger.Customer ? Refusals.MergeOtherCustomer(olderId)
        : !IsOlder(older, olderId, younger, youngerId) ? Refusals.MergeNotOlder(olderId)
        : null;

    /// <summary>What is absorbed is what could be merged, as far as what is carried tells: all of a case, or only what is new in it since it was absorbed before.</summary>
    internal static Unmet? CheckAbsorbed(CaseEvent.DuplicateAbsorbed absorbed, RecoveryCase current, DecisionFacts facts) =>
        !absorbed.Carried.IsEmpty && absorbed.Carried[0].Event is IReport ? CheckMerge(current, facts.CaseId, JoinedHistory.Alone(absorbed), absorbed.Younger) : null;

    /// <summary>A withdrawal that staff enter is doubted where something had gone wrong with the recovery.</summary>
    internal static string? WhyDoubted(CaseEvent.CaseWithdrawn withdrawn, RecoveryCase current) =>
        withdrawn.Source.Evidence is not null && (current.Noes > 0 || current.Reopenings > 0 || current.Promises.Any(IsBroken))
            ? "A withdrawal that staff enter after a no, a broken promise or a reopening"
            : null;

    private static bool IsBroken(PromiseState promise) => promise is { Kind: PromiseKind.ToCustomer, Standing: PromiseStanding.Broken or PromiseStanding.KeptRecordedLate };

    private static bool IsOlder(RecoveryCase older, CaseId olderId, RecoveryCase younger, CaseId youngerId)
    {
        var order = older.ReceivedAt.CompareTo(younger.ReceivedAt);
        order = order != 0 ? order : older.OpenedAt.CompareTo(younger.OpenedAt);
        return (order != 0 ? order : string.CompareOrdinal(olderId.Value, youngerId.Value)) < 0;
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Reopen command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.CaseReopened(ReopenCause.Asked, Deciding.Text(command.Reason)));

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CaseWithdrawn happened)
    {
        next.IsClosing = false;
        Take(next, happened.Source);
        Earn(next, header, Ending.Withdrawn);
        next.Ending = Ending.Withdrawn;
        next.IsSaid = true;
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CaseDiscarded happened)
    {
        next.IsClosing = false;
        Earn(next, header, Ending.EnteredInError);
        next.Ending = Ending.EnteredInError;
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.DuplicateAbsorbedV1 happened)
    {
        // Only what lives on is taken from the retold events; the rest of what they would change belongs to the younger case.
        var carried = next with { };
        foreach (var matter in happened.Carried)
        {
            matter.Apply(carried, header);
        }

        (next.Promises, next.Approvals, next.Compensations, next.Costs) = (carried.Promises, carried.Approvals, carried.Compensations, carried.Costs);
        next.Absorbed = next.Absorbed.RemoveAll(absorbed => absorbed.Younger == happened.Younger).Add(new AbsorbedState(happened.Younger, happened.YoungerVersion));
        next.ReceivedAt = happened.ReceivedAt < next.ReceivedAt ? happened.ReceivedAt : next.ReceivedAt;
        if (happened.Inconvenience == Inconvenience.Great && next.HighestInconvenience != Inconvenience.Great)
        {
            next.GreatInconvenienceVersion = header.Version;
        }

        next.HighestSeverity = Highest(next.HighestSeverity, happened.Severity);
        next.HighestInconvenience = Highest(next.HighestInconvenience, happened.Inconvenience);
        (next.Severity, next.Inconvenience) = (Highest(next.Severity, happened.Severity), Highest(next.Inconvenience, happened.Inconvenience));
        (next.Noes, next.Contacts) = (next.Noes + happened.Noes, next.Contacts + happened.Contacts);
        next.Concerned = [.. next.Concerned.Concat(OrEmpty(happened.Concerned)).Distinct()];
        if (happened.LastNo is { } no)
        {
            Answer(next, header, no, null);
            next.BackToWorkVersion = header.Version;
        }

        next.IsSaid = true;
        Stale(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.DuplicateAbsorbed happened)
    {
        // Both histories are folded already; what follows is what a merge adds to them.
        var younger = JoinedHistory.Alone(happened);
        next.JoinedVersion = header.Version;
        next.Absorbed = next.Absorbed.RemoveAll(absorbed => absorbed.Younger == happened.Younger).Add(new AbsorbedState(happened.Younger, happened.YoungerVersion));
        next.ReceivedAt = younger.ReceivedAt != default && younger.ReceivedAt < next.ReceivedAt ? younger.ReceivedAt : next.ReceivedAt;
        next.NamedLate = [.. next.NamedLate.Concat(younger.NamedLate).Distinct()];
        var owners = next.OwnersSinceAnswer.Concat(younger.OwnersSinceAnswer);
        if (younger.LastAnswer is Answer.Unhappy or Answer.WantsMore)
        {
            Answer(next, header, younger.LastAnswer.Value, younger.LastScores);
            next.BackToWorkVersion = header.Version;
        }

        // Whoever answered for one of the two cases when the customer spoke, or since, gains by a better word.
        foreach (var owner in owners.Append(younger.IsOwned ? younger.Responsible! : null).ToList())
        {
            OwnSinceAnswer(next, owner);
        }

        // What another person was asked was asked of one case, of whichever of the two; money stays money.
        foreach (var approval in next.Approvals.Where(approval => approval is { Standing: ApprovalStanding.Pending, IsAboutMoney: false }))
        {
            Change(next, approval.Ref, waiting => waiting with { Standing = ApprovalStanding.Expired });
        }

        next.IsSaid = true;
        Stale(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.MergedInto happened)
    {
        next.IsClosing = false;
        if (happened.KeepsPlace == true)
        {
            (next.LimitKeys, next.KeptPlaces) = ([], []);
        }

        Earn(next, header, Ending.Merged);
        (next.Ending, next.MergedInto) = (Ending.Merged, happened.Older);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CaseClosed happened) => (next.IsClosing, next.Ending) = (false, happened.Ending);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CloseRequested happened) => next.IsClosing = true;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CaseReopened happened)
    {
        next.IsClosing = false;
        next.Ending = Ending.Open;
        next.Reopenings++;
        next.IsSaid |= header.ByKind == ActorKind.Customer;
        next.IsContactUnwanted &= header.ByKind != ActorKind.Customer;
        Stale(next, header);
        next.BackToWorkVersion = header.Version;
    }
}
