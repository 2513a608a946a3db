using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

// Each law as the auditor reads it. What is judged is an event of an append, before it is kept.
internal sealed partial record Ledger
{
    private void Judge(ImmutableArray<RecordedEvent> append, int index)
    {
        var (header, happened) = (append[index].Header, append[index].Event);
        Must(header.Version == Version + 1, header, happened, "versions have no gap (P1)");
        Must(header.RecordedAt >= At, header, happened, "recorded time never falls (P37)");
        Must(header.OccurredAt is null || header.OccurredAt <= header.RecordedAt, header, happened, "nothing is recorded before it happened (P37)");
        Must((Version == 0) == happened is CaseEvent.FailureReported or CaseEvent.PraiseReported or CaseEvent.NearMissReported, header, happened, "a case begins with its report and has one");
        Must(Version == 0 || IsOpen || IsHeardWhenClosed(append, happened), header, happened, "a closed case takes only what belongs after the close (P15)");
        if (happened is CaseEvent.SilenceRecorded or CaseEvent.UnreconciledDeclared or CaseEvent.CaseDiscarded or CaseEvent.NoFailureFound or CaseEvent.OfferAnswered or CaseEvent.CustomerIdentified
            or CaseEvent.PromiseMoved or CaseEvent.PromiseReleased or CaseEvent.Debriefed or CaseEvent.DebriefWaived or CaseEvent.CustomerAsked or CaseEvent.AttemptRecorded or CaseEvent.DeliveryRecorded)
        {
            MustNotBeConcerned(header, happened);
        }

        switch (happened)
        {
            case CaseEvent.OwnershipTaken or CaseEvent.TakenOver:
                JudgeOwner(header, happened);
                break;
            case CaseEvent.CompensationGranted e:
                JudgeGrant(append, index, header, e);
                break;
            case CaseEvent.CorrectionMade { Cost: { } cost }:
                JudgeMoney(header, happened, cost);
                break;
            case CaseEvent.CompensationSettled or CaseEvent.SettlementFailed or CaseEvent.SettlementUnknown or CaseEvent.CompensationUnclaimed or CaseEvent.CompensationReversed or CaseEvent.OfferAnswered:
                JudgeSettlement(append, index, header, happened);
                break;
            case CaseEvent.ApprovalRequested e:
                JudgeRequest(header, e);
                break;
            case CaseEvent.ApprovalGiven e:
                JudgeApproval(append, index, header, e);
                break;
            case CaseEvent.ApprovalDeclined or CaseEvent.ApprovalExpired:
                JudgeRefusedRequest(append, header, happened);
                break;
            case CaseEvent.PromiseMade or CaseEvent.PromiseKept or CaseEvent.PromiseKeptRecordedLate or CaseEvent.PromiseMoved or CaseEvent.PromiseReleased or CaseEvent.PromiseBroken:
                JudgePromise(append, header, happened);
                break;
            case CaseEvent.AnswerRecorded e:
                JudgeAnswer(append, index, header, e);
                break;
            case CaseEvent.AskingIssued or CaseEvent.CustomerAsked or CaseEvent.AttemptRecorded or CaseEvent.DeliveryRecorded:
                JudgeAsking(header, happened);
                break;
            case CaseEvent.CustomerIdentified e:
                JudgeIdentified(header, e, index > 0 && append[index - 1].Event is CaseEvent.ApprovalGiven);
                break;
            case CaseEvent.SilenceRecorded e:
                JudgeSilence(append, index, header, e);
                break;
            case CaseEvent.UnreconciledDeclared e:
                Must(IsLastNo, header, e, "only a customer who said no, last of all, is given up (P14)");
                Must(index > 0 && append[index - 1].Event is CaseEvent.ApprovalGiven, header, e, "nobody gives a customer up alone (P12)");
                break;
            case CaseEvent.CaseWithdrawn e:
                JudgeWithdrawal(append, index, header, e);
                break;
            case CaseEvent.CaseDiscarded e:
                Must(!IsSaid && !OpenPromises.Any(), header, e, "what was said, promised or given is no slip (table of endings)");
                Must(index > 0 || header.RecordedAt - OpenedAt <= TimeSpan.FromHours(24), header, e, "a slip is noticed within 24 hours (table of endings)");
                break;
            case CaseEvent.CaseClosed e:
                JudgeClose(header, e);
                break;
            case CaseEvent.CloseRequested e:
                Must(IsOwned && (Purpose != Purpose.Failure || Earned != Ending.Open) && !IsApologyOwed && !IsCompensationOwed && !Pending.Any() && (OpenPromises.Any() || Unsettled.Any()), header, e, "a close waits for promises and settlements alone (law 1)");
                MustNotBeConcerned(header, e);
                break;
            case CaseEvent.CaseReopened e:
                Must(!IsOpen && Ending != Ending.Merged, header, e, "only what is closed, and lives on, is reopened");
                break;
            case CaseEvent.MergedInto e:
                MustNotBeConcerned(header, e);
                break;
        }
    }

