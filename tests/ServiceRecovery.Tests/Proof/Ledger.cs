using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

/// <summary>
/// An auditor's own book of one case, kept from its events alone. It knows the laws as docs/concepts.md tells them and nothing of how the core keeps them:
/// what earned and what staled, sums, promises, requests and persons are worked out here again. An event that breaks a law throws.
/// </summary>
internal sealed partial record Ledger(Fixtures Fixtures)
{
    private static readonly Ending[] Checked = [Ending.Recovered, Ending.RemedyAccepted, Ending.Unconfirmed, Ending.Unreconciled];

    public long Version { get; private set; }

    public DateTimeOffset At { get; private set; }

    public Purpose Purpose { get; private set; }

    public Ending Ending { get; private set; }

    public bool IsOpen => Version > 0 && Ending == Ending.Open;

    /// <summary>What is earned and still fresh; <see cref="Ending.Open"/>: nothing.</summary>
    public Ending Earned { get; private set; }

    public long EarnedVersion { get; private set; }

    public bool DoneSince { get; private set; }

    /// <summary>A merge brought what sent the younger case back to work; where this one stands it is told when it is closed.</summary>
    public bool IsBroughtBack { get; private set; }

    public bool IsLastNo { get; private set; }

    public bool IsAnswered { get; private set; }

    public bool IsClosing { get; private set; }

    public bool WasReopened { get; private set; }

    public bool HadNo { get; private set; }

    public bool IsApologized { get; private set; }

    public bool IsHeard { get; private set; }

    public bool IsThanked { get; private set; }

    public bool IsSaid { get; private set; }

    public bool IsDebriefed { get; private set; }

    public bool IsOwned { get; private set; }

    public Subject? Answers { get; private set; }

    public Role AnswersRole { get; private set; }

    public Subject? Offered { get; private set; }

    public Subject? Customer { get; private set; }

    /// <summary>Gets the customers who were named only after something had been granted.</summary>
    public ImmutableHashSet<Subject> NamedLate { get; private set; } = [];

    /// <summary>Gets who answered for the case, was offered it, or was acted for in it.</summary>
    public ImmutableHashSet<Subject> AnsweredFor { get; private set; } = [];

    public ImmutableArray<Subject> Concerned { get; private set; } = [];

    public bool IsImpossible { get; private set; }

    public bool IsNoFailure { get; private set; }

    public bool IsGreat { get; private set; }

    /// <summary>The customer declined what the impossibility owed; the next one owes anew.</summary>
    public bool IsImpossibleDeclined { get; private set; }

    /// <summary>The customer declined what the inconvenience owed; when it becomes great again it owes anew.</summary>
    public bool IsGreatDeclined { get; private set; }

    public ImmutableArray<(AskId Ask, DateTimeOffset At)> Attempts { get; private set; } = [];

    public int FailedAttempts { get; private set; }

    public ImmutableArray<PromiseLine> Promises { get; private set; } = [];

    public ImmutableArray<RequestLine> Requests { get; private set; } = [];

    public ImmutableArray<GrantLine> Grants { get; private set; } = [];

    public ImmutableArray<Money> Costs { get; private set; } = [];

    public ImmutableDictionary<Subject, DateTimeOffset> Acted { get; private set; } = ImmutableDictionary<Subject, DateTimeOffset>.Empty;

    /// <summary>The customer asked not to be contacted and hasn't spoken since.</summary>
    public bool IsContactUnwanted { get; private set; }

    /// <summary>Everybody who owned the case when the customer last answered, or since.</summary>
    public ImmutableHashSet<Subject> OwnersSinceAnswer { get; private set; } = [];

    private int LastRank { get; set; }

    private ImmutableSortedDictionary<string, int>? LastScores { get; set; }

    private DateTimeOffset OpenedAt { get; set; }

    // Its events and those of what it absorbed, the last on top: whoever explores keeps millions of these.
    private ImmutableStack<RecordedEvent> Read { get; set; } = [];

    // What was kept while another customer was on record, where it was kept.
    private ImmutableHashSet<(CaseId? Case, long Version)> Former { get; set; } = [];

    private bool IsJoining { get; set; }

