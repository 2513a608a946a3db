using ServiceRecovery.Insights;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Insights;

public class InsightReportTests
{
    private static readonly InsightQuery Year = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_late_no_takes_recovered_back_and_the_first_closing_stays_what_it_was()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        Accepted(await organization.Do(Dana, new CaseCommand.Close()));
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));

        var report = await ReportOf(organization, Year);

        Assert.Equal(new Share(1, 1, true), report.AsClosed.Recovered);
        Assert.Equal(new Share(0, 1, true), report.AsItStands.Recovered);
        Assert.Equal(new Share(1, 1, true), report.AsItStands.Open);
        Assert.Equal(new Share(1, 1, true), report.Again.Reopened);
        Assert.Equal((1, new Share(1, 1, true)), (report.Again.ReopenedLateNo, report.Again.DoubleDeviation));
        Assert.Equal(12, report.Cohorts.Length);
    }

    [Fact]
    public async Task A_yes_on_a_device_counts_for_who_granted_before_it_wherever_that_was()
    {
        var organization = new Organization(setup => setup.Options.Devices.Add("pad-1"));
        var younger = new CaseId("C-2");
        foreach (var id in new[] { Case, younger })
        {
            await organization.Takes(Dana, Report(customer: "mrs-gomez"), id);
            await organization.Takes(Dana, Give.Own, id);
            await organization.Takes(Dana, Give.Sorry, id);
            await organization.Takes(Dana, Give.Ear, id);
        }

        await organization.Takes(Dana, Give.Voucher("g1", 1_000));
        await organization.Takes(Max, Give.Voucher("g2", 700), younger);
        await organization.Takes(Dana, Give.Merge("C-1"), younger);
        await organization.Takes(Dana, Give.Full);
        Assert.All((await ReportOf(organization, Year)).DeviceYeses, role => Assert.Equal(0, role.AnsweredMinor));
        await organization.Takes(Dana, new CaseCommand.RecordAnswer(Answer.Satisfied, Source.At("pad-1")));
        await organization.Takes(Dana, Give.Voucher("g3", 200));

        Assert.Equal(
            [new DeviceYesFigures(Dana.Role.Value, "USD", 2, 1_200, new Share(1, 2, true), 1_000), new DeviceYesFigures(Max.Role.Value, "USD", 1, 700, new Share(1, 1, true), 700)],
            (await ReportOf(organization, Year)).DeviceYeses.AsEnumerable());
    }

    [Fact]
    public async Task A_period_without_cases_has_gaps_and_no_rates()
    {
        var report = await ReportOf(new Organization(), Year);

        Assert.Equal(0, report.AsItStands.Reports);
        Assert.Null(report.AsItStands.Recovered.Rate);
        Assert.Null(report.Times.ToOwn.P50);
        Assert.Null(report.Effort.ContactsPerReport);
        Assert.Null(report.Purposes.AccoladesPerHundredFailures);
        Assert.Empty(report.Costs);
        Assert.Empty(report.ByFailure);
        Assert.Equal(12, report.Cohorts.Length);
    }

    private static async Task<InsightReport> ReportOf(Organization organization, InsightQuery query)
    {
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync((IRecoveryQueries)organization.Store);
        return readModel.Report(query);
    }
}
