using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Processes;

/// <summary>
/// A worker is killed at any moment, again and again, on one store. Afterwards everything it had said is there, no command is half there, every chain holds,
/// and every case that is closed was earned (docs/faults.md: 58).
/// </summary>
public abstract class KillCampaign(ITestOutputHelper output)
{
    // Kills that share a seed, after which everything is looked at: a line of the log.
    private const int Piece = 100;

    /// <summary>Names the store for a process of its own.</summary>
    protected abstract string StoreName { get; }

    protected ITestOutputHelper Output { get; } = output;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_nothing_is_half_done()
    {
        var kills = Tier.Size(20, 1_000);
        List<string> said = [];
        Survivors? survivors = null;
        using var report = Tier.Report(Output, $"kill -9, {GetType().Name}", () => FormattableString.Invariant($"{kills} kills, {Told(survivors!)}"));
        for (var killed = 0; killed < kills; killed += Piece)
        {
            var seed = 58 + (killed / Piece);
            var dice = new Random(seed);
            for (var kill = killed + 1; kill <= Math.Min(kills, killed + Piece); kill++)
            {
                said.AddRange(await KillOneAsync(StoreName, kill, dice));
            }

            survivors = await Survivors.OfAsync(StoreName, said);
            Tell(FormattableString.Invariant($"{GetType().Name}, kills {killed + 1}-{Math.Min(kills, killed + Piece)}, seed {seed}: {Told(survivors)}"));
            Assert.Empty(survivors.Lost);
            Assert.Empty(survivors.Halves);
            Assert.Empty(survivors.Unearned);
        }

        Assert.Equal(said.Count, survivors!.Commands);
        Assert.InRange(survivors.Closed, 1, int.MaxValue);
    }

    /// <summary>Lets a worker go on until it has said something, and kills it wherever it is a moment later.</summary>
    internal static async Task<List<string>> KillOneAsync(string store, int kill, Random dice)
    {
        using var worker = CrashProcess.Start("work", store, FormattableString.Invariant($"K{kill}"));
        await worker.MoreAsync(dice.Next(1, 120));
        Thread.SpinWait(dice.Next(0, 200_000));
        var said = await worker.KillAsync();
        var errors = await worker.Errors;
        return said.Count > 0 && errors.Length == 0 ? said : throw new InvalidOperationException($"Nothing goes wrong before it is killed: {errors}");
    }

    internal static string Told(Survivors survivors) => FormattableString.Invariant(
        $"{survivors.Commands} acknowledged commands with {survivors.AcknowledgedEvents} events, {survivors.Lost.Count} lost, {survivors.Halves.Count} halves, {survivors.Events} events in all, {survivors.Closed} closed cases, {survivors.Unearned.Count} unearned");

    // Lines of the log, in the long run as it goes on.
    protected void Tell(string line)
    {
        Output.WriteLine(line);
        if (Tier.IsLong)
        {
            Console.WriteLine(line);
        }
    }
}
