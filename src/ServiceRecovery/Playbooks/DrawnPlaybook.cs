using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>What of a playbook is drawn: one arrow for all steps between two stages, one label for all that stay, one note for what every open stage has.</summary>
internal sealed class DrawnPlaybook
{
    private readonly Playbook _playbook;
    private readonly ImmutableArray<CommonRow> _common;

    public DrawnPlaybook(Playbook playbook, bool withCommonRows)
    {
        _playbook = playbook;
        var definition = playbook.Definition;
        _common = withCommonRows ? [] : definition.Asking is null ? definition.CommonRows : [.. definition.CommonRows, .. CommonEnding.CommonRows];
        Arrows = [.. Groups(row => row.From != row.To).Select(group => new Arrow(group.Key.From, group.Key.To, Label(group)))];
        Staying = [.. Groups(row => row.From == row.To).Select(group => (group.Key.From, Label(group)))];
        Common = [.. Notes()];
    }

    public ImmutableArray<Arrow> Arrows { get; }

    public ImmutableArray<(Stage Stage, string Label)> Staying { get; }

    /// <summary>The lines of the note about every open stage; none when its rows are drawn.</summary>
    public ImmutableArray<string> Common { get; }

    public static string LabelOf(Playbook playbook, Stage stage) => playbook.EndingOf(stage) switch
    {
        Ending.Open => stage.Name,
        var ending => stage.Name == ending.ToString() ? $"{stage} (closed)" : $"{stage} (closed as {ending})",
    };

    private IEnumerable<IGrouping<(Stage From, Stage To), PlaybookRow>> Groups(Func<PlaybookRow, bool> where) =>
        _playbook.Rows.Where(row => where(row) && !IsCommon(row)).GroupBy(row => (row.From, row.To));

    private bool IsCommon(PlaybookRow row) => _playbook.EndingOf(row.From) == Ending.Open && _common.Any(common => common.Kind == row.Kind && (common.To ?? row.From) == row.To);

    private IEnumerable<string> Notes()
    {
        if (_common.IsEmpty)
        {
            yield break;
        }

        yield return "In every open stage";
        foreach (var group in _common.GroupBy(row => row.To))
        {
            var kinds = string.Join(", ", group.Select(row => row.Kind));
            yield return group.Key is { } to ? $"{kinds} leads to {to}" : $"stays with {kinds}";
        }

        var missing = _playbook.Stages
            .Where(stage => _playbook.EndingOf(stage) == Ending.Open)
            .Select(stage => (stage, kinds: _common.Select(row => row.Kind).Where(kind => !_playbook.Allows(stage, kind)).ToArray()));
        foreach (var (stage, kinds) in missing.Where(missing => missing.kinds.Length > 0))
        {
            yield return $"but not {string.Join(", ", kinds)} in {stage}";
        }
    }

    // All remedies together, and both noes, are what people call them.
    private static string Label(IEnumerable<PlaybookRow> rows)
    {
        var kinds = rows.Select(row => row.Kind).ToArray();
        var hasRemedies = StepKind.Remedies.All(kinds.Contains);
        var hasNoes = StepKind.Noes.All(kinds.Contains);
        IEnumerable<string> words =
        [
            .. hasRemedies ? ["any remedy"] : Array.Empty<string>(),
            .. hasNoes ? ["any no"] : Array.Empty<string>(),
            .. kinds.Where(kind => !(hasRemedies && StepKind.Remedies.Contains(kind)) && !(hasNoes && StepKind.Noes.Contains(kind))).Select(kind => kind.Name),
        ];
        return string.Join(", ", words);
    }

    /// <summary>All steps that lead from one stage to another.</summary>
    internal sealed record Arrow(Stage From, Stage To, string Label);
}
