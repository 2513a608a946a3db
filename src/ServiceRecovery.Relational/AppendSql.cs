using System.Data.Common;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Relational;

/// <summary>
/// What an append writes, in this order: a new stream's row, events, texts and receipt (whoever was first holds their keys), limits by key, then the head, then messages.
/// Whatever doesn't fit breaks a key or a check, so that a driver may send all of it in one round trip and nothing of it is half done.
/// </summary>
internal static class AppendSql
{
    private static readonly SqlStatement InsertStream = new("""
        INSERT INTO recovery_streams (tenant, kind, id, version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, customer, opened_at, changed_at, chain, is_owned)
        VALUES (@tenant, @kind, @id, 0, @stage, 0, 0, 0, @playbook, @playbook_version, @responsible, NULL, @severity, @customer, @opened_at, @changed_at, @chain, @is_owned)
        """);

    private static readonly SqlStatement InsertEvent = new("""
        INSERT INTO recovery_events (tenant, kind, id, version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format)
        VALUES (@tenant, @kind, @id, @version, @type, @recorded_at, @occurred_at, @actor, @actor_kind, @role, @acts_for, @command, @command_index, @stage, @body, @chain, @format)
        """);

    private static readonly SqlStatement InsertText = new("""
        INSERT INTO recovery_texts (tenant, kind, id, version, slot, subject, codec, salt, bytes) VALUES (@tenant, @kind, @id, @version, @slot, @subject, @codec, @salt, @bytes)
        """);

    private static readonly SqlStatement InsertReceipt = new("""
        INSERT INTO recovery_receipts (tenant, kind, id, command, fingerprint, first_version, last_version) VALUES (@tenant, @kind, @id, @command, @fingerprint, @first_version, @last_version)
        """);

    private static readonly SqlStatement UpdateStream = new(Update("version = @expected"));

    private static readonly SqlStatement UpdateStreamAfter = new(Update("version = @expected AND chain = @expected_chain"));

    // A version that isn't the expected one becomes one that the table refuses. Who is responsible is named where the new events do, else where they acted last.
    private static string Update(string isExpected) => $"""
        UPDATE recovery_streams SET
          version = CASE WHEN {isExpected} THEN @version ELSE -1 END,
          stage = @stage, ending = @ending, earned_version = @earned_version, staled_version = @staled_version, playbook = @playbook, playbook_version = @playbook_version,
          responsible_version = CASE
            WHEN @named_version > 0 THEN @named_version
            WHEN responsible = @responsible THEN responsible_version
            ELSE (SELECT MAX(e.version) FROM recovery_events e WHERE e.tenant = @tenant AND e.kind = @kind AND e.id = @id AND e.actor = @responsible) END,
          responsible_slot = CASE WHEN @named_version > 0 THEN @responsible_slot WHEN responsible = @responsible THEN responsible_slot ELSE -1 END,
          responsible = @responsible, next_due = @next_due, leased_until = NULL, severity = @severity,
          customer_version = CASE WHEN @customer_version > 0 THEN @customer_version WHEN customer = @customer THEN customer_version END,
          customer_slot = CASE WHEN @customer_version > 0 THEN @customer_slot WHEN customer = @customer THEN customer_slot END,
          order_version = CASE WHEN @order_version > 0 THEN @order_version WHEN order_key = @order_key THEN order_version END,
          order_slot = CASE WHEN @order_version > 0 THEN @order_slot WHEN order_key = @order_key THEN order_slot END,
          customer = @customer, order_key = @order_key, opened_at = @opened_at, changed_at = @changed_at, chain = @chain,
          place = @place, cause = @cause, failure = @failure, channel = @channel, is_owned = @is_owned, wanted_at = @wanted_at, wanted_reason = @wanted_reason, wanted_ref = @wanted_ref,
          waiting_for = @waiting_for, waiting = @waiting, card = @card
        WHERE tenant = @tenant AND kind = @kind AND id = @id
        """;

    private static readonly SqlStatement InsertMessage = new("""
        INSERT INTO recovery_outbox (tenant, kind, id, handler, event_version, body, queued_at, not_before, attempt, fault, is_dead)
        VALUES (@tenant, @kind, @id, @handler, @event_version, @body, @queued_at, @not_before, 0, NULL, 0)
        """);

    /// <summary>Checks what only the store can know and the tables don't, before anything is written.</summary>
    /// <exception cref="RecoveryStoreException">The case would end with nothing that earned it (<see cref="StoreFault.Unearned"/>), or the stream would be longer than it may be (<see cref="StoreFault.StreamTooLong"/>).</exception>
    public static async ValueTask CheckAsync(SqlSession session, StreamAppend append, CancellationToken cancellationToken)
    {
        if (append.ExpectedVersion + append.Events.Length > StreamAppend.LongestStream)
        {
            throw RecoveryStoreException.StreamTooLong(append.Key, append.ExpectedVersion + append.Events.Length);
        }

        var stored = append.EarnedAt is { } version
            ? await StreamSql.TypeAtAsync(session, append.Key, version, cancellationToken).ConfigureAwait(false)
            : null;
        append.CheckEarned(stored);
        if (append.AlongWith is { } along)
        {
            await CheckAsync(session, along, cancellationToken).ConfigureAwait(false);
        }
    }

