using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>The work list by keyset: first what is wanted, then what isn't, each in the order of an index; its counts; and the keys of an export.</summary>
internal static class ListSql
{
    private const int KeysAtOnce = 200;
    private const string AfterTheSame = "(s.severity < @severity OR (s.severity = @severity AND (s.opened_at > @opened OR (s.opened_at = @opened AND s.id > @id))))";

    private static readonly SqlStatement LastRecorded = new("SELECT MAX(changed_at) FROM recovery_streams");

    public static async ValueTask<Page<StreamSummary>> ListAsync(SqlSession session, WorklistQuery query, CancellationToken cancellationToken)
    {
        var after = query.After is null ? null : WorklistPlace.Parse(query.After);
        var limit = WorklistPlace.SizeOf(query.Limit);
        List<StreamSummary> found = [];
        if (after is null or { Wanted: not null })
        {
            await TakeAsync(isWanted: true, after).ConfigureAwait(false);
        }

        if (found.Count <= limit && query.WantedBy is null)
        {
            await TakeAsync(isWanted: false, after is { Wanted: null } ? after : null).ConfigureAwait(false);
        }

        return new Page<StreamSummary>([.. found.Take(limit)], found.Count > limit ? WorklistPlace.Of(found[limit - 1]).ToString() : null);

        // Open and closed cases, and the levels and places that are asked for, have indexes apart; each gives its first lines.
        async ValueTask TakeAsync(bool isWanted, WorklistPlace? from)
        {
            List<StreamSummary> lines = [];
            var calls = ListPart.Of(query, session.Dialect, isWanted).Select(part => Page(session.Dialect, part, from, limit + 1 - found.Count)).ToList();
            await session.ReadAsync(calls, (_, row) => lines.Add(SummaryOf(query, row)), cancellationToken).ConfigureAwait(false);
            lines.Sort((one, other) => WorklistPlace.Of(one).CompareTo(WorklistPlace.Of(other)));
            found.AddRange(lines);
        }
    }

