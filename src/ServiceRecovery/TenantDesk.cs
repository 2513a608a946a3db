namespace ServiceRecovery;

/// <summary>The desk, speaking for one tenant.</summary>
public sealed class TenantDesk
{
    internal TenantDesk(RecoveryDesk desk, TenantId tenant)
    {
        Desk = desk;
        Tenant = tenant;
    }

    /// <summary>Gets the tenant.</summary>
    public TenantId Tenant { get; }

    internal RecoveryDesk Desk { get; }

    /// <summary>Returns the pseudonym under which the tenant's streams know a person, for a query about them.</summary>
    public SubjectKey KeyOf(PersonId person) => Desk.NamesOf(Tenant).Of(person).Key;

    /// <summary>Speaks of a case.</summary>
    public CaseDesk Case(CaseId id) => new(this, id);

    /// <summary>Speaks of the case that a report opens, for a caller who has no id for it: the id follows from tenant and report, so a repeated report finds its case.</summary>
    /// <param name="report">The id of the command that reports.</param>
    public CaseDesk CaseOf(CommandId report) => Case(new CaseId(ServiceRecovery.Desk.DerivedIds.Of("case", Tenant.Value, report.Value).Value));

    /// <summary>Speaks of a case by its id as text.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public CaseDesk Case(string id) => Case(new CaseId(id));
}

/// <summary>The desk, speaking of one case.</summary>
public sealed class CaseDesk
{
    internal CaseDesk(TenantDesk tenant, CaseId id)
    {
        Tenant = tenant;
        Id = id;
    }

    /// <summary>Gets the case's id.</summary>
    public CaseId Id { get; }

    internal TenantDesk Tenant { get; }

    /// <summary>Acts as somebody.</summary>
    public RecoveryHandle As(Actor by) => new(this, by);

    /// <summary>Returns the case as it is now, or <see langword="null"/> when there is none.</summary>
    public ValueTask<RecoveryCase?> FindAsync(CancellationToken cancellationToken = default) => Tenant.Desk.FindAsync(Tenant.Tenant, Id, cancellationToken);

    /// <summary>Returns what happened, oldest first.</summary>
    public ValueTask<System.Collections.Immutable.ImmutableArray<RecordedEvent>> ReadAsync(CancellationToken cancellationToken = default) => Tenant.Desk.ReadAsync(Tenant.Tenant, Id, cancellationToken);
}

/// <summary>A case in the hands of one person.</summary>
public sealed partial class RecoveryHandle
{
    private readonly CaseDesk _case;

    internal RecoveryHandle(CaseDesk @case, Actor by)
    {
        _case = @case;
        By = by;
    }

    /// <summary>Gets who acts.</summary>
    public Actor By { get; }

    /// <summary>Gets the case's id.</summary>
    public CaseId Id => _case.Id;

    /// <summary>Gives a command. Without an id of the caller's it gets a new one, so a repeat is another command.</summary>
    public ValueTask<CommandResult> DoAsync(CaseCommand command, CommandId? id = null, CancellationToken cancellationToken = default) =>
        HandleAsync(new RecoveryBatch(id ?? NewId(), By, command), cancellationToken);

    /// <summary>Gives several commands that are stored together or not at all.</summary>
    public ValueTask<CommandResult> DoAllAsync(IEnumerable<CaseCommand> commands, CommandId? id = null, CancellationToken cancellationToken = default) =>
        HandleAsync(new RecoveryBatch(id ?? NewId(), By, [.. commands]), cancellationToken);

    /// <summary>Returns what this person may do now, and what is unmet for the rest.</summary>
    public ValueTask<OpenSteps> OpenStepsAsync(CancellationToken cancellationToken = default) => _case.Tenant.Desk.OpenStepsAsync(_case.Tenant.Tenant, Id, By, cancellationToken);

    private ValueTask<CommandResult> HandleAsync(RecoveryBatch batch, CancellationToken cancellationToken) => _case.Tenant.Desk.HandleAsync(_case.Tenant.Tenant, Id, batch, cancellationToken);

    private static CommandId NewId()
    {
        var bytes = new byte[16];
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return new CommandId("h-" + string.Concat(bytes.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
    }
}
