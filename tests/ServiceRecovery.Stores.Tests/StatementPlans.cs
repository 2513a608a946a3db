using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Stores.Tests;

/// <summary>How a database goes to a table for a statement: through an index, with the columns it compares there, or over all its rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="Alias">The name by which the statement calls it; <see langword="null"/>: none of its own.</param>
/// <param name="Index">The index; <see langword="null"/> when all rows are looked at.</param>
/// <param name="Columns">The columns that are compared in it.</param>
internal sealed record TableAccess(string Table, string? Alias, string? Index, ImmutableArray<string> Columns);

/// <summary>
/// What must hold of the plan of every statement on an empty database that was never analyzed, which is what tests, a first minute and a server without autovacuum have:
/// nothing is scanned but what is named here, and a row is found by the index that takes most of the columns that are given.
/// </summary>
internal static class StatementPlans
{
    /// <summary>The statements that may look at all rows of a table, each with why that is right.</summary>
    private static readonly (string Table, string Statement, string Why)[] Scans =
    [
        ("recovery_outbox", "is_dead = 1", "Dead letters are few, a person asks for them, and an index for them would cost every message."),
        ("recovery_streams", "SELECT MAX(changed_at)", "The last recorded instant is asked for where simulated time goes on, and once where a clock is far ahead of what was seen."),
        ("recovery_schema", "recovery_schema", "It has a row for each version of the tables."),
    ];

    /// <summary>The indexes that are made for a way of reading, and whether they have its order too, so that nothing is sorted.</summary>
    private static readonly (string Statement, string Index, bool IsInOrder)[] MadeFor =
    [
        ("next_due <= @until AND (leased_until", "recovery_streams_due", true),
        ("m.is_dead = 0", "recovery_outbox_ready", true),
        ("SELECT at, amount, kind, id, is_held", "recovery_limit_entries_by_time", false),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.responsible = @responsible", "recovery_streams_by_responsible", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.is_owned = 0 ORDER", "recovery_streams_unowned", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.customer = @customer", "recovery_streams_by_customer", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.order_key = @order_key", "recovery_streams_by_order", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.cause = @cause", "recovery_streams_by_cause", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.place = @place", "recovery_streams_by_place", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.place IS NULL", "recovery_streams_by_place", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND likelihood(s.place IS NULL", "recovery_streams_by_place", true),
        ("AND changed_at >= ", "recovery_streams_changed", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL AND s.waiting_for = @waiting_for", "recovery_streams_waiting", true),
        ("s.ending = 0 AND s.wanted_at IS NOT NULL ORDER", "recovery_streams_worklist", true),
        ("s.ending = 0 AND s.wanted_at IS NULL ORDER", "recovery_streams_worklist", true),
        ("s.ending <> 0 AND s.wanted_at IS NOT NULL ORDER", "recovery_streams_tasks", true),
        ("s.ending <> 0 AND s.wanted_at IS NOT NULL AND s.stage IN", "recovery_streams_tasks", true),
        ("s.ending <> 0 AND s.wanted_at IS NULL ORDER", "recovery_streams_closed", true),
    ];

    /// <summary>Returns the text of a statement in which only its words count.</summary>
    public static string Plain(string text) => Regex.Replace(Regex.Replace(text, @"\s+", " ").Trim(' ', ';'), @"\$\d+|@[a-z_0-9]+", "?");

