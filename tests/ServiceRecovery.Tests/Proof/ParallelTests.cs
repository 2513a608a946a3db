using ServiceRecovery.Storage;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Proof;

public sealed class ParallelTests(ITestOutputHelper output) : ParallelHistories(output)
{
    protected override (int Normal, int Long) Sizes => (2_000, 10_000);

    protected override IRecoveryStore Store { get; } = new InMemoryRecoveryStore(simulated: true);
}
