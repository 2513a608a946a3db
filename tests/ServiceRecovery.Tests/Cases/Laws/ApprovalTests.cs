using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 6: another person's act is another person's.</summary>
public class ApprovalTests
{
    private static readonly Role Owner = new("owner");

    [Fact]
    public async Task Who_asked_approves_nothing_whoever_they_act_for_and_however_their_id_is_spelled()
    {
        var organization = await Asked();

        await organization.Refuses(Dana, Give.Approve("g1"), "second-person-needed");
        await organization.Refuses(new Actor(new PersonId("DANA"), new Role("manager")), Give.Approve("g1"), "second-person-needed");
        await organization.Refuses(new Actor(Max.Id, new Role("manager"), ActsFor: Dana.Id), Give.Approve("g1"), "second-person-needed");
        await organization.Takes(Max, Give.Approve("g1"));
    }

    [Fact]
    public async Task Whoever_was_acted_for_approves_nothing_either()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(new Actor(Dana.Id, Dana.Role, ActsFor: Max.Id), Give.Voucher("g1", 6_000));

        await organization.Refuses(Max, Give.Approve("g1"), "second-person-needed");
    }

    [Fact]
    public async Task An_approval_can_give_less_and_never_more()
    {
        var organization = await Asked();

        await organization.Refuses(Max, Give.Approve("g1", 6_001), "amount-changed");
        await organization.Refuses(Max, Give.Approve("g1", 0), "amount-out-of-range");
        await organization.Takes(Max, Give.Approve("g1", 4_000));
        Assert.Equal(4_000, (await organization.Now()).StandingMinor(Usd));
        await organization.Refuses(Max, Give.Approve("g1"), "approval-used");
    }

    [Fact]
    public async Task An_approver_needs_limits_of_their_own()
    {
        var organization = await Asked();

        await organization.Refuses(Rob, Give.Approve("g1"), "over-limit");
        await organization.Refuses(new Actor(new PersonId("temp"), new Role("temp")), Give.Approve("g1"), "no-limit");
        await organization.Takes(Rob, Give.Approve("g1", 5_000));
    }

    [Fact]
    public async Task A_request_that_was_handed_on_is_decided_on_that_level_or_above()
    {
        var organization = new Organization(setup =>
        {
            setup.Options.Levels.Add(Owner);
            setup.Options.Limits.Add(new RoleLimit(Owner, Usd, 60_000, 100_000));
        });
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("g1", 5_500), Give.Voucher("g2", 5_600));
        await organization.Refuses(Dana, Give.HandOn("g1", "boss"), "level-unknown");
        await organization.Refuses(Dana, Give.HandOn("g7"), "ref-unknown");
        await organization.Takes(Dana, Give.HandOn("g1", "owner"));
        await organization.Takes(Dana, Give.HandOn("g2", "owner"));

        await organization.Refuses(Max, Give.Approve("g1"), "level-too-low");
        await organization.Refuses(Max, Give.Decline("g1"), "level-too-low");
        await organization.Takes(new Actor(new PersonId("olga"), Owner), Give.Approve("g1"));
        await organization.Takes(Dana, Give.Decline("g2"));
    }

    [Theory]
    [InlineData("dana", "server")]
    [InlineData("max", "manager")]
    [InlineData("olga", "owner")]
    public async Task A_level_that_binds_a_request_is_never_lowered_whoever_hands_it_on(string person, string role)
    {
        var organization = new Organization(setup =>
        {
            setup.Options.Levels.Add(Owner);
            setup.Options.Limits.Add(new RoleLimit(Owner, Usd, 60_000, 100_000));
        });
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 5_500));
        var by = new Actor(new PersonId(person), new Role(role));
        await organization.Takes(by, Give.HandOn("g1", "manager"));

        var refusal = await organization.Refuses(by, Give.HandOn("g1", "server"), "level-too-low");
        await organization.Takes(by, Give.HandOn("g1", "manager"));
        await organization.Takes(by, Give.HandOn("g1", "owner"));

        Assert.Equal("The level of 'server' is too low: the request was handed on to 'manager'. Let somebody of that level do it.", refusal.Sentence);
        await organization.Refuses(by, Give.HandOn("g1", "manager"), "level-too-low");
    }

    [Fact]
    public async Task The_name_of_a_request_that_fell_is_known_and_one_that_asked_for_no_money_never_was_a_compensation()
    {
        var organization = await Asked();
        await organization.Refuses(Till, Give.Settle("g1"), "approval-pending");
        await organization.Takes(Max, Give.Decline("g1"));

        var declined = await organization.Refuses(Till, Give.Settle("g1"), "compensation-not-open");
        await organization.Refuses(Till, Give.Fail("g1"), "compensation-not-open");
        await organization.Refuses(Till, Give.Reverse("g1"), "nothing-to-reverse");
        Assert.Equal("The compensation 'g1' is declined, and only one that waits for its settlement takes this. Look at what became of it.", declined.Sentence);

        await organization.Takes(Dana, Give.Voucher("g2", 6_000));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromDays(4));
        var expired = await organization.Refuses(Till, Give.Settle("g2"), "compensation-not-open");
        Assert.Equal("The compensation 'g2' is expired, and only one that waits for its settlement takes this. Look at what became of it.", expired.Sentence);

        var other = new Organization();
        await other.Remedied();
        await other.Takes(Guest, Give.No());
        await other.Takes(Dana, Give.Unreconciled("u1"));
        await other.Refuses(Till, Give.Settle("u1"), "ref-unknown");
        await other.Refuses(Till, Give.Reverse("u1"), "ref-unknown");
    }

    [Fact]
    public async Task Whoever_asked_may_take_it_back_and_a_decline_stales()
    {
        var organization = await Asked();
        await organization.Takes(Guest, Give.Yes());

        Assert.Equal(["approval-declined.v1"], (await organization.Takes(Dana, Give.Decline("g1"))).Names());

        Assert.Equal("Remedied", await organization.Stage());
        await organization.Refuses(Max, Give.Approve("g1"), "approval-used");
        await organization.Refuses(Max, Give.Decline("g1"), "approval-used");
        await organization.Refuses(Max, Give.HandOn("g1"), "approval-used");
    }

    [Fact]
    public async Task A_request_expires_after_three_days_and_that_stales()
    {
        var organization = await Asked();
        await organization.Takes(Guest, Give.Yes());
        await organization.Passes(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.Equal("Satisfied", await organization.Stage());

        await organization.Passes(TimeSpan.FromSeconds(1));

        Assert.Equal("Remedied", await organization.Stage());
        await organization.Refuses(Max, Give.Approve("g1"), "approval-expired");
    }

    [Fact]
    public async Task At_its_time_a_request_is_over_even_before_due_work_came_by()
    {
        var organization = await Asked();
        organization.Clock.Advance(TimeSpan.FromDays(3));

        await organization.Refuses(Max, Give.Approve("g1"), "approval-expired");
        await organization.Refuses(Max, Give.Decline("g1"), "approval-expired");
    }

    [Fact]
    public async Task A_request_that_no_longer_stands_says_so_to_whoever_asked_too()
    {
        var late = await Asked();
        late.Clock.Advance(TimeSpan.FromDays(3));
        await late.Refuses(Dana, Give.Approve("g1"), "approval-expired");

        var organization = new Organization();
        await organization.Remedied(customer: "rob");
        await organization.Takes(Actor.Customer("rob"), Give.No());
        await organization.Takes(Dana, Give.Unreconciled("u1"));
        await organization.Refuses(Dana, Give.Approve("u1"), "second-person-needed");
        await organization.Refuses(Rob, Give.Approve("u1"), "second-person-needed");
        await organization.Takes(Dana, Give.Part);

        await organization.Refuses(Dana, Give.Approve("u1"), "approval-expired");
        await organization.Refuses(Rob, Give.Approve("u1"), "approval-expired");
        await organization.Refuses(Max, Give.Approve("u1"), "approval-expired");
    }

    [Fact]
    public async Task A_note_voids_nothing_a_staling_event_voids_all_but_money()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.No());
        await organization.TakesAll(Dana, Give.Unreconciled("u1"), Give.Voucher("g1", 6_000), Give.Note);
        await organization.Takes(Guest, Give.No());

        await organization.Refuses(Max, Give.Approve("u1"), "approval-expired");
        await organization.Takes(Dana, Give.Unreconciled("u2"));
        await organization.Takes(Dana, Give.Note);
        Assert.Equal("Impasse", (await organization.Takes(Max, Give.Approve("u2"))).Stage?.Name);
        Assert.Equal("Remedied", (await organization.Takes(Max, Give.Approve("g1"))).Stage?.Name);
    }

    [Fact]
    public async Task Another_earning_step_voids_a_request_too()
    {
        var organization = new Organization();
        await organization.Heard(customer: "ann@example.org");
        await organization.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));
        var asked = await organization.Takes(Dana, Give.Yes(Call()));
        await organization.Takes(Guest, Give.Accepts());

        await organization.Refuses(Rob, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value), "approval-expired");
    }

    [Fact]
    public async Task An_approval_of_one_case_is_none_in_another()
    {
        var organization = await Asked();
        var other = new CaseId("C-2");
        foreach (var command in new[] { Report(), Give.Own, Give.Sorry, Give.Ear, Give.Voucher("h1", 6_000) })
        {
            await organization.Takes(Rob, command, other);
        }

        await organization.Refuses(Max, Give.Approve("g1"), "ref-unknown", other);
        await organization.Refuses(Max, Give.Approve("h1"), "ref-unknown");
    }

    [Fact]
    public async Task A_request_and_its_approval_never_come_in_one_batch()
    {
        var organization = new Organization();
        await organization.Heard();

        Assert.Equal(0, Refused(await organization.DoAll(Dana, Give.Voucher("g1", 6_000), Give.Approve("g1")), "approval-needed").CommandIndex);
    }

    [Fact]
    public async Task A_grant_by_approval_lands_in_every_open_stage_and_makes_answers_stale()
    {
        var organization = await Asked();
        await organization.Takes(Guest, Give.Yes());
        Assert.Equal("Remedied", (await organization.Takes(Max, Give.Approve("g1"))).Stage?.Name);
        await organization.Refuses(Dana, Give.Close, "answer-stale");

        var reopened = new Organization();
        await reopened.Recovered();
        await reopened.TakesAll(Dana, Give.Reopen, Give.Voucher("g1", 6_000));
        await reopened.Takes(Max, Give.Approve("g1"));
        Assert.Equal("Remedied", await reopened.Stage());
    }

    [Fact]
    public async Task A_person_complained_about_does_nothing_that_decides()
    {
        var organization = new Organization();
        await organization.Takes(Rob, new CaseCommand.ReportFailure("Dana shouted.", Severity.Major, Channel.Phone, Customer: new CustomerRef("ann@example.org"), Concerned: [Dana.Id]));
        await organization.Refuses(Dana, Give.Own, "concerned-person");
        await organization.TakesAll(Rob, Give.Own, Give.Sorry, Give.Ear, Give.Full, Give.Voucher("g1", 6_000));
        var boss = new Actor(Dana.Id, new Role("manager"));

        foreach (var command in new[] { Give.TakeOver, Give.Yes(Call()), Give.No(Call()), Give.Approve("g1"), Give.Decline("g1"), Give.Withdraw(Call()), Give.Merge("C-2"), Give.Close })
        {
            await organization.Refuses(boss, command, "concerned-person");
            await organization.Refuses(new Actor(new PersonId("temp"), new Role("manager"), ActsFor: Dana.Id), command, "concerned-person");
        }

        await organization.Takes(boss, Give.Note);
        var open = await organization.Desk.OpenStepsAsync(TenantId.Single, Case, boss);
        Assert.Null(open.Find("close"));
        Assert.Equal("concerned-person", open.Unmet["answer"][0].Code);
        await organization.Takes(Guest, Give.Yes());
        Assert.Equal("concerned-person", Assert.Single((await organization.Refuses(boss, Give.Close, "concerned-person")).Unmet).Code);
    }

    // What ends a case, earns an ending or says something for the customer; beside it stands what decides.
    [Fact]
    public void Whoever_is_complained_about_neither_ends_the_complaint_nor_earns_an_ending_nor_speaks_for_the_customer()
    {
        var endings = Enum.GetValues<Ending>().Where(ending => ending != Ending.Open).ToList();
        var ends = endings.Select(Endings.ClosingStep).Concat(endings.Select(Endings.Earning).OfType<StepKind>()).Concat(StepKind.Noes).Append(StepKind.Debrief).Append(StepKind.WaiveDebrief).ToHashSet();
        var barred = Acts.Cases.Where(act => (act.By & Givers.Staff) != 0 && (act.Steps.Any(ends.Contains) || act.Command.GetProperties().Any(member => member.PropertyType == typeof(Source)))).ToList();

        Assert.All(barred, act => Assert.True(act.IsBarredToConcerned, act.Verb));
        Assert.Equal(
            ["answer", "close", "debrief", "discard", "merge", "move-promise", "no-contact", "release-promise", "respond-offer", "unreconciled", "waive-debrief", "withdraw"],
            barred.Select(act => act.Verb).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["approve", "decline", "delivery", "follow-up", "identify", "no-failure", "own", "take-over"],
            Acts.Cases.Where(act => act.IsBarredToConcerned).Except(barred).Select(act => act.Verb).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_complaint_about_somebody_is_not_ended_by_them_alone()
    {
        var organization = new Organization();
        await organization.Takes(Rob, new CaseCommand.ReportFailure("Dana shouted.", Severity.Major, Channel.Phone, Concerned: [Dana.Id]));
        foreach (var by in new[] { Dana, new Actor(new PersonId("temp"), new Role("manager"), ActsFor: Dana.Id) })
        {
            await organization.Refuses(by, new CaseCommand.Discard("A slip."), "concerned-person");
        }

        await organization.TakesAll(Rob, Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 100));
        foreach (var command in new[] { Give.NothingWrong, Give.NoContact(SilenceReason.Unreachable), Give.NoContact(SilenceReason.NotWanted, Call()), Give.Declines("g1", Call()), new CaseCommand.Identify(new CustomerRef("friend")) })
        {
            await organization.Refuses(Dana, command, "concerned-person");
        }
    }

    // Attempts that reached the customer, and a wait, close a case without a word of theirs; so whoever is complained about doesn't say that there were any.
    [Fact]
    public async Task Whoever_is_complained_about_asks_by_a_message_and_never_says_what_became_of_it()
    {
        var organization = new Organization();
        await organization.Takes(Rob, new CaseCommand.ReportFailure("Dana shouted.", Severity.Major, Channel.Phone, Customer: new CustomerRef("ann@example.org"), Concerned: [Dana.Id]));
        await organization.TakesAll(Rob, Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Dana, new CaseCommand.IssueAsking(Channel.Mail, new AskId("a1")));

        foreach (var by in new[] { Dana, new Actor(new PersonId("temp"), new Role("manager"), ActsFor: Dana.Id) })
        {
            foreach (var result in new[] { AskResult.Delivered, AskResult.Reached, AskResult.NotReached })
            {
                await organization.Refuses(by, new CaseCommand.FollowUp(Channel.Phone, result), "concerned-person");
                await organization.Refuses(by, new CaseCommand.RecordDelivery(new AskId("a1"), result), "concerned-person");
            }
        }

        Assert.Equal("Asked", (await organization.Takes(Till, new CaseCommand.RecordDelivery(new AskId("a1"), AskResult.Delivered))).Stage?.Name);
    }

    [Fact]
    public async Task In_solo_mode_a_cooling_off_time_stands_in_and_the_event_says_so()
    {
        var organization = new Organization(setup => setup.Options.Solo = new SoloMode(new Role("manager"), new Role("server")));
        await organization.Remedied();
        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Unreconciled("u1"));
        organization.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await organization.Refuses(Dana, Give.Approve("u1"), "second-person-needed");
        organization.Clock.Advance(TimeSpan.FromSeconds(1));

        var approved = await organization.Takes(Dana, Give.Approve("u1"));

        Assert.True(((CaseEvent.UnreconciledDeclared)approved.Events[1].Event).Solo);
        Assert.Equal(Ending.Unreconciled, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task Solo_mode_frees_one_role_at_one_place_alone_and_never_for_money()
    {
        var bar = new PlaceId("bar");
        var rules = new SoloMode(new Role("manager"), new Role("server"), bar);
        async Task<Organization> Declared(PlaceId place, bool isAlone)
        {
            var organization = new Organization(setup => setup.Options.Solo = rules);
            await organization.TakesAll(Dana, new CaseCommand.ReportFailure(null, Severity.Major, Channel.InPerson, Place: place), Give.Own, Give.Sorry, Give.Ear, Give.Full);
            if (!isAlone)
            {
                await organization.Takes(Rob, Give.Note);
            }

            await organization.Takes(Guest, Give.No());
            await organization.TakesAll(Dana, Give.Voucher("g1", 6_000), Give.Unreconciled("u1"));
            organization.Clock.Advance(TimeSpan.FromDays(7));
            return organization;
        }

        await (await Declared(new PlaceId("garden"), true)).Refuses(Dana, Give.Approve("u1"), "second-person-needed");
        await (await Declared(bar, false)).Refuses(Dana, Give.Approve("u1"), "second-person-needed");
        var alone = await Declared(bar, true);
        await alone.Refuses(Dana, Give.Approve("g1"), "second-person-needed");
        await alone.Refuses(new Actor(Dana.Id, new Role("manager")), Give.Approve("u1"), "second-person-needed");
        await alone.Takes(Dana, Give.Approve("u1"));
    }

    private static async Task<Organization> Asked()
    {
        var organization = new Organization();
        await organization.Remedied();
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g1", 6_000))).Names());
        return organization;
    }
}
