using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Insights.Reports;

namespace ServiceRecovery.Insights;

/// <summary>Figures as somebody reads them: what to act on first, and what is behind it. One report has many forms.</summary>
public sealed class RecoveryReport
{
    /// <summary>How many failure kinds have a part of their own on the page.</summary>
    private const int MostFailures = 12;

    private const int TextWidth = 160;

    private readonly Func<ImmutableArray<FactorReport>> _failures;
    private readonly ReportFormat _format;
    private readonly ReportInput _input;

    private RecoveryReport(ReportInput input, ReportFormat format, Func<ImmutableArray<FactorReport>> failures) => (_input, _format, _failures) = (input, format, failures);

    /// <summary>Gets the figures.</summary>
    public InsightReport Figures => _input.Report;

    /// <summary>Makes a report of what is in a read model.</summary>
    /// <param name="readModel">The read model. It isn't to change before the report was written.</param>
    /// <param name="query">What is asked for; its zone is that of the dates, too.</param>
    /// <param name="madeAt">When it is made.</param>
    /// <param name="culture">How numbers and dates are written for people; <see langword="null"/>: the same in every country.</param>
    /// <exception cref="ArgumentException">The query asks for an empty interval, or for more cohorts than a series may have.</exception>
    public static RecoveryReport Make(InsightReadModel readModel, InsightQuery query, DateTimeOffset madeAt, CultureInfo? culture = null)
    {
        _ = readModel ?? throw new ArgumentNullException(nameof(readModel));
        var report = readModel.Report(query);

        // Whoever asked for one kind has its figures already.
        ImmutableArray<FactorReport> Failures() => query.Failure is not null
            ? []
            : [.. report.ByFailure.Select(group => group.Name).OfType<string>().Take(MostFailures).Select(name => new FactorReport(name, readModel.Report(query with { Failure = new FailureKind(name) })))];

        return new RecoveryReport(
            new ReportInput(report, madeAt, []) { Spikes = SpikesOf(readModel, query, madeAt) },
            new ReportFormat(culture ?? CultureInfo.InvariantCulture, query.Zone ?? TimeZoneInfo.Utc),
            Failures);
    }

    /// <summary>Writes one page for a browser or a printer, which needs nothing else. It has a part for each of the failure kinds that were reported most.</summary>
    public string ToHtml() => HtmlReport.Write(ReportBuilder.Build(_input with { Factors = _failures() }, _format), _format);

    /// <summary>Writes plain text: tables, and a bar beside the first of their figures.</summary>
    public string ToText() => ToText(isAscii: false, TextWidth);

    /// <summary>Writes the figures for a spreadsheet, in the report's culture, in UTF-8 with its mark; no text in it is taken for a formula.</summary>
    public byte[] ToCsv() => CsvReport.ForPeople(ReportBuilder.Build(_input, _format), _format);

    /// <summary>Writes the figures as rows for a program: exact, the same in every culture. A spreadsheet isn't to open it.</summary>
    public byte[] ToExactCsv() => CsvReport.Exact(ReportBuilder.Build(_input, _format));

    /// <summary>Writes the figures as JSON: exact, the same in every culture.</summary>
    public byte[] ToJson() => JsonReport.Write(Figures);

    internal string ToText(bool isAscii, int width, Func<string, string>? emphasized = null) => TextReport.Write(ReportBuilder.Build(_input, _format), _format, isAscii, width, emphasized);

    // Patterns are those of the whole organization, and a week isn't over before it is.
    private static ImmutableArray<FactorSpike>? SpikesOf(InsightReadModel readModel, InsightQuery query, DateTimeOffset now)
    {
        var to = query.To < now ? query.To : now;
        return query.Place is not null || query.Failure is not null || to <= query.From ? null : readModel.Patterns(new PatternQuery(query.From, to)).Spikes;
    }
}
