using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

/// <summary>Stories told on the table alone: which steps are open, and where they lead.</summary>
public class WalkTests
{
    [Fact]
    public void The_restaurant_recovers_in_one_batch() =>
        Assert.Equal("Recovered", Walk("Own Apologize Listen DeclareImpossible Compensate Compensate CustomerSatisfied Close").Name);

    [Fact]
    public void The_restaurant_cannot_close_before_the_answer() =>
        AssertRefused("Own Apologize Listen DeclareImpossible Compensate Compensate", StepKind.Close);

    [Fact]
    public void Who_wants_more_is_given_more_and_asked_again() =>
        Assert.Equal("Recovered", Walk("Own Apologize Listen Correct FollowUp CustomerWantsMore Compensate FollowUp CustomerSatisfied Close").Name);

    [Fact]
    public void Promises_broken_before_anybody_owns_the_case_move_nothing() =>
        Assert.Equal("Reported", Walk("Acknowledge Listen Broken Broken").Name);

    [Fact]
    public void The_alarm_company_recovers_after_two_broken_promises() =>
        Assert.Equal("Recovered", Walk("Acknowledge Listen Broken Broken Own Apologize Listen Correct Apologize Explain CustomerSatisfied Close").Name);

    [Fact]
    public void A_payment_that_fails_after_the_yes_takes_the_hotel_back_to_work()
    {
        Assert.Equal("Remedied", Walk("Own Apologize Listen Compensate CustomerSatisfied Broken").Name);
        AssertRefused("Own Apologize Listen Compensate CustomerSatisfied Broken", StepKind.Close);
        Assert.Equal("Recovered", Walk("Own Apologize Listen Compensate CustomerSatisfied Broken Compensate FollowUp CustomerSatisfied Close").Name);
    }

    [Fact]
    public void Who_never_forgives_is_left_in_peace_and_unreconciled_again_only_after_a_new_no()
    {
        const string Unreconciled = "Own Apologize Listen Correct CustomerUnhappy Compensate CustomerUnhappy DeclareUnreconciled Close";
        Assert.Equal("Unreconciled", Walk(Unreconciled).Name);
        Assert.Equal("Heard", Walk($"{Unreconciled} Reopen").Name);
        AssertRefused($"{Unreconciled} Reopen", StepKind.DeclareUnreconciled);
        Assert.Equal("Unreconciled", Walk($"{Unreconciled} Reopen CustomerUnhappy DeclareUnreconciled Close").Name);
    }

    [Fact]
    public void A_silence_is_no_end_for_who_comes_back() =>
        Assert.Equal("Recovered", Walk("Own Apologize Listen Correct FollowUp CustomerSilent Close Reopen Correct FollowUp CustomerSatisfied Close").Name);

    [Theory]
    [InlineData("CustomerSilent")]
    [InlineData("CustomerSatisfied")]
    [InlineData("CustomerAccepts")]
    [InlineData("FollowUp")]
    public void After_a_no_something_must_be_done_first(string kind) =>
        AssertRefused("Own Apologize Listen Correct CustomerUnhappy", new StepKind(kind));

    [Fact]
    public void Praise_is_learned_from() =>
        Assert.Equal("Learned", Walk("Own Thank Interview Recognize Debrief WritePractice Close", AccoladePlaybook.Playbook).Name);

    [Fact]
    public void A_near_miss_is_learned_from() =>
        Assert.Equal("Learned", Walk("Own Debrief WritePractice Close", NearMissPlaybook.Playbook).Name);

    [Theory]
    [InlineData("latte", "Own Listen Acknowledge Correct Thank Explain FollowUp CustomerSatisfied Close")]
    [InlineData("heard", "Own Listen Empathize Apologize Compensate Diagnose FollowUp CustomerSatisfied Close")]
    [InlineData("learn", "Own Listen Empathize Apologize Correct Notify CustomerSatisfied Close")]
    [InlineData("last", "Own Listen Apologize Correct Thank CustomerSatisfied Close")]
    [InlineData("blast", "Own Believe Listen Apologize Correct Thank CustomerSatisfied Close")]
    [InlineData("iso-10002", "Own Acknowledge AssessInitially Investigate Correct CommunicateDecision FollowUp CustomerSatisfied Close")]
    [InlineData("imported", "Own Correct CustomerSatisfied Close")]
    public void A_preset_takes_its_letters_in_their_order(string name, string steps) =>
        Assert.Equal("Recovered", Walk(steps, PlaybookPresets.Get(name)).Name);

    [Theory]
    [InlineData("latte", "Own Listen Acknowledge Correct Thank")]
    [InlineData("heard", "Own Listen Empathize Apologize Compensate")]
    [InlineData("iso-10002", "Own Acknowledge AssessInitially Investigate Correct")]
    public void A_preset_asks_nobody_before_its_last_letter(string name, string steps)
    {
        var book = PlaybookPresets.Get(name);
        Assert.False(book.Allows(Walk(steps, book), StepKind.CustomerSatisfied));
        Assert.False(book.Allows(Walk(steps, book), StepKind.FollowUp));
    }

    [Fact]
    public void What_an_import_sends_back_needs_something_done_before_it_closes()
    {
        var book = PlaybookPresets.Get("imported");
        Assert.Equal("Unconfirmed", Walk("Own Correct FollowUp CustomerSilent Close", book).Name);
        Assert.Equal("Owned", Walk("Own Correct FollowUp CustomerSilent SentBack", book).Name);
        Assert.False(book.Allows(new Stage("Owned"), StepKind.CustomerSilent));
        Assert.True(book.TryEffectOf(new StepKind("SentBack"), out var effect));
        Assert.Equal(KindEffect.SendsBack, effect);
    }

    // 'Broken' is any staling record: it takes the row Rework of the stage if there is one.
    private static Stage Walk(string steps, Playbook? playbook = null)
    {
        var book = playbook ?? StandardPlaybook.Playbook;
        var stage = book.Opening;
        foreach (var step in steps.Split(' '))
        {
            if (step == "Broken")
            {
                stage = book.TryStep(stage, StepKind.Rework, out var reworked) ? reworked : stage;
            }
            else
            {
                Assert.True(book.TryStep(stage, new StepKind(step), out var to), $"'{step}' isn't open in '{stage}'.");
                stage = to;
            }
        }

        return stage;
    }

    private static void AssertRefused(string steps, StepKind kind) => Assert.False(StandardPlaybook.Playbook.Allows(Walk(steps), kind), $"'{kind}' is open after {steps}.");
}
