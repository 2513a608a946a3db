using System.Collections.Immutable;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What follows from the laws and is asked for often enough to be written down.</summary>
public class SmallPrintTests
{
    [Fact]
    public async Task A_task_is_moved_released_and_kept_by_staff_without_evidence()
    {
        var organization = new Organization();
        await organization.Remedied();
        foreach (var id in new[] { "t1", "t2", "t3" })
        {
            await organization.Takes(Dana, Give.Promise(id, within: TimeSpan.FromHours(1), kind: PromiseKind.Task));
        }

        await organization.Takes(Dana, Give.Move("t1", organization.Clock.GetUtcNow() + TimeSpan.FromHours(3)));
        await organization.Takes(Dana, Give.Release("t2"));
        await organization.Takes(Dana, new CaseCommand.KeepPromise(new PromiseId("t3"), "done"));
        Assert.Equal([PromiseStanding.Open, PromiseStanding.Released, PromiseStanding.Kept], (await organization.Now()).Promises.Select(promise => promise.Standing));
    }

    [Fact]
    public async Task What_nobody_knows_the_fate_of_does_not_lapse_and_goes_on_waiting()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 1_000, claimBy: organization.Clock.GetUtcNow() + TimeSpan.FromDays(1)));
        await organization.Takes(Till, Give.Fail("g1", SettlementOutcome.Unknown));

        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromDays(2));

        Assert.Equal(CompensationStanding.Unknown, (await organization.Now()).Compensations[0].Standing);
        await organization.Refuses(Till, new CaseCommand.LapseClaim(new ActId("g1")), "compensation-not-open");
        Assert.Contains((await organization.Desk.OpenStepsAsync(TenantId.Single, Case, Dana)).Unmet["close"], unmet => unmet is { Code: "compensation-unsettled", Ref: "g1" });
    }

    [Fact]
    public async Task What_is_only_asked_for_is_not_taken_back()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));
        await organization.Refuses(Dana, Give.Reverse("g1"), "approval-pending");
        await organization.Refuses(Till, Give.Reverse("g1"), "approval-pending");
    }

    [Fact]
    public async Task A_discard_that_was_asked_for_in_time_is_approved_later()
    {
        var organization = new Organization();
        for (var i = 1; i <= 4; i++)
        {
            await organization.Takes(Dana, Report(), new CaseId($"D-{i}"));
            await organization.Takes(Dana, Give.Discard, new CaseId($"D-{i}"));
        }

        var asked = new CaseId("D-4");
        var request = Assert.Single((await organization.Desk.Case(asked).FindAsync())!.Approvals).Ref;
        organization.Clock.Advance(TimeSpan.FromHours(30));

        Assert.Equal(Ending.EnteredInError, (await organization.Takes(Max, new CaseCommand.Approve(request), asked)).Ending);
    }

    [Fact]
    public async Task A_merge_counts_as_a_link_for_evidence()
    {
        var organization = new Organization();
        var younger = new CaseId("C-2");
        await organization.Takes(Dana, Report(customer: "ann@example.org"));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Dana, Report(customer: "ann@example.org"), younger);
        await organization.Takes(Dana, new CaseCommand.Identify(Representative: new CustomerRef("bob@example.org"), Evidence: new Evidence(Channel.Phone, "call 9")), younger);
        await organization.Refuses(Dana, new CaseCommand.Identify(Representative: new CustomerRef("eve@example.org"), Evidence: new Evidence(Channel.Phone, "call 9")), "evidence-used");

        await organization.Takes(Dana, Give.Merge("C-1"), younger);

        await organization.Takes(Dana, new CaseCommand.Identify(Representative: new CustomerRef("eve@example.org"), Evidence: new Evidence(Channel.Phone, "call 9")));
    }

    [Fact]
    public async Task So_many_people_are_named_and_no_more()
    {
        ImmutableArray<PersonId> People(int count) => [.. Enumerable.Range(1, count).Select(number => new PersonId($"p{number}"))];
        CaseCommand Concerning(int count) => new CaseCommand.ReportFailure("Rude.", Severity.Minor, Channel.Mail, Concerned: People(count));
        CaseCommand Praising(int count) => new CaseCommand.ReportPraise("Lovely.", Channel.Mail, Praised: People(count));

        foreach (var make in new Func<int, CaseCommand>[] { Concerning, Praising })
        {
            await new Organization().Takes(Dana, make(0));
            await new Organization().Takes(Dana, make(100));
            await new Organization().Refuses(Dana, make(101), "bad-value");
        }

        var organization = new Organization();
        await organization.TakesAll(Dana, Praising(1), Give.Own, new CaseCommand.WaiveThanks("No name."), new CaseCommand.WaiveInterview("No name."));
        await organization.Refuses(Dana, new CaseCommand.Recognize(People(0), "round", "Well done."), "missing-field");
        await organization.Refuses(Dana, new CaseCommand.Recognize(People(101), "round", "Well done."), "bad-value");
        await organization.Takes(Dana, new CaseCommand.Recognize(People(100), "round", "Well done."));
    }
}
