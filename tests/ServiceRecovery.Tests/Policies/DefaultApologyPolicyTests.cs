using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Policies.PolicyCases;

namespace ServiceRecovery.Tests.Policies;

public class DefaultApologyPolicyTests
{
    private static readonly IApologyPolicy Organization = Policy.StandardApology(new ApologyTemplates(
        [
            new("late", "Dear {customer}, we were late and we are sorry."),
            new("late", "Lieber Gast, es tut uns leid.", Culture: "de"),
            new("late", "<p>Dear {customer}, we&#39;re sorry <b>if</b> you had to wait.</p>", Channel: new Channel("web"), IsHtml: true),
        ]));

    [Fact]
    public async Task Words_are_reviewed_and_stay_as_they_are()
    {
        var ruling = await Rule(Policy.StandardApology(), words: "We were late. Sorry!");

        Assert.Equal(("We were late. Sorry!", new RuleRef("apology-review-en", 1), false), (ruling.Words, ruling.Review, ruling.IsRefused));
        Assert.Equal(["responsibility", "regret"], ruling.Elements.ToArray());
    }

    [Fact]
    public async Task Words_that_are_refused_come_with_what_is_amiss() =>
        Assert.Equal(["conditional"], (await Rule(Organization, words: "Sorry if we were late.")).Refusals.Select(finding => finding.Code));

    [Fact]
    public async Task No_words_at_all_are_no_apology() => Assert.True((await Rule(Organization, words: " ")).IsRefused);

    [Fact]
    public async Task A_template_is_rendered_and_reviewed_like_words()
    {
        var ruling = await Rule(Organization, template: "late");

        Assert.Equal("Dear customer, we were late and we are sorry.", ruling.Words);
        Assert.Equal(["responsibility", "regret"], ruling.Elements.ToArray());
    }

    [Fact]
    public async Task A_template_in_HTML_is_reviewed_by_its_text()
    {
        var ruling = await Rule(Organization, template: "late", channel: new Channel("web"));

        Assert.StartsWith("<p>Dear customer, ", ruling.Words, StringComparison.Ordinal);
        Assert.Contains(ruling.Refusals, finding => finding.Code == "conditional");
    }

    [Fact]
    public async Task The_language_of_the_words_that_were_taken_decides_who_reviews()
    {
        Assert.Null((await Rule(Organization, template: "late", culture: "de-AT")).Review);
        Assert.Equal(new RuleRef("apology-review-en", 1), (await Rule(Organization, template: "late", culture: "fr")).Review);
        Assert.Null((await Rule(Policy.StandardApology(new ApologyTemplates([], defaultCulture: "fr")), words: "Pardon.")).Review);
    }

    [Fact]
    public async Task A_template_nobody_knows_is_named() => Assert.Equal("lost", (await Rule(Organization, template: "lost")).UnknownTemplate);

    [Fact]
    public async Task A_lambda_is_an_apology_policy_too()
    {
        var ruling = new ApologyRuling("Sorry.", null, [], []);

        Assert.Equal(ruling, await Rule(Policy.Apology(_ => ruling), words: "x"));
        Assert.Equal(ruling, await Rule(Policy.Apology((_, _) => new ValueTask<ApologyRuling>(ruling)), words: "x"));
    }

    private static async Task<ApologyRuling> Rule(IApologyPolicy policy, string? words = null, string? template = null, string? culture = null, Channel? channel = null) =>
        await policy.RuleAsync(Apology(words: words, template: template, culture: culture, channel: channel), CancellationToken.None);
}
