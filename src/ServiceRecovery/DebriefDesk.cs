using System.Collections.Immutable;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery;

/// <summary>The desk, speaking of one debrief.</summary>
public sealed class DebriefDesk
{
    internal DebriefDesk(TenantDesk tenant, DebriefId id)
    {
        Tenant = tenant;
        Id = id;
    }

    /// <summary>Gets the debrief's id.</summary>
    public DebriefId Id { get; }

    internal TenantDesk Tenant { get; }

    /// <summary>Acts as somebody. What is contributed or found keeps nothing of them.</summary>
    public DebriefHandle As(Actor by) => new(this, by ?? throw new ArgumentNullException(nameof(by)));

    /// <summary>Returns the debrief as it is now, or <see langword="null"/> when there is none.</summary>
    public ValueTask<Debrief?> FindAsync(CancellationToken cancellationToken = default) => Tenant.Desk.Debriefs.FindAsync(Tenant.Tenant, Id, cancellationToken);

    /// <summary>Returns what a debrief asks: the questions of its format that belong to what it is about; empty where the organization no longer has the format.</summary>
    public ImmutableArray<DebriefQuestion> QuestionsOf(Debrief debrief) =>
        [.. Tenant.Desk.Parts.Learning.Formats.FirstOrDefault(format => format.Name == (debrief ?? throw new ArgumentNullException(nameof(debrief))).Format)?.QuestionsOf(debrief.About) ?? []];

    /// <summary>Returns what happened, oldest first; empty when there is none.</summary>
    public ValueTask<ImmutableArray<RecordedDebriefEvent>> ReadAsync(CancellationToken cancellationToken = default) => Tenant.Desk.Debriefs.ReadAsync(Tenant.Tenant, Id, cancellationToken);

    /// <summary>Returns the walk through the stages of each case, for those who sit together. It speaks in roles.</summary>
    public async ValueTask<ImmutableArray<WalkThrough>> WalkThroughAsync(CancellationToken cancellationToken = default)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return [];
        }

        var walks = ImmutableArray.CreateBuilder<WalkThrough>(found.Cases.Length);
        foreach (var id in found.Cases)
        {
            walks.Add(await Tenant.Desk.WalkThroughAsync(Tenant.Tenant, id, cancellationToken).ConfigureAwait(false));
        }

        return walks.MoveToImmutable();
    }
}

/// <summary>A debrief in the hands of one person.</summary>
public sealed partial class DebriefHandle
{
    private readonly DebriefDesk _debrief;

    internal DebriefHandle(DebriefDesk debrief, Actor by)
    {
        _debrief = debrief;
        By = by;
    }

    /// <summary>Gets who acts.</summary>
    public Actor By { get; }

    /// <summary>Gets the debrief's id.</summary>
    public DebriefId Id => _debrief.Id;

    /// <summary>Gives a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="id">Its id; <see langword="null"/>: a new one, so a repeat is another command.</param>
    /// <param name="expected">The version the caller saw; another one refuses it. <see langword="null"/>: any.</param>
    /// <param name="cancellationToken">Honored until the append begins, and not after.</param>
    /// <exception cref="RecoveryContentionException">Others wrote to the same debrief until the contention time-out.</exception>
    internal ValueTask<DebriefResult> DoAsync(DebriefCommand command, CommandId? id = null, long? expected = null, CancellationToken cancellationToken = default) =>
        _debrief.Tenant.Desk.Debriefs.HandleAsync(_debrief.Tenant.Tenant, Id, id ?? RecoveryHandle.NewId(), By, command, expected, cancellationToken);

    /// <summary>Opens the debrief of some cases with the organization's own questions and times.</summary>
    public ValueTask<DebriefResult> OpenDebriefAsync(params ReadOnlySpan<CaseId> cases) => DoAsync(new DebriefCommand.Open([.. cases]));
}
