using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Outbox;

namespace ServiceRecovery.Hosting.Tests;

/// <summary>One node of an organization: a host with both workers, on a clock moved by hand.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Dana = new(new PersonId("dana"), new Role("server"));
    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);

    private readonly IHost _host;

    public Node(InMemoryRecoveryStore? store = null, ManualTimeProvider? clock = null, IOutboxHandler? handler = null, Action<WorkerOptions>? configure = null)
    {
        Clock = clock ?? new ManualTimeProvider(Noon, hasTimers: true);
        Store = new WorkSeamStore(store ?? new InMemoryRecoveryStore(simulated: true));
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var recovery = builder.Services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .UseClock(Clock).Use(Store).UsePseudonymKey(Key);
        if (handler is not null)
        {
            recovery.AddOutboxHandler(handler);
        }

        builder.Services.AddServiceRecoveryWorkers(options =>
        {
            options.Chance = () => 1;
            configure?.Invoke(options);
        });
        builder.Services.AddSingleton<ServiceRecoveryHealthCheck>();
        _host = builder.Build();
    }

    public ManualTimeProvider Clock { get; }

    public WorkSeamStore Store { get; }

    public RecoveryDesk Desk => _host.Services.GetRequiredService<RecoveryDesk>();

    public WorkerStates States => _host.Services.GetRequiredService<WorkerStates>();

    public IEnumerable<IHostedService> Workers => _host.Services.GetServices<IHostedService>();

    /// <summary>Waits for what happens by itself in a moment. It looks again and again rather than sleep.</summary>
    public static async Task UntilAsync(Func<bool> happened)
    {
        // Only a failure takes as long.
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!happened())
        {
            enough.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task StartAsync()
    {
        await _host.StartAsync();
        await RestAsync();
    }

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Waits until both workers have nothing to do but wait for the clock.</summary>
    public Task RestAsync() => UntilAsync(() => Clock.TimersSet == 2);

    /// <summary>Moves the clock so far that both workers look again, and waits until they have.</summary>
    public async Task LookAsync(TimeSpan? by = null)
    {
        Clock.Advance(by ?? TimeSpan.FromSeconds(5));
        await RestAsync();
    }

    public async Task<HealthCheckResult> HealthAsync() => await _host.Services.GetRequiredService<ServiceRecoveryHealthCheck>().CheckHealthAsync(new HealthCheckContext());

    public async Task PromiseAsync(string id, TimeSpan within)
    {
        var result = await Desk.HandleAsync(new CaseId(id), new RecoveryBatch(
            new CommandId("open"),
            Dana,
            [
                new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson),
                new CaseCommand.MakePromise(new PromiseId("p1"), "Somebody calls you.", Within: within),
            ]));
        result.EnsureAccepted();
    }

    public async Task<int> BrokenAsync(string id) =>
        (await Desk.ReadAsync(TenantId.Single, new CaseId(id))).Count(recorded => recorded.Event is CaseEvent.PromiseBroken);

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return default;
    }
}
