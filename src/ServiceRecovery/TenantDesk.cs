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
    public SubjectKey KeyOf(PersonId person) => Desk.NamesOf(Tenant).SubjectOf(person).Key;

    /// <summary>Returns the pseudonym under which the tenant's streams know a customer, an order or a transaction.</summary>
    public SubjectKey KeyOf(CustomerRef customer) => Desk.NamesOf(Tenant).SubjectOf(customer).Key;

    /// <summary>Returns the token of an asking, for the link by which the customer answers: whoever has it is the customer of that case (<see cref="Actor.ByLink"/>).</summary>
    /// <param name="caseId">The case in which it was issued.</param>
    /// <param name="ask">The asking.</param>
    /// <returns>A secret, the same each time. Send it to the customer and to nobody else, and don't log it.</returns>
    public string AskTokenOf(CaseId caseId, AskId ask) => AskTokens.TokenOf(caseId, ask, Desk.NamesOf(Tenant));

    /// <summary>Speaks of a case.</summary>
    public CaseDesk Case(CaseId id) => new(this, id);

    /// <summary>Speaks of a debrief.</summary>
    public DebriefDesk Debrief(DebriefId id) => new(this, id);

    /// <summary>Speaks of the debrief that a case has of its own, where no policy groups it with others.</summary>
    public DebriefDesk DebriefOf(CaseId id) => Debrief(new DebriefId(DerivedIds.Derive("debrief", Tenant.Value, id.Value).Value));

    /// <summary>Returns the walk through a case, stage by stage; without stages when there is no such case.</summary>
    public ValueTask<Debriefs.WalkThrough> WalkThroughAsync(CaseId id, CancellationToken cancellationToken = default) => Desk.WalkThroughAsync(Tenant, id, cancellationToken);

    /// <summary>Speaks of the case that a report opens, for a caller who has no id for it: the id follows from tenant and report, so a repeated report finds its case.</summary>
    /// <param name="report">The id of the command that reports.</param>
    public CaseDesk CaseOf(CommandId report) => Case(new CaseId(DerivedIds.Derive("case", Tenant.Value, report.Value).Value));

    /// <summary>Returns one page of the work list, in the order to work in: when a case wants somebody's eyes (<see cref="Wanted"/>), the worst first at one instant, then the oldest, then by id. Closed cases with an open task are always listed.</summary>
    /// <param name="query">What is asked for; <see langword="null"/>: all that is open. Its <see cref="Storage.WorklistQuery.For"/> takes the levels below too.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page. What happens between two pages shifts no line from one into the other. A line holds no words of a person.</returns>
    /// <exception cref="ArgumentException">The query is another tenant's, or its <see cref="Storage.WorklistQuery.After"/> is no place that a page gave.</exception>
    /// <exception cref="NotSupportedException">The store answers no questions.</exception>
    public ValueTask<Storage.Page<Storage.StreamSummary>> ListAsync(Storage.WorklistQuery? query = null, CancellationToken cancellationToken = default) =>
        Desk.Queries.ListAsync(Own(query ?? new Storage.WorklistQuery(Tenant)), cancellationToken);

    /// <summary>Returns what one view of the work list asks for, as one person sees it; more can be asked for with it.</summary>
    /// <param name="view">Which.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="role">The role they look in.</param>
    public Storage.WorklistQuery ViewOf(WorklistView view, PersonId person, Role role)
    {
        var all = new Storage.WorklistQuery(Tenant);
        return view switch
        {
            WorklistView.Open => all,
            WorklistView.Mine => all with { Responsible = KeyOf(person) },
            WorklistView.Unowned => all with { OnlyUnowned = true },
            WorklistView.Waiting => all with { For = [role], NotAskedBy = KeyOf(person) },
            WorklistView.Asked => all with { Stages = Desk.AskedStages },
            WorklistView.Closed => all with { OnlyClosed = true },
            _ => throw new ArgumentOutOfRangeException(nameof(view), view, "There is no such view."),
        };
    }

    /// <summary>Counts work lists, each up to 1,000: so many or more.</summary>
    /// <param name="queries">The lists; their limit and place don't count.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A number for each list.</returns>
    /// <exception cref="ArgumentException">A query is another tenant's.</exception>
    /// <exception cref="NotSupportedException">The store answers no questions.</exception>
    public ValueTask<System.Collections.Immutable.ImmutableArray<int>> CountAsync(IEnumerable<Storage.WorklistQuery> queries, CancellationToken cancellationToken = default) =>
        Desk.Queries.CountAsync([.. (queries ?? throw new ArgumentNullException(nameof(queries))).Select(Own)], RecoveryDesk.MostCounted, cancellationToken);

    /// <summary>Counts a work list by what its lines have in common. It looks at the whole list, so it takes the longer the longer the list is.</summary>
    /// <param name="query">The list; its limit and place don't count.</param>
    /// <param name="by">By what.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Each value that occurs, by value.</returns>
    /// <exception cref="ArgumentException">The query is another tenant's.</exception>
    /// <exception cref="NotSupportedException">The store answers no questions.</exception>
    public ValueTask<System.Collections.Immutable.ImmutableArray<Storage.WorklistCount>> CountByAsync(Storage.WorklistQuery query, Storage.WorklistMember by, CancellationToken cancellationToken = default) =>
        Desk.Queries.CountByAsync(Own(query ?? throw new ArgumentNullException(nameof(query))), by, cancellationToken);

    /// <summary>Returns one page of the debriefs that aren't settled: people still talk, an action is to be done, or its effect isn't known. Next due first (none last), then opened, then by id.</summary>
    /// <param name="facilitator">Who sees to them; <see langword="null"/>: anybody.</param>
    /// <param name="includeSettled">Settled ones too.</param>
    /// <param name="limit">How many at most, 1 to 500; less or more is taken for the nearest of them.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is no place that a page gave.</exception>
    /// <exception cref="NotSupportedException">The store answers no questions.</exception>
    public ValueTask<Storage.Page<Storage.StreamSummary>> ListDebriefsAsync(PersonId? facilitator = null, bool includeSettled = false, int limit = 50, string? after = null, CancellationToken cancellationToken = default) =>
        Desk.Queries.ListAsync(
            new Storage.WorklistQuery(Tenant)
            {
                Kind = Storage.StreamKind.Debrief,
                Responsible = facilitator is { } person ? KeyOf(person) : null,
                IncludeClosed = includeSettled,
                Limit = limit,
                After = after,
            },
            cancellationToken);

    /// <summary>Returns messages that nobody hands over any more until somebody decides, oldest first. On the case of each stands a task, after a note when it is closed.</summary>
    /// <param name="limit">How many at most, 1 to 500.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="NotSupportedException">The store answers no questions.</exception>
    public ValueTask<System.Collections.Immutable.ImmutableArray<Storage.OutboxMessage>> DeadLettersAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        Desk.Queries.DeadLettersAsync(Tenant, limit, cancellationToken);

    /// <summary>Has a dead message tried once more, and keeps its task. If it fails again it is dead again at once, with a new task.</summary>
    /// <param name="dead">The message, as <see cref="DeadLettersAsync"/> gave it.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancellationToken">Honored until the store has it.</param>
    /// <returns><see langword="false"/> when it isn't there any more: somebody else decided.</returns>
    public ValueTask<bool> SendAgainAsync(Storage.OutboxMessage dead, Actor by, CancellationToken cancellationToken = default) =>
        Desk.SendAgainAsync(Own(dead), by ?? throw new ArgumentNullException(nameof(by)), cancellationToken);

    /// <summary>Gives a dead message up, lets those of its case behind it go, and keeps its task.</summary>
    /// <param name="dead">The message, as <see cref="DeadLettersAsync"/> gave it.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancellationToken">Honored until the store has it.</param>
    /// <returns><see langword="false"/> when it isn't there any more: somebody else decided.</returns>
    public ValueTask<bool> DropAsync(Storage.OutboxMessage dead, Actor by, CancellationToken cancellationToken = default) =>
        Desk.DropAsync(Own(dead), by ?? throw new ArgumentNullException(nameof(by)), cancellationToken);

    /// <summary>Speaks of a case by its id as text.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public CaseDesk Case(string id) => Case(new CaseId(id ?? throw new ArgumentNullException(nameof(id))));

    // Who may decide on the requests of a level may decide on those of the levels below.
    private Storage.WorklistQuery Own(Storage.WorklistQuery query)
    {
        if (query.Tenant != Tenant)
        {
            throw new ArgumentException($"The list is of the tenant '{query.Tenant}', and this desk speaks for '{Tenant}'.", nameof(query));
        }

        var levels = Desk.Parts.Rules.Levels;
        return query.For.IsDefaultOrEmpty ? query : query with { For = [.. query.For.Concat(levels.Take(query.For.Max(levels.IndexOf) + 1)).Distinct()] };
    }

    private Storage.OutboxMessage Own(Storage.OutboxMessage dead) => (dead ?? throw new ArgumentNullException(nameof(dead))).Key.Tenant == Tenant
        ? dead
        : throw new ArgumentException($"The message is of the tenant '{dead.Key.Tenant}', and this desk speaks for '{Tenant}'.", nameof(dead));
}

