using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Turns a command and its facts into events. Pure: the same case, command and facts give the same decision, and nothing is awaited, read or drawn.</summary>
public static class CaseDecider
{
    // A bare null would be read as a step's name.
    private static StepKind? NoStep => (StepKind?)null;

    /// <summary>Decides one command.</summary>
    public static Decision Decide(RecoveryCase current, CaseCommand command, DecisionFacts facts) =>
        Check(current, command, facts) is { } refusal ? new Decision.Refused(refusal) : Rule(current, command, facts);

    /// <summary>Tells what refuses a command before any policy is asked, or <see langword="null"/>.</summary>
    public static Refusal? Check(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        var verb = Verbs.Of(command);
        if (CheckOpen(current, command, verb, facts) is { } closed)
        {
            return new Refusal([closed]);
        }

        if (CheckStep(current, command, verb, facts) is { } notOpen)
        {
            return new Refusal([notOpen], open: Verbs.OpenTo(current, facts.Playbook, facts.By, Laws.IsConcerned(current, facts)));
        }

        var alone = CheckActor(current, command, verb, facts) ?? CheckContent(current, command, facts);
        return alone switch
        {
            null => null,

            // An approval takes the step of what was asked for, which may no longer be open.
            { Code: "step-not-open" } => new Refusal([alone], open: Verbs.OpenTo(current, facts.Playbook, facts.By, Laws.IsConcerned(current, facts))),
            _ => new Refusal([alone]),
        };
    }

    /// <summary>Closes a case whose close was waiting, in the append that brought the last thing it waited for.</summary>
    /// <returns><see langword="null"/> when nothing waits, or something is still outstanding.</returns>
    public static CaseEvent? Complete(RecoveryCase current, Playbook playbook) => current is { IsOpen: true, IsClosing: true } && Laws.UnmetForClose(current, playbook).IsEmpty
        ? EndDecisions.Closed(current, playbook)
        : null;

    /// <summary>Returns the step that a command takes in this case; <see langword="null"/> for a record.</summary>
    public static StepKind? StepOf(RecoveryCase current, CaseCommand command, Playbook playbook) => command switch
    {
        CaseCommand.Own => playbook.Allows(current.Stage, StepKind.Own) || current.HandOverTo is null ? StepKind.Own : NoStep,
        CaseCommand.Acknowledge => StepKind.Acknowledge,
        CaseCommand.Apologize => StepKind.Apologize,
        CaseCommand.Explain => current.IsExplained ? NoStep : StepKind.Explain,
        CaseCommand.Listen => StepKind.Listen,
        CaseCommand.ConfirmUnderstanding => StepKind.ConfirmUnderstanding,
        CaseCommand.Correct { Extent: CorrectionExtent.Full } => StepKind.Correct,
        CaseCommand.Correct => StepKind.CorrectPartly,
        CaseCommand.DeclareImpossible => StepKind.DeclareImpossible,
        CaseCommand.FindNoFailure => StepKind.FindNoFailure,
        CaseCommand.Compensate => StepKind.Compensate,
        CaseCommand.FollowUp { Result: AskResult.Reached or AskResult.Delivered } => StepKind.FollowUp,
        CaseCommand.RecordAnswer answer => StageMoves.KindOf(answer.Says),
        CaseCommand.RecordNoContact or CaseCommand.RecordSilence => Laws.IsSilenceBroken(current, playbook) ? NoStep : StepKind.CustomerSilent,
        CaseCommand.DeclareUnreconciled => StepKind.DeclareUnreconciled,
        CaseCommand.Close => StepKind.Close,
        CaseCommand.Reopen => StepKind.Reopen,
        CaseCommand.Withdraw => StepKind.Withdraw,
        CaseCommand.Discard => StepKind.Discard,
        CaseCommand.Merge => StepKind.Merge,
        CaseCommand.TakeStep step => step.Kind,
        CaseCommand.Thank => StepKind.Thank,
        CaseCommand.WaiveThanks => StepKind.WaiveThanks,
        CaseCommand.Interview => StepKind.Interview,
        CaseCommand.WaiveInterview => StepKind.WaiveInterview,
        CaseCommand.Recognize => StepKind.Recognize,
        CaseCommand.Debrief => StepKind.Debrief,
        CaseCommand.WaiveDebrief => StepKind.WaiveDebrief,
        CaseCommand.WritePractice => StepKind.WritePractice,
        _ => NoStep,
    };

    private static Unmet? CheckOpen(RecoveryCase current, CaseCommand command, string verb, DecisionFacts facts)
    {
        if (command is CaseCommand.ReportFailure or CaseCommand.ReportPraise or CaseCommand.ReportNearMiss)
        {
            return current.Version == 0 ? null : Refusals.CaseExists(facts.CaseId);
        }

        return current.Version == 0 ? Refusals.CaseUnknown(facts.CaseId)
            : current.IsOpen || Laws.IsTakenWhenClosed(verb, current) ? null
            : Refusals.CaseClosed(current, verb);
    }

