using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using Xunit.Abstractions;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Policies;

public class LimitsAcrossCasesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_one_customer_gets_over_several_cases_is_capped_in_a_window()
    {
        var organization = Limited(perCustomer: 6_000);

        Accepted(await Grant(organization, "C-1", "ada", 4_000));
        Assert.Equal(
            "The customer has 40.00 USD in 30 days; 60.00 USD are possible.",
            Refused(await Grant(organization, "C-2", "ada", 2_001), "over-limit").Sentence);
        Accepted(await Grant(organization, "C-2", "ada", 2_000));
        Accepted(await Grant(organization, "C-3", "bob", 5_000));
        Refused(await Grant(organization, "C-4", "ada", 1), "over-limit");

        organization.Clock.Advance(TimeSpan.FromDays(30));
        Accepted(await Grant(organization, "C-4", "ada", 5_000));
    }

    [Fact]
    public async Task What_one_person_gives_in_a_day_is_capped_by_sum()
    {
        var organization = Limited(perPerson: 7_000);

        Accepted(await Grant(organization, "C-1", "ada", 5_000));
        Accepted(await Grant(organization, "C-2", "bob", 2_000));
        Assert.Equal(
            "Whoever gives it has 70.00 USD in 1 days; 70.00 USD are possible.",
            Refused(await Grant(organization, "C-3", "eve", 1), "over-limit").Sentence);
        Accepted(await Grant(organization, "C-3", "eve", 1, Rob));
    }

    [Fact]
    public async Task What_one_person_gives_in_a_day_is_capped_by_count()
    {
        var organization = Limited(grantsADay: 2);

        Accepted(await Grant(organization, "C-1", "ada", 10));
        Accepted(await Grant(organization, "C-2", "bob", 10));
        Assert.Equal(
            "Whoever gives it has 2 grants in 1 days; 2 are possible.",
            Refused(await Grant(organization, "C-3", "eve", 10), "over-limit").Sentence);

        organization.Clock.Advance(TimeSpan.FromDays(1));
        Accepted(await Grant(organization, "C-3", "eve", 10));
    }

    [Fact]
    public async Task Grants_of_one_batch_count_together()
    {
        var organization = Limited(perCustomer: 6_000);
        await Heard(organization, "C-1", "ada");

        var refusal = Refused(await organization.Desk.HandleAsync(new CaseId("C-1"), new RecoveryBatch(new CommandId("both"), Dana, [Give("g1", 4_000), Give("g2", 4_000)])), "over-limit");

        Assert.Equal((1, "The customer has 40.00 USD in 30 days; 60.00 USD are possible."), (refusal.CommandIndex, refusal.Sentence));
        Accepted(await Do(organization, "C-1", Give("g3", 5_000)));
    }

    [Fact]
    public async Task What_was_granted_by_approval_takes_its_share_of_the_window()
    {
        var organization = Limited(perCustomer: 20_000);
        await Heard(organization, "C-1", "ada");
        Accepted(await Do(organization, "C-1", Give("g1", 15_000)));
        Accepted(await organization.Do(Max, new CaseCommand.Approve(new ActId("g1")), new CaseId("C-1")));

        Refused(await Grant(organization, "C-2", "ada", 5_000 + 1, Max), "over-limit");
        Accepted(await Grant(organization, "C-2", "ada", 5_000));
    }

    [Fact]
    public async Task A_payment_that_failed_gives_its_share_back()
    {
        var organization = Limited(perCustomer: 6_000);
        Accepted(await Grant(organization, "C-1", "ada", 5_000));
        Refused(await Grant(organization, "C-2", "ada", 5_000), "over-limit");

        Accepted(await Do(organization, "C-1", new CaseCommand.FailSettlement(new ActId("g1"), SettlementOutcome.Refused)));

        Accepted(await Do(organization, "C-2", Give("g2", 5_000)));
    }

    [Fact]
    public async Task Grants_on_one_case_add_up_to_its_limit_and_the_first_beyond_waits_for_approval()
    {
        var organization = new Organization();
        await Heard(organization, "C-1", "ada");
        Accepted(await Do(organization, "C-1", Give("g1", 5_000)));
        Accepted(await Do(organization, "C-1", Give("g2", 4_999)));
        Accepted(await Do(organization, "C-1", Give("g3", 1)));

        var beyond = Assert.IsType<CommandResult.Accepted>(Accepted(await Do(organization, "C-1", Give("g4", 1))));

        Assert.IsType<CaseEvent.ApprovalRequested>(Assert.Single(beyond.Events).Event);
        Assert.Equal(10_000, (await organization.Desk.FindAsync(TenantId.Single, new CaseId("C-1")))!.StandingMinor(Usd));
    }

    [Fact]
    public async Task Whoever_loses_the_race_for_a_limit_is_asked_again_and_answered_in_the_organization_s_own_words()
    {
        var both = new Rendezvous(2);
        var organization = Limited(perCustomer: 6_000, before: both.MeetAsync);
        var other = Twin(organization);
        await Heard(organization, "C-1", "ada");
        await Heard(organization, "C-2", "ada");

        var results = await Task.WhenAll(
            organization.Desk.HandleAsync(new CaseId("C-1"), new RecoveryBatch(new CommandId("here"), Dana, Give("g1", 4_000))).AsTask(),
            other.HandleAsync(new CaseId("C-2"), new RecoveryBatch(new CommandId("there"), Rob, Give("g1", 4_000))).AsTask());

        Assert.Single(results, result => result is CommandResult.Accepted);
        var refused = Assert.Single(results, result => result is CommandResult.Refused);
        Assert.Equal("The customer has 40.00 USD in 30 days; 60.00 USD are possible.", Refused(refused, "over-limit").Sentence);
        Assert.Equal(3, both.Asked);
    }

    [Fact]
    public async Task Two_desks_on_one_store_never_give_more_than_the_limit()
    {
        var cases = Tier.Size(60, 2_000);
        using var _ = Tier.Report(output, "limits across cases, two desks", () => $"{cases} cases");
        var organization = Limited(perCustomer: 10_000);
        var other = Twin(organization);
        for (var i = 0; i < cases; i++)
        {
            await Heard(organization, $"C-{i}", "ada");
        }

        var results = await Task.WhenAll(Enumerable.Range(0, cases).Select(i => Task.Run(async () =>
            await (i % 2 == 0 ? organization.Desk : other).HandleAsync(new CaseId($"C-{i}"), new RecoveryBatch(new CommandId($"race-{i}"), i % 2 == 0 ? Dana : Rob, Give("g1", 700))))));

        // 14 grants of 7.00 fit into 100.00; whatever the order, no more and no less.
        Assert.Equal(14, results.Count(result => result is CommandResult.Accepted));
        Assert.All(results.OfType<CommandResult.Refused>(), result => Assert.Equal("over-limit", result.Refusal.Code));
        var standing = 0L;
        for (var i = 0; i < cases; i++)
        {
            standing += (await organization.Desk.FindAsync(TenantId.Single, new CaseId($"C-{i}")))!.StandingMinor(Usd);
        }

        Assert.Equal(9_800, standing);
    }

    [Fact]
    public async Task An_organization_without_limits_grants_nothing_and_says_why()
    {
        var organization = new Organization(setup => setup.Options.Limits.Clear());
        await Heard(organization, "C-1", "ada");

        Assert.Equal(
            "Nobody has a limit: 'server' may give nothing in USD before a limit per grant and per case is set for the role and the currency.",
            Refused(await Do(organization, "C-1", Give("g1", 1)), "no-limit").Sentence);
    }

    private static Organization Limited(long perCustomer = long.MaxValue, long perPerson = long.MaxValue, long grantsADay = long.MaxValue, Func<ValueTask>? before = null) => new(setup =>
    {
        setup.Key = PseudonymKey.Generate();
        var limits = new RollingLimits(new RoleLimits(setup.Options.Levels, setup.Options.Limits), perCustomer, perPerson, grantsADay);
        setup.Authority = before is null ? limits : Policy.Authority(async (request, cancellationToken) =>
        {
            var ruling = await limits.RuleAsync(request, cancellationToken);
            await before();
            return ruling;
        });
    });

    // A second node: its own desk, the same store, clock, key and policies.
    private static RecoveryDesk Twin(Organization organization)
    {
        var setup = new RecoverySetup { Clock = organization.Clock, Store = organization.Store, Key = organization.Setup.Key, Authority = organization.Setup.Authority };
        setup.Options.FallbackOwner = organization.Setup.Options.FallbackOwner;
        foreach (var level in organization.Setup.Options.Levels)
        {
            setup.Options.Levels.Add(level);
        }

        return RecoveryDesk.Create(setup);
    }

    private static async Task Heard(Organization organization, string on, string customer) => Accepted(await organization.Desk.HandleAsync(new CaseId(on), new RecoveryBatch(
        new CommandId("open-" + on),
        Dana,
        [Report(customer: customer), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("It was cold.")])));

    private static async Task<CommandResult> Grant(Organization organization, string on, string customer, long minor, Actor? by = null)
    {
        if (await organization.Desk.FindAsync(TenantId.Single, new CaseId(on)) is null)
        {
            await Heard(organization, on, customer);
        }

        return await Do(organization, on, Give("g1", minor), by);
    }

    private static async Task<CommandResult> Do(Organization organization, string on, CaseCommand command, Actor? by = null) => await organization.Do(by ?? Dana, command, new CaseId(on));

    private static CaseCommand.Compensate Give(string name, long minor) => new(new ActId(name), CompensationKind.Voucher, Dollars(minor));

    // The first so many who come wait for each other; whoever comes later doesn't.
    private sealed class Rendezvous(int parties)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public async ValueTask MeetAsync()
        {
            if (Interlocked.Increment(ref _asked) == parties)
            {
                _all.SetResult();
            }

            await _all.Task;
        }
    }
}