    private void JudgeEnd(ImmutableArray<RecordedEvent> append)
    {
        var last = append[^1];
        Must(append.All(recorded => recorded.Header.RecordedAt == last.Header.RecordedAt && recorded.Header.Command == last.Header.Command), last.Header, last.Event, "what one command does is recorded as one (P6)");
        Must(!IsOpen || Answers is not null, last.Header, last.Event, "somebody answers for every open case (P13)");
        Must(!IsOpen || !IsClosing || Purpose != Purpose.Failure || Earned != Ending.Open, last.Header, last.Event, "a close waits only on what is earned (law 1)");
        Must(!(IsOpen && IsClosing && !OpenPromises.Any() && !Unsettled.Any() && !Pending.Any() && !IsCompensationOwed && !IsApologyOwed), last.Header, last.Event, "a close that waits happens in the append that brings the last thing (law 1)");
        if (Ending == Ending.Withdrawn)
        {
            Must(!Pending.Any() && !OpenPromises.Any(), last.Header, last.Event, "a withdrawal cancels what waits (law 1)");
        }
    }

    private bool IsHeardWhenClosed(ImmutableArray<RecordedEvent> append, CaseEvent happened) => happened switch
    {
        CaseEvent.NoteAdded or CaseEvent.CaseReopened => true,
        CaseEvent.CustomerContacted { Automatic: true } => Ending != Ending.Merged,
        CaseEvent.CustomerContacted => Ending is not (Ending.Withdrawn or Ending.EnteredInError or Ending.Merged),
        CaseEvent.Debriefed or CaseEvent.DebriefWaived => Ending != Ending.Merged,
        CaseEvent.AnswerRecorded e => Ending != Ending.Merged && e.Answer is not (ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore),
        CaseEvent.CompensationSettled or CaseEvent.SettlementUnknown or CaseEvent.CompensationUnclaimed => Ending != Ending.Merged,
        CaseEvent.SettlementFailed or CaseEvent.CompensationReversed => !Checked.Contains(Ending) && Ending != Ending.Merged,
        CaseEvent.DeliveryRecorded => Ending != Ending.Merged,
        CaseEvent.PromiseMade { Kind: PromiseKind.Task } => append.Any(recorded => recorded.Event is CaseEvent.CustomerContacted or CaseEvent.DeliveryRecorded or CaseEvent.NoteAdded),
        CaseEvent.PromiseKept e => Promises.Any(promise => promise.Ref == e.Ref && promise.IsTask),
        CaseEvent.PromiseBroken e => Promises.Any(promise => promise.Ref == e.Ref && promise.IsTask),
        CaseEvent.ApprovalExpired or CaseEvent.PromiseReleased => append.Any(recorded => recorded.Event is CaseEvent.CaseWithdrawn),
        _ => false,
    };

    private void JudgeOwner(EventHeader header, CaseEvent happened)
    {
        MustNotBeConcerned(header, happened);
        Must(header.ByKind == ActorKind.Staff, header, happened, "staff own (P13)");
        if (happened is CaseEvent.TakenOver)
        {
            Must(IsOwned && Fixtures.Rules.LevelOf(header.ByRole) > Fixtures.Rules.LevelOf(AnswersRole), header, happened, "a takeover needs a higher level (law 7)");
        }
        else
        {
            Must(!IsOwned || Offered == header.By || WasReopened, header, happened, "a case that is owned goes only to whom it was offered (law 7)");
        }
    }

    private void JudgeGrant(ImmutableArray<RecordedEvent> append, int index, EventHeader header, CaseEvent.CompensationGranted e)
    {
        Must(!Grants.Any(grant => grant.Ref == e.Ref), header, e, "a grant has a name of its own");
        JudgeMoney(header, e, e.Amount);
        if (index == 0 || append[index - 1].Event is not CaseEvent.ApprovalGiven)
        {
            Must(!IsBeneficiary(header), header, e, "nobody gives themselves something (P23)");
            Must(!Requests.Any(request => request.Ref == e.Ref), header, e, "a grant has a name of its own");
        }
    }

