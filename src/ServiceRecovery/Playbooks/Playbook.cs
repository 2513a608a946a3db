using System.Collections.Frozen;
using System.Collections.Immutable;
using Stateless;

namespace ServiceRecovery.Playbooks;

/// <summary>A playbook that has passed every check. <see cref="Build"/> is the only way to get one.</summary>
/// <remarks>It says when: in which stage which step may be taken, and where it leads. It knows no money, roles or clocks. It never changes and is shared by all cases.</remarks>
public sealed class Playbook
{
    private readonly FrozenDictionary<string, int> _stageIndex;
    private readonly FrozenDictionary<string, int> _kindIndex;
    private readonly ImmutableArray<ImmutableArray<StepKind>> _stepsFrom;
    private readonly ImmutableArray<Ending> _endings;
    private readonly ImmutableArray<KindEffect> _effects;
    private readonly int[] _moves;
    private readonly int _kindCount;
    private PlaybookWay? _way;

    private Playbook(PlaybookTable table)
    {
        Definition = table.Definition;
        Stages = [.. table.Stages.Select(stage => stage.Name)];
        StageNotes = table.Stages;
        Kinds = table.Kinds;
        (OpenState, ClosedState) = PlaybookMachine.SuperstatesOf(table.Stages);
        _endings = [.. table.Stages.Select(stage => stage.Ending)];
        _effects = table.Effects;
        _moves = table.Moves;
        _kindCount = table.Kinds.Length;
        _stageIndex = table.StageIndex.ToFrozenDictionary(StringComparer.Ordinal);
        _kindIndex = table.KindIndex.ToFrozenDictionary(StringComparer.Ordinal);
        _stepsFrom = [.. Enumerable.Range(0, Stages.Length).Select(stage => Enumerable.Range(0, _kindCount).Where(kind => Move(stage, kind) >= 0).Select(kind => Kinds[kind]).ToImmutableArray())];
        Rows = [.. Enumerable.Range(0, Stages.Length).SelectMany(stage => _stepsFrom[stage].Select(kind => table.Row(stage, IndexOf(kind))))];
    }

    /// <summary>Gets the definition as it was handed over.</summary>
    public PlaybookDefinition Definition { get; }

    /// <summary>Gets name and version.</summary>
    public PlaybookRef Ref => Definition.Ref;

    /// <summary>Gets what the playbook is for.</summary>
    public Purpose Purpose => Definition.Purpose;

    /// <summary>Gets the stage in which a case is opened.</summary>
    public Stage Opening => Definition.Opening;

    /// <summary>Gets every stage, open ones first; the position is the index that <see cref="IndexOf(Stage)"/> gives.</summary>
    public ImmutableArray<Stage> Stages { get; }

    /// <summary>Gets every stage with its ending and what it says, in the order of <see cref="Stages"/>.</summary>
    internal ImmutableArray<PlaybookStage> StageNotes { get; }

    /// <summary>Gets every kind of step, the built-in ones in their order and then the organization's own; the position is the index that <see cref="IndexOf(StepKind)"/> gives.</summary>
    public ImmutableArray<StepKind> Kinds { get; }

    /// <summary>Gets the whole table, common rows written out, by stage and then by kind.</summary>
    public ImmutableArray<PlaybookRow> Rows { get; }

    /// <summary>Gets the superstate of every open stage in a machine of this playbook: <c>Open</c>, or <c>EveryOpen</c> where a stage is named so.</summary>
    public Stage OpenState { get; }

    /// <summary>Gets the superstate of every closing stage in a machine of this playbook: <c>Closed</c>, or <c>EveryClosed</c> where a stage is named so.</summary>
    public Stage ClosedState { get; }

    /// <summary>Gets the shortest ways to the ending that it is for, made when they are first asked for.</summary>
    internal PlaybookWay Way => _way ??= new PlaybookWay(this);

    /// <summary>Draws the playbook as a Mermaid state diagram. The same playbook gives the same text every time, so that a drawing can be kept in a document and compared.</summary>
    /// <param name="withCommonRows">Whether the rows of every open stage are drawn in each of them; otherwise one note tells them.</param>
    public string ToMermaid(bool withCommonRows = false) => PlaybookDiagram.Mermaid(this, withCommonRows);

    /// <summary>Draws the playbook in the language of Graphviz, the same text every time.</summary>
    /// <param name="withCommonRows">Whether the rows of every open stage are drawn in each of them; otherwise one note tells them.</param>
    public string ToDot(bool withCommonRows = false) => PlaybookDiagram.Dot(this, withCommonRows);

    /// <summary>Returns one line for a log: name and version, what it is for, and its size.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Ref}' for '{Purpose}', {Stages.Length} stages, {Rows.Length} moves");

