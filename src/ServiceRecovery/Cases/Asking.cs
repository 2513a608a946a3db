using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Records that the customer was in touch: 'chase', they asked where it stands; 'retold', they had to tell it again; 'automatic', a machine of theirs replied.</summary>
    /// <param name="Channel">How.</param>
    /// <param name="Chase">They asked where it stands.</param>
    /// <param name="HadToRetell">They had to tell it again.</param>
    /// <param name="Words">What they said.</param>
    /// <param name="Automatic">A machine of theirs replied (an out-of-office mail): it is no word of the customer. Staff and systems say so.</param>
    [Act("contact", StandsAlone = true, Retells = Retelling.WhenClosed, By = Givers.Staff | Givers.Customer | Givers.System, WhenClosed = WhenClosed.UnlessMerged, Lands = true)]
    public sealed partial record RecordContact(Channel Channel, bool Chase = false, [Field("retold")] bool HadToRetell = false, [Text, Field("text")] string? Words = null, bool? Automatic = null) : CaseCommand
    {
        // Whoever speaks is no machine.
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => Automatic is true && facts.By.Kind == ActorKind.Customer ? Refusals.BadValue("automatic", Act.Verb, "true is what staff or a system says of a machine of the customer's, and never the customer") : null;
    }

    /// <summary>Asks the customer whether they are satisfied, or records an attempt that reached nobody.</summary>
    [Act("follow-up", By = Givers.Staff | Givers.System, Steps = [nameof(StepKind.FollowUp)], OpenWhen = nameof(FollowUp.IsAsked), Barred = nameof(FollowUp.NotWanted), BarredToConcerned = true, ClosingReserve = true)]
    public sealed partial record FollowUp(
        Channel Channel,
        [Only(nameof(AskResult.Reached), nameof(AskResult.Delivered), nameof(AskResult.NotReached), nameof(AskResult.Bounced), nameof(AskResult.Suppressed))] AskResult Result,
        AskId? Ask = null) : CaseCommand, IAsksCustomer
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => AskingActs.IsReached(Result) ? StepKind.FollowUp : (StepKind?)null;

        // Nobody is asked where the playbook has no such step: after praise, and after what nearly went wrong.
        internal static bool IsAsked(RecoveryCase current, Playbook playbook) => playbook.Rows.Any(row => row.Kind == StepKind.FollowUp);

        internal static Unmet? NotWanted(RecoveryCase current, DecisionFacts facts) => AskingActs.NotWanted(current);

        internal override Unmet? Validate() => Result is AskResult.Sent or AskResult.Presumed ? Refusals.BadValue("result", Act.Verb, $"what became of an attempt, and '{Result}' is none of that: what is only sent is 'ask', and due work presumes") : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => AskingActs.CheckAsking(current, Ask);
    }

    /// <summary>Issues an asking, which a handler of messages or a person then sends; <see cref="RecordDelivery"/> says what became of it.</summary>
    /// <param name="Channel">How the customer is asked.</param>
    /// <param name="Ask">Its name, used once in a case; <c>ask-</c> and the version of its event unless said.</param>
    [Act("ask", By = Givers.Staff | Givers.System, OpenWhen = nameof(IssueAsking.IsPossible), Barred = nameof(IssueAsking.NotWanted), ClosingReserve = true, Method = "IssueAsking")]
    public sealed partial record IssueAsking(Channel Channel, AskId? Ask = null) : CaseCommand, IAsksCustomer
    {
        internal static bool IsPossible(RecoveryCase current, Playbook playbook) => playbook.Allows(current.Stage, StepKind.FollowUp);

        internal static Unmet? NotWanted(RecoveryCase current, DecisionFacts facts) => AskingActs.NotWanted(current);

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => AskingActs.CheckAsking(current, Ask);
    }

    /// <summary>Says what became of an asking: it was sent, reached the customer, or didn't.</summary>
    /// <param name="Ask">The asking.</param>
    /// <param name="Result">What became of it.</param>
    [Act("delivery", Retells = Retelling.WhenClosed, By = Givers.Staff | Givers.System, WhenClosed = WhenClosed.UnlessMerged, Targets = nameof(RecordDelivery.Known), BarredToConcerned = true, ClosingReserve = true, Method = "RecordDelivery", Lands = true)]
    public sealed partial record RecordDelivery(
        AskId Ask,
        [Only(nameof(AskResult.Sent), nameof(AskResult.Delivered), nameof(AskResult.Reached), nameof(AskResult.NotReached), nameof(AskResult.Bounced), nameof(AskResult.Suppressed))] AskResult Result) : CaseCommand
    {
        internal static Targets Known(RecoveryCase current, DecisionFacts facts) => Targets.Among(Declared.Verb, "asking", current.Askings, one => one.Ask.Value, _ => null);

        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => AskingActs.Counts(current, playbook, Ask, Result) ? StepKind.FollowUp : (StepKind?)null;

        internal override Unmet? Validate() => Result == AskResult.Presumed ? Refusals.BadValue("result", Act.Verb, "what was heard of a message; that one arrived is presumed by due work alone") : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => AskingActs.CheckKnown(current, Ask);
    }

    /// <summary>Counts an asking as arrived that was sent and of which nothing was heard. Due work gives it.</summary>
    [Act("presume-delivery", By = Givers.DueWork)]
    internal sealed partial record PresumeDelivery(AskId Ask) : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => StepKind.FollowUp;
    }
}

