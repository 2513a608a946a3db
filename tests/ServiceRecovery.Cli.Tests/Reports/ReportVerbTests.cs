using System.Globalization;
using System.Text;
using System.Text.Json;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests.Reports;

[Collection(ReportOrganizationCollection.Name)]
public class ReportVerbTests(ReportOrganization organization)
{
    private static readonly string[] Autumn = ["--from", "2026-08-01", "--to", "2026-11-20"];

    [Fact]
    public async Task A_report_begins_with_what_to_act_on()
    {
        var run = await organization.ReportAsync(Autumn);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain('\u001b', run.Output);
        Approved.Document($"{ReportOrganization.Folder}/text.approved.txt", string.Join('\n', run.Output.Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public async Task The_figures_are_JSON_with_stable_names_and_no_number_that_is_none()
    {
        var run = await organization.ReportAsync([.. Autumn, "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Approved.Document($"{ReportOrganization.Folder}/json.approved.txt", run.Output);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("service-recovery-report/1", json.RootElement.GetProperty("format").GetString());
        Assert.Equal(39, json.RootElement.GetProperty("report").GetProperty("purposes").GetProperty("failures").GetInt64());
        Assert.Equal("PT1H", json.RootElement.GetProperty("report").GetProperty("times").GetProperty("toOwn").GetProperty("p50").GetString());
    }

    [Theory]
    [InlineData("de-DE", "60,0 % *", "August 2026", "354,00 EUR")]
    [InlineData("tr-TR", "%60,0 *", "Ağustos 2026", "354,00 EUR")]
    [InlineData("th-TH", "60.0% *", "สิงหาคม 2026", "354.00 EUR")]
    public async Task Numbers_and_dates_are_written_as_people_read_them_in_the_calendar_of_the_cohorts(string culture, params string[] written)
    {
        var run = await organization.ReportAsync([.. Autumn, "--culture", culture]);
        var json = await organization.ReportAsync([.. Autumn, "--culture", culture, "--json"]);
        var invariant = await organization.ReportAsync([.. Autumn, "--json"]);

        Assert.All(written, text => Assert.Contains(text.Replace(" *", "", StringComparison.Ordinal), run.Output.Replace('\u00a0', ' '), StringComparison.Ordinal));
        Assert.Equal(invariant.Output, json.Output);
    }

    [Fact]
    public async Task A_report_follows_the_culture_of_whoever_asks()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, output, error, IsForPeople: false) { Culture = CultureInfo.GetCultureInfo("de-DE") };

        await RecoveryProgram.RunAsync(["report", "--store", organization.Store, .. Autumn], terminal);

        Assert.Contains("354,00 EUR", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_has_not_come_has_gaps_and_no_rates()
    {
        var run = await organization.ReportAsync("--from", "2031-05-01");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("from 2031-05-01 through 2031-05-01", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"Recovered, as it stands +– +0 of 0 reports", run.Output);
        Assert.DoesNotContain("%", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_are_those_of_the_zone()
    {
        var run = await organization.ReportAsync("--from", "2026-11-02", "--to", "2026-11-02", "--zone", "America/New_York", "--by", "day", "--json");

        using var json = JsonDocument.Parse(run.Output);
        var scope = json.RootElement.GetProperty("report").GetProperty("scope");
        Assert.Equal(("2026-11-02T05:00:00Z", "2026-11-03T05:00:00Z"), (scope.GetProperty("from").GetString(), scope.GetProperty("to").GetString()));
        Assert.Equal(1, json.RootElement.GetProperty("report").GetProperty("cohorts").GetArrayLength());
    }

    [Fact]
    public async Task A_report_of_one_kind_at_one_place_says_so()
    {
        var run = await organization.ReportAsync("--failure", "cold-meal", "--place", "bar", "--by", "week");

        Assert.Contains("only place 'bar'; only failure 'cold-meal'", run.Output, StringComparison.Ordinal);
        Assert.Contains("week 2026-W45", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("late-delivery", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no time zone 'Middle-Earth/Shire'.", "--zone", "Middle-Earth/Shire")]
    [InlineData("There is no culture 'xx-YY-ZZ'.", "--culture", "xx-YY-ZZ")]
    [InlineData("'--from' must be before '--to', but it is 2026-11-20, and '--to' is 2026-11-18.", "--from", "2026-11-20", "--to", "2026-11-18")]
    [InlineData("'--from' takes a day like 2026-01-31", "--from", "01/02/2026")]
    [InlineData("'--from' takes a day like 2026-01-31", "--from", "2026-02-30")]
    [InlineData("'--to' takes a day like 2026-01-31", "--to", "9999-12-31")]
    [InlineData("'--to' takes a day like 2026-01-31", "--to", "")]
    [InlineData("'fortnight'", "--by", "fortnight")]
    [InlineData("A place has 1 to 256 characters that can be seen.", "--place", "a\tb")]
    [InlineData("A failure kind has 1 to 256 characters that can be seen.", "--failure", " ")]
    [InlineData("A tenant's id has 1 to 64 characters", "--tenant", "")]
    public async Task What_cannot_be_asked_is_told_in_a_sentence_with_exit_code_2(string said, params string[] arguments)
    {
        var run = await organization.ReportAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_told_as_one()
    {
        var path = organization.PathOf("letter.db");
        await File.WriteAllTextAsync(path, new string('x', 5_000));
        await File.WriteAllTextAsync(path + ".key", Storage.PseudonymKey.Generate().ToFileText());

        var run = await Shell.RunAsync("report", "--store", $"sqlite:{path}");
        var absent = await Shell.RunAsync("report", "--store", $"sqlite:{organization.PathOf("nowhere.db")}");

        Assert.Equal((2, "", 2, ""), (run.ExitCode, run.Output, absent.ExitCode, absent.Output));
        Assert.Contains("letter.db", run.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere.db", absent.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(organization.PathOf("nowhere.db")));
    }

    [Fact]
    public async Task A_store_in_memory_is_empty_and_says_so()
    {
        var run = await Shell.RunAsync("report");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("A store in memory begins empty", run.Error, StringComparison.Ordinal);
    }
}
