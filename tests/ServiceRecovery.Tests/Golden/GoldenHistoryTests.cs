using ServiceRecovery.Storage.Format;
using System.Globalization;
using Xunit;

namespace ServiceRecovery.Tests.Golden;

/// <summary>Yesterday's events stay readable: each file holds the bytes of a history, and what it folds to.</summary>
public class GoldenHistoryTests
{
    public static TheoryData<string> Names { get; } = [.. GoldenWalks.All.Keys];

    public static TheoryData<string> Kept { get; } = [.. GoldenWalks.All.Keys, .. GoldenWalks.Retired];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_walk_writes_the_bytes_it_always_wrote(string name) => Approved.Matches(name, await GoldenText.WriteAsync(name));

    [Theory]
    [MemberData(nameof(Kept))]
    public void Stored_bytes_fold_to_the_same_case_under_every_culture(string name)
    {
        var file = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Tests", "Golden", $"{name}.approved.txt");
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var other in new[] { "en-US", "tr-TR", "de-DE", "ar-SA" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(other);
                Approved.Matches($"{name}.state", GoldenText.Fold(File.ReadAllLines(file)));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task The_golden_histories_hold_every_kind_of_event()
    {
        HashSet<string> seen = [];
        foreach (var name in GoldenWalks.All.Keys)
        {
            foreach (var line in (await GoldenText.WriteAsync(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                seen.UnionWith(GoldenText.TypesIn(line));
            }
        }

        // What isn't written any more stands in a retired history.
        Assert.Equal([CaseEvent.DuplicateAbsorbedV1.Stored], EventTable.All.Select(entry => entry.Name).Where(name => !seen.Contains(name)));
    }
}
