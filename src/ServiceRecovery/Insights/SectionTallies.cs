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

    public void Add(CaseTale tale, ReportStanding standing)
    {
        foreach (var answer in tale.Answers)
        {
            _answers[answer.B, answer.A]++;
        }

        // A merged report stands on the yes of its survivor, which is counted there.
        if (!standing.IsMerged && standing.AsItStands.Ending == Ending.Recovered && tale.LastYes is { } yes)
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

    public void Add(CaseTale tale, ReportStanding standing, bool isRepeat)
    {
        _counted++;
        _done += tale.OfferedAt is null ? 0 : 1;
        _reworked += tale.Reworks > 0 ? 1 : 0;
        var isClosed = tale.Ends.Exists(end => end.Ending != Ending.Merged);
        var isReopened = tale.Reopenings.Sum() > 0;
        _closed += isClosed ? 1 : 0;
        _reopened += isReopened ? 1 : 0;
        for (var cause = 0; cause < _reopenings.Length; cause++)
        {
            _reopenings[cause] += tale.Reopenings[cause];
        }

        if (!standing.IsMerged && tale.Facts.Customer is not null)
        {
            _known++;
            _repeated += isRepeat ? 1 : 0;
        }

        _failedAgain += tale.Reworks > 0
            || tale.Reopenings[(int)ReopenCause.LateNo] > 0
            || tale.HasFailedSettlement
            || tale.Promises.Exists(promise => promise.Standing == PromiseStanding.Broken) ? 1 : 0;
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

    public void Add(CaseTale tale, ReportStanding standing)
    {
        Add(_own, tale, tale.OwnedAt);
        Add(_acknowledge, tale, tale.AcknowledgedAt);
        Add(_apologize, tale, tale.ApologizedAt);
        Add(_offer, tale, tale.OfferedAt);
        foreach (var grant in tale.Grants)
        {
            Add(_settle, tale, grant.SettledAt);
        }

        Add(_confirm, tale, !standing.IsMerged && standing.AsItStands.Ending == Ending.Recovered ? tale.LastYes?.At : null);
        Add(_close, tale, tale.Ends.Count > 0 && tale.Ends[0].Ending != Ending.Merged ? tale.Ends[0].At : null);
    }

    public TimeFigures Figures(Measure measure) => new(
        measure.Durations(_own),
        measure.Durations(_acknowledge),
        measure.Durations(_apologize),
        measure.Durations(_offer),
        measure.Durations(_settle),
        measure.Durations(_confirm),
        measure.Durations(_close));

    // What is told to have happened before the house heard of it took no time.
    private static void Add(List<long> durations, CaseTale tale, long? at)
    {
        if (at is { } happened)
        {
            durations.Add(Math.Max(0, happened - tale.ReceivedAt));
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

    public void Add(CaseTale tale)
    {
        _reports++;
        (_contacts, _chases, _retellings, _handOvers) = (_contacts + tale.Contacts, _chases + tale.Chases, _retellings + tale.Retellings, _handOvers + tale.HandOvers);
        (_chased, _retold, _handedOver) = (_chased + Math.Min(1, tale.Chases), _retold + Math.Min(1, tale.Retellings), _handedOver + Math.Min(1, tale.HandOvers));
    }

    public EffortFigures Figures(Measure measure) =>
        new(_reports, _contacts, _chases, _retellings, _handOvers, measure.Share(_chased, _reports), measure.Share(_retold, _reports), measure.Share(_handedOver, _reports));
}

internal sealed class PromiseTally
{
    private readonly Fates _byPeople = new();
    private readonly Fates _byPolicy = new();

    public void Add(CaseTale tale, ReportStanding standing)
    {
        foreach (var promise in tale.Promises)
        {
            // What was open at a merge goes on in the survivor and is counted there.
            if (!standing.IsMerged || promise.Standing != PromiseStanding.Open)
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

        public void Add(PromiseTale promise)
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

internal sealed class ApprovalTally
{
    private readonly long[] _standings = new long[4];
    private readonly List<long> _waits = [];
    private readonly Dictionary<(string Role, string Currency), Authority> _authority = [];
    private long _money;
    private long _forLess;

    public void Add(CaseTale tale, ReportStanding standing)
    {
        foreach (var request in tale.Requests)
        {
            // Money that waited at a merge waits in the survivor and is counted there.
            if (standing.IsMerged && request is { Standing: ApprovalStanding.Pending, Currency: not null })
            {
                continue;
            }

            _standings[(int)request.Standing]++;
            _money += request.Currency is null ? 0 : 1;
            _forLess += request.IsForLess ? 1 : 0;
            if (request is { Standing: ApprovalStanding.Given or ApprovalStanding.Declined, DecidedAt: { } decided })
            {
                _waits.Add(Math.Max(0, decided - request.At));
            }

            if (request is { Currency: { } currency, IsCarried: false })
            {
                Of(request.Role, currency).Requests.Add(request.Minor);
            }
        }

        foreach (var grant in tale.Grants.Where(grant => grant.IsAtOnce))
        {
            Of(grant.Role, grant.Currency).Grants.Add(grant.Minor);
        }
    }

    public ApprovalFigures Figures(Measure measure)
    {
        var requests = _standings.Sum();
        Share Of(ApprovalStanding standing) => measure.Share(_standings[(int)standing], requests);
        return new ApprovalFigures(
            requests,
            _money,
            Of(ApprovalStanding.Given),
            measure.Share(_forLess, _standings[(int)ApprovalStanding.Given]),
            Of(ApprovalStanding.Declined),
            Of(ApprovalStanding.Expired),
            Of(ApprovalStanding.Pending),
            measure.Durations(_waits),
            [.. _authority.OrderBy(pair => pair.Key.Role, StringComparer.Ordinal).ThenBy(pair => pair.Key.Currency, StringComparer.Ordinal).Select(pair => pair.Value.Figures(pair.Key.Role, pair.Key.Currency, measure))]);
    }

    private Authority Of(string role, string currency) =>
        _authority.TryGetValue((role, currency), out var known) ? known : _authority[(role, currency)] = new Authority();

    private sealed class Authority
    {
        public List<long> Grants { get; } = [];

        public List<long> Requests { get; } = [];

        public AuthorityFigures Figures(string role, string currency, Measure measure)
        {
            long? largest = Grants.Count == 0 ? null : Grants.Max();
            return new AuthorityFigures(role, currency, Grants.Count, largest, Requests.Count, measure.Share(Requests.Count(request => request <= largest), Requests.Count));
        }
    }
}

internal sealed class CostTally
{
    private readonly SortedDictionary<string, Sums> _currencies = new(StringComparer.Ordinal);
    private long _recovered;

    public void Add(CaseTale tale, ReportStanding standing)
    {
        var isRecovered = standing.AsItStands.Ending == Ending.Recovered;
        _recovered += isRecovered ? 1 : 0;
        foreach (var currency in tale.Grants.Select(grant => grant.Currency).Concat(tale.Costs.Select(cost => cost.Text!)).Distinct(StringComparer.Ordinal))
        {
            if (!_currencies.TryGetValue(currency, out var sums))
            {
                _currencies.Add(currency, sums = new Sums());
            }

            sums.Add(tale.Grants.Where(grant => grant.Currency == currency), tale.Costs.Where(cost => cost.Text == currency), isRecovered);
        }
    }

    public ImmutableArray<CostFigures> Figures(Measure measure) => [.. _currencies.Select(pair => pair.Value.Figures(pair.Key, _recovered, measure))];

    // Sums of many amounts, each up to 2^53: decimals hold them exactly.
    private sealed class Sums
    {
        private long _cases;
        private long _recoveredCases;
        private decimal _granted;
        private decimal _settled;
        private decimal _unsettled;
        private decimal _unclaimed;
        private decimal _ended;
        private decimal _reversed;
        private decimal _corrections;
        private decimal _spent;
        private decimal _spentInRecovered;

        public void Add(IEnumerable<GrantTale> grants, IEnumerable<CaseFact> costs, bool isRecovered)
        {
            var spent = 0m;
            foreach (var grant in grants)
            {
                _granted += grant.Minor;
                _reversed += grant.Reversed;
                _settled += grant.IsSettled ? grant.Minor : 0;
                spent += grant.IsSettled ? grant.Minor - grant.Reversed : 0;
                _unsettled += grant.Standing is CompensationStanding.Unsettled or CompensationStanding.Unknown ? grant.Minor - grant.Reversed : 0;
                _unclaimed += grant.Standing == CompensationStanding.Unclaimed ? grant.Minor - grant.Reversed : 0;
                _ended += grant.Standing is CompensationStanding.Failed or CompensationStanding.Declined ? grant.Minor - grant.Reversed : 0;
            }

            foreach (var cost in costs)
            {
                _corrections += cost.Value;
                spent += cost.Value;
            }

            _cases++;
            _spent += spent;
            if (isRecovered)
            {
                _recoveredCases++;
                _spentInRecovered += spent;
            }
        }

        public CostFigures Figures(string currency, long recovered, Measure measure) => new()
        {
            Currency = currency,
            Cases = _cases,
            Granted = Minor(_granted),
            Settled = Minor(_settled),
            Unsettled = Minor(_unsettled),
            Unclaimed = Minor(_unclaimed),
            Ended = Minor(_ended),
            Reversed = Minor(_reversed),
            CorrectionCosts = Minor(_corrections),
            Spent = Minor(_spent),
            SpentInRecovered = Minor(_spentInRecovered),
            RecoveredCases = _recoveredCases,
            SpentForEachRecovered = recovered == 0 ? null : (double)_spent / recovered,
            IsSmall = measure.IsSmall(_cases),
        };

        // More than 92 quadrillion of the major unit is told as that.
        private static long Minor(decimal sum) => (long)Math.Min(sum, long.MaxValue);
    }
}

internal sealed class SatisfactionTally
{
    private const string Paradox =
        "A customer whose failure was put right well can be more satisfied than one who never had a failure. Studies find this for satisfaction only, not for loyalty or word of mouth; "
        + "it is likely after a first failure that wasn't severe, and it is gone after a second failure, most of all a similar one soon after. "
        + "Only customers who answered stand here, and customers without a failure don't: a high share is no reason to let anybody down.";

    private readonly Group[] _severities = [new(nameof(Severity.Minor)), new(nameof(Severity.Major)), new(nameof(Severity.Severe))];
    private readonly Group _first = new("First");
    private readonly Group _repeated = new("Repeated");

    public void Add(CaseTale tale, bool hasEarlier)
    {
        _severities[(int)tale.HighestSeverity].Add(tale);
        if (tale.Facts.Customer is not null)
        {
            (hasEarlier ? _repeated : _first).Add(tale);
        }
    }

    public SatisfactionFigures Figures(Measure measure) => new()
    {
        BySeverity = [.. _severities.Select(group => group.Figures(measure))],
        FirstFailure = _first.Figures(measure),
        RepeatedFailure = _repeated.Figures(measure),
        Note = Paradox,
    };

    private sealed class Group(string name)
    {
        private readonly SortedDictionary<string, (long Count, long Sum)> _scores = new(StringComparer.Ordinal);
        private readonly long[] _answers = new long[5];
        private long _reports;

        public void Add(CaseTale tale)
        {
            _reports++;
            if (tale.LastAnswer is { } answer)
            {
                _answers[(int)answer]++;
            }

            foreach (var score in tale.Scores)
            {
                _scores.TryGetValue(score.Text!, out var sum);
                _scores[score.Text!] = (sum.Count + 1, sum.Sum + score.Value);
            }
        }

        public SatisfactionGroup Figures(Measure measure)
        {
            var answered = _answers.Sum();
            Share Of(params Answer[] answers) => measure.Share(answers.Sum(answer => _answers[(int)answer]), answered);
            return new SatisfactionGroup(
                name,
                _reports,
                measure.Share(answered, _reports),
                Of(Answer.Satisfied),
                Of(Answer.Accepts, Answer.WontSay),
                Of(Answer.Unhappy, Answer.WantsMore),
                [.. _scores.Select(score => new ScoreFigures(score.Key, score.Value.Count, (double)score.Value.Sum / score.Value.Count, measure.IsSmall(score.Value.Count)))]);
        }
    }
}
