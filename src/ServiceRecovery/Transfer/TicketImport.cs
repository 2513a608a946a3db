using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Transfer;

/// <summary>Where an open ticket of another system goes on. There is no stage in which an answer stands and none that is closed: nobody here heard the customer say it.</summary>
public enum TicketStage
{
    /// <summary>Nobody took responsibility yet; the organization names who answers for it.</summary>
    Reported,

    /// <summary>Somebody took responsibility.</summary>
    Owned,

    /// <summary>Something was done, and the customer wasn't asked since.</summary>
    Acted,
}

/// <summary>An open ticket of another system.</summary>
/// <param name="Id">The case's id here.</param>
/// <param name="Responsible">Who is responsible, a person of the organization.</param>
/// <param name="Stage">Where it goes on.</param>
public sealed record OpenTicket(CaseId Id, Actor Responsible, TicketStage Stage)
{
    /// <summary>Gets the channel by which cases that were tickets are told from others.</summary>
    public static Channel Channel { get; } = new("import");

    /// <summary>Gets what the customer reported.</summary>
    public string? Account { get; init; }

    /// <summary>Gets what was done so far; needed for <see cref="TicketStage.Acted"/>, and recorded as a correction in part.</summary>
    public string? Done { get; init; }

    /// <summary>Gets how bad it is; minor unless said.</summary>
    public Severity Severity { get; init; } = Severity.Minor;

    /// <summary>Gets how much trouble it is; some unless said. A great one owes a compensation here too.</summary>
    public Inconvenience Inconvenience { get; init; } = Inconvenience.Some;

    /// <summary>Gets the customer.</summary>
    public CustomerRef? Customer { get; init; }

    /// <summary>Gets the order it is about.</summary>
    public CustomerRef? Order { get; init; }

    /// <summary>Gets the place.</summary>
    public PlaceId? Place { get; init; }

    /// <summary>Gets when the organization first heard of it.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Gets what was promised and is still owed. A promise that is overdue already is due a minute after it came, so that it breaks unless it is kept at once.</summary>
    public ImmutableArray<CaseCommand.MakePromise> Promises { get; init; } = [];
}

/// <summary>Opens cases for tickets of another system; <see cref="RecoveryTransfer.ImportTicketAsync"/> says what it promises.</summary>
internal static class TicketImport
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public static ValueTask<CommandResult> ImportCaseAsync(RecoveryDesk desk, TenantId tenant, OpenTicket ticket, CancellationToken cancellationToken)
    {
        if (ticket.Stage == TicketStage.Acted && string.IsNullOrEmpty(ticket.Done))
        {
            throw new ArgumentException($"A ticket in '{TicketStage.Acted}' says in '{nameof(OpenTicket.Done)}' what was done.", nameof(ticket));
        }

        var id = DerivedIds.Derive("import", tenant.Value, ticket.Id.Value);
        return desk.HandleAsync(tenant, ticket.Id, new RecoveryBatch(id, ticket.Responsible, [.. Commands(ticket, desk.Now)]), cancellationToken);
    }

    private static IEnumerable<CaseCommand> Commands(OpenTicket ticket, DateTimeOffset now)
    {
        yield return new CaseCommand.ReportFailure(
            ticket.Account,
            ticket.Severity,
            OpenTicket.Channel,
            ticket.Inconvenience,
            OpenedBy: OpenedBy.Customer,
            Customer: ticket.Customer,
            Order: ticket.Order,
            Place: ticket.Place,
            Playbook: PlaybookPresets.Get("imported").Ref)
        {
            ReceivedAt = ticket.ReceivedAt,
        };
        if (ticket.Stage != TicketStage.Reported)
        {
            yield return new CaseCommand.Own();
        }

        if (ticket.Stage == TicketStage.Acted)
        {
            yield return new CaseCommand.Correct(ticket.Done!, CorrectionExtent.Part);
        }

        // A promise that was broken elsewhere is broken here in the ordinary way.
        var soon = now + Grace;
        foreach (var promise in ticket.Promises.IsDefault ? [] : ticket.Promises)
        {
            yield return promise.DueAt <= soon ? promise with { DueAt = null, Within = Grace } : promise;
        }
    }
}
