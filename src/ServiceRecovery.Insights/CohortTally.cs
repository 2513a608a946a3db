using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Counts endings by the calendar period in which the report was received.</summary>
internal sealed class CohortTally(InsightQuery query)
{
    private readonly TimeZoneInfo _zone = query.Zone ?? TimeZoneInfo.Utc;
    private readonly SortedDictionary<DateTime, EndingPair> _periods = [];
    private (long From, long To, EndingPair Pair) _last;

    public void Add(long receivedAt, ReportStanding standing)
    {
        // Reports that follow one another are often of one period.
        if (_last.Pair is null || receivedAt < _last.From || receivedAt >= _last.To)
        {
            var start = StartOf(TimeZoneInfo.ConvertTime(UnixMicroseconds.ToTime(receivedAt), _zone).DateTime);
            if (!_periods.TryGetValue(start, out var pair))
            {
                _periods.Add(start, pair = new EndingPair());
            }

            _last = (UnixMicroseconds.From(Instant(start)), UnixMicroseconds.From(Instant(After(start))), pair);
        }

        _last.Pair!.Add(standing);
    }

    /// <summary>Returns the periods of the whole interval, empty ones too; where these would be too many, those from the first report to the last.</summary>
    /// <exception cref="ArgumentException">These are too many as well.</exception>
    public ImmutableArray<CohortFigures> Figures(Measure measure)
    {
        var starts = Between(StartOf(TimeZoneInfo.ConvertTime(query.From, _zone).DateTime), TimeZoneInfo.ConvertTime(query.To, _zone).DateTime.AddTicks(-1))
            ?? (_periods.Count == 0 ? [] : Between(_periods.Keys.First(), _periods.Keys.Last()))
            ?? throw new ArgumentException(FormattableString.Invariant($"There are more than {InsightQuery.MostCohorts} cohorts of a {query.CohortLength} between the first report and the last. Ask for longer ones."));
        return [.. starts.Select(start => Of(start, measure))];
    }

    private CohortFigures Of(DateTime start, Measure measure)
    {
        var pair = _periods.TryGetValue(start, out var known) ? known : new EndingPair();
        var (from, to) = (Instant(start), Instant(After(start)));
        return new CohortFigures(from < query.From ? query.From : from, to > query.To ? query.To : to, pair.AsClosed.Figures(measure), pair.AsItStands.Figures(measure));
    }

    private List<DateTime>? Between(DateTime first, DateTime last)
    {
        var starts = new List<DateTime>();
        for (var start = first; start <= last; start = After(start))
        {
            if (starts.Count == InsightQuery.MostCohorts)
            {
                return null;
            }

            starts.Add(start);
            if (After(start) == DateTime.MaxValue)
            {
                break;
            }
        }

        return starts;
    }

    private DateTime StartOf(DateTime local) => query.CohortLength switch
    {
        CohortLength.Day => local.Date,
        CohortLength.Week => local.Date.AddDays(-Math.Min((local.Date - DateTime.MinValue).Days, ((int)local.DayOfWeek + 6) % 7)),
        CohortLength.Month => new DateTime(local.Year, local.Month, 1),
        CohortLength.Quarter => new DateTime(local.Year, local.Month - ((local.Month - 1) % 3), 1),
        _ => new DateTime(local.Year, 1, 1),
    };

    private DateTime After(DateTime start)
    {
        try
        {
            return query.CohortLength switch
            {
                CohortLength.Day => start.AddDays(1),
                CohortLength.Week => start.AddDays(7),
                CohortLength.Month => start.AddMonths(1),
                CohortLength.Quarter => start.AddMonths(3),
                _ => start.AddYears(1),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return DateTime.MaxValue;
        }
    }

    // The first instant of a day that begins with a gap is the end of the gap; of a midnight that comes twice it is the first.
    private DateTimeOffset Instant(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        var utc = local.Ticks - offset.Ticks;
        return new DateTimeOffset(Math.Max(DateTime.MinValue.Ticks, Math.Min(DateTime.MaxValue.Ticks, utc)), TimeSpan.Zero);
    }
}