    private static Unmet? CheckStep(RecoveryCase current, CaseCommand command, string verb, DecisionFacts facts)
    {
        if (current.Version == 0 || command is CaseCommand.Close)
        {
            return null;
        }

        if (!current.IsOpen)
        {
            return command is CaseCommand.Reopen && !facts.Playbook.Allows(current.Stage, StepKind.Reopen) ? Refusals.CaseClosed(current, verb) : null;
        }

        if (command is CaseCommand.TakeOver && !current.IsOwned)
        {
            return Refusals.NotYetOwned(current);
        }

        return StepOf(current, command, facts.Playbook) is { } kind && !facts.Playbook.Allows(current.Stage, kind)
            ? Refusals.StepNotOpen(current, kind, facts.Playbook)
            : null;
    }

    private static Unmet? CheckActor(RecoveryCase current, CaseCommand command, string verb, DecisionFacts facts)
    {
        if (!Verbs.MayGive(verb, facts.By.Kind) && !IsDueWork(command, facts))
        {
            return Refusals.SourceNotAllowed(verb, facts.By.Kind);
        }

        if (command is CaseCommand.TakeOver && facts.Rules.LevelOf(facts.By.Role) <= facts.Rules.LevelOf(current.OwnerRole))
        {
            return Refusals.LevelTooLow(facts.By.Role, $"taking over needs a higher one than the owner's, '{current.OwnerRole}'");
        }

        return Laws.IsBarredToConcerned(verb) && Laws.IsConcerned(current, facts) ? Refusals.ConcernedPerson(verb) : null;
    }

    // Besides its own verbs, due work sees an interrupted merge to its end, and leaves people tasks.
    private static bool IsDueWork(CaseCommand command, DecisionFacts facts) =>
        facts.By == Actor.DueWork && command is (CaseCommand.Merge or CaseCommand.MakePromise { Kind: PromiseKind.Task } or CaseCommand.Debrief or CaseCommand.WaiveDebrief);

    // What a command says that needs no policy and no other case to judge.
    private static Unmet? CheckContent(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        var found = command switch
        {
            CaseCommand.TakeStep step when step.Kind.IsBuiltIn => Refusals.StepReserved(step.Kind),
            CaseCommand.Compensate compensate => MoneyDecisions.Check(current, compensate, facts),
            CaseCommand.Correct correct => MoneyDecisions.CheckCost(current, correct.Ref, correct.Cost, facts),
            CaseCommand.TakeStep step => MoneyDecisions.CheckCost(current, step.Ref, step.Cost, facts),
            CaseCommand.Approve approve => ApprovalDecisions.Check(current, approve, facts),
            CaseCommand.MakePromise promise => PromiseDecisions.Check(current, promise, facts),
            _ => null,
        };

        // A no is recorded whenever it comes, however it is dated.
        return found is not null || command is CaseCommand.RecordAnswer { Says: Answer.Unhappy or Answer.WantsMore }
            ? found
            : Deciding.CheckDates(facts, command.OccurredAt, command is CaseCommand.CorrectReceipt ? null : command.ReceivedAt);
    }

