using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Brings a case back from its events. Replay calls this and nothing else: no policy, no clock, no playbook.</summary>
public static partial class CaseHistory
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

    private static Severity Highest(Severity left, Severity right) => left > right ? left : right;

    private static Inconvenience Highest(Inconvenience left, Inconvenience right) => left > right ? left : right;

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;

    private static InvalidOperationException NoArm(CaseEvent happened) => new($"'{happened.GetType().Name}' has no arm in {nameof(CaseHistory)}. Add one: an event that changes nothing says so.");
}
