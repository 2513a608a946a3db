using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>Sums what recovery cost, by currency.</summary>
internal sealed class CostTally
{
    private readonly SortedDictionary<string, Sums> _currencies = new(StringComparer.Ordinal);
    private long _recovered;

    public void Add(CaseProjection projection, ReportStanding standing)
    {
        var isRecovered = standing.AsItStands.Ending == Ending.Recovered;
        _recovered += isRecovered ? 1 : 0;
        foreach (var currency in projection.Grants.Select(grant => grant.Currency).Concat(projection.Costs.Select(cost => cost.Text!)).Distinct(StringComparer.Ordinal))
        {
            if (!_currencies.TryGetValue(currency, out var sums))
            {
                _currencies.Add(currency, sums = new Sums());
            }

            sums.Add(projection.Grants.Where(grant => grant.Currency == currency), projection.Costs.Where(cost => cost.Text == currency), isRecovered);
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
        private decimal _paidAfterFailing;
        private decimal _corrections;
        private decimal _spent;
        private decimal _spentInRecovered;

        public void Add(IEnumerable<GrantProjection> grants, IEnumerable<CaseFact> costs, bool isRecovered)
        {
            var spent = 0m;
            foreach (var grant in grants)
            {
                _granted += grant.Minor;
                _reversed += grant.Reversed;
                _settled += grant.IsSettled ? grant.Minor : 0;
                _paidAfterFailing += grant.IsPaidAfterFailing ? grant.Minor : 0;
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
            PaidAfterFailing = Minor(_paidAfterFailing),
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
