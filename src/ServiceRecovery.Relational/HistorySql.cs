using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>How histories are read for figures: a page of heads and then one ordered scan of all their events, so that neither memory nor a transaction grows with the organization. Texts and receipts are never asked for.</summary>
internal static class HistorySql
{
    private const int VersionsAtOnce = 5_000;
    private const int StreamsAtOnce = 100;

    private static readonly SqlStatement EventsOfRange = new($"""
        SELECT id, {StreamSql.EventColumns} FROM recovery_events WHERE tenant = @tenant AND kind = @kind AND id > @id AND id <= @id_last ORDER BY id, version
        """);

    private static readonly SqlStatement HeadsOfThese = new($"""
        SELECT id, {StreamSql.HeadColumns("")} FROM recovery_streams WHERE tenant = @tenant AND kind = @kind AND id IN ({These}) AND version > 0 ORDER BY id
        """);

    private static readonly SqlStatement EventsOfThese = new($"""
        SELECT id, {StreamSql.EventColumns} FROM recovery_events WHERE tenant = @tenant AND kind = @kind AND id IN ({These}) ORDER BY id, version
        """);

    private static string These => string.Join(", ", Enumerable.Range(0, StreamsAtOnce).Select(index => FormattableString.Invariant($"@id_{index}")));

    /// <param name="pageAfter">Asks for the page after an id, which is empty at the beginning.</param>
    /// <param name="nameOf">Tells the id of what a page holds.</param>
    /// <param name="cancellationToken">Stops between two of them.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(Func<string, ValueTask<ImmutableArray<T>>> pageAfter, Func<T, string> nameOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = await pageAfter("").ConfigureAwait(false); !page.IsEmpty; page = await pageAfter(nameOf(page[page.Length - 1])).ConfigureAwait(false))
        {
            foreach (var item in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }
        }
    }

    /// <param name="only">The ids that are asked for.</param>
    /// <param name="pageOf">Asks for those of some ids that are there.</param>
    /// <param name="cancellationToken">Stops between two of them.</param>
    public static async IAsyncEnumerable<StoredStream> ReadAsync(IReadOnlyCollection<string> only, Func<string[], ValueTask<ImmutableArray<StoredStream>>> pageOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var ids in only.Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal).Chunk(StreamsAtOnce))
        {
            foreach (var stream in await pageOf(ids).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return stream;
            }
        }
    }

    public static async ValueTask<ImmutableArray<StreamVersion>> VersionsAsync(SqlSession session, TenantId tenant, StreamKind kind, string after, CancellationToken cancellationToken)
    {
        var versions = ImmutableArray.CreateBuilder<StreamVersion>();
        await session.ReadAsync([Page(session, "id, version, chain", tenant, kind, after, VersionsAtOnce)], (_, row) => versions.Add(new StreamVersion(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2))), cancellationToken).ConfigureAwait(false);
        return versions.ToImmutable();
    }

    /// <summary>Reads the streams after an id, as many as a page holds.</summary>
    public static async ValueTask<ImmutableArray<StoredStream>> AfterAsync(SqlSession session, TenantId tenant, StreamKind kind, string after, CancellationToken cancellationToken)
    {
        var page = new Reading(tenant, kind);
        await session.ReadAsync([Page(session, "id, " + StreamSql.HeadColumns(""), tenant, kind, after, StreamsAtOnce)], (_, row) => page.TakeHead(row), cancellationToken).ConfigureAwait(false);
        if (page.Last is { } last)
        {
            await session.ReadAsync([EventsOfRange.With(tenant.Value, (int)kind, after, last)], (_, row) => page.TakeEvent(row), cancellationToken).ConfigureAwait(false);
        }

        return page.ToStreams();
    }

    /// <summary>Reads those of some ids that are there.</summary>
    public static async ValueTask<ImmutableArray<StoredStream>> TheseAsync(SqlSession session, TenantId tenant, StreamKind kind, string[] ids, CancellationToken cancellationToken)
    {
        var page = new Reading(tenant, kind);

        // One statement serves any number: the last id stands for those that are missing.
        object[] values = [tenant.Value, (int)kind, .. Enumerable.Range(0, StreamsAtOnce).Select(index => ids[Math.Min(index, ids.Length - 1)])];
        await session.ReadAsync([HeadsOfThese.With(values)], (_, row) => page.TakeHead(row), cancellationToken).ConfigureAwait(false);
        await session.ReadAsync([EventsOfThese.With(values)], (_, row) => page.TakeEvent(row), cancellationToken).ConfigureAwait(false);
        return page.ToStreams();
    }

    private static SqlCall Page(SqlSession session, string columns, TenantId tenant, StreamKind kind, string after, int limit) =>
        new SqlStatement($"SELECT {columns} FROM recovery_streams WHERE tenant = @tenant AND kind = @kind AND id > @id AND version > 0 ORDER BY id {session.Dialect.First("@limit")}", isKept: false)
            .With(tenant.Value, (int)kind, after, (long)limit);

    // Heads by id, then events by id and version. What was stored since a head was read belongs to the next time.
    private sealed class Reading(TenantId tenant, StreamKind kind)
    {
        private readonly List<(string Id, long Version, StreamHead Head, ImmutableArray<StoredEvent>.Builder Events)> _streams = [];
        private int _at;

        public string? Last => _streams.Count == 0 ? null : _streams[_streams.Count - 1].Id;

        public void TakeHead(DbDataReader row)
        {
            var (version, head) = StreamSql.HeadOf(row, 1);
            _streams.Add((row.GetString(0), version, head, ImmutableArray.CreateBuilder<StoredEvent>((int)version)));
        }

        public void TakeEvent(DbDataReader row)
        {
            // Events of a stream that came since are passed by, and so is the rest of one that grew.
            var id = row.GetString(0);
            while (_at < _streams.Count && string.CompareOrdinal(_streams[_at].Id, id) < 0)
            {
                _at++;
            }

            if (_at < _streams.Count && _streams[_at].Id == id && row.GetInt64(1) <= _streams[_at].Version)
            {
                _streams[_at].Events.Add(StreamSql.EventOf(row, 1));
            }
        }

        public ImmutableArray<StoredStream> ToStreams() =>
            [.. _streams.Select(stream => new StoredStream(new StreamKey(tenant, kind, stream.Id), stream.Version, stream.Head, stream.Events.ToImmutable(), Receipt: null))];
    }
}
