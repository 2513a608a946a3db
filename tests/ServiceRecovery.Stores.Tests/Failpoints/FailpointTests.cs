using System.Collections.Immutable;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Golden;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Failpoints;

/// <summary>
/// Every call that a walk makes of its store goes wrong once, in each way. Whoever asked asks again with the same id, and what is stored in the end is what is stored without any mishap:
/// nothing half, nothing twice (docs/faults.md: 61, 62).
/// </summary>
public abstract class FailpointTests(ITestOutputHelper output)
{
    public static TheoryData<string> Walks { get; } = [.. GoldenWalks.All.Keys];

    /// <summary>Gets the length of the step from one failing call to the next; 1 is every call.</summary>
    protected virtual int Step => 1;

    protected abstract IRecoveryStore StartEmpty();

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task A_call_that_goes_wrong_is_made_good_by_asking_again(string walk)
    {
        var undisturbed = new FailingStore(StartEmpty(), failing: 0, Mishap.Before);
        var expected = await EndAsync(walk, undisturbed);
        var runs = 0;
        using var report = Tier.Report(output, $"failpoints, {GetType().Name}, {walk}", () => FormattableString.Invariant($"{undisturbed.Calls} calls of the store, {runs} runs"));
        foreach (var mishap in Enum.GetValues<Mishap>())
        {
            for (var failing = 1; failing <= undisturbed.Calls; failing += Step)
            {
                var store = new FailingStore(StartEmpty(), failing, mishap);
                var end = await EndAsync(walk, store);
                Assert.True(expected == end, FormattableString.Invariant($"{walk}: call {failing} of {undisturbed.Calls}, {mishap}: expected\n{expected}\nand found\n{end}"));
                runs++;
            }
        }
    }

    // What is stored at the end, as it folds: versions, stages, sums, promises. Salts differ, meaning doesn't.
    private static async Task<string> EndAsync(string walk, FailingStore store)
    {
        var lines = await GoldenText.WriteAsync(walk, store, async act =>
        {
            try
            {
                return await act(store.Caller.Token);
            }
            catch (Exception exception) when (exception is RecoveryStoreException or OperationCanceledException)
            {
                return await act(CancellationToken.None);
            }
        });
        return GoldenText.Fold(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
