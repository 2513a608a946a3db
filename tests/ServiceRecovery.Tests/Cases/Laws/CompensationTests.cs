using ServiceRecovery.Playbooks;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Laws 4 and 5: what is owed, what is given within authority, and what becomes of it.</summary>
public class CompensationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_cannot_be_put_right_owes_compensation_and_a_grant_that_stands_meets_it()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Impossible);
        Assert.True(await Owed(organization));

        await organization.Takes(Dana, Give.Voucher("g1", 100));
        Assert.False(await Owed(organization));
        await organization.Takes(Till, Give.Fail("g1"));
        Assert.True(await Owed(organization));
        await organization.Takes(Dana, Give.Voucher("g2", 100, "card 1"));
        Assert.False(await Owed(organization));
        await organization.Takes(Dana, Give.Reverse("g2"));
        Assert.True(await Owed(organization));
    }

    [Fact]
    public async Task A_great_inconvenience_owes_even_what_was_put_right()
    {
        var organization = new Organization();
        await organization.Remedied(Inconvenience.Great);

        Assert.True(await Owed(organization));
    }

    [Fact]
    public async Task The_latest_finding_counts()
    {
        var organization = new Organization();
        await organization.Heard(Inconvenience.Great);
        await organization.Takes(Dana, Give.Impossible);
        await organization.Takes(Dana, Give.NothingWrong);
        Assert.False(await Owed(organization));
        await organization.Takes(Dana, Give.Full);
        Assert.True(await Owed(organization));

        var put = new Organization();
        await put.Heard();
        await put.Takes(Dana, Give.Impossible);
        await put.Takes(Dana, Give.Full);
        Assert.False(await Owed(put));
        await put.Takes(Dana, Give.NothingWrong);
        await put.Takes(Dana, Give.Impossible);
        Assert.True(await Owed(put));
    }

    [Fact]
    public async Task A_correction_in_part_lifts_nothing_of_what_impossibility_owes_and_a_full_one_does()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Impossible);
        await organization.Takes(Dana, Give.Part);
        Assert.True(await Owed(organization));

        await organization.Takes(Dana, Give.NothingWrong);
        Assert.False(await Owed(organization));
        await organization.Takes(Dana, Give.Part);
        Assert.True(await Owed(organization));
        await organization.Takes(Dana, Give.Full);
        Assert.False(await Owed(organization));
        await organization.Takes(Dana, Give.Part);
        Assert.False(await Owed(organization));
    }

    [Fact]
    public async Task What_impossibility_owed_and_the_customer_declined_stays_declined_after_a_correction_in_part()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Impossible);
        await organization.Takes(Guest, Give.Declines());
        await organization.Takes(Dana, Give.Part);
        Assert.False(await Owed(organization));
    }

    [Fact]
    public async Task Declining_meets_what_is_owed_now_and_later_findings_owe_anew()
    {
        var organization = new Organization();
        await organization.Heard(Inconvenience.Great);
        await organization.Takes(Dana, Give.Impossible);
        await organization.Takes(Guest, Give.Declines());
        Assert.False(await Owed(organization));
        await organization.Takes(Dana, Give.Impossible);
        Assert.True(await Owed(organization));

        var raised = new Organization();
        await raised.Remedied();
        await raised.Takes(Guest, Give.Declines());
        Assert.False(await Owed(raised));
        await raised.Takes(Dana, new CaseCommand.Assess(Inconvenience: Inconvenience.Great));
        Assert.True(await Owed(raised));
    }

    [Fact]
    public async Task What_was_declined_stays_so_when_no_failure_was_found_between()
    {
        var organization = new Organization();
        await organization.Heard(Inconvenience.Great);
        await organization.TakesAll(Dana, Give.Full);
        await organization.Takes(Guest, Give.Declines());
        await organization.TakesAll(Dana, Give.NothingWrong, Give.Full);

        Assert.False(await Owed(organization));
    }

    [Fact]
    public async Task An_offer_that_was_declined_meets_what_is_owed_and_a_counter_offer_does_not()
    {
        var organization = new Organization();
        await organization.Remedied(Inconvenience.Great);
        await organization.Takes(Dana, Give.Voucher("g1", 100));
        await organization.Takes(Guest, new CaseCommand.RespondToOffer(OfferResponse.Countered, new ActId("g1"), Dollars(900)));
        await organization.Takes(Till, Give.Fail("g1"));
        Assert.True(await Owed(organization));

        await organization.Takes(Dana, Give.Voucher("g2", 100));
        await organization.Takes(Guest, Give.Declines("g2"));
        Assert.False(await Owed(organization));
        Assert.Equal(0, (await organization.Now()).StandingMinor(Usd));
    }

    [Fact]
    public async Task What_was_tendered_and_not_claimed_in_time_owes_nothing_and_may_still_be_settled()
    {
        var organization = new Organization();
        await organization.Remedied(Inconvenience.Great);
        await organization.Takes(Dana, Give.Voucher("g1", 1_000, claimBy: Noon.AddDays(7)));
        await organization.Passes(TimeSpan.FromDays(7));
        Assert.Equal(CompensationStanding.Unclaimed, (await organization.Now()).Compensations[0].Standing);
        Assert.False(await Owed(organization));
        await organization.Takes(Guest, Give.Yes());
        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);

        Assert.Equal(["compensation-settled.v1"], (await organization.Takes(Till, Give.Settle("g1"))).Names());
    }

    [Fact]
    public async Task A_lapse_frees_no_limit_until_it_is_taken_back()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 5_000, claimBy: Noon.AddDays(7)));
        await organization.Takes(Dana, Give.Voucher("g2", 5_000, "card 1"));
        await organization.Passes(TimeSpan.FromDays(7));
        await organization.Refuses(Dana, Give.Fail("g1"), "compensation-not-open");
        await organization.Refuses(Guest, Give.Declines("g1"), "compensation-not-open");
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g3", 1))).Names());

        await organization.Takes(Dana, Give.Reverse("g1"));
        Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Give.Voucher("g4", 1))).Names());
    }

    [Fact]
    public async Task A_grant_is_limited_by_what_stands_in_the_case_whoever_gave_it()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Rob, Give.Voucher("g1", 5_000));
        await organization.Takes(Dana, Give.Voucher("g2", 5_000));
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g3", 1))).Names());

        await organization.Takes(Till, Give.Fail("g1", SettlementOutcome.Unknown));
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g4", 1))).Names());
        await organization.Takes(Till, Give.Fail("g1", SettlementOutcome.Refused));
        Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Give.Voucher("g5", 5_000))).Names());
    }

    [Fact]
    public async Task A_cost_passes_the_same_authority_and_counts_with_it_but_not_in_the_floor()
    {
        var organization = new Organization();
        await organization.Heard();
        Assert.Equal(["correction-made.v1"], (await organization.Takes(Dana, Cost("c1", 5_000))).Names());
        Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Give.Voucher("g1", 2_500))).Names());
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Cost("c2", 2_501))).Names());
        Assert.Equal(7_500, (await organization.Now()).StandingMinor(Usd));

        Assert.Equal(["answer-recorded.v1"], (await organization.Takes(Dana, Give.Yes(Call()))).Names());
        Assert.Equal(["approval-given.v1", "correction-made.v1"], (await organization.Takes(Max, Give.Approve("c2"))).Names());
        await organization.Refuses(Dana, Give.Close, "answer-stale");
    }

    [Fact]
    public async Task A_cost_whose_step_is_no_longer_open_is_not_approved_and_what_is_open_is_told()
    {
        var flowers = new StepKind("SendFlowers");
        var hotel = StandardPlaybook.Definition.With(book => book.Named("hotel").From("Heard").Do(flowers).To("Flowers").From("Flowers").Do(StepKind.Listen).To("Heard"));
        var organization = new Organization(setup =>
        {
            setup.Playbooks.Add(hotel);
            setup.DefaultPlaybooks[Purpose.Failure] = new PlaybookRef("hotel", 1);
        });
        await organization.Heard();
        await organization.TakesAll(Dana, Cost("c1", 6_000), new CaseCommand.TakeStep(flowers));

        Assert.Contains("listen", (await organization.Refuses(Max, Give.Approve("c1"), "step-not-open")).Open);
        await organization.Takes(Dana, Give.Ear);
        Assert.Equal(["approval-given.v1", "correction-made.v1"], (await organization.Takes(Max, Give.Approve("c1"))).Names());
    }

    [Fact]
    public async Task A_settlement_above_authority_is_kept_with_the_request_and_comes_with_the_approval()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 6_000, "till 88"));

        var approved = await organization.Takes(Max, Give.Approve("g1"));

        Assert.Equal(["approval-given.v1", "compensation-granted.v1", "compensation-settled.v1"], approved.Names());
        Assert.Equal("till 88", ((CaseEvent.CompensationSettled)approved.Events[2].Event).Proof.Value);
    }

    [Theory]
    [InlineData(SettlementOutcome.Refused)]
    [InlineData(SettlementOutcome.Failed)]
    public async Task A_payment_that_fails_ends_the_grant_and_takes_the_case_back(SettlementOutcome how)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Voucher("g1", 1_000));
        await organization.Takes(Guest, Give.Yes());

        Assert.Equal("Remedied", (await organization.Takes(Till, Give.Fail("g1", how))).Stage?.Name);
        Assert.Equal(0, (await organization.Now()).StandingMinor(Usd));
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Settle("g1"))).Names());
    }

    [Fact]
    public async Task A_payment_nobody_knows_of_stays_unsettled_and_stales_nothing()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Voucher("g1", 1_000));
        await organization.Takes(Guest, Give.Yes());

        Assert.Equal("Satisfied", (await organization.Takes(Till, Give.Fail("g1", SettlementOutcome.Unknown))).Stage?.Name);
        Assert.Equal(["close-requested.v1"], (await organization.Takes(Dana, Give.Close)).Names());
        Assert.Equal(Ending.Recovered, (await organization.Takes(Till, Give.Settle("g1"))).Ending);
    }

    [Fact]
    public async Task A_reversal_is_partial_or_whole_and_never_more_than_is_left()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 1_000, "card 1"));

        await organization.Takes(Dana, Give.Reverse("g1", 400));
        Assert.Equal((600L, CompensationStanding.Settled), ((await organization.Now()).StandingMinor(Usd), (await organization.Now()).Compensations[0].Standing));
        await organization.Refuses(Dana, Give.Reverse("g1", 601), "amount-out-of-range");
        await organization.Takes(Dana, Give.Reverse("g1"));
        Assert.Equal((0L, CompensationStanding.Reversed), ((await organization.Now()).StandingMinor(Usd), (await organization.Now()).Compensations[0].Standing));
        await organization.Refuses(Dana, Give.Reverse("g1"), "nothing-to-reverse");
    }

    [Fact]
    public async Task A_reversal_after_the_close_opens_the_case_first()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Voucher("g1", 1_000, "card 1"));
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);

        var reversed = await organization.Takes(Till, Give.Reverse("g1"));

        Assert.Equal(["case-reopened.v1", "compensation-reversed.v1"], reversed.Names());
        Assert.Equal(Ending.Open, reversed.Ending);
    }

    [Fact]
    public async Task Settling_failing_and_declining_need_one_that_waits_for_its_settlement()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("done", 100, "card 1"), Give.Voucher("asked", 6_000));

        foreach (var (by, command) in new[] { (Dana, Give.Settle("done")), (Dana, Give.Fail("done")), (Guest, Give.Declines("done")) })
        {
            await organization.Refuses(by, command, "compensation-not-open");
        }

        foreach (var (by, command) in new[] { (Dana, Give.Settle("asked")), (Till, Give.Fail("asked")), (Guest, Give.Declines("asked")), (Dana, Give.Reverse("asked")) })
        {
            await organization.Refuses(by, command, "approval-pending");
        }
    }

    [Fact]
    public async Task Names_are_shared_by_grants_and_requests_and_apart_from_those_of_promises()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Promise("a"), Give.Voucher("a", 6_000));

        await organization.Refuses(Dana, Give.Voucher("a", 1), "ref-used");
        await organization.Refuses(Dana, Cost("a", 1), "ref-used");
        await organization.Refuses(Dana, Give.Promise("a"), "ref-used");
        await organization.Takes(Guest, Give.No());
        await organization.Refuses(Dana, Give.Unreconciled("a"), "ref-used");
    }

    [Fact]
    public async Task Amounts_are_judged_after_the_step_and_before_the_limits()
    {
        var organization = new Organization(setup => setup.Options.Limits.Clear());
        await organization.Takes(Dana, Report());
        await organization.Refuses(Dana, Give.Voucher("g1", 0), "step-not-open");
        await organization.TakesAll(Dana, Give.Own, Give.Sorry, Give.Ear);

        await organization.Refuses(Dana, Give.Voucher("g1", 0), "amount-out-of-range");
        await organization.Refuses(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, new Money(1, new Currency("PTS"))), "currency-unknown");
        await organization.Refuses(Dana, Give.Voucher("g1", 1, claimBy: Noon), "due-in-past");
        await organization.Refuses(Dana, Give.Voucher("g1", 1, claimBy: Noon.AddYears(11)), "due-out-of-range");
        await organization.Refuses(Dana, Give.Voucher("g1", 1), "no-limit");
    }

    [Fact]
    public async Task A_batch_is_told_who_could_give_it_and_what_could_be_given_now()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 5_000));

        var refusal = Refused(await organization.DoAll(Dana, Give.Note, Give.Voucher("g2", 5_001)), "approval-needed");

        Assert.Equal((1, "manager", 5_000L), (refusal.CommandIndex, refusal.Arguments["level"], refusal.Arguments["atOnce"]));
        Assert.Single((await organization.Now()).Compensations);
    }

    [Fact]
    public async Task Grants_of_one_batch_are_limited_together_and_stored_together_or_not_at_all()
    {
        var organization = new Organization();
        await organization.Heard();

        Refused(await organization.DoAll(Dana, Give.Voucher("g1", 5_000), Give.Voucher("g2", 5_000), Give.Voucher("g3", 1)), "approval-needed");
        Assert.Empty((await organization.Now()).Compensations);
        Accepted(await organization.DoAll(Dana, Give.Voucher("g1", 5_000), Give.Voucher("g2", 5_000)));
    }

    // Without what was captured, the first refund is the whole transaction; what was taken back of it is free, also in part.
    [Fact]
    public async Task A_transaction_is_given_back_once_in_all_cases_and_what_was_taken_back_again()
    {
        var organization = new Organization();
        var other = new CaseId("C-2");
        static CaseCommand Refund(string id) => new CaseCommand.Compensate(new ActId(id), CompensationKind.Refund, Dollars(100), CompensationBasis.Restitution, Transaction: new CustomerRef("till 88"), Settlement: "till 89");
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1"));
        foreach (var command in new[] { Report(), Give.Own, Give.Sorry, Give.Ear })
        {
            await organization.Takes(Rob, command, other);
        }

        await organization.Refuses(Rob, Refund("g1"), "transaction-used", other);
        await organization.Takes(Dana, Give.Reverse("g1", 40));
        await organization.Refuses(Rob, Refund("g1"), "transaction-used", other);
        await organization.Takes(Rob, ((CaseCommand.Compensate)Refund("g1")) with { Amount = Dollars(40) }, other);
        await organization.Takes(Dana, Give.Reverse("g1"));
        await organization.Takes(Rob, ((CaseCommand.Compensate)Refund("g2")) with { Amount = Dollars(60), Captured = 100 }, other);
    }

    [Fact]
    public async Task Who_is_their_own_customer_gives_themselves_nothing()
    {
        var organization = new Organization();
        await organization.Heard(customer: "dana");
        Assert.True((await organization.Now()).IsSelfReported);

        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g1", 100))).Names());
        await organization.Refuses(Dana, Give.Approve("g1"), "second-person-needed");
        Assert.Equal(["approval-given.v1", "compensation-granted.v1"], (await organization.Takes(Rob, Give.Approve("g1"))).Names());
    }

    private static CaseCommand.Correct Cost(string id, long minor) => new("A cab home.", CorrectionExtent.Full, new ActId(id), Dollars(minor));

    private static async Task<bool> Owed(Organization organization) => Laws(await organization.Do(Dana, Give.Close));

    private static bool Laws(CommandResult closed) => ((CommandResult.Refused)closed).Refusal.Unmet.Any(unmet => unmet.Code == "compensation-owed");
}
