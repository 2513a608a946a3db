namespace ServiceRecovery;

// The satisfaction check and what it makes of the case: what earns an ending, what makes an answer stale, how a case ends and is learned from.
public static partial class CaseHistory
{
    private static void ApplyCheck(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        next.IsSaid = true;
        switch (happened)
        {
            case CaseEvent.CustomerAsked e:
                Ask(next, header, e);
                break;
            case CaseEvent.AttemptRecorded e:
                next.LastAsk = e.Ask;
                next.FailedAttempts++;
                break;
            case CaseEvent.AnswerRecorded e:
                Answered(next, header, e);
                break;
            case CaseEvent.SilenceRecorded e:
                Take(next, e.Source);
                Earn(next, header, Ending.Unconfirmed);
                break;
            case CaseEvent.UnreconciledDeclared:
                Earn(next, header, Ending.Unreconciled);
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplyEnd(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        next.IsClosing = false;
        switch (happened)
        {
            case CaseEvent.CaseWithdrawn e:
                Take(next, e.Source);
                Earn(next, header, Ending.Withdrawn);
                next.Ending = Ending.Withdrawn;
                next.IsSaid = true;
                break;
            case CaseEvent.CaseDiscarded:
                Earn(next, header, Ending.EnteredInError);
                next.Ending = Ending.EnteredInError;
                break;
            case CaseEvent.MergedInto e:
                Earn(next, header, Ending.Merged);
                (next.Ending, next.MergedInto) = (Ending.Merged, e.Older);
                break;
            case CaseEvent.CaseClosed e:
                next.Ending = e.Ending;
                break;
            case CaseEvent.CloseRequested:
                next.IsClosing = true;
                break;
            case CaseEvent.CaseReopened:
                next.Ending = Ending.Open;
                next.Reopenings++;
                Stale(next, header);
                next.BackToWorkVersion = header.Version;
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplyLearning(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.Thanked:
                (next.IsThanked, next.IsSaid) = (true, true);
                break;
            case CaseEvent.ThanksWaived:
                next.IsThanked = true;
                break;
            case CaseEvent.CustomerInterviewed:
                next.IsSaid = true;
                break;
            case CaseEvent.Debriefed or CaseEvent.DebriefWaived:
                next.IsDebriefed = true;
                if (next.Purpose != Purpose.Failure)
                {
                    Earn(next, header, Ending.Learned);
                }

                break;
            case CaseEvent.InterviewWaived or CaseEvent.Recognized or CaseEvent.PracticeWritten:
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void Ask(RecoveryCase next, EventHeader header, CaseEvent.CustomerAsked e)
    {
        // Asking again after a silence starts a new round: the silence no longer stands, and attempts count anew.
        if (next.IsEarned && next.EarnedEnding == Ending.Unconfirmed)
        {
            Unearn(next);
            next.CountingAttempts = 0;
        }

        (next.LastAsk, next.Plan) = (e.Ask, e.Plan);
        if (next.CountingAttempts == 0 || header.RecordedAt - next.LastCountingAt >= e.Plan.Spacing)
        {
            next.CountingAttempts++;
            next.LastCountingAt = header.RecordedAt;
        }
    }

    private static void Answered(RecoveryCase next, EventHeader header, CaseEvent.AnswerRecorded e)
    {
        Take(next, e.Source);

        // A late yes changes nothing; a late no comes after the reopening, on an open case.
        if (next.Ending != Ending.Open)
        {
            return;
        }

        Hear(next);
        (next.LastAnswer, next.LastAnswerVersion) = (e.Answer, header.Version);
        if (e.Answer is Answer.Unhappy or Answer.WantsMore)
        {
            next.Noes++;
            next.Reworks += next.RemedyVersion > next.BackToWorkVersion ? 1 : 0;
            next.BackToWorkVersion = header.Version;
            Stale(next, header);
        }
        else
        {
            Earn(next, header, e.Answer == Answer.Satisfied ? Ending.Recovered : Ending.RemedyAccepted);
        }
    }

    private static void Remedy(RecoveryCase next, EventHeader header)
    {
        next.RemedyVersion = header.Version;
        Stale(next, header);
    }

    private static void Stale(RecoveryCase next, EventHeader header)
    {
        (next.StaledVersion, next.VoidingVersion, next.StaledAt) = (header.Version, header.Version, header.OccurredAt ?? header.RecordedAt);
        (next.CountingAttempts, next.FailedAttempts, next.IsClosing) = (0, 0, false);
    }

    private static void Earn(RecoveryCase next, EventHeader header, Ending ending) => (next.EarnedVersion, next.VoidingVersion, next.EarnedEnding) = (header.Version, header.Version, ending);

    // A close that waited on what is no longer earned is off too.
    private static void Unearn(RecoveryCase next) => (next.EarnedVersion, next.EarnedEnding, next.IsClosing) = (0, Ending.Open, false);

    // The customer spoke: a close that waits is off, and silence is broken.
    private static void Hear(RecoveryCase next)
    {
        next.IsClosing = false;
        Attend(next);
    }

    // The customer was in touch: attempts count anew, and a silence that was recorded is none.
    private static void Attend(RecoveryCase next)
    {
        next.CountingAttempts = 0;
        if (next.EarnedEnding == Ending.Unconfirmed && next.Ending == Ending.Open)
        {
            Unearn(next);
        }
    }
}
