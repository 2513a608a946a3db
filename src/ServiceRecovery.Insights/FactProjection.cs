using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Folds one case's events to what figures need: pure, and the same whether a case is read for the first time or again.</summary>
internal sealed class FactProjection
{
    private readonly Func<string, string> _share;
    private readonly ImmutableArray<CaseFact>.Builder _facts = ImmutableArray.CreateBuilder<CaseFact>();
    private readonly Dictionary<PromiseId, int> _promises = [];
    private readonly Dictionary<ActId, int> _grants = [];
    private readonly Dictionary<ActId, int> _requests = [];
    private readonly Dictionary<(Type Kind, string Name), (string Case, int Number)> _elsewhere = [];
    private readonly Dictionary<(Type Kind, string Case), Dictionary<string, int>> _numbersElsewhere = [];
    private EventHeader _header = null!;
    private CommandId _command;
    private int _batch = -1;
    private Opening? _opening;

    private FactProjection(Func<string, string> share) => _share = share;

    /// <summary>Folds a case.</summary>
    /// <param name="id">The case.</param>
    /// <param name="version">Its version.</param>
    /// <param name="mark">The beginning of its chain value.</param>
    /// <param name="events">Its events.</param>
    /// <param name="share">Gives for a text the one copy that all cases share.</param>
    public static CaseFacts Fold(string id, long version, ulong mark, IEnumerable<RecordedEvent> events, Func<string, string>? share = null)
    {
        var fold = new FactProjection(share ?? (text => text));
        foreach (var recorded in events)
        {
            fold.Take(recorded);
        }

        return fold._opening is { } opening
            ? new CaseFacts(id, version, mark, opening.Purpose, opening.Customer?.Key.Text, fold.Shared(opening.Failure?.Value), fold.Shared(opening.Place?.Value), fold.Shared(opening.Channel.Value), fold._facts.ToImmutable())
            : CaseFacts.Unread(id, version, mark);
    }

    private void Take(RecordedEvent recorded)
    {
        _header = recorded.Header;
        if (_batch < 0 || _header.Command != _command)
        {
            (_command, _batch) = (_header.Command, _batch + 1);
        }

        Apply(recorded.Event, isCarried: false);
    }

    private void Apply(CaseEvent happened, bool isCarried)
    {
        switch (happened)
        {
            case CaseEvent.FailureReported e:
                Open(new Opening(Purpose.Failure, e.Customer, e.Failure, e.Place, e.Channel), e.OpenedBy, e.Severity, e.ReceivedAt);
                AddCause(e.Cause);
                break;
            case CaseEvent.PraiseReported e:
                Open(new Opening(Purpose.Accolade, e.Customer, null, e.Place, e.Channel), e.OpenedBy ?? Opener(), Severity.Minor, e.ReceivedAt);
                break;
            case CaseEvent.NearMissReported e:
                Open(new Opening(Purpose.NearMiss, null, null, e.Place, e.Channel), e.OpenedBy ?? Opener(), Severity.Minor, e.ReceivedAt);
                break;
            case CaseEvent.ReceiptCorrected e:
                Add(FactKind.Receipt, value: UnixMicroseconds.From(e.ReceivedAt));
                break;
            case CaseEvent.CauseJoined e:
                AddCause(e.Cause);
                break;
            case CaseEvent.Assessed e:
                Add(FactKind.Severity, (byte)e.Severity);
                break;
            case CaseEvent.OwnershipTaken e:
                Add(FactKind.Owned, Flag(e.HandOver));
                break;
            case CaseEvent.TakenOver:
                Add(FactKind.Owned, 1);
                break;
            case CaseEvent.Acknowledged:
                Add(FactKind.Acknowledged);
                break;
            case CaseEvent.ApologyGiven:
                Add(FactKind.Apologized);
                break;
            case CaseEvent.CustomerContacted { Automatic: true }:
                break;
            case CaseEvent.CustomerContacted e:
                Add(FactKind.Contact, (byte)((e.Chase ? 1 : 0) + (e.HadToRetell ? 2 : 0)));
                break;
            case CaseEvent.CorrectionMade e:
                AddDone(isCarried);
                AddCost(e.Cost, isCarried);
                break;
            case CaseEvent.CorrectionDeclaredImpossible or CaseEvent.NoFailureFound:
                AddDone(isCarried);
                break;
            case CaseEvent.StepTaken e:
                AddCost(e.Cost, isCarried);
                if (e.Effect == KindEffect.SendsBack)
                {
                    Add(FactKind.BackToWork);
                }

                break;
            case CaseEvent.DuplicateAbsorbedV1 e:
                Absorb(e);
                break;
            case CaseEvent.DuplicateAbsorbed e:
                Absorb(e);
                break;
            case CaseEvent.Debriefed or CaseEvent.DebriefWaived:
                Add(FactKind.Debriefed, Flag(happened is CaseEvent.DebriefWaived));
                break;
            default:
                ApplyMoney(happened, isCarried);
                break;
        }
    }

