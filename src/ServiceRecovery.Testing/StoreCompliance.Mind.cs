using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    // What a desk that keeps cases in mind asks of a store.
    private static IEnumerable<StoreCheck> MindChecks =>
    [
        new(An_append_on_another_history_of_the_same_version_is_lost),
        new(Events_are_loaded_from_a_version_on_without_their_texts),
    ];

    /// <summary>The chain value of the last event tells two histories of one version apart; whoever decided on one of them stores nothing after the other.</summary>
    private static async Task An_append_on_another_history_of_the_same_version_is_lost(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        await StoreAsync(parts, Open(Case("C-2")));
        var opened = await LoadAsync(parts, key);
        await StoreAsync(parts, Next(opened, "here", Note()) with { ExpectedChain = opened.Head!.Chain });
        var here = await LoadAsync(parts, key);
        var there = (await LoadAsync(parts, Case("C-2"))).Head!.Chain;

        var next = Next(here, "next", Note()).Due(Start).Telling("pos").Claiming(Claim("limit", 5, version: 3));
        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, next with { ExpectedChain = there }));
        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, next with { ExpectedChain = opened.Head.Chain }));

        // A receipt says more than a lost race does.
        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Next(here, "here", Note()) with { ExpectedChain = there }));

        Expect.Equal(2L, (await LoadAsync(parts, key)).Version);
        Expect.Equal(0L, (await ReadAsync(parts, "limit")).Uses);
        Expect.Empty(await DueAsync(parts, Start.AddYears(1)));
        Expect.Empty(await parts.Work.ClaimOutboxAsync(new OutboxClaim(["pos"], Start.AddYears(1), 10, TimeSpan.Zero), CancellationToken.None));
        await StoreAsync(parts, next with { ExpectedChain = here.Head!.Chain });
        Expect.True(HistoryVerifier.Verify(await LoadAsync(parts, key)).IsIntact);
    }

    /// <summary>A store that leaves texts where they are gives the head as it is, the receipt that is asked for, and the events from a version on.</summary>
    private static async Task Events_are_loaded_from_a_version_on_without_their_texts(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        if (parts.Store is not IWordlessStore wordless)
        {
            return;
        }

        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "more", Note(), Note()));
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "last", Note()));
        var whole = await LoadAsync(parts, key);

        foreach (var from in new long[] { 1, 2, 4, 5 })
        {
            var stored = await wordless.LoadWordlessAsync(key, new CommandId("more"), from, CancellationToken.None);

            Expect.Equal((4L, new CommandId("more")), (stored.Version, stored.Receipt!.Id));
            AssertSame(whole.Head!, stored.Head!);
            Expect.Equal(whole.Events.Where(one => one.Version >= from).Select(one => one.Version), stored.Events.Select(one => one.Version));
            Expect.All(stored.Events, one => AssertSame(whole.Events[(int)one.Version - 1] with { Texts = [] }, one));
        }

        var missing = await wordless.LoadWordlessAsync(Case("C-9"), new CommandId("more"), 3, CancellationToken.None);
        Expect.Equal((0L, 0), (missing.Version, missing.Events.Length));
        Expect.Null(missing.Head);
        Expect.Null((await wordless.LoadWordlessAsync(key, null, 2, CancellationToken.None)).Receipt);
    }
}
