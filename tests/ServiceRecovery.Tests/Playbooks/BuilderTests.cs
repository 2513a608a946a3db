using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class BuilderTests
{
    [Fact]
    public void An_edit_leaves_the_original_as_it_was()
    {
        var before = PlaybookJson.Write(StandardPlaybook.Definition);

        StandardPlaybook.Definition.With(book => book.From("Heard").Do("Dance").To("Danced").Refuse(StepKind.Correct));

        Assert.Equal(before, PlaybookJson.Write(StandardPlaybook.Definition));
    }

    [Fact]
    public void A_row_of_an_edit_replaces_the_one_that_was_there()
    {
        var book = Playbook.Build(StandardPlaybook.Definition.With(book => book
            .From("Apologized").Do("SendFlowers").To("Flowers").Do(StepKind.Listen).Stays()
            .From("Flowers").Do(StepKind.Listen).To("Heard")));

        Assert.True(book.TryStep(new Stage("Apologized"), StepKind.Listen, out var to));
        Assert.Equal("Apologized", to.Name);
    }

    [Fact]
    public void A_row_of_an_edit_replaces_one_of_the_common_ending()
    {
        var book = Playbook.Build(StandardPlaybook.Definition.With(book => book.From("Satisfied").Do(StepKind.Withdraw).To("Withdrawn").From("Silent").Do(StepKind.FollowUp).Stays()));

        Assert.True(book.Allows(new Stage("Satisfied"), StepKind.Withdraw));
        Assert.True(book.TryStep(new Stage("Silent"), StepKind.FollowUp, out var to));
        Assert.Equal("Silent", to.Name);
    }

    [Fact]
    public void A_step_that_is_taken_out_is_refused_where_a_common_row_would_offer_it()
    {
        var book = Playbook.Build(StandardPlaybook.Definition.With(book => book
            .From("Reported").Refuse(StepKind.Explain)
            .From("Asked").Refuse(StepKind.FollowUp)
            .InEveryOpenStage().Refuse(StepKind.ConfirmUnderstanding)));

        Assert.False(book.Allows(new Stage("Reported"), StepKind.Explain));
        Assert.True(book.Allows(new Stage("Owned"), StepKind.Explain));
        Assert.False(book.Allows(new Stage("Asked"), StepKind.FollowUp));
        Assert.DoesNotContain(book.Rows, row => row.Kind == StepKind.ConfirmUnderstanding);
    }

    [Fact]
    public void A_step_that_was_taken_out_can_be_put_back()
    {
        var without = StandardPlaybook.Definition.With(book => book.From("Heard").Refuse(StepKind.Explain));

        var with = without.With(book => book.From("Heard").Do(StepKind.Explain).Stays());

        Assert.False(Playbook.Build(without).Allows(new Stage("Heard"), StepKind.Explain));
        Assert.True(Playbook.Build(with).Allows(new Stage("Heard"), StepKind.Explain));
    }

    [Fact]
    public void Two_rows_of_one_edit_that_disagree_are_a_clash()
    {
        var clash = StandardPlaybook.Definition.With(book => book.From("Heard").Do("Dance").To("Owned").Do("Dance").To("Remedied"));

        var refused = Assert.Throws<InvalidPlaybookException>(() => Playbook.Build(clash));

        Assert.Equal(["row-clash: 'Dance' in 'Heard' leads to 'Owned' and to 'Remedied'. Keep one of the rows."], refused.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void A_row_without_a_step_is_a_mistake_of_the_program() =>
        Assert.Throws<InvalidOperationException>(() => StandardPlaybook.Definition.With(book => book.From("Heard").To("Owned")));

    [Fact]
    public void A_stage_between_acting_and_asking_is_asked_for_after_every_rework()
    {
        var book = Playbook.Build(new PlaybookBuilder("thanking", 1, Purpose.Failure, "Reported")
            .Only(Ending.Recovered, StepKind.Thank)
            .From("Reported").Do(StepKind.Own).To("Owned")
            .From("Owned").Do(StepKind.Listen).To("Heard")
            .From("Acted").Do(StepKind.Thank).To("Thanked")
            .WithAsking(work: "Heard", acted: "Acted", done: "Thanked")
            .ToDefinition());

        Assert.True(book.TryStep(new Stage("Reworking"), StepKind.Correct, out var to));
        Assert.Equal("Acted", to.Name);
        Assert.False(book.Allows(new Stage("Acted"), StepKind.CustomerSatisfied));
        Assert.True(book.Allows(new Stage("Thanked"), StepKind.CustomerSatisfied));
    }
}