    private static Decision Rule(RecoveryCase current, CaseCommand command, DecisionFacts facts) => command switch
    {
        CaseCommand.ReportFailure c => OpeningDecisions.Report(current, c, facts),
        CaseCommand.ReportPraise c => OpeningDecisions.Report(current, c, facts),
        CaseCommand.ReportNearMiss c => OpeningDecisions.Report(current, c, facts),
        CaseCommand.CorrectReceipt c => OpeningDecisions.CorrectReceipt(current, c, facts),
        CaseCommand.JoinCause c => Deciding.Accept(new CaseEvent.CauseJoined(c.Cause)),
        CaseCommand.Link c => OpeningDecisions.Link(c, facts),
        CaseCommand.MovePlaybook c => OpeningDecisions.MovePlaybook(current, c, facts),

        CaseCommand.Own => OwningDecisions.Own(current, facts),
        CaseCommand.HandOver c => Deciding.Accept(new CaseEvent.HandOverOffered(facts.Names.Of(c.To), c.ToRole, Deciding.Text(c.Note))),
        CaseCommand.TakeOver c => Deciding.Accept(new CaseEvent.TakenOver(Deciding.Text(c.Reason))),
        CaseCommand.Escalate c => OwningDecisions.Escalate(c, facts),
        CaseCommand.Assess c => OwningDecisions.Assess(current, c),

        CaseCommand.Acknowledge c => Deciding.Accept(new CaseEvent.Acknowledged(c.Channel, Deciding.Optional(c.Words))),
        CaseCommand.Apologize c => SayingDecisions.Apologize(c, facts),
        CaseCommand.Explain c => SayingDecisions.Explain(current, c),
        CaseCommand.Listen c => Deciding.Accept(new CaseEvent.CustomerHeard(Deciding.Text(c.Words), Deciding.Optional(c.Expects), Deciding.Optional(c.Account), c.Kinds.IsDefault ? [] : c.Kinds)),
        CaseCommand.ConfirmUnderstanding c => Deciding.Accept(new CaseEvent.UnderstandingConfirmed(Deciding.Text(c.Summary), c.Agreed)),
        CaseCommand.RecordContact c => SayingDecisions.Contact(current, c),
        CaseCommand.AddNote c => Deciding.Accept(new CaseEvent.NoteAdded(Deciding.Text(c.Note))),

        CaseCommand.Correct c => MoneyDecisions.Correct(current, c, facts),
        CaseCommand.TakeStep c => MoneyDecisions.TakeStep(current, c, facts),
        CaseCommand.DeclareImpossible c => Deciding.Accept(new CaseEvent.CorrectionDeclaredImpossible(Deciding.Text(c.Why), Deciding.Text(c.Instead))),
        CaseCommand.FindNoFailure c => Deciding.Accept(new CaseEvent.NoFailureFound(Deciding.Text(c.Evidence), Deciding.Text(c.Explanation))),
        CaseCommand.Compensate c => MoneyDecisions.Compensate(current, c, facts),
        CaseCommand.RespondToOffer c => MoneyDecisions.RespondToOffer(current, c, facts),
        CaseCommand.SettleCompensation c => MoneyDecisions.Settle(current, c),
        CaseCommand.FailSettlement c => MoneyDecisions.Fail(current, c),
        CaseCommand.ReverseCompensation c => MoneyDecisions.Reverse(current, c),
        CaseCommand.LapseClaim c => MoneyDecisions.Lapse(current, c, facts),

        CaseCommand.Approve c => ApprovalDecisions.Approve(current, c, facts),
        CaseCommand.Decline c => ApprovalDecisions.Decline(current, c, facts),
        CaseCommand.HandOnApproval c => ApprovalDecisions.HandOn(current, c, facts),
        CaseCommand.ExpireApproval c => ApprovalDecisions.Expire(current, c, facts),

        CaseCommand.MakePromise c => PromiseDecisions.Make(current, c, facts),
        CaseCommand.KeepPromise c => PromiseDecisions.Keep(current, c, facts),
        CaseCommand.MovePromise c => PromiseDecisions.Move(current, c, facts),
        CaseCommand.ReleasePromise c => PromiseDecisions.Release(current, c, facts),
        CaseCommand.BreakPromise c => PromiseDecisions.Break(current, c, facts),

        CaseCommand.FollowUp c => CheckDecisions.FollowUp(current, c, facts),
        CaseCommand.RecordAnswer c => CheckDecisions.Answer(current, c, facts),
        CaseCommand.RecordNoContact c => CheckDecisions.NoContact(current, c, facts),
        CaseCommand.RecordSilence => CheckDecisions.Silence(current, facts),
        CaseCommand.DeclareUnreconciled c => CheckDecisions.Unreconciled(current, c, facts),

        CaseCommand.Close => EndDecisions.Close(current, facts),
        CaseCommand.Withdraw c => EndDecisions.Withdraw(current, c, facts),
        CaseCommand.Discard c => EndDecisions.Discard(current, c, facts),
        CaseCommand.Merge c => EndDecisions.Merge(current, c, facts),
        CaseCommand.Reopen c => Deciding.Accept(new CaseEvent.CaseReopened(ReopenCause.Asked, Deciding.Text(c.Reason))),

        CaseCommand.Thank c => Deciding.Accept(new CaseEvent.Thanked(Deciding.Text(c.Words))),
        CaseCommand.WaiveThanks c => Deciding.Accept(new CaseEvent.ThanksWaived(Deciding.Text(c.Reason))),
        CaseCommand.Interview c => Deciding.Accept(new CaseEvent.CustomerInterviewed(Deciding.Text(c.Answers), c.MayQuote, c.Channel)),
        CaseCommand.WaiveInterview c => Deciding.Accept(new CaseEvent.InterviewWaived(Deciding.Text(c.Reason))),
        CaseCommand.Recognize c => Deciding.Accept(new CaseEvent.Recognized([.. c.People.Select(facts.Names.Of)], Deciding.Text(c.Forum), Deciding.Text(c.Words), Deciding.Optional(c.Team))),
        CaseCommand.Debrief c => Deciding.Accept(new CaseEvent.Debriefed(c.Ref, Deciding.Text(c.Words))),
        CaseCommand.WaiveDebrief when Laws.WhyDebriefed(current) is { } why => Deciding.Refuse(Refusals.WaiverNotAllowed(why)),
        CaseCommand.WaiveDebrief c => Deciding.Accept(new CaseEvent.DebriefWaived(Deciding.Text(c.Reason))),
        CaseCommand.WritePractice c => Deciding.Accept(new CaseEvent.PracticeWritten(c.Ref, Deciding.Text(c.Words))),
        _ => throw new InvalidOperationException($"'{command.GetType().Name}' has no arm in {nameof(CaseDecider)}."),
    };
}
