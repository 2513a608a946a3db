using System.Text;
using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class TableTests
{
    /// <summary>Each stage with each kind there is, so that nothing is left to a default.</summary>
    [Theory]
    [InlineData("standard")]
    [InlineData("accolade")]
    [InlineData("near-miss")]
    public void Every_stage_answers_every_kind(string name)
    {
        var playbook = PlaybookPresets.Get(name);
        StringBuilder table = new();
        foreach (var stage in playbook.Stages)
        {
            foreach (var kind in StepKind.BuiltIn)
            {
                table.Append(stage.Name).Append(' ').Append(kind.Name).Append(playbook.TryStep(stage, kind, out var to) ? $" -> {to}" : " refused").Append('\n');
            }
        }

        Approved.Matches($"{name}-table", table.ToString());
    }

    public static TheoryData<string> Names => [.. PlaybookPresets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void By_name_and_by_index_the_table_is_the_same(string name)
    {
        var playbook = PlaybookPresets.Get(name);
        Assert.All(playbook.Stages, stage => Assert.Equal(stage, playbook.StageAt(playbook.IndexOf(stage))));
        Assert.All(playbook.Kinds, kind => Assert.Equal(kind, playbook.KindAt(playbook.IndexOf(kind))));
        foreach (var stage in playbook.Stages)
        {
            foreach (var kind in playbook.Kinds)
            {
                var moved = playbook.Move(playbook.IndexOf(stage), playbook.IndexOf(kind));
                Assert.Equal(playbook.Allows(stage, kind), moved >= 0);
                Assert.Equal(playbook.TryStep(stage, kind, out var to) ? to : default, moved >= 0 ? playbook.StageAt(moved) : default);
                Assert.Equal(moved >= 0, playbook.Rows.Contains(new PlaybookRow(stage, kind, to)));
                Assert.Equal(moved >= 0, playbook.StepsFrom(stage).Contains(kind));
            }
        }
    }

    [Fact]
    public void What_a_playbook_does_not_know_is_no_step()
    {
        var playbook = StandardPlaybook.Playbook;

        Assert.False(playbook.TryStep(new Stage("Nowhere"), StepKind.Own, out _));
        Assert.False(playbook.TryStep(default, StepKind.Own, out _));
        Assert.False(playbook.TryStep(new Stage("Reported"), default, out _));
        Assert.False(playbook.TryStep(new Stage("Reported"), new StepKind("Dance"), out _));
        Assert.False(playbook.TryStep(new Stage("reported"), new StepKind("own"), out _));
        Assert.Equal((-1, -1, -1), (playbook.Move(-1, 0), playbook.Move(0, -1), playbook.Move(playbook.Stages.Length, playbook.Kinds.Length)));
        Assert.Empty(playbook.StepsFrom(new Stage("Nowhere")));
        Assert.False(playbook.Knows(new Stage("Nowhere")));
        Assert.Throws<ArgumentException>(() => playbook.EndingOf(new Stage("Nowhere")));
        Assert.False(playbook.TryEffectOf(new StepKind("Dance"), out _));
        Assert.False(playbook.TryEffectOf(StepKind.Correct, out _));
    }

    [Fact]
    public void A_step_of_the_organization_that_is_not_declared_is_staling()
    {
        var playbook = Playbook.Build(StandardPlaybook.Definition.With(book => book.From("Heard").Do("Dance").Stays().CustomStep("Sing", KindEffect.Neutral)));

        Assert.True(playbook.TryEffectOf(new StepKind("Dance"), out var dance));
        Assert.True(playbook.TryEffectOf(new StepKind("Sing"), out var sing));
        Assert.Equal((KindEffect.Staling, KindEffect.Neutral), (dance, sing));
        Assert.Equal("Dance", playbook.StepsFrom(new Stage("Heard"))[^1].Name);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var playbook = StandardPlaybook.Playbook;
        Stage heard = new Stage("Heard");
        var moved = 0;
        void Step() => moved += playbook.TryStep(heard, StepKind.Correct, out _) && playbook.Move(3, 6) >= 0 ? 1 : 0;
        Step();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_001, moved);
    }
}
