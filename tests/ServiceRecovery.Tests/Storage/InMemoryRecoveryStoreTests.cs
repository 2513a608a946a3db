using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Tests.Storage;

public class InMemoryRecoveryStoreTests : StoreCompliance
{
    protected override ValueTask<StoreParts> StartEmptyAsync() => new(StoreParts.Of(new InMemoryRecoveryStore()));
}
