using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Thanks the customer for praise.</summary>
    [Act("thank", Steps = [nameof(StepKind.Thank)])]
    public sealed partial record Thank([Text, Field("text")] string Words) : CaseCommand;

    /// <summary>Says why there is nobody to thank.</summary>
    [Act("waive-thanks", Steps = [nameof(StepKind.WaiveThanks)])]
    public sealed partial record WaiveThanks([Text] string Reason) : CaseCommand;

    /// <summary>Records what the delighted customer told.</summary>
    [Act("interview", Steps = [nameof(StepKind.Interview)])]
    public sealed partial record Interview([Text, Field("text")] string Answers, bool MayQuote, Channel? Channel = null) : CaseCommand;

    /// <summary>Says why the customer isn't interviewed.</summary>
    [Act("waive-interview", Steps = [nameof(StepKind.WaiveInterview)])]
    public sealed partial record WaiveInterview([Text] string Reason) : CaseCommand;

    /// <summary>Recognizes people, and their team, before their peers.</summary>
    [Act("recognize", Steps = [nameof(StepKind.Recognize)])]
    public sealed partial record Recognize(ImmutableArray<PersonId> People, [Text] string Forum, [Text, Field("text")] string Words, [Text] string? Team = null) : CaseCommand
    {
        internal override Unmet? Validate() => People.IsDefaultOrEmpty ? Refusals.MissingField("people", Act.Verb)
            : People.Length > 100 ? Refusals.BadValue("people", Act.Verb, FormattableString.Invariant($"1 to 100 people, and not {People.Length}"))
            : null;
    }

    /// <summary>Records a debrief.</summary>
    [Act("debrief", Steps = [nameof(StepKind.Debrief)], OpenWhen = nameof(Debrief.IsMissing), WhenClosed = WhenClosed.OfRecovery, BarredToConcerned = true)]
    public sealed partial record Debrief(DebriefId Ref, [Text, Field("text")] string Words) : CaseCommand
    {
        // Where a move or a merge brought the case to a stage that only waits for its close, somebody can still debrief it.
        internal static bool IsMissing(RecoveryCase current, Playbook playbook) =>
            current.Purpose != Purpose.Failure && !Laws.IsLearned(current) && playbook.Allows(current.Stage, StepKind.Close) && !playbook.Allows(current.Stage, StepKind.Debrief);
    }

    /// <summary>Waives the debrief by a rule.</summary>
    [Act("waive-debrief", Steps = [nameof(StepKind.WaiveDebrief)], Barred = nameof(WaiveDebrief.NotWaivable), WhenClosed = WhenClosed.OfRecovery, BarredToConcerned = true)]
    public sealed partial record WaiveDebrief([Text] string Reason) : CaseCommand
    {
        internal static Unmet? NotWaivable(RecoveryCase current, DecisionFacts facts) => Laws.WhyDebriefed(current) is { } why ? Refusals.WaiverNotAllowed(why) : null;
    }

    /// <summary>Writes down a practice that others may take up.</summary>
    [Act("practice", Steps = [nameof(StepKind.WritePractice)], Method = "WritePractice")]
    public sealed partial record WritePractice(PracticeId Ref, [Text, Field("text")] string Words) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>The customer was thanked.</summary>
    [Stored("thanked.v1", Act = typeof(CaseCommand.Thank), Step = nameof(StepKind.Thank))]
    public sealed partial record Thanked(PersonalText Words) : CaseEvent, ITellsCustomer;

    /// <summary>There was nobody to thank.</summary>
    [Stored("thanks-waived.v1", Act = typeof(CaseCommand.WaiveThanks), Step = nameof(StepKind.WaiveThanks))]
    internal sealed partial record ThanksWaived(PersonalText Reason) : CaseEvent;

    /// <summary>The delighted customer was interviewed.</summary>
    [Stored("customer-interviewed.v1", Act = typeof(CaseCommand.Interview), Step = nameof(StepKind.Interview))]
    public sealed partial record CustomerInterviewed(PersonalText Answers, bool MayQuote, Channel? Channel = null) : CaseEvent, IHeardByCustomer;

    /// <summary>The customer wasn't interviewed.</summary>
    [Stored("interview-waived.v1", Act = typeof(CaseCommand.WaiveInterview), Step = nameof(StepKind.WaiveInterview))]
    internal sealed partial record InterviewWaived(PersonalText Reason) : CaseEvent;

    /// <summary>People and their team were recognized before their peers.</summary>
    [Stored("recognized.v1", Act = typeof(CaseCommand.Recognize), Step = nameof(StepKind.Recognize))]
    public sealed partial record Recognized(ImmutableArray<Subject> People, PersonalText Forum, PersonalText Words, PersonalText? Team = null) : CaseEvent;

    /// <summary>The case was debriefed.</summary>
    [Stored("debriefed.v1", Act = typeof(CaseCommand.Debrief), Step = nameof(StepKind.Debrief))]
    public sealed partial record Debriefed(DebriefId Ref, PersonalText Words) : CaseEvent;

    /// <summary>The debrief was waived.</summary>
    [Stored("debrief-waived.v1", Act = typeof(CaseCommand.WaiveDebrief), Step = nameof(StepKind.WaiveDebrief))]
    internal sealed partial record DebriefWaived(PersonalText Reason) : CaseEvent;

    /// <summary>A practice was written down.</summary>
    [Stored("practice-written.v1", Act = typeof(CaseCommand.WritePractice), Step = nameof(StepKind.WritePractice))]
    public sealed partial record PracticeWritten(PracticeId Ref, PersonalText Words) : CaseEvent;
}

// What is learned from a case, praise above all.
[Family(120)]
internal static partial class AccoladeActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Thank command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.Thanked(Deciding.Text(command.Words)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.WaiveThanks command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.ThanksWaived(Deciding.Text(command.Reason)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Interview command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.CustomerInterviewed(Deciding.Text(command.Answers), command.MayQuote, command.Channel));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.WaiveInterview command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.InterviewWaived(Deciding.Text(command.Reason)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Recognize command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.Recognized([.. command.People.Select(facts.Names.SubjectOf)], Deciding.Text(command.Forum), Deciding.Text(command.Words), Deciding.Optional(command.Team)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Debrief command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.Debriefed(command.Ref, Deciding.Text(command.Words)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.WaiveDebrief command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.DebriefWaived(Deciding.Text(command.Reason)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.WritePractice command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.PracticeWritten(command.Ref, Deciding.Text(command.Words)));

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Thanked happened) => (next.IsThanked, next.IsSaid) = (true, true);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ThanksWaived happened) => next.IsThanked = true;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CustomerInterviewed happened) => next.IsSaid = true;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.InterviewWaived happened)
    {
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Recognized happened)
    {
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Debriefed happened) => Debrief(next, header);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.DebriefWaived happened) => Debrief(next, header);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PracticeWritten happened)
    {
    }

    private static void Debrief(RecoveryCase next, EventHeader header)
    {
        // What ended otherwise ended so, whatever is learned from it afterwards.
        next.IsDebriefed = true;
        if (next.Purpose != Purpose.Failure && next.Ending == Ending.Open)
        {
            Earn(next, header, Ending.Learned);
        }
    }
}
