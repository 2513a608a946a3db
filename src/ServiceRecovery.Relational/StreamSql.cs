using System.Collections.Immutable;
using System.Data.Common;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Relational;

/// <summary>How a stream is read: receipt, head, events, texts, in this order, so that what is read later is never older than what was read before.</summary>
internal static class StreamSql
{
    /// <summary>The columns that <see cref="EventOf"/> reads.</summary>
    public const string EventColumns = "version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format";

    private const int ChainColumn = 13;

    private const string Key = "tenant = @tenant AND kind = @kind AND id = @id";

    private static readonly string[] Columns =
    [
        "version", "stage", "ending", "earned_version", "staled_version", "playbook", "playbook_version", "responsible", "next_due", "severity", "customer", "opened_at", "changed_at", "chain",
        "is_owned", "wanted_at", "wanted_reason", "wanted_ref", "order_key", "channel", "card",
    ];

    private static readonly SqlStatement Receipt = new($"SELECT command, fingerprint, first_version, last_version FROM recovery_receipts WHERE {Key} AND command = @command");

    private static readonly SqlStatement Receipts = new($"SELECT command, fingerprint, first_version, last_version FROM recovery_receipts WHERE {Key} ORDER BY first_version");

    private static readonly SqlStatement Head = new($"SELECT {HeadColumns("")} FROM recovery_streams WHERE {Key}");

    private static readonly SqlStatement Events = new($"""
        SELECT {EventColumns} FROM recovery_events WHERE {Key} ORDER BY version
        """);

    private static readonly SqlStatement EventsFrom = new($"""
        SELECT {EventColumns} FROM recovery_events WHERE {Key} AND version >= @version ORDER BY version
        """);

    private static readonly SqlStatement Texts = new($"SELECT version, slot, subject, codec, salt, bytes FROM recovery_texts WHERE {Key} ORDER BY version, slot");

    private static readonly SqlStatement TypeAt = new($"SELECT type FROM recovery_events WHERE {Key} AND version = @version");

    private static readonly SqlStatement ChainAt = new($"SELECT chain FROM recovery_events WHERE {Key} AND version = @version");

    public static string HeadColumns(string alias) => string.Join(", ", Columns.Select(column => alias + column));

    /// <summary>Loads a stream, with the receipt that is asked for.</summary>
    public static ValueTask<StoredStream> LoadAsync(SqlSession session, StreamKey key, CommandId? asked, CancellationToken cancellationToken) => LoadAsync(session, key, asked, 1, isWordless: false, cancellationToken);

    /// <summary>Loads the events of a stream from a version on, with the receipt that is asked for, and leaves its texts where they are.</summary>
    public static ValueTask<StoredStream> LoadWordlessAsync(SqlSession session, StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) => LoadAsync(session, key, asked, from, isWordless: true, cancellationToken);

    private static async ValueTask<StoredStream> LoadAsync(SqlSession session, StreamKey key, CommandId? asked, long from, bool isWordless, CancellationToken cancellationToken)
    {
        var read = new Reading();
        var (tenant, kind, id) = Of(key);
        var calls = new List<SqlCall>(4);
        var first = 1;
        if (asked is { } command)
        {
            calls.Add(Receipt.With(tenant, kind, id, command.Value));
            first = 0;
        }

        calls.Add(Head.With(tenant, kind, id));
        calls.Add(from > 1 ? EventsFrom.With(tenant, kind, id, from) : Events.With(tenant, kind, id));
        if (!isWordless)
        {
            calls.Add(Texts.With(tenant, kind, id));
        }

        await session.ReadAsync(calls, (index, row) => read.Take(first + index, row), cancellationToken).ConfigureAwait(false);
        return read.ToStream(key);
    }

    public static async ValueTask<StreamCopy> CopyAsync(SqlSession session, StreamKey key, CancellationToken cancellationToken)
    {
        var receipts = ImmutableArray.CreateBuilder<CommandReceipt>();
        var (tenant, kind, id) = Of(key);
        var stream = await LoadAsync(session, key, asked: null, cancellationToken).ConfigureAwait(false);
        await session.ReadAsync([Receipts.With(tenant, kind, id)], (_, row) => receipts.Add(ReceiptOf(row)), cancellationToken).ConfigureAwait(false);

        // What was accepted since the stream was read belongs to the next export.
        return new StreamCopy(stream, [.. receipts.Where(receipt => receipt.LastVersion <= stream.Version)]);
    }

    public static async ValueTask<string?> TypeAtAsync(SqlSession session, StreamKey key, long version, CancellationToken cancellationToken)
    {
        string? type = null;
        var (tenant, kind, id) = Of(key);
        await session.ReadAsync([TypeAt.With(tenant, kind, id, version)], (_, row) => type = row.GetString(0), cancellationToken).ConfigureAwait(false);
        return type;
    }

    /// <summary>Asks whether an append's command has a receipt, how far its stream is and by which chain value, and the chain value where the append would have ended.</summary>
    public static async ValueTask<(bool HasReceipt, long Version, byte[] Last, byte[] Chain)> StateAsync(SqlSession session, StreamAppend append, CancellationToken cancellationToken)
    {
        var hasReceipt = false;
        var version = 0L;
        byte[] last = [];
        byte[] chain = [];
        var (tenant, kind, id) = Of(append.Key);
        await session.ReadAsync(
            [Receipt.With(tenant, kind, id, append.Receipt.Id.Value), Head.With(tenant, kind, id), ChainAt.With(tenant, kind, id, append.ExpectedVersion + append.Events.Length)],
            (index, row) =>
            {
                hasReceipt |= index == 0;
                (version, last) = index == 1 ? (row.GetInt64(0), row.GetFieldValue<byte[]>(ChainColumn)) : (version, last);
                chain = index == 2 ? row.GetFieldValue<byte[]>(0) : chain;
            },
            cancellationToken).ConfigureAwait(false);
        return (hasReceipt, version, last, chain);
    }

