using ServiceRecovery.Crash;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Processes;

/// <summary>Several processes claim of the same limits at the same time; what each was granted adds up to no more than there is (docs/faults.md: 25, 48).</summary>
public abstract class LimitRace(ITestOutputHelper output)
{
    private const int Processes = 2;
    private const long Limit = 1_000;

    protected abstract string StoreName { get; }

    [Fact]
    public async Task Processes_together_pass_no_limit()
    {
        var rounds = Tier.Size(400, 4_000);
        Dictionary<string, long> granted = [];
        using var report = Tier.Report(output, $"limit race, {GetType().Name}", () => FormattableString.Invariant($"{Processes} processes, {Processes * rounds} claims, {granted.Count} limits"));
        await CrashStores.Open(StoreName).DisposeAsync();
        var racers = Enumerable.Range(0, Processes).Select(number => CrashProcess.Start("race", StoreName, FormattableString.Invariant($"R{number}"), FormattableString.Invariant($"{rounds}"))).ToList();
        foreach (var racer in racers)
        {
            using (racer)
            {
                foreach (var line in await racer.EndAsync())
                {
                    var words = line.Split(' ');
                    granted[words[0]] = granted.GetValueOrDefault(words[0]) + long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
                }
            }
        }

        await using var opened = CrashStores.Open(StoreName);
        var readings = await opened.Store.ReadLimitsAsync(TenantId.Single, [.. granted.Keys.Select(limit => new LimitWindow(limit, 0))], CancellationToken.None);

        // Nearly used up, never over, and what the store says is what was said to have been granted.
        Assert.All(granted.Values, sum => Assert.InRange(sum, Limit - 90, Limit));
        Assert.All(readings, reading => Assert.Equal(granted[reading.Key], reading.Spent));
    }
}
