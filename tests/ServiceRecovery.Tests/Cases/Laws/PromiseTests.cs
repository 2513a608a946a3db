using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 8: a promise is kept with proof, moved with agreement, released by the customer, or it breaks.</summary>
public class PromiseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Severity.Severe, 1)]
    [InlineData(Severity.Major, 4)]
    [InlineData(Severity.Minor, 24)]
    public async Task A_promise_without_a_time_gets_one_by_severity(Severity severity, int hours)
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, new CaseCommand.ReportFailure(null, severity, Channel.Phone), Give.Promise("p1"));

        Assert.Equal(Noon.AddHours(hours), (await organization.Now()).Promises[0].DueAt);
    }

    // Who says it, when, with what, and whether it is taken.
    [Theory]
    [InlineData(PromiseKind.ToCustomer, false, false, false, true)]
    [InlineData(PromiseKind.ToCustomer, true, false, false, false)]
    [InlineData(PromiseKind.ToCustomer, true, true, false, true)]
    [InlineData(PromiseKind.ToCustomer, true, false, true, true)]
    [InlineData(PromiseKind.Task, true, false, false, true)]
    public async Task What_is_said_after_its_time_to_have_been_kept_is_shown(PromiseKind kind, bool isLate, bool isShown, bool isSystem, bool isTaken)
    {
        foreach (var isBroken in isLate ? new[] { true, false } : [false])
        {
            var organization = new Organization();
            await organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1), kind: kind));
            organization.Clock.Advance(TimeSpan.FromMinutes(30));
            var kept = organization.Clock.GetUtcNow();
            organization.Clock.Advance(isLate ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1));
            if (isBroken)
            {
                await organization.WorkDueUntil(organization.Clock.GetUtcNow());
            }

            var result = await organization.Do(isSystem ? Till : Dana, new CaseCommand.KeepPromise(new PromiseId("p1"), "called", kept, isShown ? new Evidence(Channel.Phone, "call 12") : null));

            Assert.Equal(isTaken ? null : "evidence-missing", (result as CommandResult.Refused)?.Refusal.Code);
        }
    }

    [Fact]
    public async Task The_contact_that_shows_it_serves_one_case()
    {
        var organization = new Organization();
        var other = new CaseId("C-2");
        await organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1)));
        await organization.Takes(Dana, Report(), other);
        await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)), other);
        await organization.Takes(Dana, new CaseCommand.KeepPromise(new PromiseId("p1"), "called", null, new Evidence(Channel.Phone, "call 12")));

        await organization.Refuses(Dana, new CaseCommand.KeepPromise(new PromiseId("p1"), "called", null, new Evidence(Channel.Phone, "Call 12")), "evidence-used", other);
    }

    [Fact]
    public async Task A_promise_breaks_at_its_due_instant_and_not_before()
    {
        var organization = await Promised();
        await organization.Passes(TimeSpan.FromHours(1) - TimeSpan.FromTicks(10));
        Assert.Equal(PromiseStanding.Open, (await organization.Now()).Promises[0].Standing);

        await organization.Passes(TimeSpan.FromHours(3));

        var broken = (await organization.Desk.ReadAsync(TenantId.Single, Case))[^1];
        Assert.IsType<CaseEvent.PromiseBroken>(broken.Event);
        Assert.Equal(Noon.AddHours(1), broken.Header.RecordedAt);
    }

    [Fact]
    public async Task A_promise_is_kept_up_to_its_due_instant()
    {
        var organization = await Promised();
        organization.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["promise-kept.v1"], (await organization.Takes(Dana, Give.Keep("p1"))).Names());

        var late = await Promised();
        late.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromTicks(10));
        await late.Refuses(Dana, Give.Keep("p1"), "promise-not-open");
    }

    [Fact]
    public async Task What_was_kept_in_time_and_recorded_late_is_a_fact_of_its_own()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
        await organization.Takes(Guest, Give.Yes());
        await organization.Passes(TimeSpan.FromHours(2));

        await organization.Refuses(Dana, Give.Keep("p1"), "promise-not-open");
        await organization.Refuses(Dana, Give.Keep("p1", Noon), "promise-not-open");
        await organization.Refuses(Dana, Give.Keep("p1", Noon.AddHours(1).AddTicks(10)), "promise-not-open");
        Assert.Contains("apology-owed", (await organization.Refuses(Dana, Give.Close, "apology-owed")).Unmet.Select(unmet => unmet.Code));

        Assert.Equal(["promise-kept-recorded-late.v1"], (await organization.Takes(Dana, Give.Keep("p1", Noon.AddHours(1)))).Names());
        Assert.Equal("answer-stale", (await organization.Refuses(Dana, Give.Close, "answer-stale")).Unmet[0].Code);
    }

    [Fact]
    public async Task A_broken_promise_owes_an_apology_newer_than_it()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)), Give.Sorry);
        await organization.Passes(TimeSpan.FromHours(1));
        await organization.Takes(Guest, Give.Yes());
        await organization.Refuses(Dana, Give.Close, "apology-owed");

        await organization.Takes(Dana, Give.Sorry);

        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task A_promise_is_moved_before_it_is_due_and_with_the_customers_agreement()
    {
        var organization = await Promised();
        var later = Noon.AddHours(3);

        await organization.Refuses(Dana, Give.Move("p1", later), "evidence-missing");
        await organization.Refuses(Guest, Give.Move("p1", Noon), "due-in-past");
        await organization.Refuses(Guest, Give.Move("p1", Noon.AddYears(11)), "due-out-of-range");
        await organization.Takes(Dana, Give.Move("p1", later, Call()));
        await organization.Passes(TimeSpan.FromHours(2));
        Assert.Equal(PromiseStanding.Open, (await organization.Now()).Promises[0].Standing);
        await organization.Takes(Guest, Give.Move("p1", later.AddHours(1)));
        await organization.Passes(TimeSpan.FromHours(2));
        await organization.Refuses(Guest, Give.Move("p1", later.AddHours(5)), "promise-not-open");
    }

    [Fact]
    public async Task Only_the_customer_releases_a_promise()
    {
        var organization = await Promised();

        await organization.Refuses(Dana, Give.Release("p1"), "evidence-missing");
        await organization.Refuses(Till, Give.Release("p1"), "source-not-allowed");
        await organization.Takes(Guest, Give.Release("p1"));
        await organization.Refuses(Guest, Give.Release("p1"), "promise-not-open");
        await organization.Refuses(Dana, Give.Keep("p1"), "promise-not-open");
    }

    [Fact]
    public async Task A_task_past_its_time_stales_nothing_owes_nothing_and_may_still_be_kept()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.Takes(Dana, Give.Promise("t1", within: TimeSpan.FromHours(1), kind: PromiseKind.Task));
        await organization.Passes(TimeSpan.FromHours(2));
        Assert.Equal(PromiseStanding.Broken, (await organization.Now()).Promises[0].Standing);
        Assert.Equal("Satisfied", await organization.Stage());

        await organization.Takes(Dana, Give.Keep("t1"));
        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task A_time_lies_after_now_and_at_most_ten_years_ahead()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        await organization.Refuses(Dana, Give.Promise("p1", due: Noon), "due-in-past");
        await organization.Refuses(Dana, Give.Promise("p1", within: TimeSpan.Zero), "due-in-past");
        await organization.Refuses(Dana, Give.Promise("p1", within: TimeSpan.FromTicks(9)), "due-in-past");
        await organization.Refuses(Dana, Give.Promise("p1", due: Noon.AddYears(10).AddTicks(10)), "due-out-of-range");
        await organization.Refuses(Dana, Give.Promise("p1", within: TimeSpan.MaxValue), "due-out-of-range");
        await organization.Refuses(Dana, Give.Promise("p1", Noon.AddHours(1), TimeSpan.FromHours(1)), "bad-value");
        await organization.Takes(Dana, Give.Promise("p1", due: Noon.AddYears(10)));
        await organization.Takes(Dana, Give.Promise("p2", due: Noon.AddTicks(10)));
    }

    [Fact]
    public async Task What_would_be_due_after_all_time_is_due_with_its_end()
    {
        var organization = new Organization();
        organization.Clock.Set(new DateTimeOffset(9999, 12, 31, 23, 0, 0, TimeSpan.Zero));
        var last = DateTimeOffset.MaxValue.AddTicks(-9);
        await organization.Remedied();

        await organization.TakesAll(Dana, Give.Promise("p1"), Give.Voucher("g1", 6_000), Give.Ask());
        organization.Clock.Set(last.AddHours(-0.5));
        await organization.Takes(Guest, Give.No());
        await organization.TakesAll(Dana, Give.Full, Give.Promise("p2", due: last), Give.Ask());
        await organization.Refuses(Dana, Give.Promise("p3", within: TimeSpan.FromHours(1)), "due-out-of-range");
        await organization.Refuses(Dana, Give.Promise("p3", within: TimeSpan.MaxValue), "due-out-of-range");

        var now = await organization.Now();
        Assert.Equal([last, last], now.Promises.Select(promise => promise.DueAt));
        Assert.Equal(last, now.Approvals[0].ExpiresAt);
        Assert.Equal(last, DueWork.Next(now, ServiceRecovery.Playbooks.StandardPlaybook.Playbook)!.At);
        Assert.NotNull((await organization.Store.LoadAsync(ServiceRecovery.Storage.StreamKey.ForCase(TenantId.Single, Case), null, default)).Head!.NextDue);
    }

    [Fact]
    public async Task Silence_that_would_count_after_all_time_never_counts_before_its_end()
    {
        var organization = new Organization(setup => setup.FollowUp = ServiceRecovery.Policies.Policy.FollowUp(_ =>
            new ServiceRecovery.Policies.FollowUpPlan(new ServiceRecovery.Policies.RuleRef("once", 1), 1, TimeSpan.Zero, TimeSpan.FromDays(3_000))));
        organization.Clock.Set(new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero));
        await organization.Remedied();
        await organization.Takes(Dana, Give.Ask());

        Assert.Equal(DateTimeOffset.MaxValue.AddTicks(-9), DueWork.SilenceAt(await organization.Now()));
        await organization.Refuses(Till, new CaseCommand.RecordSilence(), "wait-not-over");
    }

    [Fact]
    public async Task Due_work_of_one_instant_comes_in_order_one_append_each()
    {
        var organization = new Organization();
        await organization.Remedied();
        var due = Noon.AddHours(24) + TimeSpan.FromDays(3);
        await organization.Takes(Dana, Give.Voucher("g1", 100, claimBy: due));
        await organization.Takes(Dana, Give.Ask());
        organization.Clock.Advance(TimeSpan.FromHours(24));
        await organization.TakesAll(Dana, Give.Voucher("z1", 6_000), Give.Voucher("a1", 6_000), Give.Promise("z", due, kind: PromiseKind.Task), Give.Promise("a", due, kind: PromiseKind.Task), Give.Ask(), Give.Note);
        var before = await organization.Version();

        // A request that expires makes what was asked stale, so the silence of the same instant no longer counts.
        await organization.Passes(TimeSpan.FromDays(3));

        var happened = (await organization.Desk.ReadAsync(TenantId.Single, Case)).Where(recorded => recorded.Header.Version > before).ToList();
        Assert.Equal(["PromiseBroken a", "PromiseBroken z", "ApprovalExpired a1", "ApprovalExpired z1", "CompensationUnclaimed g1"], happened.Select(recorded => recorded.Event switch
        {
            CaseEvent.PromiseBroken e => $"PromiseBroken {e.Ref}",
            CaseEvent.ApprovalExpired e => $"ApprovalExpired {e.Ref}",
            CaseEvent.CompensationUnclaimed e => $"CompensationUnclaimed {e.Ref}",
            var other => other.GetType().Name,
        }));
        Assert.Equal(happened.Count, happened.Select(recorded => recorded.Header.Command).Distinct().Count());
        Assert.All(happened, recorded => Assert.Equal(due, recorded.Header.RecordedAt));
    }

    [Fact]
    public async Task Only_a_task_is_due_on_a_closed_case()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.TakesAll(Dana, Give.Promise("t1", within: TimeSpan.FromHours(1), kind: PromiseKind.Task), Give.Close);
        var version = await organization.Version();

        await organization.Passes(TimeSpan.FromDays(30));

        Assert.Equal(version + 1, await organization.Version());
        Assert.Equal((PromiseStanding.Broken, Ending.Recovered), ((await organization.Now()).Promises[^1].Standing, (await organization.Now()).Ending));
    }

    private static async Task<Organization> Promised()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1)));
        return organization;
    }
}
