using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What comes to a closed case reaches a person, and what shows that a silence was none opens the case.</summary>
public class AfterTheCloseTests
{
    [Fact]
    public async Task A_word_after_the_close_is_followed_by_one_task_for_who_answers_for_the_case()
    {
        var organization = new Organization();
        await organization.Recovered();
        var version = (await organization.Now()).Version;

        var events = (await organization.Takes(Guest, Give.Contact)).Events;
        Assert.Equal(["customer-contacted.v1", "promise-made.v1"], events.Select(happened => happened.Event.StoredName));
        var task = (await organization.Now()).Promises[^1];
        Assert.Equal(($"word-{version + 1}", PromiseKind.Task, "dana", organization.Clock.GetUtcNow() + TimeSpan.FromHours(4)), (task.Ref.Value, task.Kind, task.By.Original, task.DueAt));
        Assert.Equal("Answer the customer's word after the close.", task.What.Value);

        // The second word is what the task is about too.
        Assert.Single((await organization.Takes(Guest, Give.Contact)).Events);

        // Once it is done the next word wants somebody anew.
        await organization.Takes(Dana, Give.Keep(task.Ref.Value));
        Assert.Equal(2, (await organization.Takes(Guest, Give.Contact)).Events.Length);
    }

    [Fact]
    public async Task A_machine_of_the_customers_wants_nobody()
    {
        var organization = new Organization();
        await organization.Recovered();
        Assert.Single((await organization.Takes(Till, new CaseCommand.RecordContact(Channel.Mail, Automatic: true))).Events);
    }

    [Fact]
    public async Task The_task_of_a_closed_case_falls_due_is_listed_and_may_still_be_done()
    {
        var organization = new Organization();
        await organization.Recovered();
        Assert.Empty(await ListedAsync(organization));
        await organization.Takes(Guest, Give.Contact);
        Assert.Equal(["C-1"], await ListedAsync(organization));

        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(5));
        var late = await organization.Now();
        Assert.Equal((PromiseStanding.Broken, Ending.Recovered), (late.Promises[^1].Standing, late.Ending));
        await organization.Takes(Dana, Give.Keep(late.Promises[^1].Ref.Value));
        Assert.Equal(Ending.Recovered, (await organization.Now()).Ending);
    }

    [Fact]
    public async Task Nothing_but_a_task_is_kept_on_a_closed_case()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Promise("p1"));
        await organization.Takes(Guest, Give.Withdraw());
        await organization.Refuses(Dana, Give.Keep("p1"), "case-closed");
        await organization.Refuses(Dana, Give.Keep("nothing"), "case-closed");
    }

    [Fact]
    public async Task An_asking_that_did_not_arrive_wants_somebody_where_the_case_was_closed_as_unconfirmed()
    {
        var organization = await Unconfirmed();
        var events = (await organization.Takes(Till, Give.Delivery("a1", AskResult.Bounced))).Events;
        Assert.Equal(["delivery-recorded.v1", "promise-made.v1"], events.Select(happened => happened.Event.StoredName));
        Assert.Equal("The asking didn't arrive. Ask another way.", (await organization.Now()).Promises[^1].What.Value);

        organization = await Unconfirmed();
        Assert.Single((await organization.Takes(Till, Give.Delivery("a1", AskResult.Reached))).Events);
    }

    [Fact]
    public async Task A_word_before_the_silence_that_closed_a_case_shows_that_there_was_none()
    {
        foreach (var (hours, isReopened) in new[] { (-1, false), (0, false), (1, true), (97, true), (98, false) })
        {
            foreach (var word in new[] { Give.Contact, Give.Yes() })
            {
                // A yes from before the last thing that was done is stale.
                if (hours < 0 && word is CaseCommand.RecordAnswer)
                {
                    continue;
                }

                var organization = await Unconfirmed();
                var asked = (await organization.Now()).Counting[0].At;
                var events = (await organization.Takes(Guest, word.At(asked.AddHours(hours)))).Events;
                Assert.Equal((hours, isReopened), (hours, events[0].Event is CaseEvent.CaseReopened { Cause: ReopenCause.LateContact }));
                Assert.Equal((hours, isReopened), (hours, (await organization.Now()).IsOpen));
            }
        }
    }

    [Theory]
    [InlineData("a word")]
    [InlineData("what was asked came back")]
    public async Task What_comes_after_the_close_hides_no_word_from_before_the_silence(string first)
    {
        foreach (var word in new[] { Give.Contact, Give.Yes() })
        {
            var organization = await Unconfirmed();
            var said = word.At((await organization.Now()).Counting[0].At.AddHours(2));
            if (first == "a word")
            {
                await organization.Takes(Guest, Give.Contact);
            }
            else
            {
                await organization.Takes(Till, Give.Delivery("a1", AskResult.Bounced));
                await organization.Takes(Till, Give.Delivery("a2", AskResult.Bounced));
            }

            Assert.Equal(ReopenCause.LateContact, Assert.IsType<CaseEvent.CaseReopened>((await organization.Takes(Guest, said)).Events[0].Event).Cause);
        }
    }

    private static async Task<string[]> ListedAsync(Organization organization) =>
        [.. (await organization.Desk.For(TenantId.Single).ListAsync()).Items.Select(listed => listed.Key.Id)];

    // Asked twice, a day apart; silence counts three days after the second, 97 hours after the first.
    private static async Task<Organization> Unconfirmed()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.IssueAsking("a1"));
        await organization.Takes(Till, Give.Delivery("a1"));
        organization.Clock.Advance(TimeSpan.FromHours(25));
        await organization.Takes(Dana, Give.IssueAsking("a2"));
        await organization.Takes(Till, Give.Delivery("a2"));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(73));
        await organization.Takes(Dana, Give.Close);
        Assert.Equal(Ending.Unconfirmed, (await organization.Now()).Ending);
        return organization;
    }
}
