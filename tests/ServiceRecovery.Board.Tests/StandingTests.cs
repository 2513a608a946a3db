using System.Collections.Immutable;

namespace ServiceRecovery.Board.Tests;

/// <summary>What became of an asking, and what whoever has its link is shown and may say.</summary>
public class StandingTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Answered = "You have answered already. Thank you.";
    private const string Superseded = "We have done something more since we asked, and will ask you about that.";
    private const string Closed = "This question is closed.";
    private const string Gone = "There is nothing to answer any more.";

    private static readonly string[] All = ["satisfied", "wants-more", "unhappy", "accepts", "not-wanted"];
    private static readonly string[] Negative = ["wants-more", "unhappy"];

    private static readonly ImmutableArray<(string State, Func<BoardHost, CaseId, Task> Bring, int Status, string Title, string[] Choices)> States =
    [
        ("open", static (_, _) => Task.CompletedTask, 200, BoardHost.Question, All),
        ("delivered", static (host, id) => host.DoAsync(id, BoardHost.Mailer, Delivered("q1")), 200, BoardHost.Question, All),
        ("bounced", static (host, id) => host.DoAsync(id, BoardHost.Mailer, new CaseCommand.RecordDelivery(new AskId("q1"), AskResult.Bounced)), 200, BoardHost.Question, All),
        ("answered yes", static (host, id) => host.DoAsync(id, Customer, Says(Answer.Satisfied)), 200, Answered, Negative),
        ("answered no", static (host, id) => host.DoAsync(id, Customer, Says(Answer.Unhappy)), 200, Answered, Negative),
        ("not wanted", static (host, id) => host.DoAsync(id, Customer, new CaseCommand.RecordNoContact(SilenceReason.NotWanted)), 200, Answered, Negative),
        ("answered, done more", static async (host, id) =>
        {
            await host.DoAsync(id, Customer, Says(Answer.Unhappy));
            await host.DoAsync(id, BoardHost.Ana, More);
        }, 200, Answered, Negative),
        ("answered and closed", static async (host, id) =>
        {
            await host.DoAsync(id, Customer, Says(Answer.Satisfied));
            await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Close());
        }, 200, Answered, Negative),
        ("a reminder was answered", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Ana, Ask("q2"));
            await host.DoAsync(id, Customer, Says(Answer.Satisfied, "q2"));
        }, 200, Answered, Negative),
        ("superseded", static (host, id) => host.DoAsync(id, BoardHost.Ana, More), 200, Superseded, Negative),
        ("superseded, asked anew", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Ana, More);
            await host.DoAsync(id, BoardHost.Ana, Ask("q2"));
        }, 200, BoardHost.Question, All),
        ("asked anew and answered", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Ana, More);
            await host.DoAsync(id, BoardHost.Ana, Ask("q2"));
            await host.DoAsync(id, Customer, Says(Answer.Satisfied, "q2"));
        }, 200, Answered, Negative),
        ("asked anew, answered and closed", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Ana, More);
            await host.DoAsync(id, BoardHost.Ana, Ask("q2"));
            await host.DoAsync(id, Customer, Says(Answer.Satisfied, "q2"));
            await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Close());
        }, 200, Answered, Negative),
        ("asked anew, answered no, done more", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Ana, More);
            await host.DoAsync(id, BoardHost.Ana, Ask("q2"));
            await host.DoAsync(id, Customer, Says(Answer.Unhappy, "q2"));
            await host.DoAsync(id, BoardHost.Ana, More);
        }, 200, Superseded, Negative),
        ("closed without an answer", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Mailer, new CaseCommand.RecordDelivery(new AskId("q1"), AskResult.Bounced));
            await host.DoAsync(id, BoardHost.Ana, new CaseCommand.RecordNoContact(SilenceReason.Unreachable), new CaseCommand.Close());
        }, 200, Closed, Negative),
        ("merged", static (host, id) => host.DoAsync(id, BoardHost.Ana, new CaseCommand.Merge(OlderThan(id))), 200, Closed, Negative),
        ("merged, asked anew", static async (host, id) =>
        {
            await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Merge(OlderThan(id)));
            await host.DoAsync(OlderThan(id), BoardHost.Ana, More, Ask("q9"));
        }, 200, BoardHost.Question, All),
        ("withdrawn", static (host, id) => host.DoAsync(id, Customer, new CaseCommand.Withdraw()), 410, Gone, []),
    ];

    private BoardHost Host => shared.Host;

    public static TheoryData<string> Names => [.. States.Select(state => state.State)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_became_of_an_asking_decides_on_the_page(string name)
    {
        var (_, bring, status, title, choices) = States.Single(state => state.State == name);
        var id = await BroughtAsync(bring);

        var page = await Host.GetAsync(Host.LinkOf(id));

        Assert.Equal((status, true), (page.Status, page.Says(title)));
        Assert.Equal(choices, page.Choices);
        Assert.DoesNotContain("checked", page.Text, StringComparison.Ordinal);
        Assert.True(page.Says(BoardHost.Contact));
        Assert.DoesNotContain(id.Value, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("c-1001", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ana", page.Seen.Split(' '));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_no_is_heard_whatever_became_of_the_asking_and_sent_twice_it_is_one(string name)
    {
        var (_, bring, status, _, _) = States.Single(state => state.State == name);
        var id = await BroughtAsync(bring);
        var link = Host.LinkOf(id);
        var shown = await Host.GetAsync(link);
        var before = (await SurvivorEventsAsync(id)).Count;

        var said = await Host.PostAsync(link, [("says", "wants-more"), ("words", "Still\r\ncold."), .. shown.Hidden.Select(field => (field.Key, field.Value))]);
        var recorded = (await SurvivorEventsAsync(id)).Skip(before).ToList();
        var again = await Host.PostAsync(link, [("says", "wants-more"), ("words", "Still\r\ncold."), .. shown.Hidden.Select(field => (field.Key, field.Value))]);

        if (status == 410)
        {
            Assert.Equal((410, 410, 0), (said.Status, again.Status, recorded.Count));
            return;
        }

        Assert.Equal((303, 303), (said.Status, again.Status));
        Assert.Equal("./" + link, said.Header("Location"));
        Assert.Single(recorded, happened => happened is CaseEvent.AnswerRecorded { Answer: Answer.WantsMore, Words.Value: "Still\ncold." } or CaseEvent.CustomerContacted { Words.Value: "Still\ncold." });
        Assert.Equal(before + recorded.Count, (await SurvivorEventsAsync(id)).Count);
        Assert.True((await Host.GetAsync(link)).Says(Answered));
    }

    [Fact]
    public async Task Each_answer_is_recorded_as_the_customer_s_own_by_the_link()
    {
        foreach (var says in new[] { Answer.Satisfied, Answer.WantsMore, Answer.Unhappy, Answer.Accepts })
        {
            var id = await Host.AskedAsync();
            var sent = await Host.PostAsync(Host.LinkOf(id), ("says", WordOf(says)), ("words", " Thank you. "));
            var answer = Assert.IsType<CaseEvent.AnswerRecorded>((await Host.EventsAsync(id))[^1]);

            Assert.Equal(303, sent.Status);
            Assert.Equal((says, OwnChannelProof.Token, "q1", "Thank you."), (answer.Answer, answer.Source.Proof, answer.Ask?.Value, answer.Words?.Value));
        }
    }

    [Fact]
    public async Task Who_would_rather_not_be_asked_says_so_and_what_they_wrote_comes_before_it()
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);

        Assert.Equal(303, (await Host.PostAsync(link, ("says", "not-wanted"), ("words", "Leave me alone."))).Status);
        Assert.Equal(303, (await Host.PostAsync(link, ("says", "not-wanted"), ("words", "Leave me alone."))).Status);

        var events = await Host.EventsAsync(id);
        Assert.Equal("Leave me alone.", Assert.IsType<CaseEvent.CustomerContacted>(events[^2]).Words?.Value);
        Assert.Equal(SilenceReason.NotWanted, Assert.IsType<CaseEvent.SilenceRecorded>(events[^1]).Reason);
        Assert.True((await Host.GetAsync(link)).Says(Answered));
    }

    [Fact]
    public async Task By_an_older_link_the_newer_question_is_answered_and_the_proof_stays_the_link_s()
    {
        var id = await Host.AskedAsync();
        await Host.DoAsync(id, BoardHost.Ana, More, Ask("q2"));
        var page = await Host.GetAsync(Host.LinkOf(id));
        Assert.DoesNotContain(Host.LinkOf(id, "q2"), page.Text, StringComparison.Ordinal);

        var sent = await Host.PostAsync(Host.LinkOf(id), ("says", "satisfied"), ("question", page.Hidden["question"]));

        Assert.Equal(303, sent.Status);
        var answer = Assert.IsType<CaseEvent.AnswerRecorded>((await Host.EventsAsync(id))[^1]);
        Assert.Equal(("q2", "q1", OwnChannelProof.Token), (answer.Ask?.Value, answer.Source.Ask?.Value, answer.Source.Proof));
        Assert.True((await Host.GetAsync(Host.LinkOf(id, "q2"))).Says(Answered));
    }

    [Fact]
    public async Task A_yes_that_became_stale_is_none_and_what_was_written_is_sent_as_a_contact()
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);
        await Host.DoAsync(id, BoardHost.Ana, More);
        var before = (await Host.EventsAsync(id)).Count;

        var stale = await Host.PostAsync(link, ("says", "satisfied"), ("words", "The soup was fine."));

        Assert.Equal((409, true, before), (stale.Status, stale.Says(Superseded), (await Host.EventsAsync(id)).Count));
        Assert.Equal("contact", stale.Hidden["says"]);
        Assert.True(stale.Says("The soup was fine."));
        Assert.True(stale.Says("Send what I wrote"));

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(303, (await Host.PostAsync(link, ("says", "contact"), ("words", "The soup was fine."))).Status);
        }

        Assert.Equal("The soup was fine.", Assert.IsType<CaseEvent.CustomerContacted>((await Host.EventsAsync(id))[before]).Words?.Value);
        Assert.Equal(before + 1, (await Host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task A_yes_to_the_question_before_answers_no_newer_one()
    {
        var id = await Host.AskedAsync();
        await Host.DoAsync(id, BoardHost.Ana, More, Ask("q2"));
        var before = (await Host.EventsAsync(id)).Count;

        var stale = await Host.PostAsync(Host.LinkOf(id), ("says", "satisfied"));
        var other = await Host.PostAsync(Host.LinkOf(id), ("says", "satisfied"), ("question", "another"));

        Assert.Equal((409, 409, before), (stale.Status, other.Status, (await Host.EventsAsync(id)).Count));
        Assert.Equal(All, stale.Choices);
        Assert.True(stale.Says("We have done something more since then."));
    }

    [Fact]
    public async Task A_no_that_is_sent_again_after_something_was_done_is_said_of_that()
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);
        Assert.Equal(303, (await Host.PostAsync(link, ("says", "unhappy"))).Status);
        await Host.DoAsync(id, BoardHost.Ana, More);
        var before = (await Host.EventsAsync(id)).Count;

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(303, (await Host.PostAsync(link, ("says", "unhappy"))).Status);
        }

        Assert.Equal(before + 1, (await Host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task Who_goes_back_and_writes_something_to_the_same_answer_has_it_heard()
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);
        Assert.Equal(303, (await Host.PostAsync(link, ("says", "satisfied"))).Status);
        Assert.Equal(303, (await Host.PostAsync(link, ("says", "satisfied"), ("words", "The waiter was kind."))).Status);

        Assert.Equal("The waiter was kind.", Assert.IsType<CaseEvent.CustomerContacted>((await Host.EventsAsync(id))[^1]).Words?.Value);
    }

    [Fact]
    public async Task An_asking_whose_time_is_over_is_closed()
    {
        await using var host = await BoardHost.StartAsync();
        var id = await host.AskedAsync();
        var link = host.LinkOf(id);
        host.Clock.Advance(TimeSpan.FromDays(31));

        var page = await host.GetAsync(link);
        var late = await host.PostAsync(link, ("says", "satisfied"), ("words", "Fine."));

        Assert.Equal((200, true), (page.Status, page.Says(Closed)));
        Assert.Equal(Negative, page.Choices);
        Assert.Equal((409, true, true), (late.Status, late.Says(Closed), late.Says("Fine.")));
    }

    [Fact]
    public async Task The_link_of_a_former_customer_opens_nothing()
    {
        await using var host = await BoardHost.StartAsync(recovery: static options => options.Levels.Add(new Role("manager")));
        var id = await host.AskedAsync();
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Identify(new CustomerRef("c-1002")));
        var request = (await host.Desk.Case(id).FindAsync())!.Approvals[^1].Ref;
        await host.DoAsync(id, Actor.Staff("ben", "manager"), new CaseCommand.Approve(request));

        Assert.Equal(410, (await host.GetAsync(host.LinkOf(id))).Status);
        Assert.Equal(410, (await host.PostAsync(host.LinkOf(id), ("says", "unhappy"))).Status);
    }

    private static Actor Customer => Actor.Customer("c-1001");

    private static CaseCommand.Correct More => new CaseCommand.Correct("A second soup.");

    private static CaseCommand.IssueAsking Ask(string ask) => new CaseCommand.IssueAsking(Channel.Mail, new AskId(ask));

    private static CaseCommand.RecordDelivery Delivered(string ask) => new CaseCommand.RecordDelivery(new AskId(ask), AskResult.Delivered);

    private static CaseCommand.RecordAnswer Says(Answer answer, string ask = "q1") => new CaseCommand.RecordAnswer(answer, Ask: new AskId(ask));

    private static CaseId OlderThan(CaseId id) => new($"{id}-older");

    private static string WordOf(Answer answer) => answer == Answer.WantsMore ? "wants-more" : answer.ToString().ToLowerInvariant();

    private async Task<CaseId> BroughtAsync(Func<BoardHost, CaseId, Task> bring)
    {
        // The case that absorbs another is the older one.
        var id = BoardHost.NewCase();
        await Host.AskedAsync("q0", id: OlderThan(id));
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.AskedAsync(id: id);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bring(Host, id);
        return id;
    }

    private async Task<IReadOnlyList<CaseEvent>> SurvivorEventsAsync(CaseId id) => await Host.EventsAsync((await Host.Desk.Case(id).SurvivorAsync()).Id);
}
