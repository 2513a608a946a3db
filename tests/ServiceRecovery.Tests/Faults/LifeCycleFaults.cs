using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Faults;

/// <summary>B1: life cycle and satisfaction.</summary>
public class LifeCycleFaults
{
    [Fact]
    public async Task Fault_001_Nothing_closes_without_a_check_and_the_store_refuses_it_too()
    {
        var store = new InMemoryRecoveryStore(simulated: true);
        var seam = new SeamStore(store);
        var organization = new Organization(setup => setup.Store = seam);
        await organization.Remedied();
        await organization.Refuses(Dana, Give.Close, "check-missing");

        seam.BeforeAppend = async append =>
        {
            var forged = append with { Head = append.Head with { Stage = new Stage("Recovered"), Ending = Ending.Recovered } };
            var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => store.AppendAsync(forged, CancellationToken.None).AsTask());
            Assert.Equal(StoreFault.Unearned, refused.Fault);
        };
        Assert.Equal(Ending.Open, (await organization.Takes(Dana, Give.Note)).Ending);
    }

    [Fact]
    public async Task Fault_002_After_a_no_only_a_remedy_a_withdrawal_a_merge_or_a_declaration_leads_on()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.No());
        await organization.Refuses(Dana, Give.Close, "nothing-done");

        var ways = StandardPlaybook.Playbook.StepsFrom(new Stage("Reworking")).Where(kind => StandardPlaybook.Playbook.TryStep(new Stage("Reworking"), kind, out var to) && to.Name != "Reworking");
        Assert.Equal(
            new[] { StepKind.Correct, StepKind.CorrectPartly, StepKind.DeclareImpossible, StepKind.FindNoFailure, StepKind.Compensate, StepKind.DeclareUnreconciled, StepKind.Withdraw, StepKind.Merge }.ToHashSet(),
            ways.ToHashSet());
    }

    [Fact]
    public async Task Fault_004_Of_two_answers_the_later_rules_and_both_stay()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.Takes(Guest, Give.No());

        Assert.Equal(Answer.Unhappy, (await organization.Now()).LastAnswer);
        await organization.Refuses(Dana, Give.Close, "nothing-done");
        Assert.Equal([Answer.Satisfied, Answer.Unhappy], (await organization.Desk.ReadAsync(TenantId.Single, Case)).Select(recorded => recorded.Event).OfType<CaseEvent.AnswerRecorded>().Select(answer => answer.Answer));
    }

    [Fact]
    public async Task Fault_006_Silence_needs_all_attempts_and_their_spacing()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Ask());
        await organization.Refuses(Till, new CaseCommand.RecordSilence(), "attempts-missing");
        for (var i = 0; i < 5; i++)
        {
            organization.Clock.Advance(TimeSpan.FromSeconds(10));
            await organization.Takes(Dana, Give.Ask());
        }

        await organization.Passes(TimeSpan.FromDays(30));

        await organization.Refuses(Till, new CaseCommand.RecordSilence(), "attempts-missing");
        Assert.Equal("Asked", await organization.Stage());
    }

    [Fact]
    public async Task Fault_008_That_somebody_cannot_be_satisfied_is_a_request_until_another_person_agrees()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Unreconciled("u1"));
        await organization.Refuses(Dana, Give.Approve("u1"), "second-person-needed");
        await organization.Refuses(Dana, Give.Close, "nothing-done");

        await organization.Takes(Max, Give.Approve("u1"));
        Assert.Equal(Ending.Unreconciled, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task Fault_009_Of_two_closes_at_once_one_closes_and_the_other_is_told_so()
    {
        var first = new Organization(setup => setup.Key = OrganizationWalks.Key);
        await first.Satisfied();
        var seam = new SeamStore(first.Store);
        var second = new Organization(setup => (setup.Store, setup.Key) = (seam, OrganizationWalks.Key));
        seam.BeforeAppend = async _ =>
        {
            seam.BeforeAppend = null;
            await first.Takes(Dana, Give.Close);
        };

        var late = await second.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("late"), Rob, Give.Close));

        Refused(late, "case-closed");
        Assert.Equal(await first.Version(), late.Version);
        Assert.Single((await first.Desk.ReadAsync(TenantId.Single, Case)).Select(recorded => recorded.Event).OfType<CaseEvent.CaseClosed>());
    }

    [Fact]
    public async Task Fault_010_A_no_after_the_close_opens_the_case_and_is_never_dropped()
    {
        var organization = new Organization();
        await organization.Recovered();

        Assert.Equal(["case-reopened.v1", "answer-recorded.v1"], (await organization.Takes(Guest, Give.No())).Names());
        Assert.Equal((Ending.Open, 1, 1), ((await organization.Now()).Ending, (await organization.Now()).Noes, (await organization.Now()).Reopenings));
    }

    [Fact]
    public async Task Fault_013_A_customer_who_calls_again_chases_the_same_case()
    {
        var report = new CaseCommand.ReportFailure(null, Severity.Major, Channel.Phone, Customer: new CustomerRef("ann@example.org"), Order: new CustomerRef("order 12"));
        var organization = new Organization(setup => setup.Options.OneOpenCasePerOrder = true);
        await organization.TakesAll(Dana, report, Give.Promise("p1"));

        Assert.Equal("C-1", (await organization.Refuses(Rob, report, "case-exists", new CaseId("C-2"))).Unmet[0].Ref);
        await organization.Takes(Rob, new CaseCommand.RecordContact(Channel.Phone, Chase: true, HadToRetell: true));
        await organization.Takes(Rob, new CaseCommand.Assess(Severity.Severe));

        var now = await organization.Now();
        Assert.Equal((1, 1, Severity.Severe), (now.Chases, now.RepeatContacts, now.HighestSeverity));
        Assert.Null(await organization.Desk.FindAsync(TenantId.Single, new CaseId("C-2")));
    }

    [Fact]
    public async Task Fault_014_A_merge_keeps_both_histories_and_limits_see_both_sums()
    {
        var organization = new Organization();
        var younger = new CaseId("C-2");
        await organization.Heard(customer: "ann@example.org");
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var command in new[] { Report(customer: "ann@example.org"), Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 5_000, "card 1"), Give.Merge("C-1") })
        {
            await organization.Takes(Dana, command, younger);
        }

        Assert.Equal(5_000, (await organization.Now()).StandingMinor(Usd));
        await organization.Takes(Dana, Give.Voucher("g2", 5_000));
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g3", 1))).Names());
        Assert.Equal(7, (await organization.Desk.ReadAsync(TenantId.Single, younger)).Length);
    }

    [Fact]
    public async Task Fault_016_Praise_runs_to_its_debrief_without_apology_compensation_or_check()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, new CaseCommand.ReportPraise("Lovely.", Channel.Mail), Give.Own);
        foreach (var command in new[] { Give.Sorry, Give.Voucher("g1", 1), Give.Yes(Call()), Give.Ask(), Give.Full })
        {
            await organization.Refuses(Dana, command, "step-not-open");
        }

        await organization.TakesAll(
            Dana,
            new CaseCommand.Thank("Thank you."),
            new CaseCommand.Interview("The waiter sang.", MayQuote: true),
            new CaseCommand.Recognize([Rob.Id], "morning round", "Rob sang."),
            Give.Debrief(),
            Give.Close);
        Assert.Equal(Ending.Learned, (await organization.Now()).Ending);
    }

    [Fact]
    public async Task Fault_017_A_step_that_is_not_in_the_table_is_refused_in_every_open_stage()
    {
        var seen = new HashSet<string>();
        var refused = 0;
        foreach (var way in Ways())
        {
            var organization = new Organization();
            await way(organization);
            var now = await organization.Now();
            seen.Add(now.Stage.Name);
            foreach (var command in Give.OneOfEach.Where(command => command is not CaseCommand.Close))
            {
                if (CaseDecider.StepOf(now, command, StandardPlaybook.Playbook) is { } kind && !StandardPlaybook.Playbook.Allows(now.Stage, kind))
                {
                    await organization.Refuses(Dana, command, "step-not-open");
                    refused++;
                }
            }
        }

        Assert.Equal(StandardPlaybook.Playbook.Stages.Where(stage => StandardPlaybook.Playbook.EndingOf(stage) == Ending.Open).Select(stage => stage.Name).ToHashSet(), seen);
        Assert.True(refused > 150, $"Only {refused} steps were refused.");
    }

    [Fact]
    public async Task Fault_018_A_case_of_ones_own_is_flagged_and_gives_nothing_without_another_person()
    {
        var organization = new Organization();
        await organization.Heard(customer: "DANA");

        Assert.True((await organization.Now()).IsSelfReported);
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Voucher("g1", 1))).Names());
        await organization.Refuses(Dana, Give.Approve("g1"), "second-person-needed");
        Assert.Equal(0, (await organization.Now()).StandingMinor(Usd));
    }

    private static IEnumerable<Func<Organization, Task>> Ways()
    {
        CaseCommand[] work = [Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full];
        for (var i = 1; i <= work.Length; i++)
        {
            var steps = work[..i];
            yield return organization => organization.TakesAll(Dana, steps);
        }

        foreach (var ask in new Func<Organization, Task>[]
        {
            organization => organization.Takes(Dana, Give.Ask()),
            organization => organization.Takes(Guest, Give.Yes()),
            organization => organization.Takes(Guest, Give.Accepts()),
            organization => organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted)),
            organization => organization.Takes(Guest, Give.No()),
            async organization =>
            {
                await organization.Takes(Guest, Give.No());
                await organization.Takes(Dana, Give.Unreconciled("u1"));
                await organization.Takes(Max, Give.Approve("u1"));
            },
        })
        {
            yield return async organization =>
            {
                await organization.TakesAll(Dana, work);
                await ask(organization);
            };
        }
    }
}