    /// <summary>Does everything that a store asks its database for, once at least.</summary>
    public static async Task AskEverythingAsync(SqlSession session)
    {
        var (none, dialect) = (CancellationToken.None, session.Dialect);
        var opened = SampleHistory.Open(SampleHistory.Case("C-1")).Due(SampleHistory.Start).Claiming(SampleHistory.Claim("limit", 50, 60)).Telling("pos", "mail");
        await AppendAsync(opened);
        await AppendAsync(StoreSamples.Open("C-2"));
        var stored = await StreamSql.LoadAsync(session, opened.Key, new CommandId("open"), none);
        await AppendAsync(SampleHistory.Next(stored, "back", SampleHistory.Failed()) with { Releases = [new LimitRelease("limit", stored.Key, 1, ReleasedBy: 2, 20)] });
        stored = await StreamSql.LoadWordlessAsync(session, opened.Key, null, 2, none);
        await AppendAsync(SampleHistory.Next(stored, "on", SampleHistory.Note()) with { ExpectedChain = stored.Head!.Chain });
        await session.ExecuteAsync(AppendSql.CallsOf(StoreSamples.Moved("C-3"), dialect), none);
        await AppendSql.LossAsync(session, opened, none);
        await StreamSql.TypeAtAsync(session, opened.Key, 1, none);
        await StreamSql.CopyAsync(session, opened.Key, none);
        await LimitSql.ReadAsync(session, TenantId.Single, [new LimitWindow("limit", 0)], none);
        await LimitSql.FullAsync(session, opened, none);
        foreach (var query in Queries())
        {
            await ListSql.ListAsync(session, query, none);
            await ListSql.CountAsync(session, [query], 1_000, none);
            await ListSql.CountByAsync(session, query, WorklistMember.Place, none);
        }

        await ListSql.ChangedAsync(session, new ChangesQuery(TenantId.Single, SampleHistory.Start), none);
        await ListSql.LastRecordedAsync(session, none);
        await ListSql.KeysAsync(session, TenantId.Single, StreamKind.Case, "", none);
        await HistorySql.VersionsAsync(session, TenantId.Single, StreamKind.Case, "", none);
        await HistorySql.AfterAsync(session, TenantId.Single, StreamKind.Case, "", none);
        await HistorySql.TheseAsync(session, TenantId.Single, StreamKind.Case, ["C-1", "C-2"], none);
        await WorkSql.ClaimDueAsync(session, new DueClaim(SampleHistory.Start, 100, TimeSpan.FromMinutes(1)), none);
        var messages = await WorkSql.ClaimOutboxAsync(session, new OutboxClaim(["pos", "mail"], SampleHistory.Start.AddDays(1), 20, TimeSpan.FromMinutes(1)), none);
        await WorkSql.CompleteAsync(session, OutboxOutcome.Again(messages[0], SampleHistory.Start, "later"), none);
        await WorkSql.CompleteAsync(session, OutboxOutcome.Dead(messages[0], "gone"), none);
        await WorkSql.CompleteAsync(session, OutboxOutcome.Sent(messages[1]), none);
        await WorkSql.DeadLettersAsync(session, TenantId.Single, 10, none);
        await KeySql.TakeAsync(session, KeyMark.Of(PseudonymKey.FromBytes("k1", new byte[32])), none);

        async Task AppendAsync(StreamAppend append)
        {
            await AppendSql.CheckAsync(session, append, none);
            await session.ExecuteAsync(AppendSql.CallsOf(append, dialect), none);
        }

        static IEnumerable<WorklistQuery> Queries()
        {
            var all = new WorklistQuery(TenantId.Single) { Limit = 1 };
            WorklistQuery[] queries =
            [
                all,
                all with { Responsible = SampleHistory.Organization.KeyOf("desk") },
                all with { OnlyUnowned = true },
                all with { Customer = SampleHistory.Organization.KeyOf("Customer 7") },
                all with { Order = SampleHistory.Organization.KeyOf("Table 12") },
                all with { Cause = new CauseId("lift 2") },
                all with { Places = [new PlaceId("spa")] },
                all with { Places = [new PlaceId("spa")], IncludeUnplaced = true },
                all with { For = [new Role("agent")], NotAskedBy = SampleHistory.Organization.KeyOf("ana") },
                all with { Stages = [new Playbooks.Stage("Reported")], AtLeast = Severity.Major, Channel = Channel.Phone, Failure = new FailureKind("late") },
                all with { IncludeClosed = true },
                all with { OnlyClosed = true },
            ];
            foreach (var query in queries)
            {
                yield return query;
                yield return query with { DueBy = SampleHistory.Start.AddDays(1), WantedBy = SampleHistory.Start.AddDays(1) };
                yield return query with { After = new WorklistPlace(UnixMicroseconds.From(SampleHistory.Start), Severity.Major, 1, "C-1").ToString() };
                yield return query with { After = new WorklistPlace(null, Severity.Major, 1, "C-1").ToString() };
            }
        }
    }