    /// <summary>Counts the lines of work lists, each up to a number, in one round trip.</summary>
    public static async ValueTask<ImmutableArray<int>> CountAsync(SqlSession session, ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken)
    {
        List<(int Query, SqlCall Call)> parts = [.. queries.SelectMany((query, at) => ListPart.All(query, session.Dialect).Select(part => (at, part.ToCall(
            $"SELECT COUNT(*) FROM (SELECT 1 AS one FROM {part.From} ORDER BY {part.First}s.wanted_at {session.Dialect.First("@limit")}) counted", ("@limit", (long)most)))))];
        var counts = new long[queries.Length];
        await session.ReadAsync([.. parts.Select(part => part.Call)], (index, row) => counts[parts[index].Query] += row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return [.. counts.Select(count => (int)Math.Min(count, most))];
    }

    /// <summary>Counts the lines of a work list by what they have in common.</summary>
    public static async ValueTask<ImmutableArray<WorklistCount>> CountByAsync(SqlSession session, WorklistQuery query, WorklistMember by, CancellationToken cancellationToken)
    {
        var (column, isText) = by switch
        {
            WorklistMember.Stage => ("stage", true),
            WorklistMember.Place => ("place", true),
            WorklistMember.Responsible => ("responsible", true),
            WorklistMember.Severity => ("severity", false),
            WorklistMember.Failure => ("failure", true),
            WorklistMember.Reason => ("wanted_reason", false),
            _ => throw new ArgumentOutOfRangeException(nameof(by), by, "Nothing is counted by this."),
        };
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        List<SqlCall> calls = [.. ListPart.All(query, session.Dialect).Select(part => part.ToCall($"SELECT s.{column}, COUNT(*) FROM {part.From} GROUP BY s.{column}"))];
        await session.ReadAsync(
            calls,
            (_, row) =>
            {
                var value = row.IsDBNull(0) ? "" : isText ? row.GetString(0) : row.GetInt32(0).ToString(CultureInfo.InvariantCulture);
                counts[value] = (counts.TryGetValue(value, out var count) ? count : 0) + row.GetInt64(1);
            },
            cancellationToken).ConfigureAwait(false);
        return [.. counts.Select(count => new WorklistCount(count.Key, (int)Math.Min(count.Value, int.MaxValue)))];
    }

    /// <summary>Returns streams by when they changed last, in the order of their index.</summary>
    public static async ValueTask<ImmutableArray<StreamChange>> ChangedAsync(SqlSession session, ChangesQuery query, CancellationToken cancellationToken)
    {
        var changes = ImmutableArray.CreateBuilder<StreamChange>();
        var statement = new SqlStatement(
            $"SELECT id, version, ending, changed_at, place FROM recovery_streams WHERE tenant = @tenant AND kind = @kind AND changed_at >= @since AND (changed_at > @since OR id > @id) AND version > 0 ORDER BY changed_at, id {session.Dialect.First("@limit")}",
            isKept: false);
        await session.ReadAsync(
            [statement.Named([("@tenant", query.Tenant.Value), ("@kind", (int)query.Kind), ("@since", UnixMicroseconds.From(query.Since)), ("@id", query.AfterId), ("@limit", (long)WorklistPlace.SizeOf(query.Limit))])],
            (_, row) => changes.Add(new StreamChange(
                new StreamKey(query.Tenant, query.Kind, row.GetString(0)),
                row.GetInt64(1),
                row.GetInt32(2) == (int)Ending.Open,
                UnixMicroseconds.ToTime(row.GetInt64(3)),
                row.IsDBNull(4) ? null : new PlaceId(row.GetString(4)))),
            cancellationToken).ConfigureAwait(false);
        return changes.ToImmutable();
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

    private static SqlCall Page(SqlDialect dialect, ListPart part, WorklistPlace? after, int limit)
    {
        // The first comparison is what an index begins at; what stands at the same instant is told apart after it.
        var place = after switch
        {
            null => "",
            { Wanted: null } => $" AND {AfterTheSame}",
            _ => $" AND s.wanted_at >= @wanted_at AND (s.wanted_at > @wanted_at OR {AfterTheSame})",
        };

        // A name is looked up by its key for each line of the page; joined, a database that knows nothing of its tables may read all texts for it.
        // What isn't wanted has no instant, and is asked for in the order of the index too.
        var text = $"""
            SELECT s.id, {StreamSql.HeadColumns("s.")}, {NameOf("responsible")}, {NameOf("customer")}, {NameOf("order")}
            FROM {part.From}{place} ORDER BY {part.First}s.wanted_at, s.severity DESC, s.opened_at, s.id {dialect.First("@limit")}
            """;
        (string, object?)[] values = after is null
            ? [("@limit", (long)limit)]
            : [("@limit", (long)limit), ("@severity", (int)after.Severity), ("@opened", after.Opened), ("@id", after.Id)];
        return part.ToCall(text, after?.Wanted is { } wanted ? [.. values, ("@wanted_at", wanted)] : values);
    }

    private static string NameOf(string whose) =>
        $"(SELECT t.bytes FROM recovery_texts t WHERE t.tenant = s.tenant AND t.kind = s.kind AND t.id = s.id AND t.version = s.{whose}_version AND t.slot = s.{whose}_slot)";

    private static StreamSummary SummaryOf(WorklistQuery query, DbDataReader row)
    {
        var (version, head) = StreamSql.HeadOf(row, 1);
        var names = 1 + StreamSql.HeadWidth;
        return new StreamSummary(new StreamKey(query.Tenant, query.Kind, row.GetString(0)), version, head, NameIn(row, names) is { } person && PersonId.TryParse(person, out var id) ? id : null)
        {
            Customer = RefIn(row, names + 1),
            Order = RefIn(row, names + 2),
        };
    }

    private static CustomerRef? RefIn(DbDataReader row, int at) => NameIn(row, at) is { } name && CustomerRef.TryParse(name, out var reference) ? reference : null;

    // Erased, or sealed by a later version: a list shows no name then.
    private static string? NameIn(DbDataReader row, int at) => row.IsDBNull(at) ? null : Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(at));
}
