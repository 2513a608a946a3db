using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Insights;
using ServiceRecovery.Insights.Reports;

namespace ServiceRecovery.Cli.Tests.Reports;

/// <summary>A report with one name in every place that holds one.</summary>
internal static class HostileReport
{
    public static ReportFormat Format { get; } = new(CultureInfo.InvariantCulture, TimeZoneInfo.Utc);

    public static TheoryData<string> Names { get; } =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</style><style>body{display:none}</style>",
        "</title></svg><svg onload=alert(1)>",
        "]]><!-- <![CDATA[",
        "&lt;b&gt; &amp; &#x27;",
        "=HYPERLINK(\"//x\",\"y\")",
        "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r\n=1+1", "x,=1+1", "x;=1+1", "x\t@y", "\",=1", "  =1", "＝1+1",
        "[red]bold[/] [[", "[/]", "\u001b[31mred\u001b[0m\u0007", "a\0b\u202Egnp.exe", "\uD800 alone", "a\u2028b\u2029c",
        "{0} %s $(x) `y`", "Größe, ﷽ 你好 🙂", new string('W', 5_000), "", " ",
    ];

    public static ReportDocument Document(string name)
    {
        var report = Of(name);
        return ReportBuilder.Build(new ReportInput(report, report.Scope.To, [new FactorReport(name, report)]) { Spikes = [new FactorSpike(new InsightFactor(FactorKind.Cause, name), report.Scope.From, report.Scope.To, 9, 1.5, 8, 0.0001, [])] }, Format);
    }

    public static InsightReport Of(string name)
    {
        var book = new InsightReadModel(TenantId.Single);
        var empty = book.Report(new InsightQuery(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)));
        ImmutableArray<GroupFigures> groups = [new GroupFigures(name, empty.AsClosed, empty.AsItStands)];
        var share = new Share(1, 2, true);
        var score = new ScoreFigures(name, 3, -4.5, true);
        return empty with
        {
            Scope = empty.Scope with { Tenant = name, Place = name, Failure = name, Channel = name, Zone = name },
            ByFailure = groups,
            ByCause = groups,
            ByPlace = groups,
            ByChannel = groups,
            ByOpener = groups,
            BySeverity = groups,
            Approvals = empty.Approvals with { Authority = [new AuthorityFigures(name, name, 1, -2, 3, share)] },
            Costs = [new CostFigures { Currency = name, Cases = 1, Granted = -1, Settled = 2, Unsettled = 3, Unclaimed = 4, Ended = 5, Reversed = 6, PaidAfterFailing = 10, CorrectionCosts = 7, Spent = -8, SpentInRecovered = 9, RecoveredCases = 0, SpentForEachRecovered = null, IsSmall = true }],
            Satisfaction = empty.Satisfaction with { FirstFailure = new SatisfactionGroup(name, 1, share, share, share, share, [score], [score]) },
            Learning = empty.Learning with { Factors = [new DebriefFactorFigures(name, 1, 2, 0.5, 0.5)] },
        };
    }
}
