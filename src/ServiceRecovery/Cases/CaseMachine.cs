using ServiceRecovery.Playbooks;
using Stateless;

namespace ServiceRecovery.Cases;

/// <summary>
/// The Stateless machine of one case: its playbook's rows, and the laws of closing as guards of the step <c>Close</c>, each named by its refusal code.
/// It follows what the desk has recorded, for boards, forms and drawings. Firing it by hand records nothing; only the desk does.
/// </summary>
/// <remarks>It is for one caller at a time and one playbook. Stages are substates of <see cref="Playbook.OpenState"/> or <see cref="Playbook.ClosedState"/>.</remarks>
public sealed class CaseMachine : StateMachine<Stage, StepKind>
{
    private readonly Position _position;

    private CaseMachine(Playbook playbook, Position position, FiringMode mode)
        : base(() => position.Stage, to => position.Stage = to, mode)
    {
        _position = position;
        Playbook = playbook;
        var laws = ClosingLaw.For(playbook.Purpose);
        playbook.Configure(this, (kind, ending) => kind == StepKind.Close ? [.. laws.Select(law => Tuple.Create(() => law.Holds(position.Case, ending), law.Code))] : [], isFlat: mode == FiringMode.Immediate);
    }

    /// <summary>Gets the case as of the last event that was followed.</summary>
    public RecoveryCase Case => _position.Case;

    /// <summary>Gets the playbook that the machine was configured from.</summary>
    public Playbook Playbook { get; }

    /// <summary>Makes the machine of a case, standing where the case stands.</summary>
    /// <exception cref="ArgumentException">The case hasn't been reported, or is on another playbook.</exception>
    public static CaseMachine For(RecoveryCase current, Playbook playbook) => current.Version > 0 && current.Playbook == playbook.Ref
        ? new(playbook, new Position(current), FiringMode.Queued)
        : throw new ArgumentException(current.Version == 0 ? "A case that wasn't reported has no machine." : $"The case is on the playbook '{current.Playbook}', not on '{playbook.Ref}'.", nameof(playbook));

    /// <summary>Takes the step that an event was and stands where the case stands after it. Actions and <c>OnTransitioned</c> run; one that throws leaves machine and case standing together all the same.</summary>
    /// <exception cref="ArgumentException">The event isn't the next one of the case.</exception>
    /// <exception cref="InvalidOperationException">The case moved to another playbook, or a law forbids the close that was recorded.</exception>
    public void Follow(RecordedEvent recorded)
    {
        var trigger = StepOf(recorded);
        try
        {
            if (trigger is { } step)
            {
                Fire(step);
            }
        }
        finally
        {
            Stand(recorded);
        }
    }

    /// <summary>Takes the step that an event was, as <see cref="Follow"/> does, and awaits asynchronous actions.</summary>
    /// <inheritdoc cref="Follow"/>
    public async Task FollowAsync(RecordedEvent recorded)
    {
        var trigger = StepOf(recorded);
        try
        {
            if (trigger is { } step)
            {
                await FireAsync(step).ConfigureAwait(false);
            }
        }
        finally
        {
            Stand(recorded);
        }
    }

    /// <summary>Takes an idle machine of the playbook and puts it where a case stands; for the library's own decisions, which await nothing.</summary>
    internal static CaseMachine Take(Playbook playbook, RecoveryCase current)
    {
        var machine = CaseMachinePool.For(playbook).Take() ?? new CaseMachine(playbook, new Position(current), FiringMode.Immediate);
        machine._position.Case = current;
        machine._position.Stage = current.Stage;
        return machine;
    }

    /// <summary>Gives a machine back that <see cref="Take"/> returned.</summary>
    internal static void Return(CaseMachine machine)
    {
        machine._position.Case = RecoveryCase.Empty;
        CaseMachinePool.For(machine.Playbook).Return(machine);
    }

    private StepKind? StepOf(RecordedEvent recorded)
    {
        if (recorded.Header.Version != Case.Version + 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"The machine stands at version {Case.Version} of its case and can't follow version {recorded.Header.Version}."), nameof(recorded));
        }

        return recorded.Event is CaseEvent.PlaybookMoved moved
            ? throw new InvalidOperationException($"The case moved to the playbook '{moved.To}', and a machine is for one playbook. Make the machine of the new one.")
            : StageMoves.StepOf(Playbook, Case.Stage, recorded.Event);
    }

    private void Stand(RecordedEvent recorded)
    {
        _position.Case = CaseHistory.Evolve(Case, recorded);
        _position.Stage = recorded.Header.Stage;
    }

    // Stateless asks for the place through delegates that are made before the machine is.
    private sealed class Position(RecoveryCase current)
    {
        public RecoveryCase Case { get; set; } = current;

        public Stage Stage { get; set; } = current.Stage;
    }
}
