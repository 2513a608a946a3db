using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Where an event takes a case: its step's row, or for a staling record the row <c>Rework</c>. The decider never names a stage.</summary>
internal static class StageMoves
{
    /// <summary>Returns the stage after an event by the playbook's table, for folds and audits.</summary>
    public static Stage After(Playbook playbook, Stage current, CaseEvent happened) =>
        happened is IReport ? playbook.Opening
        : StepOf(playbook, current, happened) is { } step && playbook.TryStep(current, step, out var to) ? to
        : current;

    /// <summary>Returns the stage after an event that is about to be recorded, by firing its step in the playbook's machine.</summary>
    /// <exception cref="InvalidOperationException">The event closes the case, and a law or the playbook forbids it.</exception>
    public static Stage After(Playbook playbook, RecoveryCase current, CaseEvent happened)
    {
        if (happened is IReport)
        {
            return playbook.Opening;
        }

        // A close is fired even where no row closes the case, so that no close is ever recorded unasked.
        if ((happened is CaseEvent.CaseClosed ? StepKind.Close : StepOf(playbook, current.Stage, happened)) is not { } step)
        {
            return current.Stage;
        }

        var machine = CaseMachine.Take(playbook, current);
        machine.Fire(step);
        var after = machine.State;
        CaseMachine.Return(machine);
        return after;
    }

    /// <summary>Returns the step that an event takes in a stage: its own, or for a staling record <c>Rework</c>; <see langword="null"/> where the case stays and no row says so.</summary>
    public static StepKind? StepOf(Playbook playbook, Stage current, CaseEvent happened)
    {
        if (KindOf(happened) is { } kind && playbook.Allows(current, kind))
        {
            return kind;
        }

        if (happened.BringsStep is { } brought && playbook.Allows(current, brought))
        {
            return brought;
        }

        // A grant by approval may land where no row takes it; it stales all the same.
        return (IsStalingRecord(happened) || happened is CaseEvent.CompensationGranted) && playbook.Allows(current, StepKind.Rework) ? StepKind.Rework : (StepKind?)null;
    }

    /// <summary>Returns the step that an answer is.</summary>
    public static StepKind KindOf(Answer answer) => AnswerActs.StepOf(answer);

    /// <summary>Returns the step that an event is; <see langword="null"/> for a record.</summary>
    public static StepKind? KindOf(CaseEvent happened) => happened.Step;

    /// <summary>Tells whether an event is a record that makes an answer stale.</summary>
    public static bool IsStalingRecord(CaseEvent happened) => happened.IsStalingRecord;
}