    /// <summary>Returns the texts of the statements that the library keeps, by which is seen that none was left out.</summary>
    public static IEnumerable<string> Kept(SqlDialect dialect)
    {
        var kept = typeof(SqlStatement).Assembly.GetTypes()
            .Where(type => !typeof(SqlDialect).IsAssignableFrom(type) && !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(SqlStatement))
            .Select(field => (SqlStatement)field.GetValue(null)!);
        return kept.Concat([dialect.EnsureLimit, dialect.ClaimDue, dialect.ClaimOutbox(2), dialect.EnsureSchema, dialect.SumLimit, dialect.LimitEntries]).Select(statement => Plain(statement.Text));
    }

    /// <summary>Says what is wrong with the ways that a statement takes to its tables.</summary>
    public static IEnumerable<string> FaultsOf(string statement, IReadOnlyCollection<TableAccess> accesses, bool isSorted)
    {
        foreach (var access in accesses.Where(access => access.Index is null && !Scans.Any(scan => scan.Table == access.Table && statement.Contains(Plain(scan.Statement), StringComparison.Ordinal))))
        {
            yield return $"scans '{access.Table}'";
        }

        // Who counts a list by what its lines have in common looks at all of it, by whichever index it has.
        if (statement.Contains("GROUP BY s.", StringComparison.Ordinal))
        {
            yield break;
        }

        var (_, made, isInOrder) = MadeFor.FirstOrDefault(made => statement.Contains(Plain(made.Statement), StringComparison.Ordinal));
        if (made is not null && accesses.All(access => access.Index != made))
        {
            yield return $"doesn't read by '{made}'";
        }

        if (isInOrder && isSorted)
        {
            yield return $"sorts what comes in the order of '{made}'";
        }

        foreach (var access in accesses.Where(access => access.Index is not null && access.Index != made))
        {
            // What is compared in an index stands at its beginning without a gap, and no other index would take more of what is given.
            var (columns, others) = Indexes[access.Table];
            var used = columns[access.Index!].TakeWhile(access.Columns.Contains).Count();
            var best = others.Max(index => columns[index].TakeWhile(column => IsGiven(statement, access.Alias, column)).Count());
            if (used == 0 || used < access.Columns.Distinct().Count() || used < best)
            {
                yield return $"reads '{access.Table}' by '{access.Index}' with ({string.Join(", ", access.Columns)}), where ({string.Join(", ", columns.Values.First(index => index.TakeWhile(column => IsGiven(statement, access.Alias, column)).Count() == best))}) stand in order";
            }
        }
    }

    /// <summary>Returns the table of an index.</summary>
    public static string TableOf(string index) => Indexes.Single(table => table.Value.Columns.ContainsKey(index)).Key;

    // Of each table the columns of every key and index, and the names of those that hold all rows.
    private static readonly Dictionary<string, (Dictionary<string, string[]> Columns, string[] Whole)> Indexes = Model().ToDictionary(
        table => table.GetTableName()!,
        table => (
            table.GetIndexes().Select(index => (Name: index.Name!, index.Properties)).Append((table.FindPrimaryKey()!.GetName()!, table.FindPrimaryKey()!.Properties))
                .ToDictionary(index => index.Item1, index => index.Item2.Select(property => property.Name).ToArray()),
            table.GetIndexes().Where(index => index.GetFilter() is null).Select(index => index.Name!).Append(table.FindPrimaryKey()!.GetName()!).ToArray()));

    private static IEnumerable<IMutableEntityType> Model()
    {
        var model = new ModelBuilder(new ConventionSet());
        model.AddServiceRecovery();
        return model.Model.GetEntityTypes();
    }

    private static bool IsGiven(string statement, string? alias, string column) =>
        Regex.IsMatch(statement, $@"{(alias is null ? "(?<![a-z_.])" : $@"\b{alias}\.")}{column} = (\?|[a-z]+\.|NEW)");
}
