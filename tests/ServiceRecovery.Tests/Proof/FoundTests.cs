using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What the random lists and the exploration once found. Each case stays, by its own name.</summary>
public class FoundTests
{
    [Fact]
    public async Task A_no_that_comes_with_a_duplicate_wants_something_done_before_anything_is_earned()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        var younger = new CaseId("C-2");
        foreach (var command in new CaseCommand[] { Report(customer: "ann@example.org"), new CaseCommand.Own(), new CaseCommand.Apologize(Channel: Channel.Phone), new CaseCommand.Listen("Still cold.") })
        {
            Accepted(await organization.Do(Dana, command, younger));
        }

        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy), younger));
        Accepted(await organization.Do(Dana, new CaseCommand.Merge(Case), younger));

        Assert.Equal("Reworking", (await organization.Desk.FindAsync(TenantId.Single, Case))?.Stage.Name);
        Refused(await organization.Do(Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call())), "step-not-open");
        Refused(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)), "step-not-open");
        Accepted(await organization.Do(Dana, new CaseCommand.Correct("A hot soup.")));
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
    }

    [Fact]
    public async Task Nobody_is_given_up_whose_last_word_a_merge_brought_and_was_a_yes()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Guest, Give.No());
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        var younger = new CaseId("C-2");
        await organization.Takes(Rob, Report(customer: "ann@example.org"), younger);
        await organization.TakesAllOn(younger, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Guest, Give.Yes(), younger);
        await organization.Takes(Rob, Give.Merge("C-1"), younger);

        await organization.Refuses(Dana, Give.Unreconciled("u1"), "not-unhappy");
        await organization.Takes(Dana, Give.Full);
        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Unreconciled("u1"));
    }

    [Fact]
    public async Task A_close_that_waits_on_a_silence_is_off_when_the_customer_releases_the_promise()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p1"), "We call.", organization.Clock.GetUtcNow() + TimeSpan.FromDays(30))));
        Accepted(await organization.Do(Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call())));
        Accepted(await organization.Do(Dana, new CaseCommand.Close()));
        Assert.True((await organization.Desk.FindAsync(TenantId.Single, Case))!.IsClosing);

        Accepted(await organization.Do(Guest, new CaseCommand.ReleasePromise(new PromiseId("p1"))));

        Assert.False((await organization.Desk.FindAsync(TenantId.Single, Case))!.IsClosing);
        var silent = Accepted(await organization.Do(Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call("call 2"))));
        Assert.Equal(Ending.Open, silent.Ending);
        Assert.Equal(Ending.Unconfirmed, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);
    }

    [Fact]
    public async Task A_request_that_another_answer_voided_stays_void_when_that_answer_is_gone()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(3_000), Settlement: "card 1")));
        Accepted(await organization.Do(Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call())));
        Accepted(await organization.Do(Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call("call 2"))));
        var requests = (await organization.Desk.FindAsync(TenantId.Single, Case))!.Approvals;
        Accepted(await organization.Do(Max, new CaseCommand.Approve(requests[1].Ref)));
        Refused(await organization.Do(Max, new CaseCommand.Approve(requests[0].Ref)), "approval-expired");

        Accepted(await organization.Do(Guest, new CaseCommand.RecordContact(Channel.Phone)));

        Refused(await organization.Do(Max, new CaseCommand.Approve(requests[0].Ref)), "approval-expired");
        Assert.Null(DueWork.Next((await organization.Desk.FindAsync(TenantId.Single, Case))!, ServiceRecovery.Playbooks.StandardPlaybook.Playbook));
    }

    [Fact]
    public async Task Whoever_approves_alone_what_they_asked_for_is_marked_whatever_it_is()
    {
        var organization = new Organization(setup => setup.Options.Solo = new SoloMode(new Role("manager"), new Role("server")));
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(3_000), Settlement: "card 1")));
        Accepted(await organization.Do(Dana, new CaseCommand.RecordAnswer(Answer.Satisfied, Call())));
        var request = (await organization.Desk.FindAsync(TenantId.Single, Case))!.Approvals[0].Ref;
        Refused(await organization.Do(Dana, new CaseCommand.Approve(request)), "second-person-needed");

        organization.Clock.Advance(TimeSpan.FromDays(7));

        var approved = Assert.IsType<CommandResult.Accepted>(await organization.Do(Dana, new CaseCommand.Approve(request)));
        Assert.True(Assert.IsType<CaseEvent.ApprovalGiven>(approved.Events[0].Event).Solo);
    }

    [Fact]
    public async Task Nobody_is_approved_as_unreachable_whom_an_attempt_has_reached_meanwhile()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(3_000), Settlement: "card 1")));
        Accepted(await organization.Do(Max, new CaseCommand.RecordNoContact(SilenceReason.Unreachable)));
        Accepted(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered)));

        var request = (await organization.Desk.FindAsync(TenantId.Single, Case))!.Approvals[0].Ref;
        Refused(await organization.Do(Dana, new CaseCommand.Approve(request)), "attempts-missing");
    }

    [Fact]
    public async Task Whoever_says_who_the_customer_is_or_approves_it_is_not_the_customer()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        static CaseCommand Names(string person, string call) => new CaseCommand.Identify(new CustomerRef(person), Evidence: new Evidence(Channel.Phone, call));

        Refused(await organization.Do(Rob, Names("rob", "call 1")), "not-the-customer");
        Refused(await organization.Do(Rob with { ActsFor = new PersonId("eve") }, Names("eve", "call 1")), "not-the-customer");
        Accepted(await organization.Do(Rob, Names("max", "call 2")));
        var request = (await organization.Now()).Approvals.Single().Ref;
        Refused(await organization.Do(Max, new CaseCommand.Approve(request)), "not-the-customer");
        Accepted(await organization.Do(Max, new CaseCommand.AddNote("That's me.")));
        Refused(await organization.Do(new Actor(new PersonId("mia"), new Role("manager")), new CaseCommand.Approve(request)), "not-the-customer");
    }

    [Fact]
    public async Task What_staff_said_for_the_customer_and_waits_falls_with_the_customers_next_word()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.TakesAll(Dana, Give.Voucher("g1", 3_000), Give.NoContact(SilenceReason.NotWanted, Call()));
        var silence = (await organization.Now()).Approvals.Single().Ref;
        await organization.Takes(Guest, Give.Contact);
        await organization.Refuses(Max, Give.Approve(silence.Value), "approval-expired");

        await organization.Takes(Guest, Give.No());
        await organization.TakesAll(Dana, Give.Full, Give.Withdraw(Call("call 2")));
        var withdrawal = (await organization.Now()).Approvals.Last().Ref;
        await organization.Takes(Guest, Give.Contact);
        await organization.Refuses(Max, Give.Approve(withdrawal.Value), "approval-expired");
    }

    [Fact]
    public async Task Who_the_customer_is_is_decided_whatever_somebody_said_in_their_name_meanwhile()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Rob, new CaseCommand.Identify(new CustomerRef("bob@example.org"), Evidence: new Evidence(Channel.Phone, "call 1")));
        var request = (await organization.Now()).Approvals.Single().Ref;
        await organization.Takes(Guest, Give.Yes());

        await organization.Takes(Max, Give.Approve(request.Value));

        Assert.Equal("bob@example.org", (await organization.Now()).Customer!.Original);
        await organization.Refuses(Dana, Give.Close, "check-missing");
    }

    [Fact]
    public async Task The_link_of_a_former_customer_opens_nothing()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Dana, Give.IssueAsking("a1"));
        var link = Actor.ByLink(organization.Desk.For(TenantId.Single).AskTokenOf(Case, new AskId("a1")));
        await organization.Takes(Rob, new CaseCommand.Identify(new CustomerRef("bob@example.org"), Evidence: new Evidence(Channel.Phone, "call 1")));
        await organization.Takes(link, Give.Contact);
        await organization.Takes(Max, Give.Approve((await organization.Now()).Approvals.Single().Ref.Value));

        await organization.Refuses(link, Give.No(), "not-the-customer");
        await organization.Refuses(link, Give.Withdraw(), "not-the-customer");
        await organization.Takes(Dana, Give.IssueAsking("a2"));
        await organization.Takes(Actor.ByLink(organization.Desk.For(TenantId.Single).AskTokenOf(Case, new AskId("a2"))), Give.No());
    }

    [Fact]
    public async Task A_silence_that_lacks_nothing_stands_when_an_old_asking_comes_back()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.TakesAll(Dana, Give.IssueAsking("a1"), Give.Ask(), Give.Full, Give.Ask(AskResult.NotReached), Give.NoContact(SilenceReason.Unreachable));
        Assert.Equal(Ending.Unconfirmed, (await organization.Now()).EarnedEnding);

        await organization.Takes(Till, Give.Delivery("a1", AskResult.Bounced));

        Assert.Equal(Ending.Unconfirmed, (await organization.Now()).EarnedEnding);
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task Two_askings_in_one_batch_are_two()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");

        Accepted(await organization.DoAll(Dana, Give.Ask(AskResult.NotReached), Give.Ask()));

        Assert.Equal([AskingStanding.Failed, AskingStanding.Delivered], (await organization.Now()).Askings.Select(asking => asking.Standing));
    }

    [Fact]
    public async Task Nobody_of_the_staff_is_the_customer_by_another_login()
    {
        var organization = new Organization(setup => setup.Staff = new StaffList(
        [
            new StaffMember(Dana.Id) { Logins = [new PersonId("dana.till")] },
            new StaffMember(Rob.Id) { Logins = [new PersonId("rob.till")] },
            new StaffMember(Max.Id) { Logins = [new PersonId("max.home")] },
        ]));
        await organization.Remedied();
        static CaseCommand Names(string person, string call) => new CaseCommand.Identify(new CustomerRef(person), Evidence: new Evidence(Channel.Phone, call));

        Refused(await organization.Do(Dana, Names("dana.till", "call 1")), "not-the-customer");
        Refused(await organization.Do(Rob, Names("DANA.till", "call 1")), "not-the-customer");
        await organization.Takes(Rob, Names("ann@example.org", "call 2"));
        await organization.Takes(Rob, Names("max.home", "call 3"));
        var request = (await organization.Now()).Approvals.Single().Ref;
        Refused(await organization.Do(Max, new CaseCommand.Approve(request)), "not-the-customer");

        // Who is on record as the customer by another login gives themselves nothing.
        var other = new CaseId("C-2");
        await organization.Takes(Rob, Report(customer: "max.home"), other);
        await organization.TakesAllOn(other, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 20_000));
        Refused(await organization.Do(Max, Give.Approve("g1"), other), "second-person-needed");
    }

    [Fact]
    public async Task Whoever_speaks_for_the_customer_approves_nothing_for_them()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Rob, new CaseCommand.Identify(Representative: new CustomerRef("max")));
        await organization.Takes(Rob, Give.Voucher("g1", 20_000));

        Refused(await organization.Do(Max, Give.Approve("g1")), "second-person-needed");
    }

    [Fact]
    public async Task Nobody_is_beyond_reach_who_has_just_been_in_touch()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Dana, Give.Ask(AskResult.NotReached));
        await organization.Takes(Guest, Give.Contact);

        Refused(await organization.Do(Dana, Give.NoContact(SilenceReason.Unreachable)), "attempts-missing");
        await organization.TakesAll(Dana, Give.Ask(AskResult.NotReached), Give.NoContact(SilenceReason.Unreachable));
    }

    [Fact]
    public async Task Once_another_customer_is_identified_there_is_somebody_to_ask()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "bob@example.org");
        await organization.Takes(Actor.Customer("bob@example.org"), Give.Yes());
        await organization.Takes(Rob, new CaseCommand.Identify(new CustomerRef("ann@example.org"), Evidence: new Evidence(Channel.Phone, "call 1")));
        await organization.Takes(Max, new CaseCommand.Approve((await organization.Now()).Approvals.Single().Ref));

        Assert.Equal("Remedied", (await organization.Now()).Stage.Name);
        await organization.Takes(Dana, Give.Ask());
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task No_task_of_the_staff_stands_for_the_one_that_follows_a_word()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");

        Refused(await organization.Do(Dana, Give.Promise("word-1", kind: PromiseKind.Task, within: TimeSpan.FromDays(1))), "bad-value");
    }

    [Fact]
    public async Task A_repeat_is_a_repeat_also_when_the_case_it_landed_in_was_merged_since()
    {
        var organization = new Organization();
        var (oldest, middle, youngest) = (Case, new CaseId("C-2"), new CaseId("C-3"));
        foreach (var id in new[] { oldest, middle, youngest })
        {
            await organization.Takes(Rob, Report(customer: "ann@example.org"), id);
            await organization.TakesAllOn(id, Rob, Give.Own, Give.Sorry, Give.Ear);
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await organization.Takes(Rob, Give.Merge("C-2"), youngest);
        await organization.TakesAllOn(middle, Rob, Give.Full);
        var yes = new RecoveryBatch(new CommandId("yes"), Guest, Give.Yes());
        Accepted(await organization.Desk.HandleAsync(youngest, yes));
        await organization.Takes(Rob, Give.Merge("C-1"), middle);
        await organization.TakesAll(Rob, Give.Part);

        Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(youngest, yes));
        Assert.Equal("Remedied", (await organization.Now()).Stage.Name);
    }
}