    private DateTimeOffset StaledAt { get; set; } = DateTimeOffset.MinValue;

    private bool IsGreatNow { get; set; }

    /// <summary>Keeps the events of one append and judges it as a whole.</summary>
    public Ledger Append(ImmutableArray<RecordedEvent> append)
    {
        var next = this;
        for (var i = 0; i < append.Length; i++)
        {
            next = next with { };
            next.Judge(append, i);
            if (append[i].Event is CaseEvent.DuplicateAbsorbed absorbed)
            {
                next = next.WithBoth(absorbed);
            }

            next.Keep(append[i]);
        }

        next.JudgeEnd(append);
        return next;
    }

    private void Keep(RecordedEvent recorded)
    {
        var (header, happened) = (recorded.Header, recorded.Event);
        (Version, At) = (header.Version, header.RecordedAt);
        Read = Read.Push(recorded);
        if (header.ByKind == ActorKind.Staff)
        {
            Acted = Acted.SetItem(header.By, header.RecordedAt);
        }

        KeepEvent(header, happened);
        KeepAnswering(Answers);
        KeepAnswering(Offered);
        KeepAnswering(header.ByKind != ActorKind.Customer && header.ActsFor != Customer ? header.ActsFor : null);
        // Whoever comes by a link, beside which stands the asking as whom they act for, is nobody by name.
        if (header.ByKind == ActorKind.Customer && header.ActsFor is null && Customer is null && Purpose != Purpose.NearMiss)
        {
            Customer = header.By;
            NameLate(header.By);
        }

        if (Stales(happened))
        {
            Stale(header);
        }
    }

    private void KeepAnswering(Subject? person)
    {
        if (person is not null && !AnsweredFor.Contains(person))
        {
            AnsweredFor = AnsweredFor.Add(person);
        }
    }

