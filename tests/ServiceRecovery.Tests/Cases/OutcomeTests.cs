using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>A result says what came of a command beside its events: what waits by it, and what was found in its words.</summary>
public class OutcomeTests
{
    [Fact]
    public async Task What_waits_for_another_person_is_named_by_the_result()
    {
        var organization = new Organization();
        await organization.Heard();

        var asked = await organization.Takes(Dana, Give.Voucher("g1", 6_000));
        Assert.True(asked.AwaitsApproval);
        Assert.Equal([new ActId("g1")], asked.Requests.AsEnumerable());
        Assert.False((await organization.Takes(Dana, Give.Voucher("g2", 1_000))).AwaitsApproval);
        Assert.Empty((await organization.Do(Dana, Give.Voucher("g2", 1_000))).Requests);
        Assert.Empty((await organization.Takes(Max, Give.Approve("g1"))).Requests);

        var repeated = await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("again"), Dana, Give.Voucher("g3", 6_000)));
        Assert.Single(repeated.Requests);
        Assert.Empty(Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("again"), Dana, Give.Voucher("g3", 6_000)))).Requests);
    }

    [Theory]
    [InlineData("We are sorry, we forgot your order.", "missing-repair")]
    [InlineData("We forgot your order and bring it now.", "missing-regret")]
    public async Task What_an_accepted_apology_lacks_is_told(string words, string lacks)
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Own);

        var accepted = await organization.Takes(Dana, new CaseCommand.Apologize(words));

        Assert.Contains(accepted.Findings, finding => finding.Code == lacks && finding.Sentence.EndsWith('.'));
        Assert.Empty((await organization.Takes(Dana, Give.Sorry)).Findings);
    }

    [Fact]
    public async Task Blame_is_refused_in_an_apology_and_found_in_an_explanation_and_an_acknowledgement()
    {
        const string Blame = "You should have read the menu.";
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Own);

        await organization.Refuses(Dana, new CaseCommand.Apologize("We are sorry, but " + Blame), "apology-refused");
        Assert.Equal(["blames-customer"], (await organization.Takes(Dana, new CaseCommand.Explain(Blame))).Findings.Select(finding => finding.Code));
        Assert.Equal(["blames-customer"], (await organization.Takes(Dana, new CaseCommand.Acknowledge(Channel.Mail, Blame))).Findings.Select(finding => finding.Code));
        Assert.Empty((await organization.Takes(Dana, new CaseCommand.Explain("The oven was off."))).Findings);
        Assert.Empty((await organization.Takes(Dana, new CaseCommand.Acknowledge(Channel.Mail))).Findings);
    }

    [Fact]
    public async Task Words_that_nobody_could_review_are_told()
    {
        var organization = new Organization(setup => setup.Apology = Policy.StandardApology(new ApologyTemplates([], defaultCulture: "de")));
        await organization.TakesAll(Dana, Report(), Give.Own);

        var explained = await organization.Takes(Dana, new CaseCommand.Explain("Der Ofen war aus."));
        Assert.Equal("not-reviewed: Nobody can review words in 'de' here: let a person read them, or add rules for the language.", Assert.Single(explained.Findings).ToString());
        Assert.Equal("not-reviewed", Assert.Single((await organization.Takes(Dana, new CaseCommand.Apologize("Es tut uns leid."))).Findings).Code);
    }

    [Fact]
    public async Task A_batch_tells_what_was_found_in_all_its_words()
    {
        var organization = new Organization();

        var accepted = Assert.IsType<CommandResult.Accepted>(await organization.Desk.HandleAsync(Case, new RecoveryBatch(
            new CommandId("b1"), Dana, [Report(), Give.Own, new CaseCommand.Explain("You should have read the menu."), new CaseCommand.Acknowledge(Channel.Mail, "It was your fault.")])));

        Assert.Equal(2, accepted.Findings.Length);
    }
}
