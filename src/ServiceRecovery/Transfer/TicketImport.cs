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

/// <summary>Takes open tickets of another system as cases on the playbook <c>imported</c>, by the channel <see cref="Channel"/>. They earn nothing: before one closes, the customer is asked here.</summary>
/// <remarks>The desk needs the playbook: <c>Playbooks.Add(PlaybookPresets.Get("imported").Definition)</c>. What happened in the other system isn't retold; a note may say where to find it.</remarks>
public sealed class TicketImport(RecoveryDesk desk)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Gets the channel by which imported cases are told from others.</summary>
    public static Channel Channel { get; } = new("import");

    /// <summary>Takes one ticket, whole or not at all. The same ticket taken again is answered as repeated.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="cancellationToken">Honored until it is stored.</param>
    /// <exception cref="ArgumentException">Something was done, and it isn't said what.</exception>
    public ValueTask<CommandResult> ImportCaseAsync(TenantId tenant, OpenTicket ticket, CancellationToken cancellationToken = default)
    {
        if (ticket.Stage == TicketStage.Acted && string.IsNullOrEmpty(ticket.Done))
        {
            throw new ArgumentException($"A ticket in '{TicketStage.Acted}' says in '{nameof(OpenTicket.Done)}' what was done.", nameof(ticket));
        }

        var id = DerivedIds.Derive("import", tenant.Value, ticket.Id.Value);
        return desk.HandleAsync(tenant, ticket.Id, new RecoveryBatch(id, ticket.Responsible, [.. Commands(ticket)]), cancellationToken);
    }

    private IEnumerable<CaseCommand> Commands(OpenTicket ticket)
    {
        yield return new CaseCommand.ReportFailure(
            ticket.Account,
            ticket.Severity,
            Channel,
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
        var soon = desk.Now + Grace;
        foreach (var promise in ticket.Promises.IsDefault ? [] : ticket.Promises)
        {
            yield return promise.DueAt <= soon ? promise with { DueAt = null, Within = Grace } : promise;
        }
    }
}
