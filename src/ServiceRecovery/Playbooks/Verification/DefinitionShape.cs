using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>Checks that what is written down fits together. There is no path through a stage that isn't there, so these faults are told before those of paths.</summary>
internal static class DefinitionShape
{
    public const int LongestSays = 400;
    public const int LongestName = 40;
    public const int MostStages = 256;
    public const int MostRows = 10_000;
    public const int MostCustomSteps = 256;

    /// <param name="definition">What is checked.</param>
    /// <param name="isStored">Whether it was taken once, so that only what was a fault then is one.</param>
    public static ImmutableArray<PlaybookFault> Check(PlaybookDefinition definition, bool isStored = false) =>
    [
        .. Heading(definition),
        .. Stages(definition),
        .. Names(definition),
        .. Rows(definition),
        .. Kinds(definition),
        .. isStored ? [] : Slips(definition),
        .. Rules(definition),
    ];

    private static IEnumerable<PlaybookFault> Heading(PlaybookDefinition definition)
    {
        if (!IsName(definition.Name))
        {
            yield return Faults.NameUnusable(definition.Name);
        }

        if (definition.Version < 1)
        {
            yield return Faults.VersionTooSmall(definition.Version);
        }

        if (Endings.Of(definition.Purpose).IsEmpty)
        {
            yield return Faults.PurposeUnknown(definition.Purpose);
        }

        foreach (var (what, count, most) in new[]
        {
            ("stages", definition.Stages.Length, MostStages),
            ("rows", definition.Rows.Length + definition.CommonRows.Length + definition.RefusedSteps.Length, MostRows),
            ("steps of the organization's own", UsedKinds(definition).Concat(definition.Kinds.Select(declared => declared.Kind)).Distinct().Count(kind => !kind.IsBuiltIn), MostCustomSteps),
            ("rules of the organization's own", definition.Rules.Length, MostCustomSteps),
        })
        {
            if (count > most)
            {
                yield return Faults.TooLarge(what, count, most);
            }
        }
    }

    private static IEnumerable<PlaybookFault> Stages(PlaybookDefinition definition)
    {
        var known = new HashSet<Stage>();
        foreach (var stage in definition.Stages)
        {
            if (!known.Add(stage.Name))
            {
                yield return Faults.StageTwice(stage.Name);
            }

            if (stage.Ending is < Ending.Open or > Ending.Learned)
            {
                yield return Faults.EndingUnknown(stage.Name, stage.Ending);
            }

            if (stage.Says is { } says && (says.Length > LongestSays || !TextRules.IsStorable(says) || says.Any(char.IsControl)))
            {
                yield return Faults.SaysUnusable(stage.Name);
            }
        }
    }

    private static IEnumerable<PlaybookFault> Names(PlaybookDefinition definition)
    {
        var stages = PlaybookTable.AllStages(definition).GroupBy(stage => stage.Name).ToDictionary(same => same.Key, same => same.First().Ending);
        foreach (var (stage, where) in NamedStages(definition).Distinct())
        {
            if (stage == default)
            {
                yield return Faults.Unnamed($"A stage ({where})");
            }
            else if (!stages.ContainsKey(stage))
            {
                yield return Faults.StageUnknown(stage, where);
            }
        }

        if (stages.TryGetValue(definition.Opening, out var ending) && ending != Ending.Open)
        {
            yield return Faults.OpeningClosed(definition.Opening);
        }
    }

    private static IEnumerable<(Stage Stage, string Where)> NamedStages(PlaybookDefinition definition)
    {
        yield return (definition.Opening, "The opening");
        foreach (var stage in definition.Stages)
        {
            yield return (stage.Name, "The list of stages");
        }

        if (definition.Asking is { } asking)
        {
            yield return (asking.Work, "The common ending");
            yield return (asking.Acted, "The common ending");
            yield return (asking.Done, "The common ending");
        }

        foreach (var row in definition.Rows)
        {
            yield return (row.From, $"The row '{row}'");
            yield return (row.To, $"The row '{row}'");
        }

        foreach (var row in definition.CommonRows)
        {
            if (row.To is { } to)
            {
                yield return (to, $"The common row of '{row.Kind}'");
            }
        }

        foreach (var step in definition.RefusedSteps)
        {
            yield return (step.Stage, $"The refusal of '{step.Kind}'");
        }
    }

