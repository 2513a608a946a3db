using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Outbox;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Whoever reads what was stored misses nothing, whatever transactions do meanwhile (docs/faults.md: 96, 99).</summary>
public sealed class PostgreSqlReaderTests(PostgreSqlServer server, ITestOutputHelper output) : OnPostgreSql(server)
{
    /// <summary>Several transactions have stored and not committed; they end in any order, some of them by taking back; a reader looks between any two.</summary>
    [Fact]
    public async Task A_reader_gets_what_was_committed_in_whatever_order_transactions_end()
    {
        const int Open = 3;
        var interleavings = Tier.Size(100, 10_000);
        var (committed, takenBack, held) = (new HashSet<string>(), 0, 0);
        var receiver = new Receiver();
        var database = await Server.MakeEmptyAsync();
        var contexts = OpenContexts(database);
        await using (var context = contexts.CreateDbContext())
        {
            context.Make();
        }

        var organization = new Organization(setup =>
        {
            (setup.Store, setup.Key) = (new EntityFrameworkRecoveryStore<ShopContext>(contexts, simulated: true), PseudonymKey.Generate());
            setup.AddOutboxHandler(receiver);
        });

        // The first case of an organization stores its playbook too, on which all the transactions would wait for one another.
        Organization.Accepted(await organization.Do(Organization.Dana, Organization.Report(), new CaseId("first")));
        committed.Add("first");
        using var report = Tier.Report(output, "readers on PostgreSQL", () => FormattableString.Invariant($"{interleavings} interleavings of {Open} transactions, {committed.Count} committed and read, {takenBack} taken back, {held} times one was open while a later one was read"));
        var dice = new Random(96);
        for (var round = 0; round < interleavings; round++)
        {
            var open = new List<(string Id, ShopContext Context, IDbContextTransaction Transaction)>();
            for (var number = 0; number < Open; number++)
            {
                var (id, context) = (FormattableString.Invariant($"C-{round}-{number}"), contexts.CreateDbContext());
                var transaction = await context.Database.BeginTransactionAsync();
                Organization.Accepted(await organization.Desk.In(context).HandleAsync(new CaseId(id), new RecoveryBatch(new CommandId("open"), Organization.Dana, Organization.Report())));
                open.Add((id, context, transaction));
            }

            while (open.Count > 0)
            {
                var (id, context, transaction) = open[dice.Next(open.Count)];
                if (dice.Next(4) == 0)
                {
                    await transaction.RollbackAsync();
                    takenBack++;
                }
                else
                {
                    await transaction.CommitAsync();
                    committed.Add(id);
                }

                held += open[0].Id == id ? 0 : 1;
                open.RemoveAll(one => one.Id == id);
                await context.DisposeAsync();
                await organization.Desk.DispatchOutboxAsync();
                Assert.Equal(committed.Count, receiver.Given.Count);
            }
        }

        Assert.Equal(committed.Order(StringComparer.Ordinal), receiver.Given.Select(given => given.Id.Split('/')[2]).Order(StringComparer.Ordinal));
        List<string> exported = [];
        await foreach (var copy in ((IRecoveryQueries)organization.Store).ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            exported.Add(copy.Stream.Key.Id);
        }

        Assert.Equal(committed.Order(StringComparer.Ordinal), exported);
        Assert.InRange(held, 1, int.MaxValue);
    }

    /// <summary>A backup holds a snapshot: what is deleted meanwhile can't be cleared away, so the queue gets slower. It never stands still.</summary>
    [Fact]
    public async Task A_long_snapshot_makes_the_queue_slower_and_starves_nobody()
    {
        var length = TimeSpan.FromSeconds(Tier.Size(5, 600));
        var database = await Server.MakeDatabaseAsync();
        var store = OpenStore(database);
        var (queued, sent) = (0, new ConcurrentDictionary<string, int>());
        List<double> rounds = [];
        using var report = Tier.Report(output, "a long snapshot on PostgreSQL", () => FormattableString.Invariant(
            $"{length.TotalSeconds} s, {sent.Count} messages, {Rate(rounds.Take(rounds.Count / 10)):N0} rounds/s in the first tenth, {Rate(rounds.TakeLast(rounds.Count / 10)):N0} in the last"));
        await using var reader = await OpenSource(database).OpenConnectionAsync();
        await using (await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead))
        {
            await using var look = new NpgsqlCommand("SELECT COUNT(*) FROM recovery_outbox", reader);
            Assert.Equal(0L, await look.ExecuteScalarAsync());

            // As many come in as are taken out.
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < length;)
            {
                var started = Stopwatch.GetTimestamp();
                var append = StoreSamples.Open(FormattableString.Invariant($"C-{queued}"));
                Assert.Equal(AppendResult.Appended, await store.AppendAsync(append with { Outbox = [new OutboxRow("pos", 1, new byte[200])] }, CancellationToken.None));
                queued++;
                await TakeAsync();
                rounds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            // With the snapshot still held, nothing waits.
            Assert.Equal(queued, sent.Count);
            Assert.Equal(0L, await look.ExecuteScalarAsync());
        }

        Assert.All(sent.Values, times => Assert.Equal(1, times));

        async Task TakeAsync()
        {
            foreach (var message in await store.ClaimOutboxAsync(new OutboxClaim(["pos"], DateTimeOffset.UtcNow, 20, TimeSpan.FromMinutes(1)), CancellationToken.None))
            {
                Assert.True(await store.CompleteOutboxAsync(OutboxOutcome.Sent(message), CancellationToken.None));
                sent.AddOrUpdate(message.Key.Id, 1, (_, times) => times + 1);
            }
        }

        static double Rate(IEnumerable<double> seconds) => seconds.ToList() is { Count: > 0 } list ? 1 / list.Average() : 0;
    }
}
