using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 1: what must be done before a case closes, and what a close may wait for.</summary>
public class ClosingTests
{
    [Fact]
    public async Task Everything_unmet_is_told_at_once_and_in_order()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report(Inconvenience.Great));
        await organization.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)), Give.Promise("p2", within: TimeSpan.FromDays(2)));
        await organization.Passes(TimeSpan.FromHours(2));

        var refusal = await organization.Refuses(Dana, Give.Close, "not-owned");

        Assert.Equal(["not-owned", "nothing-done", "apology-owed", "check-missing", "compensation-owed", "promise-open", "step-not-open"], refusal.Unmet.Select(unmet => unmet.Code));
        Assert.Equal("p2", refusal.Unmet.Single(unmet => unmet.Code == "promise-open").Ref);
        Assert.Contains("own", refusal.Open);
    }

    [Fact]
    public async Task What_is_unmet_has_one_entry_each_in_the_order_it_was_made()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, Give.Promise("z"), Give.Promise("a"), Give.Voucher("g2", 600), Give.Voucher("g1", 500), Give.Voucher("r1", 6_000));

        var refusal = await organization.Refuses(Dana, Give.Close, "check-missing");

        Assert.Equal(["", "r1", "z", "a", "g2", "g1", ""], refusal.Unmet.Select(unmet => unmet.Ref ?? ""));
    }

    [Fact]
    public async Task A_close_waits_for_a_promise_and_comes_with_its_keeping()
    {
        var organization = await Closing(Give.Promise("p1"));
        Assert.Equal((Ending.Open, "Satisfied"), ((await organization.Now()).Ending, await organization.Stage()));

        var kept = await organization.Takes(Dana, Give.Keep("p1"));

        Assert.Equal(["promise-kept.v1", "case-closed.v1"], kept.Names());
        Assert.Equal(Ending.Recovered, kept.Ending);
    }

    [Fact]
    public async Task A_close_waits_for_a_settlement_and_comes_with_it()
    {
        var organization = await Closing(Give.Voucher("g1", 1_000));

        var settled = await organization.Takes(Till, Give.Settle("g1"));

        Assert.Equal(["compensation-settled.v1", "case-closed.v1"], settled.Names());
    }

    [Fact]
    public async Task A_release_and_a_declined_offer_complete_a_close_too()
    {
        var promised = await Closing(Give.Promise("p1"));
        Assert.Equal(["promise-released.v1", "case-closed.v1"], (await promised.Takes(Guest, Give.Release("p1"))).Names());

        var offered = await Closing(Give.Voucher("g1", 1_000));
        Assert.Equal(["offer-answered.v1", "case-closed.v1"], (await offered.Takes(Guest, Give.Declines("g1"))).Names());
    }

    [Fact]
    public async Task A_claim_that_lapses_completes_a_close_in_due_work()
    {
        var organization = await Closing(Give.Voucher("g1", 1_000, claimBy: new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));

        await organization.Passes(TimeSpan.FromDays(12));

        Assert.Equal(Ending.Recovered, (await organization.Now()).Ending);
        Assert.Equal(CompensationStanding.Unclaimed, (await organization.Now()).Compensations[0].Standing);
    }

    [Fact]
    public async Task A_close_comes_only_with_the_last_of_what_it_waits_for()
    {
        var organization = await Closing(Give.Promise("p1"), Give.Voucher("g1", 1_000));

        Assert.Equal(Ending.Open, (await organization.Takes(Dana, Give.Keep("p1"))).Ending);
        Assert.Equal(Ending.Recovered, (await organization.Takes(Till, Give.Settle("g1"))).Ending);
    }

    [Fact]
    public async Task Asking_to_close_again_while_it_waits_is_accepted_again()
    {
        var organization = await Closing(Give.Promise("p1"));

        Assert.Equal(["close-requested.v1"], (await organization.Takes(Dana, Give.Close)).Names());
    }

    public static TheoryData<string> Words => ["answer", "listen", "confirm-understanding", "contact", "counter"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_word_of_the_customer_ends_a_close_that_waits(string word)
    {
        var organization = await Closing(Give.Promise("p1"), Give.Voucher("g1", 1_000));
        await organization.Takes(Guest, word switch
        {
            "answer" => Give.Yes(),
            "listen" => Give.Ear,
            "confirm-understanding" => new CaseCommand.ConfirmUnderstanding("You waited.", true),
            "contact" => Give.Contact,
            _ => new CaseCommand.RespondToOffer(OfferResponse.Countered, new ActId("g1"), Dollars(2_000)),
        });

        await organization.Takes(Dana, Give.Keep("p1"));
        await organization.Takes(Till, Give.Settle("g1"));

        Assert.Equal(Ending.Open, (await organization.Now()).Ending);
        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task A_staling_event_ends_a_close_that_waits()
    {
        var organization = await Closing(Give.Promise("p1"), Give.Voucher("g1", 1_000));
        await organization.Takes(Till, Give.Fail("g1"));

        await organization.Takes(Dana, Give.Keep("p1"));

        Assert.Equal((Ending.Open, "Remedied"), ((await organization.Now()).Ending, await organization.Stage()));
        await organization.Refuses(Dana, Give.Close, "answer-stale");
    }

    [Fact]
    public async Task Moving_a_promise_leaves_a_close_waiting()
    {
        var organization = await Closing(Give.Promise("p1"));
        await organization.Takes(Guest, Give.Move("p1", organization.Clock.GetUtcNow().AddDays(2)));

        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Keep("p1"))).Ending);
    }

    [Fact]
    public async Task A_pending_approval_never_lets_a_close_wait()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));
        await organization.Takes(Guest, Give.Yes());

        await organization.Refuses(Dana, Give.Close, "approval-pending");
    }

    [Fact]
    public async Task A_task_of_the_organization_blocks_no_close()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.Takes(Dana, Give.Promise("t1", kind: PromiseKind.Task));

        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task What_is_settled_by_the_act_itself_is_settled_in_the_grant()
    {
        var organization = new Organization();
        await organization.Heard();

        Assert.Equal(["compensation-granted.v1", "compensation-settled.v1"], (await organization.Takes(Dana, Give.Voucher("g1", 1_000, "card 1"))).Names());
    }

    [Fact]
    public async Task A_withdrawal_waits_for_nothing_and_what_is_owed_stays_owed()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("g1", 1_000), Give.Voucher("g2", 9_000), Give.Voucher("g3", 9_500), Give.Promise("p1"), Give.Promise("t1", kind: PromiseKind.Task));

        var withdrawn = await organization.Takes(Guest, Give.Withdraw());

        Assert.Equal(["case-withdrawn.v1", "approval-expired.v1", "approval-expired.v1", "promise-released.v1"], withdrawn.Names());
        Assert.Equal(Ending.Withdrawn, withdrawn.Ending);
        Assert.Equal(PromiseStanding.Open, (await organization.Now()).Promises[1].Standing);
        Assert.Equal(["compensation-settled.v1"], (await organization.Takes(Till, Give.Settle("g1"))).Names());
    }

    [Fact]
    public async Task Praise_closes_without_a_check_but_not_with_an_open_promise_or_without_an_owner()
    {
        var organization = new Organization();
        await organization.Takes(Dana, new CaseCommand.ReportPraise("Lovely.", Channel.Mail));
        Assert.Equal(["not-owned", "check-missing", "step-not-open"], (await organization.Refuses(Dana, Give.Close, "not-owned")).Unmet.Select(unmet => unmet.Code));
        await organization.TakesAll(
            Dana,
            Give.Own,
            Give.Promise("p1"),
            new CaseCommand.WaiveThanks("No name."),
            new CaseCommand.WaiveInterview("No name."),
            new CaseCommand.Recognize([Rob.Id], "morning round", "Rob sang."),
            new CaseCommand.WaiveDebrief("Nothing new."));

        Assert.Equal(["close-requested.v1"], (await organization.Takes(Dana, Give.Close)).Names());
        Assert.Equal(Ending.Learned, (await organization.Takes(Dana, Give.Keep("p1"))).Ending);
    }

    [Fact]
    public async Task A_promise_that_breaks_ends_a_close_of_praise_that_waits_for_another()
    {
        var organization = new Organization();
        await organization.TakesAll(
            Dana,
            new CaseCommand.ReportPraise("Lovely.", Channel.Mail),
            Give.Own,
            Give.Promise("p1", within: TimeSpan.FromHours(1)),
            Give.Promise("p2", within: TimeSpan.FromDays(1)),
            new CaseCommand.WaiveThanks("No name."),
            new CaseCommand.WaiveInterview("No name."),
            new CaseCommand.Recognize([Rob.Id], "morning round", "Rob sang."),
            new CaseCommand.WaiveDebrief("Nothing new."),
            Give.Close);
        await organization.Passes(TimeSpan.FromHours(2));

        Assert.Equal(["promise-kept.v1"], (await organization.Takes(Dana, Give.Keep("p2"))).Names());
        Assert.Equal(["case-closed.v1"], (await organization.Takes(Dana, Give.Close)).Names());
    }

    // A satisfied customer, and a close that waits for what was given here.
    private static async Task<Organization> Closing(params CaseCommand[] given)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, given);
        await organization.Takes(Guest, Give.Yes());
        Assert.Equal(["close-requested.v1"], (await organization.Takes(Dana, Give.Close)).Names());
        return organization;
    }
}
