using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Every case that can be reached within bounds, by the real decider. docs/exploration.md says what a state is and what the bounds are.</summary>
public class ExplorationTests(ITestOutputHelper output)
{
    // What a decision can be seen to depend on within a small exploration, one dimension a case. The age of an unspoken case is seen two acts later only,
    // and whether something was done since the last no is told by the stage as well; 'apologized' and 'heard' are the ledger's.
    public static TheoryData<string> Dimensions =>
    [
        "stage", "owner", "earned", "last-answer", "doubt", "explained", "said", "finding", "impossible-owed", "great", "great-owed",
        "attempts", "attempt-age", "tried", "closing", "customer", "apologies-owed", "promises", "grants", "requests",
    ];

    [Fact]
    public void Every_case_that_can_be_reached_keeps_the_laws()
    {
        Explored? explored = null;
        using var report = Tier.Report(output, "exploration", () => $"{explored}");
        explored = Tier.IsLong ? Explorations.Larger() : Explorations.Usual.Explored;
        Tell(explored);
        Assert.Empty(explored.Conflicts);
        Assert.True(explored.Compared > 1_000);
        Assert.True(explored.States >= Tier.Size(1_000_000, 5_000_000));
        Assert.Equal(!Tier.IsLong, explored.IsComplete);
        Assert.All(Enum.GetValues<Ending>().Where(ending => ending != Ending.Open), ending => Assert.True(explored.Endings.GetValueOrDefault(ending) > 0, $"'{ending}' was never reached."));
    }

    [Fact]
    public void Every_case_that_is_asked_about_keeps_the_laws()
    {
        Explored? explored = null;
        using var report = Tier.Report(output, "exploration of askings", () => $"{explored}");
        explored = Explorations.Asked(grants: Tier.IsLong ? 1 : 0, most: 3_000_000, new Projection(isRemembering: true));
        Tell(explored);
        Assert.Empty(explored.Conflicts);
        Assert.True(explored.IsComplete);
        Assert.True(explored.States > 100_000);
        Assert.Subset(explored.Refusals.Keys.ToHashSet(), new HashSet<string> { "answer-stale", "ask-answered", "contact-not-wanted", "device-unknown", "not-the-customer", "overruled-answer", "second-person-needed", "token-unknown" });
        Assert.True(explored.Endings.GetValueOrDefault(Ending.Recovered) > 0 && explored.Endings.GetValueOrDefault(Ending.Unconfirmed) > 0);
    }

    [Theory]
    [InlineData("askings")]
    [InlineData("last-ask")]
    [InlineData("staled-yesterday")]
    [InlineData("another-customer")]
    public void A_projection_that_leaves_something_of_askings_out_is_noticed(string dimension) =>
        Assert.NotEmpty(Explorations.Asked(grants: 0, most: 6_000, new Projection(without: dimension, isRemembering: true), compareOneIn: 1, endsAtConflict: true).Conflicts);

    [Fact]
    public void Ways_that_meet_in_the_whole_projection_go_on_alike() => Assert.Empty(Small(new Projection()).Conflicts);

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void A_projection_that_leaves_something_out_is_noticed(string dimension) => Assert.NotEmpty(Small(new Projection(without: dimension), endsAtConflict: true).Conflicts);

    // Every meeting is tried again here.
    private static Explored Small(Projection projection, bool endsAtConflict = false)
    {
        var world = new World(new Bounds(Promises: 1, Grants: 1, Requests: 1, Together: 1, Amounts: [2_500, 5_001]));
        return new Explorer(world, projection, 4_000, compareOneIn: 1, endsAtConflict: endsAtConflict).Run([.. world.Roots(isUnknown: true, others: false), .. world.Remedied()]);
    }

    private void Tell(Explored explored)
    {
        foreach (var line in new[]
        {
            $"  endings: {string.Join(", ", explored.Endings.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")))}",
            $"  refusals: {string.Join(", ", explored.Refusals.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")))}",
        }.Concat(explored.Conflicts.Take(5)))
        {
            output.WriteLine(line);
            Console.WriteLine(line);
        }
    }
}