/// <summary>A command that asks the customer, by the plan of the follow-up policy.</summary>
internal interface IAsksCustomer;

public abstract partial record CaseEvent
{
    /// <summary>The customer was in touch; with <paramref name="Evidence"/> where staff entered it as an answer, which nobody had asked for yet; <paramref name="Automatic"/> where a machine of theirs replied.</summary>
    [Stored("customer-contacted.v1", Act = typeof(CaseCommand.RecordContact))]
    public sealed partial record CustomerContacted(Channel Channel, bool Chase = false, bool HadToRetell = false, PersonalText? Words = null, EvidenceTaken? Evidence = null, bool? Automatic = null) : CaseEvent
    {
        internal override DateTimeOffset? SaidAt(EventHeader header) => header.HappenedAt;

        internal override bool IsChase => Chase;

        internal override bool IsAutomatic => Automatic is true;

        // A customer who gets in touch after taking the complaint back wants something.
        internal override ReopenCause? Reopens(RecoveryCase current, DateTimeOffset? said) => Automatic is not true
            && (current.Ending is Ending.Withdrawn or Ending.EnteredInError || AnswerActs.BreaksSilence(current, Evidence?.ContactAt ?? said)) ? ReopenCause.LateContact : null;
    }

    /// <summary>An asking was issued; whoever sends messages sends it, and says what became of it.</summary>
    /// <param name="Ask">Its name.</param>
    /// <param name="Channel">How the customer is asked.</param>
    /// <param name="Plan">What the follow-up policy planned.</param>
    /// <param name="JudgesVersion">The version of the case that an answer judges.</param>
    /// <param name="ExpiresAt">Until when a yes answers it.</param>
    [Stored("asking-issued.v1", Act = typeof(CaseCommand.IssueAsking))]
    public sealed partial record AskingIssued(AskId Ask, Channel Channel, FollowUpPlan Plan, long JudgesVersion, DateTimeOffset ExpiresAt) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AskingActs.NotWanted(current) ?? AskingActs.CheckAsking(current, Ask);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => Plan.IsSound && JudgesVersion == current.Version && ExpiresAt == Deciding.Later(facts.Now, Plan.AnswerWithin);
    }

    /// <summary>It was said what became of an asking, which changes nothing about who was reached.</summary>
    /// <param name="Ask">The asking.</param>
    /// <param name="Result">What became of it.</param>
    [Stored("delivery-recorded.v1", Act = typeof(CaseCommand.RecordDelivery))]
    internal sealed partial record DeliveryRecorded(AskId Ask, AskResult Result) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AskingActs.CheckKnown(current, Ask);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => !AskingActs.Counts(current, facts.Playbook, Ask, Result) && !AskingActs.Fails(current, Ask, Result);
    }

    /// <summary>The satisfaction check reached the customer.</summary>
    [Stored("customer-asked.v1", Act = typeof(CaseCommand.FollowUp), Step = nameof(StepKind.FollowUp))]
    public sealed partial record CustomerAsked(AskId Ask, Channel Channel, AskResult Result, FollowUpPlan Plan, long JudgesVersion) : CaseEvent, IHeardByCustomer
    {
        internal override bool IsAttempt => true;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AskingActs.CheckReached(current, this, facts);

        // What was issued arrives as it was issued.
        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => AskingActs.IsReached(Result) && Plan.IsSound
            && (AskingActs.Find(current, Ask) is { } issued ? JudgesVersion == issued.JudgesVersion && Channel == issued.Channel && Plan.IsSame(issued.Plan) : JudgesVersion == current.Version);
    }

    /// <summary>An attempt reached nobody.</summary>
    [Stored("attempt-recorded.v1", Act = typeof(CaseCommand.FollowUp))]
    public sealed partial record AttemptRecorded(AskId Ask, Channel Channel, AskResult Result) : CaseEvent
    {
        internal override bool IsAttempt => true;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AskingActs.Find(current, Ask) is null ? AskingActs.NotWanted(current)
            : AskingActs.Fails(current, Ask, Result) ? null
            : AskingActs.NotWanted(current) ?? Refusals.RefUsed(Ask.Value);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => AskingActs.IsFailed(Result) && (AskingActs.Find(current, Ask) is not { } issued || Channel == issued.Channel);
    }
}

