using System.Collections.Immutable;
using Stateless;

namespace ServiceRecovery.Playbooks;

/// <summary>Writes a definition, or edits one, as a sentence: <c>book.From("Apologized").Do("SendFlowers").To("Flowers")</c>.</summary>
/// <remarks>It checks nothing: <see cref="Playbook.Build"/> does, and reports every fault at once.</remarks>
public sealed class PlaybookBuilder
{
    private readonly List<PlaybookStage> _stages;
    private readonly List<PlaybookRow> _rows;
    private readonly List<CommonRow> _commonRows;
    private readonly List<RefusedStep> _refusedSteps;
    private readonly List<CustomRule> _rules;
    private readonly List<CustomStep> _kinds;

    // A row of the base gives way to one of this edit. Two of the same edit both stay, so that Build tells the clash.
    private readonly HashSet<(Stage, StepKind)> _written = [];
    private PlaybookDefinition _definition;
    private Stage? _from;
    private ImmutableArray<StepKind> _kindsToPlace = [];

    /// <summary>Starts an empty definition.</summary>
    public PlaybookBuilder(string name, int version, Purpose purpose, Stage opening)
        : this(new PlaybookDefinition(name, version, purpose, opening)) => Mention(opening);

    /// <inheritdoc cref="PlaybookBuilder(string, int, Purpose, Stage)"/>
    public PlaybookBuilder(string name, int version, Purpose purpose, string opening)
        : this(name, version, purpose, new Stage(opening))
    {
    }

    internal PlaybookBuilder(PlaybookDefinition definition)
    {
        _definition = definition;
        _stages = [.. definition.Stages];
        _rows = [.. definition.Rows];
        _commonRows = [.. definition.CommonRows];
        _refusedSteps = [.. definition.RefusedSteps];
        _rules = [.. definition.Rules];
        _kinds = [.. definition.Kinds];
    }

    /// <summary>Gives the definition a name and a version of its own.</summary>
    public PlaybookBuilder Named(string name, int version = 1)
    {
        _definition = _definition with { Name = name, Version = version };
        return this;
    }

    /// <summary>Adds an open stage, or says what one says.</summary>
    public PlaybookBuilder Open(Stage stage, string? says = null) => Place(new PlaybookStage(stage, Ending.Open, says));

    /// <inheritdoc cref="Open(Stage, string)"/>
    public PlaybookBuilder Open(string stage, string? says = null) => Open(new Stage(stage), says);

    /// <summary>Adds a closing stage.</summary>
    public PlaybookBuilder Closing(Stage stage, Ending ending, string? says = null) => Place(new PlaybookStage(stage, ending, says));

    /// <inheritdoc cref="Closing(Stage, Ending, string)"/>
    public PlaybookBuilder Closing(string stage, Ending ending, string? says = null) => Closing(new Stage(stage), ending, says);

    /// <summary>Speaks of one stage from here on. A stage named for the first time is added as an open one.</summary>
    public PlaybookBuilder From(Stage stage)
    {
        Mention(stage);
        _from = stage;
        return this;
    }

    /// <inheritdoc cref="From(Stage)"/>
    public PlaybookBuilder From(string stage) => From(new Stage(stage));

    /// <summary>Speaks from here on of every open stage that has no row of its own for the step, also of those added later.</summary>
    public PlaybookBuilder InEveryOpenStage()
    {
        _from = null;
        return this;
    }

    /// <summary>Names the steps that <see cref="To(Stage)"/> or <see cref="Stays"/> places.</summary>
    public PlaybookBuilder Do(params StepKind[] kinds)
    {
        _kindsToPlace = [.. kinds];
        return this;
    }

    /// <summary>Names a step of the organization's own that <see cref="To(Stage)"/> or <see cref="Stays"/> places.</summary>
    public PlaybookBuilder Do(string kind) => Do(new StepKind(kind));

    /// <summary>Names the steps that <see cref="To(Stage)"/> or <see cref="Stays"/> places, for lists such as <see cref="StepKind.Remedies"/>.</summary>
    public PlaybookBuilder Do(ImmutableArray<StepKind> kinds)
    {
        _kindsToPlace = kinds;
        return this;
    }

    /// <summary>Says where the steps lead. A stage named for the first time is added as an open one.</summary>
    public PlaybookBuilder To(Stage stage)
    {
        Mention(stage);
        PlaceSteps(stage);
        return this;
    }

    /// <inheritdoc cref="To(Stage)"/>
    public PlaybookBuilder To(string stage) => To(new Stage(stage));

    /// <summary>Says that the case stays where it is.</summary>
    public PlaybookBuilder Stays()
    {
        PlaceSteps(null);
        return this;
    }

    /// <summary>Takes steps out: rows of the stage, and what a common row or the common ending would offer there. After <see cref="InEveryOpenStage"/>: the common rows themselves.</summary>
    public PlaybookBuilder Refuse(params StepKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            if (_from is { } from)
            {
                _rows.RemoveAll(row => row.From == from && row.Kind == kind);
                _refusedSteps.Remove(new RefusedStep(from, kind));
                _refusedSteps.Add(new RefusedStep(from, kind));
            }
            else
            {
                _commonRows.RemoveAll(row => row.Kind == kind);
            }
        }

