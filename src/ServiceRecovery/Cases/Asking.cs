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
    [Act("contact", By = Givers.Staff | Givers.Customer | Givers.System, WhenClosed = WhenClosed.UnlessMerged)]
    public sealed partial record RecordContact(Channel Channel, bool Chase = false, [Field("retold")] bool HadToRetell = false, [Text, Field("text")] string? Words = null, bool? Automatic = null) : CaseCommand
    {
        // Whoever speaks is no machine.
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => Automatic is true && facts.By.Kind == ActorKind.Customer ? Refusals.BadValue("automatic", Act.Verb) : null;
    }

    /// <summary>Asks the customer whether they are satisfied, or records an attempt that reached nobody.</summary>
    [Act("follow-up", By = Givers.Staff | Givers.System, Steps = [nameof(StepKind.FollowUp)], OpenWhen = nameof(FollowUp.IsAsked), Barred = nameof(FollowUp.NotWanted), ClosingReserve = true)]
    public sealed partial record FollowUp(Channel Channel, AskResult Result, AskId? Ask = null) : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => Result is AskResult.Reached or AskResult.Delivered ? StepKind.FollowUp : (StepKind?)null;

        // Nobody is asked where the playbook has no such step: after praise, and after what nearly went wrong.
        internal static bool IsAsked(RecoveryCase current, Playbook playbook) => playbook.Rows.Any(row => row.Kind == StepKind.FollowUp);

        internal static Unmet? NotWanted(RecoveryCase current, DecisionFacts facts) => current.IsContactUnwanted ? Refusals.ContactNotWanted() : null;
    }

    /// <summary>Records the customer's own answer.</summary>
    /// <param name="Says">The answer.</param>
    /// <param name="Source">Where it comes from; <see langword="null"/> when the actor is the customer.</param>
    /// <param name="Ask">Which asking it answers.</param>
    /// <param name="Scores">Scores by name, at most 16, each from -1000 to 1000.</param>
    /// <param name="Words">The customer's words.</param>
    [Act("answer", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.CustomerSatisfied), nameof(StepKind.CustomerAccepts), nameof(StepKind.CustomerUnhappy), nameof(StepKind.CustomerWantsMore)], WhenClosed = WhenClosed.OfRecovery, BarredToConcerned = true, ClosingReserve = true)]
    public sealed partial record RecordAnswer(Answer Says, Source? Source = null, AskId? Ask = null, [Many(Item = "score")] ImmutableSortedDictionary<string, int>? Scores = null, [Text] string? Words = null) : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => AskingActs.StepOf(Says);

        internal override Unmet? Validate() => Scores is { } scores && (scores.Count > CommandValidator.MostEntries || scores.Values.Any(score => score is < -CommandValidator.LargestScore or > CommandValidator.LargestScore) || !scores.Keys.All(IdText.IsId))
            ? Refusals.BadValue("scores", Act.Verb)
            : null;
    }

    /// <summary>Records that the customer can't be asked.</summary>
    [Act("no-contact", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.CustomerSilent)], OpenWhen = nameof(RecordNoContact.IsAgain), ClosingReserve = true)]
    public sealed partial record RecordNoContact([Only(nameof(SilenceReason.Unreachable), nameof(SilenceReason.NotWanted))] SilenceReason Reason, Source? Source = null) : CaseCommand
    {
        internal static bool IsAgain(RecoveryCase current, Playbook playbook) => Laws.IsSilenceBroken(current, playbook);

        internal override Unmet? Validate() => Reason == SilenceReason.NoAnswer ? Refusals.BadValue("reason", Act.Verb) : null;
    }

    /// <summary>Asks another person to confirm that the customer can't be satisfied.</summary>
    [Act("unreconciled", Steps = [nameof(StepKind.DeclareUnreconciled)], Method = "DeclareUnreconciled", ClosingReserve = true)]
    public sealed partial record DeclareUnreconciled(ActId Ref, [Text] string Efforts, [Text, Field("offer")] string FinalOffer, bool ReferralTold) : CaseCommand;

    /// <summary>Records the silence whose time has come. Due work gives it.</summary>
    [Act("record-silence", By = Givers.DueWork, NoHandle = true)]
    internal sealed partial record RecordSilence : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => Laws.IsSilenceBroken(current, playbook) ? (StepKind?)null : StepKind.CustomerSilent;
    }
}

