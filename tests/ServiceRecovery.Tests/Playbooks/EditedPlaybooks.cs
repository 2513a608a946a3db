using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Tests.Playbooks;

/// <summary>Presets as an organization edits them: rows of a stage and of every open one, refusals, custom steps, stages named as the machine's superstates.</summary>
public sealed class EditedPlaybooks(int seed)
{
    private static readonly StepKind[] Custom = [new StepKind("SendFlowers"), new StepKind("CallTheOwner")];
    private static readonly Stage[] Added = [new Stage("Open"), new Stage("Closed"), new Stage("EveryOpen"), new Stage("Flowers")];

    // A known seed and no secret: the same numbers on every computer, so that a failure can be run again.
    private readonly Random _random = new(seed);

    public (Playbook Preset, PlaybookDefinition Edited) Next()
    {
        var preset = PlaybookPresets.Get(PlaybookPresets.Names[_random.Next(PlaybookPresets.Names.Length)]);
        var edited = preset.Definition;
        for (var edits = _random.Next(1, 6); edits > 0; edits--)
        {
            edited = edited.With(book => Edit(book, preset));
        }

        return (preset, edited);
    }

    /// <summary>The rows that an edited preset has by the rules of definitions: a stage's own row, else the common ending's, else the row of every open stage, and of the latter two none that is refused.</summary>
    public static ImmutableArray<PlaybookRow> RowsOf(Playbook preset, Playbook edited)
    {
        var definition = edited.Definition;
        var shared = preset.Rows.Except(preset.Definition.Rows).Where(row => !CommonOf(preset.Definition).Any(common => common.Kind == row.Kind)).ToDictionary(row => (row.From, row.Kind));
        var own = definition.Rows.ToDictionary(row => (row.From, row.Kind));
        var refused = definition.RefusedSteps.ToHashSet();
        if (definition.Asking is not null)
        {
            refused.UnionWith([new(new Stage("Satisfied"), StepKind.Withdraw), new(new Stage("Accepted"), StepKind.Withdraw)]);
        }

        return
        [
            .. from stage in edited.StageNotes
               from kind in edited.Kinds
               let isRefused = refused.Contains(new RefusedStep(stage.Name, kind))
               let common = isRefused || stage.Ending != Ending.Open ? null : CommonOf(definition).Where(row => row.Kind == kind).Select(row => (PlaybookRow?)new PlaybookRow(stage.Name, kind, row.To ?? stage.Name)).FirstOrDefault()
               let found = own.TryGetValue((stage.Name, kind), out var ours) ? ours : !isRefused && shared.TryGetValue((stage.Name, kind), out var theirs) ? theirs : common
               where found is not null
               select found.Value,
        ];
    }

    private static ImmutableArray<CommonRow> CommonOf(PlaybookDefinition definition) =>
        definition.Asking is null ? definition.CommonRows : [.. definition.CommonRows, new(StepKind.Withdraw, new Stage("Withdrawn")), new(StepKind.Merge, new Stage("Merged"))];

    private void Edit(PlaybookBuilder book, Playbook preset)
    {
        var (stage, other) = (Open(preset), Open(preset));
        var kind = _random.Next(3) == 0 ? Custom[_random.Next(Custom.Length)] : preset.Rows[_random.Next(preset.Rows.Length)].Kind;
        _ = _random.Next(12) switch
        {
            0 or 1 => book.From(stage).Do(kind).Stays(),
            2 => book.From(stage).Do(kind).To(other),
            3 or 4 => book.InEveryOpenStage().Do(kind).Stays(),
            5 => book.InEveryOpenStage().Do(kind).To(other),
            6 or 7 => book.From(stage).Refuse(kind),
            8 => book.InEveryOpenStage().Refuse(kind),
            9 => book.CustomStep(Custom[0], (KindEffect)_random.Next(3)).InEveryOpenStage().Do(Custom[0]).Stays(),
            _ => Detour(book, stage),
        };
    }

    // A new stage, from which a step leads back to where the case was.
    private PlaybookBuilder Detour(PlaybookBuilder book, Stage stage)
    {
        var added = Added[_random.Next(Added.Length)];
        return book.From(stage).Do(Custom[1]).To(added).From(added).Do(Custom[0]).To(stage);
    }

    private Stage Open(Playbook preset)
    {
        var open = preset.StageNotes.Where(stage => stage.Ending == Ending.Open).ToArray();
        return open[_random.Next(open.Length)].Name;
    }
}