    private void ApplyMoney(CaseEvent happened, bool isCarried)
    {
        switch (happened)
        {
            case CaseEvent.CompensationGranted e:
                AddDone(isCarried);
                Add(FactKind.Granted, Flag(!isCarried && !_requests.ContainsKey(e.Ref) && !_elsewhere.ContainsKey((typeof(CaseEvent.ApprovalRequested), e.Ref.Value))), Flag(isCarried), Number(_grants, e.Ref), e.Amount.Minor, e.Amount.Currency.Code, _header.ByRole.Value);
                break;
            case CaseEvent.CompensationSettled e:
                AddTo(_grants, e.Ref, FactKind.Settled, b: Flag(isCarried));
                break;
            case CaseEvent.CompensationUnclaimed e:
                AddTo(_grants, e.Ref, FactKind.Unclaimed);
                break;
            case CaseEvent.SettlementFailed e:
                AddTo(_grants, e.Ref, FactKind.SettlementFailed);
                break;
            case CaseEvent.CompensationReversed e:
                AddTo(_grants, e.Ref, FactKind.Reversed, value: e.Amount.Minor);
                break;
            case CaseEvent.OfferAnswered { Response: OfferResponse.Declined, Ref: { } declined }:
                AddTo(_grants, declined, FactKind.GrantDeclined);
                break;
            case CaseEvent.ApprovalRequested e:
                var money = (e.Act as ICostsMoney)?.Spent;
                Add(FactKind.Requested, 0, Flag(isCarried), Number(_requests, e.Ref), money?.Minor ?? 0, money?.Currency.Code, _header.ByRole.Value);
                break;
            case CaseEvent.ApprovalGiven e:
                AddTo(_requests, e.Ref, FactKind.Approved, Flag(e.ApprovedAmount is not null));
                break;
            case CaseEvent.ApprovalDeclined e:
                AddTo(_requests, e.Ref, FactKind.ApprovalDeclined);
                break;
            case CaseEvent.ApprovalExpired e:
                AddTo(_requests, e.Ref, FactKind.ApprovalExpired);
                break;
            default:
                ApplyPromise(happened);
                break;
        }
    }