    private static IEnumerable<PlaybookFault> Rows(PlaybookDefinition definition)
    {
        var own = new Dictionary<(Stage, StepKind), PlaybookRow>();
        foreach (var row in definition.Rows)
        {
            if (own.TryGetValue((row.From, row.Kind), out var first))
            {
                yield return Faults.RowClash(row.From.ToString(), row.Kind, first.To.ToString(), row.To.ToString());
            }

            own[(row.From, row.Kind)] = row;
        }

        var common = new Dictionary<StepKind, CommonRow>();
        foreach (var row in definition.CommonRows)
        {
            if (common.TryGetValue(row.Kind, out var first))
            {
                yield return Faults.RowClash("*", row.Kind, first.To?.ToString() ?? "*", row.To?.ToString() ?? "*");
            }

            common[row.Kind] = row;
        }

        foreach (var step in definition.RefusedSteps)
        {
            if (own.TryGetValue((step.Stage, step.Kind), out var row))
            {
                yield return Faults.RowRefused(row);
            }
        }
    }

    private static IEnumerable<PlaybookFault> Kinds(PlaybookDefinition definition)
    {
        var declared = new HashSet<StepKind>();
        foreach (var (kind, effect) in definition.Kinds.Select(kind => (kind.Kind, kind.Effect)))
        {
            if (!declared.Add(kind))
            {
                yield return Faults.CustomStepTwice(kind);
            }

            if (kind.IsBuiltIn)
            {
                yield return Faults.CustomStepBuiltIn(kind);
            }

            if (effect is < KindEffect.Staling or > KindEffect.SendsBack)
            {
                yield return Faults.EffectUnknown(kind, effect);
            }
        }

        foreach (var kind in declared.Concat(UsedKinds(definition)).Distinct())
        {
            if (kind == default)
            {
                yield return Faults.Unnamed("A step");
            }
            else if (!kind.IsBuiltIn && StepKind.BuiltIn.FirstOrDefault(known => string.Equals(known.Name, kind.Name, StringComparison.OrdinalIgnoreCase)) is var builtIn && builtIn != default)
            {
                yield return Faults.CustomStepLookalike(kind, builtIn);
            }
        }
    }

    // A step that nobody lists and that is nearly one of ours was meant to be ours; whoever means a step of their own lists it.
    private static IEnumerable<PlaybookFault> Slips(PlaybookDefinition definition)
    {
        foreach (var kind in UsedKinds(definition).Distinct().Where(kind => kind != default && !kind.IsBuiltIn && !definition.Kinds.Any(listed => listed.Kind == kind)))
        {
            if (NearNames.Find(kind.Name, StepKind.BuiltIn.Select(known => known.Name)) is { } meant && !string.Equals(meant, kind.Name, StringComparison.OrdinalIgnoreCase))
            {
                yield return Faults.CustomStepSlip(kind, meant);
            }
        }
    }

    private static IEnumerable<StepKind> UsedKinds(PlaybookDefinition definition) => definition.Rows.Select(row => row.Kind)
        .Concat(definition.CommonRows.Select(row => row.Kind))
        .Concat(definition.RefusedSteps.Select(step => step.Kind))
        .Concat(definition.Rules.Select(rule => rule.Through));

    private static IEnumerable<PlaybookFault> Rules(PlaybookDefinition definition)
    {
        var endings = PlaybookTable.AllStages(definition).Where(stage => stage.Ending != Ending.Open).Select(stage => stage.Ending);
        return definition.Rules.Where(rule => !endings.Contains(rule.Ending)).Distinct().Select(Faults.RuleIdle);
    }

    private static bool IsName(string? name) => name is { Length: >= 1 and <= LongestName }
        && name.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-');
}
