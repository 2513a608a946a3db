using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Insights;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Debriefs;

public class CoverageTests
{
    private enum Way
    {
        Recovered,
        Withdrawn,
        Silent,
        ReopenedAndRecovered,
        LeftOpen,
    }

    [Fact]
    public void Every_failure_that_calls_for_a_debrief_is_debriefed_or_waits_for_it_and_is_overdue_then() => Prop.ForAll(
        Gen.Elements(Enum.GetValues<Way>()).SelectMany(way => Gen.Elements(Enum.GetValues<Severity>()).SelectMany(severity => Gen.Elements(true, false).Select(safety => (way, severity, safety)))).ListOf().ToArbitrary(),
        cases =>
        {
            var report = AfterAsync([.. cases]).GetAwaiter().GetResult();
            var ended = cases.Count(one => one.way != Way.LeftOpen);
            var held = cases.Count(one => one.way != Way.LeftOpen && (one.safety || one.way == Way.ReopenedAndRecovered || one.severity == Severity.Severe));

            // A third of the debriefs that were opened were held; of the others each is open and, half a year later, overdue.
            Assert.Equal(held, report.Learning.Debriefed.Count + report.Learning.InDebrief.Count);
            Assert.Equal(ended - held, report.Learning.NotDebriefed.Count);
            Assert.Equal(0, report.Learning.Waived.Count);
            Assert.Equal(report.Learning.Overdue.Of, report.Learning.Overdue.Count);
            return true.Classify(held > 0, "some held").Classify(held < ended, "some left").Classify(ended < cases.Count, "some open");
        }).Check(Props.Cfg(60).WithEndSize(12));

    private static async Task<InsightReport> AfterAsync((Way Way, Severity Severity, bool Safety)[] cases)
    {
        var organization = new Organization();
        var from = organization.Clock.GetUtcNow();
        for (var i = 0; i < cases.Length; i++)
        {
            await EndAsync(organization, new CaseId(FormattableString.Invariant($"C-{i}")), cases[i]);
            var opened = (await organization.Desk.ProcessDueAsync()).Learned.Where(done => done.Version == 1).ToList();
            if (i % 3 == 0)
            {
                foreach (var debrief in opened)
                {
                    await organization.Takes(Talk.Find(), on: debrief.DebriefId);
                    await organization.Takes(Talk.Conclude, on: debrief.DebriefId);
                }
            }
        }

        organization.Clock.Advance(TimeSpan.FromDays(180));
        while ((await organization.Desk.ProcessDueAsync()).Claimed > 0)
        {
        }

        var book = new InsightReadModel(TenantId.Single);
        await book.RefreshAsync((IRecoveryQueries)organization.Store);
        return book.Report(new InsightQuery(from.AddDays(-1), organization.Clock.GetUtcNow().AddDays(1)));
    }

    private static async Task EndAsync(Organization organization, CaseId id, (Way Way, Severity Severity, bool Safety) one)
    {
        await organization.TakesAllOn(id, Dana, new CaseCommand.ReportFailure("Cold.", one.Severity, Channel.InPerson, Safety: one.Safety), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        switch (one.Way)
        {
            case Way.Withdrawn:
                await organization.Takes(Guest, new CaseCommand.Withdraw(), id);
                break;
            case Way.Silent:
                await organization.Takes(Dana, Give.Ask(), id);
                organization.Clock.Advance(TimeSpan.FromHours(24));
                await organization.Takes(Dana, Give.Ask(), id);
                organization.Clock.Advance(TimeSpan.FromHours(72));
                await organization.Desk.ProcessDueAsync();
                await organization.Takes(Dana, Give.Close, id);
                break;
            case Way.Recovered or Way.ReopenedAndRecovered:
                await organization.Takes(Guest, Give.Yes(), id);
                await organization.Takes(Dana, Give.Close, id);
                if (one.Way == Way.ReopenedAndRecovered)
                {
                    await organization.Takes(Guest, Give.No(), id);
                    await organization.TakesAllOn(id, Dana, Give.Full);
                    await organization.Takes(Guest, Give.Yes(), id);
                    await organization.Takes(Dana, Give.Close, id);
                }

                break;
        }
    }
}
