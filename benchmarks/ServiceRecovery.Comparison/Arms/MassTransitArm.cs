using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServiceRecovery.Comparison.Arms;

public sealed record OpenBusCase(Guid CorrelationId, int Notes);

public sealed record NoteBusCase(Guid CorrelationId, string By, string Words);

public sealed record StepBusCase(Guid CorrelationId, Step Step);

public sealed class BusCase : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public string Stage { get; set; } = "Reported";

    public string? Owner { get; set; }

    public decimal Given { get; set; }

    public IList<string> Notes { get; set; } = [];
}

/// <summary>What the bus does to a case: one state for all stages, so that its own checks cost least.</summary>
public sealed class BusCaseMachine : MassTransitStateMachine<BusCase>
{
    public BusCaseMachine()
    {
        InstanceState(instance => instance.CurrentState);
        Initially(When(Opened).Then(context => context.Saga.Notes = [.. Enumerable.Repeat(Script.Note, context.Message.Notes)]).TransitionTo(Open).Then(context => BusWaiters.Done(context.Message.CorrelationId)));
        During(
            Open,
            When(Noted).Then(context => context.Saga.Notes.Add(context.Message.Words)).Then(context => BusWaiters.Done(context.Message.CorrelationId)),
            When(Stepped).Then(context =>
            {
                var step = context.Message.Step;
                context.Saga.Stage = step.Stage;
                context.Saga.Owner = step.Act == "own" ? step.By : context.Saga.Owner;
                context.Saga.Given += step.Amount ?? 0;
            }).Then(context => BusWaiters.Done(context.Message.CorrelationId)));
    }

    public State Open { get; private set; } = null!;

    public Event<OpenBusCase> Opened { get; private set; } = null!;

    public Event<NoteBusCase> Noted { get; private set; } = null!;

    public Event<StepBusCase> Stepped { get; private set; } = null!;
}

/// <summary>Who waits for a case's message to be handled: cheaper than an answer over the bus.</summary>
internal static class BusWaiters
{
    private static readonly ConcurrentDictionary<Guid, TaskCompletionSource> Waiting = new();

    public static Task For(Guid id) => (Waiting[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public static void Done(Guid id) => Waiting[id].SetResult();
}

/// <summary>A saga on MassTransit's bus in memory: a message is published, and the caller waits until the saga has taken it.</summary>
internal sealed class MassTransitArm(IHost host) : Arm("MassTransit", "MassTransit 8.5.12, bus and saga repository in memory, logging off")
{
    private readonly IBus _bus = host.Services.GetRequiredService<IBus>();

    public static async Task<MassTransitArm> OpenAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddSagaStateMachine<BusCaseMachine, BusCase>().InMemoryRepository();
            bus.UsingInMemory((context, configuration) => configuration.ConfigureEndpoints(context));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new MassTransitArm(host);
    }

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        foreach (var id in ids)
        {
            await SendAsync(new OpenBusCase(Id(id), events - 1), Id(id));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    protected override Task NoteAsync(int caller, string id, int number) => SendAsync(new NoteBusCase(Id(id), Script.Clerk, Script.Note), Id(id));

    protected override async Task RecoverAsync(int caller, string id)
    {
        await SendAsync(new OpenBusCase(Id(id), 0), Id(id));
        foreach (var step in Script.Steps)
        {
            await SendAsync(new StepBusCase(Id(id), step), Id(id));
        }
    }

    // A name for each case that a Guid can be.
    private static Guid Id(string id) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));

    private async Task SendAsync<T>(T message, Guid id)
        where T : class
    {
        var handled = BusWaiters.For(id);
        await _bus.Publish(message);
        await handled;
    }
}
