using Stateless;

namespace ServiceRecovery.Playbooks;

/// <summary>Names stages by text where a machine is configured in Stateless's own words.</summary>
public static class StageConfiguration
{
    /// <summary>Configures a stage.</summary>
    /// <exception cref="ArgumentException"><paramref name="stage"/> isn't 1 to 64 characters of the allow-list.</exception>
    public static StateMachine<Stage, StepKind>.StateConfiguration Configure(this StateMachine<Stage, StepKind> machine, string stage) =>
        (machine ?? throw new ArgumentNullException(nameof(machine))).Configure(new Stage(stage));

    /// <summary>Says which state holds this one.</summary>
    /// <exception cref="ArgumentException"><paramref name="superstate"/> isn't 1 to 64 characters of the allow-list.</exception>
    public static StateMachine<Stage, StepKind>.StateConfiguration SubstateOf(this StateMachine<Stage, StepKind>.StateConfiguration at, string superstate) =>
        (at ?? throw new ArgumentNullException(nameof(at))).SubstateOf(new Stage(superstate));

    /// <summary>Says where a step leads.</summary>
    /// <exception cref="ArgumentException"><paramref name="to"/> isn't 1 to 64 characters of the allow-list.</exception>
    public static StateMachine<Stage, StepKind>.StateConfiguration Permit(this StateMachine<Stage, StepKind>.StateConfiguration at, StepKind step, string to) =>
        (at ?? throw new ArgumentNullException(nameof(at))).Permit(step, new Stage(to));

    /// <summary>Tells whether a machine is in a stage or in a state that holds it.</summary>
    /// <exception cref="ArgumentException"><paramref name="stage"/> isn't 1 to 64 characters of the allow-list.</exception>
    public static bool IsInState(this StateMachine<Stage, StepKind> machine, string stage) =>
        (machine ?? throw new ArgumentNullException(nameof(machine))).IsInState(new Stage(stage));
}