    private void KeepEvent(EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.FailureReported e when !Read.Pop().IsEmpty:
                (Purpose, Answers, Customer, OpenedAt, DoneSince) = (Purpose.Failure, e.Responsible, e.Customer, header.RecordedAt, DoneSince && header.Origin is not null);
                IsGreatDeclined &= !(e.Inconvenience == Inconvenience.Great && !IsGreat);
                (IsGreat, IsGreatNow) = (IsGreat || e.Inconvenience == Inconvenience.Great, IsGreatNow || e.Inconvenience == Inconvenience.Great);
                Concerned = [.. Concerned.Union(e.Concerned.IsDefault ? [] : e.Concerned)];
                IsSaid |= header.ByKind == ActorKind.Customer || e.OpenedBy == OpenedBy.Customer;
                break;
            case CaseEvent.PraiseReported or CaseEvent.NearMissReported when !Read.Pop().IsEmpty:
                throw new LawBrokenException("Nobody merges praise or near misses here. Say what both reports are together.");
            case CaseEvent.FailureReported e:
                (Purpose, Answers, Customer, OpenedAt) = (Purpose.Failure, e.Responsible, e.Customer, header.RecordedAt);
                (IsGreat, IsGreatNow) = (e.Inconvenience == Inconvenience.Great, e.Inconvenience == Inconvenience.Great);
                Concerned = e.Concerned.IsDefault ? [] : e.Concerned;
                IsSaid = header.ByKind == ActorKind.Customer || e.OpenedBy == OpenedBy.Customer;
                break;
            case CaseEvent.PraiseReported e:
                (Purpose, Answers, Customer, OpenedAt) = (Purpose.Accolade, e.Responsible, e.Customer, header.RecordedAt);
                IsSaid = header.ByKind == ActorKind.Customer;
                break;
            case CaseEvent.NearMissReported e:
                (Purpose, Answers, OpenedAt) = (Purpose.NearMiss, e.Responsible, header.RecordedAt);
                IsSaid = header.ByKind == ActorKind.Customer;
                break;
            case CaseEvent.OwnershipTaken or CaseEvent.TakenOver:
                (IsOwned, Answers, AnswersRole, Offered) = (true, header.By, header.ByRole, null);
                OwnersSinceAnswer = OwnersSinceAnswer.Add(header.By);
                break;
            case CaseEvent.HandOverOffered e:
                Offered = e.To;
                break;
            case CaseEvent.Assessed e:
                IsGreatDeclined &= !(e.Inconvenience == Inconvenience.Great && !IsGreatNow);
                (IsGreat, IsGreatNow) = (IsGreat || e.Inconvenience == Inconvenience.Great, e.Inconvenience == Inconvenience.Great);
                break;
            case CaseEvent.ApologyGiven:
                IsApologized = true;
                Promises = [.. Promises.Select(promise => promise.State == PromiseStanding.Broken ? promise with { IsApologizedFor = true } : promise)];
                break;
            case CaseEvent.CustomerHeard:
                IsHeard = true;
                Speak();
                break;
            case CaseEvent.UnderstandingConfirmed or CaseEvent.CustomerContacted { Automatic: not true } or CaseEvent.OfferAnswered { Response: OfferResponse.Countered }:
                Speak();
                break;
            case CaseEvent.CorrectionMade e:
                Find(impossible: IsImpossible && e.Extent != CorrectionExtent.Full, noFailure: false);
                Costs = e.Cost is { } cost ? Costs.Add(cost) : Costs;
                break;
            case CaseEvent.CorrectionDeclaredImpossible:
                Find(impossible: true, noFailure: false);
                IsImpossibleDeclined = false;
                break;
            case CaseEvent.NoFailureFound:
                Find(impossible: IsImpossible, noFailure: true);
                break;
            case CaseEvent.OfferAnswered { Response: OfferResponse.Declined } e:
                (IsImpossibleDeclined, IsGreatDeclined) = (true, true);
                Change(e.Ref, grant => grant with { State = CompensationStanding.Declined });
                Attend();
                break;
            case CaseEvent.OfferAnswered:
                Attend();
                break;
            case CaseEvent.CompensationGranted e:
                Grants = Grants.Add(new GrantLine(e.Ref, e.Amount, e.ClaimBy, CompensationStanding.Unsettled));
                DoneSince = true;
                break;
            case CaseEvent.CompensationSettled e:
                Change(e.Ref, grant => grant with { State = CompensationStanding.Settled });
                break;
            case CaseEvent.SettlementFailed e:
                Change(e.Ref, grant => grant with { State = CompensationStanding.Failed });
                break;
            case CaseEvent.SettlementUnknown e:
                Change(e.Ref, grant => grant with { State = CompensationStanding.Unknown });
                break;
            case CaseEvent.CompensationUnclaimed e:
                Change(e.Ref, grant => grant with { State = CompensationStanding.Unclaimed });
                break;
            case CaseEvent.CompensationReversed e:
                Change(e.Ref, grant => grant.Reversed + e.Amount.Minor == grant.Amount.Minor
                    ? grant with { Reversed = grant.Amount.Minor, State = CompensationStanding.Reversed }
                    : grant with { Reversed = grant.Reversed + e.Amount.Minor });
                break;
            case CaseEvent.ApprovalRequested e:
                Requests = Requests.Add(new RequestLine(e.Ref, e.Act, e.RequestedBy ?? header.By, e.RequestedBy is null ? header.ActsFor : e.RequestedFor, header.RecordedAt, e.ExpiresAt, e.Level, false, ApprovalStanding.Pending));
                break;
            case CaseEvent.ApprovalGiven e:
                Change(e.Ref, ApprovalStanding.Given);
                break;
            case CaseEvent.ApprovalDeclined e:
                Change(e.Ref, ApprovalStanding.Declined);
                break;
            case CaseEvent.ApprovalExpired e:
                Change(e.Ref, ApprovalStanding.Expired);
                break;
            case CaseEvent.ApprovalHandedOn e:
                Requests = [.. Requests.Select(request => request.Ref == e.Ref ? request with { Level = e.Level, IsHandedOn = true } : request)];
                break;
            case CaseEvent.PromiseMade e:
                Promises = Promises.Add(new PromiseLine(e.Ref, e.Kind == PromiseKind.Task, e.MadeAt ?? header.RecordedAt, e.DueAt, PromiseStanding.Open, false));
                break;
            case CaseEvent.PromiseKept e:
                Change(e.Ref, promise => promise with { State = PromiseStanding.Kept });
                break;
            case CaseEvent.PromiseKeptRecordedLate e:
                Change(e.Ref, promise => promise with { State = PromiseStanding.KeptRecordedLate });
                break;
            case CaseEvent.PromiseMoved e:
                Change(e.Ref, promise => promise with { DueAt = e.DueAt });
                if (e.Source is not null)
                {
                    Attend();
                }

                break;
            case CaseEvent.PromiseReleased e:
                Change(e.Ref, promise => promise with { State = PromiseStanding.Released });
                if (e.Source is not null)
                {
                    Attend();
                }

                break;
            case CaseEvent.PromiseBroken e:
                Change(e.Ref, promise => promise with { State = PromiseStanding.Broken });
                break;
            case CaseEvent.AskingIssued or CaseEvent.CustomerAsked or CaseEvent.AttemptRecorded or CaseEvent.DeliveryRecorded:
                KeepAsking(header, happened);
                break;
            case CaseEvent.CustomerIdentified e:
                KeepIdentified(e, header);
                break;
            case CaseEvent.AnswerRecorded e when IsOpen:
                var wasAnswered = IsAnswered;
                Answer(header, e.Answer);
                // What staff type takes nobody's place: who could gain by it before could gain by it still, and what was scored is scored.
                var isTyped = wasAnswered && e.Source.Evidence is not null;
                OwnersSinceAnswer = (isTyped ? OwnersSinceAnswer : []).Union(IsOwned ? [Answers!] : []);
                LastScores = isTyped && LastScores is { } scored ? scored.SetItems(e.Scores ?? ImmutableSortedDictionary<string, int>.Empty) : e.Scores;
                LastRank = RankOf(e.Answer);
                break;
            case CaseEvent.AnswerRecorded:
                IsContactUnwanted = false;
                break;
            case CaseEvent.SilenceRecorded e:
                Earn(header, Ending.Unconfirmed);
                IsContactUnwanted = e.Reason == SilenceReason.NotWanted;
                break;
            case CaseEvent.UnreconciledDeclared:
                Earn(header, Ending.Unreconciled);
                break;
            case CaseEvent.Debriefed or CaseEvent.DebriefWaived when Purpose != Purpose.Failure && IsOpen:
                Earn(header, Ending.Learned);
                IsDebriefed = true;
                break;
            case CaseEvent.Thanked or CaseEvent.ThanksWaived:
                IsThanked = true;
                break;
            case CaseEvent.StepTaken e:
                Costs = e.Cost is { } spent ? Costs.Add(spent) : Costs;
                DoneSince &= e.Effect != ServiceRecovery.Playbooks.KindEffect.SendsBack;
                break;
            case CaseEvent.DuplicateAbsorbed e:
                Absorb(header, e);
                break;
            case CaseEvent.CaseWithdrawn:
                (Ending, IsClosing) = (Ending.Withdrawn, false);
                break;
            case CaseEvent.CaseDiscarded:
                (Ending, IsClosing) = (Ending.EnteredInError, false);
                break;
            case CaseEvent.MergedInto:
                (Ending, IsClosing) = (Ending.Merged, false);
                break;
            case CaseEvent.CaseClosed e:
                (Ending, IsClosing) = (e.Ending, false);
                break;
            case CaseEvent.CloseRequested:
                IsClosing = true;
                break;
            case CaseEvent.CaseReopened:
                (Ending, DoneSince, WasReopened, IsDebriefed, IsBroughtBack) = (Ending.Open, false, true, false, false);
                IsContactUnwanted &= header.ByKind != ActorKind.Customer;
                break;
        }

