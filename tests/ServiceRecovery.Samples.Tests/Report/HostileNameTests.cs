using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ServiceRecovery.Insights;
using ServiceRecovery.Samples.Replay;
using ServiceRecovery.Samples.Report;
using Spectre.Console;

namespace ServiceRecovery.Samples.Tests.Report;

/// <summary>Ids come from one allow-list today. A report doesn't rely on it: whatever a name holds, in no form is it more than a name.</summary>
public class HostileNameTests
{
    private static readonly ReportFormat Format = new(CultureInfo.InvariantCulture, TimeZoneInfo.Utc);

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

    [Theory]
    [MemberData(nameof(Names))]
    public void No_name_changes_the_structure_of_the_page(string name)
    {
        var (plain, hostile) = (Page("plain"), Page(name));

        Assert.Equal(Structure(plain), Structure(hostile));
        Assert.Contains(hostile.Descendants("bdi"), cell => cell.Value.Trim() == ReportFormat.Name(name).Trim());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_spreadsheet_takes_a_name_for_a_formula_wherever_it_begins_a_cell(string name)
    {
        var bytes = CsvReport.ForPeople(Document(name), Format);
        var text = Encoding.UTF8.GetString(bytes.AsSpan(3));
        var rows = Rows(text);

        Assert.Equal(Rows(Encoding.UTF8.GetString(CsvReport.ForPeople(Document("plain"), Format).AsSpan(3))).Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(9, row.Length));

        // Whatever separates cells where it is opened: no cell of text begins as a formula does.
        Assert.All(
            text.Split(',', ';', '\t', '|', '\r', '\n', '"').Select(cell => cell.TrimStart()).Where(cell => !decimal.TryParse(cell, CultureInfo.InvariantCulture, out _)),
            cell => Assert.False(cell.Length > 0 && "=+-@＝＋－＠".Contains(cell[0], StringComparison.Ordinal), cell));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_reads_back_the_name_that_was_given(string name)
    {
        var well = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));

        var rows = Rows(Encoding.UTF8.GetString(CsvReport.Exact(Document(name))));
        using var json = JsonDocument.Parse(JsonReport.Write(Report(name)));

        Assert.Contains(rows, row => row is [_, "places", var place, ..] && place == well.Trim());
        Assert.All(rows, row => Assert.Equal(9, row.Length));
        Assert.Equal(well, json.RootElement.GetProperty("report").GetProperty("byPlace")[0].GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_terminal_is_told_text_and_nothing_that_steers_it(string name)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;

        TextReport.Write(console, Document(name), Format);

        Assert.DoesNotContain(writer.ToString().ReplaceLineEndings("\n"), c => c != '\n' && (char.IsControl(c) || c is '\u202E' or '\u2028' or '\u2029'));
    }

    private static XDocument Page(string name) => XDocument.Parse(HtmlReport.Write(Document(name), Format));

    // Elements and the names of their attributes; texts and what attributes say are left out.
    private static string[] Structure(XDocument page) => [.. page.Descendants().Select(element => $"{string.Join('/', element.AncestorsAndSelf().Select(above => above.Name.LocalName))} {string.Join(' ', element.Attributes().Select(attribute => attribute.Name.LocalName))}")];

    private static ReportDocument Document(string name)
    {
        var report = Report(name);
        return ReportBuilder.Build(new ReportInput(report, report.Scope.To, [new FactorReport(name, report)]), Format);
    }

    // One name in every place that holds one.
    private static InsightReport Report(string name)
    {
        var book = new InsightBook(TenantId.Single);
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
            Costs = [new CostFigures { Currency = name, Cases = 1, Granted = -1, Settled = 2, Unsettled = 3, Unclaimed = 4, Ended = 5, Reversed = 6, CorrectionCosts = 7, Spent = -8, SpentInRecovered = 9, RecoveredCases = 0, SpentForEachRecovered = null, IsSmall = true }],
            Satisfaction = empty.Satisfaction with { FirstFailure = new SatisfactionGroup(name, 1, share, share, share, share, [score]) },
            Learning = empty.Learning with { Factors = [new DebriefFactorFigures(name, 1, 2, 0.5, 0.5)] },
        };
    }

    private static List<string[]> Rows(string csv)
    {
        var reader = new CsvReader(new StringReader(csv));
        List<string[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.Count).Select(cell => reader[cell].ToString())]);
        }

        return rows;
    }
}
