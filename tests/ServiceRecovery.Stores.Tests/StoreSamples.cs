using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Appends made by hand, for facts that no desk would bring about.</summary>
internal static class StoreSamples
{
    /// <summary>Claims 50 of a limit of 60 that has a single use.</summary>
    public static async Task ClaimOnceAsync(IRecoveryStore store)
    {
        var append = Open("C-1").Claiming(SampleHistory.Claim("limit", 50, 60, uses: 1));
        Xunit.Assert.Equal(AppendResult.Appended, await store.AppendAsync(append, CancellationToken.None));
    }

    /// <summary>Gives 20 back of the 50 that were claimed, by the second event.</summary>
    public static async Task GiveBackAsync(IRecoveryStore store)
    {
        await ClaimOnceAsync(store);
        var stored = await store.LoadAsync(SampleHistory.Case("C-1"), null, CancellationToken.None);
        var append = SampleHistory.Next(stored, "back", SampleHistory.Failed()) with { Releases = [new LimitRelease("limit", stored.Key, 1, ReleasedBy: 2, 20)] };
        Xunit.Assert.Equal(AppendResult.Appended, await store.AppendAsync(append, CancellationToken.None));
    }

    /// <summary>An append that claims of a limit without end of uses.</summary>
    public static StreamAppend Claiming(string id, string limit, long amount, long amountLimit) => Open(id).Claiming(SampleHistory.Claim(limit, amount, amountLimit));

    public static StreamAppend Open(string id) => SampleHistory.Open(SampleHistory.Case(id));

    /// <summary>A stream to take in, with an entry of 5 in a limit.</summary>
    public static StreamImport Moved(string id)
    {
        var open = Open(id);
        return new StreamImport(open.Key, open.Head, open.Events, [open.Receipt], [new LimitEntry("limit", 100, 5, 1)]);
    }

    public static StreamAppend Next(StoredStream stored, string command) => stored.Version == 0 ? SampleHistory.Open(stored.Key, command) : SampleHistory.Next(stored, command, SampleHistory.Note());
}