    public static List<SqlCall> CallsOf(StreamAppend append, SqlDialect dialect)
    {
        // Of two streams the older case's is written first, so that nobody waits in a circle.
        var calls = append.AlongWith is { } along ? CallsOf(along, dialect) : new List<SqlCall>(2 + (append.Events.Length * 3));
        Begin(calls, append.Key, append.ExpectedVersion, append.Head, append.Events);
        calls.Add(Receipt(append.Key, append.Receipt));
        LimitSql.AddClaims(calls, append, dialect);
        calls.Add(End(append.Key, append.ExpectedVersion, append.ExpectedChain, append.Head, append.Events));
        AddMessages(calls, append);
        return calls;
    }

    public static List<SqlCall> CallsOf(StreamImport import, SqlDialect dialect)
    {
        var calls = new List<SqlCall>(2 + (import.Events.Length * 3));
        Begin(calls, import.Key, import.ExpectedVersion, import.Head, import.Events);
        calls.AddRange(import.Receipts.Select(receipt => Receipt(import.Key, receipt)));
        LimitSql.AddEntries(calls, import, dialect);
        calls.Add(End(import.Key, import.ExpectedVersion, default, import.Head, import.Events));
        return calls;
    }

    /// <summary>Locks the limits of several streams before the first of them is stored, by key, so that an import and an append never wait for each other in a circle.</summary>
    public static List<SqlCall> LocksOf(IReadOnlyCollection<StreamImport> imports, SqlDialect dialect)
    {
        List<SqlCall> calls = [];
        foreach (var tenant in imports.GroupBy(import => import.Key.Tenant.Value).OrderBy(tenant => tenant.Key, StringComparer.Ordinal))
        {
            LimitSql.LockAll(calls, dialect, tenant.Key, tenant.SelectMany(LimitSql.KeysOf));
        }

        return calls;
    }

    /// <summary>Says what came of a write that threw: by what is stored now, not by what a driver calls it. A commit whose answer was lost is found by its chain.</summary>
    /// <returns><see langword="null"/> when nothing that is stored explains it.</returns>
    public static async ValueTask<AppendResult?> LossAsync(SqlSession session, StreamAppend append, CancellationToken cancellationToken, bool isImport = false)
    {
        var (hasReceipt, version, last, chain) = await StreamSql.StateAsync(session, append, cancellationToken).ConfigureAwait(false);

        // A stream that is taken in is at the version it goes on from or isn't; the same stream taken in again can't be told from an answer that was lost.
        if (isImport)
        {
            return version != append.ExpectedVersion ? AppendResult.VersionTaken : null;
        }

        return hasReceipt && append.Head.Chain.Span.SequenceEqual(chain) ? AppendResult.Appended
            : hasReceipt ? AppendResult.CommandTaken
            : version != append.ExpectedVersion || !append.FollowsOn(last) ? AppendResult.VersionTaken
            : append.AlongWith is { } along && await LossAsync(session, along, cancellationToken).ConfigureAwait(false) is { } loss ? loss
            : await LimitSql.FullAsync(session, append, cancellationToken).ConfigureAwait(false) is { } full ? AppendResult.LimitFull(full)
            : null;
    }

    /// <summary>Says that a database refused an ending by itself: of the stored event only the type was looked at before, and the guards look at what it says.</summary>
    /// <returns><see langword="null"/> when it refused something else.</returns>
    public static RecoveryStoreException? UnearnedBy(DbException refused, StreamAppend append)
    {
        // Each provider has numbers of its own; the words are those of the guards, and the name that of the tables' check.
        if (!refused.Message.Contains(GuardSql.Unearned) && !refused.Message.Contains("recovery_stream_earned"))
        {
            return null;
        }

        // Of two streams it is the one that ends.
        var ended = append is { Head.Ending: Ending.Open, AlongWith: { } along } ? along : append;
        return RecoveryStoreException.Unearned(ended.Key, ended.Head.Ending);
    }

