using ServiceRecovery.Crash;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Processes;

/// <summary>
/// A worker is killed at any moment, again and again, on one store. Afterwards everything it had said is there, no command is half there, every chain holds,
/// and every case that is closed was earned (A1, FAULTS 58).
/// </summary>
public abstract class KillCampaign(ITestOutputHelper output)
{
    /// <summary>Names the store for a process of its own.</summary>
    protected abstract string StoreName { get; }

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_nothing_is_half_done()
    {
        var kills = Tier.Size(20, 1_000);
        var (acknowledged, events, closed) = (0, 0L, 0);
        using var report = Tier.Report(output, $"kill -9, {GetType().Name}", () => FormattableString.Invariant($"{kills} kills, {acknowledged} acknowledged commands all there, {events} events, {closed} closed cases all earned"));
        var dice = new Random(58);
        for (var kill = 1; kill <= kills; kill++)
        {
            var name = FormattableString.Invariant($"K{kill}");

            // Killed while it goes on, after it has said so many things: wherever it is then.
            using var worker = CrashProcess.Start(["work", StoreName, name], dice.Next(1, 120));
            await worker.Enough;
            var said = await worker.KillAsync();
            Assert.True(said.Count > 0, await worker.Errors);
            acknowledged += said.Count;
            await using var opened = CrashStores.Open(StoreName);
            foreach (var line in said)
            {
                var words = line.Split(' ');
                var key = StreamKey.Of(TenantId.Single, new CaseId(words[0]));
                var stored = await opened.Store.LoadAsync(key, new CommandId(words[1]), CancellationToken.None);
                Assert.Equal(words[2], stored.Receipt?.LastVersion.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            // Each looks at what the last worker left; the whole is looked at in the end.
            if (kill == kills)
            {
                (events, closed) = await CheckAsync(opened.Store);
            }
        }

        Assert.True(closed > 0);
    }

    private static async Task<(long Events, int Closed)> CheckAsync(IRecoveryStore store)
    {
        var codec = new EventCodec();
        var (events, closed) = (0L, 0);
        await foreach (var (stream, receipts) in ((IRecoveryQueries)store).ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            Assert.IsType<HistoryVerdict.Intact>(HistoryVerifier.Verify(stream));

            // Receipt after receipt covers the history: no command is there in part, none twice.
            var next = 1L;
            foreach (var receipt in receipts)
            {
                Assert.Equal(next, receipt.FirstVersion);
                Assert.All(stream.Events.Where(stored => stored.Version >= receipt.FirstVersion && stored.Version <= receipt.LastVersion), stored => Assert.Equal(receipt.Id, stored.Command));
                next = receipt.LastVersion + 1;
            }

            Assert.Equal(stream.Version + 1, next);
            var folded = CaseHistory.Fold(stream.Events.Select(codec.Decode));
            Assert.Equal((folded.Version, folded.Stage, folded.Ending, folded.EarnedVersion, folded.StaledVersion), (stream.Version, stream.Head!.Stage, stream.Head.Ending, stream.Head.EarnedVersion, stream.Head.StaledVersion));
            if (!folded.IsOpen)
            {
                closed++;
                Assert.True(folded.EarnedVersion > folded.StaledVersion);
                Assert.Equal(EarnedClose.EarnedBy(folded.Ending), stream.Events[(int)folded.EarnedVersion - 1].Type);
            }

            events += stream.Version;
        }

        return (events, closed);
    }
}
