using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Holds after each command that every open case wants somebody's eyes, and when and why by a reckoning of its own from the events; throws where they differ.</summary>
internal sealed class WantedWatcher : IWatcher
{
    private static readonly string[] Told =
        ["acknowledged.v1", "apology-given.v1", "explanation-given.v1", "explanation-changed.v1", "customer-heard.v1", "understanding-confirmed.v1", "thanked.v1", "promise-made.v1"];

    private static readonly string[] Remedies = ["correction-made.v1", "correction-declared-impossible.v1", "no-failure-found.v1", "compensation-granted.v1"];

    public Dictionary<WantedReason, int> Reasons { get; } = [];

    public void Clock(DateTimeOffset time)
    {
    }

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        if (!answer.IsAccepted)
        {
            return;
        }

        // A case that absorbed another has the events of both.
        Look(answer.Case, HistoryTrail.Read(answer.Case.Trail()));
        if (answer.OlderCase is { } older)
        {
            Look(older, HistoryTrail.Read(older.Trail()));
        }
    }

    private void Look(RecoveryCase current, List<RecordedEvent> history)
    {
        var wanted = WantedTimes.Of(current, InProcessDesk.PlaybookOf(current));
        if (wanted is not null)
        {
            Reasons[wanted.Reason] = Reasons.GetValueOrDefault(wanted.Reason) + 1;
        }

        var reckoned = current.Version == 0 || current.Ending == Ending.Merged ? null : Reckoned(current, history);
        if (wanted != reckoned || (current.IsOpen && wanted is null))
        {
            throw new LawBrokenException($"A case in '{current.Stage}' is wanted at {wanted?.At:O} for '{wanted}', but by its events at {reckoned?.At:O} for '{reckoned}'.");
        }
    }

    private static Wanted? Reckoned(RecoveryCase current, List<RecordedEvent> history)
    {
        List<Wanted> all = [];
        if (current.IsOpen)
        {
            all.AddRange(Undated(current, history));
        }

        all.AddRange(current.Promises
            .Where(promise => current.IsOpen ? promise.Standing == PromiseStanding.Open || ActGenerators.IsOwedFor(current, promise) : promise.Standing == PromiseStanding.Open && promise.Kind == PromiseKind.Task)
            .Select(promise => new Wanted(promise.DueAt, WantedReason.Promise, promise.Ref.Value)));
        if (current.IsOpen)
        {
            all.AddRange(current.Approvals.Where(request => Projection.IsWaiting(current, request)).Select(request => new Wanted(request.ExpiresAt, WantedReason.Approval, request.Ref.Value)));
            all.AddRange(current.Compensations.Where(grant => grant.IsUnsettled && grant.ClaimBy is not null).Select(grant => new Wanted(grant.ClaimBy!.Value, WantedReason.Claim, grant.Ref.Value)));
            if (DueWork.SilenceAt(current) is { } silence && InProcessDesk.PlaybookOf(current).Allows(current.Stage, ServiceRecovery.Playbooks.StepKind.CustomerSilent))
            {
                all.Add(new Wanted(silence, WantedReason.Silence));
            }
        }

        return all.OrderBy(one => one.At).ThenBy(one => one.Reason).ThenBy(one => one.Ref, StringComparer.Ordinal).FirstOrDefault();
    }

    private static List<Wanted> Undated(RecoveryCase current, List<RecordedEvent> history)
    {
        var playbook = InProcessDesk.PlaybookOf(current);
        var severity = current.HighestSeverity;
        List<Wanted> found = [];
        if (!current.IsOwned)
        {
            var reopened = history.LastOrDefault(recorded => recorded.Event is CaseEvent.CaseReopened)?.Header.RecordedAt;
            found.Add(new Wanted((reopened ?? current.ReceivedAt) + TimeSpan.FromMinutes(severity switch { Severity.Severe => 15, Severity.Major => 60, _ => 240 }), WantedReason.Own));
        }

        var answered = history.FindLastIndex(Answers);
        var words = history.Skip(answered + 1).Select(Word).OfType<(DateTimeOffset At, bool IsChase)>().ToList();
        if (words.Count > 0)
        {
            var patience = words[0].At + TimeSpan.FromHours(severity switch { Severity.Severe => 1, Severity.Major => 4, _ => 24 });
            var chase = words.Where(word => word.IsChase).Select(word => (DateTimeOffset?)word.At).FirstOrDefault();
            found.Add(new Wanted(chase < patience ? chase.Value : patience, WantedReason.Reply));
        }

        var isUnderway = current.Askings.Any(asking => asking.IsUnderway && asking.Version >= current.StaledVersion);
        if (playbook.Allows(current.Stage, ServiceRecovery.Playbooks.StepKind.FollowUp) && !current.IsEarned && !isUnderway && current.CountingAttempts < (current.Plan?.Attempts ?? 2))
        {
            var since = history.Last(recorded => recorded.Event is IReport || IsRemedy(recorded) || recorded.Event is CaseEvent.CustomerAsked or CaseEvent.AttemptRecorded).Header.RecordedAt;
            found.Add(new Wanted(since + (current.Plan?.AskAfter ?? TimeSpan.FromDays(1)) + TimeSpan.FromDays(1), WantedReason.Ask));
        }

        var moved = history.Last(recorded => recorded.Event is not CaseEvent.CustomerContacted { Automatic: true }).Header.RecordedAt;
        if (!current.IsClosing && ClosingCheck.Of(current, playbook).MayWait)
        {
            found.Add(new Wanted(moved.AddDays(1), WantedReason.Close));
        }

        return found.Count > 0 ? found : [new Wanted(moved.AddDays(severity switch { Severity.Severe => 1, Severity.Major => 3, _ => 7 }), WantedReason.Quiet)];
    }

    private static bool Answers(RecordedEvent recorded) => IsRemedy(recorded) || (recorded.Header.ByKind != ActorKind.Customer
        && Told.Contains(EventCodec.TypeOf(recorded.Event))
        && recorded.Event is not CaseEvent.PromiseMade { Kind: PromiseKind.Task });

    private static bool IsRemedy(RecordedEvent recorded) => Remedies.Contains(EventCodec.TypeOf(recorded.Event));

    private static (DateTimeOffset At, bool IsChase)? Word(RecordedEvent recorded) => recorded.Event switch
    {
        CaseEvent.FailureReported report => (report.ReceivedAt, false),
        CaseEvent.PraiseReported praise => (praise.ReceivedAt, false),
        CaseEvent.CustomerContacted { Automatic: not true } contact => (recorded.Header.OccurredAt ?? recorded.Header.RecordedAt, contact.Chase),
        CaseEvent.CustomerHeard when recorded.Header.ByKind == ActorKind.Customer => (recorded.Header.OccurredAt ?? recorded.Header.RecordedAt, false),
        CaseEvent.OfferAnswered { Response: OfferResponse.Countered } => (recorded.Header.OccurredAt ?? recorded.Header.RecordedAt, false),
        CaseEvent.AnswerRecorded { Answer: Answer.Unhappy or Answer.WantsMore } => (recorded.Header.OccurredAt ?? recorded.Header.RecordedAt, false),
        _ => null,
    };
}
