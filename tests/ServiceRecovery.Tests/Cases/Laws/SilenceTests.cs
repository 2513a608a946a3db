using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>The customer who never answers, and the one who can't be asked.</summary>
public class SilenceTests
{
    [Fact]
    public async Task Attempts_count_when_they_are_spaced()
    {
        var house = new House();
        await house.Remedied();
        await house.Takes(Dana, Give.Ask());
        house.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await house.Takes(Dana, Give.Ask());
        Assert.Equal(1, (await house.Now()).CountingAttempts);
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await house.Takes(Dana, Give.Ask());

        Assert.Equal(2, (await house.Now()).CountingAttempts);
    }

    public static TheoryData<string> Words => ["answer", "listen", "confirm-understanding", "contact", "counter", "move", "release"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_word_breaks_the_silence_and_attempts_count_anew(string word)
    {
        var house = new House();
        await house.Remedied();
        await house.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromDays(30)), Give.Voucher("g1", 1_000));
        await house.Silent();
        Assert.Equal("Silent", await house.Stage());

        await house.Takes(Guest, word switch
        {
            "answer" => Give.Yes(),
            "listen" => Give.Ear,
            "confirm-understanding" => new CaseCommand.ConfirmUnderstanding("You waited.", true),
            "contact" => Give.Contact,
            "counter" => new CaseCommand.RespondToOffer(OfferResponse.Countered, new ActId("g1"), Dollars(2_000)),
            "move" => Give.Move("p1", house.Clock.GetUtcNow().AddDays(40)),
            _ => Give.Release("p1"),
        });

