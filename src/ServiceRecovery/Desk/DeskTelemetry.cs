using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ServiceRecovery.Desk;

/// <summary>Traces, figures and log lines of the desk. They hold ids and codes, never a person's words or names.</summary>
internal static partial class DeskTelemetry
{
    private static readonly ActivitySource Source = new(RecoveryTelemetry.Name);
    private static readonly Meter Meter = new(RecoveryTelemetry.Name);
    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(RecoveryTelemetry.Commands, "{command}", "Commands and batches handled, by verb and result.");
    private static readonly Counter<long> Endings = Meter.CreateCounter<long>(RecoveryTelemetry.Endings, "{case}", "Cases that ended, by ending.");

    public static Activity? Start(TenantId tenant, CaseId caseId, RecoveryBatch batch)
    {
        var activity = Source.StartActivity("recovery.handle");
        if (activity is not null)
        {
            activity.SetTag("recovery.tenant", tenant.Value);
            activity.SetTag("recovery.case", caseId.Value);
            activity.SetTag("recovery.verb", VerbOf(batch));
        }

        return activity;
    }

    public static void Stop(ILogger logger, Activity? activity, CaseId caseId, RecoveryBatch batch, CommandResult result)
    {
        var code = result switch
        {
            CommandResult.Refused refused => refused.Refusal.Code,
            CommandResult.Repeated => "repeated",
            _ => "accepted",
        };
        activity?.SetTag("recovery.result", code);
        if (Commands.Enabled)
        {
            Commands.Add(1, new KeyValuePair<string, object?>("verb", VerbOf(batch)), new KeyValuePair<string, object?>("result", code));
        }

        if (Endings.Enabled && result is CommandResult.Accepted { Ending: not Ending.Open } ended && ended.Events.Any(recorded => EndsCase(recorded.Event)))
        {
            Endings.Add(1, new KeyValuePair<string, object?>("ending", ended.Ending.ToString()));
        }

        if (result is CommandResult.Refused)
        {
            Refused(logger, VerbOf(batch), batch.Id, caseId, code);
        }
        else
        {
            Handled(logger, VerbOf(batch), batch.Id, caseId, code, result.Version);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "Command {Command} on case {Case} was refused because a policy failed.")]
    public static partial void PolicyFailed(ILogger logger, Exception exception, CaseId @case, CommandId command);

    [LoggerMessage(1, LogLevel.Debug, "{Verb} {Command} on case {Case}: {Result}, version {Version}.")]
    private static partial void Handled(ILogger logger, string verb, CommandId command, CaseId @case, string result, long version);

    [LoggerMessage(2, LogLevel.Information, "{Verb} {Command} on case {Case} was refused: {Code}.")]
    private static partial void Refused(ILogger logger, string verb, CommandId command, CaseId @case, string code);

    private static string VerbOf(RecoveryBatch batch) => batch.IsBatch ? "batch" : Verbs.Of(batch.Commands[0]);

    private static bool EndsCase(CaseEvent happened) => happened is CaseEvent.CaseClosed or CaseEvent.CaseWithdrawn or CaseEvent.CaseDiscarded or CaseEvent.MergedInto;
}
