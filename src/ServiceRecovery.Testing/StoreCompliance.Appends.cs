using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public abstract partial class StoreCompliance
{
    /// <summary>Bytes, texts, head and receipt come back as they were given.</summary>
    [Fact]
    public async Task What_is_appended_is_loaded_as_it_was_given()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        var first = Open(key);
        await StoreAsync(parts, first);
        var second = Next(await LoadAsync(parts, key), "more", Note(), Note("Fußnote 𝄞"), new CaseEvent.OwnershipTaken()).Due(Start.AddHours(1));
        await StoreAsync(parts, second);

        var loaded = await LoadAsync(parts, key, new CommandId("more"));

        Assert.Equal(key, loaded.Key);
        Assert.Equal(4, loaded.Version);
        AssertSame(second.Head, loaded.Head!);
        Assert.Equal(4, loaded.Events.Length);
        AssertSame(first.Events[0], loaded.Events[0]);
        Assert.All(second.Events, given => AssertSame(given, loaded.Events[(int)given.Version - 1]));
        AssertSame(second.Receipt, loaded.Receipt!);
        Assert.IsType<HistoryVerdict.Intact>(HistoryVerifier.Verify(loaded, House));
    }

    /// <summary>What isn't there is a stream of version 0.</summary>
    [Fact]
    public async Task A_stream_that_is_not_there_has_version_0_and_nothing_in_it()
    {
        var parts = await StartEmptyAsync();

        var loaded = await LoadAsync(parts, Case("C-1"), new CommandId("open"));

        Assert.Equal((Case("C-1"), 0L, null, null), (loaded.Key, loaded.Version, loaded.Head, loaded.Receipt));
        Assert.Empty(loaded.Events);
    }

    /// <summary>Of two appends decided on the same version one is stored, and of the other nothing.</summary>
    [Fact]
    public async Task Of_two_appends_at_one_version_the_second_leaves_nothing()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        var stored = await LoadAsync(parts, key);
        await StoreAsync(parts, Next(stored, "first", Note()));

        var lost = Next(stored, "second", Note(), Note()).Due(Start).Claiming(Claim("limit", 5, version: 2));

        Assert.IsType<AppendResult.VersionTaken>(await AppendAsync(parts, lost));
        var now = await LoadAsync(parts, key, new CommandId("second"));
        Assert.Equal(2, now.Version);
        Assert.Equal(2, now.Events.Length);
        Assert.Null(now.Receipt);
        Assert.Null(now.Head!.NextDue);
        Assert.Equal(0, (await ReadAsync(parts, "limit")).Uses);
        Assert.Empty(await DueAsync(parts, Start.AddYears(1)));
    }

    /// <summary>Both first appends of a stream can't be stored.</summary>
    [Fact]
    public async Task A_stream_is_opened_once()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1"), "one"));

        Assert.IsType<AppendResult.VersionTaken>(await AppendAsync(parts, Open(Case("C-1"), "two")));
    }

    /// <summary>A command is stored once, at whatever version it is tried again.</summary>
    [Fact]
    public async Task A_command_with_a_receipt_is_taken_and_that_is_no_lost_race()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        var opened = await LoadAsync(parts, key);
        await StoreAsync(parts, Next(opened, "note", Note()));
        var now = await LoadAsync(parts, key);

        Assert.IsType<AppendResult.CommandTaken>(await AppendAsync(parts, Next(now, "note", Note())));
        Assert.IsType<AppendResult.CommandTaken>(await AppendAsync(parts, Next(opened, "note", Note())));
        Assert.IsType<AppendResult.VersionTaken>(await AppendAsync(parts, Next(opened, "other", Note())));
        Assert.Equal(2, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>A receipt is found by its own command and stream.</summary>
    [Fact]
    public async Task A_receipt_belongs_to_its_stream()
    {
        var parts = await StartEmptyAsync();
        await StoreAsync(parts, Open(Case("C-1"), "same"));
        await StoreAsync(parts, Open(Case("C-2"), "same"));

        Assert.NotNull((await LoadAsync(parts, Case("C-1"), new CommandId("same"))).Receipt);
        Assert.Null((await LoadAsync(parts, Case("C-1"), new CommandId("Same"))).Receipt);
        Assert.Null((await LoadAsync(parts, Case("C-1"))).Receipt);
    }

    /// <summary>Tenant and kind stand in every key; ids are compared ordinally.</summary>
    [Fact]
    public async Task Tenant_and_kind_are_part_of_every_key()
    {
        var parts = await StartEmptyAsync();
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
            Assert.Equal((keys[i], 1L), (loaded.Key, loaded.Version));
            Assert.NotNull(loaded.Receipt);
            Assert.IsType<HistoryVerdict.Intact>(HistoryVerifier.Verify(loaded));
        }
    }

    /// <summary>Events of one append are seen together, by every reader at every moment.</summary>
    [Fact]
    public async Task A_batch_is_never_seen_in_half()
    {
        var parts = await StartEmptyAsync();
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
                Assert.Equal(0, seen.Version % 3);
                Assert.Equal(seen.Version, seen.Events.Length);
                Assert.True(seen.Version == 0 || seen.Head!.Chain.Span.SequenceEqual(seen.Events[(int)seen.Version - 1].Chain.Span));
            }
        });

        Assert.Equal(180, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>Sixteen writers on one stream: nothing lost, no gap, one chain.</summary>
    [Fact]
    public async Task Sixteen_threads_on_one_stream_leave_one_history()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        var losses = 0;
        await TogetherAsync(async thread =>
        {
            for (var i = 0; i < 10; i++)
            {
                while (await AppendAsync(parts, Next(await LoadAsync(parts, key), FormattableString.Invariant($"t-{thread}-{i}"), Note())) is not AppendResult.Appended)
                {
                    Interlocked.Increment(ref losses);
                }
            }
        });

        var all = await LoadAsync(parts, key);
        Assert.Equal(Threads * 10, all.Version);
        Assert.Equal(Enumerable.Range(1, Threads * 10).Select(version => (long)version), all.Events.Select(stored => stored.Version));
        Assert.Equal(Threads * 10, all.Events.Select(stored => stored.Command).Distinct().Count());
        Assert.IsType<HistoryVerdict.Intact>(HistoryVerifier.Verify(all));
    }

    /// <summary>Who cancels before the append has stored nothing.</summary>
    [Fact]
    public async Task An_append_that_was_cancelled_before_it_began_stores_nothing()
    {
        var parts = await StartEmptyAsync();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await parts.Store.AppendAsync(Open(Case("C-1")), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await parts.Store.LoadAsync(Case("C-1"), null, cancelled.Token));

        Assert.Equal(0, (await LoadAsync(parts, Case("C-1"))).Version);
    }

    /// <summary>Versions that don't follow are the caller's mistake, and nothing of the append is stored.</summary>
    [Fact]
    public async Task An_append_with_a_gap_is_refused_whole()
    {
        var parts = await StartEmptyAsync();
        var append = Next(await LoadAsync(parts, Case("C-1")), "gap", Report(), Note(), Note());

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, append with { Events = append.Events.RemoveAt(1) }));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(parts, append with { Events = [] }));

        Assert.Equal(0, (await LoadAsync(parts, Case("C-1"))).Version);
    }

    /// <summary>Order is version, also within one microsecond.</summary>
    [Fact]
    public async Task Events_of_the_same_microsecond_come_back_by_version()
    {
        var parts = await StartEmptyAsync();
        var append = Next(await LoadAsync(parts, Case("C-1")), "open", [Report(), .. Enumerable.Repeat(Note(), 20)]);
        await StoreAsync(parts, append with { Events = [.. append.Events.Select(stored => stored with { RecordedAt = 7 })] });

        Assert.Equal(Enumerable.Range(1, 21).Select(version => (long)version), (await LoadAsync(parts, Case("C-1"))).Events.Select(stored => stored.Version));
    }

    /// <summary>A stream is long enough for any case, and has an end.</summary>
    [Fact]
    public async Task A_stream_has_at_most_10000_events()
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "long", [Report(), .. Enumerable.Repeat(Note(), StreamTooLongException.Longest - 2)]));
        var almost = await LoadAsync(parts, key);

        var refused = await Assert.ThrowsAsync<StreamTooLongException>(() => AppendAsync(parts, Next(almost, "two", Note(), Note())));

        Assert.Equal(key, refused.Key);
        await StoreAsync(parts, Next(almost, "one", Note()));
        Assert.Equal(StreamTooLongException.Longest, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>The store itself refuses a close that nothing earned, whoever asks.</summary>
    [Theory]
    [InlineData(Ending.Recovered, 0, 0)]
    [InlineData(Ending.Recovered, 2, 2)]
    [InlineData(Ending.Recovered, 1, 0)]
    [InlineData(Ending.Recovered, 9, 0)]
    [InlineData(Ending.RemedyAccepted, 2, 3)]
    [InlineData(Ending.Unconfirmed, 2, 0)]
    [InlineData(Ending.Unreconciled, 2, 0)]
    public async Task A_close_that_nothing_earned_is_not_stored(Ending ending, long earned, long staled)
    {
        var parts = await StartEmptyAsync();
        var key = Case("C-1");
        await StoreAsync(parts, Next(await LoadAsync(parts, key), "open", Report(), Yes()));
        var closing = Next(await LoadAsync(parts, key), "close", new CaseEvent.CaseClosed(ending, earned));

        var refused = await Assert.ThrowsAsync<UnearnedCloseException>(() =>
            AppendAsync(parts, closing with { Head = closing.Head with { Ending = ending, EarnedVersion = earned, StaledVersion = staled } }));

        Assert.Equal((key, ending), (refused.Key, refused.Ending));
        Assert.Equal(2, (await LoadAsync(parts, key)).Version);
    }

    /// <summary>A close that was earned is stored, also in the append that earns it.</summary>
    [Fact]
    public async Task A_close_that_was_earned_is_stored()
    {
        var parts = await StartEmptyAsync();
        var closing = Next(await LoadAsync(parts, Case("C-1")), "all", Report(), Yes(), new CaseEvent.CaseClosed(Ending.Recovered, 2));

        await StoreAsync(parts, closing with { Head = closing.Head with { Ending = Ending.Recovered, EarnedVersion = 2, StaledVersion = 1 } });

        Assert.Equal(Ending.Recovered, (await LoadAsync(parts, Case("C-1"))).Head!.Ending);
    }

    private static CaseEvent.AnswerRecorded Yes() => new(Answer.Satisfied, 1, new SourceTaken.OwnChannel());

    private static void AssertSame(StreamHead given, StreamHead loaded)
    {
        Assert.Equal(given with { Chain = default }, loaded with { Chain = default });
        Assert.Equal(given.Chain.ToArray(), loaded.Chain.ToArray());
    }

    private static void AssertSame(CommandReceipt given, CommandReceipt loaded)
    {
        Assert.Equal(given with { Fingerprint = default }, loaded with { Fingerprint = default });
        Assert.Equal(given.Fingerprint.ToArray(), loaded.Fingerprint.ToArray());
    }

    private static void AssertSame(StoredEvent given, StoredEvent loaded)
    {
        Assert.Equal(Bare(given), Bare(loaded));
        Assert.Equal(given.Body.ToArray(), loaded.Body.ToArray());
        Assert.Equal(given.Chain.ToArray(), loaded.Chain.ToArray());
        Assert.Equal(
            given.Texts.OrderBy(text => text.Slot).Select(text => (text.Slot, text.Subject, text.Codec, Convert.ToBase64String(text.Salt.ToArray()), Convert.ToBase64String(text.Bytes.ToArray()))),
            loaded.Texts.OrderBy(text => text.Slot).Select(text => (text.Slot, text.Subject, text.Codec, Convert.ToBase64String(text.Salt.ToArray()), Convert.ToBase64String(text.Bytes.ToArray()))));
    }

    private static StoredEvent Bare(StoredEvent stored) => stored with { Body = default, Chain = default, Texts = [], Decoded = null };
}
