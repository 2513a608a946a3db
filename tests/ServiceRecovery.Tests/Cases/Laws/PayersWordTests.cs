using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

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
            var organization = await Standing(standing);
            var result = await organization.Do(Till, command);
            var came = result is CommandResult.Refused refused ? refused.Refusal.Code : string.Join(',', ((CommandResult.Accepted)result).Names());
            Assert.Equal((standing, command.GetType().Name, comes), (standing, command.GetType().Name, came));
            Assert.Equal(comes.EndsWith(Reversed, StringComparison.Ordinal) || standing == "reversed", (await organization.Now()).Compensations is [{ Standing: CompensationStanding.Reversed, StandingMinor: 0 }]);
        }
    }

    [Fact]
    public async Task What_fails_after_it_was_settled_is_taken_back_with_all_that_stands()
    {
        var organization = await Standing("reversed in part");

        await organization.Takes(Till, Give.Fail("g1"));

        var grant = Assert.Single((await organization.Now()).Compensations);
        Assert.Equal((1_000L, 0L), (grant.Reversed, grant.StandingMinor));
    }

    [Fact]
    public async Task A_payment_that_fails_after_the_close_opens_the_case_again()
    {
        var organization = await Standing("settled");
        await organization.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied));
        await organization.Takes(Dana, Give.Close);

        Assert.Equal(["case-reopened.v1", Reversed], (await organization.Takes(Till, Give.Fail("g1"))).Names());
    }

    [Fact]
    public async Task A_payment_that_comes_back_before_anybody_said_it_was_made_was_made()
    {
        var organization = await Standing("unsettled");

        Assert.Equal([Settled, Reversed], (await organization.Takes(Till, Give.Reverse("g1", 400))).Names());

        var grant = Assert.Single((await organization.Now()).Compensations);
        Assert.Equal((CompensationStanding.Settled, 600L), (grant.Standing, grant.StandingMinor));
        await organization.Refuses(Till, Give.Reverse("g1", 601), "amount-out-of-range");
    }

    [Fact]
    public async Task What_was_paid_after_it_failed_stands_again_and_makes_no_answer_stale()
    {
        var organization = await Standing("failed");
        await organization.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied));

        await organization.Takes(Till, Give.Settle("g1"));

        Assert.True((await organization.Now()).IsEarned);
        Assert.Equal(1_000, (await organization.Now()).GrantedMinor(Usd));
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task What_was_paid_after_it_failed_takes_its_limits_again_unasked_and_gives_them_back()
    {
        var organization = await Standing("failed", receipt: true);
        await organization.Takes(Dana, Refund("g2"));
        await organization.Refuses(Dana, Refund("g3"), "transaction-used");

        // 2,000 of 1,000 now, since what was paid was paid.
        await organization.Takes(Till, Give.Settle("g1"));
        await organization.Takes(Till, Give.Fail("g2"));
        await organization.Refuses(Dana, Refund("g3"), "transaction-used");
        await organization.Takes(Till, Give.Reverse("g1", 300));
        await organization.Refuses(Dana, Refund("g3", 301), "transaction-used");
        await organization.Takes(Dana, Refund("g3", 300));
    }

    [Fact]
    public async Task What_failed_is_settled_by_staff_only_with_another_person()
    {
        var organization = await Standing("failed");

        var asked = await organization.Takes(Dana, Give.Settle("g1"));
        Assert.Equal(["approval-requested.v1"], asked.Names());
        var request = Assert.Single((await organization.Now()).Approvals);
        Assert.Equal((await organization.Now()).ChangedAt, request.RequestedAt);
        Refused(await organization.DoAll(Dana, Give.Note, Give.Settle("g1")), "approval-needed");
        await organization.Refuses(Dana, Give.Approve(request.Ref.Value), "second-person-needed");

        // What is done meanwhile voids no request about money.
        await organization.Takes(Dana, new CaseCommand.Correct("A hot soup."));
        Assert.Equal(["approval-given.v1", Settled], (await organization.Takes(Rob, Give.Approve(request.Ref.Value))).Names());
        Assert.Equal(1_000, (await organization.Now()).GrantedMinor(Usd));
    }

    [Fact]
    public async Task What_the_payer_said_meanwhile_leaves_nothing_to_approve()
    {
        var organization = await Standing("failed");
        await organization.Takes(Dana, Give.Settle("g1"));
        var request = Assert.Single((await organization.Now()).Approvals);
        await organization.Takes(Till, Give.Settle("g1"));

        await organization.Refuses(Rob, Give.Approve(request.Ref.Value), Known);
        await organization.Takes(Rob, new CaseCommand.Decline(request.Ref, "Paid."));
    }

    [Fact]
    public async Task Staff_record_that_money_came_back_with_reverse()
    {
        var organization = await Standing("settled");

        var refusal = await organization.Refuses(Dana, Give.Fail("g1"), Known);

        Assert.Equal("'g1' is settled. If the money came back, record it with 'reverse'.", refusal.Unmet[0].Sentence);
        await organization.Takes(Dana, Give.Reverse("g1"));
        await organization.Refuses(Dana, Give.Reverse("g1"), None);
        organization = await Standing("declined");
        await organization.Refuses(Dana, Give.Settle("g1"), Known);
        organization = await Standing("unsettled");
        await organization.Refuses(Dana, Give.Reverse("g1"), None);
    }

    private static async Task<Organization> Standing(string standing, bool receipt = false)
    {
        var organization = new Organization();
        await organization.Heard();
        if (standing == "requested")
        {
            await organization.Takes(Dana, Give.Voucher("g1", 6_000));
            return organization;
        }

        await organization.Takes(Dana, receipt ? Refund("g1") : Give.Voucher("g1", 1_000, claimBy: standing.StartsWith("unclaimed", StringComparison.Ordinal) ? organization.Clock.GetUtcNow().AddHours(1) : null));
        switch (standing)
        {
            case "unknown":
                await organization.Takes(Till, Give.Fail("g1", SettlementOutcome.Unknown));
                break;
            case "unclaimed" or "unclaimed, reversed in part":
                await organization.WorkDueUntil(organization.Clock.GetUtcNow().AddHours(2));
                break;
            case "settled" or "reversed in part" or "reversed":
                await organization.Takes(Till, Give.Settle("g1"));
                break;
            case "failed" or "paid after it failed":
                await organization.Takes(Till, Give.Fail("g1"));
                break;
            case "declined":
                await organization.Takes(Guest, Give.Declines("g1"));
                break;
        }

        if (standing.EndsWith("reversed in part", StringComparison.Ordinal))
        {
            await organization.Takes(Till, Give.Reverse("g1", 300));
        }
        else if (standing == "reversed")
        {
            await organization.Takes(Till, Give.Reverse("g1"));
        }
        else if (standing == "paid after it failed")
        {
            await organization.Takes(Till, Give.Settle("g1"));
        }

        return organization;
    }

    private static CaseCommand.Compensate Refund(string id, long minor = 1_000) => new(
        new ActId(id), CompensationKind.Refund, Dollars(minor), CompensationBasis.Restitution, Transaction: new CustomerRef("till 88"), Captured: 1_000);
}
