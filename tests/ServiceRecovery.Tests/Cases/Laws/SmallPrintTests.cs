using System.Collections.Immutable;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What follows from the laws and is asked for often enough to be written down.</summary>
public class SmallPrintTests
{
    [Fact]
    public async Task A_task_is_moved_released_and_kept_by_staff_without_evidence()
    {
        var house = new House();
        await house.Remedied();
        foreach (var id in new[] { "t1", "t2", "t3" })
        {
            await house.Takes(Dana, Give.Promise(id, within: TimeSpan.FromHours(1), kind: PromiseKind.Task));
        }

        await house.Takes(Dana, Give.Move("t1", house.Clock.GetUtcNow() + TimeSpan.FromHours(3)));
        await house.Takes(Dana, Give.Release("t2"));
        await house.Takes(Dana, new CaseCommand.KeepPromise(new PromiseId("t3"), "done"));
        Assert.Equal([PromiseStanding.Open, PromiseStanding.Released, PromiseStanding.Kept], (await house.Now()).Promises.Select(promise => promise.Standing));
    }

    [Fact]
    public async Task What_nobody_knows_the_fate_of_does_not_lapse_and_goes_on_waiting()
    {
        var house = new House();
        await house.Heard();
        await house.Takes(Dana, Give.Voucher("g1", 1_000, claimBy: house.Clock.GetUtcNow() + TimeSpan.FromDays(1)));
        await house.Takes(Till, Give.Fail("g1", SettlementOutcome.Unknown));

        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromDays(2));

        Assert.Equal(CompensationStanding.Unknown, (await house.Now()).Compensations[0].Standing);
        await house.Refuses(Till, new CaseCommand.LapseClaim(new ActId("g1")), "compensation-not-open");
        Assert.Contains((await house.Desk.OpenStepsAsync(TenantId.Single, Case, Dana)).Unmet["close"], unmet => unmet is { Code: "compensation-unsettled", Ref: "g1" });
    }

    [Fact]
    public async Task What_is_only_asked_for_is_not_taken_back()
    {
        var house = new House();
        await house.Heard();
        await house.Takes(Dana, Give.Voucher("g1", 6_000));
        await house.Refuses(Dana, Give.Reverse("g1"), "approval-pending");
        await house.Refuses(Till, Give.Reverse("g1"), "approval-pending");
    }

    [Fact]
    public async Task A_discard_that_was_asked_for_in_time_is_approved_later()
    {
        var house = new House();
        for (var i = 1; i <= 4; i++)
        {
            await house.Takes(Dana, Report(), new CaseId($"D-{i}"));
            await house.Takes(Dana, Give.Discard, new CaseId($"D-{i}"));
        }

        var asked = new CaseId("D-4");
        var request = Assert.Single((await house.Desk.Case(asked).FindAsync())!.Approvals).Ref;
        house.Clock.Advance(TimeSpan.FromHours(30));

        Assert.Equal(Ending.EnteredInError, (await house.Takes(Max, new CaseCommand.Approve(request), asked)).Ending);
    }

    [Fact]
    public async Task A_merge_counts_as_a_link_for_evidence()
    {
        var house = new House();
        var younger = new CaseId("C-2");
        await house.Takes(Dana, Report(customer: "ann@example.org"));
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.Takes(Dana, Report(customer: "ann@example.org"), younger);
        await house.Takes(Dana, new CaseCommand.Identify(Representative: new CustomerRef("bob@example.org"), Evidence: new Evidence(Channel.Phone, "call 9")), younger);
        await house.Refuses(Dana, new CaseCommand.Identify(Representative: new CustomerRef("eve@example.org"), Evidence: new Evidence(Channel.Phone, "call 9")), "evidence-used");

        await house.Takes(Dana, Give.Merge("C-1"), younger);

        await house.Takes(Dana, new CaseCommand.Identify(Representative: new CustomerRef("eve@example.org"), Evidence: new Evidence(Channel.Phone, "call 9")));
    }

    [Fact]
    public async Task So_many_people_are_named_and_no_more()
    {
        ImmutableArray<PersonId> People(int count) => [.. Enumerable.Range(1, count).Select(number => new PersonId($"p{number}"))];
        CaseCommand Concerning(int count) => new CaseCommand.ReportFailure("Rude.", Severity.Minor, Channel.Mail, Concerned: People(count));
        CaseCommand Praising(int count) => new CaseCommand.ReportPraise("Lovely.", Channel.Mail, Praised: People(count));

        foreach (var make in new Func<int, CaseCommand>[] { Concerning, Praising })
        {
            await new House().Takes(Dana, make(0));
            await new House().Takes(Dana, make(100));
            await new House().Refuses(Dana, make(101), "bad-value");
        }

        var house = new House();
        await house.TakesAll(Dana, Praising(1), Give.Own, new CaseCommand.WaiveThanks("No name."), new CaseCommand.WaiveInterview("No name."));
        await house.Refuses(Dana, new CaseCommand.Recognize(People(0), "round", "Well done."), "missing-field");
        await house.Refuses(Dana, new CaseCommand.Recognize(People(101), "round", "Well done."), "bad-value");
        await house.Takes(Dana, new CaseCommand.Recognize(People(100), "round", "Well done."));
    }
}
