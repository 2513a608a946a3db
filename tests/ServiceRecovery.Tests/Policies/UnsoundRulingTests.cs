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

    public static TheoryData<string, string, Ruling> Unsound => new()
    {
        { "a limit below nothing", "'AmountLimit' of the limit 'customer' is -1", Granted(new LimitUse(Sound, -1)) },
        { "fewer uses than none", "'UseLimit' of the limit 'customer' is -1", Granted(new LimitUse(Sound, 1_000, -1)) },
        { "a window below nothing", "'Window' of the limit 'customer' is -00:00:00.0000001", Granted(new LimitUse(Sound with { Window = TimeSpan.FromTicks(-1) }, 1_000)) },
        { "another currency than the amount's", "is in EUR, and USD is asked for", Granted(new LimitUse(Sound with { Currency = new Currency("EUR") }, 1_000)) },
        { "a key with a blank", "a character other than 'A-Za-z0-9._:-/'", Granted(new LimitUse(Sound with { Name = "a customer" }, 1_000)) },
        { "a key with a letter beyond ASCII", "a character other than 'A-Za-z0-9._:-/'", Granted(new LimitUse(Sound with { Name = "k\u00e4ufer" }, 1_000)) },
        { "a key that is too long", "at most 200 can be stored", Granted(new LimitUse(Sound with { Name = new string('a', 200) }, 1_000)) },
        { "a share of no limit", "a LimitUse has no 'Scope'", Granted(new LimitUse(null!, 1_000)) },
        { "no share", "'Uses' of Ruling.Granted holds null", new Ruling.Granted(new RuleRef("r", 1), [null!]) },
        { "less than nothing at once", "'AtOnce' of Ruling.NeedsApproval is -1; it is from 0 to the amount that is asked for, 100", new Ruling.NeedsApproval(null, -1) },
        { "more at once than was asked", "'AtOnce' of Ruling.NeedsApproval is 101", new Ruling.NeedsApproval(null, 101) },
        { "a rule without a name", "'Rule' of Ruling.Granted has no name", new Ruling.Granted(default) },
        { "a rule whose name is a sentence", "'Rule' of Ruling.Granted is called 'my rule'; a rule's name has 1 to 64 characters of 'A-Za-z0-9._:-'.", new Ruling.Granted(new RuleRef("my rule", 1)) },
        { "a rule before its first version", "'Rule' of Ruling.Granted has the version 0; it counts from 1.", new Ruling.Granted(new RuleRef("mine", 0)) },
        { "a no without a reason", "Ruling.Denied has no 'Reason'", new Ruling.Denied("") },
        { "no limit, without a reason", "Ruling.NoLimit has no 'Reason'", new Ruling.NoLimit(null!) },
        { "a level that the organization hasn't", "'Level' of Ruling.NeedsApproval is 'boss', and the levels of the organization are 'server', 'manager'; name one of them", new Ruling.NeedsApproval(new Role("boss")) },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public async Task A_ruling_that_can_t_be_carried_out_is_a_policy_that_failed_and_stores_nothing_and_says_which_part_it_was(string what, string part, Ruling ruling)
    {
        var organization = new Organization(setup => setup.Authority = Policy.Authority(_ => ruling));
        await organization.Remedied();

        var refusal = Refused(await organization.Do(Dana, Give.Voucher("g1", 100)), "policy-failed");

        Assert.Contains(part, refusal.Sentence, StringComparison.Ordinal);
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

    public static TheoryData<string, FollowUpPlan> UnsoundPlans => new()
    {
        { "'Rule' of FollowUpPlan has no name", Plan with { Rule = default } },
        { "'Channels' of FollowUpPlan holds a channel that was never set", Plan with { Channels = [Channel.Phone, default] } },
        { "'Attempts' of FollowUpPlan is 0; it is 1 or more.", Plan with { Attempts = 0 } },
        { "'Spacing' of FollowUpPlan is -00:00:01; it is from zero to ten years.", Plan with { Spacing = TimeSpan.FromSeconds(-1) } },
        { "'Wait' of FollowUpPlan is 4000.00:00:00", Plan with { Wait = TimeSpan.FromDays(4_000) } },
        { "'AnswerWithin' of FollowUpPlan is", Plan with { AnswerWithin = TimeSpan.FromSeconds(-1) } },
        { "'PresumedAfter' of FollowUpPlan is", Plan with { PresumedAfter = TimeSpan.FromSeconds(-1) } },
    };

    private static FollowUpPlan Plan => new(new RuleRef("r", 1), 1, TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    [Theory]
    [MemberData(nameof(UnsoundPlans))]
    public async Task A_plan_that_can_t_be_carried_out_says_which_part_it_was(string part, FollowUpPlan plan)
    {
        var organization = new Organization(setup => setup.FollowUp = Policy.FollowUp(_ => plan));
        await organization.Remedied();

        var refusal = Refused(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached)), "policy-failed");

        Assert.Contains(part, refusal.Sentence, StringComparison.Ordinal);
    }

    public static TheoryData<string, ApologyRuling> UnsoundApologies => new()
    {
        { "'Findings' of ApologyRuling were never set", new ApologyRuling("We are sorry.", null, [], default) },
        { "'Refusals' of ApologyRuling were never set", new ApologyRuling("We are sorry.", null, [], []) { Refusals = default } },
        { "'Review' of ApologyRuling is called 'my review'", new ApologyRuling("We are sorry.", new RuleRef("my review", 1), [], []) },
        { "ApologyRuling has no 'Words'", new ApologyRuling("", null, [], []) },
        { "'Words' of ApologyRuling have 16385 characters; at most 16384 can be stored", new ApologyRuling(new string('a', 16_385), null, [], []) },
        { "'Words' of ApologyRuling hold a character that can't be stored", new ApologyRuling("We are \0 sorry.", null, [], []) },
    };

    [Theory]
    [MemberData(nameof(UnsoundApologies))]
    public async Task A_ruling_on_an_apology_that_can_t_be_carried_out_says_which_part_it_was(string part, ApologyRuling ruling)
    {
        var organization = new Organization(setup => setup.Apology = Policy.Apology(_ => ruling));
        await organization.Remedied();

        var refusal = Refused(await organization.Do(Dana, new CaseCommand.Apologize("We are sorry.", Channel.Mail)), "policy-failed");

        Assert.Contains(part, refusal.Sentence, StringComparison.Ordinal);
    }

    private static Ruling.Granted Granted(LimitUse use) => new(new RuleRef("r", 1), ImmutableArray.Create(use));
}
