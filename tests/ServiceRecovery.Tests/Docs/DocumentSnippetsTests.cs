using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Docs;

/// <summary>What the pages show does what they say when somebody copies it.</summary>
public class DocumentSnippetsTests
{
    [Fact]
    public async Task The_petty_cash_grants_within_asks_above_and_lets_the_manager_approve()
    {
        var euro = new Currency("EUR");
        var organization = new Organization(setup =>
        {
            setup.Options.Levels.Clear();
            setup.Options.Limits.Clear();
            DocumentSnippets.Authority(setup);
        });
        await organization.Remedied();

        await organization.Takes(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(1_500, euro)));
        var above = Assert.IsType<CommandResult.Accepted>(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Voucher, new Money(4_000, euro))));
        await organization.Takes(Max, new CaseCommand.Approve(new ActId("g2")));

        Assert.Equal(new Role("manager"), Assert.Single(above.Events.Select(recorded => recorded.Event).OfType<CaseEvent.ApprovalRequested>()).Level);
        Assert.Equal(5_500, (await organization.Now()).StandingMinor(euro));
        Refused(await organization.Do(Dana, Give.Voucher("g3", 100)), "no-limit");
    }

    [Fact]
    public void The_scenarios_come_out_as_the_page_expects() => DocumentSnippets.Scenario();

    [Fact]
    public async Task The_clock_breaks_the_promise_that_the_page_makes()
    {
        using var printed = new StringWriter();
        var before = Console.Out;
        Console.SetOut(printed);
        try
        {
            await DocumentSnippets.ClockAsync();
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains("Broken", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_options_of_the_page_of_settings_are_sound()
    {
        var options = new RecoveryOptions { FallbackOwner = new PersonId("desk") };
        DocumentSnippets.Solo(options);
        DocumentSnippets.SharedEvidence(options);

        Assert.True(new RecoveryOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public async Task The_limit_of_a_month_holds_across_cases_and_is_told_where_nobody_knows_whose_it_is()
    {
        var organization = new Organization(setup => setup.Authority = Policy.Authority(DocumentSnippets.RuleAsync));
        await organization.Remedied();
        Refused(await organization.Do(Dana, Give.Voucher("g1", 100)), "over-limit");

        var other = new CaseId("C-2");
        await organization.Takes(Dana, new CaseCommand.Identify(new CustomerRef("ann@example.org")));
        await organization.Takes(Dana, Give.Voucher("g2", 50_000));
        Accepted(await organization.Do(Dana, Report(customer: "ann@example.org"), other));
        Accepted(await organization.Do(Dana, new CaseCommand.Own(), other));
        Accepted(await organization.Do(Dana, new CaseCommand.Apologize(), other));
        Accepted(await organization.Do(Dana, new CaseCommand.Listen("The soup was cold again."), other));

        Assert.Contains("500.00 are possible", Refused(await organization.Do(Dana, Give.Voucher("g3", 1), other), "over-limit").Sentence, StringComparison.Ordinal);
    }
}
