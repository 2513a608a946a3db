using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServiceRecovery.Board.Tests;

/// <summary>Nothing of a link, and no word of a customer, stands in a log or a span of ours.</summary>
public class SecretTests
{
    [Fact]
    public async Task No_log_and_no_span_of_ours_holds_a_link_or_a_word()
    {
        var said = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("ServiceRecovery", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => said.Enqueue($"{span.DisplayName} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await BoardHost.StartAsync(services: services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Heard(said))));
        var link = host.LinkOf(await host.AskedAsync());
        var before = said.Count;

        Assert.Equal(200, (await host.GetAsync(link)).Status);
        Assert.Equal(400, (await host.PostAsync(link, ("words", "canary"))).Status);
        Assert.Equal(303, (await host.PostAsync(link, ("says", "unhappy"), ("words", "canary"))).Status);
        Assert.Equal(404, (await host.GetAsync(link[..^1])).Status);

        Assert.True(said.Count > before + 4);
        Assert.DoesNotContain(said, line => line.Contains(link[^22..^1], StringComparison.Ordinal) || line.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_presses_at_once_are_one_act()
    {
        await using var host = await BoardHost.StartAsync();
        var id = await host.AskedAsync();
        var before = (await host.EventsAsync(id)).Count;

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.PostAsync(host.LinkOf(id), ("says", "satisfied"), ("words", "Thank you."))));

        Assert.All(sent, reply => Assert.Equal(303, reply.Status));
        Assert.Equal(before + 1, (await host.EventsAsync(id)).Count);
    }

    // What the server itself logs of a request is the host's to set.
    private sealed class Heard(ConcurrentQueue<string> said) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Line(categoryName.StartsWith("ServiceRecovery", StringComparison.Ordinal) ? said : []);

        public void Dispose()
        {
        }

        private sealed class Line(ConcurrentQueue<string> said) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => said.Enqueue(formatter(state, exception) + exception);
        }
    }
}