// The customer in touch, and the satisfaction check on its way to them.
[Family(90)]
internal static partial class AskingActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordContact command, DecisionFacts facts)
    {
        var contact = new CaseEvent.CustomerContacted(
            command.Channel,
            command.Chase,
            command.HadToRetell,
            Deciding.Optional(command.Words),
            Automatic: command.Automatic is true ? true : null);
        var said = SaidAt(command);
        return Deciding.Accept((current.IsOpen || contact.Automatic is true || contact.Reopens(current, said) is not null
            ? Deciding.Reopening(current, contact, said)
            : PromiseActs.Followed(current, contact, "Answer the customer's word after the close.", facts)).AsSpan());
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.FollowUp command, DecisionFacts facts)
    {
        // In a batch the command's own name may be taken by an asking before.
        var own = new AskId(facts.Command.Value);
        var ask = command.Ask ?? (Find(current, own) is null ? own : NameOf(current));
        return CheckAsking(current, ask) is { } taken ? Deciding.Refuse(taken)
            : IsReached(command.Result) ? Deciding.Accept(new CaseEvent.CustomerAsked(ask, command.Channel, command.Result, PlanOf(facts), current.Version))
            : Deciding.Accept(new CaseEvent.AttemptRecorded(ask, command.Channel, command.Result));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.IssueAsking command, DecisionFacts facts)
    {
        var plan = PlanOf(facts);
        var ask = command.Ask ?? NameOf(current);
        return CheckAsking(current, ask) is { } taken
            ? Deciding.Refuse(taken)
            : Deciding.Accept(new CaseEvent.AskingIssued(ask, command.Channel, plan, current.Version, Deciding.Later(facts.Now, plan.AnswerWithin)));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordDelivery command, DecisionFacts facts)
    {
        var asking = Find(current, command.Ask)!;
        return Counts(current, facts.Playbook, command.Ask, command.Result) ? Deciding.Accept(AskedBy(asking, command.Result))
            : Fails(current, command.Ask, command.Result) ? Deciding.Accept(new CaseEvent.AttemptRecorded(asking.Ask, asking.Channel, command.Result))
            : Deciding.Accept(Delivered(current, new CaseEvent.DeliveryRecorded(asking.Ask, command.Result), facts).AsSpan());
    }

    private static AskId NameOf(RecoveryCase current) => new(FormattableString.Invariant($"ask-{current.Version + 1}"));

    // A case that was closed because the customer was silent wants somebody, when it turns out that an asking didn't arrive.
    private static ImmutableArray<CaseEvent> Delivered(RecoveryCase current, CaseEvent.DeliveryRecorded delivery, DecisionFacts facts) =>
        current.Ending == Ending.Unconfirmed && IsFailed(delivery.Result) ? PromiseActs.Followed(current, delivery, "The asking didn't arrive. Ask another way.", facts) : [delivery];

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.PresumeDelivery command, DecisionFacts facts) => CheckPresumed(current, Find(current, command.Ask), facts) is { } unmet
        ? Deciding.Refuse(unmet)
        : Deciding.Accept(AskedBy(Find(current, command.Ask)!, AskResult.Presumed));

    private static Unmet? CheckPresumed(RecoveryCase current, AskingState? asking, DecisionFacts facts) => asking is { PresumedAt: { } at } && at <= facts.Now && IsLive(current, asking)
        ? null
        : Refusals.WaitNotOver("An asking doesn't count as arrived", asking?.PresumedAt ?? UnixMicroseconds.Last);

    /// <summary>Who asked not to be contacted isn't asked; what was issued arrives once, while it is about what stands; presumed, by due work and in its time.</summary>
    internal static Unmet? CheckReached(RecoveryCase current, CaseEvent.CustomerAsked asked, DecisionFacts facts) => (asked.Result, Find(current, asked.Ask)) switch
    {
        (AskResult.Presumed, var asking) => facts.By.IsDueWork ? CheckPresumed(current, asking, facts) : Refusals.SourceNotAllowed(CaseCommand.PresumeDelivery.Declared.Verb, facts.By.Kind),
        (_, null) => NotWanted(current),
        (var result, { Ask: var ask }) => Counts(current, facts.Playbook, ask, result) ? null : NotWanted(current) ?? Refusals.RefUsed(ask.Value),
    };

    /// <summary>Tells whether a result says that the customer was reached.</summary>
    internal static bool IsReached(AskResult result) => result is AskResult.Reached or AskResult.Delivered or AskResult.Presumed;

    /// <summary>Nobody is asked who asked not to be.</summary>
    internal static Unmet? NotWanted(RecoveryCase current) => current.IsContactUnwanted ? Refusals.ContactNotWanted() : null;

    /// <summary>No asking takes the name of another.</summary>
    internal static Unmet? CheckAsking(RecoveryCase current, AskId? ask) => ask is { } given && Find(current, given) is not null ? Refusals.RefUsed(given.Value) : null;

    /// <summary>Tells whether the link of an asking answers another: the one it was sent for, or one that was issued later, since who has the link of the first is the customer.</summary>
    internal static bool IsAnsweredBy(RecoveryCase current, AskId ask, AskId link) => ask == link
        || (Find(current, ask) is { IsFormer: false } asking && Find(current, link) is { } sent && asking.Version > sent.Version);

    /// <summary>Whoever speaks of an asking names one of this case.</summary>
    internal static Unmet? CheckKnown(RecoveryCase current, AskId ask) => Find(current, ask) is null ? Refusals.RefUnknown(ask.Value, "asking") : null;

    /// <summary>Tells whether it counts toward silence that an asking reached the customer: nothing was done since, nothing is known yet of its arrival, and the case can be asked.</summary>
    internal static bool Counts(RecoveryCase current, Playbook playbook, AskId ask, AskResult result) => IsReached(result)
        && Find(current, ask) is { Standing: not AskingStanding.Delivered, Plan: not null } asking
        && IsLive(current, asking)
        && playbook.Allows(current.Stage, StepKind.FollowUp);

    /// <summary>Tells whether a result says that an asking on its way failed.</summary>
    internal static bool Fails(RecoveryCase current, AskId ask, AskResult result) => IsFailed(result) && Find(current, ask) is { IsUnderway: true } asking && IsLive(current, asking);

    /// <summary>Tells whether what becomes of an asking still counts: nothing was done since, and the customer didn't ask to be left alone.</summary>
    internal static bool IsLive(RecoveryCase current, AskingState asking) => current is { IsOpen: true, IsContactUnwanted: false } && !asking.IsSuperseded(current);

    internal static bool IsFailed(AskResult result) => result is AskResult.NotReached or AskResult.Bounced or AskResult.Suppressed;

    internal static AskingState? Find(RecoveryCase current, AskId ask)
    {
        foreach (var asking in current.Askings)
        {
            if (asking.Ask == ask)
            {
                return asking;
            }
        }

        return null;
    }

    private static FollowUpPlan PlanOf(DecisionFacts facts) => facts.Plan ?? throw new InvalidOperationException("An asking was decided without its plan. Gather the facts before deciding.");

    private static CaseEvent.CustomerAsked AskedBy(AskingState asking, AskResult result) => new(asking.Ask, asking.Channel, result, asking.Plan!, asking.JudgesVersion);

    internal static DateTimeOffset? SaidAt(CaseCommand command) => command.OccurredAt is { } at ? UnixMicroseconds.Truncate(at) : null;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CustomerContacted happened)
    {
        // A machine's reply is no word of the customer.
        if (happened.Automatic is true)
        {
            return;
        }

        next.IsSaid = true;
        Take(next, happened.Evidence);
        next.Contacts++;
        next.Chases += happened.Chase ? 1 : 0;
        next.RepeatContacts += happened.HadToRetell ? 1 : 0;
        Hear(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.AskingIssued happened)
    {
        next.IsSaid = true;
        next.LastAsk = happened.Ask;
        Keep(next, new AskingState(happened.Ask, header.Version, header.RecordedAt, AskingStanding.Issued)
        {
            Channel = happened.Channel,
            Plan = happened.Plan,
            JudgesVersion = happened.JudgesVersion,
            ExpiresAt = happened.ExpiresAt,
            Origin = header.Origin?.NameOf(happened.Ask.Value),
            IsFormer = header.IsFormer,
        });
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.DeliveryRecorded happened)
    {
        if (Find(next, happened.Ask) is not { } asking)
        {
            return;
        }

        if (IsFailed(happened.Result))
        {
            Keep(next, asking with { Standing = AskingStanding.Failed });
            Uncount(next, asking);
        }
        else if (IsReached(happened.Result))
        {
            Keep(next, asking with { Standing = AskingStanding.Delivered });
        }
        else if (asking.IsUnderway)
        {
            Keep(next, asking with { Standing = AskingStanding.Sent, SentAt = header.RecordedAt });
        }
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CustomerAsked happened)
    {
        next.IsSaid = true;

        // Asking again after a silence starts a new round: the silence no longer stands, and attempts count anew.
        if (next.IsEarned && next.EarnedEnding == Ending.Unconfirmed && !next.IsContactUnwanted)
        {
            Unearn(next);
            next.Counting = [];
        }

        (next.LastAsk, next.Plan) = (happened.Ask, happened.Plan);
        Keep(next, Find(next, happened.Ask) is { Standing: not AskingStanding.Delivered } issued && !issued.IsSuperseded(next)
            ? issued with { Standing = AskingStanding.Delivered }
            : new AskingState(happened.Ask, header.Version, header.RecordedAt, AskingStanding.Delivered)
            {
                Channel = happened.Channel,
                Plan = happened.Plan,
                JudgesVersion = happened.JudgesVersion,
                ExpiresAt = Deciding.Later(header.RecordedAt, happened.Plan.AnswerWithin),
                Origin = header.Origin?.NameOf(happened.Ask.Value),
                IsFormer = header.IsFormer,
            });
        if (next.CountingAttempts == 0 || header.RecordedAt - next.LastCountingAt >= happened.Plan.Spacing)
        {
            next.Counting = next.Counting.Add(new CountedAsking(happened.Ask, header.RecordedAt));
        }
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.AttemptRecorded happened)
    {
        next.IsSaid = true;
        next.LastAsk = happened.Ask;
        next.FailedAttempts++;
        Keep(next, Find(next, happened.Ask) is { IsUnderway: true } issued && !issued.IsSuperseded(next)
            ? issued with { Standing = AskingStanding.Failed }
            : new AskingState(happened.Ask, header.Version, header.RecordedAt, AskingStanding.Failed)
            {
                Channel = happened.Channel,
                JudgesVersion = header.Version - 1,
                ExpiresAt = Deciding.Later(header.RecordedAt, FollowUpPlan.StandardAnswerWithin),
                Origin = header.Origin?.NameOf(happened.Ask.Value),
                IsFormer = header.IsFormer,
            });
    }

    internal static void Keep(RecoveryCase next, AskingState asking)
    {
        for (var i = 0; i < next.Askings.Length; i++)
        {
            if (next.Askings[i].Ask == asking.Ask)
            {
                next.Askings = next.Askings.SetItem(i, asking);
                return;
            }
        }

        next.Askings = next.Askings.Add(asking);
    }

    // What came back counts no longer, and a silence that lacks it is none.
    private static void Uncount(RecoveryCase next, AskingState asking)
    {
        var counting = next.Counting.RemoveAll(counted => counted.Ask == asking.Ask);
        var isLacking = counting.Length < next.Counting.Length;
        next.Counting = counting;
        if (isLacking && next is { Ending: Ending.Open, EarnedEnding: Ending.Unconfirmed, IsContactUnwanted: false, Plan: { } plan } && next.CountingAttempts < plan.Attempts)
        {
            Unearn(next);
        }
    }

}
