using System.Collections.Immutable;

namespace ServiceRecovery.Insights.Reports;

/// <summary>What a report is made of.</summary>
/// <param name="Report">The figures.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Factors">The figures of single failure kinds, most reports first.</param>
internal sealed record ReportInput(InsightReport Report, DateTimeOffset MadeAt, ImmutableArray<FactorReport> Factors)
{
    /// <summary>Gets what happened far more often than before, in the whole organization; <see langword="null"/> where only a part of it was asked for.</summary>
    public ImmutableArray<FactorSpike>? Spikes { get; init; }
}

/// <summary>The figures of one failure kind.</summary>
internal sealed record FactorReport(string Failure, InsightReport Report);

/// <summary>Puts figures in the order in which somebody asks for them: what to act on first, what is behind it after that.</summary>
internal sealed partial class ReportBuilder(ReportInput input, ReportFormat format)
{
    /// <summary>How many causes have a part of their own.</summary>
    private const int MostCauses = 12;

    private readonly InsightReport _report = input.Report;

    public static ReportDocument Build(ReportInput input, ReportFormat format) => new ReportBuilder(input, format).Build();

    private ReportDocument Build() => new(
        "Service recovery report",
        [.. About()],
        [.. KeyFigures()],
        [
            new ReportPart("lead", "For the operations lead", [Endings(_report), Trend(_report), Waits(_report), Promises(_report), Recurs(_report), .. Sudden(), Learned(_report)]),
            new ReportPart("behind", "Behind the figures", [Groups(_report), Answers(_report), Effort(_report), Approvals(_report), Costs(_report), Satisfaction(_report), Purposes(_report)]),
            .. input.Factors.Select(FactorOf),
            .. _report.ByCause.Where(cause => cause.Name is not null).Take(MostCauses).Select(CauseOf),
            .. _report.Learning.Factors.Take(MostCauses).Select(DebriefFactorOf),
        ],
        [
            $"{ReportFormat.Gap}  nothing was counted: there is no figure, which is not 0",
            $"{ReportFormat.Small}  out of fewer than {format.Count(_report.Scope.SmallBelow)}: a sign, no proof",
            "What each figure counts is written in docs/insights.md of the library.",
        ]);

    private IEnumerable<string> About()
    {
        var scope = _report.Scope;
        var only = new[] { (What: "place", Name: scope.Place), (What: "failure", Name: scope.Failure), (What: "channel", Name: scope.Channel) }.Where(one => one.Name is not null).Select(one => $"; only {one.What} '{ReportFormat.Name(one.Name!)}'");
        yield return $"Reports received {format.Interval(scope.From, scope.To)} ({ReportFormat.Name(scope.Zone)}), tenant '{ReportFormat.Name(scope.Tenant)}'{string.Concat(only)}.";
        yield return $"With all that was recorded until {format.Moment(input.MadeAt)}.";
        if (_report.Unread > 0)
        {
            yield return $"{format.Count(_report.Unread)} streams couldn't be read and stand in no figure.";
        }
    }

    private IEnumerable<KeyFigure> KeyFigures()
    {
        var (now, closed) = (_report.AsItStands, _report.AsClosed);
        yield return new KeyFigure("Recovered, as it stands", Marked(now.Recovered), $"{Some(now.Recovered)} reports; when they were closed it was {format.Rate(closed.Recovered.Rate)}");
        yield return new KeyFigure("Recovered at once, on our own word", Marked(now.RecoveredOnOurOwnWord), $"{Some(now.RecoveredOnOurOwnWord)} reports; nobody but us says so");
        yield return new KeyFigure("Open", format.Count(now.Open.Count), now.Open.Rate is null ? "no reports" : $"{format.Rate(now.Open.Rate)} of the reports");
        yield return WaitFigure("Wait until something was done or offered", _report.Times.ToOffer);
        yield return WaitFigure("Wait until the close", _report.Times.ToClose);
        var kept = Both(_report.Promises.ByPeople.KeptRate, _report.Promises.ByPolicy.KeptRate);
        yield return new KeyFigure("Promises kept", Marked(kept), $"{Some(kept)} kept or broken; {format.Count(_report.Promises.ByPeople.Open + _report.Promises.ByPolicy.Open)} open");
        yield return new KeyFigure("The recovery failed too", Marked(_report.Again.DoubleDeviation), $"{Some(_report.Again.DoubleDeviation)} reports");
        yield return new KeyFigure("The same customer, the same failure again", Marked(_report.Again.Repeated), $"{Some(_report.Again.Repeated)} reports of known customers");
        yield return _report.ByFailure.FirstOrDefault(group => group.Name is not null) is { Name: { } most } group
            ? new KeyFigure("What goes wrong most", ReportFormat.Name(most), $"{format.Count(group.AsItStands.Reports)} of {format.Count(now.Reports)} reports")
            : new KeyFigure("What goes wrong most", ReportFormat.Gap, "no report says what went wrong");
    }

    private KeyFigure WaitFigure(string label, Durations waits) => new(
        label,
        waits.P50 is null ? ReportFormat.Gap : $"{format.Wait(waits.P50)}{(waits.IsSmall ? $" {ReportFormat.Small}" : "")}",
        waits.P90 is null ? "no report got so far" : $"the median of {format.Count(waits.Count)}; nine of ten took no longer than {format.Wait(waits.P90)}");

    private string Marked(Share share) => share.Rate is null ? ReportFormat.Gap : $"{format.Rate(share.Rate)}{(share.IsSmall ? $" {ReportFormat.Small}" : "")}";

    private string Some(Share share) => $"{format.Count(share.Count)} of {format.Count(share.Of)}";

    private Share Both(Share one, Share other) => new(one.Count + other.Count, one.Of + other.Of, one.Of + other.Of < _report.Scope.SmallBelow);

    private ReportPart FactorOf(FactorReport factor, int number)
    {
        var report = factor.Report;
        return new ReportPart(
            $"failure-{number + 1}",
            $"Failure kind '{ReportFormat.Name(factor.Failure)}'",
            [.. new[] { Endings(report), Trend(report), Waits(report), Promises(report), AgainOf(report) }.Select(section => section with { Key = $"failure-{number + 1}-{section.Key}" })],
            IsFactor: true);
    }

    private ReportPart CauseOf(GroupFigures cause, int number) => new(
        $"cause-{number + 1}",
        $"Cause '{ReportFormat.Name(cause.Name!)}'",
        [new ReportSection($"cause-{number + 1}-endings", "How they ended", null, [EndingTable(cause.AsItStands, cause.AsClosed), CountedTable(cause.AsItStands)])],
        IsFactor: true);

    private static ReportRow Row(string key, string label, params Figure[] figures) => new(key, label, [.. figures]);

    private static Figure.Part Of(Share share) => new Figure.Part(share);

    private static Figure.Count Of(long count) => new Figure.Count(count);

    private static ImmutableArray<ReportColumn> Columns(params (string Key, string Title)[] columns) => [.. columns.Select(column => new ReportColumn(column.Key, column.Title))];
}
