using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Storage;
using ServiceRecovery.Sqlite;
using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>What stands under the API: a file, a store that fails, the log.</summary>
public class StoreTests
{
    private const string Secret = "Host=db.internal;Password=canary";

    [Fact]
    public async Task A_case_is_led_on_a_file_as_in_memory_and_another_node_answers_alike()
    {
        var folder = Directory.CreateTempSubdirectory("recovery-api-");
        try
        {
            void OnFile(RecoveryBuilder recovery) => recovery.UseSqlite($"Data Source={Path.Combine(folder.FullName, "recovery.db")}");
            await using var one = await ApiHost.StartAsync(recovery: OnFile);
            await using var two = await ApiHost.StartAsync(recovery: OnFile);

            var id = await one.ReportAsync(Ana, "\"customer\":\"c-1001\"");
            await two.LeadAsync(id);
            var corrected = await one.PostAsync(Ana, $"cases/{id}/acts/correct", """{"text":"A hot soup.","extent":"full"}""", "both-1", ("If-Match", "\"4\""));
            var repeated = await two.PostAsync(Ana, $"cases/{id}/acts/correct", """{"text":"A hot soup.","extent":"full"}""", "both-1", ("If-Match", "\"4\""));

            Assert.Equal((200, "\"5\"", 200, "\"5\""), (corrected.Status, corrected.Header("ETag"), repeated.Status, repeated.Header("ETag")));
            Assert.Equal((await one.GetAsync(Ana, $"cases/{id}")).Text, (await two.GetAsync(Ana, $"cases/{id}")).Text);
            Assert.Equal((200, 404), ((await two.GetAsync(Customer, $"cases/{id}")).Status, (await two.GetAsync(Sue, $"cases/{id}")).Status));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(StoreFault.Unavailable, 503, "1")]
    [InlineData(StoreFault.Busy, 503, "1")]
    [InlineData(StoreFault.Full, 500, null)]
    [InlineData(StoreFault.Damaged, 500, null)]
    public async Task A_store_that_fails_is_told_without_its_connection(StoreFault fault, int status, string? after)
    {
        await using var host = await ApiHost.StartAsync(recovery: recovery => recovery.Use(new FailingStore(() => throw new RecoveryStoreException(fault, $"{Secret} is away."))));

        foreach (var reply in new[] { await host.GetAsync(Ana, "cases/X"), await host.PostAsync(Ana, "cases/X/acts/own", "{}"), await host.PostAsync(Noor, "cases/X/acts/own", "{}") })
        {
            Assert.Equal((status, "store-failed", after), (reply.Status, reply.Code, reply.Header("Retry-After")));
            Assert.Equal(status, reply.Body.GetProperty("status").GetInt32());
            Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_others_kept_busy_is_told_to_come_again()
    {
        await using var host = await ApiHost.StartAsync(recovery: recovery => recovery.Use(new FailingStore(() => throw new RecoveryContentionException("Others wrote to the case all the time."))));

        var reply = await host.PostAsync(Ana, "cases/X/acts/own", "{}");

        Assert.Equal((503, "contention", "1"), (reply.Status, reply.Code, reply.Header("Retry-After")));
    }

    [Fact]
    public async Task The_log_says_what_was_answered_and_nothing_that_somebody_wrote_or_is_called()
    {
        using var log = new LogLines();
        await using var host = await ApiHost.StartAsync(recovery: recovery => recovery.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore", LogLevel.None).AddProvider(log)));
        var id = await host.ReportAsync("sub=ana;role=clerk;name=canary-name", "\"customer\":\"canary-customer\",\"needs\":\"canary-words\"");
        await host.PostAsync(Ana, $"cases/{id}/acts/note", """{"text":"canary-note"}""", "key-1", ("X-Any", "canary-header"));
        await host.GetAsync(Ana, $"cases/{id}/history?canary-query=1");
        await host.PostAsync(Ana, $"cases/{id}/acts/canary-verb", "{}");

        Assert.Contains($"Answered act (note) of case {id} with 200, -.", log.Lines);
        Assert.Contains($"Answered history (-) of case {id} with 400, unknown-field.", log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_lists_what_HTTP_adds()
    {
        var page = File.ReadAllText(Path.Combine(ServiceRecovery.Tests.Shared.Root, "docs", "web.md"));
        var rows = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|')[2].Trim() is "403" or "429").Select(line => line.Split('|')[1].Trim().Trim('`') + line.Split('|')[2].TrimEnd());

        Assert.Equal(["actor-ambiguous 403", "actor-unknown 403", "cross-site 403", "tenant-unknown 403", "too-many-requests 429"], rows);
    }

    private sealed class FailingStore(Action fail) : IRecoveryStore
    {
        public StoreTraits Traits => new InMemoryRecoveryStore().Traits;

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
        {
            fail();
            throw new InvalidOperationException("It should have failed.");
        }

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
