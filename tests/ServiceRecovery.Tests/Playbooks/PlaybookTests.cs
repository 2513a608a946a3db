using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class PlaybookTests
{
    public static TheoryData<string, int, int> Counts => new()
    {
        { "standard", 18, 164 },
        { "accolade", 10, 47 },
        { "near-miss", 6, 19 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_built_in_playbook_has_its_stages_and_rows(string name, int stages, int rows)
    {
        Assert.True(PlaybookCatalog.Standard.TryGet(new PlaybookRef(name, 1), out var playbook));
        Assert.Equal((stages, rows), (playbook.Stages.Length, playbook.Rows.Length));
    }

    [Fact]
    public void A_step_leads_where_its_row_says()
    {
        Assert.True(StandardPlaybook.Playbook.TryStep(new Stage("Heard"), StepKind.Correct, out var to));
        Assert.Equal("Remedied", to.Name);
        Assert.False(StandardPlaybook.Playbook.TryStep(new Stage("Reported"), StepKind.Compensate, out _));
    }

    [Fact]
    public void A_stage_of_its_own_gets_the_common_rows()
    {
        var hotel = StandardPlaybook.Definition.With(book => book
            .Named("hotel")
            .From("Apologized").Do("SendFlowers").To("Flowers")
            .From("Flowers").Do(StepKind.Listen).To("Heard"));

        Assert.Equal(
            [StepKind.Acknowledge, StepKind.Apologize, StepKind.Explain, StepKind.Listen, StepKind.ConfirmUnderstanding, StepKind.Withdraw, StepKind.Merge],
            Playbook.Build(hotel).StepsFrom(new Stage("Flowers")).AsEnumerable());
    }

    [Fact]
    public void A_playbook_that_asks_nobody_names_the_way_it_would_take()
    {
        var rash = StandardPlaybook.Definition.With(book => book.From("Remedied").Do(StepKind.Close).To("Recovered"));

        var refused = Assert.Throws<InvalidPlaybookException>(() => Playbook.Build(rash));

        Assert.Contains(
            "unearned-close: A case can end as 'Recovered' without 'CustomerSatisfied': Reported -> Own -> Owned -> Apologize -> Apologized -> Listen -> Heard -> Correct -> Remedied -> Close -> Recovered.",
            refused.Faults.Select(fault => fault.ToString()));
    }
}
