using ServiceRecovery.Storage;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Failpoints;

public sealed class FailpointsInMemory(ITestOutputHelper output) : FailpointTests(output)
{
    protected override IRecoveryStore StartEmpty() => new InMemoryRecoveryStore(simulated: true);
}
