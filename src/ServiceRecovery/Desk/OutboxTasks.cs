namespace ServiceRecovery.Desk;

/// <summary>Tells a person, on the case itself, what the library couldn't do for them. The same cause leaves one open task, whoever finds it and however often.</summary>
internal sealed class OutboxTasks(RecoveryDesk desk, DeskParts parts)
{
    /// <summary>Opens a task, unless one of the same cause is open; a closed case gets a note, which a task follows.</summary>
    public async ValueTask OpenAsync(TenantId tenant, CaseId caseId, string cause, string what, CancellationToken cancellationToken)
    {
        // Twice: a case may be closed, or another node be quicker, between the look and the command.
        for (var i = 0; i < 2; i++)
        {
            if (await desk.FindAsync(tenant, caseId, cancellationToken).ConfigureAwait(false) is not { } current)
            {
                return;
            }

            var batch = new RecoveryBatch(NameOf("note", cause, 1).Id, Actor.DueWork, new CaseCommand.AddNote(what));
            if (current.IsOpen)
            {
                if (StandingOf(current, cause) is not null)
                {
                    return;
                }

                var (command, promise) = NameOf("task", cause, CountOf(current, cause) + 1);
                var who = current.Responsible?.Original is { } name && PersonId.TryParse(name, out var person) ? person : parts.Options.FallbackOwner!.Value;
                batch = new RecoveryBatch(command, Actor.DueWork, new CaseCommand.MakePromise(promise, what, Who: who, Kind: PromiseKind.Task));
            }

            var result = await desk.HandleAsync(tenant, caseId, batch, cancellationToken).ConfigureAwait(false);
            if (result is not CommandResult.Refused refused)
            {
                return;
            }

            if (i == 1 && refused.Refusal.Code is not ("id-reused" or "ref-used"))
            {
                DeskTelemetry.TaskRefused(parts.Logger, caseId, refused.Refusal.Code);
            }
        }
    }

    /// <summary>Keeps the task of a cause, if one stands.</summary>
    public async ValueTask KeepAsync(TenantId tenant, CaseId caseId, string cause, string proof, Actor by, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(tenant, caseId, cancellationToken).ConfigureAwait(false) is { } current && StandingOf(current, cause) is { } standing)
        {
            await desk.HandleAsync(tenant, caseId, new RecoveryBatch(DerivedIds.Derive("task-kept", standing.Value), by, new CaseCommand.KeepPromise(standing, proof)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static (CommandId Id, PromiseId Promise) NameOf(string sort, string cause, int number)
    {
        var name = Prefix(sort, cause) + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return (new CommandId(name), new PromiseId(name));
    }

    // The names stand in events: 'service-recovery:task-', 32 hexadecimal digits, a point and a number.
    private static string Prefix(string sort, string cause) => Outbox.OutboxPlan.Reserved + DerivedIds.Derive(sort, cause).Value + ".";

    private static PromiseId? StandingOf(RecoveryCase current, string cause)
    {
        var prefix = Prefix("task", cause);
        foreach (var promise in current.Promises)
        {
            // A task whose time is over is still to be done.
            if (promise.Standing is PromiseStanding.Open or PromiseStanding.Broken && promise.Ref.Value.StartsWith(prefix, StringComparison.Ordinal))
            {
                return promise.Ref;
            }
        }

        return null;
    }

    private static int CountOf(RecoveryCase current, string cause)
    {
        var prefix = Prefix("task", cause);
        return current.Promises.Count(promise => promise.Ref.Value.StartsWith(prefix, StringComparison.Ordinal));
    }
}