/// <summary>A view of the work list, as one person sees it.</summary>
public enum WorklistView
{
    /// <summary>All that is open.</summary>
    Open = 0,

    /// <summary>What the person answers for.</summary>
    Mine = 1,

    /// <summary>What nobody owns.</summary>
    Unowned = 2,

    /// <summary>What waits for the person's approval.</summary>
    Waiting = 3,

    /// <summary>The customer's turn: they were asked and haven't answered.</summary>
    Asked = 4,

    /// <summary>What is closed.</summary>
    Closed = 5,
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
    public RecoveryHandle As(Actor by) => new(this, by ?? throw new ArgumentNullException(nameof(by)));

    /// <summary>Returns the case as it is now, or <see langword="null"/> when there is none.</summary>
    public ValueTask<RecoveryCase?> FindAsync(CancellationToken cancellationToken = default) => Tenant.Desk.FindAsync(Tenant.Tenant, Id, cancellationToken);

    /// <summary>Returns the case in which this one goes on: the end of the chain of its merges, or the case itself when it wasn't merged.</summary>
    public async ValueTask<CaseDesk> SurvivorAsync(CancellationToken cancellationToken = default) => await FindAsync(cancellationToken).ConfigureAwait(false) is { MergedInto: not null } merged
        ? Tenant.Case((await ServiceRecovery.Desk.Survivors.FindAsync(Tenant.Desk.Parts, Tenant.Tenant, Id, merged, cancellationToken).ConfigureAwait(false)).Id)
        : this;

