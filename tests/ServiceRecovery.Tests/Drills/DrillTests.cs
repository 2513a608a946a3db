using ServiceRecovery.Drills;
using Xunit;

namespace ServiceRecovery.Tests.Drills;

public class DrillTests
{
    private static readonly PromiseId P1 = new("p1");
    private static readonly ActId G1 = new("g1");
    private static readonly Currency Euro = new("EUR");

    [Fact]
    public async Task Nobody_says_for_the_customer_what_only_the_customer_can_say()
    {
        var drill = await RemediedAsync();
        CaseCommand[] words =
        [
            new CaseCommand.RecordAnswer(Answer.Satisfied, Source.Heard(new Evidence(Channel.Phone, "call 1"))),
            new CaseCommand.RespondToOffer(OfferResponse.Declined),
            new CaseCommand.Withdraw(),
            new CaseCommand.RecordContact(Channel.Phone),
            new CaseCommand.RecordNoContact(SilenceReason.NotWanted),
        ];

        foreach (var word in words)
        {
            Assert.Equal("customer-speaks", (await drill.ActAsync(word)).Refusal!.Code);
            Assert.Equal("customer-speaks", (await drill.ActAsync([new CaseCommand.AddNote("x"), word])).Refusal!.Code);
        }
    }

    [Fact]
    public async Task How_a_follow_up_goes_is_the_scenarios_to_say()
    {
        var drill = await RemediedAsync();

        await drill.ActAsync(new CaseCommand.FollowUp(Channel.Mail, AskResult.Reached));
        Assert.Equal((1, null), (drill.Case.FailedAttempts, drill.Case.LastAnswer));

        await drill.ActAsync(new CaseCommand.FollowUp(Channel.InPerson, AskResult.Bounced));
        Assert.Equal(Answer.Satisfied, drill.Case.LastAnswer);
    }

    [Fact]
    public async Task The_laws_of_a_real_case_hold_and_stand_in_the_review()
    {
        var drill = await RemediedAsync();

        Assert.Equal("check-missing", (await drill.ActAsync(new CaseCommand.Close())).Refusal!.Code);
        await drill.ActAsync(new CaseCommand.FollowUp(Channel.InPerson, AskResult.Reached));
        var closed = await drill.ActAsync(new CaseCommand.Close());
        var review = await drill.ReviewAsync();

        Assert.Equal(Ending.Recovered, closed.Result!.Ending);
        Assert.Equal((DrillEnd.CaseClosed, Ending.Recovered, 1), (review.End, review.Ending, review.PointsMet));
        Assert.Equal(["check-missing", "step-not-open"], review.Lessons.Select(lesson => lesson.Code));
    }

    [Fact]
    public async Task After_the_end_nothing_more_is_done()
    {
        var drill = await SmallScenario.BeginAsync();
        drill.Stop();

        Assert.Equal("drill-over", (await drill.ActAsync(new CaseCommand.Own())).Refusal!.Code);
        Assert.Equal("drill-over", (await drill.WaitAsync(TimeSpan.FromMinutes(1))).Refusal!.Code);
        Assert.Equal(DrillEnd.Stopped, (await drill.ReviewAsync()).End);
    }