    public static (string Tenant, int Kind, string Id) Of(StreamKey key) => (key.Tenant.Value, (int)key.Kind, key.Id);

    /// <summary>Gets how many columns a head has.</summary>
    public static int HeadWidth => Columns.Length;

    /// <summary>Reads the columns of <see cref="HeadColumns"/>, from an index on.</summary>
    public static (long Version, StreamHead Head) HeadOf(DbDataReader row, int at = 0)
    {
        var card = row.IsDBNull(at + 20) ? null : CardJson.Read(row.GetFieldValue<byte[]>(at + 20));
        return (row.GetInt64(at), new StreamHead
        {
            Stage = new Stage(row.GetString(at + 1)),
            Ending = (Ending)row.GetInt32(at + 2),
            EarnedVersion = row.GetInt64(at + 3),
            StaledVersion = row.GetInt64(at + 4),
            Playbook = new PlaybookRef(row.GetString(at + 5), row.GetInt32(at + 6)),
            Responsible = new SubjectKey(row.GetString(at + 7)),
            NextDue = row.IsDBNull(at + 8) ? null : row.GetInt64(at + 8),
            Severity = (Severity)row.GetInt32(at + 9),
            Customer = row.IsDBNull(at + 10) ? null : new SubjectKey(row.GetString(at + 10)),
            OpenedAt = row.GetInt64(at + 11),
            ChangedAt = row.GetInt64(at + 12),
            Chain = row.GetFieldValue<byte[]>(at + ChainColumn),
            IsOwned = !row.IsDBNull(at + 14) && row.GetInt32(at + 14) != 0,
            Wanted = row.IsDBNull(at + 15) ? null : new Wanted(UnixMicroseconds.ToTime(row.GetInt64(at + 15)), (WantedReason)row.GetInt32(at + 16), row.IsDBNull(at + 17) ? null : row.GetString(at + 17)),
            Order = row.IsDBNull(at + 18) ? null : new SubjectKey(row.GetString(at + 18)),
            Channel = row.IsDBNull(at + 19) ? null : new Channel(row.GetString(at + 19)),
            Place = card?.Place,
            Cause = card?.Cause,
            Failure = card?.Failure,
            Card = card?.Card,
        });
    }

    /// <summary>Reads the columns of <see cref="EventColumns"/>, from an index on; the texts stand in a table of their own.</summary>
    public static StoredEvent EventOf(DbDataReader row, int at = 0) => new()
    {
        Version = row.GetInt64(at),
        Type = row.GetString(at + 1),
        RecordedAt = row.GetInt64(at + 2),
        OccurredAt = row.IsDBNull(at + 3) ? null : row.GetInt64(at + 3),
        Actor = new SubjectKey(row.GetString(at + 4)),
        ActorKind = (ActorKind)row.GetInt32(at + 5),
        Role = new Role(row.GetString(at + 6)),
        ActsFor = row.IsDBNull(at + 7) ? null : new SubjectKey(row.GetString(at + 7)),
        Command = new CommandId(row.GetString(at + 8)),
        CommandIndex = row.GetInt32(at + 9),
        Stage = new Stage(row.GetString(at + 10)),
        Body = row.GetFieldValue<byte[]>(at + 11),
        Chain = row.GetFieldValue<byte[]>(at + 12),
        Format = row.GetInt32(at + 13),
    };

    private static CommandReceipt ReceiptOf(DbDataReader row) => new(new CommandId(row.GetString(0)), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3));

    private sealed class Reading
    {
        private readonly ImmutableArray<StoredEvent>.Builder _events = ImmutableArray.CreateBuilder<StoredEvent>();
        private Dictionary<long, List<StoredText>>? _texts;
        private CommandReceipt? _receipt;
        private StreamHead? _head;
        private long _version;

        public void Take(int part, DbDataReader row)
        {
            switch (part)
            {
                case 0:
                    _receipt = ReceiptOf(row);
                    break;
                case 1:
                    (_version, _head) = HeadOf(row);
                    break;
                case 2:
                    TakeEvent(row);
                    break;
                default:
                    TakeText(row);
                    break;
            }
        }

        public StoredStream ToStream(StreamKey key)
        {
            // A head of version 0 is a stream whose first append isn't through.
            if (_head is null || _version == 0)
            {
                return new StoredStream(key, 0, Head: null, [], _receipt);
            }

            for (var i = 0; i < _events.Count && _texts is not null; i++)
            {
                if (_texts.TryGetValue(_events[i].Version, out var texts))
                {
                    _events[i] = _events[i] with { Texts = [.. texts] };
                }
            }

            return new StoredStream(key, _version, _head, _events.ToImmutable(), _receipt);
        }

        private void TakeEvent(DbDataReader row)
        {
            // Stored since the head was read.
            if (row.GetInt64(0) <= _version)
            {
                _events.Add(EventOf(row));
            }
        }

        private void TakeText(DbDataReader row)
        {
            var version = row.GetInt64(0);
            _texts ??= [];
            if (!_texts.TryGetValue(version, out var texts))
            {
                _texts.Add(version, texts = []);
            }

            texts.Add(new StoredText(row.GetInt32(1), new SubjectKey(row.GetString(2)), row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5)));
        }
    }
}