public abstract partial record CaseEvent
{
    /// <summary>The customer was in touch; with <paramref name="Evidence"/> where staff entered it as an answer, which nobody had asked for yet; <paramref name="Automatic"/> where a machine of theirs replied.</summary>
    [Stored("customer-contacted.v1", Act = typeof(CaseCommand.RecordContact))]
    public sealed partial record CustomerContacted(Channel Channel, bool Chase = false, bool HadToRetell = false, PersonalText? Words = null, EvidenceTaken? Evidence = null, bool? Automatic = null) : CaseEvent
    {
        // A customer who gets in touch after taking the complaint back wants something.
        internal override ReopenCause? Reopens(Ending ending) => Automatic is not true && ending is (Ending.Withdrawn or Ending.EnteredInError) ? ReopenCause.LateContact : null;
    }

    /// <summary>The satisfaction check reached the customer.</summary>
    [Stored("customer-asked.v1", Act = typeof(CaseCommand.FollowUp), Step = nameof(StepKind.FollowUp))]
    public sealed partial record CustomerAsked(AskId Ask, Channel Channel, AskResult Result, FollowUpPlan Plan, long JudgesVersion) : CaseEvent, IHeardByCustomer;

    /// <summary>An attempt reached nobody.</summary>
    [Stored("attempt-recorded.v1", Act = typeof(CaseCommand.FollowUp))]
    public sealed partial record AttemptRecorded(AskId Ask, Channel Channel, AskResult Result) : CaseEvent;

    /// <summary>The customer answered; <paramref name="JudgesVersion"/> is the version of the case they judged.</summary>
    [Stored("answer-recorded.v1", Act = typeof(CaseCommand.RecordAnswer))]
    public sealed partial record AnswerRecorded(
        Answer Answer,
        long JudgesVersion,
        SourceTaken Source,
        AskId? Ask = null,
        ImmutableSortedDictionary<string, int>? Scores = null,
        PersonalText? Words = null) : CaseEvent, IHeardByCustomer
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AskingActs.Check(this, current, facts, occurredAt);

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => AskingActs.WhyDoubted(this, current, facts);

        internal override StepKind? Step => AskingActs.StepOf(Answer);

        internal override ReopenCause? Reopens(Ending ending) => ending != Ending.Open && Answer is (Answer.Unhappy or Answer.WantsMore) ? ReopenCause.LateNo : null;
    }

    /// <summary>Silence was recorded, or that nobody can be asked.</summary>
    [Stored("silence-recorded.v1", Step = nameof(StepKind.CustomerSilent))]
    public sealed partial record SilenceRecorded(SilenceReason Reason, int Attempts, RuleRef Rule, SourceTaken? Source = null) : CaseEvent
    {
        internal override Act GivenBy => Reason == SilenceReason.NoAnswer ? CaseCommand.RecordSilence.Declared : CaseCommand.RecordNoContact.Declared;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckTaken(Source, facts);

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => Reason != SilenceReason.NoAnswer && Laws.IsAboveFloor(current, facts.Rules.Floor)
            ? "Recording that the customer can't be asked, with more granted than the floor,"
            : null;
    }

    /// <summary>The customer can't be satisfied: everything was tried, the final offer tendered, the right of referral told.</summary>
    /// <param name="Efforts">What was tried.</param>
    /// <param name="FinalOffer">The final offer.</param>
    /// <param name="Solo">One person alone declared it, after the cooling-off time of solo mode.</param>
    [Stored("unreconciled-declared.v1", Act = typeof(CaseCommand.DeclareUnreconciled), Step = nameof(StepKind.DeclareUnreconciled))]
    public sealed partial record UnreconciledDeclared(PersonalText Efforts, PersonalText FinalOffer, bool Solo = false) : CaseEvent
    {
        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => "Declaring that the customer can't be satisfied";
    }
}

