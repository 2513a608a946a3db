using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>Draws a playbook. The same playbook gives the same text every time, so that a drawing can be kept in a document and compared.</summary>
internal static class PlaybookDiagram
{
    private static readonly ImmutableArray<string> MermaidWords = ["class", "classdef", "default", "direction", "end", "fork", "join", "choice", "note", "root", "scale", "state", "style"];

    /// <summary>Draws the playbook as a Mermaid state diagram.</summary>
    /// <param name="playbook">The playbook.</param>
    /// <param name="withCommonRows">Whether the rows of every open stage are drawn in each of them; otherwise one note tells them.</param>
    public static string Mermaid(Playbook playbook, bool withCommonRows = false)
    {
        var drawing = new DrawnPlaybook(playbook, withCommonRows);
        var names = MermaidNames(playbook);
        List<string> lines = ["stateDiagram-v2"];
        foreach (var stage in playbook.Stages)
        {
            var label = DrawnPlaybook.LabelOf(playbook, stage);
            if (label != names[stage])
            {
                lines.Add($"    state \"{label}\" as {names[stage]}");
            }
        }

        lines.Add($"    [*] --> {names[playbook.Opening]}");
        foreach (var arrow in drawing.Arrows)
        {
            lines.Add($"    {names[arrow.From]} --> {names[arrow.To]}: {arrow.Label}");
        }

        foreach (var (stage, label) in drawing.Staying)
        {
            lines.Add($"    note right of {names[stage]}: stays with {label}");
        }

        if (drawing.Common.Length > 0)
        {
            lines.Add($"    note left of {names[playbook.Opening]}");
            foreach (var line in drawing.Common)
            {
                lines.Add($"        {line}");
            }

            lines.Add("    end note");
        }

        foreach (var stage in playbook.Stages.Where(stage => playbook.EndingOf(stage) != Ending.Open))
        {
            lines.Add($"    {names[stage]} --> [*]");
        }

        return Joined(lines);
    }

    /// <summary>Draws the playbook for Graphviz.</summary>
    /// <param name="playbook">The playbook.</param>
    /// <param name="withCommonRows">Whether the rows of every open stage are drawn in each of them; otherwise one note tells them.</param>
    public static string Dot(Playbook playbook, bool withCommonRows = false)
    {
        var drawing = new DrawnPlaybook(playbook, withCommonRows);
        List<string> lines = [$"digraph \"{playbook.Ref}\" {{", "    node [shape=box, style=rounded];"];
        foreach (var stage in playbook.Stages)
        {
            var closes = playbook.EndingOf(stage) != Ending.Open;
            lines.Add($"    \"{stage}\" [label=\"{DrawnPlaybook.LabelOf(playbook, stage)}\"{(closes ? ", peripheries=2" : "")}{(stage == playbook.Opening ? ", penwidth=2" : "")}];");
        }

        foreach (var arrow in drawing.Arrows)
        {
            lines.Add($"    \"{arrow.From}\" -> \"{arrow.To}\" [label=\"{arrow.Label}\"];");
        }

        foreach (var (stage, label) in drawing.Staying)
        {
            lines.Add($"    \"{stage}\" -> \"{stage}\" [label=\"{label}\"];");
        }

        if (drawing.Common.Length > 0)
        {
            // A space can't stand in the name of a stage, so this one is nobody's.
            lines.Add($"    \"every open stage\" [shape=note, style=\"\", label=\"{string.Join("\\l", drawing.Common)}\\l\"];");
        }

        lines.Add("}");
        return Joined(lines);
    }

    private static string Joined(List<string> lines) => $"{string.Join("\n", lines)}\n";

    // A stage may be called what Mermaid keeps for itself, or have characters that end a name there.
    private static Dictionary<Stage, string> MermaidNames(Playbook playbook)
    {
        var taken = new HashSet<string>(playbook.Stages.Select(stage => stage.Name), StringComparer.Ordinal);
        var names = new Dictionary<Stage, string>();
        foreach (var stage in playbook.Stages)
        {
            var name = stage.Name;
            if (!name.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9')) || char.IsDigit(name[0]) || MermaidWords.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                name = "Stage" + new string([.. name.Where(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9'))]);
                while (!taken.Add(name))
                {
                    name += "x";
                }
            }

            names.Add(stage, name);
        }

        return names;
    }
}
