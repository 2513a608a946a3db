using System.Collections.Immutable;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Askings: issued, sent, delivered or not, and answered by who was asked.</summary>
public class AskingTests
{
    private static readonly AskResult[] Failures = [AskResult.NotReached, AskResult.Bounced, AskResult.Suppressed];
    private static readonly AskResult[] Arrivals = [AskResult.Delivered, AskResult.Reached];

    private static readonly (string State, Func<House, Task> Bring, string Arrived, string Failed)[] States =
    [
        ("issued", _ => Task.CompletedTask, "customer-asked.v1", "attempt-recorded.v1"),
        ("sent", house => Told(house, AskResult.Sent), "customer-asked.v1", "attempt-recorded.v1"),
        ("failed", house => Told(house, AskResult.Bounced), "customer-asked.v1", "delivery-recorded.v1"),
        ("delivered", house => Told(house, AskResult.Delivered), "delivery-recorded.v1", "delivery-recorded.v1"),
        ("superseded", house => house.Takes(Dana, Give.Part), "delivery-recorded.v1", "delivery-recorded.v1"),
        ("answered", house => house.Takes(Guest, Answering("a1")), "delivery-recorded.v1", "attempt-recorded.v1"),
        ("closed", async house =>
        {
            await house.Takes(Guest, Answering("a1"));
            await house.Takes(Dana, Give.Close);
        }, "delivery-recorded.v1", "delivery-recorded.v1"),
    ];

    [Fact]
    public async Task What_is_said_of_an_asking_is_recorded_by_what_is_known_of_it()
    {
        foreach (var (state, bring, arrived, failed) in States)
        {
            foreach (var result in Failures.Concat(Arrivals).Append(AskResult.Sent))
            {
                var house = await Asked();
                await bring(house);
                var accepted = Assert.IsType<CommandResult.Accepted>(await house.Do(Till, Give.Delivery("a1", result)));

                var expected = result == AskResult.Sent ? "delivery-recorded.v1" : Arrivals.Contains(result) ? arrived : failed;
                Assert.Equal((state, result, expected), (state, result, Assert.Single(accepted.Events).Event.StoredName));
            }
        }
    }

    [Fact]
    public async Task An_asking_moves_nothing_until_it_arrives()
    {
        var house = await Asked();
        Assert.Equal("Remedied", (await house.Now()).Stage.Name);
        Assert.Equal(0, (await house.Now()).CountingAttempts);

        await Told(house, AskResult.Sent);
        Assert.Equal("Remedied", (await house.Now()).Stage.Name);

        await Told(house, AskResult.Delivered);
        Assert.Equal("Asked", (await house.Now()).Stage.Name);
        Assert.Equal(1, (await house.Now()).CountingAttempts);
    }