    /// <summary>Returns how an asking stands for whoever came by its link (<see cref="Outbox.AnswerLinks"/>): what may be answered now, in this case or in the one that absorbed it.</summary>
    /// <param name="ask">The asking, by its name in this case.</param>
    /// <param name="code">The secret part of the link. It is compared before anything is loaded, in a time that tells neither how much of it is right nor whether there is such a case.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns><see langword="null"/> when the code isn't the asking's, and when there is no such asking.</returns>
    public ValueTask<FoundAsking?> FindAskingAsync(AskId ask, string code, CancellationToken cancellationToken = default) =>
        Tenant.Desk.FindAskingAsync(Tenant.Tenant, Id, ask, code ?? throw new ArgumentNullException(nameof(code)), cancellationToken);

    /// <summary>Reviews the words of an apology before they are sent, or renders a template. Nothing is recorded; what the words are found to be when they are sent is judged then.</summary>
    /// <param name="draft">The apology as it would be given, with words or a template.</param>
    /// <param name="by">Who would give it.</param>
    /// <param name="cancellationToken">Stops the review.</param>
    /// <returns>The words with what was found; <see langword="null"/> when there is no such case.</returns>
    /// <exception cref="ArgumentException">The draft has neither words nor a template, or both.</exception>
    public ValueTask<Policies.ApologyRuling?> ReviewAsync(CaseCommand.Apologize draft, Actor by, CancellationToken cancellationToken = default) =>
        Tenant.Desk.ReviewAsync(Tenant.Tenant, Id, by ?? throw new ArgumentNullException(nameof(by)), draft, cancellationToken);

    /// <summary>Returns what happened, oldest first.</summary>
    public ValueTask<System.Collections.Immutable.ImmutableArray<RecordedEvent>> ReadAsync(CancellationToken cancellationToken = default) => Tenant.Desk.ReadAsync(Tenant.Tenant, Id, cancellationToken);

    /// <summary>Returns when the case wants somebody's eyes, and why; of a closed case its open tasks do.</summary>
    /// <returns><see langword="null"/> when there is no such case, or when it is closed and no task is open.</returns>
    public async ValueTask<Wanted?> WantedAsync(CancellationToken cancellationToken = default) =>
        await FindAsync(cancellationToken).ConfigureAwait(false) is { } current ? await Tenant.Desk.WantedAsync(Tenant.Tenant, current, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Returns the Stateless machine of the case as it stands now, or <see langword="null"/> when there is no such case. It follows the events that later commands return.</summary>
    public ValueTask<CaseMachine?> MachineAsync(CancellationToken cancellationToken = default) => Tenant.Desk.MachineAsync(Tenant.Tenant, Id, cancellationToken);
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
        HandleAsync(new RecoveryBatch(id ?? NewId(), By, command ?? throw new ArgumentNullException(nameof(command))), cancellationToken);

    /// <summary>Gives several commands that are stored together or not at all.</summary>
    public ValueTask<CommandResult> DoAllAsync(IEnumerable<CaseCommand> commands, CommandId? id = null, CancellationToken cancellationToken = default) =>
        HandleAsync(new RecoveryBatch(id ?? NewId(), By, [.. commands ?? throw new ArgumentNullException(nameof(commands))]), cancellationToken);

    /// <summary>Returns what this person may do now, and what is unmet for the rest.</summary>
    public ValueTask<OpenSteps> OpenStepsAsync(CancellationToken cancellationToken = default) => _case.Tenant.Desk.OpenStepsAsync(_case.Tenant.Tenant, Id, By, cancellationToken);

    private ValueTask<CommandResult> HandleAsync(RecoveryBatch batch, CancellationToken cancellationToken) => _case.Tenant.Desk.HandleAsync(_case.Tenant.Tenant, Id, batch, cancellationToken);

    internal static CommandId NewId()
    {
        var bytes = new byte[16];
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return new CommandId("h-" + string.Concat(bytes.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
    }
}
