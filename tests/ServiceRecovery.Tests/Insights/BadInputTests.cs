using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Insights;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Proof;
using Xunit;

namespace ServiceRecovery.Tests.Insights;

/// <summary>What nobody wants in a store, in a report: an honest gap, never a crash or a wrong figure.</summary>
public class BadInputTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Subject Dana = Fixtures.Usual.Names.SubjectOf(new PersonId("dana"));
    private static readonly InsightQuery Always = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    [Fact]
    public async Task A_case_that_a_newer_library_wrote_to_is_listed_as_unread_and_stands_in_no_figure()
    {
        var queries = new HistoryQueries(new Dictionary<string, ImmutableArray<RecordedEvent>> { ["C-1"] = Told(Report()), ["C-2"] = Told(Report()) });
        var readModel = new InsightReadModel(TenantId.Single);

        await readModel.RefreshAsync(new NewerStore(queries, "C-2"));
        var report = readModel.Report(Always);
        Assert.Equal((1, 1), (report.AsItStands.Reports, report.Unread));

        // The library that can read it does so the next time, although nothing changed.
        Assert.Equal(1, await readModel.RefreshAsync(queries));
        Assert.Equal((2, 0), (readModel.Report(Always).AsItStands.Reports, readModel.Report(Always).Unread));
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_with_a_report_is_unread()
    {
        var report = (await ReadModelAsync(("C-1", Told(new CaseEvent.OwnershipTaken())))).Report(Always);

        Assert.Equal((0, 1), (report.AsItStands.Reports, report.Unread));
        Assert.Empty(report.Cohorts);
    }

    [Fact]
    public async Task A_case_merged_into_one_that_is_not_there_or_into_a_ring_is_listed_and_stands_in_no_rate()
    {
        var report = (await ReadModelAsync(
            ("C-1", Told(Report(), new CaseEvent.MergedInto(new CaseId("nowhere")))),
            ("C-2", Told(Report(), new CaseEvent.MergedInto(new CaseId("C-3")))),
            ("C-3", Told(Report(), new CaseEvent.MergedInto(new CaseId("C-2")))))).Report(Always);

        Assert.Equal((3, 3, 0), (report.AsItStands.Reports, report.AsItStands.Elsewhere, report.AsItStands.Counted));
        Assert.Null(report.AsItStands.Recovered.Rate);
    }

    [Fact]
    public async Task The_largest_sums_are_exact_and_what_is_larger_still_is_told_as_the_largest()
    {
        CaseEvent[] events = [Report(), .. Enumerable.Range(0, 1_000).Select(i => new CaseEvent.CompensationGranted(new ActId(FormattableString.Invariant($"g{i}")), CompensationKind.Refund, new Money(Money.Largest, Fixtures.Usd), CompensationBasis.Goodwill))];

        Assert.Equal(1_000 * Money.Largest, Assert.Single((await ReadModelAsync(("C-1", Told(events)))).Report(Always).Costs).Granted);
        Assert.Equal(long.MaxValue, Assert.Single((await ReadModelAsync(("C-1", Told(events)), ("C-2", Told(events)))).Report(Always).Costs).Granted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9_999)]
    public async Task The_farthest_years_have_cohorts_and_durations(int year)
    {
        var promised = new CaseEvent.PromiseMade(new PromiseId("p"), PromiseKind.ToCustomer, PersonalText.From("for ever"), Dana, DateTimeOffset.MaxValue, MadeAt: DateTimeOffset.MinValue);
        foreach (var length in Enum.GetValues<CohortLength>())
        {
            var report = (await ReadModelAsync(("C-1", Told(Report(new DateTimeOffset(year, year == 1 ? 1 : 12, year == 1 ? 1 : 31, 12, 0, 0, TimeSpan.Zero)), new CaseEvent.OwnershipTaken(), promised)))).Report(Always with { CohortLength = length });

            Assert.Equal(1, Assert.Single(report.Cohorts).AsItStands.Reports);
            Assert.Equal((1, 1), (report.Times.ToOwn.Count, report.Promises.ByPeople.Length.Count));
        }
    }

    [Fact]
    public async Task More_cohorts_than_anybody_reads_are_refused_with_what_would_do()
    {
        var readModel = await ReadModelAsync(("C-1", Told(Report(Start.AddYears(-1_500)))), ("C-2", Told(Report(Start))));

        Assert.Equal("There are more than 1000 cohorts of a Month between the first report and the last. Ask for longer ones.", Assert.Throws<ArgumentException>(() => readModel.Report(Always)).Message);
        Assert.Throws<ArgumentException>(() => readModel.Report(Always with { CohortLength = CohortLength.Year }));
        Assert.Single((await ReadModelAsync(("C-2", Told(Report(Start))))).Report(Always).Cohorts);
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-01T04:59:59.999999Z", "2026-02-01T05:00:00Z")]
    [InlineData("America/New_York", "2026-03-01T05:00:00Z", "2026-03-01T05:00:00Z")]
    [InlineData("Asia/Kolkata", "2026-02-28T18:30:00Z", "2026-02-28T18:30:00Z")]
    public async Task A_cohort_is_a_month_of_the_organization_s_own_calendar(string zone, string received, string cohort)
    {
        var at = DateTimeOffset.Parse(received, System.Globalization.CultureInfo.InvariantCulture);
        var report = (await ReadModelAsync(("C-1", Told(Report(at))))).Report(new InsightQuery(Start.AddYears(-1), Start.AddYears(1)) { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) });

        Assert.Equal(DateTimeOffset.Parse(cohort, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(report.Cohorts, period => period.AsItStands.Reports == 1).From);
        Assert.Equal(zone, report.Scope.Zone);
        for (var i = 1; i < report.Cohorts.Length; i++)
        {
            Assert.Equal(report.Cohorts[i - 1].To, report.Cohorts[i].From);
        }
    }

    [Fact]
    public async Task A_customer_with_very_many_reports_is_a_customer_like_others()
    {
        var readModel = await ReadModelAsync([.. Enumerable.Range(0, 20_000).Select(i => (FormattableString.Invariant($"C-{i}"), Told(Report(Start.AddMinutes(i)))))]);
        var report = readModel.Report(Always with { CohortLength = CohortLength.Year });

        Assert.Equal((20_000, 0), (report.Satisfaction.RepeatedFailure.Reports + report.Satisfaction.FirstFailure.Reports, report.Again.Repeated.Count));
        Assert.NotEmpty(JsonSerializer.Serialize(report));
    }

    private static CaseEvent.FailureReported Report(DateTimeOffset? receivedAt = null) => new(
        StandardPlaybook.Definition.Ref,
        Dana,
        Channel.Phone,
        receivedAt ?? Start,
        Severity.Minor,
        Inconvenience.None,
        FailureNature.Process,
        OpenedBy.Staff,
        Customer: Fixtures.Usual.Names.SubjectOf(new CustomerRef("ann")));

    private static ImmutableArray<RecordedEvent> Told(params CaseEvent[] events) =>
    [
        .. events.Select((happened, index) => new RecordedEvent(
            new EventHeader { Version = index + 1, RecordedAt = Start, By = Dana, ByKind = ActorKind.Staff, ByRole = Fixtures.Server, Command = new CommandId("c"), Stage = new Stage("Reported") },
            happened)),
    ];

    private static async Task<InsightReadModel> ReadModelAsync(params (string Id, ImmutableArray<RecordedEvent> Events)[] cases)
    {
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(new HistoryQueries(cases.ToDictionary(pair => pair.Id, pair => pair.Events)));
        return readModel;
    }

    // Gives out one case with an event of a type that this version doesn't know.
    private sealed class NewerStore(HistoryQueries queries, string newer) : IRecoveryQueries
    {
        public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => queries.VersionsAsync(tenant, kind, cancellationToken);

        public async IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var stream in queries.HistoriesAsync(tenant, kind, only, cancellationToken))
            {
                yield return stream.Key.Id == newer ? stream with { Events = [.. stream.Events, stream.Events[0] with { Version = 2, Type = "case-sung-about.v1" }] } : stream;
            }
        }

        public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