    // Whoever signs has limits of their own, per grant and for all that stands in the case.
    private void JudgeMoney(EventHeader header, CaseEvent happened, Money amount)
    {
        Must(amount is { Minor: >= 1 and <= (1L << 53) - 1, Currency.IsKnown: true }, header, happened, "an amount is positive, exact and of a known currency (P22)");
        var limit = Fixtures.LimitOf(header.ByRole, amount.Currency);
        Must(limit is not null && amount.Minor <= limit.PerGrant, header, happened, "nobody gives more than their limit per grant (P20)");
        Must(Standing(amount.Currency) + amount.Minor <= limit!.PerCase, header, happened, "nobody gives more than their limit per case (P21)");
    }

    // The payer's word, or another person's.
    private static bool IsPaidAfterAll(ImmutableArray<RecordedEvent> append, int index, EventHeader header, GrantLine grant) => grant.State switch
    {
        CompensationStanding.Failed => header.ByKind == ActorKind.System || (index > 0 && append[index - 1].Event is CaseEvent.ApprovalGiven),
        CompensationStanding.Declined => header.ByKind == ActorKind.System,
        _ => false,
    };

    private void JudgeSettlement(ImmutableArray<RecordedEvent> append, int index, EventHeader header, CaseEvent happened)
    {
        var (id, law, fits) = happened switch
        {
            CaseEvent.CompensationSettled e => ((ActId?)e.Ref, "what is settled was open or unclaimed", (Func<GrantLine, bool>)(grant => grant.IsUnsettled || grant.State == CompensationStanding.Unclaimed || IsPaidAfterAll(append, index, header, grant))),
            CaseEvent.SettlementFailed e => (e.Ref, "what fails was open", grant => grant.IsUnsettled),
            CaseEvent.SettlementUnknown e => (e.Ref, "what is unknown was open", grant => grant.IsUnsettled),
            CaseEvent.CompensationUnclaimed e => (e.Ref, "a claim lapses at its time, not before (P33)", grant => grant.State == CompensationStanding.Unsettled && grant.ClaimBy <= header.RecordedAt),
            CaseEvent.CompensationReversed e => (e.Ref, "what is taken back was paid, and no more than that (P27)", grant => grant.State is CompensationStanding.Settled or CompensationStanding.Unclaimed
                && e.Amount.Currency == grant.Amount.Currency && e.Amount.Minor >= 1 && e.Amount.Minor <= grant.Amount.Minor - grant.Reversed),
            CaseEvent.OfferAnswered e => (e.Ref, "an offer that is answered stands", grant => e.Response == OfferResponse.Declined ? grant.IsUnsettled : grant.Stands),
            _ => throw new InvalidOperationException("No settlement."),
        };
        Must(id is null || Grants.Any(grant => grant.Ref == id && fits(grant)), header, happened, law);
        if (happened is CaseEvent.OfferAnswered answered)
        {
            MustHaveSource(answered.Source, header, happened);
        }
    }

    private void JudgeRequest(EventHeader header, CaseEvent.ApprovalRequested e)
    {
        Must(!Requests.Any(request => request.Ref == e.Ref) && !Grants.Any(grant => grant.Ref == e.Ref), header, e, "a request has a name of its own");
        Must(e.ExpiresAt == header.RecordedAt + Fixtures.Expiry + (Fixtures.Solo is null ? TimeSpan.Zero : Fixtures.CoolingOff), header, e, "a request stands for three days, or three more than the cooling-off time");
        if (new RequestLine(e.Ref, e.Act, header.By, header.ActsFor, At, e.ExpiresAt, null, false, ApprovalStanding.Pending).Money is { } money)
        {
            var limit = Fixtures.LimitOf(header.ByRole, money.Currency);
            var isWithin = limit is not null && money.Minor <= limit.PerGrant && Standing(money.Currency) + money.Minor <= limit.PerCase;
            Must(!isWithin || (IsBeneficiary(header) && e.Act is CaseEvent.CompensationGranted), header, e, "within authority nobody is asked (P26)");
        }
    }

