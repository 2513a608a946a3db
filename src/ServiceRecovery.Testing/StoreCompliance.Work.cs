using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> WorkChecks =>
    [
        new(Due_streams_are_handed_out_in_order_and_never_early),
        new(A_stream_is_due_at_what_its_head_said_last),
        new(A_lease_keeps_a_stream_from_others_until_it_ends),
        new(An_append_ends_the_lease),
        new(A_due_stream_is_leased_to_one_of_sixteen_workers),
    ];

    /// <summary>Due streams come in due order, then by tenant and id; those whose instant hasn't come stay.</summary>
    private static async Task Due_streams_are_handed_out_in_order_and_never_early(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var other = new TenantId("a-tenant");
        await StoreAsync(parts, Open(Case("C-3")).Due(Start.AddHours(2)));
        await StoreAsync(parts, Open(Case("C-2")).Due(Start.AddHours(1)));
        await StoreAsync(parts, Open(Case("C-10")).Due(Start.AddHours(1)));
        await StoreAsync(parts, Open(Case("C-9") with { Tenant = other }).Due(Start.AddHours(1)));
        await StoreAsync(parts, Open(Case("C-4")).Due(Start.AddHours(2).AddTicks(10)));
        await StoreAsync(parts, Open(Case("C-5")));

        Expect.Empty(await DueAsync(parts, Start.AddHours(1).AddTicks(-1)));
        var due = await DueAsync(parts, Start.AddHours(2));

        Expect.Equal([Case("C-9") with { Tenant = other }, Case("C-10"), Case("C-2"), Case("C-3")], due.Select(stream => stream.Key));
        Expect.Equal([1, 1, 1, 2], due.Select(stream => (stream.DueAt - Start).Hours));
        Expect.All(due, stream => Expect.Equal(1, stream.Version));
    }

    /// <summary>The next due instant replaces the one before.</summary>
    private static async Task A_stream_is_due_at_what_its_head_said_last(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key).Due(Start.AddHours(1)));
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "move", Note()).Due(Start.AddHours(3)));

        Expect.Empty(await DueAsync(parts, Start.AddHours(2)));
        var due = Expect.Single(await DueAsync(parts, Start.AddHours(3)));
        Expect.Equal((Start.AddHours(3), 2L), (due.DueAt, due.Version));

        await StoreAsync(parts, Next(await LoadAsync(parts, key), "done", Note()).Due(null));
        Expect.Empty(await DueAsync(parts, Start.AddYears(1)));
    }

    /// <summary>What is leased is kept from others until the lease ends; a lease of zero keeps nothing.</summary>
    private static async Task A_lease_keeps_a_stream_from_others_until_it_ends(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Due(Start));
        await StoreAsync(parts, Open(Case("C-2")).Due(Start));
        var minute = TimeSpan.FromMinutes(1);

        Expect.Equal(2, (await DueAsync(parts, Start)).Length);
        Expect.Equal([Case("C-1")], (await DueAsync(parts, Start, limit: 1, lease: minute)).Select(stream => stream.Key));
        Expect.Equal([Case("C-2")], (await DueAsync(parts, Start.AddSeconds(59), lease: minute)).Select(stream => stream.Key));
        Expect.Equal([Case("C-1")], (await DueAsync(parts, Start.AddSeconds(60))).Select(stream => stream.Key));
        Expect.Equal([Case("C-1"), Case("C-2")], (await DueAsync(parts, Start.AddSeconds(119))).Select(stream => stream.Key));
    }

    /// <summary>An append ends the lease: what is left to do is anybody's.</summary>
    private static async Task An_append_ends_the_lease(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key).Due(Start));
        Expect.Single(await DueAsync(parts, Start, lease: TimeSpan.FromDays(1)));
        Expect.Empty(await DueAsync(parts, Start));

        await StoreAsync(parts, Next(await LoadAsync(parts, key), "one-of-two", Note()).Due(Start));

        Expect.Equal(2, Expect.Single(await DueAsync(parts, Start)).Version);
    }

    /// <summary>Sixteen workers at once get each due stream once.</summary>
    private static async Task A_due_stream_is_leased_to_one_of_sixteen_workers(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        for (var i = 0; i < 50; i++)
        {
            await StoreAsync(parts, Open(Case(FormattableString.Invariant($"C-{i}"))).Due(Start.AddSeconds(i)));
        }

        ConcurrentBag<StreamKey> claimed = [];
        await TogetherAsync(async _ =>
        {
            while (await DueAsync(parts, Start.AddHours(1), limit: 3, lease: TimeSpan.FromHours(1)) is { IsEmpty: false } due)
            {
                foreach (var stream in due)
                {
                    claimed.Add(stream.Key);
                }
            }
        });

        Expect.Equal(50, claimed.Count);
        Expect.Equal(50, claimed.Distinct().Count());
    }

    private static async Task<ImmutableArray<DueStream>> DueAsync(StoreParts parts, DateTimeOffset until, int limit = 100, TimeSpan lease = default) =>
        await parts.Work.ClaimDueAsync(new DueClaim(until, limit, lease), CancellationToken.None).ConfigureAwait(false);
}
