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
        output.WriteLine(string.Join("\n", review.Findings.Select(finding => $"{finding.Code}: {finding.Sentence}")));
        Assert.Contains(review.Findings, finding => finding.Refuses && finding.Code == code);
    }

    [Theory]
    [MemberData(nameof(GoodOnes))]
    public void An_apology_passes(string words)
    {
        var review = ApologyReview.English.Review(words, "en-GB");
        output.WriteLine(string.Join("\n", review.Findings.Select(finding => $"{finding.Code}: {finding.Sentence}")));
        Assert.False(review.IsRefused, string.Join(" ", review.Findings.Where(finding => finding.Refuses).Select(finding => finding.ToString())));
    }
}
