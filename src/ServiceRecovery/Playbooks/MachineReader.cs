using Stateless;
using Stateless.Reflection;

namespace ServiceRecovery.Playbooks;

/// <summary>Reads stages and rows back from a Stateless machine that somebody configured.</summary>
internal static class MachineReader
{
    /// <summary>Returns the states a case can stand in, in the order in which they were configured: those without substates.</summary>
    public static IEnumerable<Stage> Stages(StateMachineInfo info) => info.States.Where(IsStage).Select(state => (Stage)state.UnderlyingState);

    /// <summary>Returns the rows of every stage. What a superstate permits stands in each of its substates that doesn't say it itself.</summary>
    /// <exception cref="InvalidOperationException">The machine does something that a definition, which is data, can't say.</exception>
    public static IEnumerable<PlaybookRow> Rows(StateMachineInfo info)
    {
        foreach (var state in info.States.Where(IsStage))
        {
            var own = new HashSet<StepKind>();
            for (var at = state; at is not null; at = at.Superstate)
            {
                var here = RowsAt(at, (Stage)state.UnderlyingState).ToArray();
                foreach (var row in here.Where(row => !own.Contains(row.Kind)))
                {
                    yield return row;
                }

                own.UnionWith(here.Select(row => row.Kind));
            }
        }

        IEnumerable<PlaybookRow> RowsAt(StateInfo at, Stage stage)
        {
            Refuse(at, at.DynamicTransitions.FirstOrDefault(), "leads where a function says. A playbook is data that is proved before it is used: lead to one stage");
            Refuse(at, at.IgnoredTriggers.FirstOrDefault(), "is ignored. Leave it out, or let the case stay by 'PermitReentry'");
            Refuse(at, at.FixedTransitions.FirstOrDefault(IsGuarded), "has a guard. What a playbook doesn't know is judged by laws and policies: permit it without one");
            Refuse(at, at.FixedTransitions.FirstOrDefault(transition => !IsStage(transition.DestinationState) && !transition.IsInternalTransition), "leads to a superstate. A case stands in a stage: lead to one of its substates");
            return at.FixedTransitions.Select(transition => new PlaybookRow(stage, (StepKind)transition.Trigger.UnderlyingTrigger, transition.IsInternalTransition ? stage : (Stage)transition.DestinationState.UnderlyingState));
        }
    }

    private static bool IsStage(StateInfo state) => !state.Substates.Any();

    private static void Refuse(StateInfo at, TransitionInfo? found, string why)
    {
        if (found is not null)
        {
            throw new InvalidOperationException($"The step '{found.Trigger.UnderlyingTrigger}' in '{at.UnderlyingState}' {why}.");
        }
    }

    // Stateless gives an internal transition without a guard one of its own, which is always true and made in a method of this name.
    private static bool IsGuarded(FixedTransitionInfo transition) => transition.GuardConditionsMethodDescriptions.Any(guard => !transition.IsInternalTransition
        || (guard.Description != PlaybookMachine.Everywhere && !guard.MethodName.StartsWith("<InternalTransition>", StringComparison.Ordinal)));
}
