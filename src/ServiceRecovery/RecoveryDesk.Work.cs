using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

public sealed partial class RecoveryDesk
{
    private ImmutableArray<Stage>? _askedStages;

    /// <summary>Does the one thing that is due next in a case, if its time has come.</summary>
    /// <returns><see langword="null"/> when nothing is due.</returns>
    public async ValueTask<CommandResult.Accepted?> WorkDueAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default)
    {
        using var outside = Ambient.Outside();
        return (await TryDueAsync(tenant, caseId, cancellationToken).ConfigureAwait(false)).Result as CommandResult.Accepted;
    }

    /// <summary>Does the one thing that is due next in a debrief, if its time has come: it is overdue, an owner is reminded, an effect is looked at.</summary>
    /// <returns><see langword="null"/> when nothing is due.</returns>
    public async ValueTask<DebriefResult.Accepted?> WorkDueAsync(TenantId tenant, DebriefId debriefId, CancellationToken cancellationToken = default)
    {
        using var outside = Ambient.Outside();
        return (await _debriefs.TryDueAsync(tenant, debriefId, cancellationToken).ConfigureAwait(false)).Result as DebriefResult.Accepted;
    }

    /// <summary>Does what is due in the store now, in due order, for the organization's own timer. Several nodes may call it; each thing happens once.</summary>
    /// <remarks>A case that fails is told among the faults, stops no other, and is tried again after a minute at the earliest.</remarks>
    /// <param name="limit">How many cases at most, from 1.</param>
    /// <param name="cancellationToken">Stops between two cases.</param>
    /// <returns>What was done; fewer cases claimed than <paramref name="limit"/> when nothing more is due.</returns>
    /// <exception cref="NotSupportedException">The store offers no due work.</exception>
    public async ValueTask<DueBatch> ProcessDueAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        using var outside = Ambient.Outside();
        return await _due.WorkAsync(limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands over the messages that wait in the store, for the organization's own timer. Several nodes may call it; each message is handed over at least once, in order per case and handler.</summary>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Begins nothing more; what is on its way has 3 seconds to arrive, and is free for others then.</param>
    /// <returns>What came of them; fewer claimed than <paramref name="limit"/> when nothing more waits.</returns>
    /// <exception cref="NotSupportedException">The store offers no messages.</exception>
    public async ValueTask<OutboxBatch> DispatchOutboxAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        using var outside = Ambient.Outside();
        return await _outbox.DispatchAsync(limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns a task that ends when this desk stores a message the next time, so that a worker needn't wait for its next look. Ask before looking, and nothing is missed.</summary>
    /// <remarks>It hears nothing of other nodes; looking now and then stays necessary.</remarks>
    public Task NextMessageAsync() => _signal.Next;

    internal bool AnswersQuestions => _parts.Store is IRecoveryQueries;

    /// <summary>Returns how far the desk's clock is behind what the store holds; zero where it isn't, or where the store has a clock of its own.</summary>
    internal async ValueTask<TimeSpan> ClockBehindAsync(CancellationToken cancellationToken) =>
        _parts.Store is IClockedStore clocked && await clocked.NewestAsync(cancellationToken).ConfigureAwait(false) is { } newest && newest > Now ? newest - Now : TimeSpan.Zero;

    internal IRecoveryQueries Queries => _parts.Store as IRecoveryQueries ?? throw new NotSupportedException($"The store '{_parts.Store.GetType().Name}' answers no questions.");

    internal ValueTask<bool> SendAgainAsync(OutboxMessage dead, Actor by, CancellationToken cancellationToken) => _outbox.SendAgainAsync(dead, by, cancellationToken);

    internal ValueTask<bool> DropAsync(OutboxMessage dead, Actor by, CancellationToken cancellationToken) => _outbox.DropAsync(dead, by, cancellationToken);

    /// <summary>What is counted is counted so far.</summary>
    internal const int MostCounted = 1_000;

    /// <summary>Gets the stages in which the customer was asked and hasn't answered, of all playbooks.</summary>
    internal ImmutableArray<Stage> AskedStages => _askedStages ??= [.. _parts.Catalog.Playbooks.SelectMany(AskedIn).Distinct()];

    /// <summary>Counts what waits for people in a tenant: open cases that are overdue to be looked at, by reason, and debriefs in which people still talk.</summary>
    internal async ValueTask<WaitingCounts> CountWaitingAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var reasons = await Queries.CountByAsync(new WorklistQuery(tenant) { WantedBy = Now }, WorklistMember.Reason, cancellationToken).ConfigureAwait(false);
        var overdue = new SortedDictionary<WantedReason, int>();
        foreach (var (value, count) in reasons)
        {
            overdue[(WantedReason)int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)] = count;
        }

        return new WaitingCounts(overdue, await CountDebriefsAsync(tenant, MostCounted, cancellationToken).ConfigureAwait(false));
    }

    internal async ValueTask<int> CountDebriefsAsync(TenantId tenant, int most, CancellationToken cancellationToken) =>
        (await Queries.CountAsync([new WorklistQuery(tenant) { Kind = StreamKind.Debrief, Stages = [Debrief.Talking] }], most, cancellationToken).ConfigureAwait(false))[0];

    private static IEnumerable<Stage> AskedIn(Playbook playbook)
    {
        foreach (var stage in playbook.Stages)
        {
            if (playbook.TryStep(stage, StepKind.FollowUp, out var asked))
            {
                yield return asked;
            }
        }
    }

    internal void SignalMessages() => _signal.Set();

    // The walk through a case that isn't there is empty.
    internal async ValueTask<WalkThrough> WalkThroughAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken)
    {
        var events = await ReadAsync(tenant, caseId, cancellationToken).ConfigureAwait(false);
        var books = new Dictionary<PlaybookRef, Playbook?>();
        var current = RecoveryCase.Empty;
        foreach (var recorded in events)
        {
            current = CaseHistory.Evolve(current, recorded);
            if (!books.ContainsKey(current.Playbook))
            {
                books.Add(current.Playbook, await _playbooks.FindAsync(tenant, current.Playbook, cancellationToken).ConfigureAwait(false));
            }
        }

        return WalkThrough.Through(caseId, events, name => books.TryGetValue(name, out var book) ? book : null, Now);
    }

    // What is due next in a case, and what came of it; neither when nothing is.
    internal async ValueTask<(DueItem? Due, CommandResult? Result)> TryDueAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken)
    {
        var stored = await _parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, caseId), null, cancellationToken, needsWords: false).ConfigureAwait(false);
        var current = History.Fold(stored, _parts.Codec);
        if (current.Version == 0)
        {
            return default;
        }

        var playbook = await _cases.PlaybookOfAsync(tenant, current, null, cancellationToken).ConfigureAwait(false);
        if (DueWork.Next(current, playbook) is not { } due || due.At > _cases.NowFor(current))
        {
            return default;
        }

        var id = DerivedIds.Derive("due", caseId.Value, Verbs.VerbOf(due.Command), due.Ref, UnixMicroseconds.From(due.At).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return (due, await HandleAsync(tenant, caseId, new RecoveryBatch(id, Actor.DueWork, due.Command), cancellationToken).ConfigureAwait(false));
    }
}

/// <summary>What waits for people.</summary>
/// <param name="Overdue">How many open cases are overdue to be looked at, by reason.</param>
/// <param name="Debriefs">How many debriefs wait: people still talk in them.</param>
internal sealed record WaitingCounts(IReadOnlyDictionary<WantedReason, int> Overdue, int Debriefs);
