using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What the payer says holds in whatever order it comes; what staff say of the same is looked at.</summary>
public class PayersWordTests
{
    private const string Settled = "compensation-settled.v1";
    private const string Failed = "settlement-failed.v1";
    private const string Reversed = "compensation-reversed.v1";
    private const string Known = "compensation-not-open";
    private const string None = "nothing-to-reverse";
    private const string Pending = "approval-pending";

    [Theory]
    [InlineData("requested", Pending, Pending, Pending, Pending)]
    [InlineData("unsettled", Settled, Failed, "settlement-unknown.v1", $"{Settled},{Reversed}")]
    [InlineData("unknown", Settled, Failed, Known, $"{Settled},{Reversed}")]
    [InlineData("unclaimed", Settled, Reversed, Known, Reversed)]
    [InlineData("settled", Known, Reversed, Known, Reversed)]
    [InlineData("reversed in part", Known, Reversed, Known, Reversed)]
    [InlineData("unclaimed, reversed in part", Settled, Reversed, Known, Reversed)]
    [InlineData("failed", Settled, Known, Known, None)]
    [InlineData("declined", Settled, Known, Known, None)]
    [InlineData("reversed", Known, Known, Known, Known)]
    [InlineData("paid after it failed", Known, Reversed, Known, Reversed)]
    public async Task The_payer_says_it_in_any_order(string standing, string settle, string fail, string unknown, string reverse)
    {
        (CaseCommand Command, string Comes)[] words =
        [
            (Give.Settle("g1"), settle),
            (Give.Fail("g1"), fail),
            (Give.Fail("g1", SettlementOutcome.Unknown), unknown),
            (Give.Reverse("g1"), reverse),
        ];
        foreach (var (command, comes) in words)
        {
            var house = await Standing(standing);
            var result = await house.Do(Till, command);
            var came = result is CommandResult.Refused refused ? refused.Refusal.Code : string.Join(',', ((CommandResult.Accepted)result).Names());
            Assert.Equal((standing, command.GetType().Name, comes), (standing, command.GetType().Name, came));
            Assert.Equal(comes.EndsWith(Reversed, StringComparison.Ordinal) || standing == "reversed", (await house.Now()).Compensations is [{ Standing: CompensationStanding.Reversed, StandingMinor: 0 }]);
        }
    }

    [Fact]
    public async Task What_fails_after_it_was_settled_is_taken_back_with_all_that_stands()
    {
        var house = await Standing("reversed in part");

        await house.Takes(Till, Give.Fail("g1"));

        var grant = Assert.Single((await house.Now()).Compensations);
        Assert.Equal((1_000L, 0L), (grant.Reversed, grant.StandingMinor));
    }

