using ServiceRecovery.Storage;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Failpoints;

public sealed class FailpointsInMemory(ITestOutputHelper output) : FailpointSweep(output)
{
    protected override IRecoveryStore StartEmpty() => new InMemoryRecoveryStore(simulated: true);
}
