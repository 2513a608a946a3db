using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Insights;
using ServiceRecovery.Tests.Proof;
using Xunit;

namespace ServiceRecovery.Tests.Insights;

/// <summary>Every figure against a plain fold of its definition, over histories that shifts of a desk left behind.</summary>
public class PlainFigureTests
{
    private static readonly (DateTimeOffset From, DateTimeOffset To) Span = CaseLoad.Span;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Tier.Size(8, 80))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_figure_is_what_a_plain_fold_of_its_definition_gives(int seed)
    {
        var load = CaseLoad.Of(seed, 30);
        var readModel = await ReadModelOf(load.Queries());
        foreach (var query in Queries())
        {
            AssertSame(new PlainFigures(load.Histories, load.Debriefs, query), readModel.Report(query));
        }
    }

    [Fact]
    public async Task The_histories_have_what_the_figures_are_about()
    {
        var loads = Enumerable.Range(1, 8).Select(seed => CaseLoad.Of(seed, 30)).ToArray();
        List<InsightReport> reports = [];
        foreach (var load in loads)
        {
            reports.Add((await ReadModelOf(load.Queries())).Report(new InsightQuery(Span.From, Span.To)));
        }

        // A figure that is always zero shows nothing.
        long Sum(Func<InsightReport, long> figure) => reports.Sum(figure);
        Assert.All(
            new (string Name, long Count)[]
            {
                ("merged", Sum(report => report.AsItStands.Merged)),
                ("entered in error", Sum(report => report.AsItStands.EnteredInError)),
                ("recovered on our own word", Sum(report => report.AsClosed.RecoveredOnOurOwnWord.Count)),
                ("by policy", Sum(report => report.Promises.ByPolicy.KeptRate.Count)),
                ("recovered", Sum(report => report.AsItStands.Recovered.Count)),
                ("taken back", Sum(report => report.AsClosed.Recovered.Count - report.AsItStands.Recovered.Count)),
                ("accepted", Sum(report => report.AsItStands.RemedyAccepted.Count)),
                ("silent", Sum(report => report.AsItStands.UnconfirmedNoAnswer.Count)),
                ("unreachable", Sum(report => report.AsItStands.UnconfirmedUnreachable.Count)),
                ("not wanted", Sum(report => report.AsItStands.UnconfirmedNotWanted.Count)),
                ("unreconciled", Sum(report => report.AsClosed.Unreconciled.Count)),
                ("withdrawn", Sum(report => report.AsItStands.Withdrawn.Count)),
                ("reworked", Sum(report => report.Again.Reworked.Count)),
                ("reopened", Sum(report => report.Again.Reopened.Count)),
                ("reopened by a no", Sum(report => report.Again.ReopenedLateNo)),
                ("repeated", Sum(report => report.Again.Repeated.Count)),
                ("settled", Sum(report => report.Times.ToSettle.Count)),
                ("chased", Sum(report => report.Effort.Chases)),
                ("handed over", Sum(report => report.Effort.HandOvers)),
                ("kept", Sum(report => report.Promises.ByPeople.Kept)),
                ("broken", Sum(report => report.Promises.ByPeople.Broken)),
                ("recorded late", Sum(report => report.Promises.ByPeople.KeptRecordedLate)),
                ("moved", Sum(report => report.Promises.ByPeople.Moved)),
                ("approved", Sum(report => report.Approvals.Approved.Count)),
                ("approved for less", Sum(report => report.Approvals.ApprovedForLess.Count)),
                ("granted, and answered on a device", Sum(report => report.DeviceYeses.Sum(role => role.Answered.Count))),
                ("expired", Sum(report => report.Approvals.Expired.Count)),
                ("asked within", Sum(report => report.Approvals.Authority.Sum(role => role.RequestsWithin.Count))),
                ("taken back", Sum(report => report.Costs.Sum(cost => cost.Reversed))),
                ("spent on corrections", Sum(report => report.Costs.Sum(cost => cost.CorrectionCosts))),
                ("repeated with an answer", Sum(report => report.Satisfaction.RepeatedFailure.Answered.Count)),
                ("debriefed", Sum(report => report.Learning.Debriefed.Count)),
                ("in a debrief", Sum(report => report.Learning.InDebrief.Count)),
                ("waived", Sum(report => report.Learning.Waived.Count)),
                ("overdue", Sum(report => report.Learning.Overdue.Count)),
                ("prevented", Sum(report => report.Learning.Prevention.Effective.Count)),
                ("taken up", Sum(report => report.Learning.Practices.Adoptions)),
                ("learned", Sum(report => report.Purposes.AccoladesLearned + report.Purposes.NearMissesLearned)),
            },
            found => Assert.True(found.Count > 0, $"Nothing was '{found.Name}'."));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task As_of_an_instant_is_what_a_read_model_of_that_instant_says(int seed)
    {
        var load = CaseLoad.Of(seed, 12);
        var readModel = await ReadModelOf(load.Queries());
        foreach (var days in new[] { 0, 40, 120, 250 })
        {
            var at = Fixtures.Start.AddDays(days);
            var query = new InsightQuery(Span.From, Span.To);
            var then = (await ReadModelOf(load.QueriesAt(at))).Report(query);

            Assert.Equal(Json(then), Json(readModel.Report(query with { AsOf = at }) is var report ? report with { Scope = report.Scope with { AsOf = null } } : then));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_read_model_that_is_updated_again_and_again_says_what_a_new_one_says(int seed)
    {
        var load = CaseLoad.Of(seed, 25);
        var grown = new InsightReadModel(TenantId.Single);
        var query = new InsightQuery(Span.From, Span.To);
        foreach (var days in new[] { 3, 30, 31, 100, 101, 102, 200, 330 })
        {
            var queries = load.QueriesAt(Fixtures.Start.AddDays(days));
            var read = await grown.RefreshAsync(queries);
            var fresh = new InsightReadModel(TenantId.Single);
            await fresh.RefreshAsync(queries);

            Assert.Equal(Json(fresh.Report(query)), Json(grown.Report(query)));
            Assert.Equal(Json(fresh.Patterns(new PatternQuery(Span.From, Span.To))), Json(grown.Patterns(new PatternQuery(Span.From, Span.To))));
            Assert.True(read <= fresh.Cases + fresh.Debriefs);
            Assert.Equal(0, await grown.RefreshAsync(queries));

            // And the file is the read model.
            using var file = new MemoryStream();
            await grown.SaveAsync(file);
            file.Position = 0;
            grown = await InsightReadModel.LoadAsync(file, TenantId.Single);
            Assert.Equal(Json(fresh.Report(query)), Json(grown.Report(query)));
        }
    }

    [Fact]
    public async Task A_read_model_of_another_organization_becomes_one_of_this_organization()
    {
        var readModel = await ReadModelOf(CaseLoad.Of(1, 20).Queries());
        var queries = CaseLoad.Of(2, 15).Queries();
        var fresh = new InsightReadModel(TenantId.Single);
        await fresh.RefreshAsync(queries);

        await readModel.RefreshAsync(queries);

        Assert.Equal(Json(fresh.Report(new InsightQuery(Span.From, Span.To))), Json(readModel.Report(new InsightQuery(Span.From, Span.To))));
    }

    [Fact]
    public async Task No_person_and_no_word_of_anybody_stands_in_a_report()
    {
        var load = CaseLoad.Of(5, 40);
        var readModel = await ReadModelOf(load.Queries());
        var report = Json(readModel.Report(new InsightQuery(Span.From, Span.To)));
        var patterns = Json(readModel.Patterns(new PatternQuery(Span.From, Span.To)));
        using var file = new MemoryStream();
        await readModel.SaveAsync(file);
        var bytes = System.Text.Encoding.Latin1.GetString(file.ToArray());

        // Whoever praises is one person to the organization, whether they act or are spoken of.
        var secrets = load.Histories.Values.SelectMany(history => history).SelectMany(Secrets.In).Concat(load.Debriefs.Values.SelectMany(history => history).SelectMany(Secrets.In)).Distinct().ToArray();
        var customers = secrets.Where(secret => secret.IsCustomer).Select(secret => secret.Text).ToHashSet();
        Assert.True(secrets.Length > 30 && customers.Count > 3);
        foreach (var (secret, _) in secrets)
        {
            Assert.DoesNotContain(secret, report, StringComparison.Ordinal);
            if (!customers.Contains(secret))
            {
                Assert.DoesNotContain(secret, patterns, StringComparison.Ordinal);
                Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<InsightQuery> Queries()
    {
        var all = new InsightQuery(Span.From, Span.To);
        yield return all;
        yield return all with { AsOf = Fixtures.Start.AddDays(150), SmallBelow = 3 };
        yield return all with { Place = new PlaceId("bar"), RepeatWindow = TimeSpan.FromDays(7) };
        yield return all with { Failure = new FailureKind("late"), AsOf = Fixtures.Start.AddDays(300) };
        yield return all with { Channel = Channel.Phone, CohortLength = CohortLength.Week };
        yield return new InsightQuery(Fixtures.Start.AddDays(60), Fixtures.Start.AddDays(180)) { CohortLength = CohortLength.Quarter };
    }

    private static void AssertSame(PlainFigures plain, InsightReport report)
    {
        AssertJson(plain.Purposes(), report.Purposes);
        AssertJson(plain.AsClosed(), report.AsClosed);
        AssertJson(plain.AsItStands(), report.AsItStands);
        AssertJson(plain.Groups(one => one.Case.OpenedBy.ToString()), report.ByOpener);
        AssertJson(plain.Groups(one => one.Case.HighestSeverity.ToString()), report.BySeverity);
        AssertJson(plain.Groups(one => one.Failure), report.ByFailure);
        AssertJson(plain.Groups(one => one.Cause), report.ByCause);
        AssertJson(plain.Groups(one => one.Place), report.ByPlace);
        AssertJson(plain.Groups(one => one.Channel), report.ByChannel);
        Assert.All(report.Cohorts, cohort => AssertJson(
            new CohortFigures(cohort.From, cohort.To, plain.AsClosed(one => one.ReceivedAt >= cohort.From && one.ReceivedAt < cohort.To), plain.AsItStands(one => one.ReceivedAt >= cohort.From && one.ReceivedAt < cohort.To)),
            cohort));
        AssertJson(plain.Answers(), report.Answers);
        AssertJson(plain.DeviceYeses(), report.DeviceYeses);
        AssertJson(plain.Again(), report.Again);
        AssertJson(plain.Times(), report.Times);
        AssertJson(plain.Effort(), report.Effort);
        AssertJson(plain.Promises(), report.Promises);
        AssertJson(plain.Approvals(), report.Approvals);
        AssertJson(plain.Costs(), report.Costs);
        AssertJson(plain.Satisfaction(), (ImmutableArray<SatisfactionGroup>)[.. report.Satisfaction.BySeverity, report.Satisfaction.FirstFailure, report.Satisfaction.RepeatedFailure]);
        AssertJson(plain.Learning(), report.Learning);
    }

    private static void AssertJson<T>(T expected, T actual) => Assert.Equal(Json(expected), Json(actual));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static async Task<InsightReadModel> ReadModelOf(HistoryQueries queries)
    {
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(queries);
        return readModel;
    }
}
