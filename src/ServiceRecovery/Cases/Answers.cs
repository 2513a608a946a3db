using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Records the customer's own answer.</summary>
    /// <param name="Says">The answer.</param>
    /// <param name="Source">Where it comes from; <see langword="null"/> when the actor is the customer.</param>
    /// <param name="Ask">Which asking it answers.</param>
    /// <param name="Scores">Scores by name, at most 16, each from -1000 to 1000.</param>
    /// <param name="Words">The customer's words.</param>
    [Act("answer", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.CustomerSatisfied), nameof(StepKind.CustomerAccepts), nameof(StepKind.CustomerUnhappy), nameof(StepKind.CustomerWantsMore)], WhenClosed = WhenClosed.OfRecovery, BarredToConcerned = true, ClosingReserve = true, Lands = true)]
    public sealed partial record RecordAnswer(Answer Says, Source? Source = null, AskId? Ask = null, [Many(Item = "score")] ImmutableSortedDictionary<string, int>? Scores = null, [Text] string? Words = null) : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => AnswerActs.StepOf(Says);

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => Ask is not { } named ? null
            : facts.Asking is { } link && !AskingActs.IsAnsweredBy(current, named, link) ? Refusals.BadValue("ask", Act.Verb, $"the asking whose link the customer came by, '{link}', or a later one, and not '{named}'")
            : AskingActs.CheckKnown(current, named);

        internal override Unmet? Validate() => Scores is { } scores && (scores.Count > CommandValidator.MostEntries || scores.Values.Any(score => score is < -CommandValidator.LargestScore or > CommandValidator.LargestScore) || !scores.Keys.All(IdText.IsId))
            ? Refusals.BadValue("scores", Act.Verb, Refusals.Named(scores.Count, "scores", FormattableString.Invariant($" and a number from -{CommandValidator.LargestScore} to {CommandValidator.LargestScore}")))
            : null;
    }

    /// <summary>Records that the customer can't be asked.</summary>
    [Act("no-contact", By = Givers.Staff | Givers.Customer, Steps = [nameof(StepKind.CustomerSilent)], OpenWhen = nameof(RecordNoContact.IsAgain), ClosingReserve = true, Lands = true, BarredToConcerned = true)]
    public sealed partial record RecordNoContact([Only(nameof(SilenceReason.Unreachable), nameof(SilenceReason.NotWanted))] SilenceReason Reason, Source? Source = null) : CaseCommand
    {
        internal static bool IsAgain(RecoveryCase current, Playbook playbook) => Laws.IsSilenceBroken(current, playbook);

        internal override Unmet? Validate() => Reason == SilenceReason.NoAnswer ? Refusals.BadValue("reason", Act.Verb, "that the customer can't be reached, or doesn't want to be asked; that nobody answered is recorded by due work when its time has come") : null;
    }

    /// <summary>Asks another person to confirm that the customer can't be satisfied.</summary>
    [Act("unreconciled", Steps = [nameof(StepKind.DeclareUnreconciled)], Method = "DeclareUnreconciled", ClosingReserve = true, BarredToConcerned = true)]
    public sealed partial record DeclareUnreconciled(ActId Ref, [Text] string Efforts, [Text, Field("offer")] string FinalOffer, bool ReferralTold) : CaseCommand;

    /// <summary>Records the silence whose time has come. Due work gives it.</summary>
    [Act("record-silence", By = Givers.DueWork)]
    internal sealed partial record RecordSilence : CaseCommand
    {
        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => Laws.IsSilenceBroken(current, playbook) ? (StepKind?)null : StepKind.CustomerSilent;
    }
}

public abstract partial record CaseEvent
{
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
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AnswerActs.Check(this, current, facts, occurredAt);

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => AnswerActs.WhyDoubted(this, current, facts);

        // What reopens a case comes before it.
        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => JudgesVersion >= 1 && JudgesVersion <= current.Version;

        internal override StepKind? Step => AnswerActs.StepOf(Answer);

        // What the customer says after it may well be against it; a no is never waited for.
        internal override bool FallsWithWord => true;

        internal override DateTimeOffset? SaidAt(EventHeader header) => Answer is Answer.Unhappy or Answer.WantsMore ? header.HappenedAt : null;