    // Another person, once, in time, for what was asked and nothing else.
    private void JudgeApproval(ImmutableArray<RecordedEvent> append, int index, EventHeader header, CaseEvent.ApprovalGiven e)
    {
        var request = Requests.FirstOrDefault(line => line.Ref == e.Ref);
        Must(request is { State: ApprovalStanding.Pending }, header, e, "what is approved waits (P24)");
        Must(header.RecordedAt < request!.ExpiresAt, header, e, "what is approved hasn't expired (P24)");
        Must(header.ByKind == ActorKind.Staff, header, e, "staff approve (law 6)");
        Must(!request.IsHandedOn || Fixtures.Rules.LevelOf(header.ByRole) >= Fixtures.Rules.LevelOf(request.Level!.Value), header, e, "a request handed on is decided at that level (law 6)");
        Must(!IsBeneficiary(header), header, e, "nobody decides for their own good (P23)");
        MustNotBeConcerned(header, e);
        Must(index + 1 < append.Length && append[index + 1].Header.Command == header.Command, header, e, "what was approved happens in the same append (P24)");
        var act = append[index + 1].Event;
        var isSame = new[] { request.By, request.For }.Any(asked => asked is not null && (asked == header.By || asked == header.ActsFor));
        if (isSame)
        {
            Must(IsAlone(header, request), header, e, "another person's act is another person's (P23)");
            Must(e.Solo, header, e, "one person in two duties is marked (P30)");
            Must(act is not CaseEvent.UnreconciledDeclared { Solo: false }, header, e, "one person in two duties is marked (P30)");
        }
        else
        {
            Must(!e.Solo, header, e, "two persons are not marked as one (P30)");
        }

        var asks = request.Act;
        var given = (asks, act) switch
        {
            (CaseEvent.CompensationGranted want, CaseEvent.CompensationGranted got) => got.Ref == e.Ref && got.Kind == want.Kind && got.Basis == want.Basis && IsLess(got.Amount, want.Amount),
            (CaseEvent.CorrectionMade { Cost: { } want }, CaseEvent.CorrectionMade { Cost: { } got }) => IsLess(got, want),
            _ => asks.GetType() == act.GetType(),
        };
        Must(given, header, e, "an approval makes what was asked for, at most (P24)");

        static bool IsLess(Money got, Money want) => got.Currency == want.Currency && got.Minor <= want.Minor;
    }

    private bool IsAlone(EventHeader header, RequestLine request) => Fixtures.Solo is { } solo && !request.IsAboutMoney && header.ByRole == solo.Frees
        && header.RecordedAt - request.At >= Fixtures.CoolingOff
        && Acted.All(acted => acted.Key == header.By || header.RecordedAt - acted.Value > Fixtures.AloneFor);

    private void JudgeRefusedRequest(ImmutableArray<RecordedEvent> append, EventHeader header, CaseEvent happened)
    {
        var id = happened is CaseEvent.ApprovalDeclined declined ? declined.Ref : ((CaseEvent.ApprovalExpired)happened).Ref;
        var isWithdrawn = append.Any(recorded => recorded.Event is CaseEvent.CaseWithdrawn);
        var request = Requests.FirstOrDefault(line => line.Ref == id);
        Must(request is not null && (request.State == ApprovalStanding.Pending || (isWithdrawn && !request.IsAboutMoney)), header, happened, "what ends unapproved waited (P35)");
        if (happened is CaseEvent.ApprovalDeclined)
        {
            MustNotBeConcerned(header, happened);
            Must(header.RecordedAt < request!.ExpiresAt, header, happened, "what is declined hasn't expired");
        }
        else
        {
            Must(isWithdrawn || header.RecordedAt >= request!.ExpiresAt, header, happened, "nothing expires early (P33)");
        }
    }

