using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Policies;

/// <summary>What a policy reads of the customer's other cases.</summary>
public class CustomerHistoryTests
{
    private readonly Dictionary<string, CustomerCases> _read = new(StringComparer.Ordinal);
    private readonly Organization _organization;

    public CustomerHistoryTests() => _organization = new Organization(setup =>
    {
        setup.Authority = Policy.Authority(async (request, cancellationToken) =>
        {
            _read["authority"] = await request.History.ReadAsync(cancellationToken);
            return new Ruling.Granted(new RuleRef("mine", 1));
        });
        setup.Apology = Policy.Apology(async (request, cancellationToken) =>
        {
            _read["apology"] = await request.History.ReadAsync(cancellationToken);
            return new ApologyRuling(request.Words!, null, [], []);
        });
        setup.FollowUp = Policy.FollowUp(async (request, cancellationToken) =>
        {
            _read["follow-up"] = await request.History.ReadAsync(cancellationToken);
            return new FollowUpPlan(new RuleRef("mine", 1), 2, TimeSpan.FromDays(1), TimeSpan.FromDays(3));
        });
        setup.Debriefs = Policy.Debriefs(async (request, cancellationToken) =>
        {
            _read["debrief"] = await request.History.ReadAsync(cancellationToken);
            return DebriefRuling.Waived(new RuleRef("mine", 1));
        });
    });

    [Fact]
    public async Task Each_policy_reads_the_customer_s_open_cases_and_those_of_a_year()
    {
        await ReportAsync("long-ago", "ann");
        _organization.Clock.Advance(TimeSpan.FromDays(366));
        await ReportAsync("closed", "ann");
        Accepted(await _organization.Do(Dana, new CaseCommand.Own(), new CaseId("closed")));
        Accepted(await _organization.Do(Dana, new CaseCommand.Withdraw(Call("call 7")), new CaseId("closed")));
        _organization.Clock.Advance(TimeSpan.FromHours(1));
        await ReportAsync("open", "ANN ");
        await ReportAsync("another", "bob");
        await ReportAsync("this", "ann");

        foreach (var command in new CaseCommand[] { new CaseCommand.Own(), new CaseCommand.Apologize("Sorry.", Channel.Mail), new CaseCommand.Listen("Cold."), new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(500), Settlement: "till 1"), new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered) })
        {
            Accepted(await _organization.Do(Dana, command, new CaseId("this")));
        }

        Accepted(await _organization.Do(Actor.Customer("ann", "guest"), new CaseCommand.RecordAnswer(Answer.Satisfied), new CaseId("this")));
        Accepted(await _organization.Do(Dana, new CaseCommand.Close(), new CaseId("this")));
        await _organization.Desk.ProcessDueAsync();

        Assert.Equal(["apology", "authority", "debrief", "follow-up"], _read.Keys.Order());
        Assert.All(_read.Values, read =>
        {
            Assert.Equal(["long-ago", "open"], read.Open.Select(one => one.Id.Value));
            Assert.Equal(["open", "closed"], read.Recent.Select(one => one.Id.Value));
            Assert.Equal([Ending.Open, Ending.Withdrawn], read.Recent.Select(one => one.Ending));
            Assert.Equal("2 open, 2 of a year", read.ToString());
        });
    }

    [Fact]
    public async Task Nothing_is_read_of_nobody()
    {
        await ReportAsync("other", null);
        await ReportAsync("this", null);
        Accepted(await _organization.Do(Dana, new CaseCommand.Own(), new CaseId("this")));
        Accepted(await _organization.Do(Dana, new CaseCommand.Apologize("Sorry.", Channel.Mail), new CaseId("this")));

        Assert.Equal(CustomerCases.None, _read["apology"]);
    }

    [Fact]
    public async Task No_more_than_a_hundred_open_and_twenty_recent_ones_are_read()
    {
        for (var number = 0; number < 130; number++)
        {
            await ReportAsync(FormattableString.Invariant($"o-{number:000}"), "ann");
        }

        await ReportAsync("this", "ann");
        Accepted(await _organization.Do(Dana, new CaseCommand.Own(), new CaseId("this")));
        Accepted(await _organization.Do(Dana, new CaseCommand.Apologize("Sorry.", Channel.Mail), new CaseId("this")));

        Assert.Equal((100, 20), (_read["apology"].Open.Length, _read["apology"].Recent.Length));
    }

    [Fact]
    public async Task A_request_that_was_made_by_hand_reads_nothing()
    {
        var request = new FollowUpRequest { Tenant = TenantId.Single, CaseId = Case, Case = RecoveryCase.Empty, Now = _organization.Clock.GetUtcNow() };

        Assert.Equal(CustomerCases.None, await request.History.ReadAsync(CancellationToken.None));
    }

    private async Task ReportAsync(string id, string? customer) => Accepted(await _organization.Do(Dana, Report(customer: customer), new CaseId(id)));
}
