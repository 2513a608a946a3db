using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Crash;

/// <summary>Claims of limits that other processes claim of at the same time, and says what it got: <c>limit amount</c>.</summary>
internal static class Race
{
    public const int Limits = 8;
    public const long AmountLimit = 1_000;

    private static readonly object Out = new();

    public static Task RunAsync(IRecoveryStore store, string name, int rounds) =>
        Parallel.ForAsync(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, cancellationToken) =>
        {
            var limit = FormattableString.Invariant($"race/{round % Limits}");
            var amount = 1 + ((round * 37L) % 90);
            var append = SampleHistory.Open(SampleHistory.Case(FormattableString.Invariant($"{name}-{round}"))).Claiming(SampleHistory.Claim(limit, amount, AmountLimit));
            if (await store.AppendAsync(append, cancellationToken) is { IsAppended: true })
            {
                lock (Out)
                {
                    Console.Out.WriteLine(FormattableString.Invariant($"{limit} {amount}"));
                }
            }
        });
}
