using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Hosting;
using ServiceRecovery.Fields;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli;

/// <summary>Does what is due in a store: once, for a timer of the organization's own, or until it is told to stop.</summary>
internal static class WorkerVerb
{
    private const int Batch = 100;

    public static Command Make(Terminal terminal)
    {
        var desk = new DeskOptions();
        var once = new Option<bool>("--once") { Description = "Do what is due now and end, with exit code 1 when something of it couldn't be done." };
        var whose = new Option<string>("--tenant") { HelpName = "TENANT", Description = "Whose debriefs are counted; the work is everybody's.", DefaultValueFactory = _ => "default" };
        var command = new Command("worker", "Does what is due: breaks promises, records silence, lets approvals expire, finishes merges, calls for debriefs, reminds of actions. Several may work on one store.") { once, whose };
        desk.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (desk.IsMemory(parsed))
            {
                throw new UserException("A store in memory begins empty, so there is nothing to work on. Name one with '--store sqlite:PATH' or '--store postgres:CONNECTION'.");
            }

            var tenant = TenantId.TryParse(parsed.GetValue(whose), out var given) ? given : throw new UserException("A tenant's id has 1 to 64 characters of 'A-Za-z0-9._:-'.");
            await using var opened = await desk.OpenAsync(parsed, StorePurpose.Work);
            if (opened.Clock is not null)
            {
                throw new UserException("The clock of a simulated store stands still until 'exec' moves it with 'at' or 'tick', which does what is due.");
            }

            return parsed.GetValue(once) ? await OnceAsync(opened.Desk, tenant, terminal, cancellationToken) : await UntilStoppedAsync(opened.Desk, tenant, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> OnceAsync(RecoveryDesk desk, TenantId tenant, Terminal terminal, CancellationToken cancellationToken)
    {
        var (done, faults) = (0, 0);
        DueBatch batch;
        do
        {
            batch = await desk.ProcessDueAsync(Batch, cancellationToken);
            foreach (var result in batch.Done)
            {
                terminal.WriteText(FormattableString.Invariant($"{result.CaseId} {result.Version} {string.Join(',', result.Events.Select(recorded => EventCodec.TypeOf(recorded.Event)))}\n"));
            }

            foreach (var result in batch.Learned)
            {
                terminal.WriteText(FormattableString.Invariant($"{result.DebriefId} {result.Version} {string.Join(',', result.Events.Select(recorded => EventCodec.TypeOf(recorded.Event)))}\n"));
            }

            foreach (var fault in batch.Faults)
            {
                await terminal.Error.WriteLineAsync(FormattableString.Invariant($"{fault.CaseId} couldn't be worked on: {fault.Code}."));
            }

            (done, faults) = (done + batch.Done.Length + batch.Learned.Length, faults + batch.Faults.Length);
        }
        while (batch.Claimed == Batch);
        terminal.WriteText(FormattableString.Invariant($"{done} done, {faults} not done.\n"));
        terminal.WriteText(Debriefs(await desk.CountDebriefsAsync(tenant, 10_000, cancellationToken)));
        return faults == 0 ? 0 : 1;
    }

    private static string Debriefs(int waiting) => FormattableString.Invariant($"{waiting} {(waiting == 1 ? "debrief waits" : "debriefs wait")}.\n");

    private static async Task<int> UntilStoppedAsync(RecoveryDesk desk, TenantId tenant, Terminal terminal, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(new FaultLog(terminal.Error))).AddSingleton(desk).AddServiceRecoveryWorkers(options =>
        {
            options.Tenants.Clear();
            options.Tenants.Add(tenant);
        });
        await using var provider = services.BuildServiceProvider();
        var workers = provider.GetServices<IHostedService>().ToList();
        foreach (var worker in workers)
        {
            await worker.StartAsync(cancellationToken);
        }

        terminal.WriteText("Working; Ctrl+C ends it.\n");
        var stopped = new TaskCompletionSource();
        await using (cancellationToken.Register(stopped.SetResult))
        {
            await stopped.Task;
        }

        foreach (var worker in workers)
        {
            await worker.StopAsync(CancellationToken.None);
        }

        var states = provider.GetRequiredService<WorkerStates>();
        var state = states.DueWork;
        terminal.WriteText(states.DebriefsWaiting is { } waiting ? Debriefs(waiting) : "");
        terminal.WriteText(state.LastFault is { } fault ? $"Stopped. The last fault was '{fault}'.\n" : "Stopped.\n");
        return 0;
    }
}
