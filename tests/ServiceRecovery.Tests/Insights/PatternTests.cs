using System.Collections.Immutable;
using ServiceRecovery.Insights;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Tests.Proof;
using Xunit;

namespace ServiceRecovery.Tests.Insights;

public class PatternTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly Subject Dana = Fixtures.Usual.Names.SubjectOf(new PersonId("dana"));

    private readonly Dictionary<string, ImmutableArray<RecordedEvent>> _histories = [];
    private readonly Dictionary<string, ImmutableArray<RecordedDebriefEvent>> _debriefs = [];

    [Fact]
    public async Task A_customer_who_was_let_down_twice_is_found_with_what_the_cases_share()
    {
        Failure("C-1", day: 1, customer: "ann", failure: "late");
        Failure("C-2", day: 2, customer: "bob", failure: "late");
        Failure("C-3", day: 9, customer: "ann", failure: "late", place: "bar");
        Failure("C-4", day: 80, customer: "bob", failure: "rude");

        var found = Assert.Single((await ReadModelAsync()).Patterns(Days(0, 30)).Repeated);

        Assert.Equal(Customer("ann").Key, found.Customer);
        Assert.Equal(["C-1", "C-3"], found.Cases.Select(id => id.Value));
        Assert.Equal(new InsightFactor(FactorKind.Failure, "late"), Assert.Single(found.Shared));
    }

    [Fact]
    public async Task Factors_are_ranked_with_their_cumulative_share_and_those_that_name_none_beside_them()
    {
        for (var i = 0; i < 10; i++)
        {
            Failure($"C-{i}", day: i, failure: i < 6 ? "late" : i < 8 ? "rude" : null);
        }

        var ranking = (await ReadModelAsync()).Patterns(Days(0, 30)).ByFailure;

        Assert.Equal((8, 2), (ranking.Named, ranking.Unnamed));
        Assert.Equal([("late", 6, 0.75, 0.75), ("rude", 2, 0.25, 1.0)], ranking.Factors.Select(factor => (factor.Factor.Name, factor.Count, factor.Share, factor.CumulativeShare)));
    }

    [Fact]
    public async Task What_debriefs_found_is_ranked_over_the_cases_they_look_at_and_counted_for_an_action()
    {
        for (var i = 0; i < 6; i++)
        {
            Failure($"C-{i}", day: i);
        }

        Debrief("D-1", ["C-0", "C-1", "C-2"], "capacity", "promise");
        Debrief("D-2", ["C-2", "C-3"], "promise");
        var readModel = await ReadModelAsync();
        var ranking = readModel.Patterns(Days(0, 30)).ByContributed;

        Assert.Equal((4, 2), (ranking.Named, ranking.Unnamed));
        Assert.Equal([("promise", 4, 1.0, 1.0), ("capacity", 3, 0.75, 1.0)], ranking.Factors.Select(factor => (factor.Factor.Name, factor.Count, factor.Share, factor.CumulativeShare)));
        Assert.Equal(["C-0", "C-1", "C-2"], ranking.Factors[1].Cases.Select(id => id.Value));
        Assert.Equal(2, readModel.CountFailures(InsightFactor.From(new FactorId("promise")), Start.AddDays(2), Start.AddDays(9)));
    }

    [Fact]
    public async Task A_week_far_above_those_before_it_is_a_spike_and_an_ordinary_one_is_not()
    {
        for (var week = 0; week < 9; week++)
        {
            Failure($"A-{week}", day: week * 7, failure: "late");
            for (var i = 0; i < 6; i++)
            {
                Failure($"B-{week}-{i}", day: (week * 7) + i, failure: "rude");
            }
        }

        for (var i = 0; i < 8; i++)
        {
            Failure($"S-{i}", day: 57 + (i % 5), failure: "late", place: "bar");
        }

        var spikes = (await ReadModelAsync()).Patterns(Days(0, 63)).Spikes;

        Assert.Equal(["bar", "late"], spikes.Select(spike => spike.Factor.Name));
        var late = spikes[1];
        Assert.Equal((9, 1.0, 8, 9), (late.Count, late.Usual, late.Periods, late.Cases.Length));
        Assert.Equal((Start.AddDays(56), Start.AddDays(63)), (late.From, late.To));
        Assert.Equal(1.125e-6, late.Chance, 1e-9);
    }

    [Fact]
    public async Task An_organization_without_enough_history_has_no_spikes()
    {
        Failure("A-0", day: 0, failure: "late");
        for (var i = 0; i < 40; i++)
        {
            Failure($"S-{i}", day: 27, failure: "late");
        }

        Assert.Empty((await ReadModelAsync()).Patterns(Days(0, 28)).Spikes);
        Failure("A-1", day: -8, failure: "late");
        Assert.Single((await ReadModelAsync()).Patterns(Days(0, 28)).Spikes);
    }

    [Fact]
    public async Task Others_with_a_similar_experience_are_other_customers_of_the_same_cause_or_kind_nearby_in_time()
    {
        Failure("C-1", day: 100, customer: "ann", failure: "late", place: "bar", cause: "storm");
        Failure("C-2", day: 99, customer: "bob", failure: "late", place: "hall");
        Failure("C-3", day: 101, customer: "ann", failure: "late");
        Failure("C-4", day: 101, customer: "cem", failure: "rude", cause: "storm");
        Failure("C-5", day: 102, customer: null, failure: "late", place: "bar");
        Failure("C-6", day: 10, customer: "dan", failure: "late");
        Failure("C-7", day: 100, customer: "eva", failure: "rude", place: "bar");

        var similar = (await ReadModelAsync()).Similar(new CaseId("C-1"), TimeSpan.FromDays(30))!;

        Assert.Equal(["C-2", "C-4", "C-5"], similar.Cases.Select(found => found.Case.Value));
        Assert.Equal((2, 1, 2, 1), (similar.Customers, similar.OfTheSameCause, similar.OfTheSameFailure, similar.AtTheSamePlace));
        Assert.False(similar.Cases[2].IsCustomerKnown);
        Assert.Null((await ReadModelAsync()).Similar(new CaseId("C-9"), TimeSpan.FromDays(30)));
    }

    [Fact]
    public async Task Praise_has_others_like_it_too()
    {
        foreach (var (id, customer, place) in new[] { ("P-1", "ann", "bar"), ("P-2", "bob", "bar"), ("P-3", "cem", "hall") })
        {
            _histories[id] =
            [
                new RecordedEvent(
                    new EventHeader { Version = 1, RecordedAt = Start, By = Dana, ByKind = ActorKind.Staff, ByRole = Fixtures.Server, Command = new CommandId("c"), Stage = new Stage("Received") },
                    new CaseEvent.PraiseReported(AccoladePlaybook.Definition.Ref, Dana, Channel.Mail, Start, PersonalText.From("Lovely."), Customer: Customer(customer), Place: new PlaceId(place))),
            ];
        }

        Failure("C-1", day: 0, customer: "dan", place: "bar");
        var readModel = await ReadModelAsync();

        Assert.Equal(["P-2"], readModel.Similar(new CaseId("P-1"), TimeSpan.FromDays(3))!.Cases.Select(found => found.Case.Value));
        Assert.Empty(readModel.Similar(new CaseId("C-1"), TimeSpan.FromDays(3))!.Cases);
    }

    [Fact]
    public async Task A_case_that_names_nothing_but_its_place_is_like_others_there()
    {
        Failure("C-1", day: 1, customer: "ann", place: "bar");
        Failure("C-2", day: 2, customer: "bob", failure: "late", place: "bar");

        Assert.Equal(1, (await ReadModelAsync()).Similar(new CaseId("C-1"), TimeSpan.FromDays(3))!.Customers);
    }

    [Fact]
    public async Task Failures_with_a_factor_are_counted_by_receipt_and_what_was_no_failure_of_its_own_is_left_out()
    {
        Failure("C-1", day: 1, failure: "late");
        Failure("C-2", day: 2, failure: "late");
        Failure("C-3", day: 2, failure: "late", more: new CaseEvent.CaseDiscarded(PersonalText.From("Wrong table.")));
        Failure("C-4", day: 2, failure: "late", more: new CaseEvent.MergedInto(new CaseId("C-2")));
        Failure("C-5", day: 3, failure: "rude");
        var readModel = await ReadModelAsync();
        var late = InsightFactor.From(new FailureKind("late"));

        Assert.Equal(1, readModel.CountFailures(late, Start.AddDays(1), Start.AddDays(2)));
        Assert.Equal(2, readModel.CountFailures(late, Start.AddDays(1), Start.AddDays(9)));
        Assert.Equal(0, readModel.CountFailures(InsightFactor.From(new CauseId("late")), Start, Start.AddDays(9)));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told_in_a_sentence()
    {
        var readModel = await ReadModelAsync();

        string Said(Action act) => Assert.Throws<ArgumentException>(act).Message;
        Assert.Equal("To must be later than From, which is 2026-01-05T00:00:00.0000000+00:00, but is 2026-01-05T00:00:00.0000000+00:00.", Said(() => readModel.Patterns(Days(0, 0))));
        Assert.Equal("To must be later than From, which is 2026-01-06T00:00:00.0000000+00:00, but is 2026-01-05T00:00:00.0000000+00:00.", Said(() => readModel.Report(new InsightQuery(Start.AddDays(1), Start))));
        Assert.Equal("SmallBelow must be 0 or more, but is -1.", Said(() => readModel.Report(new InsightQuery(Start, Start.AddDays(1)) { SmallBelow = -1 })));
        Assert.Equal("RepeatWindow must be longer than zero, but is 00:00:00.", Said(() => readModel.Report(new InsightQuery(Start, Start.AddDays(1)) { RepeatWindow = TimeSpan.Zero })));
        Assert.Equal("CohortLength must be one of its members, but is 9.", Said(() => readModel.Report(new InsightQuery(Start, Start.AddDays(1)) { CohortLength = (CohortLength)9 })));
        Assert.Equal("RepeatedAtLeast must be 2 or more, but is 1.", Said(() => readModel.Patterns(Days(0, 1) with { RepeatedAtLeast = 1 })));
        Assert.Equal("SpikePeriod must be a minute or longer, but is 00:00:01.", Said(() => readModel.Patterns(Days(0, 1) with { SpikePeriod = TimeSpan.FromSeconds(1) })));
        Assert.Equal("SpikeHistory must be SpikeHistoryAtLeast or more, which is 4, but is 3.", Said(() => readModel.Patterns(Days(0, 1) with { SpikeHistory = 3 })));
        Assert.Equal("SpikeBelow must be between 0 and 1, but is 1.", Said(() => readModel.Patterns(Days(0, 1) with { SpikeBelow = 1 })));
        Assert.StartsWith("The window must be longer than zero, but is 00:00:00.", Said(() => readModel.Similar(new CaseId("C-1"), TimeSpan.Zero)), StringComparison.Ordinal);
    }

    private static PatternQuery Days(int from, int to) => new(Start.AddDays(from), Start.AddDays(to));

    private static Subject Customer(string name) => Fixtures.Usual.Names.SubjectOf(new CustomerRef(name));

    private void Failure(string id, int day, string? customer = null, string? failure = null, string? place = null, string? cause = null, CaseEvent? more = null)
    {
        var at = Start.AddDays(day);
        RecordedEvent Recorded(long version, CaseEvent happened) => new(
            new EventHeader { Version = version, RecordedAt = at, By = Dana, ByKind = ActorKind.Staff, ByRole = Fixtures.Server, Command = new CommandId("c"), Stage = new Stage("Reported") },
            happened);
        var report = new CaseEvent.FailureReported(
            StandardPlaybook.Definition.Ref,
            Dana,
            Channel.Phone,
            at,
            Severity.Minor,
            Inconvenience.None,
            FailureNature.Process,
            OpenedBy.Staff,
            Failure: failure is null ? null : new FailureKind(failure),
            Customer: customer is null ? null : Customer(customer),
            Place: place is null ? null : new PlaceId(place),
            Cause: cause is null ? null : new CauseId(cause));
        _histories[id] = more is null ? [Recorded(1, report)] : [Recorded(1, report), Recorded(2, more)];
    }

    private void Debrief(string id, string[] cases, params string[] factors)
    {
        DebriefEvent[] events =
        [
            new DebriefEvent.Opened(Purpose.Failure, [.. cases.Select(name => new CaseId(name))], [], "house", Start.AddDays(30), Dana, Severity.Minor, MayBeCalledOff: true),
            .. factors.Select(factor => new DebriefEvent.FactorFound(new FactorId(factor), PersonalText.From("there was too much of it"))),
        ];
        _debriefs[id] =
        [
            .. events.Select((happened, index) => new RecordedDebriefEvent(
                new EventHeader { Version = index + 1, RecordedAt = Start.AddDays(20), By = Dana, ByKind = ActorKind.Staff, ByRole = Fixtures.Server, Command = new CommandId("d"), Stage = new Stage("Talking") },
                happened)),
        ];
    }

    private async Task<InsightReadModel> ReadModelAsync()
    {
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(new HistoryQueries(_histories, _debriefs));
        return readModel;
    }
}