        return this;
    }

    /// <summary>Hangs in the common ending: ask, yes, acceptance, no, silence, impasse, reopen. It is the same in every preset, so that order is data and the ending is shared.</summary>
    /// <param name="work">Where work begins once the customer was heard.</param>
    /// <param name="acted">Where a remedy leads from there.</param>
    /// <param name="done">From where the customer is asked; <see langword="null"/>: from <paramref name="acted"/>.</param>
    public PlaybookBuilder WithAsking(Stage work, Stage acted, Stage? done = null)
    {
        Mention(work);
        Mention(acted);
        Mention(done ?? acted);
        _definition = _definition with { Asking = new AskingEnding(work, acted, done ?? acted) };
        return this;
    }

    /// <inheritdoc cref="WithAsking(Stage, Stage, Stage?)"/>
    public PlaybookBuilder WithAsking(string work, string acted, string? done = null) => WithAsking(new Stage(work), new Stage(acted), done is null ? null : new Stage(done));

    /// <summary>Adds a rule of the organization: this ending only through each of these steps.</summary>
    public PlaybookBuilder Only(Ending ending, params StepKind[] through)
    {
        foreach (var kind in through)
        {
            var rule = new CustomRule(ending, kind);
            if (!_rules.Contains(rule))
            {
                _rules.Add(rule);
            }
        }

        return this;
    }

    /// <summary>Declares a step of the organization's own.</summary>
    public PlaybookBuilder CustomStep(StepKind kind, KindEffect effect)
    {
        var at = _kinds.FindIndex(declared => declared.Kind == kind);
        if (at < 0)
        {
            _kinds.Add(new CustomStep(kind, effect));
        }
        else
        {
            _kinds[at] = new CustomStep(kind, effect);
        }

        return this;
    }

    /// <inheritdoc cref="CustomStep(StepKind, KindEffect)"/>
    public PlaybookBuilder CustomStep(string kind, KindEffect effect) => CustomStep(new StepKind(kind), effect);

    /// <summary>Adds the stages and rows of a machine that was configured in Stateless's own words. Every state without substates is a stage, an open one unless <see cref="Closing(Stage, Ending, string)"/> says how it ends.</summary>
    /// <remarks>Only its rows are read, no actions. A step with an asynchronous guard isn't among them, because Stateless doesn't tell of it.</remarks>
    /// <exception cref="InvalidOperationException">The machine has a guard, a computed destination, an ignored step or a step to a superstate, which no definition can say.</exception>
    public PlaybookBuilder RowsOf(StateMachine<Stage, StepKind> machine)
    {
        var info = machine.GetInfo();
        foreach (var stage in MachineReader.Stages(info).Where(stage => !_stages.Exists(known => known.Name == stage)))
        {
            _stages.Add(new PlaybookStage(stage));
        }

        foreach (var row in MachineReader.Rows(info))
        {
            PlaceRow(row);
        }

        return this;
    }

    /// <summary>Returns what was written so far.</summary>
    public PlaybookDefinition ToDefinition() => _definition with
    {
        Stages = [.. _stages],
        Rows = [.. _rows],
        CommonRows = [.. _commonRows],
        RefusedSteps = [.. _refusedSteps],
        Rules = [.. _rules],
        Kinds = [.. _kinds],
    };

    private void PlaceSteps(Stage? to)
    {
        if (_kindsToPlace.IsDefaultOrEmpty)
        {
            throw new InvalidOperationException("A row needs a step: say 'Do' before 'To' or 'Stays'.");
        }

        foreach (var kind in _kindsToPlace)
        {
            if (_from is { } from)
            {
                PlaceRow(new PlaybookRow(from, kind, to ?? from));
            }
            else
            {
                _commonRows.RemoveAll(row => row.Kind == kind);
                _commonRows.Add(new CommonRow(kind, to));
            }
        }

        _kindsToPlace = [];
    }

    private void PlaceRow(PlaybookRow row)
    {
        _refusedSteps.Remove(new RefusedStep(row.From, row.Kind));
        var at = _rows.FindIndex(known => known.From == row.From && known.Kind == row.Kind);
        var isFirstOfEdit = _written.Add((row.From, row.Kind));
        if (at < 0 || (!isFirstOfEdit && !_rows.Contains(row)))
        {
            _rows.Add(row);
        }
        else if (isFirstOfEdit)
        {
            _rows[at] = row;
        }
    }

    private PlaybookBuilder Place(PlaybookStage stage)
    {
        var at = _stages.FindIndex(known => known.Name == stage.Name);
        if (at < 0)
        {
            _stages.Add(stage);
        }
        else
        {
            _stages[at] = stage;
        }

        return this;
    }

    // Stages of the common ending are known without being listed.
    private void Mention(Stage stage)
    {
        if (!_stages.Exists(known => known.Name == stage) && !CommonEnding.Has(stage))
        {
            _stages.Add(new PlaybookStage(stage));
        }
    }
}
