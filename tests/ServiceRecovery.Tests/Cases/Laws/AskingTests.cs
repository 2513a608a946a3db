using System.Collections.Immutable;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Askings: issued, sent, delivered or not, and answered by who was asked.</summary>
public class AskingTests
{
    private static readonly AskResult[] Failures = [AskResult.NotReached, AskResult.Bounced, AskResult.Suppressed];
    private static readonly AskResult[] Arrivals = [AskResult.Delivered, AskResult.Reached];

    private static readonly (string State, Func<Organization, Task> Bring, string Arrived, string Failed)[] States =
    [
        ("issued", _ => Task.CompletedTask, "customer-asked.v1", "attempt-recorded.v1"),
        ("sent", organization => Told(organization, AskResult.Sent), "customer-asked.v1", "attempt-recorded.v1"),
        ("failed", organization => Told(organization, AskResult.Bounced), "customer-asked.v1", "delivery-recorded.v1"),
        ("delivered", organization => Told(organization, AskResult.Delivered), "delivery-recorded.v1", "delivery-recorded.v1"),
        ("superseded", organization => organization.Takes(Dana, Give.Part), "delivery-recorded.v1", "delivery-recorded.v1"),
        ("answered", organization => organization.Takes(Guest, Answering("a1")), "delivery-recorded.v1", "attempt-recorded.v1"),
        ("closed", async organization =>
        {
            await organization.Takes(Guest, Answering("a1"));
            await organization.Takes(Dana, Give.Close);
        }, "delivery-recorded.v1", "delivery-recorded.v1"),
    ];

    [Fact]
    public async Task What_is_said_of_an_asking_is_recorded_by_what_is_known_of_it()
    {
        foreach (var (state, bring, arrived, failed) in States)
        {
            foreach (var result in Failures.Concat(Arrivals).Append(AskResult.Sent))
            {
                var organization = await Asked();
                await bring(organization);
                var accepted = Assert.IsType<CommandResult.Accepted>(await organization.Do(Till, Give.Delivery("a1", result)));

                var expected = result == AskResult.Sent ? "delivery-recorded.v1" : Arrivals.Contains(result) ? arrived : failed;
                Assert.Equal((state, result, expected), (state, result, Assert.Single(accepted.Events).Event.StoredName));
            }
        }
    }

    [Fact]
    public async Task An_asking_moves_nothing_until_it_arrives()
    {
        var organization = await Asked();
        Assert.Equal("Remedied", (await organization.Now()).Stage.Name);
        Assert.Equal(0, (await organization.Now()).CountingAttempts);

        await Told(organization, AskResult.Sent);
        Assert.Equal("Remedied", (await organization.Now()).Stage.Name);

        await Told(organization, AskResult.Delivered);
        Assert.Equal("Asked", (await organization.Now()).Stage.Name);
        Assert.Equal(1, (await organization.Now()).CountingAttempts);
    }