    /// <summary>Checks a definition and freezes it.</summary>
    /// <remarks>The table is made by configuring a Stateless machine from the definition and running every step in every stage of it.</remarks>
    /// <exception cref="InvalidPlaybookException">The definition breaks a rule; all broken rules are listed, each with a path that shows it.</exception>
    public static Playbook Build(PlaybookDefinition definition) => Make(definition, isStored: false);

    /// <summary>Checks a definition that was taken once, as it was checked then: a rule about names that came since doesn't shut a case out.</summary>
    /// <exception cref="InvalidPlaybookException">The definition breaks a rule.</exception>
    internal static Playbook BuildStored(PlaybookDefinition definition) => Make(definition, isStored: true);

    private static Playbook Make(PlaybookDefinition definition, bool isStored)
    {
        var misshapen = DefinitionShape.Check(definition ?? throw new ArgumentNullException(nameof(definition)), isStored);
        if (!misshapen.IsEmpty)
        {
            throw new InvalidPlaybookException(definition.Name, misshapen);
        }

        var table = PlaybookTable.Compile(definition);
        ImmutableArray<PlaybookFault> faults = [.. RowRules.Check(table), .. PathRules.Check(table)];
        return faults.IsEmpty ? new Playbook(table) : throw new InvalidPlaybookException(definition.Name, faults);
    }

    /// <summary>Configures a Stateless machine with every row of this playbook, below <see cref="OpenState"/> and <see cref="ClosedState"/>. The laws of closing aren't in it: they need a case (<see cref="CaseMachine.For"/>).</summary>
    public void Configure(StateMachine<Stage, StepKind> machine) => Configure(machine ?? throw new ArgumentNullException(nameof(machine)), PlaybookMachine.Unguarded);

    /// <summary>Finds where a step leads.</summary>
    /// <returns><see langword="false"/> when a case in <paramref name="from"/> can't take the step.</returns>
    public bool TryStep(Stage from, StepKind kind, out Stage to)
    {
        var next = Move(IndexOf(from), IndexOf(kind));
        to = next < 0 ? default : Stages[next];
        return next >= 0;
    }

    /// <summary>Tells whether a case in a stage can take a step.</summary>
    public bool Allows(Stage from, StepKind kind) => Move(IndexOf(from), IndexOf(kind)) >= 0;

    /// <summary>Lists the steps that a case in a stage can take, the built-in ones in their order and then the organization's own; none for a stage that isn't known.</summary>
    public ImmutableArray<StepKind> StepsFrom(Stage stage) => IndexOf(stage) is >= 0 and var index ? _stepsFrom[index] : [];

    /// <summary>Tells whether the playbook has a stage.</summary>
    public bool Knows(Stage stage) => IndexOf(stage) >= 0;

    /// <summary>Tells how a case has ended that is in a stage; <see cref="Ending.Open"/> when it hasn't.</summary>
    /// <exception cref="ArgumentException">The playbook doesn't have the stage.</exception>
    public Ending EndingOf(Stage stage) => IndexOf(stage) is >= 0 and var index
        ? _endings[index]
        : throw new ArgumentException($"The playbook '{Ref}' has no stage '{stage}'.", nameof(stage));

    /// <summary>Finds what a step of the organization's own does to an answer.</summary>
    /// <returns><see langword="false"/> for a built-in step, and for one that the definition neither declares nor uses.</returns>
    public bool TryEffectOf(StepKind customKind, out KindEffect effect)
    {
        var index = IndexOf(customKind) - PlaybookTable.BuiltInKinds;
        effect = index < 0 ? default : _effects[index];
        return index >= 0;
    }

    /// <summary>Finds the index of a stage; -1 when the playbook doesn't have it.</summary>
    public int IndexOf(Stage stage) => _stageIndex.TryGetValue(stage.ToString(), out var index) ? index : -1;

    /// <summary>Finds the index of a kind; -1 when it is neither built-in nor the organization's own.</summary>
    public int IndexOf(StepKind kind) => _kindIndex.TryGetValue(kind.ToString(), out var index) ? index : -1;

    /// <summary>Finds where a step leads by the playbook's own indices, for folds and explorations.</summary>
    /// <returns>The index of a stage, or -1 when there is no such step.</returns>
    public int Move(int stage, int kind) => (uint)kind < (uint)_kindCount && (uint)stage < (uint)_endings.Length ? _moves[(stage * _kindCount) + kind] : -1;

    /// <summary>Gets the stage of an index.</summary>
    public Stage StageAt(int index) => Stages[index];

    /// <summary>Gets the kind of an index.</summary>
    public StepKind KindAt(int index) => Kinds[index];

    internal void Configure(StateMachine<Stage, StepKind> machine, PlaybookMachine.GuardsOf guardsOf, bool isFlat = false) => PlaybookMachine.Configure(machine, Definition, StageNotes, guardsOf, isFlat);
}