    private void JudgePromise(ImmutableArray<RecordedEvent> append, EventHeader header, CaseEvent happened)
    {
        if (happened is CaseEvent.PromiseMade made)
        {
            Must(!Promises.Any(line => line.Ref == made.Ref), header, happened, "a promise has a name of its own");
            Must(made.DueAt > header.RecordedAt, header, happened, "a promise is for later");
            return;
        }

        var id = happened switch
        {
            CaseEvent.PromiseKept e => e.Ref,
            CaseEvent.PromiseKeptRecordedLate e => e.Ref,
            CaseEvent.PromiseMoved e => e.Ref,
            CaseEvent.PromiseReleased e => e.Ref,
            _ => ((CaseEvent.PromiseBroken)happened).Ref,
        };
        var promise = Promises.FirstOrDefault(line => line.Ref == id);
        Must(promise is not null, header, happened, "a promise was made");
        var isWithdrawn = append.Any(recorded => recorded.Event is CaseEvent.CaseWithdrawn);
        var (fits, law) = happened switch
        {
            CaseEvent.PromiseKept e => (promise!.IsTask
                ? promise.State is PromiseStanding.Open or PromiseStanding.Broken
                : promise.State == PromiseStanding.Open && (e.KeptAt is { } then ? IsInTime(promise, then) : header.RecordedAt <= promise.DueAt), "a promise is kept in time (law 8)"),
            CaseEvent.PromiseKeptRecordedLate e => (promise is { IsTask: false, State: PromiseStanding.Broken } && IsInTime(promise, e.KeptAt), "what is recorded late was kept in time (law 8)"),
            CaseEvent.PromiseMoved e => (promise!.State == PromiseStanding.Open && header.RecordedAt < promise.DueAt && e.DueAt > header.RecordedAt, "a promise is moved before it is due (law 8)"),
            CaseEvent.PromiseReleased e => (promise!.State == PromiseStanding.Open && (e.Source is not null || isWithdrawn || promise.IsTask), "the customer releases (law 8)"),
            _ => (promise!.State == PromiseStanding.Open && header.RecordedAt >= promise.DueAt, "a promise breaks once, and not early (P33, P35)"),
        };
        Must(fits, header, happened, law);
        var isShown = happened switch
        {
            CaseEvent.PromiseKept { KeptAt: not null } e when !promise!.IsTask && header.RecordedAt > promise.DueAt => e.Evidence is not null || header.ByKind == ActorKind.System,
            CaseEvent.PromiseKeptRecordedLate e => e.Evidence is not null || header.ByKind == ActorKind.System,
            _ => true,
        };
        Must(isShown, header, happened, "what is said to have been kept is shown (law 8)");
        if (happened is CaseEvent.PromiseMoved moved && !promise!.IsTask)
        {
            Must(moved.Source is not null, header, happened, "the customer agrees to a move (law 8)");
            MustHaveSource(moved.Source!, header, happened);
        }

        if (happened is CaseEvent.PromiseReleased { Source: { } released } && !promise!.IsTask)
        {
            MustHaveSource(released, header, happened);
        }

        static bool IsInTime(PromiseLine promise, DateTimeOffset at) => at > promise.MadeAt && at <= promise.DueAt;
    }

    private void JudgeAnswer(ImmutableArray<RecordedEvent> append, int index, EventHeader header, CaseEvent.AnswerRecorded e)
    {
        var isApproved = index > 0 && append[index - 1].Event is CaseEvent.ApprovalGiven;
        MustNotBeConcerned(header, e);
        MustHaveSource(e.Source, header, e, isApproved);
        Must(e.JudgesVersion < header.Version, header, e, "an answer judges what was");
        JudgeAsked(header, e, isApproved);
        if (!IsOpen || e.Answer is ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore)
        {
            return;
        }

        Must(DoneSince || IsBroughtBack, header, e, "after a no nothing is earned before something was done (law 2)");
        if (e.Source.Evidence is not null)
        {
            Must(isApproved || !IsBetter(e) || !(OwnersSinceAnswer.Contains(header.By) || (header.ActsFor is { } person && OwnersSinceAnswer.Contains(person))), header, e, "who owned the case since doesn't better the customer's answer (law 2)");
            Must(isApproved || !IsAboveFloor, header, e, "above the floor a typed yes needs another person (law 3)");
        }

        Must(isApproved || e.Source.Device is null || !IsAboveDeviceFloor, header, e, "above its floor a yes on a device needs another person (law 3)");
        var isLate = e.Source.Proof != OwnChannelProof.Token && (NamedLate.Contains(header.By) || (Customer is null && Grants.Any(grant => grant.Stands)));
        Must(isApproved || !e.Source.IsOwnChannel || !isLate || !IsAboveFloor, header, e, "above the floor a customer who was named late needs another person (law 3)");
        Must(header.OccurredAt is null || isApproved || header.OccurredAt >= StaledAt, header, e, "a yes is no older than what it judges (law 2)");
    }

