using ServiceRecovery.Cli.Replay;
using static ServiceRecovery.Cli.Tests.Replay.Exports;

namespace ServiceRecovery.Cli.Tests.Replay;

public class CfpbRuleTests
{
    [Theory]
    [InlineData("Closed", "No", "closed unconfirmed", "refused check-missing")]
    [InlineData("Closed with explanation", "No", "closed unconfirmed", "refused check-missing")]
    [InlineData("Closed without relief", "Yes", "rework answer-unhappy", "rework answer-unhappy")]
    [InlineData("Closed with monetary relief", "Yes", "rework answer-unhappy", "rework answer-unhappy")]
    [InlineData("Closed with non-monetary relief", "No", "closed unconfirmed", "refused check-missing")]
    [InlineData("Closed with relief", "", "held wait-not-over", "held check-missing")]
    [InlineData("Closed", "n/a", "held wait-not-over", "held check-missing")]
    [InlineData("Closed", "Maybe", "held wait-not-over +unknown-dispute", "held check-missing +unknown-dispute")]
    [InlineData("In progress", "", "open in-progress", "open in-progress")]
    [InlineData("In progress", "Yes", "open in-progress +answer-without-response", "open in-progress +answer-without-response")]
    [InlineData("Untimely response", "No", "open no-response +timely-contradiction +answer-without-response", "open no-response +timely-contradiction +answer-without-response")]
    [InlineData("", "", "open response-unknown", "open response-unknown")]
    [InlineData("N/A", "No", "open response-unknown", "open response-unknown")]
    [InlineData("", "Yes", "rework answer-unhappy", "rework answer-unhappy")]
    [InlineData("Gone", "Yes", "open response-unknown +unknown-response", "open response-unknown +unknown-response")]
    [InlineData("closed", "No", "open response-unknown +unknown-response", "open response-unknown +unknown-response")]
    public async Task A_response_and_a_dispute_come_to_one_outcome(string response, string disputed, string silence, string @explicit)
    {
        Assert.Equal(silence, await ComplaintAsync(response: response, disputed: disputed));
        Assert.Equal(@explicit, await ComplaintAsync(response: response, disputed: disputed, policy: ReplayPolicy.Explicit));
    }

    [Theory]
    [InlineData("7/1/2014", "07/02/2014", "closed unconfirmed")]
    [InlineData("2014/7/1", "2014-07-02", "closed unconfirmed")]
    [InlineData("2014-7-1", "2014-07-02", "closed unconfirmed +bad-date")]
    [InlineData("31/1/2014", "13/13/2014", "closed unconfirmed +bad-date")]
    [InlineData("7/3/2014", "7/2/2014", "closed unconfirmed +sent-before-received")]
    [InlineData("", "", "closed unconfirmed")]
    [InlineData("12/31/9999", "12/31/9999", "closed unconfirmed")]
    [InlineData("1/1/0001", "1/1/0001", "closed unconfirmed")]
    public async Task A_date_is_read_in_three_ways_and_otherwise_nothing_is_known(string received, string sent, string told) =>
        Assert.Equal(told, await ComplaintAsync(received, sent, response: "Closed", disputed: "No"));

    [Fact]
    public async Task A_complaint_met_before_is_no_second_case()
    {
        var (report, details) = await ReplayAsync(Complaints + "7/1/2014,7/1/2014,a,Bank,Closed,Yes,No,77\n7/1/2014,7/1/2014,a,Bank,Closed,Yes,Yes,77\n", ReplayFormat.Cfpb);

        Assert.Equal("anomaly duplicate-id +duplicate-id", Told(details[1]));
        Assert.Equal((1L, 1L, 2L), (report.CasesOpened, report.ClosesAttempted, report.RowsAccountedFor));
    }

    [Fact]
    public async Task An_equal_record_without_an_id_is_a_case_of_its_own_with_an_anomaly()
    {
        var (report, details) = await ReplayAsync(Complaints + "7/1/2014,7/1/2014,a,Bank,Closed,Yes,No,\n7/1/2014,7/1/2014,a,Bank,Closed,Yes,No, \n7/1/2014,7/1/2014,b,Bank,Closed,Yes,No,\n", ReplayFormat.Cfpb);

        Assert.Equal(["closed unconfirmed", "closed unconfirmed +exact-duplicate", "closed unconfirmed"], details.Select(Told));
        Assert.StartsWith("{\"row\":2,\"case\":\"row-2\",", details[1], StringComparison.Ordinal);
        Assert.Equal(3, report.CasesOpened);
    }

    [Fact]
    public async Task A_case_without_a_company_is_counted_and_judged_all_the_same()
    {
        var (report, details) = await ReplayAsync(Complaints + "7/1/2014,7/1/2014,a,,Closed,No,No,1\n7/1/2014,7/1/2014,a,N/A,,No,,2\n", ReplayFormat.Cfpb);

        Assert.Equal(["closed unconfirmed", "open response-unknown"], details.Select(Told));
        Assert.Equal((2L, 1L, 2L), (report.NeverOwned, report.ClosedWithoutOwner, report.Late));
    }

    [Fact]
    public async Task Columns_the_file_has_not_are_listed_in_their_order()
    {
        var (report, details) = await ReplayAsync("Product,Consumer disputed?,,Company\nLoan,Yes,,Bank\n", ReplayFormat.Cfpb);

        Assert.Equal(["date_received", "date_sent_to_company", "company_response_to_consumer", "timely_response", "complaint_id"], report.MissingColumns.ToArray());
        Assert.Equal("rework answer-unhappy", Told(details[0]));
        Assert.Equal((0L, 1L), (report.ClosesAttempted, report.Reworked));
    }

    [Fact]
    public async Task A_dispute_after_money_is_counted()
    {
        var (report, _) = await ReplayAsync(Complaints + "7/1/2014,7/1/2014,a,B,Closed with monetary relief,Yes,Yes,1\n7/1/2014,7/1/2014,a,B,Closed with monetary relief,Yes,No,2\n7/1/2014,7/1/2014,a,B,Closed with relief,Yes,Yes,3\n", ReplayFormat.Cfpb);

        Assert.Equal(1, report.DisputedAfterMonetaryRelief);
    }
}
