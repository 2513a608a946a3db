using Microsoft.VisualStudio.TestTools.UnitTesting;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

[TestClass]
public class StoreTests
{
    // <checks-mstest>
    [TestMethod]
    [DynamicData(nameof(StoreCompliance.Rows), typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, () => new(StoreParts.From(new InMemoryRecoveryStore())));
    // </checks-mstest>
}
