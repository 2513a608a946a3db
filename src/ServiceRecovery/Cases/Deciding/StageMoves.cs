using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Where an event takes a case: its step's row, or for a staling record the row <c>Rework</c>. The decider never names a stage.</summary>
public static class StageMoves
{
    /// <summary>Returns the stage after an event.</summary>
    public static Stage After(Playbook playbook, Stage current, CaseEvent happened)
    {
        if (happened is CaseEvent.FailureReported or CaseEvent.PraiseReported or CaseEvent.NearMissReported)
        {
            return playbook.Opening;
        }

        if (KindOf(happened) is { } kind && playbook.TryStep(current, kind, out var to))
        {
            return to;
        }

        // A no that comes with a duplicate is a no to this case too: something must be done before anything is earned.
        if (happened is CaseEvent.DuplicateAbsorbed { LastNo: { } no } && playbook.TryStep(current, KindOf(no), out var again))
        {
            return again;
        }

        // A grant by approval may land where no row takes it; it stales all the same.
        return (IsStalingRecord(happened) || happened is CaseEvent.CompensationGranted) && playbook.TryStep(current, StepKind.Rework, out var back) ? back : current;
    }

    /// <summary>Returns the step that an answer is.</summary>
    public static StepKind KindOf(Answer answer) => answer switch
    {
        Answer.Satisfied => StepKind.CustomerSatisfied,
        Answer.Accepts or Answer.WontSay => StepKind.CustomerAccepts,
        Answer.Unhappy => StepKind.CustomerUnhappy,
        Answer.WantsMore => StepKind.CustomerWantsMore,
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "An answer is one of the five."),
    };

    /// <summary>Returns the step that an event is; <see langword="null"/> for a record.</summary>
    public static StepKind? KindOf(CaseEvent happened) => happened switch
    {
        CaseEvent.OwnershipTaken => StepKind.Own,
        CaseEvent.Acknowledged => StepKind.Acknowledge,
        CaseEvent.ApologyGiven => StepKind.Apologize,
        CaseEvent.ExplanationGiven => StepKind.Explain,
        CaseEvent.CustomerHeard => StepKind.Listen,
        CaseEvent.UnderstandingConfirmed => StepKind.ConfirmUnderstanding,
        CaseEvent.CorrectionMade { Extent: CorrectionExtent.Full } => StepKind.Correct,
        CaseEvent.CorrectionMade => StepKind.CorrectPartly,
        CaseEvent.CorrectionDeclaredImpossible => StepKind.DeclareImpossible,
        CaseEvent.NoFailureFound => StepKind.FindNoFailure,
        CaseEvent.CompensationGranted => StepKind.Compensate,
        CaseEvent.CustomerAsked => StepKind.FollowUp,
        CaseEvent.AnswerRecorded answer => KindOf(answer.Answer),
        CaseEvent.SilenceRecorded => StepKind.CustomerSilent,
        CaseEvent.UnreconciledDeclared => StepKind.DeclareUnreconciled,
        CaseEvent.CaseWithdrawn => StepKind.Withdraw,
        CaseEvent.MergedInto => StepKind.Merge,
        CaseEvent.CaseDiscarded => StepKind.Discard,
        CaseEvent.CaseClosed => StepKind.Close,
        CaseEvent.CaseReopened => StepKind.Reopen,
        CaseEvent.StepTaken step => step.Kind,
        CaseEvent.Thanked => StepKind.Thank,
        CaseEvent.ThanksWaived => StepKind.WaiveThanks,
        CaseEvent.CustomerInterviewed => StepKind.Interview,
        CaseEvent.InterviewWaived => StepKind.WaiveInterview,
        CaseEvent.Recognized => StepKind.Recognize,
        CaseEvent.Debriefed => StepKind.Debrief,
        CaseEvent.DebriefWaived => StepKind.WaiveDebrief,
        CaseEvent.PracticeWritten => StepKind.WritePractice,
        _ => (StepKind?)null,
    };

    /// <summary>Tells whether an event is a record that makes an answer stale.</summary>
    public static bool IsStalingRecord(CaseEvent happened) => happened
        is CaseEvent.PromiseBroken { Kind: PromiseKind.ToCustomer }
        or CaseEvent.ApprovalDeclined
        or CaseEvent.ApprovalExpired
        or CaseEvent.ExplanationChanged
        or CaseEvent.SettlementFailed
        or CaseEvent.CompensationReversed
        or CaseEvent.DuplicateAbsorbed
        or CaseEvent.PlaybookMoved;
}