    private void JudgeSilence(ImmutableArray<RecordedEvent> append, int index, EventHeader header, CaseEvent.SilenceRecorded e)
    {
        Must(DoneSince || IsBroughtBack, header, e, "after a no nothing is earned before something was done (law 2)");
        switch (e.Reason)
        {
            case SilenceReason.NoAnswer:
                Must(Attempts.Length >= 2 && header.RecordedAt >= Attempts[^1].At + Fixtures.Wait, header, e, "silence is two spaced attempts that reached the customer, and the wait after them (P12)");
                return;
            case SilenceReason.Unreachable:
                Must(header.ByKind != ActorKind.Customer, header, e, "nobody says of themselves that they can't be reached (P12)");
                Must(Attempts.IsEmpty && (Customer is null || FailedAttempts > 0), header, e, "unreachable is who was tried and never reached, or has no address (P12)");
                break;
            default:
                Must(e.Source is not null, header, e, "not to be asked is the customer's own word (P12)");
                break;
        }

        Must(!IsAboveFloor || (index > 0 && append[index - 1].Event is CaseEvent.ApprovalGiven), header, e, "above the floor an end without asking needs another person (table of endings)");
    }

    private void JudgeWithdrawal(ImmutableArray<RecordedEvent> append, int index, EventHeader header, CaseEvent.CaseWithdrawn e)
    {
        MustHaveSource(e.Source, header, e);
        MustNotBeConcerned(header, e);
        var isDoubtful = HadNo || WasReopened || Promises.Any(promise => promise is { IsTask: false, State: PromiseStanding.Broken or PromiseStanding.KeptRecordedLate });
        Must(e.Source.Evidence is null || !isDoubtful || (index > 0 && append[index - 1].Event is CaseEvent.ApprovalGiven), header, e, "a doubtful withdrawal that staff enter needs another person (table of endings)");
    }

    // P11, P13, P14 and laws 1, 4 and 8 in one place: what stands when a case closes.
    private void JudgeClose(EventHeader header, CaseEvent.CaseClosed e)
    {
        Must(IsOwned, header, e, "only an owned case is closed (P13)");
        Must(Purpose != Purpose.Failure || Earned == e.Ending, header, e, "an ending is earned by its own event (P11)");
        Must(Purpose != Purpose.Failure || e.EarnedBy == EarnedVersion, header, e, "an ending is earned by an event that is newer than all that stales and all else that earns (P11)");
        Must(!OpenPromises.Any() && !Pending.Any(), header, e, "no promise is open and no request waits (law 1)");
        if (!IsClosing)
        {
            MustNotBeConcerned(header, e);
            Must(header.ByKind == ActorKind.Staff, header, e, "staff close (P13)");
        }

        if (Purpose == Purpose.Failure)
        {
            Must(Checked.Contains(e.Ending), header, e, "a failure is never learned away (law 9)");
            Must(IsApologized, header, e, "nobody is let go without an apology (standard playbook)");
            Must(e.Ending != Ending.Recovered || IsHeard, header, e, "nobody is recovered who wasn't heard (standard playbook)");
            Must(DoneSince || e.Ending == Ending.Unreconciled, header, e, "something was done since the report, the last no or the reopening (P14)");
            Must(!Unsettled.Any(), header, e, "nothing granted is unsettled (law 1)");
            Must(!IsCompensationOwed, header, e, "what is owed was granted or declined (law 4)");
            Must(!IsApologyOwed, header, e, "a broken promise was apologized for (law 8)");
        }
        else
        {
            Must(e.Ending == Ending.Learned && IsDebriefed && e.EarnedBy == EarnedVersion, header, e, "'Learned' is earned by a debrief since the report or the reopening (P11)");
            Must(e.Ending == Ending.Learned && (Purpose != Purpose.Accolade || IsThanked), header, e, "praise is thanked for before it is learned from (P11)");
        }
    }

