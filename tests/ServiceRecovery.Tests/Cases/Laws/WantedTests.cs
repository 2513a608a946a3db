using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>When a case wants somebody's eyes, and why.</summary>
public class WantedTests
{
    private readonly Organization _organization = new();

    private DateTimeOffset Now => _organization.Clock.GetUtcNow();

    [Fact]
    public async Task From_the_report_to_the_close_each_act_is_wanted_in_its_turn()
    {
        var start = Now;
        await _organization.Takes(Guest, new CaseCommand.ReportFailure("It never came.", Severity.Severe, Channel.Phone, Customer: new CustomerRef("c-7")));
        await WantedAsync(start.AddMinutes(15), "own");

        await _organization.Takes(Dana, new CaseCommand.Own());
        await WantedAsync(start.AddHours(1), "reply");

        await _organization.TakesAll(Dana, new CaseCommand.Apologize(), new CaseCommand.Listen("Cold."), new CaseCommand.Correct("New."));
        await WantedAsync(start.AddDays(2), "ask");

        await _organization.Takes(Actor.Customer("c-7", "guest"), new CaseCommand.RecordAnswer(Answer.Satisfied));
        await WantedAsync(start.AddDays(1), "close");

        await _organization.Takes(Dana, new CaseCommand.Close());
        Assert.Null(await _organization.Desk.Case(Case).WantedAsync());
        Assert.Null(await _organization.Desk.Case("never").WantedAsync());
    }

    [Theory]
    [InlineData(Severity.Severe, 15, 60)]
    [InlineData(Severity.Major, 60, 240)]
    [InlineData(Severity.Minor, 240, 1_440)]
    public async Task The_worse_it_is_the_sooner_somebody_is_wanted(Severity severity, int own, int reply)
    {
        var start = Now;
        await _organization.Takes(Dana, new CaseCommand.ReportFailure("Cold.", severity, Channel.Phone));
        await WantedAsync(start.AddMinutes(own), "own");
        await _organization.Takes(Dana, new CaseCommand.Own());
        await WantedAsync(start.AddMinutes(reply), "reply");
    }

    [Fact]
    public async Task Who_asks_where_it_stands_is_answered_at_once_and_a_machine_that_replies_is_nobody()
    {
        await _organization.Remedied();
        await WantedAsync(Now.AddDays(2), "ask");

        _organization.Clock.Advance(TimeSpan.FromHours(1));
        await _organization.Takes(Till, Give.OutOfOffice);
        await WantedAsync(Now.AddHours(47), "ask");

        var said = Now;
        await _organization.Takes(Till, new CaseCommand.RecordContact(Channel.Mail));
        await WantedAsync(said.AddHours(4), "reply");
        _organization.Clock.Advance(TimeSpan.FromHours(1));
        await _organization.Takes(Till, new CaseCommand.RecordContact(Channel.Mail, Chase: true));
        await WantedAsync(Now, "reply");
        await _organization.Takes(Dana, new CaseCommand.AddNote("Rang."));
        await WantedAsync(Now, "reply");
        await _organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(2)));
        await WantedAsync(Now.AddHours(2), "promise p1");
    }

    [Fact]
    public async Task A_promise_that_was_broken_is_wanted_until_somebody_apologizes()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(2)));
        var due = Now.AddHours(2);
        await _organization.WorkDueUntil(due.AddHours(1));
        await WantedAsync(due, "promise p1");

        await _organization.Takes(Dana, new CaseCommand.Apologize());
        Assert.NotEqual("promise p1", (await _organization.Desk.Case(Case).WantedAsync())!.ToString());
    }

    [Fact]
    public async Task A_severe_report_that_nobody_owns_stands_before_what_is_due_later()
    {
        await _organization.Takes(Dana, new CaseCommand.ReportFailure("Cold.", Severity.Minor, Channel.Phone), new CaseId("minor"));
        await _organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)), new CaseId("minor"));
        await _organization.Takes(Dana, new CaseCommand.ReportFailure("Cold.", Severity.Major, Channel.Phone), new CaseId("major"));
        await _organization.Takes(Dana, new CaseCommand.ReportFailure("Hurt.", Severity.Severe, Channel.Phone), new CaseId("severe"));

        List<string> listed = [];
        string? after = null;
        do
        {
            var page = await _organization.Desk.For(TenantId.Single).ListAsync(new WorklistQuery(TenantId.Single) { Limit = 1, After = after });
            listed.AddRange(page.Items.Select(line => line.Key.Id));
            after = page.Next;
        }
        while (after is not null);

        // An hour for both of the others: the worse comes first.
        Assert.Equal(["severe", "major", "minor"], listed);
    }

    private async Task WantedAsync(DateTimeOffset at, string reason)
    {
        var wanted = (await _organization.Desk.Case(Case).WantedAsync())!;
        Assert.Equal((at, reason), (wanted.At, wanted.ToString()));
    }
}
