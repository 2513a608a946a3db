using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

public class StoreTests
{
    // <checks-xunit>
    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, () => new(StoreParts.From(new InMemoryRecoveryStore())));
    // </checks-xunit>
}
