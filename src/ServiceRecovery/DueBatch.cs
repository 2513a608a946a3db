using System.Collections.Immutable;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Due;

/// <summary>What one pass of due work did.</summary>
/// <param name="Claimed">How many cases and debriefs with something due it took.</param>
/// <param name="Done">What was done, in order.</param>
/// <param name="Faults">Cases whose due work failed; they are tried again.</param>
/// <param name="Oldest">Since when the case that waited longest was due; <see langword="null"/> when nothing was.</param>
public sealed record DueBatch(int Claimed, ImmutableArray<CommandResult.Accepted> Done, ImmutableArray<DueFault> Faults, DateTimeOffset? Oldest)
{
    /// <summary>Gets what was done to debriefs: opened, overdue, an owner reminded, an effect looked at.</summary>
    public ImmutableArray<DebriefResult.Accepted> Learned { get; init; } = [];

    /// <summary>Returns one line for a log: how much was taken, what came of it, and each fault with its code.</summary>
    public override string ToString() => FormattableString.Invariant($"{Claimed} taken, {Done.Length} acts on cases, {Learned.Length} on debriefs")
        + (Faults.IsEmpty ? ", no fault" : $", {(Faults.Length == 1 ? "a fault" : FormattableString.Invariant($"{Faults.Length} faults"))}: {string.Join(", ", Faults)}");
}

/// <summary>Due work that failed.</summary>
/// <param name="Tenant">Whose case.</param>
/// <param name="CaseId">Which case.</param>
/// <param name="Code">Why: the code of the refusal, or <c>threw:</c> and the type of the exception.</param>
public sealed record DueFault(TenantId Tenant, CaseId CaseId, string Code)
{
    /// <summary>Gets the debrief that failed, where it wasn't a case; <see cref="CaseId"/> then has the same text.</summary>
    public DebriefId? DebriefId { get; init; }

    /// <summary>Returns what failed and why.</summary>
    public override string ToString() => $"'{(DebriefId is { } debrief ? debrief.Value : CaseId.Value)}' {Code}";
}