        internal override ReopenCause? Reopens(RecoveryCase current, DateTimeOffset? said) => current.Ending == Ending.Open ? null
            : Answer is Answer.Unhappy or Answer.WantsMore ? ReopenCause.LateNo
            : AnswerActs.BreaksSilence(current, Source.Evidence?.ContactAt ?? said) ? ReopenCause.LateContact
            : null;
    }

    /// <summary>Silence was recorded, or that nobody can be asked.</summary>
    [Stored("silence-recorded.v1", Step = nameof(StepKind.CustomerSilent))]
    public sealed partial record SilenceRecorded(SilenceReason Reason, int Attempts, RuleRef Rule, SourceTaken? Source = null) : CaseEvent
    {
        internal override Act GivenBy => Reason == SilenceReason.NoAnswer ? CaseCommand.RecordSilence.Declared : CaseCommand.RecordNoContact.Declared;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => AnswerActs.Check(this, current, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => Attempts == AnswerActs.SilenceOf(current, Reason).Attempts && Rule == AnswerActs.SilenceOf(current, Reason).Rule;

        internal override bool FallsWithWord => true;

        internal override Unmet? CheckStill(RecoveryCase current, DecisionFacts facts) => Reason == SilenceReason.Unreachable ? AnswerActs.CheckUnreachable(current, facts) : null;

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
        internal override Unmet? CheckStill(RecoveryCase current, DecisionFacts facts) => AnswerActs.CheckUnhappy(current);

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => "Declaring that the customer can't be satisfied";
    }
}

