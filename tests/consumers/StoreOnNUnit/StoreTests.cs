using NUnit.Framework;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

public class StoreTests
{
    // <checks-nunit>
    [Test]
    [TestCaseSource(typeof(StoreCompliance), nameof(StoreCompliance.Rows))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, () => new(StoreParts.From(new InMemoryRecoveryStore())));
    // </checks-nunit>
}
