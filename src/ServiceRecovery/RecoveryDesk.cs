using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>The one way in: loads a case, gathers facts, decides, and appends all or nothing. One desk serves all threads; of recent cases it keeps in mind how they stand (<see cref="RecoveryOptions.RecentCases"/>), which changes no result.</summary>
public sealed partial class RecoveryDesk
{
    private const int MostOpenCases = 20;
    private const int MostLookedAt = 100;

    private readonly DeskParts _parts;
    private readonly PlaybookRepository _playbooks;
    private readonly CaseHandler _cases;
    private readonly DuePass _due;
    private readonly OutboxPass _outbox;
    private readonly DebriefHandler _debriefs;
    private readonly Signal _signal = new();
    private readonly ConcurrentDictionary<TenantId, Pseudonyms> _names = new();

    internal RecoveryDesk(DeskParts parts)
    {
        _parts = parts;
        _playbooks = new PlaybookRepository(parts);
        _cases = new CaseHandler(this, parts);
        _debriefs = new DebriefHandler(this, parts);
        var tasks = new OutboxTasks(this, parts);
        _due = new DuePass(this, parts);
        _outbox = new OutboxPass(this, parts, tasks);
    }

    /// <summary>Makes a desk without a container.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something doesn't fit; all of it is told at once.</exception>
    /// <exception cref="InvalidPlaybookException">A playbook breaks a rule.</exception>
    public static RecoveryDesk Create(RecoverySetup setup)
    {
        var parts = (setup ?? throw new ArgumentNullException(nameof(setup))).Build();
        if (!ReferenceText.TakesAllLetters)
        {
            DeskTelemetry.TakesAsciiOnly(parts.Logger);
        }

        return new RecoveryDesk(parts);
    }

    /// <summary>Returns a desk with the same rules, policies and clock over another store, one inside a transaction for example.</summary>
    public RecoveryDesk Over(IRecoveryStore store) => new(_parts with { Store = store ?? throw new ArgumentNullException(nameof(store)) });

    /// <summary>Looks whether the program's playbooks are those that the store's cases run on, before the first of them is reported. The workers of a host and <c>recovery exec</c> call it when they start.</summary>
    /// <param name="tenant">Whose; by default the organization that is alone in its store.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidPlaybookException">A playbook was changed under a name and version that cases run on (<c>playbook-differs</c>); all of them are told.</exception>
    public ValueTask InitializeAsync(TenantId? tenant = null, CancellationToken cancellationToken = default) => _playbooks.CheckAsync(tenant ?? TenantId.Single, cancellationToken);

    /// <summary>Speaks for a tenant.</summary>
    public TenantDesk For(TenantId tenant) => new(this, tenant);

    /// <summary>Speaks for a tenant, by its id as text.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public TenantDesk For(string tenant) => For(new TenantId(tenant ?? throw new ArgumentNullException(nameof(tenant))));

    /// <summary>Speaks of a case of an organization that is alone in its store.</summary>
    public CaseDesk Case(CaseId id) => For(TenantId.Single).Case(id);

    /// <summary>Speaks of a case of an organization that is alone in its store, by the case's id as text.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public CaseDesk Case(string id) => Case(new CaseId(id ?? throw new ArgumentNullException(nameof(id))));

    /// <summary>Handles a batch (or a single command) for a case of an organization that is alone in its store.</summary>
    /// <inheritdoc cref="HandleAsync(TenantId, CaseId, RecoveryBatch, CancellationToken)"/>
    public ValueTask<CommandResult> HandleAsync(CaseId caseId, RecoveryBatch batch, CancellationToken cancellationToken = default) =>
        HandleAsync(TenantId.Single, caseId, batch, cancellationToken);

    /// <summary>Handles a batch (or a single command): all of it is stored, or nothing.</summary>
    /// <param name="tenant">Whose case.</param>
    /// <param name="caseId">Which case; a report opens it.</param>
    /// <param name="batch">What is asked.</param>
    /// <param name="cancellationToken">Honored until the append begins, and not after.</param>
    /// <returns>Accepted, repeated (the same id and content was accepted before), or refused with everything that is unmet.</returns>
    /// <exception cref="RecoveryContentionException">Others wrote to the same case or limits until the contention time-out.</exception>
    public async ValueTask<CommandResult> HandleAsync(TenantId tenant, CaseId caseId, RecoveryBatch batch, CancellationToken cancellationToken = default)
    {
        _ = batch ?? throw new ArgumentNullException(nameof(batch));
        using var activity = DeskTelemetry.Start(tenant, caseId, batch);
        try
        {
            var result = await _cases.HandleAsync(new CaseStreamRequest(tenant, caseId, batch), cancellationToken).ConfigureAwait(false);
            DeskTelemetry.Stop(_parts.Logger, activity, caseId, batch, result);
            return result is CommandResult.Accepted { Events.IsEmpty: false } reported && reported.Events[0].Event is IReport { Customer: { } customer }
                ? reported with { OpenCases = await OtherCasesAsync(tenant, caseId, customer.Key, cancellationToken).ConfigureAwait(false) }
                : result;
        }
        catch
        {
            DeskTelemetry.Threw(activity);
            throw;
        }
    }

