namespace ServiceRecovery.Diagnostics;

/// <summary>The names under which the desk tells what it does. They never change once released.</summary>
public static class RecoveryTelemetry
{
    /// <summary>The name of the <c>ActivitySource</c> and of the <c>Meter</c>. Each batch is an activity <c>recovery.handle</c> with the tags <c>recovery.tenant</c>, <c>recovery.case</c>, <c>recovery.verb</c> and <c>recovery.result</c> (<c>threw</c>, with the status error, where an exception came of it). Due work and deliveries have no parent.</summary>
    public const string Name = "ServiceRecovery";

    /// <summary>The counter of commands and batches handled, with the tags <c>verb</c> and <c>result</c> (accepted, repeated, or the refusal's code).</summary>
    public const string Commands = "service_recovery.commands";

    /// <summary>The counter of cases that ended, with the tag <c>ending</c>.</summary>
    public const string Endings = "service_recovery.endings";

    /// <summary>The counter of messages that were claimed, with the tags <c>handler</c> and <c>result</c> (delivered, later, dead, expired, superseded, left). Each is an activity <c>recovery.deliver</c> of kind producer, linked to the one in which the message was stored.</summary>
    public const string Messages = "service_recovery.messages";
}