// The satisfaction check: the customer in touch, asking, the answer, silence, and the customer who can't be satisfied.
[Family(90)]
internal static partial class AskingActs
{
    private static readonly RuleRef NoContactRule = new("no-contact", 1);

    /// <summary>Returns the step that an answer is.</summary>
    internal static StepKind StepOf(Answer answer) => answer switch
    {
        Answer.Satisfied => StepKind.CustomerSatisfied,
        Answer.Accepts or Answer.WontSay => StepKind.CustomerAccepts,
        Answer.Unhappy => StepKind.CustomerUnhappy,
        Answer.WantsMore => StepKind.CustomerWantsMore,
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "An answer is one of the five."),
    };

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordContact command, DecisionFacts facts) =>
        Deciding.Accept(Deciding.Reopening(current, new CaseEvent.CustomerContacted(
            command.Channel,
            command.Chase,
            command.HadToRetell,
            Deciding.Optional(command.Words),
            Automatic: command.Automatic is true ? true : null)).AsSpan());

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.FollowUp command, DecisionFacts facts)
    {
        var plan = facts.Plan ?? throw new InvalidOperationException("A follow-up was decided without its plan. Gather the facts before deciding.");
        var ask = command.Ask ?? new AskId(facts.Command.Value);
        return command.Result is AskResult.Reached or AskResult.Delivered
            ? Deciding.Accept(new CaseEvent.CustomerAsked(ask, command.Channel, command.Result, plan, current.Version))
            : Deciding.Accept(new CaseEvent.AttemptRecorded(ask, command.Channel, command.Result));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordAnswer command, DecisionFacts facts)
    {
        if (Deciding.CheckSource(command.Source, current, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        var answer = new CaseEvent.AnswerRecorded(command.Says, current.Version, source, command.Ask ?? current.LastAsk, command.Scores, Deciding.Optional(command.Words));
        var decision = command.Says is Answer.Unhappy or Answer.WantsMore
            ? No(current, answer, facts)
            : Yes(current, command, answer, facts);

        // What reopens a case comes before the answer that brought the evidence.
        var claim = Deciding.EvidenceClaim(source, current, facts);
        return decision.Claiming(decision is Decision.Accepted accepted && claim is not null ? claim with { EventIndex = accepted.Events.Length - 1 } : claim);
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordNoContact command, DecisionFacts facts)
    {
        SourceTaken? source = null;
        if (command.Reason == SilenceReason.NotWanted || command.Source is not null)
        {
            if ((Deciding.CheckSource(command.Source, current, facts, out var taken) ?? CheckStatementDate(taken, facts)) is { } unsourced)
            {
                return Deciding.Refuse(unsourced);
            }

            source = taken;
        }

        if (command.Reason == SilenceReason.Unreachable && CheckUnreachable(current) is { } reachable)
        {
            return Deciding.Refuse(reachable);
        }

        var silence = new CaseEvent.SilenceRecorded(command.Reason, current.FailedAttempts, NoContactRule, source);
        var decision = silence.WhyAnotherPerson(current, facts) is { } doubted
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), silence, doubted)
            : Deciding.Accept(silence);
        return source is null ? decision : decision.Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordSilence command, DecisionFacts facts)
    {
        if (current.Plan is not { } plan)
        {
            return Deciding.Refuse(Refusals.AttemptsMissing("Silence counts after the attempts that the follow-up plan asks for, and nobody asked yet. Ask, and again as the plan says."));
        }

        if (current.CountingAttempts < plan.Attempts)
        {
            var missing = plan.Attempts - current.CountingAttempts;
            return Deciding.Refuse(Refusals.AttemptsMissing(
                $"Silence counts after the attempts that the follow-up plan asks for, and {missing} {(missing == 1 ? "is" : "are")} missing. Ask again, spaced as the plan says."));
        }

        var until = Deciding.Later(current.LastCountingAt, plan.Wait);
        return until > facts.Now
            ? Deciding.Refuse(Refusals.WaitNotOver("Silence doesn't count", until))
            : Deciding.Accept(new CaseEvent.SilenceRecorded(SilenceReason.NoAnswer, current.CountingAttempts, plan.Rule));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.DeclareUnreconciled command, DecisionFacts facts)
    {
        var declared = new CaseEvent.UnreconciledDeclared(Deciding.Text(command.Efforts), Deciding.Text(command.FinalOffer));
        return command.ReferralTold
            ? Deciding.Request(current, facts, command.Ref, declared, declared.WhyAnotherPerson(current, facts)!)
            : Deciding.Refuse(Refusals.ReferralUntold());
    }

    /// <summary>An answer has a source that may give it, and a yes is no older than what it judges; a no is recorded however it is dated.</summary>
    internal static Unmet? Check(CaseEvent.AnswerRecorded answer, RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => IsNo(answer.Answer)
        ? Deciding.CheckOwnChannel(answer.Source, facts)
        : Deciding.CheckOwnChannel(answer.Source, facts) ?? CheckFresh(current, answer.Source, facts, occurredAt);

    /// <summary>The more was given, the more a yes has to show whose word it is. After the close it changes nothing, so it needs nobody.</summary>
    internal static string? WhyDoubted(CaseEvent.AnswerRecorded answer, RecoveryCase current, DecisionFacts facts) =>
        current.IsOpen && !IsNo(answer.Answer) ? WhyDoubted(current, answer.Source, facts) : null;

    private static bool IsNo(Answer answer) => answer is Answer.Unhappy or Answer.WantsMore;

    /// <summary>A word that is older than what it would judge, or dated ahead, judges nothing.</summary>
    internal static Unmet? CheckFresh(RecoveryCase current, SourceTaken source, DecisionFacts facts, DateTimeOffset? occurredAt)
    {
        if (CheckStatementDate(source, facts) is { } ahead)
        {
            return ahead;
        }

        foreach (var said in new[] { occurredAt, source?.Evidence?.ContactAt })
        {
            if (said is { } at && UnixMicroseconds.Truncate(at) < current.StaledAt)
            {
                return Refusals.StaleStatement(at, current.StaledAt);
            }
        }

        return null;
    }

    private static Decision No(RecoveryCase current, CaseEvent.AnswerRecorded no, DecisionFacts facts)
    {
        if (current.IsOpen)
        {
            return Deciding.Accept(no);
        }

        // After the close a no opens the case again. Where nobody has been listened to yet, a complaint is a contact.
        var evidence = no.Source?.Evidence;
        var isHeard = facts.Playbook.TryStep(current.Stage, StepKind.Reopen, out var reopened) && facts.Playbook.Allows(reopened, StepOf(no.Answer));
        return isHeard
            ? Deciding.Accept(Deciding.Reopening(current, no).AsSpan())
            : Deciding.Accept(
                new CaseEvent.CaseReopened(ReopenCause.LateContact),
                new CaseEvent.CustomerContacted(evidence?.Channel ?? current.Channel, Words: no.Words, Evidence: evidence));
    }

    private static Decision Yes(RecoveryCase current, CaseCommand.RecordAnswer command, CaseEvent.AnswerRecorded yes, DecisionFacts facts)
    {
        var isTyped = yes.Source.Evidence is not null;
        if (CheckFresh(current, yes.Source, facts, command.OccurredAt) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        if (isTyped && current.LastAnswer is { } last && OwnedSinceAnswer(current, facts) && IsBetter(yes, last, current.LastScores))
        {
            return Deciding.Refuse(Refusals.OverruledAnswer(last));
        }

        return WhyDoubted(yes, current, facts) is { } doubted
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), yes, doubted, instead: "Another person, the customer's own link, or a device at the place would do.")
            : Deciding.Accept(yes);
    }

    private static string? WhyDoubted(RecoveryCase current, SourceTaken source, DecisionFacts facts) => source switch
    {
        { Evidence: not null } when Laws.IsAboveFloor(current, facts.Rules.Floor) => "A yes that staff enter, with more granted than the floor,",
        { Device: not null } when Laws.IsAboveFloor(current, facts.Rules.DeviceFloor) => "A yes on a device, with more granted than the floor of devices,",
        { IsOwnChannel: true } when Laws.IsNamedLate(current, facts) && Laws.IsAboveFloor(current, facts.Rules.Floor) => "A yes of a customer who was named after something was granted, with more granted than the floor,",
        _ => null,
    };

    /// <summary>Nobody is unreachable whom an attempt has reached, or whom nobody tried to reach.</summary>
    internal static Unmet? CheckUnreachable(RecoveryCase current) =>
        current.CountingAttempts > 0 ? Refusals.AttemptsMissing("An attempt has reached the customer, so they aren't unreachable. Wait for their answer, or until silence counts.")
        : current.Customer is not null && current.FailedAttempts == 0 ? Refusals.AttemptsMissing("Nobody tried to reach the customer since the last thing that was done. Try, and record the attempt.")
        : null;

    private static Unmet? CheckStatementDate(SourceTaken source, DecisionFacts facts) => Deciding.CheckDates(facts, source?.Evidence?.ContactAt);

    // At equal rank a higher score of one name is better.
    private static bool IsBetter(CaseEvent.AnswerRecorded given, Answer last, ImmutableSortedDictionary<string, int>? lastScores) => RankOf(given.Answer) != RankOf(last)
        ? RankOf(given.Answer) > RankOf(last)
        : given.Scores is { } scores && lastScores is not null && scores.Any(score => lastScores.TryGetValue(score.Key, out var before) && score.Value > before);

    private static int RankOf(Answer answer) => answer switch
    {
        Answer.Satisfied => 2,
        Answer.Accepts or Answer.WontSay => 1,
        Answer.Unhappy or Answer.WantsMore => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "An answer is one of the five."),
    };

    private static bool OwnedSinceAnswer(RecoveryCase current, DecisionFacts facts) =>
        current.OwnersSinceAnswer.Contains(facts.Person) || (facts.ActsFor is { } actsFor && current.OwnersSinceAnswer.Contains(actsFor));

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
        Hear(next);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CustomerAsked happened)
    {
        next.IsSaid = true;

        // Asking again after a silence starts a new round: the silence no longer stands, and attempts count anew.
        if (next.IsEarned && next.EarnedEnding == Ending.Unconfirmed)
        {
            Unearn(next);
            next.CountingAttempts = 0;
        }

        (next.LastAsk, next.Plan) = (happened.Ask, happened.Plan);
        if (next.CountingAttempts == 0 || header.RecordedAt - next.LastCountingAt >= happened.Plan.Spacing)
        {
            next.CountingAttempts++;
            next.LastCountingAt = header.RecordedAt;
        }
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.AttemptRecorded happened)
    {
        next.IsSaid = true;
        next.LastAsk = happened.Ask;
        next.FailedAttempts++;
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.AnswerRecorded happened)
    {
        next.IsSaid = true;
        Take(next, happened.Source);
        next.IsContactUnwanted = false;

        // A late yes changes nothing else; a late no comes after the reopening, on an open case.
        if (next.Ending != Ending.Open)
        {
            return;
        }

        Hear(next);
        CaseFolding.Answer(next, header, happened.Answer, happened.Scores);
        if (happened.Answer is Answer.Unhappy or Answer.WantsMore)
        {
            next.Noes++;
            next.Reworks += next.RemedyVersion > next.BackToWorkVersion ? 1 : 0;
            next.BackToWorkVersion = header.Version;
            Stale(next, header);
        }
        else
        {
            Earn(next, header, happened.Answer == Answer.Satisfied ? Ending.Recovered : Ending.RemedyAccepted);
        }
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.SilenceRecorded happened)
    {
        next.IsSaid = true;
        Take(next, happened.Source);
        next.IsContactUnwanted = happened.Reason == SilenceReason.NotWanted;
        Earn(next, header, Ending.Unconfirmed);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.UnreconciledDeclared happened)
    {
        next.IsSaid = true;
        Earn(next, header, Ending.Unreconciled);
    }
}
