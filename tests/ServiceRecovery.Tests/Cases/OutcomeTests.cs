using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases;

/// <summary>A result says what came of a command beside its events: what waits by it, and what was found in its words.</summary>
public class OutcomeTests
{
    [Fact]
    public async Task What_waits_for_another_person_is_named_by_the_result()
    {
        var house = new House();
        await house.Heard();

        var asked = await house.Takes(Dana, Give.Voucher("g1", 6_000));
        Assert.True(asked.AwaitsApproval);
        Assert.Equal([new ActId("g1")], asked.Requests.AsEnumerable());
        Assert.False((await house.Takes(Dana, Give.Voucher("g2", 1_000))).AwaitsApproval);
        Assert.Empty((await house.Do(Dana, Give.Voucher("g2", 1_000))).Requests);
        Assert.Empty((await house.Takes(Max, Give.Approve("g1"))).Requests);

        var repeated = await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("again"), Dana, Give.Voucher("g3", 6_000)));
        Assert.Single(repeated.Requests);
        Assert.Empty(Assert.IsType<CommandResult.Repeated>(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("again"), Dana, Give.Voucher("g3", 6_000)))).Requests);
    }

    [Theory]
    [InlineData("We are sorry, we forgot your order.", "missing-repair")]
    [InlineData("We forgot your order and bring it now.", "missing-regret")]
    public async Task What_an_accepted_apology_lacks_is_told(string words, string lacks)
    {
        var house = new House();
        await house.TakesAll(Dana, Report(), Give.Own);

        var accepted = await house.Takes(Dana, new CaseCommand.Apologize(words));

        Assert.Contains(accepted.Findings, finding => finding.Code == lacks && finding.Sentence.EndsWith('.'));
        Assert.Empty((await house.Takes(Dana, Give.Sorry)).Findings);
    }

    [Fact]
    public async Task Blame_is_refused_in_an_apology_and_found_in_an_explanation_and_an_acknowledgement()
    {
        const string Blame = "You should have read the menu.";
        var house = new House();
        await house.TakesAll(Dana, Report(), Give.Own);

        await house.Refuses(Dana, new CaseCommand.Apologize("We are sorry, but " + Blame), "apology-refused");
        Assert.Equal(["blames-customer"], (await house.Takes(Dana, new CaseCommand.Explain(Blame))).Findings.Select(finding => finding.Code));
        Assert.Equal(["blames-customer"], (await house.Takes(Dana, new CaseCommand.Acknowledge(Channel.Mail, Blame))).Findings.Select(finding => finding.Code));
        Assert.Empty((await house.Takes(Dana, new CaseCommand.Explain("The oven was off."))).Findings);
        Assert.Empty((await house.Takes(Dana, new CaseCommand.Acknowledge(Channel.Mail))).Findings);
    }

    [Fact]
    public async Task Words_that_nobody_could_review_are_told()
    {
        var house = new House(setup => setup.Apology = ApologyPolicy.Standard(new ApologyTemplates([], houseCulture: "de")));
        await house.TakesAll(Dana, Report(), Give.Own);

        var explained = await house.Takes(Dana, new CaseCommand.Explain("Der Ofen war aus."));
        Assert.Equal("not-reviewed: Nobody can review words in 'de' here: let a person read them, or add rules for the language.", Assert.Single(explained.Findings).ToString());
        Assert.Equal("not-reviewed", Assert.Single((await house.Takes(Dana, new CaseCommand.Apologize("Es tut uns leid."))).Findings).Code);
    }

    [Fact]
    public async Task A_batch_tells_what_was_found_in_all_its_words()
    {
        var house = new House();

        var accepted = Assert.IsType<CommandResult.Accepted>(await house.Desk.HandleAsync(Case, new RecoveryBatch(
            new CommandId("b1"), Dana, [Report(), Give.Own, new CaseCommand.Explain("You should have read the menu."), new CaseCommand.Acknowledge(Channel.Mail, "It was your fault.")])));

        Assert.Equal(2, accepted.Findings.Length);
    }
}