    [Fact]
    public async Task A_payment_that_fails_after_the_close_opens_the_case_again()
    {
        var house = await Standing("settled");
        await house.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied));
        await house.Takes(Dana, Give.Close);

        Assert.Equal(["case-reopened.v1", Reversed], (await house.Takes(Till, Give.Fail("g1"))).Names());
    }

    [Fact]
    public async Task A_payment_that_comes_back_before_anybody_said_it_was_made_was_made()
    {
        var house = await Standing("unsettled");

        Assert.Equal([Settled, Reversed], (await house.Takes(Till, Give.Reverse("g1", 400))).Names());

        var grant = Assert.Single((await house.Now()).Compensations);
        Assert.Equal((CompensationStanding.Settled, 600L), (grant.Standing, grant.StandingMinor));
        await house.Refuses(Till, Give.Reverse("g1", 601), "amount-out-of-range");
    }

    [Fact]
    public async Task What_was_paid_after_it_failed_stands_again_and_makes_no_answer_stale()
    {
        var house = await Standing("failed");
        await house.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied));

        await house.Takes(Till, Give.Settle("g1"));

        Assert.True((await house.Now()).IsEarned);
        Assert.Equal(1_000, (await house.Now()).GrantedMinor(Usd));
        await house.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task What_was_paid_after_it_failed_takes_its_limits_again_unasked_and_gives_them_back()
    {
        var house = await Standing("failed", receipt: true);
        await house.Takes(Dana, Refund("g2"));
        await house.Refuses(Dana, Refund("g3"), "transaction-used");

        // 2,000 of 1,000 now, since what was paid was paid.
        await house.Takes(Till, Give.Settle("g1"));
        await house.Takes(Till, Give.Fail("g2"));
        await house.Refuses(Dana, Refund("g3"), "transaction-used");
        await house.Takes(Till, Give.Reverse("g1", 300));
        await house.Refuses(Dana, Refund("g3", 301), "transaction-used");
        await house.Takes(Dana, Refund("g3", 300));
    }

    [Fact]
    public async Task What_failed_is_settled_by_staff_only_with_another_person()
    {
        var house = await Standing("failed");

        var asked = await house.Takes(Dana, Give.Settle("g1"));
        Assert.Equal(["approval-requested.v1"], asked.Names());
        var request = Assert.Single((await house.Now()).Approvals);
        Assert.Equal((await house.Now()).ChangedAt, request.RequestedAt);
        Refused(await house.DoAll(Dana, Give.Note, Give.Settle("g1")), "approval-needed");
        await house.Refuses(Dana, Give.Approve(request.Ref.Value), "second-person-needed");

        // What is done meanwhile voids no request about money.
        await house.Takes(Dana, new CaseCommand.Correct("A hot soup."));
        Assert.Equal(["approval-given.v1", Settled], (await house.Takes(Rob, Give.Approve(request.Ref.Value))).Names());
        Assert.Equal(1_000, (await house.Now()).GrantedMinor(Usd));
    }

    [Fact]
    public async Task What_the_payer_said_meanwhile_leaves_nothing_to_approve()
    {
        var house = await Standing("failed");
        await house.Takes(Dana, Give.Settle("g1"));
        var request = Assert.Single((await house.Now()).Approvals);
        await house.Takes(Till, Give.Settle("g1"));

        await house.Refuses(Rob, Give.Approve(request.Ref.Value), Known);
        await house.Takes(Rob, new CaseCommand.Decline(request.Ref, "Paid."));
    }

    [Fact]
    public async Task Staff_record_that_money_came_back_with_reverse()
    {
        var house = await Standing("settled");

        var refusal = await house.Refuses(Dana, Give.Fail("g1"), Known);

        Assert.Equal("'g1' is settled. If the money came back, record it with 'reverse'.", refusal.Unmet[0].Sentence);
        await house.Takes(Dana, Give.Reverse("g1"));
        await house.Refuses(Dana, Give.Reverse("g1"), None);
        house = await Standing("declined");
        await house.Refuses(Dana, Give.Settle("g1"), Known);
        house = await Standing("unsettled");
        await house.Refuses(Dana, Give.Reverse("g1"), None);
    }

    private static async Task<House> Standing(string standing, bool receipt = false)
    {
        var house = new House();
        await house.Heard();
        if (standing == "requested")
        {
            await house.Takes(Dana, Give.Voucher("g1", 6_000));
            return house;
        }

        await house.Takes(Dana, receipt ? Refund("g1") : Give.Voucher("g1", 1_000, claimBy: standing.StartsWith("unclaimed", StringComparison.Ordinal) ? house.Clock.GetUtcNow().AddHours(1) : null));
        switch (standing)
        {
            case "unknown":
                await house.Takes(Till, Give.Fail("g1", SettlementOutcome.Unknown));
                break;
            case "unclaimed" or "unclaimed, reversed in part":
                await house.WorkDueUntil(house.Clock.GetUtcNow().AddHours(2));
                break;
            case "settled" or "reversed in part" or "reversed":
                await house.Takes(Till, Give.Settle("g1"));
                break;
            case "failed" or "paid after it failed":
                await house.Takes(Till, Give.Fail("g1"));
                break;
            case "declined":
                await house.Takes(Guest, Give.Declines("g1"));
                break;
        }

        if (standing.EndsWith("reversed in part", StringComparison.Ordinal))
        {
            await house.Takes(Till, Give.Reverse("g1", 300));
        }
        else if (standing == "reversed")
        {
            await house.Takes(Till, Give.Reverse("g1"));
        }
        else if (standing == "paid after it failed")
        {
            await house.Takes(Till, Give.Settle("g1"));
        }

        return house;
    }

    private static CaseCommand.Compensate Refund(string id, long minor = 1_000) => new(
        new ActId(id), CompensationKind.Refund, Dollars(minor), CompensationBasis.Restitution, Transaction: new CustomerRef("till 88"), Captured: 1_000);
}
