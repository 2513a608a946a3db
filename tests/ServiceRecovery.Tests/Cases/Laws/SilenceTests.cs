using ServiceRecovery.Transfer;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>The customer who never answers, and the one who can't be asked.</summary>
public class SilenceTests
{
    [Fact]
    public async Task Attempts_count_when_they_are_spaced()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Ask());
        organization.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await organization.Takes(Dana, Give.Ask());
        Assert.Equal(1, (await organization.Now()).CountingAttempts);
        organization.Clock.Advance(TimeSpan.FromSeconds(1));
        await organization.Takes(Dana, Give.Ask());

        Assert.Equal(2, (await organization.Now()).CountingAttempts);
    }

    public static TheoryData<string> Words => ["answer", "listen", "confirm-understanding", "contact", "counter", "move", "release"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_word_breaks_the_silence_and_attempts_count_anew(string word)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromDays(30)), Give.Voucher("g1", 1_000));
        await organization.Silent();
        Assert.Equal("Silent", await organization.Stage());

        await organization.Takes(Guest, word switch
        {
            "answer" => Give.Yes(),
            "listen" => Give.Ear,
            "confirm-understanding" => new CaseCommand.ConfirmUnderstanding("You waited.", true),
            "contact" => Give.Contact,
            "counter" => new CaseCommand.RespondToOffer(OfferResponse.Countered, new ActId("g1"), Dollars(2_000)),
            "move" => Give.Move("p1", organization.Clock.GetUtcNow().AddDays(40)),
            _ => Give.Release("p1"),
        });

        var now = await organization.Now();
        Assert.Equal(0, now.CountingAttempts);
        Assert.NotEqual(Ending.Unconfirmed, now.IsEarned ? now.EarnedEnding : Ending.Open);
    }

    [Fact]
    public async Task An_automatic_reply_is_no_word_of_the_customer_wherever_it_comes()
    {
        foreach (var (name, organization) in await Replied())
        {
            var before = await organization.Now();

            var reply = await organization.Takes(Till, Give.OutOfOffice);

            var after = await organization.Now();
            Assert.Equal(["customer-contacted.v1"], reply.Names());
            Assert.Equal(
                (name, before.Stage, before.Ending, before.EarnedVersion, before.IsClosing, before.CountingAttempts, before.Contacts, before.IsSaid),
                (name, after.Stage, after.Ending, after.EarnedVersion, after.IsClosing, after.CountingAttempts, after.Contacts, after.IsSaid));
        }
    }

    [Fact]
    public async Task The_customer_is_no_machine()
    {
        var organization = new Organization();
        await organization.Remedied();

        Assert.Equal("automatic", (await organization.Refuses(Guest, Give.OutOfOffice, "bad-value")).Unmet[0].Ref);
        await organization.Takes(Dana, Give.OutOfOffice);
    }

    [Fact]
    public async Task A_task_that_the_organization_moves_or_releases_is_no_word_of_the_customer()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, Give.Promise("t1", within: TimeSpan.FromDays(30), kind: PromiseKind.Task), Give.Promise("t2", within: TimeSpan.FromDays(30), kind: PromiseKind.Task));
        await organization.Silent();

        var moved = await organization.Takes(Dana, Give.Move("t1", organization.Clock.GetUtcNow().AddDays(40)));
        var released = await organization.Takes(Dana, Give.Release("t2"));

        Assert.Null(((CaseEvent.PromiseMoved)moved.Events[0].Event).Source);
        Assert.Null(((CaseEvent.PromiseReleased)released.Events[0].Event).Source);
        Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task An_attempt_that_reached_nobody_is_a_record_in_every_open_stage_and_does_not_count()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        foreach (var command in new[] { Give.Own, Give.Sorry, Give.Ear, Give.Full })
        {
            foreach (var result in new[] { AskResult.NotReached, AskResult.Bounced, AskResult.Suppressed })
            {
                Assert.Equal(["attempt-recorded.v1"], (await organization.Takes(Dana, Give.Ask(result))).Names());
            }

            await organization.Takes(Dana, command);
        }

        Assert.Equal(0, (await organization.Now()).CountingAttempts);
    }

    [Fact]
    public async Task Unreachable_needs_an_attempt_that_failed_where_a_customer_is_on_record()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");

        await organization.Refuses(Dana, Give.NoContact(SilenceReason.Unreachable), "attempts-missing");
        await organization.Takes(Dana, Give.Ask(AskResult.Bounced));
        await organization.Takes(Dana, Give.Part);
        await organization.Refuses(Dana, Give.NoContact(SilenceReason.Unreachable), "attempts-missing");
        await organization.Takes(Dana, Give.Ask(AskResult.Bounced));
        await organization.Takes(Dana, Give.NoContact(SilenceReason.Unreachable));
        Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task A_customer_nobody_knows_is_unreachable_at_once_but_not_while_an_attempt_counts()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Ask());
        await organization.Refuses(Dana, Give.NoContact(SilenceReason.Unreachable), "attempts-missing");

        var unknown = new Organization();
        await unknown.Remedied();
        Assert.Equal("Silent", (await unknown.Takes(Dana, Give.NoContact(SilenceReason.Unreachable))).Stage?.Name);
    }

    [Fact]
    public async Task Not_wanted_is_the_customers_own_word()
    {
        var organization = new Organization();
        await organization.Remedied();

        await organization.Refuses(Dana, Give.NoContact(SilenceReason.NotWanted), "evidence-missing");
        await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task Nobody_says_of_themselves_that_they_are_beyond_reach()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Refuses(Guest, Give.NoContact(SilenceReason.Unreachable), "bad-value");

        var known = new Organization();
        await known.Remedied(customer: "ann@example.org");
        await known.Takes(Dana, Give.Ask(AskResult.NotReached));
        await known.Refuses(Guest, Give.NoContact(SilenceReason.Unreachable), "bad-value");
        await known.Takes(Dana, Give.NoContact(SilenceReason.Unreachable));
    }

    [Theory]
    [InlineData(AskResult.Delivered)]
    [InlineData(AskResult.Bounced)]
    [InlineData(null)]
    public async Task What_was_under_way_undoes_no_wish_not_to_be_contacted(AskResult? then)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.IssueAsking("a1"));
        await organization.Takes(Till, Give.Delivery("a1", AskResult.Sent));
        await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        if (then is { } result)
        {
            Assert.Equal(["delivery-recorded.v1"], (await organization.Takes(Till, Give.Delivery("a1", result))).Names());
        }

        await organization.WorkDueUntil(organization.Clock.GetUtcNow().AddDays(40));

        Assert.Equal("Silent", await organization.Stage());
        await organization.Refuses(Dana, Give.Ask(), "contact-not-wanted");
        Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
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
        { "an offer taken", true },
        { "an offer declined", true },
        { "the customer reopens", true },
        { "staff reopen", false },
        { "a yes after the close", true },
    };

    [Theory]
    [MemberData(nameof(AfterNotWanted))]
    public async Task Who_asked_not_to_be_contacted_is_asked_only_after_a_word_of_theirs(string then, bool mayAsk)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromDays(30)));
        if (then.StartsWith("an offer", StringComparison.Ordinal))
        {
            await organization.Takes(Dana, Give.Voucher("g1", 1_000));
        }

        await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        switch (then)
        {
            case "an automatic reply": await organization.Takes(Till, Give.OutOfOffice); break;
            case "a remedy": await organization.Takes(Dana, Give.Part); break;
            case "a note": await organization.Takes(Dana, Give.Note); break;
            case "answer": await organization.Takes(Guest, Give.No()); await organization.Takes(Dana, Give.Part); break;
            case "listen": await organization.Takes(Guest, Give.Ear); break;
            case "contact": await organization.Takes(Guest, Give.Contact); break;
            case "confirm-understanding": await organization.Takes(Guest, new CaseCommand.ConfirmUnderstanding("You waited.", true)); break;
            case "an offer taken": await organization.Takes(Guest, new CaseCommand.RespondToOffer(OfferResponse.Accepted, new ActId("g1"))); break;
            case "an offer declined": await organization.Takes(Guest, Give.Declines("g1")); break;
            case "release": await organization.Takes(Guest, Give.Release("p1")); break;
            case "the customer reopens": await Reopen(Guest); break;
            case "staff reopen": await Reopen(Dana); break;
            case "a yes after the close": await Close(); await organization.Takes(Guest, Give.Yes()); await organization.TakesAll(Dana, Give.Reopen, Give.Part); break;
        }

        foreach (var result in new[] { AskResult.NotReached, AskResult.Delivered })
        {
            if (mayAsk)
            {
                await organization.Takes(Dana, Give.Ask(result));
            }
            else
            {
                await organization.Refuses(Dana, Give.Ask(result), "contact-not-wanted");
            }
        }

        async Task Close()
        {
            await organization.TakesAll(Dana, Give.Keep("p1"), Give.Close);
        }

        async Task Reopen(Actor by)
        {
            await Close();
            await organization.Takes(by, Give.Reopen);
            await organization.Takes(Dana, Give.Part);
        }
    }

    [Theory]
    [InlineData(SilenceReason.Unreachable)]
    [InlineData(SilenceReason.NotWanted)]
    public async Task Above_the_floor_both_need_another_person(SilenceReason reason)
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));

        var asked = await organization.Takes(Dana, Give.NoContact(reason, reason == SilenceReason.NotWanted ? Call() : null));

        Assert.Equal(["approval-requested.v1"], asked.Names());
        var request = ((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value;
        await organization.Refuses(Dana, Give.Approve(request), "second-person-needed");
        Assert.Equal("Silent", (await organization.Takes(Rob, Give.Approve(request))).Stage?.Name);
        Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    // In Silent the customer got in touch, and then wants no contact all the same: what is a record without asking is one when it is approved.
    [Theory]
    [InlineData(SilenceReason.Unreachable)]
    [InlineData(SilenceReason.NotWanted)]
    public async Task A_silence_that_a_word_broke_is_recorded_again_by_another_person_too(SilenceReason reason)
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));
        await ApproveAsync("call 1");
        await organization.Takes(Guest, Give.Contact);
        await organization.Refuses(Dana, Give.Close, "check-missing");

        var again = await ApproveAsync("call 2");

        Assert.Equal(["approval-given.v1", "silence-recorded.v1"], again.Names());
        Assert.Equal("Silent", again.Stage?.Name);
        Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
        Assert.True((await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single)).IsWhole);

        async Task<CommandResult.Accepted> ApproveAsync(string call)
        {
            await organization.Takes(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.NotReached));
            var asked = await organization.Takes(Dana, Give.NoContact(reason, reason == SilenceReason.NotWanted ? Call(call) : null));
            return Assert.IsType<CommandResult.Accepted>(await organization.Takes(Rob, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value)));
        }
    }

    // Where a word of the customer would change something: nothing said yet, attempts, silence, a close that waits, and endings that reopen.
    private static async Task<List<(string Name, Organization Organization)>> Replied()
    {
        var reported = new Organization();
        await reported.Takes(Dana, Report());
        var asked = new Organization();
        await asked.Remedied();
        await asked.Takes(Dana, Give.Ask());
        var silent = new Organization();
        await silent.Remedied();
        await silent.Silent();
        var closing = new Organization();
        await closing.Remedied();
        await closing.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromDays(30)));
        await closing.Takes(Guest, Give.Yes());
        await closing.Takes(Dana, Give.Close);
        var unconfirmed = new Organization();
        await unconfirmed.Remedied();
        await unconfirmed.Silent();
        await unconfirmed.Takes(Dana, Give.Close);
        var withdrawn = new Organization();
        await withdrawn.Remedied();
        await withdrawn.Takes(Guest, Give.Withdraw());
        var mistaken = new Organization();
        await mistaken.TakesAll(Dana, Report(), Give.Discard);
        return [("reported", reported), ("asked", asked), ("silent", silent), ("closing", closing), ("unconfirmed", unconfirmed), ("withdrawn", withdrawn), ("mistaken", mistaken)];
    }

    [Fact]
    public async Task Asking_again_after_a_silence_starts_a_new_round()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Silent();

        await organization.Takes(Dana, Give.Ask());

        Assert.Equal("Asked", await organization.Stage());
        await organization.Refuses(Dana, Give.Close, "check-missing");
        Assert.Equal(1, (await organization.Now()).CountingAttempts);
    }
}
