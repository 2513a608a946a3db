using System.Collections.Immutable;
using Stateless;

namespace ServiceRecovery.Playbooks;

/// <summary>A definition written out and numbered: every common row in its stages, every stage and kind an index.</summary>
internal sealed class PlaybookTable
{
    public static readonly int BuiltInKinds = StepKind.BuiltIn.Length;

    private PlaybookTable(PlaybookDefinition definition, ImmutableArray<PlaybookStage> stages, ImmutableArray<StepKind> kinds, ImmutableArray<KindEffect> effects, Dictionary<string, int> stageIndex, Dictionary<string, int> kindIndex)
    {
        Definition = definition;
        Stages = stages;
        Kinds = kinds;
        Effects = effects;
        StageIndex = stageIndex;
        KindIndex = kindIndex;
        Moves = new int[stages.Length * kinds.Length];
        for (var i = 0; i < Moves.Length; i++)
        {
            Moves[i] = -1;
        }

        Opening = stageIndex[definition.Opening.ToString()];
    }

    public PlaybookDefinition Definition { get; }

    public ImmutableArray<PlaybookStage> Stages { get; }

    /// <summary>The built-in kinds in their order, then the organization's own.</summary>
    public ImmutableArray<StepKind> Kinds { get; }

    /// <summary>The effects of the organization's own kinds, by their index less <see cref="BuiltInKinds"/>.</summary>
    public ImmutableArray<KindEffect> Effects { get; }

    public Dictionary<string, int> StageIndex { get; }

    public Dictionary<string, int> KindIndex { get; }

    /// <summary>Where a step leads, by stage index times the number of kinds plus kind index; -1 where it leads nowhere.</summary>
    public int[] Moves { get; }

    public int Opening { get; }

    public int Move(int stage, int kind) => Moves[(stage * Kinds.Length) + kind];

    public bool IsOpen(int stage) => Stages[stage].Ending == Ending.Open;

    public PlaybookRow Row(int stage, int kind) => new(Stages[stage].Name, Kinds[kind], Stages[Move(stage, kind)].Name);

    public static int IndexOf(StepKind builtIn) => StepKind.BuiltIn.IndexOf(builtIn);

    /// <summary>Numbers a definition whose shape is whole (<see cref="DefinitionShape"/>).</summary>
    public static PlaybookTable Compile(PlaybookDefinition definition)
    {
        var stages = AllStages(definition);
        var (kinds, effects) = AllKinds(definition);
        var table = new PlaybookTable(definition, stages, kinds, effects, Index(stages, stage => stage.Name.ToString()), Index(kinds, kind => kind.ToString()));
        table.FillIn();
        return table;
    }

    /// <summary>The stages of the definition and of the common ending, open ones first.</summary>
    public static ImmutableArray<PlaybookStage> AllStages(PlaybookDefinition definition)
    {
        var listed = definition.Stages;
        var common = definition.Asking is null ? [] : CommonEnding.Stages.Where(stage => !listed.Any(own => own.Name == stage.Name));
        return [.. listed.Concat(common).OrderBy(stage => stage.Ending != Ending.Open)];
    }

    private static (ImmutableArray<StepKind> Kinds, ImmutableArray<KindEffect> Effects) AllKinds(PlaybookDefinition definition)
    {
        var kinds = StepKind.BuiltIn.ToBuilder();
        var effects = ImmutableArray.CreateBuilder<KindEffect>();
        var known = new HashSet<StepKind>(StepKind.BuiltIn);
        var undeclared = definition.CommonRows.Select(row => row.Kind).Concat(definition.Rows.Select(row => row.Kind));
        foreach (var (kind, effect) in definition.Kinds.Select(declared => (declared.Kind, declared.Effect)).Concat(undeclared.Select(kind => (kind, KindEffect.Staling))))
        {
            if (known.Add(kind))
            {
                kinds.Add(kind);
                effects.Add(effect);
            }
        }

        return (kinds.ToImmutable(), effects.ToImmutable());
    }

    private static Dictionary<string, int> Index<T>(ImmutableArray<T> items, Func<T, string> name)
    {
        var index = new Dictionary<string, int>(items.Length, StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++)
        {
            index[name(items[i])] = i;
        }

        return index;
    }

    // The table is the machine, compiled by running every step in every stage.
    private void FillIn()
    {
        var at = Stages[Opening].Name;
        var machine = new StateMachine<Stage, StepKind>(() => at, to => at = to, FiringMode.Immediate);
        PlaybookMachine.Configure(machine, Definition, Stages, PlaybookMachine.Unguarded);
        for (var stage = 0; stage < Stages.Length; stage++)
        {
            for (var kind = 0; kind < Kinds.Length; kind++)
            {
                at = Stages[stage].Name;
                if (machine.CanFire(Kinds[kind]))
                {
                    machine.Fire(Kinds[kind]);
                    Moves[(stage * Kinds.Length) + kind] = StageIndex[at.ToString()];
                }
            }
        }
    }
}
