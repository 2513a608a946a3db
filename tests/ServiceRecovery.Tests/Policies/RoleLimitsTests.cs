using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Policies.PolicyCases;

namespace ServiceRecovery.Tests.Policies;

public class RoleLimitsTests
{
    private static readonly RoleLimits Organization = new(
        [Server, Manager, Owner],
        [new RoleLimit(Server, Usd, 5_000, 10_000), new RoleLimit(Manager, Usd, 50_000, 100_000), new RoleLimit(Owner, Usd, 200_000, 400_000)],
        version: 7);

    public static IEnumerable<object[]> Currencies => Currency.All.Select(currency => new object[] { currency.Code });

    [Theory]
    [MemberData(nameof(Currencies))]
    public async Task An_amount_equal_to_the_limit_is_granted_at_once_and_one_minor_unit_more_needs_approval(string code)
    {
        var currency = new Currency(code);
        var limits = new RoleLimits([Server, Manager], [new RoleLimit(Server, currency, 5_000, 10_000), new RoleLimit(Manager, currency, 50_000, 100_000)]);

        Assert.Equal(new Ruling.Granted(new RuleRef("role-limits", 1)), await Ask(limits, Give(new Money(5_000, currency))));
        Assert.Equal(new Ruling.NeedsApproval(Manager, 5_000), await Ask(limits, Give(new Money(5_001, currency))));
        Assert.Equal(new Ruling.Granted(new RuleRef("role-limits", 1)), await Ask(limits, Give(new Money(4_000, currency), to: Case(granted: new Money(6_000, currency)))));
        Assert.Equal(new Ruling.NeedsApproval(Manager, 4_000), await Ask(limits, Give(new Money(4_001, currency), to: Case(granted: new Money(6_000, currency)))));
    }

    [Fact]
    public async Task What_stands_in_another_currency_takes_nothing_of_the_limit() =>
        Assert.IsType<Ruling.Granted>(await Ask(Organization, Give(new Money(5_000, Usd), to: Case(granted: new Money(9_000, new Currency("EUR"))))));

    [Fact]
    public async Task An_approval_is_asked_of_the_lowest_level_whose_limits_suffice() =>
        Assert.Equal(new Ruling.NeedsApproval(Owner, 0), await Ask(Organization, Give(new Money(5_000, Usd), to: Case(granted: new Money(98_000, Usd)))));

    [Fact]
    public async Task An_approver_is_held_to_limits_of_their_own()
    {
        var max = new Actor(new PersonId("max"), Manager);

        Assert.Equal(new Ruling.Granted(new RuleRef("role-limits", 7)), await Ask(Organization, Give(new Money(50_000, Usd), max, isApproval: true)));
        Assert.Equal(new Ruling.NeedsApproval(Owner, 50_000), await Ask(Organization, Give(new Money(50_001, Usd), max, isApproval: true)));
    }

    [Fact]
    public async Task What_nobody_may_give_waits_for_somebody_and_says_what_can_be_given_now() =>
        Assert.Equal(
            new Ruling.NeedsApproval(null, 4_000),
            await Ask(Organization, Give(new Money(200_001, Usd), to: Case(granted: new Money(6_000, Usd)))));

    [Fact]
    public async Task Whoever_stands_highest_waits_for_more_than_their_limit_too() =>
        Assert.Equal(
            new Ruling.NeedsApproval(null, 200_000),
            await Ask(Organization, Give(new Money(200_001, Usd), new Actor(new PersonId("olga"), Owner))));

    [Theory]
    [InlineData("cook", "USD", "The role 'cook' has no limit in USD. These have one: 'server', 'manager', 'owner'; ask one of them, or set a limit for the role and the currency.")]
    [InlineData("server", "JPY", "The role 'server' has no limit in JPY, and no other role has one; set one for the role and the currency.")]
    public async Task Without_a_limit_nothing_is_granted_and_the_sentence_says_so(string role, string currency, string sentence) =>
        Assert.Equal(new Ruling.NoLimit(sentence), await Ask(Organization, Give(new Money(1, new Currency(currency)), new Actor(new PersonId("dana"), new Role(role)))));

    [Fact]
    public async Task An_empty_table_denies_every_grant_and_says_so() =>
        Assert.Equal(
            new Ruling.NoLimit("Nobody has a limit: 'server' may give nothing in USD before a limit per grant and per case is set for the role and the currency."),
            await Ask(new RoleLimits([], []), Give(new Money(1, Usd))));

    [Fact]
    public void All_faults_of_a_table_are_told_at_once() =>
        Assert.Equal(
            "The version of role limits counts from 1, but is 0. Levels has 'server' 2 times; once is right. Limits has 2 limits of 'server' in USD; one is right. "
            + "Limits[1], of 'server' in 'USD', must be 0 to 9007199254740991 minor units per grant and per case, but is -1 and 5. "
            + "Limits[2], of 'cook' in 'XAU', is in a currency that ISO 4217 doesn't list with a minor unit.",
            Assert.Throws<ArgumentException>(() => new RoleLimits(
                [Server, Server],
                [new RoleLimit(Server, Usd, 1, 5), new RoleLimit(Server, Usd, -1, 5), new RoleLimit(new Role("cook"), new Currency("XAU"), 1, 1)],
                0)).Message);

