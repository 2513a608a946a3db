using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A store remembers the key it was first used with, and isn't read by another.</summary>
public abstract class OtherKey
{
    private static readonly PseudonymKey First = PseudonymKey.FromBytes("k1", [.. Enumerable.Repeat((byte)1, 32)]);

    public static TheoryData<string, byte, string> Others => new()
    {
        { "k1", 2, "another of that name" },
        { "k2", 1, "'k2'" },
        { "k2", 2, "'k2'" },
    };

    /// <summary>Opens the one store of the test, as another process would.</summary>
    protected abstract Task<IRecoveryStore> OpenAsync();

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Another_key_is_refused_before_anything_is_read(string name, byte secret, string said)
    {
        Accepted(await DeskOver(await OpenAsync(), First).HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, Report())));
        var other = PseudonymKey.FromBytes(name, [.. Enumerable.Repeat(secret, 32)]);
        Func<IRecoveryStore, Task>[] ways =
        [
            async store => await DeskOver(store, other).FindAsync(TenantId.Single, Case),
            async store => await DeskOver(store, other).HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.Own())),
            async store => await DeskOver(store, other).ProcessDueAsync(),
            async store => await DeskOver(store, other).For(TenantId.Single).ListAsync(),
        ];

        foreach (var way in ways)
        {
            var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await way(await OpenAsync()));
            Assert.Equal(
                (StoreFault.OtherKey, false, $"The store was made with the pseudonym key 'k1', and {said} was given. Give the key it was made with; under another nobody in it would be known again."),
                (refused.Fault, refused.IsTransient, refused.Message));
        }

        Assert.Equal(1, (await DeskOver(await OpenAsync(), First).FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task One_store_has_one_key_in_this_process_too()
    {
        var store = await OpenAsync();
        DeskOver(store, First);
        DeskOver(store, PseudonymKey.FromBytes("k1", [.. Enumerable.Repeat((byte)1, 32)]));

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await DeskOver(store, PseudonymKey.Generate()).FindAsync(TenantId.Single, Case));

        Assert.Equal(StoreFault.OtherKey, refused.Fault);
    }

    [Fact]
    public async Task A_store_that_was_used_without_a_desk_takes_the_first_key_it_sees()
    {
        var store = await OpenAsync();
        await store.AppendAsync(StoreSamples.Open("C-7"), CancellationToken.None);
        await DeskOver(store, First).FindAsync(TenantId.Single, Case);

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await DeskOver(await OpenAsync(), PseudonymKey.Generate()).FindAsync(TenantId.Single, Case));

        Assert.Equal(StoreFault.OtherKey, refused.Fault);
    }

    protected static RecoveryDesk DeskOver(IRecoveryStore store, PseudonymKey key) => new Organization(setup => (setup.Store, setup.Key) = (store, key)).Desk;
}
