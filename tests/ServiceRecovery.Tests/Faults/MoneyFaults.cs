using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Faults;

/// <summary>B2: authority and money.</summary>
public class MoneyFaults
{
    private static readonly RuleRef Generous = new("generous", 1);

    [Fact]
    public async Task Fault_019_The_limit_is_granted_at_once_and_one_minor_unit_more_needs_approval_in_every_currency()
    {
        var organization = new Organization(setup =>
        {
            setup.Options.Limits.Clear();
            foreach (var currency in Currency.All)
            {
                setup.Options.Limits.Add(new RoleLimit(new Role("server"), currency, 5_000, 5_000));
                setup.Options.Limits.Add(new RoleLimit(new Role("manager"), currency, 50_000, 50_000));
            }
        });
        await organization.Heard();
        foreach (var currency in Currency.All)
        {
            // Nothing is given any more in a currency that was withdrawn.
            if (currency.WithdrawnOn is not null)
            {
                await organization.Refuses(Dana, Refund($"just-{currency}", 5_000, currency), "currency-unknown");
                continue;
            }

            Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Refund($"more-{currency}", 5_001, currency))).Names());
            Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Refund($"just-{currency}", 5_000, currency))).Names());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(Money.Largest + 1)]
    public async Task Fault_020_An_amount_outside_its_range_is_refused_wherever_it_comes_in(long minor)
    {
        var organization = new Organization(setup => setup.Authority = Policy.Authority(_ => new Ruling.Granted(Generous)));
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("g1", 1_000, "card 1"));

        await organization.Refuses(Dana, Give.Voucher("g2", minor), "amount-out-of-range");
        await organization.Refuses(Dana, new CaseCommand.Correct("A cab.", Cost: Dollars(minor)), "amount-out-of-range");
        await organization.Refuses(Dana, Give.Reverse("g1", minor), "amount-out-of-range");
        await organization.Refuses(Guest, new CaseCommand.RespondToOffer(OfferResponse.Countered, new ActId("g1"), Dollars(minor)), "amount-out-of-range");
    }

    [Fact]
    public async Task Fault_020_A_sum_never_wraps_round_whatever_an_authority_grants()
    {
        var organization = new Organization(setup => setup.Authority = Policy.Authority(_ => new Ruling.Granted(Generous)));
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", Money.Largest));

        await organization.Refuses(Dana, Give.Voucher("g2", 1), "amount-out-of-range");
        await organization.Refuses(Dana, new CaseCommand.Correct("A cab.", Cost: Dollars(1)), "amount-out-of-range");
        Assert.Equal(Money.Largest, (await organization.Now()).StandingMinor(Usd));
    }

    [Fact]
    public async Task Fault_022_The_first_grant_that_passes_the_sum_is_not_given()
    {
        var organization = new Organization();
        await organization.Heard();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Give.Voucher($"g{i}", 1_000))).Names());
        }

        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g10", 1))).Names());
        Assert.Equal(10_000, (await organization.Now()).StandingMinor(Usd));
    }

    [Fact]
    public async Task Fault_028_Nobody_approves_their_own_request_by_any_spelling_or_login()
    {
        var second = new Actor(new PersonId("dana.2"), new Role("manager"));
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Logins = [second.Id] }, new StaffMember(Max.Id)]));
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));

        foreach (var same in new[] { Dana, second, new Actor(new PersonId("DANA"), new Role("manager")), new Actor(new PersonId("Dana.2"), new Role("manager")) })
        {
            await organization.Refuses(same, Give.Approve("g1"), "second-person-needed");
        }
    }

    [Fact]
    public async Task Fault_031_An_approval_is_used_once_for_one_case_one_amount_and_in_time()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("once", 6_000), Give.Voucher("more", 6_000), Give.Voucher("late", 6_000), Give.Voucher("back", 6_000));
        await organization.Takes(Rob, Report(), new CaseId("C-2"));

        await organization.Refuses(Max, Give.Approve("once"), "ref-unknown", new CaseId("C-2"));
        await organization.Takes(Max, Give.Approve("once"));
        await organization.Refuses(Max, Give.Approve("once"), "approval-used");
        await organization.Refuses(Max, Give.Approve("more", 6_001), "amount-changed");
        await organization.Takes(Dana, Give.Decline("back"));
        await organization.Refuses(Max, Give.Approve("back"), "approval-used");
        organization.Clock.Advance(TimeSpan.FromDays(3));
        await organization.Refuses(Max, Give.Approve("late"), "approval-expired");
        await organization.Passes(TimeSpan.Zero);
        await organization.Refuses(Max, Give.Approve("late"), "approval-expired");
    }

    [Fact]
    public async Task Fault_033_A_repeated_command_has_one_answer_and_another_body_is_a_conflict()
    {
        var organization = new Organization();
        await organization.Heard();
        var give = new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 1_000, "card 1"));

        var first = Assert.IsType<CommandResult.Accepted>(await organization.Desk.HandleAsync(Case, give));
        var again = Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, give));

        Assert.Equal((first.Version, 1_000L), (again.Version, (await organization.Now()).StandingMinor(Usd)));
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 1_001, "card 1"))), "id-reused");
    }

    [Fact]
    public async Task Fault_037_Nothing_is_taken_back_that_was_not_paid_or_is_back_already()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("paid", 1_000, "card 1"), Give.Voucher("owed", 1_000));

        await organization.Refuses(Dana, Give.Reverse("paid", 1_001), "amount-out-of-range");
        await organization.Takes(Dana, Give.Reverse("paid"));
        await organization.Refuses(Dana, Give.Reverse("paid"), "nothing-to-reverse");
        await organization.Refuses(Dana, Give.Reverse("owed"), "nothing-to-reverse");
        await organization.Refuses(Dana, Give.Reverse("never"), "ref-unknown");
    }

    [Theory]
    [InlineData(2_500, "answer-recorded.v1")]
    [InlineData(2_501, "approval-requested.v1")]
    public async Task Fault_041_One_person_may_do_it_all_up_to_the_floor_and_not_above(long minor, string happened)
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", minor, "card 1"));

        Assert.Equal([happened], (await organization.Takes(Dana, Give.Yes(Call()))).Names());
    }

    public static TheoryData<string, string> Failures
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var policy in new[] { "compensation-authority", "follow-up", "apology", "staff-directory" })
            {
                foreach (var way in new[] { "throws", "gives up", "hangs", "answers nothing", "answers what can't be" })
                {
                    // Nobody known by an id is a good answer of a directory.
                    if (policy != "staff-directory" || !way.StartsWith("answers", StringComparison.Ordinal))
                    {
                        all.Add(policy, way);
                    }
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Fault_042_A_policy_that_fails_refuses_by_type_stores_nothing_and_stops_nobody_else(string policy, string way)
    {
        var isBroken = false;
        async ValueTask<T> Answer<T>(T good, T bad)
            where T : class?
        {
            return !isBroken ? good : way switch
            {
                "throws" => throw new DivideByZeroException("Nobody sees this."),
                "gives up" => throw new OperationCanceledException(),
                "hangs" => await new TaskCompletionSource<T>().Task,
                "answers nothing" => null!,
                _ => bad,
            };
        }

        var organization = new Organization(setup =>
        {
            // Only what hangs is waited for; on a busy machine the rest may take long, and answers all the same.
            setup.Options.PolicyTimeout = way == "hangs" ? TimeSpan.FromMilliseconds(500) : setup.Options.PolicyTimeout;
            setup.Authority = Policy.Authority((_, _) => Answer<Ruling>(new Ruling.Granted(Generous), new Ruling.Granted(Generous, [null!])));
            setup.FollowUp = Policy.FollowUp((_, _) => Answer(new FollowUpPlan(Generous, 1, TimeSpan.Zero, TimeSpan.Zero), new FollowUpPlan(Generous, 0, TimeSpan.Zero, TimeSpan.MaxValue)));
            setup.Apology = Policy.Apology((_, _) => Answer(new ApologyRuling("Sorry.", null, [], []), new ApologyRuling("a\0b", null, [], default)));
            setup.Staff = policy == "staff-directory" ? new Directory(() => Answer<StaffMember?>(null, null)) : null;
            setup.Options.UnknownStaffMayAct = true;
        });
        await organization.Remedied();
        CaseCommand command = policy switch
        {
            "compensation-authority" => Give.Voucher("g1", 100),
            "follow-up" => Give.Ask(),
            "apology" => new CaseCommand.Apologize("Sorry.", Channel.Mail),
            _ => Give.Note,
        };

        isBroken = true;
        Assert.Equal(policy, (await organization.Refuses(Dana, command, "policy-failed")).Arguments["policy"]);
        if (policy != "staff-directory")
        {
            await organization.Takes(Dana, Give.Note);
        }

        isBroken = false;
        await organization.Takes(Dana, command);
    }

    [Fact]
    public async Task Fault_043_A_policy_that_calls_back_neither_waits_for_itself_nor_writes_on_old_state()
    {
        Organization? organization = null;
        var seen = new List<RecoveryCase>();
        organization = new Organization(setup => setup.Authority = Policy.Authority(async (request, cancellationToken) =>
        {
            seen.Add(request.Case);
            await organization!.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("inner"), Rob, Give.Note), cancellationToken);
            return new Ruling.Granted(Generous);
        }));
        await organization.Heard();
        var before = await organization.Version();

        var given = await organization.Takes(Dana, Give.Voucher("g1", 100));

        Assert.Equal(before + 2, given.Version);
        Assert.Equal([before, before + 1], seen.Select(asked => asked.Version));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_044_Without_limits_nothing_is_granted_and_the_refusal_says_why(bool hasLevels)
    {
        var organization = new Organization(setup =>
        {
            setup.Options.Limits.Clear();
            if (!hasLevels)
            {
                setup.Options.Levels.Clear();
            }
        });
        await organization.Heard();

        foreach (var minor in new[] { 1, 100, Money.Largest })
        {
            Assert.StartsWith("Nobody has a limit", (await organization.Refuses(Dana, Give.Voucher("g1", minor), "no-limit")).Sentence, StringComparison.Ordinal);
        }
    }

    private static CaseCommand.Compensate Refund(string id, long minor, Currency currency) => new(new ActId(id), CompensationKind.Refund, new Money(minor, currency));

    private sealed class Directory(Func<ValueTask<StaffMember?>> find) : IStaffDirectory
    {
        public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) => find();

        public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => new((PersonId?)null);
    }
}
