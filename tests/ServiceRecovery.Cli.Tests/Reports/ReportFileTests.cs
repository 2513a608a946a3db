using System.Text;
using System.Xml.Linq;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests.Reports;

[Collection(ReportOrganizationCollection.Name)]
public class ReportFileTests(ReportOrganization organization)
{
    private static readonly string[] Autumn = ["--from", "2026-08-01", "--to", "2026-11-20"];

    [Fact]
    public async Task The_page_needs_nothing_else_and_is_whole()
    {
        var path = organization.PathOf("page.html");

        var run = await organization.ReportAsync([.. Autumn, "--html", path]);

        Assert.Equal((0, "", $"The report is in '{path}'.\n"), (run.ExitCode, run.Output, run.Error));
        var html = await File.ReadAllTextAsync(path);
        Approved.Document($"{ReportOrganization.Folder}/page.approved.html", html);
        var page = XDocument.Parse(html);
        Assert.Equal("en", page.Root!.Attribute("lang")!.Value);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(page.Descendants().Attributes("id").Count(), page.Descendants().Attributes("id").Select(id => id.Value).Distinct().Count());
    }

    [Fact]
    public async Task Every_anchor_leads_somewhere_and_every_drawing_has_a_name_and_its_table_beside_it()
    {
        var page = await PageAsync();
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToHashSet(StringComparer.Ordinal);

        Assert.All(page.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
        Assert.All(page.Descendants("svg"), svg =>
        {
            Assert.All(svg.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
            Assert.NotEmpty(svg.Element("title")!.Value);
            Assert.NotEmpty(svg.Element("desc")!.Value);
            Assert.NotNull(svg.ElementsAfterSelf("table").Single().Element("caption"));

            // What a bar shows is printed beside it.
            Assert.All(svg.Elements("text").Where(text => text.Attribute("class")?.Value == "figure-value"), text => Assert.NotEmpty(text.Value));
        });
        Assert.Contains(page.Descendants("h2"), title => title.Value == "Failure kind 'cold-meal'");
        Assert.Contains(page.Descendants("h2"), title => title.Value == "Cause 'courier-north'");
    }

    [Fact]
    public async Task Headings_go_down_one_at_a_time()
    {
        var levels = (await PageAsync()).Descendants().Where(element => element.Name.LocalName is "h1" or "h2" or "h3").Select(heading => heading.Name.LocalName[1] - '0').ToArray();

        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Fact]
    public async Task A_spreadsheet_gets_numbers_of_the_culture_and_a_program_gets_them_exact()
    {
        var (people, german, exact) = (organization.PathOf("people.csv"), organization.PathOf("german.csv"), organization.PathOf("exact.txt"));

        await organization.ReportAsync([.. Autumn, "--csv", people, "--csv-exact", exact]);
        await organization.ReportAsync([.. Autumn, "--csv", german, "--culture", "de-DE"]);

        var bytes = await File.ReadAllBytesAsync(people);
        Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.Contains("\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Approved.Document($"{ReportOrganization.Folder}/csv.approved.txt", Encoding.UTF8.GetString(bytes.AsSpan(3)));
        Approved.Document($"{ReportOrganization.Folder}/csv-exact.approved.txt", await File.ReadAllTextAsync(exact));
        Assert.Contains("How they ended;Endings;Recovered;As it stands;24;;38;63,2;", await File.ReadAllTextAsync(german), StringComparison.Ordinal);
        var keys = (await File.ReadAllLinesAsync(exact)).Select(line => string.Join(',', line.Split(',').Take(4))).ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Theory]
    [InlineData("can't be written", "--html", "nowhere/out.html")]
    [InlineData("it is a folder", "--html", ".")]
    [InlineData("can't be written", "--csv", "nowhere/out.csv")]
    [InlineData("it is a folder", "--csv-exact", ".")]
    [InlineData("can't be written", "--cache", "nowhere/book")]
    [InlineData("is named twice", "--html", "same.txt", "--csv", "./same.txt")]
    public async Task A_file_that_cannot_be_written_is_told_before_anything_is_read(string said, params string[] arguments)
    {
        var run = await organization.ReportAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("same.txt") || File.Exists("same.txt.partial"));
    }

    [Fact]
    public async Task A_cache_changes_no_figure_whatever_is_in_it()
    {
        var cache = organization.PathOf("book");
        var plain = await organization.ReportAsync([.. Autumn, "--json"]);

        var first = await organization.ReportAsync([.. Autumn, "--json", "--cache", cache]);
        var second = await organization.ReportAsync([.. Autumn, "--json", "--cache", cache]);
        var bytes = await File.ReadAllBytesAsync(cache);
        await File.WriteAllBytesAsync(cache, bytes[..^9]);
        var broken = await organization.ReportAsync([.. Autumn, "--json", "--cache", cache]);

        Assert.Equal((plain.Output, plain.Output, plain.Output), (first.Output, second.Output, broken.Output));
        Assert.Equal(("", ""), (first.Error, second.Error));
        Assert.Contains($"The cache '{cache}' is built anew.", broken.Error, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(cache));
    }

    [Fact]
    public async Task A_cache_of_another_tenant_is_built_anew_and_what_is_no_cache_is_left_alone()
    {
        var (cache, letter) = (organization.PathOf("other-book"), organization.PathOf("letter.txt"));
        await File.WriteAllTextAsync(letter, "Dear customer");

        await organization.ReportAsync("--cache", cache, "--json");
        var other = await organization.ReportAsync("--cache", cache, "--json", "--tenant", "other");
        var refused = await organization.ReportAsync("--cache", letter);

        Assert.Equal(0, other.ExitCode);
        Assert.Contains("is built anew", other.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("is no cache of reports, so it isn't written over", refused.Error, StringComparison.Ordinal);
        Assert.Equal("Dear customer", await File.ReadAllTextAsync(letter));
    }

    private async Task<XDocument> PageAsync()
    {
        var path = organization.PathOf("looked-at.html");
        await organization.ReportAsync([.. Autumn, "--html", path]);
        return XDocument.Parse(await File.ReadAllTextAsync(path));
    }
}
