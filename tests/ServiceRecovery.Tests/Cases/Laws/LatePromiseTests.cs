using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What was promised while the till was offline is recorded when it is back, also after its time.</summary>
public class LatePromiseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Eight = Noon.AddHours(-4);
    private static readonly Evidence Shown = new(Channel.Phone, "call 3");

    [Fact]
    public async Task What_was_kept_meanwhile_is_recorded_with_evidence_before_it_breaks()
    {
        var organization = await Promised(due: Eight.AddHours(1));

        await organization.Refuses(Dana, Kept(Eight.AddMinutes(30)), "evidence-missing");
        await organization.Refuses(Dana, Kept(Eight, Shown), "promise-not-open");
        Assert.Equal(["promise-kept.v1"], (await organization.Takes(Dana, Kept(Eight.AddMinutes(30), Shown))).Names());

        await organization.Passes(TimeSpan.FromHours(1));
        Assert.Equal(PromiseStanding.Kept, Assert.Single((await organization.Now()).Promises).Standing);
    }

    [Fact]
    public async Task It_breaks_one_minute_after_it_was_recorded_at_its_own_time()
    {
        var organization = await Promised(due: Eight.AddHours(1));
        await organization.Passes(TimeSpan.FromSeconds(59));
        Assert.Equal(PromiseStanding.Open, Assert.Single((await organization.Now()).Promises).Standing);

        await organization.Passes(TimeSpan.FromSeconds(1));

        Assert.Equal(PromiseStanding.Broken, Assert.Single((await organization.Now()).Promises).Standing);
        var broken = (await organization.Desk.ReadAsync(TenantId.Single, Organization.Case))[^1];
        Assert.Equal((Noon.AddMinutes(1), Eight.AddHours(1)), (broken.Header.RecordedAt, broken.Header.OccurredAt));
        await organization.Refuses(Dana, Kept(Eight.AddMinutes(30)), "evidence-missing");
        Assert.Equal(["promise-kept-recorded-late.v1"], (await organization.Takes(Dana, Kept(Eight.AddMinutes(30), Shown))).Names());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task Its_time_counts_from_when_it_was_made(int hours, bool isLate)
    {
        var organization = await Promised(within: TimeSpan.FromHours(hours));

        var made = Assert.IsType<CaseEvent.PromiseMade>((await organization.Desk.ReadAsync(TenantId.Single, Organization.Case))[^1].Event);
        Assert.Equal((Eight.AddHours(hours), Eight, isLate ? true : (bool?)null), (made.DueAt, made.MadeAt, made.Late));
    }

    [Fact]
    public async Task Without_a_time_of_its_own_it_has_that_of_the_severity_from_when_it_was_made()
    {
        var organization = await Promised();

        Assert.Equal((Eight, Eight.AddHours(4)), Assert.Single((await organization.Now()).Promises) is var promise ? (promise.MadeAt, promise.DueAt) : default);
    }

    [Fact]
    public async Task Nothing_is_due_before_it_was_promised()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        await organization.Refuses(Dana, Give.Promise("p1", due: Eight).At(Eight), "due-in-past");
        await organization.Refuses(Dana, Give.Promise("p1", due: Noon), "due-in-past");
        await organization.Refuses(Dana, Give.Promise("p1", due: Noon.AddHours(2)).At(Noon.AddHours(1)), "dated-ahead");
    }

    private static async Task<Organization> Promised(DateTimeOffset? due = null, TimeSpan? within = null)
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Takes(Dana, Give.Promise("p1", due: due, within: within).At(Eight));
        return organization;
    }

    private static CaseCommand.KeepPromise Kept(DateTimeOffset at, Evidence? evidence = null) => new(new PromiseId("p1"), "Called.", at, evidence);
}