        IsSaid |= SaysSomething(happened);
    }

    // What a customer may hear, have heard, or have been promised or sent.
    private static bool SaysSomething(CaseEvent happened) => happened
        is CaseEvent.Acknowledged or CaseEvent.ApologyGiven or CaseEvent.ExplanationGiven or CaseEvent.ExplanationChanged or CaseEvent.CustomerHeard or CaseEvent.UnderstandingConfirmed
        or CaseEvent.CustomerContacted { Automatic: not true } or CaseEvent.CorrectionMade or CaseEvent.CorrectionDeclaredImpossible or CaseEvent.NoFailureFound or CaseEvent.CompensationGranted or CaseEvent.OfferAnswered
        or CaseEvent.PromiseMade { Kind: PromiseKind.ToCustomer } or CaseEvent.CustomerAsked or CaseEvent.AskingIssued or CaseEvent.AnswerRecorded or CaseEvent.Thanked or CaseEvent.CustomerInterviewed or CaseEvent.DuplicateAbsorbed or CaseEvent.CaseWithdrawn;

    private bool Stales(CaseEvent happened) => happened switch
    {
        CaseEvent.CorrectionMade or CaseEvent.CorrectionDeclaredImpossible or CaseEvent.NoFailureFound or CaseEvent.CompensationGranted => true,
        CaseEvent.AnswerRecorded { Answer: ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore } => IsOpen,
        CaseEvent.PromiseBroken e => e.Kind == PromiseKind.ToCustomer,
        CaseEvent.StepTaken e => e.Effect != ServiceRecovery.Playbooks.KindEffect.Neutral,
        CaseEvent.ApprovalDeclined or CaseEvent.ApprovalExpired or CaseEvent.ExplanationChanged or CaseEvent.SettlementFailed or CaseEvent.CompensationReversed => true,
        CaseEvent.DuplicateAbsorbed or CaseEvent.PlaybookMoved or CaseEvent.CaseReopened => true,
        _ => false,
    };

    private void Stale(EventHeader header)
    {
        var at = header.OccurredAt ?? header.RecordedAt;
        StaledAt = at > StaledAt ? at : StaledAt;
        (Earned, IsClosing, FailedAttempts) = (Ending.Open, false, 0);
        (Attempts, Asks) = ([], [.. Asks.Select(ask => ask with { IsOver = true })]);
        Void();
    }

    private void Earn(EventHeader header, Ending ending)
    {
        (Earned, EarnedVersion) = (ending, header.Version);
        Void();
    }

    // A request about anything but money was about a moment that is over.
    private void Void() => Void(request => !request.IsAboutMoney && request.Act is not CaseEvent.CustomerIdentified && !(Purpose == Purpose.Accolade && request.Act is CaseEvent.CaseWithdrawn));

    private void Void(Func<RequestLine, bool> falls) => Requests = [.. Requests.Select(request => request.State == ApprovalStanding.Pending && falls(request) ? request with { State = ApprovalStanding.Expired } : request)];

    private void Speak()
    {
        IsClosing = false;
        Attend();
    }

    // Whoever was said to be silent, or to want nothing any more, has spoken.
    private void Attend()
    {
        Void(request => request.Act is CaseEvent.SilenceRecorded or CaseEvent.CaseWithdrawn or CaseEvent.AnswerRecorded);
        IsContactUnwanted = false;
        (Attempts, FailedAttempts) = ([], 0);
        if (Earned == Ending.Unconfirmed && IsOpen)
        {
            (Earned, IsClosing) = (Ending.Open, false);
        }
    }

    private void Find(bool impossible, bool noFailure)
    {
        (IsImpossible, IsNoFailure, DoneSince) = (impossible, noFailure, true);
    }

    private void Ask(AskId ask, DateTimeOffset at)
    {
        if (Earned == Ending.Unconfirmed && !IsContactUnwanted)
        {
            (Earned, IsClosing, Attempts) = (Ending.Open, false, []);
        }

        if (Attempts.IsEmpty || at - Attempts[^1].At >= Fixtures.Spacing)
        {
            Attempts = Attempts.Add((ask, at));
        }
    }

    private void Change(ActId? id, Func<GrantLine, GrantLine> change) => Grants = [.. Grants.Select(grant => grant.Ref == id ? change(grant) : grant)];

    private void Change(ActId id, ApprovalStanding state) => Requests = [.. Requests.Select(request => request.Ref == id ? request with { State = state } : request)];

    private void Change(PromiseId id, Func<PromiseLine, PromiseLine> change) => Promises = [.. Promises.Select(promise => promise.Ref == id ? change(promise) : promise)];
}