    /// <summary>Where the core's own case differs from what the ledger worked out; <see langword="null"/> where nothing does.</summary>
    public string? Differs(RecoveryCase kept)
    {
        var due = DueWork.Next(kept, InProcessDesk.PlaybookOf(kept))?.At;
        var isSilenceDue = SilenceAt is not null && InProcessDesk.PlaybookOf(kept).Allows(kept.Stage, ServiceRecovery.Playbooks.StepKind.CustomerSilent);
        var isAskingDue = IsOpen && InProcessDesk.PlaybookOf(kept).Allows(kept.Stage, ServiceRecovery.Playbooks.StepKind.FollowUp);
        var expected = new[] { NextDue, isSilenceDue && IsOpen ? SilenceAt : null, isAskingDue ? PresumedAt : null }.Min();
        return kept.Version != Version ? Told("version", kept.Version, Version)
            : kept.Ending != Ending ? Told("ending", kept.Ending, Ending)
            : IsOpen && Purpose == Purpose.Failure && (kept.IsEarned ? kept.EarnedEnding : Ending.Open) != Earned ? Told("what is earned", kept.IsEarned ? kept.EarnedEnding : Ending.Open, Earned)
            : kept.IsOwned != IsOwned ? Told("owned", kept.IsOwned, IsOwned)
            : kept.Responsible != Answers ? Told("who answers", kept.Responsible, Answers)
            : kept.StandingMinor(Fixtures.Usd) != Standing(Fixtures.Usd) ? Told("what stands", kept.StandingMinor(Fixtures.Usd), Standing(Fixtures.Usd))
            : kept.StandingMinor(Fixtures.Eur) != Standing(Fixtures.Eur) ? Told("what stands", kept.StandingMinor(Fixtures.Eur), Standing(Fixtures.Eur))
            : kept.IsClosing != IsClosing && IsOpen ? Told("closing", kept.IsClosing, IsClosing)
            : !Asks.Select(ask => (ask.Ask, ask.State, ask.IsOver, ask.ExpiresAt)).SequenceEqual(kept.Askings.Select(ask => (ask.Ask, ask.Standing, ask.IsSuperseded(kept), ask.ExpiresAt))) ? Told("askings", string.Join(", ", kept.Askings), string.Join(", ", Asks))
            : kept.CountingAttempts != Attempts.Length ? Told("attempts that count", kept.CountingAttempts, Attempts.Length)
            : kept.Customer != Customer && Purpose != Purpose.NearMiss ? Told("the customer", kept.Customer, Customer)
            : due != expected ? Told("what is due next (P31, P32)", due, expected)
            : null;

        static string Told(string what, object? core, object? ledger) => FormattableString.Invariant($"The case and the ledger differ in {what}: '{core}' and '{ledger}'.");
    }

    private void MustHaveSource(SourceTaken source, EventHeader header, CaseEvent happened, bool isApproved = false)
    {
        Must(header.ByKind != ActorKind.System, header, happened, "a system never speaks for a customer (law 3)");
        Must(!source.IsOwnChannel || header.ByKind == ActorKind.Customer || isApproved, header, happened, "only the customer acts by their own channel (law 3)");
        if (header.ByKind == ActorKind.Customer)
        {
            Must(Customer is null || Customer == header.By || Representatives.Contains(header.By) || source.Proof == OwnChannelProof.Token || IsByLink(header), header, happened, "nobody speaks for another customer (law 3)");
            Must(source.Ask is not { } link || AskOf(link) is not { IsFormer: true }, header, happened, "the link of a former customer speaks for nobody (law 3)");
            Must(!Acted.ContainsKey(header.By) && !AnsweredFor.Contains(header.By) && !Concerned.Contains(header.By), header, happened, "staff of the case aren't its customer (law 3)");
        }
    }

    private bool IsByLink(EventHeader header) => header.ActsFor is { } speaker && Asks.Any(ask => AskTokens.SpeakerOf(ask.Ask, Fixtures.Names) == speaker);

    private void MustNotBeConcerned(EventHeader header, CaseEvent happened) =>
        Must(!Concerned.Contains(header.By) && (header.ActsFor is not { } other || !Concerned.Contains(other)), header, happened, "who is concerned in a complaint decides nothing in it (law 6)");

    private bool IsBeneficiary(EventHeader header) => (header.ByKind == ActorKind.Staff && (Representatives.Contains(header.By) || (header.ActsFor is { } other && Representatives.Contains(other))))
        || Customer is { } customer && header.ByKind == ActorKind.Staff
        && (customer == header.By || customer == header.ActsFor || (customer == Fixtures.MiasKin && header.By == Fixtures.Names.SubjectOf(Fixtures.Mia.Id)));

    private static void Must(bool holds, EventHeader header, CaseEvent happened, string law)
    {
        if (!holds)
        {
            throw new LawBrokenException(FormattableString.Invariant($"Broken: {law}. Event {header.Version} '{happened.GetType().Name}' by '{header.By.Original}' ({header.ByRole}) at {header.RecordedAt:u}."));
        }
    }
}
