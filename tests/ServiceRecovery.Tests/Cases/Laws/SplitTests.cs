using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What may be given now is given, and the rest is asked for, in one append.</summary>
public class SplitTests
{
    [Fact]
    public async Task What_may_be_given_now_is_given_and_settled_and_the_rest_waits()
    {
        var organization = new Organization();
        await organization.Heard();

        var given = await organization.Takes(Dana, Voucher("g1", 6_000) with { Split = true, Settlement = "v 1" });

        Assert.Equal(["compensation-granted.v1", "compensation-settled.v1", "approval-requested.v1"], given.Names());
        var now = await organization.Now();
        Assert.Equal((Dollars(5_000), CompensationStanding.Settled), (now.Compensations[0].Amount, now.Compensations[0].Standing));
        var rest = Assert.Single(now.Approvals);
        Assert.Equal((new ActId("g1:rest"), Dollars(1_000), new Role("manager"), null), (rest.Ref, rest.Money!.Value, rest.Level!.Value, rest.Settlement));

        await organization.Takes(Max, Give.Approve("g1:rest", 400));
        Assert.Equal([("g1", 5_000L), ("g1:rest", 400L)], (await organization.Now()).Compensations.Select(grant => (grant.Ref.Value, grant.Amount.Minor)));
    }

    [Fact]
    public async Task The_organization_says_whether_it_is_split_and_the_command_may_say_otherwise()
    {
        var organization = new Organization(setup => setup.Options.SplitAtLimit = true);
        await organization.Heard();

        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Voucher("g1", 6_000) with { Split = false })).Names());
        Assert.Equal(["compensation-granted.v1", "approval-requested.v1"], (await organization.Takes(Dana, Voucher("g2", 6_000))).Names());
        Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Voucher("g3", 5_000))).Names());

        // Nothing is left to give now: as without.
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Voucher("g4", 1))).Names());
        Assert.Equal(["g1", "g2:rest", "g4"], (await organization.Now()).Approvals.Select(request => request.Ref.Value));
    }

    [Fact]
    public async Task Nothing_waits_in_a_batch()
    {
        var organization = new Organization();
        await organization.Heard();

        var refusal = Refused(await organization.DoAll(Dana, Give.Note, Voucher("g1", 6_000) with { Split = true }), "approval-needed");

        Assert.Equal(5_000L, refusal.Arguments["atOnce"]);
        Assert.Empty((await organization.Now()).Compensations);
    }

    [Fact]
    public async Task Both_names_are_free_and_fit()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Voucher("g1:rest", 100));

        await organization.Refuses(Dana, Voucher("g1", 6_000) with { Split = true }, "ref-used");
        await organization.Refuses(Dana, Voucher(new string('g', 60), 6_000) with { Split = true }, "too-long");
        await organization.Takes(Dana, Voucher(new string('g', 59), 6_000) with { Split = true });
        await organization.Takes(Dana, Voucher(new string('h', 60), 1) with { Split = true });
    }

    [Fact]
    public async Task Who_is_their_own_customer_is_given_no_part()
    {
        var organization = new Organization();
        await organization.Heard(customer: "dana");

        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Voucher("g1", 6_000) with { Split = true })).Names());
    }

    [Fact]
    public async Task Both_parts_give_back_one_transaction()
    {
        var organization = new Organization();
        await organization.Heard();
        var refund = Voucher("g1", 6_000) with { Kind = CompensationKind.Refund, Basis = CompensationBasis.Restitution, Transaction = new CustomerRef("till 88"), Split = true };

        await organization.Takes(Dana, refund);

        await organization.Refuses(Max, refund with { Ref = new ActId("g2"), Amount = Dollars(1_001) }, "transaction-used");
        await organization.Takes(Max, Give.Approve("g1:rest"));
        await organization.Refuses(Max, refund with { Ref = new ActId("g2"), Amount = Dollars(1) }, "transaction-used");
    }

    [Fact]
    public async Task Each_part_takes_its_own_share_of_a_limit()
    {
        var levels = new RoleLimits([new Role("server"), new Role("manager")], [new RoleLimit(new Role("server"), Usd, 5_000, 10_000), new RoleLimit(new Role("manager"), Usd, 50_000, 100_000)]);
        var organization = new Organization(setup => setup.Authority = new Policies.RollingLimits(levels, perCustomer: 5_500, perPerson: 1_000_000, grantsADay: 100));
        await organization.Heard(customer: "ann@example.org");

        await organization.Takes(Dana, Voucher("g1", 6_000) with { Split = true });

        await organization.Refuses(Max, Give.Approve("g1:rest", 501), "over-limit");
        await organization.Takes(Max, Give.Approve("g1:rest", 500));
    }

    private static CaseCommand.Compensate Voucher(string id, long minor) => (CaseCommand.Compensate)Give.Voucher(id, minor);
}