// What comes of the satisfaction check: the answer, silence, and the customer who can't be satisfied.
[Family(95)]
internal static partial class AnswerActs
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

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordAnswer command, DecisionFacts facts)
    {
        if (Deciding.CheckSource(command.Source, current, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        var named = command.Ask ?? facts.Asking;
        var answer = new CaseEvent.AnswerRecorded(command.Says, current.Version, source, named ?? current.LastAsk, command.Scores, Deciding.Optional(command.Words));
        var decision = command.Says is Answer.Unhappy or Answer.WantsMore
            ? No(current, answer, AskingActs.SaidAt(command), named, facts)
            : Yes(current, command, answer, named, facts);

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

        var silence = SilenceOf(current, command.Reason) with { Source = source };
        if (silence.CheckStill(current, facts) is { } reachable)
        {
            return Deciding.Refuse(reachable);
        }

        var decision = silence.WhyAnotherPerson(current, facts) is { } doubted
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), silence, doubted)
            : Deciding.Accept(silence);
        return source is null ? decision : decision.Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RecordSilence command, DecisionFacts facts) => CheckSilent(current, facts) is { } unmet
        ? Deciding.Refuse(unmet)
        : Deciding.Accept(SilenceOf(current, SilenceReason.NoAnswer));

    /// <summary>The silence of a case as a desk records it: after the attempts that counted toward it, by the rule that planned them, or after those that reached nobody.</summary>
    internal static CaseEvent.SilenceRecorded SilenceOf(RecoveryCase current, SilenceReason reason) => reason == SilenceReason.NoAnswer && current.Plan is { } plan
        ? new(reason, current.CountingAttempts, plan.Rule)
        : new(reason, current.FailedAttempts, NoContactRule);

    /// <summary>Silence has a reason that holds: the customer's own word not to be contacted, or attempts and a wait as they were planned.</summary>
    internal static Unmet? Check(CaseEvent.SilenceRecorded silence, RecoveryCase current, DecisionFacts facts) => Deciding.CheckTaken(silence.Source, facts) ?? silence.Reason switch
    {
        SilenceReason.NoAnswer => CheckSilent(current, facts),
        SilenceReason.NotWanted => silence.Source is null ? Refusals.EvidenceMissing() : null,
        _ => silence.CheckStill(current, facts),
    };

    private static Unmet? CheckSilent(RecoveryCase current, DecisionFacts facts)
    {
        if (current.Plan is not { } plan)
        {
            return Refusals.AttemptsMissing("Silence counts after the attempts that the follow-up plan asks for, and nobody asked yet. Ask, and again as the plan says.");
        }

        if (current.CountingAttempts < plan.Attempts)
        {
            var missing = plan.Attempts - current.CountingAttempts;
            return Refusals.AttemptsMissing($"Silence counts after the attempts that the follow-up plan asks for, and {missing} {(missing == 1 ? "is" : "are")} missing. Ask again, spaced as the plan says.");
        }

        var until = Deciding.Later(current.LastCountingAt, plan.Wait);
        return until > facts.Now ? Refusals.WaitNotOver("Silence doesn't count", until) : null;
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.DeclareUnreconciled command, DecisionFacts facts)
    {
        var declared = new CaseEvent.UnreconciledDeclared(Deciding.Text(command.Efforts), Deciding.Text(command.FinalOffer));
        return !command.ReferralTold ? Deciding.Refuse(Refusals.ReferralUntold())
            : declared.CheckStill(current, facts) is { } unmet ? Deciding.Refuse(unmet)
            : Deciding.Request(current, facts, command.Ref, declared, declared.WhyAnotherPerson(current, facts)!);
    }

    /// <summary>Nobody is given up whose last answer wasn't a no: where a merge brought a later yes, or another customer was put on record, the case may still stand after the no before it.</summary>
    internal static Unmet? CheckUnhappy(RecoveryCase current) => current.LastAnswer is not { } last ? Refusals.NotAnswered()
        : IsNo(last) ? null
        : Refusals.NotUnhappy(last);

    /// <summary>An answer has a source that may give it, and a yes is no older than what it judges; a no is recorded however it is dated.</summary>
    internal static Unmet? Check(CaseEvent.AnswerRecorded answer, RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt)
    {
        // Without a name an answer is to what was asked last, however that was meant.
        var named = answer.Source.Proof == OwnChannelProof.Token || answer.Ask != current.LastAsk ? answer.Ask : null;
        return Deciding.CheckOwnChannel(answer.Source, facts)
            ?? (answer.Source is { Proof: OwnChannelProof.Token, Ask: var link } && (link is not { } by || answer.Ask is not { } asked || !AskingActs.IsAnsweredBy(current, asked, by)) ? Refusals.TokenUnknown() : null)
            ?? (named is { } ask ? AskingActs.CheckKnown(current, ask) : null)
            ?? (IsNo(answer.Answer) ? null : CheckYes(answer, current, named, facts, occurredAt))
            ?? CheckUnanswered(current, answer, named);
    }

    // A yes judges what stands, by what was asked of it, and betters no answer in the words of those who would gain by it.
    private static Unmet? CheckYes(CaseEvent.AnswerRecorded yes, RecoveryCase current, AskId? named, DecisionFacts facts, DateTimeOffset? occurredAt) =>
        CheckFresh(current, yes.Source, facts, occurredAt)
        ?? CheckInTime(current, named, facts)
        ?? (yes.Source.Evidence is not null && current.LastAnswer is { } last && OwnedSinceAnswer(current, facts) && IsBetter(yes, last, current.LastScores) ? Refusals.OverruledAnswer(last) : null);

    /// <summary>The more was given, the more a yes has to show whose word it is. After the close it changes nothing, so it needs nobody.</summary>
    internal static string? WhyDoubted(CaseEvent.AnswerRecorded answer, RecoveryCase current, DecisionFacts facts) =>
        current.IsOpen && !IsNo(answer.Answer) ? WhyDoubted(current, answer.Source, facts) : null;

    internal static bool IsNo(Answer answer) => answer is Answer.Unhappy or Answer.WantsMore;

    /// <summary>Tells whether something that was said so late shows that the silence that closed the case was none: it was said after the first attempt that counted, and not after the silence was recorded.</summary>
    internal static bool BreaksSilence(RecoveryCase current, DateTimeOffset? said) => current is { Ending: Ending.Unconfirmed, SilentAt: { } silent, SilentSince: { } since }
        && said <= silent
        && said > since;

    // A yes answers an asking that was issued after the last thing that was done, and in time.
    private static Unmet? CheckInTime(RecoveryCase current, AskId? named, DecisionFacts facts) => named is not { } ask || AskingActs.Find(current, ask) is not { } asking ? null
        : asking.IsSuperseded(current) ? Refusals.StaleAsking(ask)
        : asking.ExpiresAt < facts.Now ? Refusals.ExpiredAsking(ask, asking.ExpiresAt)
        : null;

    // The same answer again is a second press, unless something was done since: then the customer says that it didn't help.
    private static Unmet? CheckUnanswered(RecoveryCase current, CaseEvent.AnswerRecorded given, AskId? named) =>
        named is { } ask && AskingActs.Find(current, ask) is { } asking && asking.Answer == given.Answer && asking.AnswerVersion >= current.StaledVersion && IsSame(asking.Scores, given.Scores)
            ? Refusals.AskAnswered(ask)
            : null;

    private static bool IsSame(ImmutableSortedDictionary<string, int>? left, ImmutableSortedDictionary<string, int>? right)
    {
        var (one, other) = (left ?? ImmutableSortedDictionary<string, int>.Empty, right ?? ImmutableSortedDictionary<string, int>.Empty);
        return one.Count == other.Count && one.All(score => other.TryGetValue(score.Key, out var value) && value == score.Value);
    }

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

    private static Decision No(RecoveryCase current, CaseEvent.AnswerRecorded no, DateTimeOffset? said, AskId? named, DecisionFacts facts)
    {
        if (CheckUnanswered(current, no, named) is { } answered)
        {
            return Deciding.Refuse(answered);
        }

        if (current.IsOpen)
        {
            return Deciding.Accept(no);
        }

        // After the close a no opens the case again. Where nobody has been listened to yet, a complaint is a contact.
        var isHeard = facts.Playbook.TryStep(current.Stage, StepKind.Reopen, out var reopened) && facts.Playbook.Allows(reopened, StepOf(no.Answer));
        return isHeard
            ? Deciding.Accept(Deciding.Reopening(current, no, said).AsSpan())
            : Contacted(current, no);
    }

    // What is no answer in the stage it comes to is a contact, and opens the case.
    private static Decision Contacted(RecoveryCase current, CaseEvent.AnswerRecorded said) => Deciding.Accept(
        new CaseEvent.CaseReopened(ReopenCause.LateContact),
        new CaseEvent.CustomerContacted(said.Source.AnyEvidence?.Channel ?? current.Channel, Words: said.Words, Evidence: said.Source.AnyEvidence));

    private static Decision Yes(RecoveryCase current, CaseCommand.RecordAnswer command, CaseEvent.AnswerRecorded yes, AskId? named, DecisionFacts facts)
    {
        if ((CheckYes(yes, current, named, facts, command.OccurredAt) ?? CheckUnanswered(current, yes, named)) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        // A yes before the silence that closed the case shows that there was none; asked again, the customer says it of what stands now.
        if (yes.Reopens(current, AskingActs.SaidAt(command)) is not null)
        {
            return Contacted(current, yes);
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

    /// <summary>Nobody is unreachable who says so, whom an attempt has reached, or whom nobody tried to reach.</summary>
    internal static Unmet? CheckUnreachable(RecoveryCase current, DecisionFacts facts) =>
        facts.By.Kind == ActorKind.Customer ? Refusals.BadValue("reason", CaseCommand.RecordNoContact.Declared.Verb, "what a customer can say of themselves, and nobody says that they can't be reached")
        : current.CountingAttempts > 0 ? Refusals.AttemptsMissing("An attempt has reached the customer, so they aren't unreachable. Wait for their answer, or until silence counts.")
        : current.Customer is not null && current.FailedAttempts == 0 ? Refusals.AttemptsMissing("No attempt to reach the customer has failed since the last thing that was done or that they said. Try, and record the attempt.")
        : null;

    private static Unmet? CheckStatementDate(SourceTaken source, DecisionFacts facts) => Deciding.CheckDates(facts, source?.AnyEvidence?.ContactAt);

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

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.AnswerRecorded happened)
    {
        next.IsSaid = true;
        Take(next, happened.Source);
        next.IsContactUnwanted = false;
        if (happened.Ask is { } ask && AskingActs.Find(next, ask) is { } asking)
        {
            AskingActs.Keep(next, asking with { Answer = happened.Answer, Scores = happened.Scores, AnswerVersion = header.Version });
        }

        // A late yes changes nothing else; a late no comes after the reopening, on an open case.
        if (next.Ending != Ending.Open)
        {
            return;
        }

        Hear(next, header);
        CaseFolding.Answer(next, header, happened.Answer, happened.Scores, isTyped: happened.Source.Evidence is not null);
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

        // What comes after the close changes what is counted, and not when the silence was.
        (next.SilentSince, next.SilentAt) = happened.Reason == SilenceReason.NoAnswer && !next.Counting.IsEmpty ? (next.Counting[0].At, header.RecordedAt) : (default(DateTimeOffset?), default(DateTimeOffset?));
        Earn(next, header, Ending.Unconfirmed);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.UnreconciledDeclared happened)
    {
        next.IsSaid = true;
        Earn(next, header, Ending.Unreconciled);
    }
}