    [Property(MaxTest = 5_000, Arbitrary = [typeof(Arbitraries)])]
    public Property A_grant_stays_within_its_limits_and_within_them_nobody_is_asked(Table table)
    {
        var limits = new RoleLimits([Server, Manager], [new RoleLimit(Server, Usd, table.PerGrant, table.PerCase), new RoleLimit(Manager, Usd, Money.Largest, Money.Largest)]);
        var ruling = Ask(limits, Give(new Money(table.Amount, Usd), to: CaseWith(table.Standing))).Result;
        var within = table.Amount <= table.PerGrant && (BigInteger)table.Standing + table.Amount <= table.PerCase;
        return ((ruling is Ruling.Granted) == within).Classify(within, "within").Label($"{table} was {ruling}");
    }

    [Property(MaxTest = 5_000, Arbitrary = [typeof(Arbitraries)])]
    public Property Raising_a_limit_never_takes_a_grant_away(Table table, NonNegativeInt more)
    {
        var before = Ask(Limits(table.PerGrant, table.PerCase), Give(new Money(table.Amount, Usd), to: CaseWith(table.Standing))).Result;
        var after = Ask(Limits(Math.Min(Money.Largest, table.PerGrant + more.Get), Math.Min(Money.Largest, table.PerCase + more.Get)), Give(new Money(table.Amount, Usd), to: CaseWith(table.Standing))).Result;
        return (before is not Ruling.Granted || after is Ruling.Granted).Classify(before is Ruling.Granted, "granted before");
    }

    [Fact]
    public async Task What_could_be_given_at_once_is_granted_when_it_is_asked_for()
    {
        var needs = Assert.IsType<Ruling.NeedsApproval>(await Ask(Organization, Give(new Money(9_000, Usd), to: Case(granted: new Money(6_000, Usd)))));

        Assert.IsType<Ruling.Granted>(await Ask(Organization, Give(new Money(needs.AtOnce, Usd), to: Case(granted: new Money(6_000, Usd)))));
        Assert.IsNotType<Ruling.Granted>(await Ask(Organization, Give(new Money(needs.AtOnce + 1, Usd), to: Case(granted: new Money(6_000, Usd)))));
    }

    [Fact]
    public async Task A_lambda_is_an_authority_too()
    {
        var byHand = Policy.Authority(request => request.Amount.Minor <= 100 ? new Ruling.Granted(new RuleRef("petty-cash", 3)) : new Ruling.Denied("Ask the landlord."));
        var waiting = Policy.Authority(async (request, cancellationToken) =>
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return new Ruling.NeedsApproval(Manager);
        });

        Assert.Equal(new Ruling.Granted(new RuleRef("petty-cash", 3)), await Ask(byHand, Give(new Money(100, Usd))));
        Assert.Equal(new Ruling.Denied("Ask the landlord."), await Ask(byHand, Give(new Money(101, Usd))));
        Assert.Equal(new Ruling.NeedsApproval(Manager), await Ask(waiting, Give(new Money(1, Usd))));
        Assert.Throws<ArgumentNullException>(() => Policy.Authority((Func<CompensationRequest, Ruling>)null!));
    }

    private static RoleLimits Limits(long perGrant, long perCase) => new([Server], [new RoleLimit(Server, Usd, perGrant, perCase)]);

    private static RecoveryCase CaseWith(long standing) => standing == 0 ? Case() : Case(granted: new Money(standing, Usd));

    private static async Task<Ruling> Ask(ICompensationAuthority authority, CompensationRequest request) => await authority.RuleAsync(request, CancellationToken.None);

    public sealed record Table(long Amount, long PerGrant, long PerCase, long Standing);

    public static class Arbitraries
    {
        // Small amounts meet the edges, the largest ones meet the ends of the integers.
        public static Arbitrary<Table> Tables() => Arb.From(
            from edge in Gen.Elements(0L, 3L, 50L, Money.Largest - 60, Money.Largest - 3)
            from amount in Gen.Choose(1, 60)
            from perGrant in Gen.Choose(0, 60)
            from perCase in Gen.Choose(0, 60)
            from standing in Gen.Choose(0, 60)
            from large in Gen.Elements(false, false, true)
            select large
                ? new Table(Math.Min(Money.Largest, edge + amount), Math.Min(Money.Largest, edge + perGrant), Math.Min(Money.Largest, edge + perCase), Math.Min(Money.Largest, edge + standing))
                : new Table(amount, perGrant, perCase, standing));
    }
}