    private static void Begin(List<SqlCall> calls, StreamKey key, long expected, StreamHead head, IReadOnlyList<StoredEvent> events)
    {
        var (tenant, kind, id) = StreamSql.Of(key);
        if (expected == 0)
        {
            calls.Add(InsertStream.With(
                tenant, kind, id, head.Stage.Name, head.Playbook.Name, head.Playbook.Version, head.Responsible.Text, (int)head.Severity, head.Customer?.Text, head.OpenedAt, head.ChangedAt, Bytes(head.Chain), head.IsOwned ? 1 : 0));
        }

        foreach (var stored in events)
        {
            calls.Add(InsertEvent.With(
                tenant, kind, id, stored.Version, stored.Type, stored.RecordedAt, stored.OccurredAt, stored.Actor.Text, (int)stored.ActorKind, stored.Role.Value, stored.ActsFor?.Text,
                stored.Command.Value, stored.CommandIndex, stored.Stage.Name, Bytes(stored.Body), Bytes(stored.Chain), stored.Format));
            foreach (var text in stored.Texts.IsDefault ? [] : stored.Texts)
            {
                calls.Add(InsertText.With(tenant, kind, id, stored.Version, text.Slot, text.Subject.Text, text.Codec, Bytes(text.Salt), Bytes(text.Bytes)));
            }
        }
    }

    private static SqlCall Receipt(StreamKey key, CommandReceipt receipt)
    {
        var (tenant, kind, id) = StreamSql.Of(key);
        return InsertReceipt.With(tenant, kind, id, receipt.Id.Value, Bytes(receipt.Fingerprint), receipt.FirstVersion, receipt.LastVersion);
    }

    private static SqlCall End(StreamKey key, long expected, ReadOnlyMemory<byte> expectedChain, StreamHead head, IReadOnlyList<StoredEvent> events)
    {
        var (tenant, kind, id) = StreamSql.Of(key);
        var (namedVersion, slot) = Named(head.Responsible, events);
        var (customerVersion, customerSlot) = head.Customer is { } customer ? Named(customer, events) : default;
        var (orderVersion, orderSlot) = head.Order is { } order ? Named(order, events) : default;
        var (waitingFor, waiting) = WaitingText.Of(head.Card);
        (string, object?)[] values =
        [
            ("@tenant", tenant),
            ("@kind", kind),
            ("@id", id),
            ("@expected", expected),
            ("@version", expected + events.Count),
            ("@stage", head.Stage.Name),
            ("@ending", (int)head.Ending),
            ("@earned_version", head.EarnedVersion),
            ("@staled_version", head.StaledVersion),
            ("@playbook", head.Playbook.Name),
            ("@playbook_version", head.Playbook.Version),
            ("@named_version", namedVersion),
            ("@responsible_slot", slot),
            ("@responsible", head.Responsible.Text),
            ("@next_due", head.NextDue),
            ("@severity", (int)head.Severity),
            ("@customer", head.Customer?.Text),
            ("@opened_at", head.OpenedAt),
            ("@changed_at", head.ChangedAt),
            ("@chain", Bytes(head.Chain)),
            ("@customer_version", customerVersion),
            ("@customer_slot", customerSlot),
            ("@order_key", head.Order?.Text),
            ("@order_version", orderVersion),
            ("@order_slot", orderSlot),
            ("@place", head.Place is { } place ? ReferenceText.Fold(place.Value) : null),
            ("@cause", head.Cause is { } cause ? ReferenceText.Fold(cause.Value) : null),
            ("@failure", head.Failure is { } failure ? ReferenceText.Fold(failure.Value) : null),
            ("@channel", head.Channel?.Value),
            ("@is_owned", head.IsOwned ? 1 : 0),
            ("@wanted_at", head.Wanted is { } wanted ? UnixMicroseconds.From(wanted.At) : null),
            ("@wanted_reason", (int?)head.Wanted?.Reason),
            ("@wanted_ref", head.Wanted?.Ref),
            ("@waiting_for", waitingFor),
            ("@waiting", waiting),
            ("@card", CardJson.Write(head)),
        ];
        return expectedChain.IsEmpty ? UpdateStream.Named(values) : UpdateStreamAfter.Named([.. values, ("@expected_chain", Bytes(expectedChain))]);
    }

    private static void AddMessages(List<SqlCall> calls, StreamAppend append)
    {
        var (tenant, kind, id) = StreamSql.Of(append.Key);
        foreach (var row in append.Outbox.IsDefault ? [] : append.Outbox)
        {
            var queuedAt = append.Events[(int)(row.EventVersion - append.ExpectedVersion - 1)].RecordedAt;
            calls.Add(InsertMessage.With(tenant, kind, id, row.Handler, row.EventVersion, Bytes(row.Body), queuedAt, long.MinValue));
        }
    }

    // The newest event that names somebody; version 0 when none of these does.
    private static (long Version, int Slot) Named(SubjectKey responsible, IReadOnlyList<StoredEvent> events)
    {
        for (var i = events.Count - 1; i >= 0; i--)
        {
            if (SubjectNames.SlotOf(events[i], responsible) is { } slot)
            {
                return (events[i].Version, slot);
            }
        }

        return (0, 0);
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