    [Fact]
    public async Task An_asking_of_which_nothing_is_heard_counts_as_arrived_after_its_time()
    {
        var house = await Asked();
        await Told(house, AskResult.Sent);
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(23));
        Assert.Equal(0, (await house.Now()).CountingAttempts);

        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.Equal(1, (await house.Now()).CountingAttempts);
        Assert.Equal(AskResult.Presumed, Assert.IsType<CaseEvent.CustomerAsked>((await house.Desk.Case(Case).ReadAsync())[^1].Event).Result);
    }

    [Fact]
    public async Task What_came_back_counts_no_longer_and_a_silence_that_lacks_it_is_none()
    {
        var house = await Asked();
        await Told(house, AskResult.Delivered);
        house.Clock.Advance(TimeSpan.FromHours(25));
        await house.Takes(Dana, Give.IssueAsking("a2"));
        await house.Takes(Till, Give.Delivery("a2"));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(73));
        Assert.Equal("Silent", (await house.Now()).Stage.Name);
        Assert.True((await house.Now()).IsEarned);

        await house.Takes(Till, Give.Delivery("a1", AskResult.Bounced));
        Assert.Equal(1, (await house.Now()).CountingAttempts);
        await house.Refuses(Dana, Give.Close, "check-missing");
    }

    [Fact]
    public async Task A_name_is_used_for_one_asking_of_a_case()
    {
        var house = await Asked();
        await house.Refuses(Dana, Give.IssueAsking("a1"), "ref-used");
        await house.Refuses(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached, new AskId("a1")), "ref-used");
        await house.Takes(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached, new AskId("b1")));
        await house.Refuses(Dana, Give.IssueAsking("b1"), "ref-used");

        // The next one's own name is that of its event; who took it first keeps it.
        var next = (await house.Now()).Version + 2;
        await house.Takes(Dana, Give.IssueAsking($"ask-{next}"));
        await house.Refuses(Dana, Give.IssueAsking(), "ref-used");
    }

    [Fact]
    public async Task Nobody_is_asked_where_no_step_asks_or_who_does_not_want_it()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        await house.Refuses(Dana, Give.IssueAsking(), "step-not-open");

        house = await Asked();
        await house.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        await house.Refuses(Dana, Give.IssueAsking("a2"), "contact-not-wanted");
    }

    [Fact]
    public async Task A_yes_answers_the_asking_in_its_time_and_a_no_is_recorded_by_every_one()
    {
        var house = await Asked();
        house.Clock.Advance(TimeSpan.FromDays(31));
        await house.Refuses(Guest, Answering("a1"), "answer-stale");
        await house.Takes(Guest, Answering("a1", Answer.Unhappy));

        await house.Takes(Dana, Give.Part);
        await house.Refuses(Guest, Answering("a1"), "answer-stale");

        // What was done since didn't help: that isn't the same answer again.
        await house.Takes(Guest, Answering("a1", Answer.Unhappy));
        await house.Refuses(Guest, Answering("a1", Answer.Unhappy), "ask-answered");
        await house.Refuses(Guest, Answering("b7", Answer.Unhappy), "ref-unknown");
    }

    [Fact]
    public async Task A_yes_to_an_asking_before_the_last_thing_that_was_done_is_stale_however_young_it_is()
    {
        var house = await Asked();
        await house.Takes(Dana, Give.Part);
        await house.Refuses(Guest, Answering("a1"), "answer-stale");
        await house.Takes(Dana, Give.IssueAsking("a2"));
        await house.Takes(Guest, Answering("a2"));
    }

    [Fact]
    public async Task The_same_answer_again_is_a_second_press_and_another_one_is_recorded()
    {
        var house = await Asked();
        var scores = ImmutableSortedDictionary<string, int>.Empty.Add("nps", 7);
        await house.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Accepts, Ask: new AskId("a1"), Scores: scores));
        await house.Refuses(Guest, new CaseCommand.RecordAnswer(Answer.Accepts, Ask: new AskId("a1"), Scores: scores), "ask-answered");
        await house.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Accepts, Ask: new AskId("a1"), Scores: scores.SetItem("nps", 8)));
        await house.Takes(Guest, Answering("a1"));
    }

    [Fact]
    public async Task Who_has_the_link_is_the_customer()
    {
        var house = new House();
        await house.Remedied(customer: "ann@example.org");
        await house.Takes(Dana, Give.IssueAsking("a1"));
        var token = TokenOf(house, "a1");

        var link = Actor.ByLink(token);
        await house.Takes(link, Give.Contact);
        await house.Takes(link, new CaseCommand.RecordAnswer(Answer.Satisfied));
        var answer = Assert.IsType<CaseEvent.AnswerRecorded>((await house.Desk.Case(Case).ReadAsync())[^1].Event);
        Assert.Equal((OwnChannelProof.Token, "a1", "a1"), (answer.Source.Proof, answer.Source.Ask?.Value, answer.Ask?.Value));

        // Whoever shows the link names nobody by it, and staff of the case have no link.
        await house.Refuses(Actor.Customer("dana") with { Token = token }, Give.Contact, "not-the-customer");
    }

    [Fact]
    public async Task A_link_names_nobody_on_a_case_without_a_customer()
    {
        var house = await Asked();
        await house.Takes(Actor.ByLink(TokenOf(house, "a1")), Give.Contact);
        Assert.Null((await house.Now()).Customer);
    }

    [Fact]
    public async Task A_link_that_is_changed_or_of_another_case_is_of_none()
    {
        var house = await Asked();
        var token = TokenOf(house, "a1");
        var other = house.Desk.For(TenantId.Single).AskTokenOf(new CaseId("C-2"), new AskId("a1"));
        var flipped = token[..^1] + (token[^1] == 'A' ? 'Q' : 'A');
        foreach (var wrong in new[] { other, flipped, token[..^1], token + "A", token.ToUpperInvariant(), "a1", "a1.", ".", "", TokenOf(house, "a2"), token.Replace("a1.", "a1..", StringComparison.Ordinal) })
        {
            await house.Refuses(Actor.ByLink(wrong), Give.Yes(), "token-unknown");
        }

        await house.Refuses(Dana with { Token = token }, Give.Contact, "bad-value");
        await house.Refuses(Actor.ByLink(token), new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a3")), "bad-value");
    }

    [Fact]
    public async Task A_link_is_printed_nowhere()
    {
        var house = await Asked();
        var token = TokenOf(house, "a1");
        var link = Actor.ByLink(token);
        Assert.DoesNotContain(token, link.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, new RecoveryBatch(new CommandId("t"), link, Give.Yes()).ToString(), StringComparison.Ordinal);
        Assert.NotEqual(link, Actor.ByLink("a2.x"));
    }

    [Fact]
    public async Task A_yes_by_link_earns_above_the_floor_also_where_the_customer_was_named_late()
    {
        var house = await Asked();
        await house.Takes(Dana, Give.Voucher("g1", 5_000));
        await house.Takes(Dana, Give.IssueAsking("a2"));
        await house.Takes(Actor.ByLink(TokenOf(house, "a2")), Give.Yes());
        Assert.True((await house.Now()).IsEarned);
    }

    private static string TokenOf(House house, string ask) => house.Desk.For(TenantId.Single).AskTokenOf(Case, new AskId(ask));

    private static CaseCommand.RecordAnswer Answering(string ask, Answer says = Answer.Satisfied) => new(says, Ask: new AskId(ask));

    private static async Task Told(House house, AskResult result) => await house.Takes(Till, Give.Delivery("a1", result));

    private static async Task<House> Asked()
    {
        var house = new House();
        await house.Remedied();
        await house.Takes(Dana, Give.IssueAsking("a1"));
        return house;
    }
}
