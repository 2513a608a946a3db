using System.Collections.Immutable;
using Stateless;

namespace ServiceRecovery.Playbooks;

/// <summary>Configures a Stateless machine from a definition. It is the only place where one is made of the other.</summary>
internal static class PlaybookMachine
{
    /// <summary>The label of a step that stays where it is in every open stage.</summary>
    public const string Everywhere = "in every open stage";

    /// <summary>Returns the conditions of a step that leads to an ending, each with its label; none where the row alone decides.</summary>
    internal delegate Tuple<Func<bool>, string>[] GuardsOf(StepKind kind, Ending ending);

    /// <summary>Configures rows without any condition.</summary>
    public static Tuple<Func<bool>, string>[] Unguarded(StepKind kind, Ending ending) => [];

    /// <summary>The names of the two superstates. A definition may have stages of these names, which then get another word before them.</summary>
    public static (Stage Open, Stage Closed) SuperstatesOf(ImmutableArray<PlaybookStage> stages) => (FreeName("Open", stages), FreeName("Closed", stages));

    /// <summary>Configures a machine.</summary>
    /// <param name="machine">A machine without any state.</param>
    /// <param name="definition">The playbook.</param>
    /// <param name="stages">Its stages.</param>
    /// <param name="guardsOf">The conditions of its steps.</param>
    /// <param name="isFlat">Stages stand alone, with the rows of their superstate in each: for machines on which nobody hangs an action. With superstates Stateless compares each move with every stage of them, and allocates for each.</param>
    public static void Configure(StateMachine<Stage, StepKind> machine, PlaybookDefinition definition, ImmutableArray<PlaybookStage> stages, GuardsOf guardsOf, bool isFlat = false)
    {
        var (open, closed) = SuperstatesOf(stages);
        var endings = stages.ToDictionary(stage => stage.Name, stage => stage.Ending);
        foreach (var stage in stages)
        {
            var at = machine.Configure(stage.Name);
            if (!isFlat)
            {
                at.SubstateOf(stage.Ending == Ending.Open ? open : closed);
            }
        }

        var asking = definition.Asking;
        var refused = new HashSet<RefusedStep>(asking is null ? definition.RefusedSteps : definition.RefusedSteps.Concat(CommonEnding.RefusedSteps));
        var shared = asking is null ? [] : CommonEnding.Rows(asking, definition.Opening);

        // A stage's own row comes before the common ending's, and both before the common rows. A refused step keeps the latter two out.
        var placed = new HashSet<(Stage, StepKind)>();
        foreach (var row in definition.Rows.Concat(shared.Where(row => !refused.Contains(new RefusedStep(row.From, row.Kind)))))
        {
            if (placed.Add((row.From, row.Kind)))
            {
                Permit(row.From, row.Kind, row.To);
            }
        }

        var refusedAnywhere = new HashSet<StepKind>(refused.Select(step => step.Kind));
        var common = new HashSet<StepKind>();
        foreach (var row in asking is null ? definition.CommonRows : definition.CommonRows.Concat(CommonEnding.CommonRows))
        {
            if (!common.Add(row.Kind))
            {
                continue;
            }

            // A substate can't take back what its superstate permits, and where its own guard fails the superstate's row would count.
            if (isFlat || refusedAnywhere.Contains(row.Kind) || row.Kind == StepKind.Close)
            {
                PermitInEachOther(row);
            }
            else if (row.To is { } to)
            {
                Permit(open, row.Kind, to);
            }
            else
            {
                machine.Configure(open).InternalTransitionIf(row.Kind, static _ => true, static () => { }, Everywhere);
            }
        }

        void PermitInEachOther(CommonRow row)
        {
            foreach (var stage in stages.Where(stage => stage.Ending == Ending.Open && !refused.Contains(new RefusedStep(stage.Name, row.Kind))))
            {
                if (placed.Add((stage.Name, row.Kind)))
                {
                    Permit(stage.Name, row.Kind, row.To ?? stage.Name);
                }
            }
        }

        void Permit(Stage from, StepKind kind, Stage to)
        {
            var at = machine.Configure(from);
            _ = from == to ? at.PermitReentry(kind)
                : guardsOf(kind, endings[to]) is { Length: > 0 } guards ? at.PermitIf(kind, to, guards)
                : at.Permit(kind, to);
        }
    }

    private static Stage FreeName(string name, ImmutableArray<PlaybookStage> stages)
    {
        var taken = new HashSet<string>(stages.Select(stage => stage.Name.ToString()), StringComparer.Ordinal);
        var free = name;
        for (var next = 1; taken.Contains(free); next++)
        {
            free = next == 1 ? "Every" + name : FormattableString.Invariant($"Every{name}{next}");
        }

        return new Stage(free);
    }
}
