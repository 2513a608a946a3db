using System.Globalization;
using System.Text;
using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class DiagramTests
{
    public static TheoryData<string> Names => [.. PlaybookPresets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_of_a_playbook_is_what_the_library_prints(string name) =>
        Approved.Document($"docs/playbooks/{name}.md", Page(PlaybookPresets.Get(name)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_near_miss_is_drawn_for_graphviz(bool withCommonRows) =>
        Approved.Matches(withCommonRows ? "near-miss-dot-whole" : "near-miss-dot", NearMissPlaybook.Playbook.ToDot(withCommonRows));

    [Fact]
    public void A_near_miss_is_drawn_with_every_row() =>
        Approved.Matches("near-miss-mermaid-whole", NearMissPlaybook.Playbook.ToMermaid(withCommonRows: true));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_drawing_with_every_row_leaves_no_step_out(string name)
    {
        var playbook = PlaybookPresets.Get(name);
        var drawn = playbook.ToDot(withCommonRows: true)
            .Replace("any remedy", string.Join(", ", StepKind.Remedies), StringComparison.Ordinal)
            .Replace("any no", string.Join(", ", StepKind.Noes), StringComparison.Ordinal)
            .Split('\n')
            .Where(line => line.Contains("->", StringComparison.Ordinal))
            .Select(line => line.Split('"'))
            .SelectMany(parts => parts[5].Split(", ").Select(kind => new PlaybookRow(new Stage(parts[1]), new StepKind(kind), new Stage(parts[3]))));

        Assert.Equal(playbook.Rows.ToHashSet(), drawn.ToHashSet());
    }

    [Fact]
    public void A_stage_may_be_called_what_mermaid_keeps_for_itself()
    {
        var playbook = Playbook.Build(StandardPlaybook.Definition.With(book => book
            .From("Heard").Do("Wait").To("End").Do("Ponder").To("half-way:1")
            .From("End").Do(StepKind.Correct).To("Remedied")
            .From("half-way:1").Do(StepKind.Correct).To("Remedied")));

        var lines = playbook.ToMermaid().Split('\n').Select(line => line.Trim()).ToArray();

        Assert.Contains("state \"End\" as StageEnd", lines);
        Assert.Contains("state \"half-way:1\" as Stagehalfway1", lines);
        Assert.Contains("Heard --> StageEnd: Wait", lines);
        Assert.Contains("Heard --> Stagehalfway1: Ponder", lines);
    }

    private static string Page(Playbook playbook)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {playbook.Ref}\n\n{Opening(playbook)} {playbook.Stages.Length} stages, {playbook.Rows.Length} rows. ");
        page.Append("This page is printed by the library and compared with it by a test.\n\n```mermaid\n");
        page.Append(playbook.ToMermaid());
        page.Append("```\n\n| stage | what it says |\n|---|---|\n");
        foreach (var stage in playbook.StageNotes)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {stage.Name} | {stage.Says} |\n");
        }

        foreach (var rules in playbook.Definition.Rules.GroupBy(rule => rule.Ending))
        {
            page.Append(CultureInfo.InvariantCulture, $"{(rules.Key == playbook.Definition.Rules[0].Ending ? "\n" : "")}- {rules.Key} only through {string.Join(", ", rules.Select(rule => rule.Through))}.\n");
        }

        foreach (var kind in playbook.Definition.Kinds)
        {
            page.Append(CultureInfo.InvariantCulture, $"{(kind == playbook.Definition.Kinds[0] ? "\n" : "")}- {kind.Kind} is a step of the organization's own: {Effect(kind.Effect)}\n");
        }

        return page.ToString();
    }

    private static string Opening(Playbook playbook) => playbook.Purpose switch
    {
        Purpose.Failure => $"For failures: a customer was let down. Opens in {playbook.Opening}.",
        Purpose.Accolade => $"For praise: a customer was delighted. Opens in {playbook.Opening}.",
        Purpose.NearMiss => $"For what nearly went wrong. Opens in {playbook.Opening}.",
        _ => throw new InvalidOperationException(),
    };

    private static string Effect(KindEffect effect) => effect switch
    {
        KindEffect.Neutral => "an answer that stands goes on standing.",
        KindEffect.Staling => "an answer given before it is stale.",
        KindEffect.SendsBack => "an answer given before it is stale, and something must be done or offered before a close.",
        _ => throw new InvalidOperationException(),
    };
}
