using ServiceRecovery.Policies;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Policies;

public class ApologyReviewTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> BadOnes => ApologySentences.Bad.Select(bad => new object[] { bad.Code, bad.Text });

    public static IEnumerable<object[]> GoodOnes => ApologySentences.Good.Select(good => new object[] { good });

    [Theory]
    [MemberData(nameof(BadOnes))]
    public void What_only_looks_like_an_apology_is_stopped_for_what_it_does(string code, string words)
    {
        var review = ApologyReview.English.Review(words, "en");
        output.WriteLine(string.Join("\n", review.AllFindings));
        Assert.Contains(review.Refusals, finding => finding.Code == code);
    }

    [Theory]
    [MemberData(nameof(GoodOnes))]
    public void An_apology_passes(string words)
    {
        var review = ApologyReview.English.Review(words, "en-GB");
        output.WriteLine(string.Join("\n", review.AllFindings));
        Assert.False(review.IsRefused, string.Join(" ", review.Refusals));
    }

    [Theory]
    [InlineData("I am sorry. We took two tries and your lunch hour; that was ours.", "responsibility,regret")]
    [InlineData("I am sorry, your alarm should work and doesn't.", "regret")]
    [InlineData("I am sorry. We sold your room twice; that is our mistake, and I will find you one.", "responsibility,repair,regret")]
    [InlineData("We forgot your order because two screens disagreed. I am sorry; you get it now, free of charge. We have changed the screens so that it won't happen again. Please forgive us.", "responsibility,repair,regret,explanation,repentance,forgiveness")]
    public void The_elements_of_an_apology_are_found_those_that_count_most_first(string words, string elements) =>
        Assert.Equal(elements, string.Join(",", ApologyReview.English.Review(words, "en").Elements));

    [Fact]
    public void What_is_missing_is_told_with_why_it_matters_and_refuses_nothing()
    {
        var review = ApologyReview.English.Review("Sorry.", "en");

        Assert.False(review.IsRefused);
        Assert.Equal(
            [
                ("missing-responsibility", "Responsibility is what counts most: say what we did, with 'we' or 'I' before it."),
                ("missing-repair", "Repair is what counts next: say what is being put right, or what is done instead."),
                ("missing-explanation", "An explanation helps to believe that it was understood: say in a sentence what happened."),
                ("missing-repentance", "Repentance tells that it won't happen again: say what is changed, if something is."),
            ],
            review.AllFindings.Select(finding => (finding.Code, finding.Sentence)));
    }

    [Fact]
    public void A_finding_shows_words_of_the_rules_and_never_a_name()
    {
        var finding = ApologyReview.English.Review("We’re SORRY, Mrs. Hale-Dunn of Mill Lane, if you had to wait.", "en-US").Refusals[0];

        Assert.Equal("'sorry … if' makes the apology depend on a condition; say what happened and be sorry for that.", finding.Sentence);
    }

    [Fact]
    public void Words_in_a_language_without_rules_are_not_reviewed_and_that_is_said()
    {
        var review = ApologyReview.English.Review("Es tut uns leid, falls Sie warten mussten.", "de-AT");

        Assert.Null(review.Review);
        Assert.False(review.IsRefused);
        Assert.Equal(new Finding("not-reviewed", "Nobody can review words in 'de-AT' here: let a person read them, or add rules for the language."), Assert.Single(review.Findings));
    }

    [Fact]
    public void An_organization_adds_a_language_as_data()
    {
        var german = new ApologyLanguage(
            "de",
            2,
            new Dictionary<string, string> { ["tut's"] = "tut es" },
            new Dictionary<string, string> { ["leid"] = "leid entschuldig* verzeih*", ["wir"] = "wir ich" },
            [
                ApologyRule.Element("regret", "Sagen Sie, dass es Ihnen leidtut.", ["<leid>"]),
                ApologyRule.Element("responsibility", "Sagen Sie, was wir getan haben.", ["<wir> haben ~4 vergessen"]),
                ApologyRule.Refuses("conditional", "macht die Entschuldigung von einer Bedingung abhängig.", ["<leid> ~~4 falls|wenn"]),
            ]);
        var review = new ApologyReview([german, ApologyLanguage.English]);

        Assert.Equal(new RuleRef("apology-review-de", 2), review.Review("Wir haben Ihre Suppe vergessen. Entschuldigung!", "de-CH").Review);
        Assert.Equal(["regret", "responsibility"], review.Review("Wir haben Ihre Suppe vergessen. Entschuldigung!", "DE").Elements.ToArray());
        Assert.Equal("'leid … falls' macht die Entschuldigung von einer Bedingung abhängig.", review.Review("Tut’s Ihnen weh? Es tut uns leid, falls das so ist.", "de").Refusals[0].Sentence);
        Assert.Equal(new RuleRef("apology-review-en", 1), review.Review("Sorry.", "en").Review);
    }

    [Fact]
    public void A_language_that_can_not_be_read_tells_everything_amiss_at_once() =>
        Assert.Equal(
            "A language has a culture name and a version from 1, but was 'deutsch!' with 0. Rule 'a': The pattern '~3 x' must begin with a word or a class that isn't optional. "
            + "Rule 'a': The class 'none' isn't there. Rule 'a': The gap '~99' must be '~' or '~~' and 1 to 12. Rule 'a': The class '<loop>' names itself.",
            Assert.Throws<ArgumentException>(() => new ApologyLanguage(
                "deutsch!",
                0,
                new Dictionary<string, string>(),
                new Dictionary<string, string> { ["loop"] = "<loop>" },
                [ApologyRule.Refuses("a", "", ["~3 x", "<none>", "x ~99 y", "<loop>"])])).Message);

    [Theory]
    [InlineData("aaaa!")]
    [InlineData("aaaa! ")]
    [InlineData("a")]
    [InlineData("'")]
    [InlineData("sorry ")]
    [InlineData("sorry if we ")]
    [InlineData("we did not ")]
    [InlineData("sorry, but we will you ")]
    [InlineData("if it sorry you feel, ")]
    [InlineData("mistakes were made by us ")]
    [InlineData("we're you've ")]
    public void The_work_of_a_review_grows_with_the_words_and_not_faster(string piece)
    {
        var shorter = Steps(20_000);
        var longer = Steps(200_000);

        output.WriteLine($"{shorter} and {longer} steps for 20,000 and 200,000 characters");
        Assert.True(longer <= shorter * 11, $"{shorter} steps became {longer}.");

        long Steps(int length) => StepsOf(string.Concat(Enumerable.Repeat(piece, length / piece.Length)));
    }

    [Fact]
    public void A_megabyte_of_noise_costs_a_step_or_two_a_character() =>
        Assert.InRange(StepsOf(string.Concat(Enumerable.Repeat("aaaa!", 200_000))), 1, 2_000_000);

    private static long StepsOf(string words)
    {
        ApologyReview.English.Review(words, "en", out var steps);
        return steps;
    }
}
