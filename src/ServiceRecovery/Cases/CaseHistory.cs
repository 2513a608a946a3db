using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Brings a case back from its events. Replay calls this and nothing else: no policy, no clock, no playbook.</summary>
public static class CaseHistory
{
    /// <summary>Folds a whole history.</summary>
    public static RecoveryCase Fold(IEnumerable<RecordedEvent> events)
    {
        // Nobody sees the case before the last event, so one copy serves them all.
        var folded = RecoveryCase.Empty with { };
        foreach (var recorded in events)
        {
            Advance(folded, recorded);
        }

        return folded;
    }

    /// <summary>Returns the case after one more event.</summary>
    public static RecoveryCase Evolve(RecoveryCase current, RecordedEvent recorded)
    {
        var next = current with { };
        Advance(next, recorded);
        return next;
    }

    /// <summary>Changes a copy that nobody else has.</summary>
    internal static void Advance(RecoveryCase next, RecordedEvent recorded)
    {
        var header = recorded.Header;
        (next.Version, next.Stage, next.ChangedAt) = (header.Version, header.Stage, header.RecordedAt);
        if (header.ByKind == ActorKind.Staff)
        {
            Remember(next, header);
        }

        Apply(next, header, recorded.Event);
    }

    private static void Apply(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.FailureReported e:
                Open(next, header, Purpose.Failure, e.Playbook, e.Responsible, e.Channel, e.ReceivedAt);
                (next.Severity, next.HighestSeverity) = (e.Severity, e.Severity);
                (next.Inconvenience, next.HighestInconvenience) = (e.Inconvenience, e.Inconvenience);
                next.GreatInconvenienceVersion = e.Inconvenience == Inconvenience.Great ? header.Version : 0;
                (next.Nature, next.Failure, next.OpenedBy) = (e.Nature, e.Failure, e.OpenedBy);
                (next.Customer, next.Order, next.Place, next.Cause) = (e.Customer, e.Order, e.Place, e.Cause);
                next.Safety = e.Safety;
                (next.Concerned, next.LimitKeys) = (OrEmpty(e.Concerned), OrEmpty(e.LimitKeys));
                next.IsSaid = header.ByKind == ActorKind.Customer || e.OpenedBy == OpenedBy.Customer;
                Take(next, e.Evidence);
                break;
            case CaseEvent.PraiseReported e:
                Open(next, header, Purpose.Accolade, e.Playbook, e.Responsible, e.Channel, e.ReceivedAt);
                (next.Customer, next.Order, next.Place) = (e.Customer, e.Order, e.Place);
                next.OpenedBy = header.ByKind == ActorKind.Customer ? OpenedBy.Customer : OpenedBy.Staff;
                next.IsSaid = header.ByKind == ActorKind.Customer;
                break;
            case CaseEvent.NearMissReported e:
                Open(next, header, Purpose.NearMiss, e.Playbook, e.Responsible, e.Channel, e.ReceivedAt);
                (next.Place, next.Safety) = (e.Place, e.Safety);
                next.OpenedBy = header.ByKind switch { ActorKind.Customer => OpenedBy.Customer, ActorKind.System => OpenedBy.Signal, _ => OpenedBy.Staff };
                next.IsSaid = header.ByKind == ActorKind.Customer;
                break;
            case CaseEvent.ReceiptCorrected e:
                next.ReceivedAt = e.ReceivedAt;
                break;
            case CaseEvent.CauseJoined e:
                next.Cause = e.Cause;
                break;
            case CaseEvent.Linked e:
                next.Links = next.Links.Contains(e.To) ? next.Links : next.Links.Add(e.To);
                break;
            case CaseEvent.OwnershipTaken or CaseEvent.TakenOver:
                (next.Responsible, next.OwnerRole, next.IsOwned, next.HandOverTo) = (header.By, header.ByRole, true, null);
                break;
            case CaseEvent.HandOverOffered e:
                next.HandOverTo = e.To;
                break;
            case CaseEvent.Escalated e:
                next.EscalatedTo = e.Level;
                break;
            case CaseEvent.Assessed e:
                Assess(next, header, e);
                break;
            case CaseEvent.NoteAdded:
                break;
            case CaseEvent.StepTaken e:
                Spend(next, e.Cost);
                if (e.Effect != KindEffect.Neutral)
                {
                    Stale(next, header);
                }

                next.BackToWorkVersion = e.Effect == KindEffect.SendsBack ? header.Version : next.BackToWorkVersion;
                break;
            case CaseEvent.PlaybookMoved e:
                next.Playbook = e.To;
                Stale(next, header);
                break;
            case CaseEvent.DuplicateAbsorbed e:
                Absorb(next, header, e);
                break;
            case CaseEvent.Acknowledged or CaseEvent.ApologyGiven or CaseEvent.ExplanationGiven or CaseEvent.ExplanationChanged
                or CaseEvent.CustomerHeard or CaseEvent.UnderstandingConfirmed or CaseEvent.CustomerContacted:
                ApplySaid(next, header, happened);
                break;
            case CaseEvent.CorrectionMade or CaseEvent.CorrectionDeclaredImpossible or CaseEvent.NoFailureFound:
                ApplyFinding(next, header, happened);
                break;
            case CaseEvent.CompensationGranted or CaseEvent.CompensationSettled or CaseEvent.SettlementFailed or CaseEvent.SettlementUnknown
                or CaseEvent.CompensationReversed or CaseEvent.CompensationUnclaimed or CaseEvent.OfferAnswered:
                ApplyCompensation(next, header, happened);
                break;
            case CaseEvent.ApprovalRequested or CaseEvent.ApprovalGiven or CaseEvent.ApprovalDeclined or CaseEvent.ApprovalHandedOn or CaseEvent.ApprovalExpired:
                ApplyApproval(next, header, happened);
                break;
            case CaseEvent.PromiseMade or CaseEvent.PromiseKept or CaseEvent.PromiseKeptRecordedLate or CaseEvent.PromiseMoved
                or CaseEvent.PromiseReleased or CaseEvent.PromiseBroken:
                ApplyPromise(next, header, happened);
                break;
            case CaseEvent.CustomerAsked or CaseEvent.AttemptRecorded or CaseEvent.AnswerRecorded or CaseEvent.SilenceRecorded or CaseEvent.UnreconciledDeclared:
                ApplyCheck(next, header, happened);
                break;
            case CaseEvent.CaseWithdrawn or CaseEvent.CaseDiscarded or CaseEvent.MergedInto or CaseEvent.CaseClosed or CaseEvent.CloseRequested or CaseEvent.CaseReopened:
                ApplyEnd(next, header, happened);
                break;
            case CaseEvent.Thanked or CaseEvent.ThanksWaived or CaseEvent.CustomerInterviewed or CaseEvent.InterviewWaived or CaseEvent.Recognized
                or CaseEvent.Debriefed or CaseEvent.DebriefWaived or CaseEvent.PracticeWritten:
                ApplyLearning(next, header, happened);
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplySaid(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        next.IsSaid = true;
        switch (happened)
        {
            case CaseEvent.Acknowledged:
                break;
            case CaseEvent.ApologyGiven:
                next.ApologyVersion = header.Version;
                break;
            case CaseEvent.ExplanationGiven:
                next.IsExplained = true;
                break;
            case CaseEvent.ExplanationChanged:
                Stale(next, header);
                break;
            case CaseEvent.CustomerHeard:
                next.IsHeard = true;
                Hear(next);
                break;
            case CaseEvent.UnderstandingConfirmed:
                Hear(next);
                break;
            case CaseEvent.CustomerContacted e:
                Take(next, e.Evidence);
                next.Contacts++;
                next.Chases += e.Chase ? 1 : 0;
                next.Retellings += e.HadToRetell ? 1 : 0;
                Hear(next);
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplyFinding(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        next.IsSaid = true;
        switch (happened)
        {
            case CaseEvent.CorrectionMade e:
                next.Finding = e.Extent == CorrectionExtent.Full ? CorrectionFinding.Full : CorrectionFinding.Part;
                next.ImpossibleVersion = e.Extent == CorrectionExtent.Full ? 0 : next.ImpossibleVersion;
                Spend(next, e.Cost);
                break;
            case CaseEvent.CorrectionDeclaredImpossible:
                (next.Finding, next.ImpossibleVersion) = (CorrectionFinding.Impossible, header.Version);
                break;
            case CaseEvent.NoFailureFound:
                next.Finding = CorrectionFinding.NoFailure;
                break;
            default:
                throw NoArm(happened);
        }

        Remedy(next, header);
    }

    private static void ApplyCompensation(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        next.IsSaid = true;
        switch (happened)
        {
            case CaseEvent.CompensationGranted e:
                next.Compensations = next.Compensations.Add(
                    new CompensationState(e.Ref, e.Kind, e.Amount, e.Basis, CompensationStanding.Unsettled, header.Version)
                    {
                        ClaimBy = e.ClaimBy,
                        LimitKeys = OrEmpty(e.LimitKeys),
                    });
                Remedy(next, header);
                break;
            case CaseEvent.CompensationSettled e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Settled });
                break;
            case CaseEvent.SettlementFailed e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Failed });
                Stale(next, header);
                break;
            case CaseEvent.SettlementUnknown e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Unknown });
                break;
            case CaseEvent.CompensationReversed e:
                Change(next, e.Ref, compensation => compensation.Reversed + e.Amount.Minor >= compensation.Amount.Minor
                    ? compensation with { Reversed = compensation.Amount.Minor, Standing = CompensationStanding.Reversed }
                    : compensation with { Reversed = compensation.Reversed + e.Amount.Minor });
                Stale(next, header);
                break;
            case CaseEvent.CompensationUnclaimed e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Unclaimed });
                break;
            case CaseEvent.OfferAnswered e:
                Take(next, e.Source);
                if (e.Response == OfferResponse.Declined)
                {
                    next.OwedDeclinedVersion = header.Version;
                    if (e.Ref is { } declined)
                    {
                        Change(next, declined, compensation => compensation with { Standing = CompensationStanding.Declined });
                    }
                }
                else if (e.Response == OfferResponse.Countered)
                {
                    Hear(next);
                }

                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplyApproval(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.ApprovalRequested e:
                var request = new ApprovalState(e.Ref, e.Act, e.RequestedBy ?? header.By, e.RequestedBy is null ? header.ActsFor : e.RequestedFor, header.Version, header.RecordedAt, e.ExpiresAt, e.Level, e.Settlement);
                next.Approvals = next.Approvals.Add(request);
                next.IsSaid |= request.IsAboutMoney;
                Take(next, SourceOf(e.Act));
                break;
            case CaseEvent.ApprovalGiven e:
                Change(next, e.Ref, approval => approval with { Standing = ApprovalStanding.Given });
                break;
            case CaseEvent.ApprovalDeclined e:
                Change(next, e.Ref, approval => approval with { Standing = ApprovalStanding.Declined });
                Stale(next, header);
                break;
            case CaseEvent.ApprovalHandedOn e:
                Change(next, e.Ref, approval => approval with { Level = e.Level, IsHandedOn = true });
                break;
            case CaseEvent.ApprovalExpired e:
                Change(next, e.Ref, approval => approval with { Standing = ApprovalStanding.Expired });
                Stale(next, header);
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplyPromise(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.PromiseMade e:
                next.Promises = next.Promises.Add(new PromiseState(e.Ref, e.Kind, e.By, e.MadeAt ?? header.RecordedAt, e.DueAt, PromiseStanding.Open) { What = e.What, MadeVersion = header.Version });
                next.IsSaid |= e.Kind == PromiseKind.ToCustomer;
                break;
            case CaseEvent.PromiseKept e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.Kept });
                break;
            case CaseEvent.PromiseKeptRecordedLate e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.KeptRecordedLate });
                break;
            case CaseEvent.PromiseMoved e:
                Change(next, e.Ref, promise => promise with { DueAt = e.DueAt });
                Agree(next, e.Source);
                break;
            case CaseEvent.PromiseReleased e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.Released });
                Agree(next, e.Source);
                break;
            case CaseEvent.PromiseBroken e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.Broken, BrokenVersion = header.Version });
                if (e.Kind == PromiseKind.ToCustomer)
                {
                    Stale(next, header);
                }

                break;
            default:
                throw NoArm(happened);
        }
    }

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

    private static void Open(RecoveryCase next, EventHeader header, Purpose purpose, PlaybookRef playbook, Subject responsible, Channel channel, DateTimeOffset receivedAt)
    {
        (next.Purpose, next.Playbook, next.Responsible, next.Channel) = (purpose, playbook, responsible, channel);
        (next.ReceivedAt, next.OpenedAt, next.StaledAt) = (receivedAt, header.RecordedAt, DateTimeOffset.MinValue);
        (next.Reporter, next.OpenedWith) = (header.By, header.Command);
        next.BackToWorkVersion = header.Version;
    }

    private static void Assess(RecoveryCase next, EventHeader header, CaseEvent.Assessed e)
    {
        if (e.Inconvenience == Inconvenience.Great && next.Inconvenience != Inconvenience.Great)
        {
            next.GreatInconvenienceVersion = header.Version;
        }

        (next.Severity, next.Inconvenience) = (e.Severity, e.Inconvenience);
        next.HighestSeverity = Highest(next.HighestSeverity, e.Severity);
        next.HighestInconvenience = Highest(next.HighestInconvenience, e.Inconvenience);
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

    private static void Absorb(RecoveryCase next, EventHeader header, CaseEvent.DuplicateAbsorbed e)
    {
        // Only what lives on is taken from the retold events; the rest of what they would change belongs to the younger case.
        var carried = next with { };
        foreach (var matter in e.Carried)
        {
            Apply(carried, header, matter);
        }

        (next.Promises, next.Approvals, next.Compensations, next.Costs) = (carried.Promises, carried.Approvals, carried.Compensations, carried.Costs);
        next.Absorbed = next.Absorbed.RemoveAll(absorbed => absorbed.Younger == e.Younger).Add(new AbsorbedState(e.Younger, e.YoungerVersion));
        next.ReceivedAt = e.ReceivedAt < next.ReceivedAt ? e.ReceivedAt : next.ReceivedAt;
        if (e.Inconvenience == Inconvenience.Great && next.HighestInconvenience != Inconvenience.Great)
        {
            next.GreatInconvenienceVersion = header.Version;
        }

        next.HighestSeverity = Highest(next.HighestSeverity, e.Severity);
        next.HighestInconvenience = Highest(next.HighestInconvenience, e.Inconvenience);
        (next.Severity, next.Inconvenience) = (Highest(next.Severity, e.Severity), Highest(next.Inconvenience, e.Inconvenience));
        (next.Noes, next.Contacts) = (next.Noes + e.Noes, next.Contacts + e.Contacts);
        next.Concerned = [.. next.Concerned.Concat(OrEmpty(e.Concerned)).Distinct()];
        if (e.LastNo is { } no)
        {
            (next.LastAnswer, next.LastAnswerVersion, next.BackToWorkVersion) = (no, header.Version, header.Version);
        }

        next.IsSaid = true;
        Stale(next, header);
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

    // Without a source nobody heard the customer: the house moved a task of its own, or a withdrawal released everything.
    private static void Agree(RecoveryCase next, SourceTaken? source)
    {
        if (source is not null)
        {
            Take(next, source);
            Attend(next);
        }
    }

    private static void Spend(RecoveryCase next, Money? cost)
    {
        if (cost is { } spent)
        {
            next.Costs = next.Costs.Add(spent);
        }
    }

    // Evidence is claimed when the request is made, so the case holds it from then on.
    private static SourceTaken? SourceOf(CaseEvent act) => act switch
    {
        CaseEvent.AnswerRecorded answer => answer.Source,
        CaseEvent.SilenceRecorded silence => silence.Source,
        CaseEvent.CaseWithdrawn withdrawn => withdrawn.Source,
        _ => null,
    };

    private static void Take(RecoveryCase next, SourceTaken? source) => Take(next, (source as SourceTaken.ByStaff)?.Evidence);

    private static void Take(RecoveryCase next, EvidenceTaken? evidence)
    {
        if (evidence is not null && !next.Evidence.Contains(evidence.Reference.Key))
        {
            next.Evidence = next.Evidence.Add(evidence.Reference.Key);
        }
    }

    private static void Remember(RecoveryCase next, EventHeader header)
    {
        for (var i = 0; i < next.Acted.Length; i++)
        {
            if (next.Acted[i].Person.Key == header.By.Key)
            {
                // Within one append nothing new is known of somebody.
                if (next.Acted[i].At != header.RecordedAt)
                {
                    next.Acted = next.Acted.SetItem(i, new ActedState(header.By, header.RecordedAt));
                }

                return;
            }
        }

        next.Acted = next.Acted.Add(new ActedState(header.By, header.RecordedAt));
    }

    private static void Change(RecoveryCase next, ActId id, Func<CompensationState, CompensationState> change)
    {
        for (var i = 0; i < next.Compensations.Length; i++)
        {
            if (next.Compensations[i].Ref == id)
            {
                next.Compensations = next.Compensations.SetItem(i, change(next.Compensations[i]));
                return;
            }
        }
    }

    private static void Change(RecoveryCase next, ActId id, Func<ApprovalState, ApprovalState> change)
    {
        for (var i = 0; i < next.Approvals.Length; i++)
        {
            if (next.Approvals[i].Ref == id)
            {
                next.Approvals = next.Approvals.SetItem(i, change(next.Approvals[i]));
                return;
            }
        }
    }

    private static void Change(RecoveryCase next, PromiseId id, Func<PromiseState, PromiseState> change)
    {
        for (var i = 0; i < next.Promises.Length; i++)
        {
            if (next.Promises[i].Ref == id)
            {
                next.Promises = next.Promises.SetItem(i, change(next.Promises[i]));
                return;
            }
        }
    }

    private static Severity Highest(Severity left, Severity right) => left > right ? left : right;

    private static Inconvenience Highest(Inconvenience left, Inconvenience right) => left > right ? left : right;

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;

    private static InvalidOperationException NoArm(CaseEvent happened) => new($"'{happened.GetType().Name}' has no arm in {nameof(CaseHistory)}. Add one: an event that changes nothing says so.");
}
