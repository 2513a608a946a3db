using System.Collections.Immutable;
using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> ImportChecks =>
    [
        new(What_is_taken_in_is_what_was_given),
        new(An_export_of_what_was_taken_in_is_the_same_again),
        new(Only_where_there_is_none_is_a_stream_taken_in),
        new(What_goes_on_after_what_is_here_is_appended),
        new(Only_at_the_version_it_goes_on_from_is_it_appended),
        new(Of_many_who_take_in_the_same_stream_one_does),
        new(A_receipt_that_was_taken_in_answers),
        new(Limits_read_as_they_did_where_the_stream_came_from),
        new(What_was_taken_in_counts_against_whoever_claims_next),
        new(A_close_that_nothing_earned_is_not_taken_in),
        new(What_was_due_is_due_after_the_move),
        new(A_stream_that_does_not_fit_together_is_not_taken_in),
        new(Several_streams_are_taken_in_in_their_order),
        new(A_stream_that_is_there_ends_what_is_taken_in_with_it),
        new(A_close_that_nothing_earned_takes_no_other_stream_along),
        new(A_stream_that_breaks_in_the_middle_takes_no_other_along),
        new(A_stream_that_comes_twice_is_taken_in_once),
        new(Of_many_who_take_in_the_same_streams_each_is_stored_once),
    ];

    /// <summary>A stream that is taken in is the stream: every byte, its head, the receipts of all its commands.</summary>
    private static async Task What_is_taken_in_is_what_was_given(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var import = Moved("C-1");
        Expect.Equal(AppendResult.Appended, await ImportAsync(parts, import));

        var loaded = await LoadAsync(parts, import.Key, new CommandId("note"));

        Expect.Equal(4, loaded.Version);
        AssertSame(import.Head, loaded.Head!);
        Expect.Equal(import.Events.Length, loaded.Events.Length);
        Expect.All(import.Events, given => AssertSame(given, loaded.Events[(int)given.Version - 1]));
        AssertSame(import.Receipts[1], loaded.Receipt!);
        AssertSame(import.Receipts[0], (await LoadAsync(parts, import.Key, new CommandId("open"))).Receipt!);
        Expect.True(HistoryVerifier.Verify(loaded, Organization).IsIntact);
    }

    /// <summary>It goes out as it came in.</summary>
    private static async Task An_export_of_what_was_taken_in_is_the_same_again(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        ImmutableArray<StreamImport> imports = [Moved("C-1"), Moved("C-2")];
        foreach (var import in imports)
        {
            await ImportAsync(parts, import);
        }

        List<StreamCopy> copies = [];
        await foreach (var copy in parts.Queries.ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            copies.Add(copy);
        }

        Expect.Equal(imports.Select(import => import.Key), copies.Select(copy => copy.Stream.Key));
        for (var i = 0; i < imports.Length; i++)
        {
            AssertSame(imports[i].Head, copies[i].Stream.Head!);
            Expect.Equal(imports[i].Events.Length, copies[i].Stream.Events.Length);
            Expect.All(imports[i].Events, given => AssertSame(given, copies[i].Stream.Events[(int)given.Version - 1]));
            Expect.Equal(imports[i].Receipts.Length, copies[i].Receipts.Length);
            Expect.All(imports[i].Receipts.Zip(copies[i].Receipts), pair => AssertSame(pair.First, pair.Second));
        }
    }

    /// <summary>Nothing is put over a stream that is there, and nothing beside it.</summary>
    private static async Task Only_where_there_is_none_is_a_stream_taken_in(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var there = Open(Case("C-1"));
        await StoreAsync(parts, there);
        var import = Moved("C-1", Entry("limit/a", 500));

        Expect.Equal(AppendResult.VersionTaken, await ImportAsync(parts, import));

        var loaded = await LoadAsync(parts, import.Key, new CommandId("note"));
        Expect.Equal(1, loaded.Version);
        AssertSame(there.Head, loaded.Head!);
        Expect.Null(loaded.Receipt);
        Expect.Equal((0, 0), Sum(await ReadAsync(parts, "limit/a")));
        Expect.Empty(await DueAsync(parts, Start.AddDays(9)));
    }

    /// <summary>What goes on after what is here is appended with its receipts and entries, and gives back what its events do; no limit is asked.</summary>
    private static async Task What_goes_on_after_what_is_here_is_appended(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var here = Moved("C-1", Entry("limit/a", 500), Entry("limit/b", 40, version: 2));
        await ImportAsync(parts, here);
        var next = Next(await LoadAsync(parts, here.Key), "back", Note(), Failed()).Due(Start.AddHours(3));
        var further = new StreamImport(here.Key, next.Head, next.Events, [next.Receipt], [Entry("limit/a", 70, at: 200, version: 5)])
        {
            ExpectedVersion = 4,
            Releases = [new LimitRelease("limit/b", here.Key, 2, ReleasedBy: 6)],
        };

        Expect.Equal(AppendResult.Appended, await ImportAsync(parts, further));

        var loaded = await LoadAsync(parts, here.Key, new CommandId("back"));
        Expect.Equal(6, loaded.Version);
        AssertSame(further.Head, loaded.Head!);
        Expect.All(further.Events, given => AssertSame(given, loaded.Events[(int)given.Version - 1]));
        AssertSame(next.Receipt, loaded.Receipt!);
        Expect.Equal((570, 2), Sum(await ReadAsync(parts, "limit/a")));
        Expect.Equal((0, 1), Sum(await ReadAsync(parts, "limit/b")));
        Expect.Equal([("C-1", 6L)], (await DueAsync(parts, Start.AddHours(3))).Select(due => (due.Key.Id, due.Version)));
        Expect.True(HistoryVerifier.Verify(loaded, Organization).IsIntact);
    }

    /// <summary>What goes on from another version than the stream is at isn't appended, and nothing of it is stored.</summary>
    private static async Task Only_at_the_version_it_goes_on_from_is_it_appended(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var here = Moved("C-1");
        await ImportAsync(parts, here);
        var next = Next(await LoadAsync(parts, here.Key), "more", Note());
        var further = new StreamImport(here.Key, next.Head, next.Events, [next.Receipt], [Entry("limit/a", 70, version: 5)]) { ExpectedVersion = 4 };
        await StoreAsync(parts, Next(await LoadAsync(parts, here.Key), "other", Note()));

        Expect.Equal(AppendResult.VersionTaken, await ImportAsync(parts, further));
        Expect.Equal(AppendResult.VersionTaken, await ImportAsync(parts, further with { Key = Case("C-2") }));

        Expect.Equal((5, 0), ((int)(await LoadAsync(parts, here.Key)).Version, (int)(await LoadAsync(parts, Case("C-2"))).Version));
        Expect.Null((await LoadAsync(parts, here.Key, new CommandId("more"))).Receipt);
        Expect.Equal((0, 0), Sum(await ReadAsync(parts, "limit/a")));
    }

    /// <summary>Taken in twice it is there once; of many who take it in at once one does.</summary>
    private static async Task Of_many_who_take_in_the_same_stream_one_does(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var import = Moved("C-1", Entry("limit/a", 500), Entry("evidence/x", 1));
        var results = new AppendResult[Threads];

        await TogetherAsync(async number => results[number] = await ImportAsync(parts, import));

        Expect.Single(results.Where(result => result.IsAppended));
        Expect.Equal(Threads - 1, results.Where(result => result.IsVersionTaken).Count());
        Expect.Equal((500, 1), Sum(await ReadAsync(parts, "limit/a")));
        Expect.Equal((1, 1), Sum(await ReadAsync(parts, "evidence/x")));
        Expect.Equal(4, (await LoadAsync(parts, import.Key)).Version);
    }

    /// <summary>A command that was accepted before the move isn't taken again after it.</summary>
    private static async Task A_receipt_that_was_taken_in_answers(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await ImportAsync(parts, Moved("C-1"));
        var loaded = await LoadAsync(parts, Case("C-1"));

        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Next(loaded, "note", Note())));
        Expect.Equal(AppendResult.Appended, await AppendAsync(parts, Next(loaded, "another", Note())));
    }

    /// <summary>Limits read as they did: what was taken counts in its window, what was given back counts as used and no more, and no limit is asked.</summary>
    private static async Task Limits_read_as_they_did_where_the_stream_came_from(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await ImportAsync(parts, Moved("C-1", Entry("limit/a", 500, at: 100), Entry("limit/a", 700, at: 200, version: 4), Entry("limit/a", 900, at: 300, version: 3, released: 900), Entry("limit/b", 90, released: 25), Entry("discard/ana", 0, at: 50)));
        await ImportAsync(parts, Moved("C-2", Entry("limit/a", 40, at: 150), Entry("open-case/x", 1, released: 1)));

        var all = await ReadAsync(parts, "limit/a");
        Expect.Equal((1_240, 4), Sum(all));
        Expect.Equal(["C-1", "C-2"], all.Holders.Select(holder => holder.Id).Order(StringComparer.Ordinal));
        Expect.Equal((700, 2), Sum(await ReadAsync(parts, "limit/a", from: 150)));
        Expect.Equal((0, 1), Sum(await ReadAsync(parts, "discard/ana")));
        Expect.Equal((65, 1), Sum(await ReadAsync(parts, "limit/b")));
        Expect.Equal([Case("C-1")], (await ReadAsync(parts, "limit/b")).Holders.ToArray());
        var given = await ReadAsync(parts, "open-case/x");
        Expect.Equal((0, 1), Sum(given));
        Expect.Empty(given.Holders);
    }

    /// <summary>A later claim meets what was taken in, and a release frees it.</summary>
    private static async Task What_was_taken_in_counts_against_whoever_claims_next(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await ImportAsync(parts, Moved("C-1", Entry("limit/a", 500)));

        var full = (await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit/a", 100, limit: 599)))).Full!;
        Expect.Equal(500, full.Spent);

        await StoreAsync(parts, Next(await LoadAsync(parts, Case("C-1")), "back", Failed()) with { Releases = [new LimitRelease("limit/a", Case("C-1"), 1, ReleasedBy: 5)] });
        Expect.Equal(AppendResult.Appended, await AppendAsync(parts, Open(Case("C-2")).Claiming(Claim("limit/a", 100, limit: 599))));
        Expect.Equal((100, 2), Sum(await ReadAsync(parts, "limit/a")));
    }

    /// <summary>An ending that nothing earned isn't taken in by anybody, and nothing of the stream is.</summary>
    private static async Task A_close_that_nothing_earned_is_not_taken_in(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var import = Moved("C-1", Entry("limit/a", 500));

        var refused = await Expect.ThrowsAsync<RecoveryStoreException>(() => ImportAsync(parts, import with { Head = import.Head with { Ending = Ending.Recovered, EarnedVersion = 2 } }));

        Expect.Equal(StoreFault.Unearned, refused.Fault);

        Expect.Equal(0, (await LoadAsync(parts, import.Key)).Version);
        Expect.Equal((0, 0), Sum(await ReadAsync(parts, "limit/a")));
    }

    /// <summary>What was due is due, in the order of all that is.</summary>
    private static async Task What_was_due_is_due_after_the_move(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-2")).Due(Start.AddHours(2)));
        await ImportAsync(parts, Moved("C-1"));

        Expect.Equal([("C-1", 4L), ("C-2", 1L)], (await DueAsync(parts, Start.AddHours(2))).Select(due => (due.Key.Id, due.Version)));
        Expect.Equal("desk", Expect.Single((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single) { DueBy = Start.AddHours(1) }, CancellationToken.None)).Items).Responsible?.Value);
    }

    /// <summary>A stream without receipts, with a gap, or with nothing in it is a mistake of whoever brings it.</summary>
    private static async Task A_stream_that_does_not_fit_together_is_not_taken_in(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var import = Moved("C-1");
        StreamImport[] wrong = [import with { Receipts = [] }, import with { Events = [] }, import with { Events = import.Events.RemoveAt(1) }];

        foreach (var one in wrong)
        {
            await Expect.ThrowsAsync<ArgumentException>(() => ImportAsync(parts, one));
            await Expect.ThrowsAsync<ArgumentException>(() => ImportAllAsync(parts, Moved("C-2"), one));
        }

        await Expect.ThrowsAsync<ArgumentException>(() => ImportAllAsync(parts));
        Expect.Equal(0, (await LoadAsync(parts, import.Key)).Version);
        Expect.Equal(0, (await LoadAsync(parts, Case("C-2"))).Version);
    }

    /// <summary>What is taken in with one call is as if each had come by itself: whole, what goes on after one of them too, and in a limit in the order in which they came.</summary>
    private static async Task Several_streams_are_taken_in_in_their_order(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        ImmutableArray<StreamImport> imports = [Moved("C-3", Entry("limit/b", 70), Entry("limit/a", 500)), Moved("C-1", Entry("limit/a", 40)), Moved("C-2", Entry("limit/a", 1), Entry("limit/b", 2))];
        var next = Next(new StoredStream(imports[1].Key, 4, imports[1].Head, imports[1].Events, null), "back", Note(), Failed());
        var further = new StreamImport(imports[1].Key, next.Head, next.Events, [next.Receipt], [Entry("limit/b", 5, version: 5)]) { ExpectedVersion = 4, Releases = [new LimitRelease("limit/a", imports[1].Key, 1, ReleasedBy: 6)] };

        Expect.Equal(new ImportResult(4), await ImportAllAsync(parts, [.. imports, further]));

        foreach (var import in imports)
        {
            var loaded = await LoadAsync(parts, import.Key, new CommandId("note"));
            AssertSame(import.Key == further.Key ? further.Head : import.Head, loaded.Head!);
            Expect.Equal(import.Key == further.Key ? 6 : 4, loaded.Version);
            Expect.All(import.Events, given => AssertSame(given, loaded.Events[(int)given.Version - 1]));
            AssertSame(import.Receipts[1], loaded.Receipt!);
            Expect.True(HistoryVerifier.Verify(loaded, Organization).IsIntact);
        }

        var a = await ReadAsync(parts, "limit/a");
        Expect.Equal((501, 3), Sum(a));
        Expect.Equal(["C-3", "C-2"], a.Holders.Select(holder => holder.Id));
        Expect.Equal(["C-3", "C-2", "C-1"], (await ReadAsync(parts, "limit/b")).Holders.Select(holder => holder.Id));
    }

    /// <summary>A stream that is there already ends the call: those before it are stored whole, and nothing of those after it.</summary>
    private static async Task A_stream_that_is_there_ends_what_is_taken_in_with_it(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var there = Open(Case("C-2"));
        await StoreAsync(parts, there);

        Expect.Equal(new ImportResult(1), await ImportAllAsync(parts, Moved("C-1", Entry("limit/a", 500)), Moved("C-2", Entry("limit/a", 40)), Moved("C-3", Entry("limit/a", 7))));

        Expect.Equal([4L, 1L, 0L], await VersionsAsync(parts, "C-1", "C-2", "C-3"));
        AssertSame(there.Head, (await LoadAsync(parts, there.Key)).Head!);
        Expect.Null((await LoadAsync(parts, there.Key, new CommandId("note"))).Receipt);
        Expect.Equal((500, 1), Sum(await ReadAsync(parts, "limit/a")));
        Expect.Equal(new ImportResult(1), await ImportAllAsync(parts, Moved("C-3", Entry("limit/a", 7))));
    }

    /// <summary>An ending that nothing earned ends the call in the same way, and says so.</summary>
    private static async Task A_close_that_nothing_earned_takes_no_other_stream_along(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var unearned = Moved("C-2", Entry("limit/a", 40));

        var result = await ImportAllAsync(parts, Moved("C-1", Entry("limit/a", 500)), unearned with { Head = unearned.Head with { Ending = Ending.Recovered, EarnedVersion = 2 } }, Moved("C-3", Entry("limit/a", 7)));

        Expect.Equal((1, StoreFault.Unearned), (result.Stored, result.Refusal!.Fault));
        Expect.Equal([4L, 0L, 0L], await VersionsAsync(parts, "C-1", "C-2", "C-3"));
        Expect.Equal((500, 1), Sum(await ReadAsync(parts, "limit/a")));
    }

    /// <summary>Of a stream that goes on from a version that isn't here nothing stays, although a part of it could have been written.</summary>
    private static async Task A_stream_that_breaks_in_the_middle_takes_no_other_along(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var whole = Moved("C-2");
        var next = Next(new StoredStream(whole.Key, 4, whole.Head, whole.Events, null), "back", Note());
        var further = new StreamImport(whole.Key, next.Head, next.Events, [next.Receipt], [Entry("limit/a", 40, version: 5)]) { ExpectedVersion = 4 };

        Expect.Equal(new ImportResult(1), await ImportAllAsync(parts, Moved("C-1", Entry("limit/a", 500)), further, Moved("C-3", Entry("limit/a", 7))));

        Expect.Equal([4L, 0L, 0L], await VersionsAsync(parts, "C-1", "C-2", "C-3"));
        Expect.Null((await LoadAsync(parts, whole.Key, new CommandId("back"))).Receipt);
        Expect.Equal((500, 1), Sum(await ReadAsync(parts, "limit/a")));
    }

    /// <summary>The second of two of one name is one that is there.</summary>
    private static async Task A_stream_that_comes_twice_is_taken_in_once(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();

        Expect.Equal(new ImportResult(2), await ImportAllAsync(parts, Moved("C-1", Entry("limit/a", 500)), Moved("C-2"), Moved("C-1", Entry("limit/a", 500)), Moved("C-3")));

        Expect.Equal([4L, 4L, 0L], await VersionsAsync(parts, "C-1", "C-2", "C-3"));
        Expect.Equal((500, 1), Sum(await ReadAsync(parts, "limit/a")));
    }

    /// <summary>Many take in the same streams at once, and others claim the same limits meanwhile: each stream is stored once, and nobody waits in a circle.</summary>
    private static async Task Of_many_who_take_in_the_same_streams_each_is_stored_once(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        ImmutableArray<StreamImport> imports = [Moved("C-1", Entry("limit/b", 500)), Moved("C-2", Entry("limit/a", 40)), Moved("C-3", Entry("limit/b", 7), Entry("limit/a", 1))];
        var stored = 0;

        await TogetherAsync(async number =>
        {
            var own = Open(Case($"own-{number}")).Claiming(Claim("limit/a", 1, limit: 9_000), Claim("limit/b", 1, limit: 9_000));
            while (!(await AppendAsync(parts, own)).IsAppended)
            {
            }

            for (var next = 0; next < imports.Length;)
            {
                var result = await ImportAllAsync(parts, imports[next..]);
                Expect.Null(result.Refusal);
                Interlocked.Add(ref stored, result.Stored);

                // The next one is here, by another; what comes after it may not be.
                next += result.Stored + 1;
            }
        });

        Expect.Equal(imports.Length, stored);
        Expect.Equal([4L, 4L, 4L], await VersionsAsync(parts, "C-1", "C-2", "C-3"));
        Expect.Equal((41 + Threads, 2 + Threads), Sum(await ReadAsync(parts, "limit/a")));
        Expect.Equal((507 + Threads, 2 + Threads), Sum(await ReadAsync(parts, "limit/b")));
    }

    private static async Task<List<long>> VersionsAsync(StoreParts parts, params ImmutableArray<string> ids)
    {
        List<long> versions = [];
        foreach (var id in ids)
        {
            versions.Add((await LoadAsync(parts, Case(id))).Version);
        }

        return versions;
    }

    private static LimitEntry Entry(string key, long amount, long at = 100, long version = 1, long released = 0) => new(key, at, amount, version, released);

    // Two commands, three events after the report, due in an hour.
    private static StreamImport Moved(string id, params ReadOnlySpan<LimitEntry> entries)
    {
        var opened = Open(Case(id));
        var noted = Next(new StoredStream(opened.Key, 1, opened.Head, opened.Events, null), "note", Note(), Note("And again."), Note("And once more.")).Due(Start.AddHours(1));
        return new StreamImport(opened.Key, noted.Head, opened.Events.AddRange(noted.Events), [opened.Receipt, noted.Receipt], [.. entries]);
    }

    private static (long Spent, long Uses) Sum(LimitReading reading) => (reading.Spent, reading.Uses);

    private static async Task<AppendResult> ImportAsync(StoreParts parts, StreamImport import)
    {
        var result = await ImportAllAsync(parts, import);
        return result.Refusal is { } refusal ? throw refusal : result.Stored == 1 ? AppendResult.Appended : AppendResult.VersionTaken;
    }

    private static async Task<ImportResult> ImportAllAsync(StoreParts parts, params ImmutableArray<StreamImport> imports)
    {
        var store = Expect.IsType<IRecoveryImport>(parts.Store);
        return await store.ImportAsync(imports, CancellationToken.None).ConfigureAwait(false);
    }
}