    [Fact]
    public async Task A_drill_ends_with_its_time_however_long_somebody_waits()
    {
        var drill = await SmallScenario.BeginAsync();
        await drill.WaitAsync(TimeSpan.MaxValue);

        Assert.Equal((DrillEnd.TimeOver, SmallScenario.Scenario.StartsAt.AddMinutes(120)), (drill.End, drill.Now));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await drill.WaitAsync(TimeSpan.FromMinutes(-1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await drill.ActAsync([]));
    }

    [Fact]
    public async Task A_promise_that_is_not_kept_breaks_when_its_time_comes_and_the_customer_lives_through_it()
    {
        var drill = await SmallScenario.BeginAsync();
        await drill.ActAsync(new CaseCommand.MakePromise(P1, "A hot soup.", Within: TimeSpan.FromMinutes(10)));
        var turn = await drill.WaitAsync(TimeSpan.FromMinutes(30));

        Assert.Equal([DrillVoice.Clock, DrillVoice.Customer], turn.Moments.Select(moment => moment.Voice));
        Assert.All(turn.Moments, moment => Assert.Equal(SmallScenario.Scenario.StartsAt.AddMinutes(10), moment.At));
        Assert.Equal(1, drill.Case.Chases);
        var promise = Assert.Single((await drill.ReviewAsync()).Promises);
        Assert.Equal((PromiseStanding.Broken, 10L, 0), (promise.Standing, promise.Minutes, promise.Moved));
    }

    [Fact]
    public async Task A_promise_is_moved_when_the_customer_agrees_and_not_when_they_do_not()
    {
        var drill = await SmallScenario.BeginAsync();
        await drill.ActAsync(new CaseCommand.MakePromise(P1, "A hot soup.", Within: TimeSpan.FromMinutes(40)));
        await drill.ActAsync(new CaseCommand.MovePromise(P1, drill.Now.AddMinutes(50)));
        Assert.Equal(1, Assert.Single((await drill.ReviewAsync()).Promises).Moved);

        await drill.WaitAsync(TimeSpan.FromMinutes(25));
        Assert.Equal("not-agreed", (await drill.ActAsync(new CaseCommand.MovePromise(P1, drill.Now.AddMinutes(50)))).Refusal!.Code);
        Assert.Equal("not-agreed", (await drill.ActAsync(new CaseCommand.ReleasePromise(P1))).Refusal!.Code);
        Assert.Equal("alone-only", (await drill.ActAsync([new CaseCommand.AddNote("x"), new CaseCommand.ReleasePromise(P1)])).Refusal!.Code);
        Assert.Equal("ref-unknown", (await drill.ActAsync(new CaseCommand.MovePromise(new PromiseId("p9"), drill.Now.AddMinutes(50)))).Refusal!.Code);
    }

    [Theory]
    [InlineData(4_000, "approves 'g1'.", CompensationStanding.Unsettled)]
    [InlineData(6_000, "declines 'g1'", null)]
    public async Task A_colleague_decides_after_their_time_what_they_may(long amount, string said, CompensationStanding? standing)
    {
        var drill = await RemediedAsync();
        await drill.ActAsync(new CaseCommand.Compensate(G1, CompensationKind.Voucher, new Money(amount, Euro)));
        Assert.True(Laws.IsPending(drill.Case, Assert.Single(drill.Case.Approvals)));

        var turn = await drill.WaitAsync(TimeSpan.FromMinutes(10));

        Assert.Contains(said, Assert.Single(turn.Moments, moment => moment.Voice == DrillVoice.Colleague).Says, StringComparison.Ordinal);
        Assert.Equal(standing, drill.Case.Compensations.FirstOrDefault()?.Standing);
        Assert.Contains((await drill.ReviewAsync()).Waits, wait => wait is { For: "Somebody else's decision, at the longest", Minutes: 10 });
    }

    [Fact]
    public async Task A_request_waits_where_nobody_is_on_duty()
    {
        var drill = await RemediedAsync("\"role\": \"manager\", \"approves\"", "\"role\": \"manager\", \"from\": 119, \"approves\"");
        var turn = await drill.ActAsync(new CaseCommand.Compensate(G1, CompensationKind.Voucher, new Money(4_000, Euro)));

        Assert.Contains("nobody who could decide is on duty", Assert.Single(turn.Moments).Says, StringComparison.Ordinal);
        Assert.Equal("second-person-needed", (await drill.ActAsync(new CaseCommand.Approve(G1))).Refusal!.Code);
    }

    [Fact]
    public async Task A_case_that_is_raised_or_handed_over_finds_its_colleague()
    {
        var raised = await RemediedAsync();
        await raised.ActAsync(new CaseCommand.Escalate(new Role("manager"), "It is too much for me."));
        await raised.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(new Role("manager"), raised.Case.OwnerRole);

        var handed = await RemediedAsync();
        await handed.ActAsync(new CaseCommand.HandOver(new PersonId("Manager-On-Duty"), new Role("manager"), "Please."));
        await handed.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(new Role("manager"), handed.Case.OwnerRole);
    }

    [Fact]
    public async Task A_customer_out_of_patience_is_gone_and_the_case_stays_open()
    {
        var drill = await SmallScenario.BeginAsync("\"patience\": -20", "\"patience\": -50");
        await drill.ActAsync(new CaseCommand.MakePromise(P1, "A hot soup.", Within: TimeSpan.FromMinutes(10)));
        var turn = await drill.WaitAsync(TimeSpan.FromMinutes(30));

        Assert.Equal((DrillEnd.CustomerLeft, true), (drill.End, drill.Case.IsOpen));
        Assert.Equal("The customer is gone.", turn.Moments[^1].Says);
        Assert.Equal(10, (await drill.ReviewAsync()).Minutes);
    }

    [Fact]
    public async Task Putting_it_right_takes_its_time_first_and_nothing_when_it_is_not_open()
    {
        var drill = await SmallScenario.BeginAsync("\"money\": {", "\"minutes\": { \"correct\": 30, \"otherwise\": 0 }, \"money\": {");
        Assert.Equal("step-not-open", (await drill.ActAsync(Correct)).Refusal!.Code);
        Assert.Equal(SmallScenario.Scenario.StartsAt, drill.Now);

        await ToHeardAsync(drill);
        await drill.ActAsync(Correct);
        Assert.Equal((SmallScenario.Scenario.StartsAt.AddMinutes(30), CorrectionFinding.Full), (drill.Case.ChangedAt, drill.Case.Finding));
    }

    [Theory]
    [InlineData("blast")]
    [InlineData("heard")]
    [InlineData("imported")]
    [InlineData("iso-10002")]
    [InlineData("last")]
    [InlineData("latte")]
    [InlineData("learn")]
    [InlineData("standard")]
    public async Task Every_playbook_of_a_failure_can_be_drilled(string playbook)
    {
        var drill = await SmallScenario.BeginAsync("\"lasts\": 120", $"\"lasts\": 120, \"playbook\": \"{playbook}\"");

        Assert.Equal(playbook, drill.Case.Playbook.Name);
        Assert.Null((await drill.ActAsync(new CaseCommand.Own())).Refusal);
    }

    [Fact]
    public async Task A_review_names_nobody()
    {
        var drill = await RemediedAsync();
        await drill.ActAsync(new CaseCommand.MakePromise(P1, "Berta Quandt calls you.", Who: new PersonId("berta.quandt")));
        await drill.ActAsync(new CaseCommand.Escalate(new Role("manager"), "Berta Quandt said no."));
        await drill.WaitAsync(TimeSpan.FromMinutes(60));

        Assert.DoesNotContain("quandt", (await drill.ReviewAsync()).ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static CaseCommand Correct => new CaseCommand.Correct("A hot soup.");

    private static async Task<Drill> RemediedAsync(string from = "Cold soup", string to = "Cold soup")
    {
        var drill = await SmallScenario.BeginAsync(from, to);
        await ToHeardAsync(drill);
        await drill.ActAsync(Correct);
        return drill;
    }

    private static async Task ToHeardAsync(Drill drill)
    {
        await drill.ActAsync(new CaseCommand.Own());
        await drill.ActAsync(new CaseCommand.Apologize());
        await drill.ActAsync(new CaseCommand.Listen("I have half an hour."));
    }
}