    [Fact]
    public async Task An_asking_of_which_nothing_is_heard_counts_as_arrived_after_its_time()
    {
        var organization = await Asked();
        await Told(organization, AskResult.Sent);
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(23));
        Assert.Equal(0, (await organization.Now()).CountingAttempts);

        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.Equal(1, (await organization.Now()).CountingAttempts);
        Assert.Equal(AskResult.Presumed, Assert.IsType<CaseEvent.CustomerAsked>((await organization.Desk.Case(Case).ReadAsync())[^1].Event).Result);
    }

    [Fact]
    public async Task What_came_back_counts_no_longer_and_a_silence_that_lacks_it_is_none()
    {
        var organization = await Asked();
        await Told(organization, AskResult.Delivered);
        organization.Clock.Advance(TimeSpan.FromHours(25));
        await organization.Takes(Dana, Give.IssueAsking("a2"));
        await organization.Takes(Till, Give.Delivery("a2"));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(73));
        Assert.Equal("Silent", (await organization.Now()).Stage.Name);
        Assert.True((await organization.Now()).IsEarned);

        await organization.Takes(Till, Give.Delivery("a1", AskResult.Bounced));
        Assert.Equal(1, (await organization.Now()).CountingAttempts);
        await organization.Refuses(Dana, Give.Close, "check-missing");
    }

    [Fact]
    public async Task A_name_is_used_for_one_asking_of_a_case()
    {
        var organization = await Asked();
        await organization.Refuses(Dana, Give.IssueAsking("a1"), "ref-used");
        await organization.Refuses(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached, new AskId("a1")), "ref-used");
        await organization.Takes(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached, new AskId("b1")));
        await organization.Refuses(Dana, Give.IssueAsking("b1"), "ref-used");

        // The next one's own name is that of its event; who took it first keeps it.
        var next = (await organization.Now()).Version + 2;
        await organization.Takes(Dana, Give.IssueAsking($"ask-{next}"));
        await organization.Refuses(Dana, Give.IssueAsking(), "ref-used");
    }

    [Fact]
    public async Task Nobody_is_asked_where_no_step_asks_or_who_does_not_want_it()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Refuses(Dana, Give.IssueAsking(), "step-not-open");

        organization = await Asked();
        await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        await organization.Refuses(Dana, Give.IssueAsking("a2"), "contact-not-wanted");
    }

    [Fact]
    public async Task A_yes_answers_the_asking_in_its_time_and_a_no_is_recorded_by_every_one()
    {
        var organization = await Asked();
        organization.Clock.Advance(TimeSpan.FromDays(31));
        await organization.Refuses(Guest, Answering("a1"), "answer-stale");
        await organization.Takes(Guest, Answering("a1", Answer.Unhappy));

        await organization.Takes(Dana, Give.Part);
        await organization.Refuses(Guest, Answering("a1"), "answer-stale");

        // What was done since didn't help: that isn't the same answer again.
        await organization.Takes(Guest, Answering("a1", Answer.Unhappy));
        await organization.Refuses(Guest, Answering("a1", Answer.Unhappy), "ask-answered");
        await organization.Refuses(Guest, Answering("b7", Answer.Unhappy), "ref-unknown");
    }

    [Fact]
    public async Task A_yes_to_an_asking_before_the_last_thing_that_was_done_is_stale_however_young_it_is()
    {
        var organization = await Asked();
        await organization.Takes(Dana, Give.Part);
        await organization.Refuses(Guest, Answering("a1"), "answer-stale");
        await organization.Takes(Dana, Give.IssueAsking("a2"));
        await organization.Takes(Guest, Answering("a2"));
    }

    [Fact]
    public async Task The_same_answer_again_is_a_second_press_and_another_one_is_recorded()
    {
        var organization = await Asked();
        var scores = ImmutableSortedDictionary<string, int>.Empty.Add("nps", 7);
        await organization.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Accepts, Ask: new AskId("a1"), Scores: scores));
        await organization.Refuses(Guest, new CaseCommand.RecordAnswer(Answer.Accepts, Ask: new AskId("a1"), Scores: scores), "ask-answered");
        await organization.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Accepts, Ask: new AskId("a1"), Scores: scores.SetItem("nps", 8)));
        await organization.Takes(Guest, Answering("a1"));
    }

    [Fact]
    public async Task Who_has_the_link_is_the_customer()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Dana, Give.IssueAsking("a1"));
        var token = TokenOf(organization, "a1");

        var link = Actor.ByLink(token);
        await organization.Takes(link, Give.Contact);
        await organization.Takes(link, new CaseCommand.RecordAnswer(Answer.Satisfied));
        var answer = Assert.IsType<CaseEvent.AnswerRecorded>((await organization.Desk.Case(Case).ReadAsync())[^1].Event);
        Assert.Equal((OwnChannelProof.Token, "a1", "a1"), (answer.Source.Proof, answer.Source.Ask?.Value, answer.Ask?.Value));

        // Whoever shows the link names nobody by it, and staff of the case have no link.
        await organization.Refuses(Actor.Customer("dana") with { Token = token }, Give.Contact, "not-the-customer");
    }

    [Fact]
    public async Task A_link_names_nobody_on_a_case_without_a_customer()
    {
        var organization = await Asked();
        await organization.Takes(Actor.ByLink(TokenOf(organization, "a1")), Give.Contact);
        Assert.Null((await organization.Now()).Customer);
    }

    [Fact]
    public async Task A_link_that_is_changed_or_of_another_case_is_of_none()
    {
        var organization = await Asked();
        var token = TokenOf(organization, "a1");
        var other = organization.Desk.For(TenantId.Single).AskTokenOf(new CaseId("C-2"), new AskId("a1"));
        var flipped = token[..^1] + (token[^1] == 'A' ? 'Q' : 'A');
        foreach (var wrong in new[] { other, flipped, token[..^1], token + "A", token.ToUpperInvariant(), "a1", "a1.", ".", "", TokenOf(organization, "a2"), token.Replace("a1.", "a1..", StringComparison.Ordinal) })
        {
            await organization.Refuses(Actor.ByLink(wrong), Give.Yes(), "token-unknown");
        }

        await organization.Refuses(Dana with { Token = token }, Give.Contact, "bad-value");
        await organization.Refuses(Actor.ByLink(token), new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a3")), "bad-value");
    }

    [Fact]
    public async Task By_a_link_what_was_asked_with_it_or_later_is_answered()
    {
        var organization = await Asked();
        await organization.Takes(Dana, Give.Part);
        await organization.Takes(Dana, Give.IssueAsking("a2"));

        await organization.Refuses(Actor.ByLink(TokenOf(organization, "a2")), Answering("a1", Answer.Unhappy), "bad-value");
        await organization.Refuses(Actor.ByLink(TokenOf(organization, "a1")), Answering("a1"), "answer-stale");
        await organization.Takes(Actor.ByLink(TokenOf(organization, "a1")), Answering("a2"));

        var answer = Assert.IsType<CaseEvent.AnswerRecorded>((await organization.Desk.Case(Case).ReadAsync())[^1].Event);
        Assert.Equal((OwnChannelProof.Token, "a1", "a2"), (answer.Source.Proof, answer.Source.Ask?.Value, answer.Ask?.Value));
        Assert.True((await organization.Now()).IsEarned);
    }

    [Fact]
    public async Task How_an_asking_stands_is_told_to_who_has_its_code_alone()
    {
        var organization = await Asked();
        var (desk, code) = (organization.Desk.Case(Case), TokenOf(organization, "a1")[3..]);

        var open = (await desk.FindAskingAsync(new AskId("a1"), code))!;
        Assert.Equal((AskingStatus.Open, "a1", true), (open.Status, open.Ask.Value, open.MayDecline));
        Assert.Equal("Satisfied, WantsMore, Unhappy, Accepts", string.Join(", ", open.Answers));

        await organization.Takes(Dana, Give.Part);
        var superseded = (await desk.FindAskingAsync(new AskId("a1"), code))!;
        Assert.Equal((AskingStatus.Superseded, "a1", false), (superseded.Status, superseded.Ask.Value, superseded.MayDecline));
        Assert.Equal("WantsMore, Unhappy", string.Join(", ", superseded.Answers));

        await organization.Takes(Dana, Give.IssueAsking("a2"));
        var newer = (await desk.FindAskingAsync(new AskId("a1"), code))!;
        Assert.Equal((AskingStatus.Superseded, "a2", 4), (newer.Status, newer.Ask.Value, newer.Answers.Length));

        await organization.Takes(Guest, Give.Yes());
        Assert.Equal(AskingStatus.Answered, (await desk.FindAskingAsync(new AskId("a1"), code))!.Status);
        foreach (var (ask, wrong) in new[] { ("a1", code[..^1]), ("a1", ""), ("a2", code), ("a3", TokenOf(organization, "a3")[3..]) })
        {
            Assert.Null(await desk.FindAskingAsync(new AskId(ask), wrong));
        }
    }

    [Fact]
    public async Task A_link_is_printed_nowhere()
    {
        var organization = await Asked();
        var token = TokenOf(organization, "a1");
        var link = Actor.ByLink(token);
        Assert.DoesNotContain(token, link.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, new RecoveryBatch(new CommandId("t"), link, Give.Yes()).ToString(), StringComparison.Ordinal);
        Assert.NotEqual(link, Actor.ByLink("a2.x"));
    }

    [Fact]
    public async Task A_yes_by_link_earns_above_the_floor_also_where_the_customer_was_named_late()
    {
        var organization = await Asked();
        await organization.Takes(Dana, Give.Voucher("g1", 5_000));
        await organization.Takes(Dana, Give.IssueAsking("a2"));
        await organization.Takes(Actor.ByLink(TokenOf(organization, "a2")), Give.Yes());
        Assert.True((await organization.Now()).IsEarned);
    }

    private static string TokenOf(Organization organization, string ask) => organization.Desk.For(TenantId.Single).AskTokenOf(Case, new AskId(ask));

    private static CaseCommand.RecordAnswer Answering(string ask, Answer says = Answer.Satisfied) => new(says, Ask: new AskId(ask));

    private static async Task Told(Organization organization, AskResult result) => await organization.Takes(Till, Give.Delivery("a1", result));

    private static async Task<Organization> Asked()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.IssueAsking("a1"));
        return organization;
    }
}
