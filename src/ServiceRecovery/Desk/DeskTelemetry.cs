using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>Traces, figures and log lines of the desk. They hold ids and codes, never a person's words or names.</summary>
internal static partial class DeskTelemetry
{
    private static readonly ActivitySource Source = new(RecoveryTelemetry.Name);
    private static readonly Meter Meter = new(RecoveryTelemetry.Name);
    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(RecoveryTelemetry.Commands, "{command}", "Commands and batches handled, by verb and result.");
    private static readonly Counter<long> Endings = Meter.CreateCounter<long>(RecoveryTelemetry.Endings, "{case}", "Cases that ended, by ending.");

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(RecoveryTelemetry.Messages, "{message}", "Messages handed over or not, by handler and result.");

    public static Activity? Start(OutboxMessage message)
    {
        // A delivery is caused by what stored the message, and belongs to nothing that happens to run.
        var activity = Source.StartActivity("recovery.deliver", ActivityKind.Producer, default(ActivityContext), links: MessageWriter.TraceOf(message.Row.Body.Span) is { } cause && ActivityContext.TryParse(cause, null, out var context) ? [new ActivityLink(context)] : null);
        if (activity is not null)
        {
            activity.SetTag("recovery.tenant", message.Key.Tenant.Value);
            activity.SetTag("recovery.case", message.Key.Id);
            activity.SetTag("recovery.handler", message.Row.Handler);
        }

        return activity;
    }

    public static void Stop(ILogger logger, Activity? activity, OutboxMessage message, string result, string? fault)
    {
        activity?.SetTag("recovery.result", result);
        if (Messages.Enabled)
        {
            Messages.Add(1, new KeyValuePair<string, object?>("handler", message.Row.Handler), new KeyValuePair<string, object?>("result", result));
        }

        if (result is "dead" or "expired" or "left")
        {
            Undelivered(logger, message.Row.EventVersion, message.Key.Id, message.Row.Handler, result, fault, message.Attempt);
        }
        else
        {
            Tried(logger, message.Row.EventVersion, message.Key.Id, message.Row.Handler, result, fault, message.Attempt);
        }
    }

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

    /// <summary>Returns the context in which a message is stored, as <c>traceparent</c> writes it; <see langword="null"/> where nobody traces.</summary>
    public static string? Trace() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>Says that a command was stopped by an exception.</summary>
    public static void Threw(Activity? activity)
    {
        activity?.SetStatus(ActivityStatusCode.Error);
        activity?.SetTag("recovery.result", "threw");
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

    [LoggerMessage(3, LogLevel.Warning, "Command {Command} on {Kind} {Stream} was refused because a policy failed.")]
    public static partial void PolicyFailed(ILogger logger, Exception exception, string kind, string stream, CommandId command);

    [LoggerMessage(8, LogLevel.Warning, "The runtime is in globalization-invariant mode: names with letters beyond ASCII are refused, because it can't compose them.")]
    public static partial void TakesAsciiOnly(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "Due work on case {Case} failed: {Code}.")]
    public static partial void DueFailed(ILogger logger, CaseId @case, string code);

    [LoggerMessage(5, LogLevel.Error, "No task could be opened on case {Case}: {Code}.")]
    public static partial void TaskRefused(ILogger logger, CaseId @case, string code);

    [LoggerMessage(6, LogLevel.Warning, "The message of event {Version} of case {Case} to {Handler} is {Result}: {Fault}, try {Attempt}.")]
    private static partial void Undelivered(ILogger logger, long version, string @case, string handler, string result, string? fault, int attempt);

    [LoggerMessage(7, LogLevel.Debug, "The message of event {Version} of case {Case} to {Handler} is {Result}: {Fault}, try {Attempt}.")]
    private static partial void Tried(ILogger logger, long version, string @case, string handler, string result, string? fault, int attempt);

    [LoggerMessage(1, LogLevel.Debug, "{Verb} {Command} on case {Case}: {Result}, version {Version}.")]
    private static partial void Handled(ILogger logger, string verb, CommandId command, CaseId @case, string result, long version);

    [LoggerMessage(2, LogLevel.Information, "{Verb} {Command} on case {Case} was refused: {Code}.")]
    private static partial void Refused(ILogger logger, string verb, CommandId command, CaseId @case, string code);

    private static string VerbOf(RecoveryBatch batch) => batch.IsBatch ? "batch" : Verbs.VerbOf(batch.Commands[0]);

    private static bool EndsCase(CaseEvent happened) => happened is CaseEvent.CaseClosed or CaseEvent.CaseWithdrawn or CaseEvent.CaseDiscarded or CaseEvent.MergedInto;
}
