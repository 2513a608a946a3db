using JasperFx.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Postgresql;
using Wolverine.RDBMS;

namespace ServiceRecovery.Comparison.Arms;

public sealed record OpenSaga(string Id, string Customer, string Account, int Notes);

public sealed record NoteSaga(string Id, string By, string Words);

public sealed record StepSaga(string Id, Step Step);

/// <summary>The whole case as one document.</summary>
public sealed class CaseSaga : Saga
{
    public string Id { get; set; } = "";

    public string Customer { get; set; } = "";

    public string Account { get; set; } = "";

    public string Stage { get; set; } = "Reported";

    public string? Owner { get; set; }

    public decimal Given { get; set; }

    public IList<string> Notes { get; set; } = [];

    public static CaseSaga Start(OpenSaga open) => new() { Id = open.Id, Customer = open.Customer, Account = open.Account, Notes = [.. Enumerable.Repeat(Script.Note, open.Notes)] };

    public void Handle(NoteSaga note) => Notes.Add(note.Words);

    public void Handle(StepSaga taken)
    {
        Stage = taken.Step.Stage;
        Owner = taken.Step.Act == "own" ? taken.Step.By : Owner;
        Given += taken.Step.Amount ?? 0;
    }
}

/// <summary>A saga in Wolverine's own storage, asked by its command bus in the process.</summary>
internal sealed class WolverineArm(IHost host) : Arm("Wolverine", "WolverineFx 6.62.0, lightweight saga storage, `InvokeAsync`, `DurabilityMode.Solo`, handlers compiled at the start, logging off")
{
    public static async Task<WolverineArm> OpenAsync(string database)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseWolverine(options =>
        {
            options.PersistMessagesWithPostgresql(database, "wolverine");
            options.AddSagaType<CaseSaga>("cases");
            options.Discovery.DisableConventionalDiscovery().IncludeType<CaseSaga>();
            options.Durability.Mode = DurabilityMode.Solo;
            options.UseRuntimeCompilation();
        });
        builder.Services.AddResourceSetupOnStartup();
        var host = builder.Build();
        await host.StartAsync();
        return new WolverineArm(host);
    }

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        foreach (var id in ids)
        {
            await InvokeAsync(new OpenSaga(id, Script.Customer, Script.Account, events - 1));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    protected override Task NoteAsync(int caller, string id, int number) => InvokeAsync(new NoteSaga(id, Script.Clerk, Script.Note));

    protected override async Task RecoverAsync(int caller, string id)
    {
        await InvokeAsync(new OpenSaga(id, Script.Customer, Script.Account, 0));
        foreach (var step in Script.Steps)
        {
            await InvokeAsync(new StepSaga(id, step));
        }
    }

    private async Task InvokeAsync(object message)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(message);
    }
}
