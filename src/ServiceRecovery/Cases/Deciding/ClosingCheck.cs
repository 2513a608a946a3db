using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>What keeps a case from being closed now.</summary>
/// <param name="Case">The case.</param>
/// <param name="Playbook">Its playbook.</param>
/// <param name="Broken">The laws that don't hold, in the order in which they are told.</param>
/// <param name="HasRow">Whether a row of the playbook closes the case where it stands.</param>
internal readonly record struct ClosingCheck(RecoveryCase Case, Playbook Playbook, ImmutableArray<ClosingLaw> Broken, bool HasRow)
{
    /// <summary>Asks the machine of a case.</summary>
    public static ClosingCheck Of(RecoveryCase current, Playbook playbook)
    {
        var machine = CaseMachine.Take(playbook, current);
        var isOpen = machine.CanFire(StepKind.Close, out var codes);
        CaseMachine.Return(machine);
        if (isOpen)
        {
            return new(current, playbook, [], HasRow: true);
        }

        // Where no row closes the case, no guard was asked: what is unmet is told for what the case has earned.
        var laws = ClosingLaw.For(current.Purpose);
        return codes is null
            ? new(current, playbook, [.. laws.Where(law => !law.Holds(current, current.EarnedEnding))], HasRow: false)
            : new(current, playbook, [.. laws.Where(law => codes.Contains(law.Code))], HasRow: true);
    }

    /// <summary>Gets whether the case can be closed.</summary>
    public bool IsMet => HasRow && Broken.IsEmpty;

    /// <summary>Gets whether a close may be given all the same, and waits.</summary>
    public bool MayWait => HasRow && Broken.All(law => law.MayWait);

    /// <summary>Gets everything that is unmet.</summary>
    public ImmutableArray<Unmet> Unmet
    {
        get
        {
            var current = Case;
            var unmet = Broken.SelectMany(law => law.Unmet(current));
            return HasRow ? [.. unmet] : [.. unmet, Refusals.StepNotOpen(current, StepKind.Close, Playbook)];
        }
    }
}
