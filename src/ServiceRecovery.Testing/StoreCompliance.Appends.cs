using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> AppendChecks =>
    [
        new(What_is_appended_is_loaded_as_it_was_given),
        new(A_stream_that_is_not_there_has_version_0_and_nothing_in_it),
        new(Of_two_appends_at_one_version_the_second_leaves_nothing),
        new(A_stream_is_opened_once),
        new(A_command_with_a_receipt_is_taken_and_that_is_no_lost_race),
        new(A_receipt_belongs_to_its_stream),
        new(Tenant_and_kind_are_part_of_every_key),
        new(A_batch_is_never_seen_in_half),
        new(Sixteen_threads_on_one_stream_leave_one_history),
        new(An_append_that_was_cancelled_before_it_began_stores_nothing),
        new(An_append_with_a_gap_is_refused_whole),
        new(Events_of_the_same_microsecond_come_back_by_version),
        new(A_stream_has_at_most_10000_events),
        .. new (Ending Ending, long Earned, long Staled)[]
        {
            (Ending.Recovered, 0, 0),
            (Ending.Recovered, 2, 2),
            (Ending.Recovered, 1, 0),
            (Ending.Recovered, 9, 0),
            (Ending.RemedyAccepted, 2, 3),
            (Ending.Unconfirmed, 2, 0),
            (Ending.Unreconciled, 2, 0),
            (Ending.Withdrawn, 2, 0),
            (Ending.Merged, 2, 0),
            (Ending.EnteredInError, 2, 0),
            (Ending.Learned, 2, 0),
            (Ending.Learned, 0, 0),
        }.Select(row => new StoreCheck(
            startEmpty => A_close_that_nothing_earned_is_not_stored(startEmpty, row.Ending, row.Earned, row.Staled),
            FormattableString.Invariant($"{nameof(A_close_that_nothing_earned_is_not_stored)}({row.Ending}, {row.Earned}, {row.Staled})"))),
        new(A_close_that_was_earned_is_stored),
    ];

    /// <summary>Bytes, texts, head and receipt come back as they were given.</summary>
    private static async Task What_is_appended_is_loaded_as_it_was_given(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        var first = Open(key);
        await StoreAsync(parts, first);
        var second = Next(await LoadAsync(parts, key), "more", Note(), Note("Fußnote 𝄞"), new CaseEvent.OwnershipTaken()).Due(Start.AddHours(1));
        await StoreAsync(parts, second);

        var loaded = await LoadAsync(parts, key, new CommandId("more"));

        Expect.Equal(key, loaded.Key);
        Expect.Equal(4, loaded.Version);
        AssertSame(second.Head, loaded.Head!);
        Expect.Equal(4, loaded.Events.Length);
        AssertSame(first.Events[0], loaded.Events[0]);
        Expect.All(second.Events, given => AssertSame(given, loaded.Events[(int)given.Version - 1]));
        AssertSame(second.Receipt, loaded.Receipt!);
        Expect.True(HistoryVerifier.Verify(loaded, Organization).IsIntact);
    }

    /// <summary>What isn't there is a stream of version 0.</summary>
    private static async Task A_stream_that_is_not_there_has_version_0_and_nothing_in_it(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();

        var loaded = await LoadAsync(parts, Case("C-1"), new CommandId("open"));

        Expect.Equal((Case("C-1"), 0L, null, null), (loaded.Key, loaded.Version, loaded.Head, loaded.Receipt));
        Expect.Empty(loaded.Events);
    }

    /// <summary>Of two appends decided on the same version one is stored, and of the other nothing.</summary>
    private static async Task Of_two_appends_at_one_version_the_second_leaves_nothing(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        var stored = await LoadAsync(parts, key);
        await StoreAsync(parts, Next(stored, "first", Note()));

        var lost = Next(stored, "second", Note(), Note()).Due(Start).Claiming(Claim("limit", 5, version: 2));

        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, lost));
        var now = await LoadAsync(parts, key, new CommandId("second"));
        Expect.Equal(2, now.Version);
        Expect.Equal(2, now.Events.Length);
        Expect.Null(now.Receipt);
        Expect.Null(now.Head!.NextDue);
        Expect.Equal(0, (await ReadAsync(parts, "limit")).Uses);
        Expect.Empty(await DueAsync(parts, Start.AddYears(1)));
    }

    /// <summary>Both first appends of a stream can't be stored.</summary>
    private static async Task A_stream_is_opened_once(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1"), "one"));

        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, Open(Case("C-1"), "two")));
    }

    /// <summary>A command is stored once, at whatever version it is tried again.</summary>
    private static async Task A_command_with_a_receipt_is_taken_and_that_is_no_lost_race(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        var opened = await LoadAsync(parts, key);
        await StoreAsync(parts, Next(opened, "note", Note()));
        var now = await LoadAsync(parts, key);

        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Next(now, "note", Note())));
        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Next(opened, "note", Note())));
        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, Next(opened, "other", Note())));
        Expect.Equal(2, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>A receipt is found by its own command and stream.</summary>
    private static async Task A_receipt_belongs_to_its_stream(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1"), "same"));
        await StoreAsync(parts, Open(Case("C-2"), "same"));

        Expect.NotNull((await LoadAsync(parts, Case("C-1"), new CommandId("same"))).Receipt);
        Expect.Null((await LoadAsync(parts, Case("C-1"), new CommandId("Same"))).Receipt);
        Expect.Null((await LoadAsync(parts, Case("C-1"))).Receipt);
    }

    /// <summary>Tenant and kind stand in every key; ids are compared ordinally.</summary>
    private static async Task Tenant_and_kind_are_part_of_every_key(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        StreamKey[] keys =
        [
            Case("C-1"),
            Case("c-1"),
            Case("C-1") with { Tenant = new TenantId("other") },
            Case("C-1") with { Kind = StreamKind.Debrief },
            Case("C-1") with { Kind = StreamKind.Playbook },
        ];

        for (var i = 0; i < keys.Length; i++)
        {
            await StoreAsync(parts, Open(keys[i], FormattableString.Invariant($"open-{i}")));
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var loaded = await LoadAsync(parts, keys[i], new CommandId(FormattableString.Invariant($"open-{i}")));
            Expect.Equal((keys[i], 1L), (loaded.Key, loaded.Version));
            Expect.NotNull(loaded.Receipt);
            Expect.True(HistoryVerifier.Verify(loaded).IsIntact);
        }
    }

    /// <summary>Events of one append are seen together, by every reader at every moment.</summary>
    private static async Task A_batch_is_never_seen_in_half(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        var written = 0;
        await TogetherAsync(async thread =>
        {
            if (thread == 0)
            {
                try
                {
                    for (var i = 0; i < 60; i++)
                    {
                        await StoreAsync(parts, Next(await LoadAsync(parts, key), FormattableString.Invariant($"b-{i}"), Note(), Note(), Note()));
                    }
                }
                finally
                {
                    Volatile.Write(ref written, 1);
                }

                return;
            }

            while (Volatile.Read(ref written) == 0)
            {
                var seen = await LoadAsync(parts, key);
                Expect.Equal(0, seen.Version % 3);
                Expect.Equal(seen.Version, seen.Events.Length);
                Expect.True(seen.Version == 0 || seen.Head!.Chain.Span.SequenceEqual(seen.Events[(int)seen.Version - 1].Chain.Span));
            }
        });

        Expect.Equal(180, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>Sixteen writers on one stream: nothing lost, no gap, one chain.</summary>
    private static async Task Sixteen_threads_on_one_stream_leave_one_history(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        var losses = 0;
        await TogetherAsync(async thread =>
        {
            for (var i = 0; i < 10; i++)
            {
                while (await AppendAsync(parts, Next(await LoadAsync(parts, key), FormattableString.Invariant($"t-{thread}-{i}"), Note())) is not { IsAppended: true })
                {
                    Interlocked.Increment(ref losses);
                }
            }
        });

        var all = await LoadAsync(parts, key);
        Expect.Equal(Threads * 10, all.Version);
        Expect.Equal(Enumerable.Range(1, Threads * 10).Select(version => (long)version), all.Events.Select(stored => stored.Version));
        Expect.Equal(Threads * 10, all.Events.Select(stored => stored.Command).Distinct().Count());
        Expect.True(HistoryVerifier.Verify(all).IsIntact);
    }

    /// <summary>Who cancels before the append has stored nothing.</summary>
    private static async Task An_append_that_was_cancelled_before_it_began_stores_nothing(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        await Expect.ThrowsAnyAsync<OperationCanceledException>(async () => await parts.Store.AppendAsync(Open(Case("C-1")), cancelled.Token));
        await Expect.ThrowsAnyAsync<OperationCanceledException>(async () => await parts.Store.LoadAsync(Case("C-1"), null, cancelled.Token));

        Expect.Equal(0, (await LoadAsync(parts, Case("C-1"))).Version);
    }

    /// <summary>Versions that don't follow are the caller's mistake, and nothing of the append is stored.</summary>
    private static async Task An_append_with_a_gap_is_refused_whole(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var append = Next(await LoadAsync(parts, Case("C-1")), "gap", Report(), Note(), Note());

        await Expect.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, append with { Events = append.Events.RemoveAt(1) }));
        await Expect.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, append with { Events = [] }));

        Expect.Equal(0, (await LoadAsync(parts, Case("C-1"))).Version);
    }

    /// <summary>Order is version, also within one microsecond.</summary>
    private static async Task Events_of_the_same_microsecond_come_back_by_version(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var append = Next(await LoadAsync(parts, Case("C-1")), "open", [Report(), .. Enumerable.Repeat(Note(), 20)]);
        await StoreAsync(parts, append with { Events = [.. append.Events.Select(stored => stored with { RecordedAt = 7 })] });

        Expect.Equal(Enumerable.Range(1, 21).Select(version => (long)version), (await LoadAsync(parts, Case("C-1"))).Events.Select(stored => stored.Version));
    }

    /// <summary>A stream is long enough for any case, and has an end.</summary>
    private static async Task A_stream_has_at_most_10000_events(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "long", [Report(), .. Enumerable.Repeat(Note(), StreamAppend.LongestStream - 2)]));
        var almost = await LoadAsync(parts, key);

        var refused = await Expect.ThrowsAsync<RecoveryStoreException>(() => AppendAsync(parts, Next(almost, "two", Note(), Note())));

        Expect.Equal((StoreFault.StreamTooLong, key), (refused.Fault, refused.Stream));
        await StoreAsync(parts, Next(almost, "one", Note()));
        Expect.Equal(StreamAppend.LongestStream, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>The store itself refuses a close that nothing earned, whoever asks.</summary>
    private static async Task A_close_that_nothing_earned_is_not_stored(Func<ValueTask<StoreParts>> startEmpty, Ending ending, long earned, long staled)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "open", Report(), Yes()));
        var closing = Next(await LoadAsync(parts, key), "close", new CaseEvent.CaseClosed(ending, earned));

        var refused = await Expect.ThrowsAsync<RecoveryStoreException>(() =>
            AppendAsync(parts, closing with { Head = closing.Head with { Ending = ending, EarnedVersion = earned, StaledVersion = staled } }));

        Expect.Equal((StoreFault.Unearned, key), (refused.Fault, refused.Stream));
        Expect.Equal(2, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>A close that was earned is stored, also in the append that earns it.</summary>
    private static async Task A_close_that_was_earned_is_stored(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var closing = Next(await LoadAsync(parts, Case("C-1")), "all", Report(), Yes(), new CaseEvent.CaseClosed(Ending.Recovered, 2));

        await StoreAsync(parts, closing with { Head = closing.Head with { Ending = Ending.Recovered, EarnedVersion = 2, StaledVersion = 1 } });

        Expect.Equal(Ending.Recovered, (await LoadAsync(parts, Case("C-1"))).Head!.Ending);
    }

    private static CaseEvent.AnswerRecorded Yes() => new(Answer.Satisfied, 1, SourceTaken.OwnChannel());

    private static void AssertSame(StreamHead given, StreamHead loaded)
    {
        Expect.Equal(given with { Chain = default }, loaded with { Chain = default });
        Expect.Equal(given.Chain.ToArray(), loaded.Chain.ToArray());
    }

    private static void AssertSame(CommandReceipt given, CommandReceipt loaded)
    {
        Expect.Equal(given with { Fingerprint = default }, loaded with { Fingerprint = default });
        Expect.Equal(given.Fingerprint.ToArray(), loaded.Fingerprint.ToArray());
    }

    private static void AssertSame(StoredEvent given, StoredEvent loaded)
    {
        Expect.Equal(Bare(given), Bare(loaded));
        Expect.Equal(given.Body.ToArray(), loaded.Body.ToArray());
        Expect.Equal(given.Chain.ToArray(), loaded.Chain.ToArray());
        Expect.Equal(
            given.Texts.OrderBy(text => text.Slot).Select(text => (text.Slot, text.Subject, text.Codec, Convert.ToBase64String(text.Salt.ToArray()), Convert.ToBase64String(text.Bytes.ToArray()))),
            loaded.Texts.OrderBy(text => text.Slot).Select(text => (text.Slot, text.Subject, text.Codec, Convert.ToBase64String(text.Salt.ToArray()), Convert.ToBase64String(text.Bytes.ToArray()))));
    }

    private static StoredEvent Bare(StoredEvent stored) => stored with { Body = default, Chain = default, Texts = [], Decoded = null };
}
