using System.Text;
using ServiceRecovery.Cli.Replay;
using static ServiceRecovery.Cli.Tests.Replay.Exports;

namespace ServiceRecovery.Cli.Tests.Replay;

public class ReplayFileTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n \r\n\n", "is empty")]
    [InlineData("company\nBank\n", "'product'")]
    [InlineData("product\n\"Loan\n", "ends inside the quoted cell that begins in line 2")]
    [InlineData("product\nLo\"an\n", "line 2 has a quotation mark inside a cell")]
    [InlineData("product\n\"Loan\" \n", "line 2 has text after the closing quotation mark")]
    public async Task A_file_that_is_no_export_is_told_in_a_sentence_and_exit_code_2(string csv, string said)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, csv);

        var run = await Shell.RunAsync("replay", path, "--format", "cfpb", "--policy", "silence", "--json");

        File.Delete(path);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.EndsWith(".\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_last_row_is_broken_says_nothing_on_standard_output_and_leaves_no_details()
    {
        var path = Path.GetTempFileName();
        var details = path + ".details";
        await File.WriteAllTextAsync(path, "product\nLoan\nLoan\n\"");

        var run = await Shell.RunAsync("replay", path, "--format", "cfpb", "--policy", "silence", "--details", details);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.False(File.Exists(details));
        Assert.False(File.Exists(details + ".partial"));
        File.Delete(path);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_and_a_broken_gzip_are_told_in_a_sentence()
    {
        var packed = Gzip("product\n" + new string('x', 100_000));
        byte[][] files = [[.. "product\nLoan "u8, 0xff, 0xfe, .. "\n"u8], [0x1f, 0x8b, 1, 2, 3, 4], packed[..(packed.Length / 2)], [0xff, 0xfe, 0x70, 0x00]];
        foreach (var file in files)
        {
            await Assert.ThrowsAsync<UserException>(async () => await ReplayAsync(file, ReplayFormat.Cfpb));
        }
    }

    [Fact]
    public async Task Gzip_is_told_by_its_bytes_and_a_mark_at_the_beginning_is_skipped()
    {
        foreach (var file in new[] { Gzip("\uFEFFproduct\nLoan\n"), Encoding.UTF8.GetBytes("\uFEFFproduct\nLoan\n") })
        {
            Assert.Equal(1, (await ReplayAsync(file, ReplayFormat.Cfpb)).Report.CasesOpened);
        }
    }

    [Fact]
    public async Task Quoted_cells_hold_commas_lines_and_quotation_marks_and_blank_lines_are_no_records()
    {
        var (report, details) = await ReplayAsync("product,complaint_id\r\n\"a, \"\"b\"\"\r\n\r\nc\",1\r\n\r\n  \r\nx, 2 \r\n\"\",\r\n", ReplayFormat.Cfpb);

        Assert.Equal(3, report.RowsRead);
        Assert.Equal(["1", "2", "row-3"], details.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("case").GetString()));
    }

    [Fact]
    public async Task A_record_with_another_number_of_cells_touches_no_case()
    {
        var (report, details) = await ReplayAsync("product,complaint_id\na,1\nb\nc,2,3\n", ReplayFormat.Cfpb);

        Assert.Equal(
            ["{\"row\":1,\"case\":\"1\",\"outcome\":\"open\",\"code\":\"response-unknown\",\"anomalies\":[]}", "{\"row\":2,\"case\":null,\"outcome\":\"anomaly\",\"code\":\"malformed-row\",\"anomalies\":[\"malformed-row\"]}"],
            details[..2]);
        Assert.Equal((3L, 3L, 1L, 2L), (report.RowsRead, report.RowsAccountedFor, report.CasesOpened, report.Anomalies["malformed-row"]));
    }

    [Theory]
    [InlineData("Consumer disputed?", "consumer_disputed")]
    [InlineData("  ZIP -- code ", "zip_code")]
    [InlineData("?", "")]
    [InlineData("sys_mod_count", "sys_mod_count")]
    public void A_header_is_compared_by_its_letters_and_digits(string header, string name) => Assert.Equal(name, ReplayFile.HeaderOf(header));

    [Fact]
    public async Task Of_two_equal_headers_the_first_counts()
    {
        var (_, details) = await ReplayAsync("product,complaint_id,Complaint ID\na,1,2\n", ReplayFormat.Cfpb);

        Assert.Contains("\"case\":\"1\"", details[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_across_the_edges_of_the_buffer_are_whole()
    {
        var csv = new StringBuilder("complaint_id,product\n");
        for (var row = 0; row < 3_000; row++)
        {
            csv.Append(row).Append(",\"").Append(new string('x', row % 97)).Append("\"\"\r\n\"\n");
        }

        var (report, _) = await ReplayAsync(csv.ToString(), ReplayFormat.Cfpb);

        Assert.Equal((3_000L, 3_000L), (report.RowsRead, report.CasesOpened));
    }
}
