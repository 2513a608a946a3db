using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public abstract partial class StoreCompliance
{
    /// <summary>Due streams come in due order, then by tenant and id; those whose instant hasn't come stay.</summary>
    [Fact]
    public async Task Due_streams_are_handed_out_in_order_and_never_early()
    {
        var parts = await StartEmptyAsync();
        var other = new TenantId("a-tenant");
        await StoreAsync(parts, Open(Case("C-3")).Due(Start.AddHours(2)));
        await StoreAsync(parts, Open(Case("C-2")).Due(Start.AddHours(1)));
        await StoreAsync(parts, Open(Case("C-10")).Due(Start.AddHours(1)));
        await StoreAsync(parts, Open(Case("C-9") with { Tenant = other }).Due(Start.AddHours(1)));
        await StoreAsync(parts, Open(Case("C-4")).Due(Start.AddHours(2).AddTicks(10)));
        await StoreAsync(parts, Open(Case("C-5")));

        Assert.Empty(await DueAsync(parts, Start.AddHours(1).AddTicks(-1)));
        var due = await DueAsync(parts, Start.AddHours(2));

        Assert.Equal([Case("C-9") with { Tenant = other }, Case("C-10"), Case("C-2"), Case("C-3")], due.Select(stream => stream.Key));
        Assert.Equal([1, 1, 1, 2], due.Select(stream => (stream.DueAt - Start).Hours));
        Assert.All(due, stream => Assert.Equal(1, stream.Version));
    }

    /// <summary>The next due instant replaces the one before.</summary>
    [Fact]
    public async Task A_stream_is_due_at_what_its_head_said_last()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key).Due(Start.AddHours(1)));
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "move", Note()).Due(Start.AddHours(3)));

        Assert.Empty(await DueAsync(parts, Start.AddHours(2)));
        var due = Assert.Single(await DueAsync(parts, Start.AddHours(3)));
        Assert.Equal((Start.AddHours(3), 2L), (due.DueAt, due.Version));

        await StoreAsync(parts, Next(await LoadAsync(parts, key), "done", Note()).Due(null));
        Assert.Empty(await DueAsync(parts, Start.AddYears(1)));
    }

    /// <summary>What is leased is kept from others until the lease ends; a lease of zero keeps nothing.</summary>
    [Fact]
    public async Task A_lease_keeps_a_stream_from_others_until_it_ends()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Due(Start));
        await StoreAsync(parts, Open(Case("C-2")).Due(Start));
        var minute = TimeSpan.FromMinutes(1);

        Assert.Equal(2, (await DueAsync(parts, Start)).Length);
        Assert.Equal([Case("C-1")], (await DueAsync(parts, Start, limit: 1, lease: minute)).Select(stream => stream.Key));
        Assert.Equal([Case("C-2")], (await DueAsync(parts, Start.AddSeconds(59), lease: minute)).Select(stream => stream.Key));
        Assert.Equal([Case("C-1")], (await DueAsync(parts, Start.AddSeconds(60))).Select(stream => stream.Key));
        Assert.Equal([Case("C-1"), Case("C-2")], (await DueAsync(parts, Start.AddSeconds(119))).Select(stream => stream.Key));
    }

    /// <summary>An append ends the lease: what is left to do is anybody's.</summary>
    [Fact]
    public async Task An_append_ends_the_lease()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key).Due(Start));
        Assert.Single(await DueAsync(parts, Start, lease: TimeSpan.FromDays(1)));
        Assert.Empty(await DueAsync(parts, Start));

        await StoreAsync(parts, Next(await LoadAsync(parts, key), "one-of-two", Note()).Due(Start));

        Assert.Equal(2, Assert.Single(await DueAsync(parts, Start)).Version);
    }

    /// <summary>Sixteen workers at once get each due stream once.</summary>
    [Fact]
    public async Task A_due_stream_is_leased_to_one_of_sixteen_workers()
    {
        var parts = await StartEmptyAsync();
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

        Assert.Equal(50, claimed.Count);
        Assert.Equal(50, claimed.Distinct().Count());
    }

    private static async Task<ImmutableArray<DueStream>> DueAsync(StoreParts parts, DateTimeOffset until, int limit = 100, TimeSpan lease = default) =>
        await parts.Work.ClaimDueAsync(new DueClaim(until, limit, lease), CancellationToken.None).ConfigureAwait(false);
}
