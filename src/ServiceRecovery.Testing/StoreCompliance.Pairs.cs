using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> PairChecks =>
    [
        new(Two_streams_are_stored_together),
        new(Of_two_streams_neither_is_stored_where_one_is_lost),
        new(Sixteen_threads_on_pairs_of_streams_leave_no_half),
        new(What_is_stored_along_takes_no_limits_and_is_in_another_stream_of_the_organization),
    ];

    /// <summary>What is stored along with an append has its events, head, receipt and messages, as if it had been appended alone.</summary>
    private static async Task Two_streams_are_stored_together(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var (older, younger) = await TwoAsync(parts);

        var along = Next(older, "along", Note("Both.")).Due(Start.AddHours(1)).Telling("pos");
        await StoreAsync(parts, Next(younger, "with", Note("Both.")).Claiming(Claim("limit", 5, version: 2)).Telling("pos") with { AlongWith = along });

        var (first, second) = (await LoadAsync(parts, older.Key, new CommandId("along")), await LoadAsync(parts, younger.Key, new CommandId("with")));
        Expect.Equal((2L, 2L), (first.Version, second.Version));
        AssertSame(along.Head, first.Head!);
        AssertSame(along.Receipt, first.Receipt!);
        Expect.Equal(new CommandId("with"), second.Receipt!.Id);
        Expect.True(HistoryVerifier.Verify(first).IsIntact && HistoryVerifier.Verify(second).IsIntact);
        Expect.Equal(1, (await ReadAsync(parts, "limit")).Uses);
        Expect.Equal(older.Key, (await DueAsync(parts, Start.AddHours(2))).Single().Key);
        var told = await parts.Work.ClaimOutboxAsync(new OutboxClaim(["pos"], Start.AddYears(1), 10, TimeSpan.Zero), CancellationToken.None);
        Expect.Equal(["C-1", "C-2"], told.Select(message => message.Key.Id).OrderBy(id => id, StringComparer.Ordinal));
    }

    /// <summary>A lost race or a taken command on either stream, or a limit that is full, leaves both as they were.</summary>
    private static async Task Of_two_streams_neither_is_stored_where_one_is_lost(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var (older, younger) = await TwoAsync(parts);
        await StoreAsync(parts, Open(Case("C-3")).Claiming(Claim("limit", 90, limit: 100)));
        await StoreAsync(parts, Next(older, "first", Note()));
        await StoreAsync(parts, Next(younger, "second", Note()));
        var (olderNow, youngerNow) = (await LoadAsync(parts, older.Key), await LoadAsync(parts, younger.Key));
        StreamAppend Pair(StreamAppend along, StreamAppend append) => append.Telling("pos") with { AlongWith = along.Due(Start).Telling("pos") };

        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, Pair(Next(older, "a", Note()), Next(youngerNow, "b", Note()))));
        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, Pair(Next(olderNow, "a", Note()), Next(younger, "b", Note()))));
        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Pair(Next(olderNow, "first", Note()), Next(youngerNow, "b", Note()))));
        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Pair(Next(olderNow, "a", Note()), Next(youngerNow, "second", Note()))));
        Expect.NotNull((await AppendAsync(parts, Pair(Next(olderNow, "a", Note()), Next(youngerNow, "b", Note()).Claiming(Claim("limit", 11, limit: 100, version: 3))))).Full);

        Expect.Equal((2L, 2L), ((await LoadAsync(parts, older.Key)).Version, (await LoadAsync(parts, younger.Key)).Version));
        Expect.Null((await LoadAsync(parts, older.Key, new CommandId("a"))).Receipt);
        Expect.Equal((90L, 1L), ((await ReadAsync(parts, "limit")).Spent, (await ReadAsync(parts, "limit")).Uses));
        Expect.Empty(await DueAsync(parts, Start.AddYears(1)));
        Expect.Empty(await parts.Work.ClaimOutboxAsync(new OutboxClaim(["pos"], Start.AddYears(1), 10, TimeSpan.Zero), CancellationToken.None));
        await StoreAsync(parts, Pair(Next(olderNow, "a", Note()), Next(youngerNow, "b", Note()).Claiming(Claim("limit", 10, limit: 100, version: 3))));
    }

    /// <summary>Writers on three streams by pairs, the lower name along: each pair that was stored is in both, and nobody waits for ever.</summary>
    private static async Task Sixteen_threads_on_pairs_of_streams_leave_no_half(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        foreach (var id in new[] { "C-1", "C-2", "C-3" })
        {
            await StoreAsync(parts, Open(Case(id)));
        }

        await TogetherAsync(async thread =>
        {
            var (lower, upper) = (thread % 3) switch { 0 => ("C-1", "C-2"), 1 => ("C-2", "C-3"), _ => ("C-1", "C-3") };
            for (var i = 0; i < 4; i++)
            {
                var id = FormattableString.Invariant($"t-{thread}-{i}");
                while (await AppendAsync(parts, Next(await LoadAsync(parts, Case(upper)), id, Note()) with { AlongWith = Next(await LoadAsync(parts, Case(lower)), id, Note()) }) is not { IsAppended: true })
                {
                }
            }
        });

        var all = new List<StoredEvent>();
        foreach (var id in new[] { "C-1", "C-2", "C-3" })
        {
            var stored = await LoadAsync(parts, Case(id));
            Expect.True(HistoryVerifier.Verify(stored).IsIntact);
            all.AddRange(stored.Events.Skip(1));
        }

        Expect.Equal(Threads * 4 * 2, all.Count);
        Expect.All(all.GroupBy(stored => stored.Command), pair => Expect.Equal(2, pair.Count()));
    }

    /// <summary>What doesn't fit is the caller's mistake, and nothing of it is stored.</summary>
    private static async Task What_is_stored_along_takes_no_limits_and_is_in_another_stream_of_the_organization(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var (older, younger) = await TwoAsync(parts);
        var append = Next(younger, "with", Note());
        foreach (var along in new[]
        {
            Next(older, "along", Note()).Claiming(Claim("limit", 1, version: 2)),
            Next(older, "along", Note()) with { Releases = [new("limit", older.Key, 1, ReleasedBy: 2)] },
            Next(younger, "along", Note()),
            Open(Case("C-9") with { Tenant = new TenantId("elsewhere") }),
            Next(older, "along", Note()) with { AlongWith = Open(Case("C-9")) },
            Next(older, "along", Note()) with { Events = [] },
        })
        {
            await Expect.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, append with { AlongWith = along }));
        }

        Expect.Equal((1L, 1L), ((await LoadAsync(parts, older.Key)).Version, (await LoadAsync(parts, younger.Key)).Version));
    }

    private static async Task<(StoredStream Older, StoredStream Younger)> TwoAsync(StoreParts parts)
    {
        await StoreAsync(parts, Open(Case("C-1")));
        await StoreAsync(parts, Open(Case("C-2")));
        return (await LoadAsync(parts, Case("C-1")), await LoadAsync(parts, Case("C-2")));
    }
}
