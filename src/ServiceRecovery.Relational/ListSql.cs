using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>The work list by keyset: first what is due, then what isn't, each in the order of an index; and the keys of an export.</summary>
internal static class ListSql
{
    private const int KeysAtOnce = 200;

    private static readonly SqlStatement LastRecorded = new("SELECT MAX(changed_at) FROM recovery_streams");

    public static async ValueTask<Page<StreamSummary>> ListAsync(SqlSession session, WorklistQuery query, CancellationToken cancellationToken)
    {
        var after = query.After is null ? null : WorklistPlace.Parse(query.After);
        var limit = WorklistPlace.SizeOf(query.Limit);
        List<StreamSummary> found = [];
        if (after is null or { Due: not null })
        {
            // A closed case with something due has a task that is to be done. It is read apart, because open cases have an index of their own.
            var due = Part(session.Dialect, query, isDue: true, after, limit + 1);
            IReadOnlyList<SqlCall> parts = query.IncludeClosed ? [due] : [due, Part(session.Dialect, query, isDue: true, after, limit + 1, isClosed: true)];
            await session.ReadAsync(parts, (_, row) => found.Add(SummaryOf(query, row)), cancellationToken).ConfigureAwait(false);
            found.Sort((one, other) => WorklistPlace.After(one).CompareTo(WorklistPlace.After(other)));
        }

        if (found.Count <= limit && query.DueBy is null)
        {
            await session.ReadAsync([Part(session.Dialect, query, isDue: false, after is { Due: null } ? after : null, limit + 1 - found.Count)], (_, row) => found.Add(SummaryOf(query, row)), cancellationToken).ConfigureAwait(false);
        }

        return new Page<StreamSummary>([.. found.Take(limit)], found.Count > limit ? WorklistPlace.After(found[limit - 1]).ToString() : null);
    }

    /// <summary>Returns when anything was recorded last.</summary>
    public static async ValueTask<DateTimeOffset?> LastRecordedAsync(SqlSession session, CancellationToken cancellationToken)
    {
        DateTimeOffset? last = null;
        await session.ReadAsync([LastRecorded.With()], (_, row) => last = row.IsDBNull(0) ? null : UnixMicroseconds.ToTime(row.GetInt64(0)), cancellationToken).ConfigureAwait(false);
        return last;
    }

    /// <summary>Returns streams of one kind after an id, which is empty at the beginning, by id.</summary>
    public static async ValueTask<ImmutableArray<StreamKey>> KeysAsync(SqlSession session, TenantId tenant, StreamKind kind, string after, CancellationToken cancellationToken)
    {
        var keys = ImmutableArray.CreateBuilder<StreamKey>();
        var statement = new SqlStatement($"SELECT id FROM recovery_streams WHERE tenant = @tenant AND kind = @kind AND id > @id AND version > 0 ORDER BY id {session.Dialect.First("@limit")}", isKept: false);
        await session.ReadAsync([statement.With(tenant.Value, (int)kind, after, (long)KeysAtOnce)], (_, row) => keys.Add(new StreamKey(tenant, kind, row.GetString(0))), cancellationToken).ConfigureAwait(false);
        return keys.ToImmutable();
    }

    private static SqlCall Part(SqlDialect dialect, WorklistQuery query, bool isDue, WorklistPlace? after, int limit, bool isClosed = false)
    {
        // A name is looked up by its key for each line of the page; joined, a database that knows nothing of its tables may read all texts for it.
        var text = new StringBuilder($"""
            SELECT s.id, {StreamSql.HeadColumns("s.")},
              (SELECT t.bytes FROM recovery_texts t WHERE t.tenant = s.tenant AND t.kind = s.kind AND t.id = s.id AND t.version = s.responsible_version AND t.slot = s.responsible_slot)
            FROM recovery_streams s WHERE s.tenant = @tenant AND s.kind = @kind AND s.version > 0
            """);
        List<(string, object?)> values = [("@tenant", query.Tenant.Value), ("@kind", (int)query.Kind), ("@limit", (long)limit)];
        text.Append(isDue ? " AND s.next_due IS NOT NULL" : " AND s.next_due IS NULL");
        If(!query.IncludeClosed, isClosed ? " AND s.ending <> 0" : " AND s.ending = 0");
        If(query.Responsible is not null, " AND s.responsible = @responsible", ("@responsible", query.Responsible?.Text));
        If(query.Stage is not null, " AND s.stage = @stage", ("@stage", query.Stage?.Name));
        If(query.AtLeast is not null, " AND s.severity >= @severity", ("@severity", (int?)query.AtLeast));
        If(query.DueBy is not null, " AND s.next_due <= @due_by", ("@due_by", query.DueBy is { } dueBy ? UnixMicroseconds.From(dueBy) : null));
        If(after is { Due: not null }, " AND (s.next_due > @due OR (s.next_due = @due AND (s.opened_at > @opened OR (s.opened_at = @opened AND s.id > @id))))", ("@due", after?.Due), ("@opened", after?.Opened), ("@id", after?.Id));
        If(after is { Due: null }, " AND (s.opened_at > @opened OR (s.opened_at = @opened AND s.id > @id))", ("@opened", after?.Opened), ("@id", after?.Id));

        // What isn't due has no instant, and is asked for in the order of the index too.
        text.Append(" ORDER BY s.next_due, s.opened_at, s.id ").Append(dialect.First("@limit"));
        return new SqlStatement(text.ToString(), isKept: false).Named([.. values]);

        void If(bool asked, string condition, params (string, object?)[] given)
        {
            if (asked)
            {
                text.Append(condition);
                values.AddRange(given);
            }
        }
    }

    private static StreamSummary SummaryOf(WorklistQuery query, DbDataReader row)
    {
        var (version, head) = StreamSql.HeadOf(row, 1);
        return new StreamSummary(new StreamKey(query.Tenant, query.Kind, row.GetString(0)), version, head, NameOf(row));
    }

    // Erased, or sealed by a later version: a list shows no name then.
    private static PersonId? NameOf(DbDataReader row) =>
        !row.IsDBNull(15) && PersonId.TryParse(Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(15)), out var person) ? person : null;
}
