using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ServiceRecovery.Cli.Replay;
using ServiceRecovery.Insights.Reports;

namespace ServiceRecovery.Cli.Tests.Reports;

/// <summary>Ids come from one allow-list today. A report doesn't rely on it: whatever a name holds, in no form is it more than a name.</summary>
public class HostileNameTests
{
    [Theory]
    [MemberData(nameof(HostileReport.Names), MemberType = typeof(HostileReport))]
    public void No_name_changes_the_structure_of_the_page(string name)
    {
        var (plain, hostile) = (Page("plain"), Page(name));

        Assert.Equal(Structure(plain), Structure(hostile));
        Assert.Contains(hostile.Descendants("bdi"), cell => cell.Value.Trim() == ReportFormat.Name(name).Trim());
    }

    [Theory]
    [MemberData(nameof(HostileReport.Names), MemberType = typeof(HostileReport))]
    public void No_spreadsheet_takes_a_name_for_a_formula_wherever_it_begins_a_cell(string name)
    {
        var bytes = CsvReport.ForPeople(HostileReport.Document(name), HostileReport.Format);
        var text = Encoding.UTF8.GetString(bytes.AsSpan(3));
        var rows = Rows(text);

        Assert.Equal(Rows(Encoding.UTF8.GetString(CsvReport.ForPeople(HostileReport.Document("plain"), HostileReport.Format).AsSpan(3))).Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(9, row.Length));

        // Whatever separates cells where it is opened: no cell of text begins as a formula does.
        Assert.All(
            text.Split(',', ';', '\t', '|', '\r', '\n', '"').Select(cell => cell.TrimStart()).Where(cell => !decimal.TryParse(cell, CultureInfo.InvariantCulture, out _)),
            cell => Assert.False(cell.Length > 0 && "=+-@＝＋－＠".Contains(cell[0], StringComparison.Ordinal), cell));
    }

    [Theory]
    [MemberData(nameof(HostileReport.Names), MemberType = typeof(HostileReport))]
    public void A_program_reads_back_the_name_that_was_given(string name)
    {
        var well = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));

        var rows = Rows(Encoding.UTF8.GetString(CsvReport.Exact(HostileReport.Document(name))));
        using var json = JsonDocument.Parse(JsonReport.Write(HostileReport.Of(name)));

        Assert.Contains(rows, row => row is [_, "places", var place, ..] && place == well.Trim());
        Assert.All(rows, row => Assert.Equal(9, row.Length));
        Assert.Equal(well, json.RootElement.GetProperty("report").GetProperty("byPlace")[0].GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(HostileReport.Names), MemberType = typeof(HostileReport))]
    public void A_terminal_is_told_text_and_nothing_that_steers_it(string name)
    {
        var text = TextReport.Write(HostileReport.Document(name), HostileReport.Format, isAscii: true, 160);

        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c is '\u202E' or '\u2028' or '\u2029'));
    }

    private static XDocument Page(string name) => XDocument.Parse(HtmlReport.Write(HostileReport.Document(name), HostileReport.Format));

    // Elements and the names of their attributes; texts and what attributes say are left out.
    private static string[] Structure(XDocument page) => [.. page.Descendants().Select(element => $"{string.Join('/', element.AncestorsAndSelf().Select(above => above.Name.LocalName))} {string.Join(' ', element.Attributes().Select(attribute => attribute.Name.LocalName))}")];

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
