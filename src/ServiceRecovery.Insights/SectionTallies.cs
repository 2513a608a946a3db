using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

// One tally for each section of a report. Each is handed one report after the other and keeps numbers alone.

internal sealed class PurposeTally
{
    private readonly long[] _reports = new long[3];
    private readonly long[] _learned = new long[3];
    private long _inError;

    public void Add(Purpose purpose, ReportStanding standing)
    {
        if (purpose != Purpose.Failure && standing.AsItStands.Ending == Ending.EnteredInError)
        {
            _inError++;
            return;
        }

        _reports[(int)purpose]++;
        _learned[(int)purpose] += standing.AsItStands.Ending == Ending.Learned ? 1 : 0;
    }

    public PurposeFigures Figures() => new(
        _reports[(int)Purpose.Failure],
        _reports[(int)Purpose.Accolade],
        _learned[(int)Purpose.Accolade],
        _reports[(int)Purpose.NearMiss],
        _learned[(int)Purpose.NearMiss],
        _inError);
}

internal sealed class AnswerTally
{
    private readonly long[,] _answers = new long[3, 5];
    private readonly long[] _recovered = new long[3];

    public void Add(CaseProjection projection, ReportStanding standing)
    {
        foreach (var answer in projection.Answers)
        {
            _answers[answer.B, answer.A]++;
        }

        // A merged report stands on the yes of its survivor, which is counted there.
        if (!standing.IsMerged && standing.AsItStands.Ending == Ending.Recovered && projection.LastYes is { } yes)
        {
            _recovered[yes.B]++;
        }
    }

    public ImmutableArray<AnswerFigures> Figures(Measure measure) =>
        [.. new[] { AnswerSource.OwnChannel, AnswerSource.AtThePlace, AnswerSource.ByStaff }.Select(source => Of(source, measure))];

    private AnswerFigures Of(AnswerSource source, Measure measure)
    {
        var row = (int)source;
        var answers = Enumerable.Range(0, 5).Sum(answer => _answers[row, answer]);
        Share Said(Answer answer) => measure.Share(_answers[row, (int)answer], answers);
        return new AnswerFigures(source, answers, Said(Answer.Satisfied), Said(Answer.Accepts), Said(Answer.WontSay), Said(Answer.Unhappy), Said(Answer.WantsMore), measure.Share(_recovered[row], _recovered.Sum()));
    }
}

internal sealed class DeviceYesTally
{
    private readonly Dictionary<(string Role, string Currency), (long Grants, long Granted, long Answered, long AnsweredMinor)> _granted = [];

    public void Add(CaseProjection projection)
    {
        foreach (var grant in projection.Grants)
        {
            _granted.TryGetValue((grant.Role, grant.Currency), out var sum);
            _granted[(grant.Role, grant.Currency)] = grant.HasYesOnDevice
                ? (sum.Grants + 1, sum.Granted + grant.Minor, sum.Answered + 1, sum.AnsweredMinor + grant.Minor)
                : (sum.Grants + 1, sum.Granted + grant.Minor, sum.Answered, sum.AnsweredMinor);
        }
    }

    /// <summary>Returns who granted what, by currency, the most that was answered on a device first.</summary>
    public ImmutableArray<DeviceYesFigures> Figures(Measure measure) =>
    [
        .. _granted.OrderBy(pair => pair.Key.Currency, StringComparer.Ordinal).ThenByDescending(pair => pair.Value.AnsweredMinor).ThenBy(pair => pair.Key.Role, StringComparer.Ordinal)
            .Select(pair => new DeviceYesFigures(pair.Key.Role, pair.Key.Currency, pair.Value.Grants, pair.Value.Granted, measure.Share(pair.Value.Answered, pair.Value.Grants), pair.Value.AnsweredMinor)),
    ];
}

internal sealed class AgainTally
{
    private readonly long[] _reopenings = new long[4];
    private long _done;
    private long _reworked;
    private long _closed;
    private long _reopened;
    private long _known;
    private long _repeated;
    private long _counted;
    private long _failedAgain;

    public void Add(CaseProjection projection, ReportStanding standing, bool isRepeat)
    {
        _counted++;
        _done += projection.OfferedAt is null ? 0 : 1;
        _reworked += projection.Reworks > 0 ? 1 : 0;
        var isClosed = projection.Ends.Exists(end => end.Ending != Ending.Merged);
        var isReopened = projection.Reopenings.Sum() > 0;
        _closed += isClosed ? 1 : 0;
        _reopened += isReopened ? 1 : 0;
        for (var cause = 0; cause < _reopenings.Length; cause++)
        {
            _reopenings[cause] += projection.Reopenings[cause];
        }

        if (!standing.IsMerged && projection.Facts.Customer is not null)
        {
            _known++;
            _repeated += isRepeat ? 1 : 0;
        }

        _failedAgain += projection.Reworks > 0
            || projection.Reopenings[(int)ReopenCause.LateNo] > 0
            || projection.Reopenings[(int)ReopenCause.SettlementLost] > 0
            || projection.HasFailedSettlement
            || projection.Promises.Exists(promise => promise.Standing == PromiseStanding.Broken) ? 1 : 0;
    }

