using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> OutboxChecks =>
    [
        new(A_message_waits_from_the_append_on_with_the_bytes_it_was_given),
        new(An_append_that_is_lost_leaves_no_message),
        new(Of_a_queue_only_the_first_is_handed_out_until_it_is_sent),
        new(Only_messages_of_the_handlers_asked_for_are_handed_out_and_at_most_as_many_as_asked_for),
        new(A_lease_keeps_a_message_from_others_until_it_ends),
        new(Who_lost_the_claim_completes_nothing),
        new(What_is_tried_again_waits_for_its_time_and_says_why),
        new(A_dead_message_is_listed_and_keeps_back_its_own_queue_until_somebody_decides),
        new(Dead_messages_come_oldest_first),
        new(Messages_of_two_tenants_have_nothing_to_do_with_each_other),
        new(Sixteen_workers_get_each_message_once_and_each_queue_in_order),
        new(Racing_appends_leave_one_message_for_each_event_that_was_stored),
    ];

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Morning = Start.AddHours(1);

    /// <summary>Messages appear with the append that makes them, with the bytes they were given.</summary>
    private static async Task A_message_waits_from_the_append_on_with_the_bytes_it_was_given(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        Expect.Empty(await MessagesAsync(parts, Morning));

        await StoreAsync(parts, Open(Case("C-1")).Telling("pos", "mail"));

        var messages = (await MessagesAsync(parts, Morning)).OrderBy(message => message.Row.Handler, StringComparer.Ordinal).ToArray();
        Expect.Equal(["mail", "pos"], messages.Select(message => message.Row.Handler));
        Expect.All(messages, message =>
        {
            Expect.Equal((Case("C-1"), 1L, 1, (string?)null), (message.Key, message.Row.EventVersion, message.Attempt, message.Fault));
            Expect.Equal(Start.AddSeconds(1), message.QueuedAt);
            Expect.Equal(MessageTo(message.Row.Handler, 1), message.Row.Body.ToArray());
        });
    }

    /// <summary>An append that is lost leaves no message.</summary>
    private static async Task An_append_that_is_lost_leaves_no_message(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")));
        var seen = await LoadAsync(parts, Case("C-1"));
        await StoreAsync(parts, Next(seen, "first", Note()));

        Expect.Equal(AppendResult.VersionTaken, await AppendAsync(parts, Next(seen, "second", Note()).Telling("pos")));
        Expect.Equal(AppendResult.CommandTaken, await AppendAsync(parts, Next(await LoadAsync(parts, Case("C-1")), "first", Note()).Telling("pos")));
        Expect.NotNull((await AppendAsync(parts, Next(await LoadAsync(parts, Case("C-1")), "third", Note()).Claiming(Claim("k", 2, limit: 1, version: 3)).Telling("pos"))).Full);

        Expect.Empty(await MessagesAsync(parts, Morning));
    }

    /// <summary>Of a queue (a stream's messages to one handler) only the first is handed out, until it is sent; other queues go on.</summary>
    private static async Task Of_a_queue_only_the_first_is_handed_out_until_it_is_sent(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Telling("pos", "mail"));
        await StoreAsync(parts, Next(await LoadAsync(parts, Case("C-1")), "more", Note(), Note()).Telling("pos"));
        await StoreAsync(parts, Open(Case("C-2")).Telling("pos"));

        Expect.Equal(["C-1/1/mail", "C-1/1/pos", "C-2/1/pos"], Names(await MessagesAsync(parts, Morning, lease: TimeSpan.Zero)));

        // Claimed again and again, the first stays the first.
        var first = Expect.Single(await MessagesAsync(parts, Morning, handler: "pos", lease: Lease), message => message.Key == Case("C-1"));
        Expect.True(await TellAsync(parts, OutboxOutcome.Sent(first)));
        var second = Expect.Single(await MessagesAsync(parts, Morning, handler: "pos", lease: Lease));
        Expect.Equal("C-1/2/pos", Name(second));
        Expect.True(await TellAsync(parts, OutboxOutcome.Sent(second)));
        var third = Expect.Single(await MessagesAsync(parts, Morning, handler: "pos", lease: Lease));
        Expect.Equal("C-1/3/pos", Name(third));
        Expect.True(await TellAsync(parts, OutboxOutcome.Sent(third)));
        Expect.Empty(await MessagesAsync(parts, Morning, handler: "pos"));
    }

    /// <summary>A node is given messages of the handlers it has, and of no other.</summary>
    private static async Task Only_messages_of_the_handlers_asked_for_are_handed_out_and_at_most_as_many_as_asked_for(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        for (var i = 0; i < 5; i++)
        {
            await StoreAsync(parts, Open(Case(FormattableString.Invariant($"C-{i}"))).Telling("mail", "pos"));
        }

        Expect.Equal(3, (await MessagesAsync(parts, Morning, handler: "mail", limit: 3, lease: Lease)).Length);
        Expect.All(await MessagesAsync(parts, Morning, handler: "mail", lease: Lease), message => Expect.Equal("mail", message.Row.Handler));
        Expect.Empty(await MessagesAsync(parts, Morning, handler: "mail"));
        Expect.Empty(await MessagesAsync(parts, Morning, handler: "nobody"));
        Expect.Equal(5, (await MessagesAsync(parts, Morning, handler: "pos")).Length);
    }

    /// <summary>What is leased is kept from others until the lease ends.</summary>
    private static async Task A_lease_keeps_a_message_from_others_until_it_ends(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Telling("pos"));

        Expect.Equal(1, Expect.Single(await MessagesAsync(parts, Morning, lease: Lease)).Attempt);
        Expect.Empty(await MessagesAsync(parts, Morning.AddSeconds(59), lease: Lease));
        var again = Expect.Single(await MessagesAsync(parts, Morning.AddSeconds(60), lease: Lease));

        Expect.Equal((2, "C-1/1/pos"), (again.Attempt, Name(again)));
        Expect.Equal(MessageTo("pos", 1), again.Row.Body.ToArray());
    }

    /// <summary>Who was slower than their lease, and whose message was claimed by another since, says nothing any more.</summary>
    private static async Task Who_lost_the_claim_completes_nothing(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Telling("pos"));
        var slow = Expect.Single(await MessagesAsync(parts, Morning, lease: Lease));
        var other = Expect.Single(await MessagesAsync(parts, Morning.AddHours(1), lease: Lease));

        Expect.False(await TellAsync(parts, OutboxOutcome.Sent(slow)));
        Expect.False(await TellAsync(parts, OutboxOutcome.Again(slow, Morning, "late")));
        Expect.False(await TellAsync(parts, OutboxOutcome.Dead(slow, "late")));
        Expect.True(await TellAsync(parts, OutboxOutcome.Sent(other)));
        Expect.False(await TellAsync(parts, OutboxOutcome.Sent(other)));
        Expect.Empty(await MessagesAsync(parts, Morning.AddYears(1)));
    }

    /// <summary>What is to be tried again waits for its time, and keeps back what comes after it in its queue.</summary>
    private static async Task What_is_tried_again_waits_for_its_time_and_says_why(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Telling("pos"));
        await StoreAsync(parts, Next(await LoadAsync(parts, Case("C-1")), "more", Note()).Telling("pos"));
        await StoreAsync(parts, Open(Case("C-2")).Telling("pos"));
        var failed = Expect.Single(await MessagesAsync(parts, Morning, lease: Lease), message => message.Key == Case("C-1"));

        Expect.True(await TellAsync(parts, OutboxOutcome.Again(failed, Morning.AddMinutes(10), "http-503")));

        Expect.Equal(["C-2/1/pos"], Names(await MessagesAsync(parts, Morning.AddMinutes(10).AddTicks(-10), lease: TimeSpan.Zero)));
        var again = Expect.Single(await MessagesAsync(parts, Morning.AddMinutes(10), lease: TimeSpan.Zero), message => message.Key == Case("C-1"));
        Expect.Equal((1L, 2, "http-503"), (again.Row.EventVersion, again.Attempt, again.Fault));
    }

    /// <summary>A dead message is listed for its tenant, is never handed out, and keeps back its own queue alone; decided on, it goes or lives again.</summary>
    private static async Task A_dead_message_is_listed_and_keeps_back_its_own_queue_until_somebody_decides(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")).Telling("mail", "pos"));
        await StoreAsync(parts, Next(await LoadAsync(parts, Case("C-1")), "more", Note()).Telling("pos"));
        await StoreAsync(parts, Open(Case("C-2")).Telling("pos"));
        var poison = Expect.Single(await MessagesAsync(parts, Morning, handler: "pos", lease: Lease), message => message.Key == Case("C-1"));
        Expect.Empty(await DeadAsync(parts));

        Expect.True(await TellAsync(parts, OutboxOutcome.Dead(poison, "http-404")));

        var later = Morning.AddYears(1);
        Expect.Equal(["C-1/1/mail", "C-2/1/pos"], Names(await MessagesAsync(parts, later, lease: TimeSpan.Zero)));
        var dead = Expect.Single(await DeadAsync(parts));
        Expect.Equal(("C-1/1/pos", 1, "http-404"), (Name(dead), dead.Attempt, dead.Fault));
        Expect.Equal(MessageTo("pos", 1), dead.Row.Body.ToArray());
        Expect.Empty(await DeadAsync(parts, new TenantId("another")));

        Expect.True(await TellAsync(parts, OutboxOutcome.Again(dead, later, "sent-again")));
        Expect.Empty(await DeadAsync(parts));
        var revived = Expect.Single(await MessagesAsync(parts, later, lease: Lease), message => Name(message) == "C-1/1/pos");
        Expect.Equal((2, "sent-again"), (revived.Attempt, revived.Fault));
        Expect.False(await TellAsync(parts, OutboxOutcome.Sent(dead)));

        Expect.True(await TellAsync(parts, OutboxOutcome.Dead(revived, "http-404")));
        Expect.True(await TellAsync(parts, OutboxOutcome.Sent(Expect.Single(await DeadAsync(parts)))));
        Expect.Empty(await DeadAsync(parts));
        Expect.Equal("C-1/2/pos", Name(Expect.Single(await MessagesAsync(parts, later, handler: "pos", lease: Lease), message => message.Key == Case("C-1"))));
    }

    /// <summary>Dead messages come oldest first, and no more than asked for.</summary>
    private static async Task Dead_messages_come_oldest_first(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        foreach (var (id, notes) in new[] { ("C-1", 2), ("C-2", 0), ("C-3", 1) })
        {
            await StoreAsync(parts, Open(Case(id)));
            for (var i = 0; i < notes; i++)
            {
                await StoreAsync(parts, Next(await LoadAsync(parts, Case(id)), FormattableString.Invariant($"n{i}"), Note()));
            }

            await StoreAsync(parts, Next(await LoadAsync(parts, Case(id)), "told", Note()).Telling("pos"));
        }

        foreach (var message in await MessagesAsync(parts, Morning, lease: Lease))
        {
            Expect.True(await TellAsync(parts, OutboxOutcome.Dead(message, "gone")));
        }

        Expect.Equal(["C-2/2/pos", "C-3/3/pos", "C-1/4/pos"], (await DeadAsync(parts)).Select(Name));
        Expect.Equal(["C-2/2/pos", "C-3/3/pos"], (await DeadAsync(parts, limit: 2)).Select(Name));
    }

    /// <summary>Tenant, stream and handler are all part of what names a message.</summary>
    private static async Task Messages_of_two_tenants_have_nothing_to_do_with_each_other(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var other = Case("C-1") with { Tenant = new TenantId("another") };
        await StoreAsync(parts, Open(Case("C-1")).Telling("pos"));
        await StoreAsync(parts, Open(other).Telling("pos"));

        var claimed = await MessagesAsync(parts, Morning, lease: Lease);
        Expect.Equal(2, claimed.Length);
        Expect.True(await TellAsync(parts, OutboxOutcome.Sent(claimed.Single(message => message.Key == other))));

        Expect.Equal(Case("C-1"), Expect.Single(await MessagesAsync(parts, Morning.AddHours(1))).Key);
    }

    /// <summary>Sixteen workers at once hand over each message once and each queue in its order.</summary>
    private static async Task Sixteen_workers_get_each_message_once_and_each_queue_in_order(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        for (var i = 0; i < 12; i++)
        {
            var key = Case(FormattableString.Invariant($"C-{i}"));
            await StoreAsync(parts, Open(key).Telling("mail", "pos"));
            await StoreAsync(parts, Next(await LoadAsync(parts, key), "more", Note(), Note(), Note()).Telling("mail", "pos"));
        }

        ConcurrentQueue<string> sent = [];
        await TogetherAsync(async _ =>
        {
            // A queue that another worker has the first of may have more for us in a moment.
            while (sent.Count < 96)
            {
                foreach (var message in await MessagesAsync(parts, Morning, limit: 3, lease: TimeSpan.FromHours(1)))
                {
                    sent.Enqueue(Name(message));
                    Expect.True(await TellAsync(parts, OutboxOutcome.Sent(message)));
                }
            }
        });

        Expect.Equal(96, sent.Count);
        Expect.Equal(96, sent.Distinct().Count());
        Expect.All(
            sent.GroupBy(name => (name.Split('/')[0], name.Split('/')[2])),
            queue => Expect.Equal(["1", "2", "3", "4"], queue.Select(name => name.Split('/')[1])));
    }

    /// <summary>Two streams of sixteen writers each lose no message and make none twice.</summary>
    private static async Task Racing_appends_leave_one_message_for_each_event_that_was_stored(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, Open(Case("C-1")));
        await TogetherAsync(async number =>
        {
            for (var tries = 0; ; tries++)
            {
                var stored = await LoadAsync(parts, Case("C-1"));
                if (await AppendAsync(parts, Next(stored, FormattableString.Invariant($"w{number}"), Note()).Telling("pos")) is { IsAppended: true })
                {
                    return;
                }
            }
        });

        List<long> versions = [];
        while (await MessagesAsync(parts, Morning, lease: Lease) is [var message])
        {
            versions.Add(message.Row.EventVersion);
            Expect.True(await TellAsync(parts, OutboxOutcome.Sent(message)));
        }

        Expect.Equal(Enumerable.Range(2, Threads).Select(version => (long)version), versions);
    }

    private static string Name(OutboxMessage message) => FormattableString.Invariant($"{message.Key.Id}/{message.Row.EventVersion}/{message.Row.Handler}");

    private static string[] Names(IEnumerable<OutboxMessage> messages) => [.. messages.Select(Name).Order(StringComparer.Ordinal)];

    private static async Task<ImmutableArray<OutboxMessage>> MessagesAsync(StoreParts parts, DateTimeOffset now, string? handler = null, int limit = 100, TimeSpan lease = default) =>
        await parts.Work.ClaimOutboxAsync(new OutboxClaim(handler is null ? ["mail", "pos"] : [handler], now, limit, lease), CancellationToken.None).ConfigureAwait(false);

    private static async Task<bool> TellAsync(StoreParts parts, OutboxOutcome outcome) => await parts.Work.CompleteOutboxAsync(outcome, CancellationToken.None).ConfigureAwait(false);

    private static async Task<ImmutableArray<OutboxMessage>> DeadAsync(StoreParts parts, TenantId? tenant = null, int limit = 100) =>
        await parts.Queries.DeadLettersAsync(tenant ?? TenantId.Single, limit, CancellationToken.None).ConfigureAwait(false);
}
