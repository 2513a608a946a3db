using BenchmarkDotNet.Attributes;
using NodaTime;
using ServiceRecovery.Calendars;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Benchmarks;

/// <summary>What it costs to find where working time ends that lies years ahead, once the tables of the years are there, and to make a calendar with the table of its first year.</summary>
[MemoryDiagnoser]
public class CalendarBenchmark
{
    private const int Holidays = 60;
    private const int HoursAYear = 1_900;

    private static readonly DateTimeOffset From = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly ServiceDuration TwoYears = new ServiceDuration.Working(TimeSpan.FromHours(2 * HoursAYear));
    private static readonly ServiceDuration NineYears = new ServiceDuration.Working(TimeSpan.FromHours(9 * HoursAYear));
    private static readonly ServiceDuration ThirdDay = new ServiceDuration.WorkingDays(3, DayTime.Close);

    private readonly WorkCalendar _calendar = Make();

    /// <summary>Makes the tables, and looks whether the years are as many as they are called.</summary>
    [GlobalSetup]
    public void Setup()
    {
        if (WorkingTwoYearsAhead().Year != 2028 || WorkingNineYearsAhead().Year != 2035)
        {
            throw new InvalidOperationException("The working time doesn't end two and nine years ahead.");
        }
    }

    [Benchmark(Baseline = true)]
    public DateTimeOffset WorkingTwoYearsAhead() => _calendar.Add(From, TwoYears);

    [Benchmark]
    public DateTimeOffset WorkingNineYearsAhead() => _calendar.Add(From, NineYears);

    [Benchmark]
    public DateTimeOffset ThirdWorkingDay() => _calendar.Add(From, ThirdDay);

    [Benchmark]
    public ServiceDuration MeasuredOverTwoYears() => _calendar.Measure(From, From.AddDays(730), DurationKind.Working);

    [Benchmark]
    public DateTimeOffset MadeWithTheTableOfAYear() => Make().Add(From, ThirdDay);

    private static WorkCalendar Make()
    {
        WorkWindow[] day = [WorkWindow.Parse("09:00-12:30"), WorkWindow.Parse("13:30-18:00")];
        return new WorkCalendar(
            new RuleRef("office", 1),
            "Europe/London",
            Enumerable.Range(1, 5).ToDictionary(number => (DayOfWeek)number, _ => day),
            Enumerable.Range(0, Holidays).Select(number => new LocalDate(2026, 1, 1).PlusDays(number * 37)));
    }
}