    public AgainFigures Figures(Measure measure) => new(
        measure.Share(_reworked, _done),
        measure.Share(_reopened, _closed),
        _reopenings[(int)ReopenCause.Asked],
        _reopenings[(int)ReopenCause.LateNo],
        _reopenings[(int)ReopenCause.LateContact],
        _reopenings[(int)ReopenCause.SettlementLost],
        measure.Share(_repeated, _known),
        measure.Share(_failedAgain, _counted));
}

internal sealed class TimeTally
{
    private readonly List<long> _own = [];
    private readonly List<long> _acknowledge = [];
    private readonly List<long> _apologize = [];
    private readonly List<long> _offer = [];
    private readonly List<long> _settle = [];
    private readonly List<long> _confirm = [];
    private readonly List<long> _close = [];

    public void Add(CaseProjection projection, ReportStanding standing)
    {
        Add(_own, projection, projection.OwnedAt);
        Add(_acknowledge, projection, projection.AcknowledgedAt);
        Add(_apologize, projection, projection.ApologizedAt);
        Add(_offer, projection, projection.OfferedAt);
        foreach (var grant in projection.Grants)
        {
            Add(_settle, projection, grant.SettledAt);
        }

        Add(_confirm, projection, !standing.IsMerged && standing.AsItStands.Ending == Ending.Recovered ? projection.LastYes?.At : null);
        Add(_close, projection, projection.Ends.Count > 0 && projection.Ends[0].Ending != Ending.Merged ? projection.Ends[0].At : null);
    }

    public TimeFigures Figures(Measure measure) => new(
        measure.Durations(_own),
        measure.Durations(_acknowledge),
        measure.Durations(_apologize),
        measure.Durations(_offer),
        measure.Durations(_settle),
        measure.Durations(_confirm),
        measure.Durations(_close));

    // What is told to have happened before the organization heard of it took no time.
    private static void Add(List<long> durations, CaseProjection projection, long? at)
    {
        if (at is { } happened)
        {
            durations.Add(Math.Max(0, happened - projection.ReceivedAt));
        }
    }
}

internal sealed class EffortTally
{
    private long _reports;
    private long _contacts;
    private long _chases;
    private long _retellings;
    private long _handOvers;
    private long _chased;
    private long _retold;
    private long _handedOver;

    public void Add(CaseProjection projection)
    {
        _reports++;
        (_contacts, _chases, _retellings, _handOvers) = (_contacts + projection.Contacts, _chases + projection.Chases, _retellings + projection.RepeatContacts, _handOvers + projection.HandOvers);
        (_chased, _retold, _handedOver) = (_chased + Math.Min(1, projection.Chases), _retold + Math.Min(1, projection.RepeatContacts), _handedOver + Math.Min(1, projection.HandOvers));
    }

    public EffortFigures Figures(Measure measure) =>
        new(_reports, _contacts, _chases, _retellings, _handOvers, measure.Share(_chased, _reports), measure.Share(_retold, _reports), measure.Share(_handedOver, _reports));
}

internal sealed class PromiseTally
{
    private readonly Fates _byPeople = new();
    private readonly Fates _byPolicy = new();

    public void Add(CaseProjection projection, ReportStanding standing)
    {
        foreach (var promise in projection.Promises)
        {
            // What was open at a merge goes on in the survivor and is counted there.
            if (!standing.IsRetold || promise.Standing != PromiseStanding.Open)
            {
                (promise.IsByPolicy ? _byPolicy : _byPeople).Add(promise);
            }
        }
    }

    public PromiseFigures Figures(Measure measure) => new(_byPeople.Figures(measure), _byPolicy.Figures(measure));

    private sealed class Fates
    {
        private readonly long[] _standings = new long[5];
        private readonly List<long> _lengths = [];
        private long _moved;

        public void Add(PromiseProjection promise)
        {
            _standings[(int)promise.Standing]++;
            _moved += promise.IsMoved ? 1 : 0;
            _lengths.Add(Math.Max(0, promise.DueAt - promise.MadeAt));
        }

        public PromiseFates Figures(Measure measure)
        {
            long Of(PromiseStanding standing) => _standings[(int)standing];
            var kept = Of(PromiseStanding.Kept) + Of(PromiseStanding.KeptRecordedLate);
            return new PromiseFates(
                _lengths.Count,
                Of(PromiseStanding.Open),
                Of(PromiseStanding.Kept),
                Of(PromiseStanding.KeptRecordedLate),
                Of(PromiseStanding.Released),
                Of(PromiseStanding.Broken),
                _moved,
                measure.Share(kept, kept + Of(PromiseStanding.Broken)),
                measure.Durations(_lengths));
        }
    }
}
