using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> LimitChecks =>
    [
        new(A_window_counts_what_came_after_its_start),
        new(A_limit_is_reached_and_not_passed),
        new(What_left_the_window_is_free_again),
        new(What_is_dated_more_than_an_hour_ahead_does_not_count),
        new(When_one_limit_is_full_nothing_is_stored),
        new(Claims_of_one_append_count_together),
        new(A_release_frees_the_amount_and_keeps_the_count),
        new(A_release_of_a_part_leaves_the_rest),
        new(What_is_taken_and_given_back_in_one_append_has_to_fit),
        new(A_use_without_an_amount_is_not_released),
        new(A_release_makes_room_for_a_claim_of_the_same_append),
        new(A_release_of_an_append_that_was_not_stored_did_not_happen),
        new(Who_used_a_limit_is_named_once_and_in_order),
        new(Limits_of_one_tenant_say_nothing_of_another),
        new(A_sum_that_no_number_holds_is_over_the_limit),
        new(Sixteen_threads_fill_a_limit_and_never_pass_it),
    ];

    /// <summary>A window counts the entries after its start; the start itself lies outside.</summary>
    private static async Task A_window_counts_what_came_after_its_start(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 10, at: 100)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 20, at: 200)));
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("limit", 40, at: 300)));

        var readings = await parts.Store.ReadLimitsAsync(
            TenantId.Single,
            [new("limit", 0), new("limit", 99), new("limit", 100), new("limit", 299), new("limit", 300), new("another", 0)],
            CancellationToken.None);

        Expect.Equal([70, 70, 60, 40, 0, 0], readings.Select(reading => reading.Spent));
        Expect.Equal([3, 3, 2, 1, 0, 0], readings.Select(reading => reading.Uses));
        Expect.Equal(["limit", "limit", "limit", "limit", "limit", "another"], readings.Select(reading => reading.Key));
        Expect.Equal([0, 99, 100, 299, 300, 0], readings.Select(reading => reading.From));
    }

    /// <summary>A limit is reached and not passed, by sum and by count.</summary>
    private static async Task A_limit_is_reached_and_not_passed(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("sum", 60, limit: 100), Claim("uses", 0, uses: 2)));

        Expect.NotNull((await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("sum", 41, limit: 100)))).Full);
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("sum", 40, limit: 100), Claim("uses", 0, uses: 2)));
        Expect.NotNull((await AppendAsync(parts, Open(Case("C-3")).Claiming(Claim("uses", 0, uses: 2)))).Full);
        Expect.NotNull((await AppendAsync(parts, Open(Case("C-3")).Claiming(Claim("sum", 1, limit: 100)))).Full);
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("sum", 0, limit: 100)));
    }

    /// <summary>An old entry has left the window, and its share is free again.</summary>
    private static async Task What_left_the_window_is_free_again(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100, limit: 100, at: 100)));

        Expect.NotNull((await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 1, limit: 100, at: 150, from: 99)))).Full);
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 100, limit: 100, at: 150, from: 100)));
    }

    /// <summary>What is dated more than an hour ahead doesn't count in a window, and counts where there is no window.</summary>
    private static async Task What_is_dated_more_than_an_hour_ahead_does_not_count(Func<ValueTask<StoreParts>> startEmpty)
    {
        // Far from now, because a store with a clock of its own may take that one.
        var now = UnixMicroseconds.From(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (from, latest) = (now - 1_000, LimitWindow.LatestAt(now));
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 90, limit: 100, at: latest + 1, from: from)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 10, limit: 100, at: latest, from: from)));
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("limit", 20, limit: 100, at: now, from: from)));

        var full = (await AppendAsync(parts, Open(Case("C-4")).Claiming(Claim("limit", 71, limit: 100, at: now, from: from)))).Full!;
        await StoreAsync(parts, Open(Case("C-4")).Claiming(Claim("limit", 70, limit: 100, at: now, from: from)));
        var whole = (await AppendAsync(parts, Open(Case("C-5")).Claiming(Claim("limit", 1, limit: 190, at: now, from: long.MinValue)))).Full!;
        var readings = await parts.Store.ReadLimitsAsync(TenantId.Single, [new("limit", from, latest), new("limit", from), new("limit", from, now)], CancellationToken.None);

        Expect.Equal((30L, 2L), (full.Spent, full.Uses));
        Expect.Equal((190L, 4L), (whole.Spent, whole.Uses));
        Expect.Equal([100, 190, 90], readings.Select(reading => reading.Spent));
        Expect.Equal([Case("C-3"), Case("C-4"), Case("C-2")], readings[0].Holders.ToArray());
    }

    /// <summary>A full limit says which and how much, and nothing of the append is stored.</summary>
    private static async Task When_one_limit_is_full_nothing_is_stored(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("b", 90, limit: 100)));

        var result = await AppendAsync(parts, Open(Case("C-2")).Due(Start).Claiming(Claim("a", 5), Claim("b", 20, limit: 100), Claim("c", 5)));

        var full = result.Full!;
        Expect.Equal(("b", 0L, 90L, 1L), (full.Key, full.From, full.Spent, full.Uses));
        Expect.Equal([Case("C-1")], full.Holders.ToArray());
        var loaded = await LoadAsync(parts, Case("C-2"), new CommandId("open"));
        Expect.Equal((0L, null, null), (loaded.Version, loaded.Head, loaded.Receipt));
        Expect.Equal(0, (await ReadAsync(parts, "a")).Uses);
        Expect.Equal(90, (await ReadAsync(parts, "b")).Spent);
        Expect.Equal(0, (await ReadAsync(parts, "c")).Uses);
        Expect.Empty(await DueAsync(parts, Start.AddYears(1)));
        Expect.Empty((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None)).Items.Where(line => line.Key == Case("C-2")));
    }

    /// <summary>Claims of one append on one limit count together.</summary>
    private static async Task Claims_of_one_append_count_together(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var append = Next(await LoadAsync(parts, Case("C-1")), "open", Report(), Note());

        Expect.NotNull((await AppendAsync(parts, append.Claiming(Claim("limit", 60, limit: 100, version: 1), Claim("limit", 41, limit: 100, version: 2)))).Full);
        await StoreAsync(parts, append.Claiming(Claim("limit", 60, limit: 100, version: 1), Claim("limit", 40, limit: 100, version: 2)));
        Expect.Equal((100L, 2L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>A release frees the amount and keeps the count, whichever stream releases.</summary>
    private static async Task A_release_frees_the_amount_and_keeps_the_count(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 60)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 30)));
        var heir = Next(await LoadAsync(parts, Case("C-2")), "reverse", Failed());

        await StoreAsync(parts, heir with { Releases = [new("limit", Case("C-1"), 1, ReleasedBy: 2), new("limit", Case("C-1"), 7, ReleasedBy: 2), new("nothing", Case("C-1"), 1, ReleasedBy: 2)] });

        var reading = await ReadAsync(parts, "limit");
        Expect.Equal((30L, 2L), (reading.Spent, reading.Uses));
        Expect.Equal([Case("C-2")], reading.Holders.ToArray());
    }

    /// <summary>A release in part frees so much, and who took the rest holds it; more than is left frees what is left.</summary>
    private static async Task A_release_of_a_part_leaves_the_rest(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 60, limit: 100)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", 30, limit: 100)));
        await ReleaseAsync("first", 2, 25);

        var reading = await ReadAsync(parts, "limit");
        Expect.Equal((65L, 2L), (reading.Spent, reading.Uses));
        Expect.Equal([Case("C-1"), Case("C-2")], reading.Holders.ToArray());
        Expect.NotNull((await AppendAsync(parts, Open(Case("C-3")).Claiming(Claim("limit", 36, limit: 100)))).Full);
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("limit", 35, limit: 100)));

        await ReleaseAsync("second", 3, 34);
        Expect.Equal((66L, 3), ((await ReadAsync(parts, "limit")).Spent, (await ReadAsync(parts, "limit")).Holders.Length));
        await ReleaseAsync("third", 4, 2);
        reading = await ReadAsync(parts, "limit");
        Expect.Equal((65L, 3L), (reading.Spent, reading.Uses));
        Expect.Equal([Case("C-2"), Case("C-3")], reading.Holders.ToArray());

        async Task ReleaseAsync(string command, long version, long amount) => await StoreAsync(
            parts,
            Next(await LoadAsync(parts, Case("C-1")), command, Failed()) with { Releases = [new("limit", Case("C-1"), 1, ReleasedBy: version, amount)] });
    }

    /// <summary>What an append takes has to fit before it gives any of it back.</summary>
    private static async Task What_is_taken_and_given_back_in_one_append_has_to_fit(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var both = Next(await LoadAsync(parts, Case("C-1")), "both", Report(), Failed());

        Expect.NotNull((await AppendAsync(parts, both.Claiming(Claim("limit", 101, limit: 100, version: 1)) with { Releases = [new("limit", Case("C-1"), 1, ReleasedBy: 2)] })).Full);
        await StoreAsync(parts, both.Claiming(Claim("limit", 100, limit: 100, version: 1)) with { Releases = [new("limit", Case("C-1"), 1, ReleasedBy: 2, 60)] });

        Expect.Equal((40L, 1L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>A use that never had an amount stays with who used it: a piece of evidence isn't handed back.</summary>
    private static async Task A_use_without_an_amount_is_not_released(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("evidence", 0, uses: 1)));
        var release = Next(await LoadAsync(parts, Case("C-1")), "release", Failed());
        await StoreAsync(parts, release with { Releases = [new("evidence", Case("C-1"), 1, ReleasedBy: 2)] });

        Expect.Equal([Case("C-1")], (await ReadAsync(parts, "evidence")).Holders.ToArray());
        Expect.NotNull((await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("evidence", 0, uses: 1)))).Full);
    }

    /// <summary>What an append releases, it may claim.</summary>
    private static async Task A_release_makes_room_for_a_claim_of_the_same_append(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100, limit: 100)));
        var exchange = Next(await LoadAsync(parts, Case("C-1")), "exchange", Failed(), Note()).Claiming(Claim("limit", 80, limit: 100, version: 3));

        Expect.NotNull((await AppendAsync(parts, exchange)).Full);
        await StoreAsync(parts, exchange with { Releases = [new("limit", Case("C-1"), 1, ReleasedBy: 2)] });

        Expect.Equal((80L, 2L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>An append that wasn't stored has released nothing.</summary>
    private static async Task A_release_of_an_append_that_was_not_stored_did_not_happen(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100), Claim("other", 100)));
        var refused = Next(await LoadAsync(parts, Case("C-1")), "refused", Failed()).Claiming(Claim("limit", 1, version: 2), Claim("other", 1, limit: 100, version: 2));

        Expect.NotNull((await AppendAsync(parts, refused with { Releases = [new("limit", Case("C-1"), 1, ReleasedBy: 2)] })).Full);

        Expect.Equal((100L, 1L), await ReadAsync(parts, "limit") is var reading ? (reading.Spent, reading.Uses) : default);
    }

    /// <summary>Each stream that used a limit is named once, the first user first.</summary>
    private static async Task Who_used_a_limit_is_named_once_and_in_order(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-9")).Claiming(Claim("limit", 0, at: 100)));
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 5, at: 200)));
        await StoreAsync(parts, Next(await LoadAsync(parts, Case("C-9")), "again", Note()).Claiming(Claim("limit", 5, at: 300, version: 2)));

        Expect.Equal([Case("C-9"), Case("C-1")], (await ReadAsync(parts, "limit")).Holders.ToArray());
        Expect.Equal([Case("C-1"), Case("C-9")], (await ReadAsync(parts, "limit", from: 100)).Holders.ToArray());
    }

    /// <summary>A tenant's limits are its own; keys are compared ordinally.</summary>
    private static async Task Limits_of_one_tenant_say_nothing_of_another(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var other = new TenantId("other");
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", 100, limit: 100)));

        await StoreAsync(parts, Open(Case("C-1") with { Tenant = other }).Claiming(Claim("limit", 100, limit: 100)));
        await StoreAsync(parts, Open(Case("C-2")).Claiming(Claim("Limit", 100, limit: 100)));

        Expect.Equal([Case("C-1")], (await ReadAsync(parts, "limit")).Holders.ToArray());
    }

    /// <summary>Amounts as large as a number holds don't turn into small ones.</summary>
    private static async Task A_sum_that_no_number_holds_is_over_the_limit(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Claiming(Claim("limit", Money.Largest)));

        Expect.NotNull((await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", long.MaxValue - 1, limit: long.MaxValue - 1)))).Full);
        await Expect.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit", -1))));

        Expect.Equal(Money.Largest, (await ReadAsync(parts, "limit")).Spent);
    }

    /// <summary>Sixteen writers on one limit: it is filled to the last unit and never passed.</summary>
    private static async Task Sixteen_threads_fill_a_limit_and_never_pass_it(Func<ValueTask<StoreParts>> startEmpty)
    {
        const long Limit = 400, Each = 7;
        var parts = await startEmpty();
        var granted = 0;
        await TogetherAsync(async thread =>
        {
            for (var i = 0; i < 25; i++)
            {
                var append = Open(Case(FormattableString.Invariant($"C-{thread}-{i}"))).Claiming(Claim("limit", Each, limit: Limit, at: 100 + i));
                if (await AppendAsync(parts, append) is { IsAppended: true })
                {
                    Interlocked.Increment(ref granted);
                }
            }
        });

        var reading = await ReadAsync(parts, "limit");
        Expect.Equal(granted, reading.Uses);
        Expect.Equal(granted * Each, reading.Spent);
        Expect.Equal(Limit / Each, granted);
    }

    private static async Task<LimitReading> ReadAsync(StoreParts parts, string key, long from = 0) =>
        Expect.Single(await parts.Store.ReadLimitsAsync(TenantId.Single, [new LimitWindow(key, from)], CancellationToken.None).ConfigureAwait(false));
}
