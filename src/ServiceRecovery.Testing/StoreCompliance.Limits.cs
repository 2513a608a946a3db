using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public abstract partial class StoreCompliance
{
    /// <summary>A window counts the entries after its start; the start itself lies outside.</summary>
    [Fact]
    public async Task A_window_counts_what_came_after_its_start()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 10, at: 100)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 20, at: 200)));
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("limit", 40, at: 300)));

        var readings = await parts.Store.ReadLimitsAsync(
            TenantId.Single,
            [new("limit", 0), new("limit", 99), new("limit", 100), new("limit", 299), new("limit", 300), new("another", 0)],
            CancellationToken.None);

        Assert.Equal([70, 70, 60, 40, 0, 0], readings.Select(reading => reading.Spent));
        Assert.Equal([3, 3, 2, 1, 0, 0], readings.Select(reading => reading.Uses));
        Assert.Equal(["limit", "limit", "limit", "limit", "limit", "another"], readings.Select(reading => reading.Key));
        Assert.Equal([0, 99, 100, 299, 300, 0], readings.Select(reading => reading.From));
    }

    /// <summary>A limit is reached and not passed, by sum and by count.</summary>
    [Fact]
    public async Task A_limit_is_reached_and_not_passed()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("sum", 60, limit: 100), Claim("uses", 0, uses: 2)));

        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("sum", 41, limit: 100))));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("sum", 40, limit: 100), Claim("uses", 0, uses: 2)));
        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, Open(Case("C-3")).Claiming(Claim("uses", 0, uses: 2))));
        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, Open(Case("C-3")).Claiming(Claim("sum", 1, limit: 100))));
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("sum", 0, limit: 100)));
    }

    /// <summary>An old entry has left the window, and its share is free again.</summary>
    [Fact]
    public async Task What_left_the_window_is_free_again()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100, limit: 100, at: 100)));

        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 1, limit: 100, at: 150, from: 99))));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 100, limit: 100, at: 150, from: 100)));
    }

    /// <summary>A full limit says which and how much, and nothing of the append is stored.</summary>
    [Fact]
    public async Task When_one_limit_is_full_nothing_is_stored()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("b", 90, limit: 100)));

        var result = await AppendAsync(parts, Open(Case("C-2")).Due(Start).Claiming(Claim("a", 5), Claim("b", 20, limit: 100), Claim("c", 5)));

        var full = Assert.IsType<AppendResult.LimitFull>(result).Reading;
        Assert.Equal(("b", 0L, 90L, 1L), (full.Key, full.From, full.Spent, full.Uses));
        Assert.Equal([Case("C-1")], full.Holders.ToArray());
        var loaded = await LoadAsync(parts, Case("C-2"), new CommandId("open"));
        Assert.Equal((0L, null, null), (loaded.Version, loaded.Head, loaded.Receipt));
        Assert.Equal(0, (await ReadAsync(parts, "a")).Uses);
        Assert.Equal(90, (await ReadAsync(parts, "b")).Spent);
        Assert.Equal(0, (await ReadAsync(parts, "c")).Uses);
        Assert.Empty(await DueAsync(parts, Start.AddYears(1)));
        Assert.Empty((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None)).Items.Where(line => line.Key == Case("C-2")));
    }

    /// <summary>Claims of one append on one limit count together.</summary>
    [Fact]
    public async Task Claims_of_one_append_count_together()
    {
        var parts = await StartEmptyAsync();
        var append = Next(await LoadAsync(parts, Case("C-1")), "open", Report(), Note());

        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, append.Claiming(Claim("limit", 60, limit: 100, version: 1), Claim("limit", 41, limit: 100, version: 2))));
        await StoreAsync(parts, append.Claiming(Claim("limit", 60, limit: 100, version: 1), Claim("limit", 40, limit: 100, version: 2)));
        Assert.Equal((100L, 2L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>A release frees the amount and keeps the count, whichever stream releases.</summary>
    [Fact]
    public async Task A_release_frees_the_amount_and_keeps_the_count()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 60)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 30)));
        var heir = Next(await LoadAsync(parts, Case("C-2")), "reverse", Note());

        await StoreAsync(parts, heir with { Releases = [new("limit", Case("C-1"), 1), new("limit", Case("C-1"), 7), new("nothing", Case("C-1"), 1)] });

        var reading = await ReadAsync(parts, "limit");
        Assert.Equal((30L, 2L), (reading.Spent, reading.Uses));
        Assert.Equal([Case("C-2")], reading.Holders.ToArray());
    }

    /// <summary>A use that never had an amount stays with who used it: a piece of evidence isn't handed back.</summary>
    [Fact]
    public async Task A_use_without_an_amount_is_not_released()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("evidence", 0, uses: 1)));
        var release = Next(await LoadAsync(parts, Case("C-1")), "release", Note());
        await StoreAsync(parts, release with { Releases = [new("evidence", Case("C-1"), 1)] });

        Assert.Equal([Case("C-1")], (await ReadAsync(parts, "evidence")).Holders.ToArray());
        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("evidence", 0, uses: 1))));
    }

    /// <summary>What an append releases, it may claim.</summary>
    [Fact]
    public async Task A_release_makes_room_for_a_claim_of_the_same_append()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100, limit: 100)));
        var exchange = Next(await LoadAsync(parts, Case("C-1")), "exchange", Note(), Note()).Claiming(Claim("limit", 80, limit: 100, version: 3));

        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, exchange));
        await StoreAsync(parts, exchange with { Releases = [new("limit", Case("C-1"), 1)] });

        Assert.Equal((80L, 2L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>An append that wasn't stored has released nothing.</summary>
    [Fact]
    public async Task A_release_of_an_append_that_was_not_stored_did_not_happen()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100), Claim("other", 100)));
        var refused = Next(await LoadAsync(parts, Case("C-1")), "refused", Note()).Claiming(Claim("limit", 1, version: 2), Claim("other", 1, limit: 100, version: 2));

        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, refused with { Releases = [new("limit", Case("C-1"), 1)] }));

        Assert.Equal((100L, 1L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>Each stream that used a limit is named once, the first user first.</summary>
    [Fact]
    public async Task Who_used_a_limit_is_named_once_and_in_order()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-9")).Claiming(Claim("limit", 0, at: 100)));
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 5, at: 200)));
        await StoreAsync(parts, Next(await LoadAsync(parts, Case("C-9")), "again", Note()).Claiming(Claim("limit", 5, at: 300, version: 2)));

        Assert.Equal([Case("C-9"), Case("C-1")], (await ReadAsync(parts, "limit")).Holders.ToArray());
        Assert.Equal([Case("C-1"), Case("C-9")], (await ReadAsync(parts, "limit", from: 100)).Holders.ToArray());
    }

    /// <summary>A tenant's limits are its own; keys are compared ordinally.</summary>
    [Fact]
    public async Task Limits_of_one_tenant_say_nothing_of_another()
    {
        var parts = await StartEmptyAsync();
        var other = new TenantId("other");
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100, limit: 100)));

        await StoreAsync(parts, Open(Case("C-1") with { Tenant = other }).Claiming(Claim("limit", 100, limit: 100)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("Limit", 100, limit: 100)));

        Assert.Equal([Case("C-1")], (await ReadAsync(parts, "limit")).Holders.ToArray());
    }

    /// <summary>Amounts as large as a number holds don't turn into small ones.</summary>
    [Fact]
    public async Task A_sum_that_no_number_holds_is_over_the_limit()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", Money.Largest)));

        Assert.IsType<AppendResult.LimitFull>(await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", long.MaxValue - 1, limit: long.MaxValue - 1))));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", -1))));

        Assert.Equal(Money.Largest, (await ReadAsync(parts, "limit")).Spent);
    }

    /// <summary>Sixteen writers on one limit: it is filled to the last unit and never passed.</summary>
    [Fact]
    public async Task Sixteen_threads_fill_a_limit_and_never_pass_it()
    {
        const long Limit = 400, Each = 7;
        var parts = await StartEmptyAsync();
        var granted = 0;
        await TogetherAsync(async thread =>
        {
            for (var i = 0; i < 25; i++)
            {
                var append = Open(Case(FormattableString.Invariant($"C-{thread}-{i}"))).Claiming(Claim("limit", Each, limit: Limit, at: 100 + i));
                if (await AppendAsync(parts, append) is AppendResult.Appended)
                {
                    Interlocked.Increment(ref granted);
                }
            }
        });

        var reading = await ReadAsync(parts, "limit");
        Assert.Equal(granted, reading.Uses);
        Assert.Equal(granted * Each, reading.Spent);
        Assert.Equal(Limit / Each, granted);
    }

    private static async Task<LimitReading> ReadAsync(StoreParts parts, string key, long from = 0) =>
        Assert.Single(await parts.Store.ReadLimitsAsync(TenantId.Single, [new LimitWindow(key, from)], CancellationToken.None).ConfigureAwait(false));
}