    private void ApplyPromise(CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.PromiseMade { Kind: PromiseKind.ToCustomer, Late: not true } e:
                Add(FactKind.Promised, Flag(e.ByPolicy), number: Number(_promises, e.Ref), value: UnixMicroseconds.From(e.DueAt), at: UnixMicroseconds.From(e.MadeAt ?? _header.RecordedAt));
                break;
            case CaseEvent.PromiseKept e:
                AddTo(_promises, e.Ref, FactKind.Kept);
                break;
            case CaseEvent.PromiseKeptRecordedLate e:
                AddTo(_promises, e.Ref, FactKind.KeptRecordedLate);
                break;
            case CaseEvent.PromiseMoved e:
                AddTo(_promises, e.Ref, FactKind.Moved, value: UnixMicroseconds.From(e.DueAt));
                break;
            case CaseEvent.PromiseReleased e:
                AddTo(_promises, e.Ref, FactKind.Released);
                break;
            case CaseEvent.PromiseBroken e:
                AddTo(_promises, e.Ref, FactKind.Broken);
                break;
            default:
                ApplyCheck(happened);
                break;
        }
    }

    private void ApplyCheck(CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.AnswerRecorded e:
                Add(FactKind.Answered, (byte)e.Answer, (byte)SourceOf(e.Source), text: e.Ask?.Value, isShared: false);
                foreach (var score in e.Scores ?? ImmutableSortedDictionary<string, int>.Empty)
                {
                    Add(FactKind.Score, value: score.Value, text: score.Key);
                }

                if (e.Source.Device is not null && e.Answer is Answer.Satisfied or Answer.Accepts)
                {
                    AddYesOnDevice();
                }

                break;
            case CaseEvent.SilenceRecorded e:
                Add(FactKind.Silent, (byte)e.Reason);
                break;
            case CaseEvent.CaseClosed e:
                Add(FactKind.Ended, (byte)e.Ending);
                break;
            case CaseEvent.CaseWithdrawn:
                Add(FactKind.Ended, (byte)Ending.Withdrawn);
                break;
            case CaseEvent.CaseDiscarded:
                Add(FactKind.Ended, (byte)Ending.EnteredInError);
                break;
            case CaseEvent.MergedInto e:
                Add(FactKind.Ended, (byte)Ending.Merged, text: e.Older.Value, isShared: false);
                break;
            case CaseEvent.CaseReopened e:
                Add(FactKind.Reopened, (byte)e.Cause);
                break;

            // These change no figure: what was heard, explained and noted, tasks, attempts, what is learned from praise.
            case CaseEvent.CustomerIdentified:
                break;
            case CaseEvent.CustomerHeard or CaseEvent.UnderstandingConfirmed or CaseEvent.ExplanationGiven or CaseEvent.ExplanationChanged:
            case CaseEvent.HandOverOffered or CaseEvent.Escalated or CaseEvent.Linked or CaseEvent.NoteAdded or CaseEvent.PlaybookMoved:
            case CaseEvent.AskingIssued or CaseEvent.DeliveryRecorded or CaseEvent.CustomerAsked or CaseEvent.AttemptRecorded or CaseEvent.UnreconciledDeclared or CaseEvent.CloseRequested:
            case CaseEvent.OfferAnswered or CaseEvent.SettlementUnknown or CaseEvent.ApprovalHandedOn or CaseEvent.PromiseMade:
            case CaseEvent.Thanked or CaseEvent.ThanksWaived or CaseEvent.CustomerInterviewed or CaseEvent.InterviewWaived or CaseEvent.Recognized or CaseEvent.PracticeWritten:
                break;
            default:
                throw new InvalidOperationException($"No figure says what it makes of '{happened.GetType().Name}'.");
        }
    }

    // The younger report's money and promises go on here; what else happened in it stays in its own history.
    private void Absorb(CaseEvent.DuplicateAbsorbedV1 e)
    {
        Add(FactKind.Absorbed, text: e.Younger.Value, isShared: false);
        Add(FactKind.Receipt, value: UnixMicroseconds.From(e.ReceivedAt));
        Add(FactKind.Severity, (byte)e.Severity);
        foreach (var matter in e.Carried.IsDefault ? [] : e.Carried)
        {
            Apply(matter, isCarried: true);
        }

        if (e.LastNo is not null)
        {
            Add(FactKind.BackToWork);
        }
    }

    // Everything the younger report made is counted there; what becomes of it from now on is recorded here, and told to that report.
    private void Absorb(CaseEvent.DuplicateAbsorbed e)
    {
        Add(FactKind.Absorbed, b: 1, text: e.Younger.Value, isShared: false);
        var younger = JoinedHistory.Alone(e);
        if (younger.ReceivedAt != default)
        {
            Add(FactKind.Receipt, value: UnixMicroseconds.From(younger.ReceivedAt));
        }

        Add(FactKind.Severity, (byte)younger.HighestSeverity);
        Meet(e);
        if (e.BringsStep is not null)
        {
            Add(FactKind.BackToWork);
        }
    }

    // A thing has the number that its own report gives it: they are met in the order in which that report made them.
    private void Meet(CaseEvent.DuplicateAbsorbed e)
    {
        foreach (var carried in e.Carried)
        {
            switch (carried.Event)
            {
                case CaseEvent.DuplicateAbsorbed before:
                    Meet(before);
                    break;
                case CaseEvent.CompensationGranted made:
                    MeetOne(made, made.Ref.Value, carried.Of);
                    break;
                case CaseEvent.ApprovalRequested made:
                    MeetOne(made, made.Ref.Value, carried.Of);
                    break;
                case CaseEvent.PromiseMade { Kind: PromiseKind.ToCustomer, Late: not true } made:
                    MeetOne(made, made.Ref.Value, carried.Of);
                    break;
            }
        }
    }

    private void MeetOne(CaseEvent made, string name, EventOrigin of)
    {
        var (kind, report) = (made.GetType(), of.Case.Value);
        if (!_numbersElsewhere.TryGetValue((kind, report), out var numbers))
        {
            _numbersElsewhere[(kind, report)] = numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        }

        _elsewhere[(kind, name)] = (report, Number(numbers, of.Ref ?? name));
    }

    private void Open(Opening opening, OpenedBy openedBy, Severity severity, DateTimeOffset receivedAt)
    {
        _opening ??= opening;
        Add(FactKind.Opened, (byte)openedBy, (byte)severity, value: UnixMicroseconds.From(receivedAt));
    }

    private void AddCause(CauseId? cause)
    {
        if (cause is { } known)
        {
            Add(FactKind.Cause, text: known.Value);
        }
    }

    private void AddDone(bool isCarried)
    {
        if (!isCarried)
        {
            Add(FactKind.Done);
        }
    }

    private void AddCost(Money? cost, bool isCarried)
    {
        if (cost is { } spent)
        {
            Add(FactKind.Cost, b: Flag(isCarried), value: spent.Minor, text: spent.Currency.Code);
        }
    }

    // What speaks of something the case never had (a task among the promises) changes no figure.
    private void AddTo<T>(Dictionary<T, int> numbers, T id, FactKind kind, byte a = 0, byte b = 0, long value = 0)
        where T : notnull
    {
        if (numbers.TryGetValue(id, out var number))
        {
            Add(kind, a, b, number, value);
        }
        else if (_elsewhere.TryGetValue((MadeBy(numbers), id.ToString()!), out var there))
        {
            Add(kind, a, b, there.Number, value, there.Case, isShared: false);
        }
    }

    // Of everything that was granted before, here and in what was merged into this.
    private void AddYesOnDevice()
    {
        foreach (var number in _grants.Values)
        {
            Add(FactKind.YesOnDevice, number: number);
        }

        foreach (var there in _elsewhere.Where(made => made.Key.Kind == typeof(CaseEvent.CompensationGranted)).Select(made => made.Value).OrderBy(made => made.Case, StringComparer.Ordinal).ThenBy(made => made.Number))
        {
            Add(FactKind.YesOnDevice, number: there.Number, text: there.Case, isShared: false);
        }
    }

    private Type MadeBy(object numbers) => numbers == (object)_promises ? typeof(CaseEvent.PromiseMade)
        : numbers == (object)_grants ? typeof(CaseEvent.CompensationGranted)
        : typeof(CaseEvent.ApprovalRequested);

    private void Add(FactKind kind, byte a = 0, byte b = 0, int number = -1, long value = 0, string? text = null, string? role = null, long? at = null, bool isShared = true)
    {
        var recordedAt = UnixMicroseconds.From(_header.RecordedAt);
        var happenedAt = at ?? (_header.OccurredAt is { } occurred ? UnixMicroseconds.From(occurred) : recordedAt);
        _facts.Add(new CaseFact(kind, a, b, _batch, number, happenedAt, recordedAt, value, isShared ? Shared(text) : text, Shared(role)));
    }

    private OpenedBy Opener() => _header.ByKind switch
    {
        ActorKind.Customer => OpenedBy.Customer,
        ActorKind.System => OpenedBy.Signal,
        _ => OpenedBy.Staff,
    };

    private string? Shared(string? text) => text is null ? null : _share(text);

    private static int Number<T>(Dictionary<T, int> numbers, T id)
        where T : notnull => numbers.TryGetValue(id, out var number) ? number : numbers[id] = numbers.Count;

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    private static AnswerSource SourceOf(SourceTaken source) => source switch
    {
        { IsOwnChannel: true } => AnswerSource.OwnChannel,
        { Device: not null } => AnswerSource.AtThePlace,
        _ => AnswerSource.ByStaff,
    };

    private sealed record Opening(Purpose Purpose, Subject? Customer, FailureKind? Failure, PlaceId? Place, Channel Channel);
}
