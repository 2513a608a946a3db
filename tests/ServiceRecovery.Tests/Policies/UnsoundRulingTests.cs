using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Policies;

/// <summary>What an authority answers is checked before any store sees it.</summary>
public class UnsoundRulingTests
{
    private static readonly LimitScope Sound = new("customer", new SubjectKey("c-77"), Usd, TimeSpan.FromDays(30));

    public static TheoryData<string, Ruling> Unsound => new()
    {
        { "a limit below nothing", Granted(new LimitUse(Sound, -1)) },
        { "fewer uses than none", Granted(new LimitUse(Sound, 1_000, -1)) },
        { "a window below nothing", Granted(new LimitUse(Sound with { Window = TimeSpan.FromTicks(-1) }, 1_000)) },
        { "another currency than the amount's", Granted(new LimitUse(Sound with { Currency = new Currency("EUR") }, 1_000)) },
        { "a key with a blank", Granted(new LimitUse(Sound with { Name = "a customer" }, 1_000)) },
        { "a key with a letter beyond ASCII", Granted(new LimitUse(Sound with { Name = "k\u00e4ufer" }, 1_000)) },
        { "a key that is too long", Granted(new LimitUse(Sound with { Name = new string('a', 200) }, 1_000)) },
        { "a share of no limit", Granted(new LimitUse(null!, 1_000)) },
        { "no share", new Ruling.Granted(new RuleRef("r", 1), [null!]) },
        { "less than nothing at once", new Ruling.NeedsApproval(null, -1) },
        { "more at once than was asked", new Ruling.NeedsApproval(null, 101) },
        { "a level that the organization hasn't", new Ruling.NeedsApproval(new Role("boss")) },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public async Task A_ruling_that_can_t_be_carried_out_is_a_policy_that_failed_and_stores_nothing(string what, Ruling ruling)
    {
        var organization = new Organization(setup => setup.Authority = Policy.Authority(_ => ruling));
        await organization.Remedied();

        Refused(await organization.Do(Dana, Give.Voucher("g1", 100)), "policy-failed");

        Assert.True((await organization.Now()).Version == 5, what);
    }

    [Fact]
    public async Task One_that_can_is_carried_out()
    {
        var rulings = new Queue<Ruling>([Granted(new LimitUse(Sound, 100)), new Ruling.NeedsApproval(Max.Role, 100), new Ruling.NeedsApproval(null)]);
        var organization = new Organization(setup => setup.Authority = Policy.Authority(_ => rulings.Dequeue()));
        await organization.Remedied();

        await organization.Takes(Dana, Give.Voucher("g2", 100));
        await organization.Takes(Dana, Give.Voucher("g3", 100));
        await organization.Takes(Dana, Give.Voucher("g4", 100));
    }

    private static Ruling.Granted Granted(LimitUse use) => new(new RuleRef("r", 1), ImmutableArray.Create(use));
}