        var now = await house.Now();
        Assert.Equal(0, now.CountingAttempts);
        Assert.NotEqual(Ending.Unconfirmed, now.IsEarned ? now.EarnedEnding : Ending.Open);
    }

    [Fact]
    public async Task An_automatic_reply_is_no_word_of_the_customer_wherever_it_comes()
    {
        foreach (var (name, house) in await Replied())
        {
            var before = await house.Now();

            var reply = await house.Takes(Till, Give.OutOfOffice);

            var after = await house.Now();
            Assert.Equal(["customer-contacted.v1"], reply.Names());
            Assert.Equal(
                (name, before.Stage, before.Ending, before.EarnedVersion, before.IsClosing, before.CountingAttempts, before.Contacts, before.IsSaid),
                (name, after.Stage, after.Ending, after.EarnedVersion, after.IsClosing, after.CountingAttempts, after.Contacts, after.IsSaid));
        }
    }

    [Fact]
    public async Task The_customer_is_no_machine()
    {
        var house = new House();
        await house.Remedied();

        Assert.Equal("automatic", (await house.Refuses(Guest, Give.OutOfOffice, "bad-value")).Unmet[0].Ref);
        await house.Takes(Dana, Give.OutOfOffice);
    }

    [Fact]
    public async Task A_task_that_the_house_moves_or_releases_is_no_word_of_the_customer()
    {
        var house = new House();
        await house.Remedied();
        await house.TakesAll(Dana, Give.Promise("t1", within: TimeSpan.FromDays(30), kind: PromiseKind.Task), Give.Promise("t2", within: TimeSpan.FromDays(30), kind: PromiseKind.Task));
        await house.Silent();

        var moved = await house.Takes(Dana, Give.Move("t1", house.Clock.GetUtcNow().AddDays(40)));
        var released = await house.Takes(Dana, Give.Release("t2"));

        Assert.Null(((CaseEvent.PromiseMoved)moved.Events[0].Event).Source);
        Assert.Null(((CaseEvent.PromiseReleased)released.Events[0].Event).Source);
        Assert.Equal(Ending.Unconfirmed, (await house.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task An_attempt_that_reached_nobody_is_a_record_in_every_open_stage_and_does_not_count()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        foreach (var command in new[] { Give.Own, Give.Sorry, Give.Ear, Give.Full })
        {
            foreach (var result in new[] { AskResult.NotReached, AskResult.Bounced, AskResult.Suppressed })
            {
                Assert.Equal(["attempt-recorded.v1"], (await house.Takes(Dana, Give.Ask(result))).Names());
            }

            await house.Takes(Dana, command);
        }

        Assert.Equal(0, (await house.Now()).CountingAttempts);
    }

    [Fact]
    public async Task Unreachable_needs_an_attempt_that_failed_where_a_customer_is_on_record()
    {
        var house = new House();
        await house.Remedied(customer: "ann@example.org");

        await house.Refuses(Dana, Give.NoContact(SilenceReason.Unreachable), "attempts-missing");
        await house.Takes(Dana, Give.Ask(AskResult.Bounced));
        await house.Takes(Dana, Give.Part);
        await house.Refuses(Dana, Give.NoContact(SilenceReason.Unreachable), "attempts-missing");
        await house.Takes(Dana, Give.Ask(AskResult.Bounced));
        await house.Takes(Dana, Give.NoContact(SilenceReason.Unreachable));
        Assert.Equal(Ending.Unconfirmed, (await house.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task A_customer_nobody_knows_is_unreachable_at_once_but_not_while_an_attempt_counts()
    {
        var house = new House();
        await house.Remedied();
        await house.Takes(Dana, Give.Ask());
        await house.Refuses(Dana, Give.NoContact(SilenceReason.Unreachable), "attempts-missing");

        var unknown = new House();
        await unknown.Remedied();
        Assert.Equal("Silent", (await unknown.Takes(Dana, Give.NoContact(SilenceReason.Unreachable))).Stage?.Name);
    }

    [Fact]
    public async Task Not_wanted_is_the_customers_own_word()
    {
        var house = new House();
        await house.Remedied();

        await house.Refuses(Dana, Give.NoContact(SilenceReason.NotWanted), "evidence-missing");
        await house.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        Assert.Equal(Ending.Unconfirmed, (await house.Takes(Dana, Give.Close)).Ending);
    }

    public static TheoryData<string, bool> AfterNotWanted => new()
    {
        { "nothing", false },
        { "an automatic reply", false },
        { "a remedy", false },
        { "a note", false },
        { "answer", true },
        { "listen", true },
        { "contact", true },
        { "confirm-understanding", true },
        { "release", true },
        { "the customer reopens", true },
        { "staff reopen", false },
        { "a yes after the close", true },
    };

    [Theory]
    [MemberData(nameof(AfterNotWanted))]
    public async Task Who_asked_not_to_be_contacted_is_asked_only_after_a_word_of_theirs(string then, bool mayAsk)
    {
        var house = new House();
        await house.Remedied();
        await house.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromDays(30)));
        await house.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        switch (then)
        {
            case "an automatic reply": await house.Takes(Till, Give.OutOfOffice); break;
            case "a remedy": await house.Takes(Dana, Give.Part); break;
            case "a note": await house.Takes(Dana, Give.Note); break;
            case "answer": await house.Takes(Guest, Give.No()); await house.Takes(Dana, Give.Part); break;
            case "listen": await house.Takes(Guest, Give.Ear); break;
            case "contact": await house.Takes(Guest, Give.Contact); break;
            case "confirm-understanding": await house.Takes(Guest, new CaseCommand.ConfirmUnderstanding("You waited.", true)); break;
            case "release": await house.Takes(Guest, Give.Release("p1")); break;
            case "the customer reopens": await Reopen(Guest); break;
            case "staff reopen": await Reopen(Dana); break;
            case "a yes after the close": await Close(); await house.Takes(Guest, Give.Yes()); await house.TakesAll(Dana, Give.Reopen, Give.Part); break;
        }

        foreach (var result in new[] { AskResult.NotReached, AskResult.Delivered })
        {
            if (mayAsk)
            {
                await house.Takes(Dana, Give.Ask(result));
            }
            else
            {
                await house.Refuses(Dana, Give.Ask(result), "contact-not-wanted");
            }
        }

        async Task Close()
        {
            await house.TakesAll(Dana, Give.Keep("p1"), Give.Close);
        }

        async Task Reopen(Actor by)
        {
            await Close();
            await house.Takes(by, Give.Reopen);
            await house.Takes(Dana, Give.Part);
        }
    }

    [Theory]
    [InlineData(SilenceReason.Unreachable)]
    [InlineData(SilenceReason.NotWanted)]
    public async Task Above_the_floor_both_need_another_person(SilenceReason reason)
    {
        var house = new House();
        await house.Heard();
        await house.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));

        var asked = await house.Takes(Dana, Give.NoContact(reason, reason == SilenceReason.NotWanted ? Call() : null));

        Assert.Equal(["approval-requested.v1"], asked.Names());
        var request = ((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value;
        await house.Refuses(Dana, Give.Approve(request), "second-person-needed");
        Assert.Equal("Silent", (await house.Takes(Rob, Give.Approve(request))).Stage?.Name);
        Assert.Equal(Ending.Unconfirmed, (await house.Takes(Dana, Give.Close)).Ending);
    }

    // Where a word of the customer would change something: nothing said yet, attempts, silence, a close that waits, and endings that reopen.
    private static async Task<List<(string Name, House House)>> Replied()
    {
        var reported = new House();
        await reported.Takes(Dana, Report());
        var asked = new House();
        await asked.Remedied();
        await asked.Takes(Dana, Give.Ask());
        var silent = new House();
        await silent.Remedied();
        await silent.Silent();
        var closing = new House();
        await closing.Remedied();
        await closing.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromDays(30)));
        await closing.Takes(Guest, Give.Yes());
        await closing.Takes(Dana, Give.Close);
        var unconfirmed = new House();
        await unconfirmed.Remedied();
        await unconfirmed.Silent();
        await unconfirmed.Takes(Dana, Give.Close);
        var withdrawn = new House();
        await withdrawn.Remedied();
        await withdrawn.Takes(Guest, Give.Withdraw());
        var mistaken = new House();
        await mistaken.TakesAll(Dana, Report(), Give.Discard);
        return [("reported", reported), ("asked", asked), ("silent", silent), ("closing", closing), ("unconfirmed", unconfirmed), ("withdrawn", withdrawn), ("mistaken", mistaken)];
    }

    [Fact]
    public async Task Asking_again_after_a_silence_starts_a_new_round()
    {
        var house = new House();
        await house.Remedied();
        await house.Silent();

        await house.Takes(Dana, Give.Ask());

        Assert.Equal("Asked", await house.Stage());
        await house.Refuses(Dana, Give.Close, "check-missing");
        Assert.Equal(1, (await house.Now()).CountingAttempts);
    }
}