    // What was stored is stored, whatever comes of this question.
    private async ValueTask<ImmutableArray<CaseId>> OtherCasesAsync(TenantId tenant, CaseId caseId, SubjectKey customer, CancellationToken cancellationToken)
    {
        if (_parts.Store is not IRecoveryQueries queries)
        {
            return [];
        }

        try
        {
            var page = await queries.ListAsync(new WorklistQuery(tenant) { Customer = customer, Limit = MostLookedAt }, cancellationToken).ConfigureAwait(false);
            return [.. page.Items.Where(line => line.Head.Ending == Ending.Open && line.Key.Id != caseId.Value).OrderBy(line => line.Head.OpenedAt).ThenBy(line => line.Key.Id, StringComparer.Ordinal).Take(MostOpenCases).Select(line => new CaseId(line.Key.Id))];
        }
        catch (Exception exception) when (exception is RecoveryStoreException or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>Returns a case as it is now, or <see langword="null"/> when there is none.</summary>
    public async ValueTask<RecoveryCase?> FindAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default)
    {
        var stored = await _parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        return stored.Version == 0 ? null : History.Fold(stored, _parts.Codec);
    }

    /// <summary>Returns what happened in a case, oldest first; empty when there is none.</summary>
    public async ValueTask<ImmutableArray<RecordedEvent>> ReadAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default)
    {
        var stored = await _parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        return History.Read(stored, _parts.Codec);
    }

    /// <summary>Returns what somebody may do in a case now, and for the rest everything that is unmet.</summary>
    public async ValueTask<OpenSteps> OpenStepsAsync(TenantId tenant, CaseId caseId, Actor by, CancellationToken cancellationToken = default)
    {
        _ = by ?? throw new ArgumentNullException(nameof(by));
        var stored = await _parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        return await OpenStepsAsync(tenant, caseId, by, History.Fold(stored, _parts.Codec), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a case once, for whoever shows it: how it stands and what happened.</summary>
    internal async ValueTask<(RecoveryCase Case, ImmutableArray<RecordedEvent> History)?> LookAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken)
    {
        var stored = await _parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        var history = History.Read(stored, _parts.Codec);
        return history.IsEmpty ? null : (history.Aggregate(RecoveryCase.Empty with { }, CaseHistory.Advance), history);
    }

    internal async ValueTask<OpenSteps> OpenStepsAsync(TenantId tenant, CaseId caseId, Actor by, RecoveryCase current, CancellationToken cancellationToken)
    {
        var playbook = await _cases.PlaybookOfAsync(tenant, current, null, cancellationToken).ConfigureAwait(false);
        var (canonical, asStaff, inactive) = await IdentityResolution.CanonicalAsync(_parts, tenant, new RecoveryBatch(new CommandId("open-steps"), by, new CaseCommand.Close()), cancellationToken).ConfigureAwait(false);
        var facts = _cases.BasisOf(tenant, caseId, canonical, asStaff, current, playbook);
        return OpenSteps.For(current, await _cases.WithRelationAsync(current, facts, cancellationToken).ConfigureAwait(false), inactive, _parts.Authority as RoleLimits);
    }

    /// <summary>Returns the Stateless machine of a case as it stands now, or <see langword="null"/> when there is no such case. It follows the events that later commands return.</summary>
    public async ValueTask<CaseMachine?> MachineAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default) =>
        await FindAsync(tenant, caseId, cancellationToken).ConfigureAwait(false) is { } current
            ? CaseMachine.For(current, await _cases.PlaybookOfAsync(tenant, current, null, cancellationToken).ConfigureAwait(false))
            : null;

    internal async ValueTask<Wanted?> WantedAsync(TenantId tenant, RecoveryCase current, CancellationToken cancellationToken) =>
        WantedTimes.Of(current, await _cases.PlaybookOfAsync(tenant, current, null, cancellationToken).ConfigureAwait(false));

    internal async ValueTask<Policies.ApologyRuling?> ReviewAsync(TenantId tenant, CaseId caseId, Actor by, CaseCommand.Apologize draft, CancellationToken cancellationToken)
    {
        _ = draft ?? throw new ArgumentNullException(nameof(draft));
        if (draft.Words is null == draft.Template is null)
        {
            throw new ArgumentException("A draft has words or names a template. Spoken words aren't reviewed.", nameof(draft));
        }

        return await FindAsync(tenant, caseId, cancellationToken).ConfigureAwait(false) is { } current
            ? await _cases.ReviewAsync(draft, current, tenant, caseId, by, cancellationToken).ConfigureAwait(false)
            : null;
    }

    internal DeskParts Parts => _parts;

    internal DebriefHandler Debriefs => _debriefs;

    internal PlaybookRepository Playbooks => _playbooks;

    internal DateTimeOffset Now => _parts.Clock.GetUtcNow();

    internal Pseudonyms NamesOf(TenantId tenant) => _names.TryGetValue(tenant, out var names) ? names : _names.GetOrAdd(tenant, new Pseudonyms(tenant, _parts.Key));
}
