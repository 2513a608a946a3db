using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Makes a report of facts: a pure function of them and the query.</summary>
internal sealed class ReportProjection
{
    private readonly InsightQuery _query;
    private readonly Measure _measure;
    private readonly long _from;
    private readonly long _to;
    private readonly long _asOf;
    private readonly MergeMap _merges;
    private readonly CustomerIndex _customers;
    private readonly CaseProjection _projection = new();

    private readonly EndingPair _all = new();
    private readonly CohortTally _cohorts;
    private readonly GroupTally _byOpener = new();
    private readonly GroupTally _bySeverity = new();
    private readonly GroupTally _byFailure = new();
    private readonly GroupTally _byCause = new();
    private readonly GroupTally _byPlace = new();
    private readonly GroupTally _byChannel = new();
    private readonly AnswerTally _answers = new();
    private readonly DeviceYesTally _deviceYeses = new();
    private readonly AgainTally _again = new();
    private readonly TimeTally _times = new();
    private readonly EffortTally _effort = new();
    private readonly PromiseTally _promises = new();
    private readonly ApprovalTally _approvals = new();
    private readonly CostTally _costs = new();
    private readonly SatisfactionTally _satisfaction = new();
    private readonly PurposeTally _purposes = new();
    private readonly LearningTally _learning;
    private long _unread;

    private ReportProjection(IReadOnlyDictionary<string, CaseFacts> cases, IReadOnlyDictionary<string, CaseFacts> debriefs, InsightQuery query)
    {
        query.Check();
        _query = query;
        _measure = new Measure(query.SmallBelow);
        (_from, _to) = (UnixMicroseconds.From(query.From), UnixMicroseconds.From(query.To));
        _asOf = query.AsOf is { } asOf ? UnixMicroseconds.From(asOf) : long.MaxValue;
        _customers = new CustomerIndex(UnixMicroseconds.FromDuration(query.RepeatWindow));
        _merges = new MergeMap(cases, _asOf);
        _cohorts = new CohortTally(query);
        _learning = new LearningTally(debriefs.Values, _asOf);
        _unread = debriefs.Values.Count(facts => !facts.IsRead);
    }

    public static InsightReport Report(TenantId tenant, IReadOnlyDictionary<string, CaseFacts> cases, IReadOnlyDictionary<string, CaseFacts> debriefs, InsightQuery query)
    {
        var fold = new ReportProjection(cases, debriefs, query);
        foreach (var facts in cases.Values)
        {
            fold._merges.Add(facts);
        }

        // What a customer reported before counts whenever it was received.
        foreach (var facts in cases.Values)
        {
            fold.Know(facts);
        }

        fold._customers.Finish();

        foreach (var facts in cases.Values)
        {
            fold.Take(facts);
        }

        return fold.Finish(tenant);
    }

    private void Know(CaseFacts facts)
    {
        if (facts.IsRead && facts.Purpose == Purpose.Failure && facts.Customer is not null && !_merges.IsMerged(facts.Id)
            && _projection.Project(facts, _asOf).IsThere && _projection.Now.Ending != Ending.EnteredInError)
        {
            _customers.Add(_projection);
        }
    }

    private void Take(CaseFacts facts)
    {
        if (!facts.IsRead)
        {
            _unread++;
            return;
        }

        if (!IsAsked(facts) || !_projection.Project(facts, _asOf, _merges.LaterOf(facts.Id)).IsThere || _projection.ReceivedAt < _from || _projection.ReceivedAt >= _to)
        {
            return;
        }

        var standing = _merges.Standing(_projection);
        _purposes.Add(facts.Purpose, standing);
        _learning.Add(_projection, standing);
        if (facts.Purpose == Purpose.Failure)
        {
            TakeFailure(standing);
        }
    }

    private void TakeFailure(ReportStanding standing)
    {
        _all.Add(standing);
        _cohorts.Add(_projection.ReceivedAt, standing);
        _byOpener.Add(_projection.OpenedBy.ToString(), standing);
        _bySeverity.Add(_projection.HighestSeverity.ToString(), standing);
        _byFailure.Add(_projection.Facts.Failure, standing);
        _byCause.Add(_projection.Cause, standing);
        _byPlace.Add(_projection.Facts.Place, standing);
        _byChannel.Add(_projection.Facts.Channel, standing);
        if (!standing.Counts)
        {
            return;
        }

        _answers.Add(_projection, standing);
        _again.Add(_projection, standing, _customers.IsRepeat(_projection));
        _times.Add(_projection, standing);
        _effort.Add(_projection);
        _promises.Add(_projection, standing);
        _approvals.Add(_projection, standing);
        if (!standing.IsRetold)
        {
            _costs.Add(_projection, standing);
            _deviceYeses.Add(_projection);
        }

        if (!standing.IsMerged)
        {
            _satisfaction.Add(_projection, _customers.HasEarlier(_projection));
        }
    }

    private bool IsAsked(CaseFacts facts) =>
        (_query.Place is not { } place || ReferenceText.AreSame(facts.Place, place.Value))
        && (_query.Failure is not { } failure || ReferenceText.AreSame(facts.Failure, failure.Value))
        && (_query.Channel is not { } channel || facts.Channel == channel.Value);

    private InsightReport Finish(TenantId tenant) => new()
    {
        Scope = new InsightScope
        {
            Tenant = tenant.Value,
            From = _query.From,
            To = _query.To,
            AsOf = _query.AsOf,
            Place = _query.Place?.Value,
            Failure = _query.Failure?.Value,
            Channel = _query.Channel?.Value,
            SmallBelow = _query.SmallBelow,
            CohortLength = _query.CohortLength,
            Zone = (_query.Zone ?? TimeZoneInfo.Utc).Id,
            RepeatWindow = _query.RepeatWindow,
        },
        Purposes = _purposes.Figures(),
        Unread = _unread,
        AsClosed = _all.AsClosed.Figures(_measure),
        AsItStands = _all.AsItStands.Figures(_measure),
        Cohorts = _cohorts.Figures(_measure),
        ByOpener = _byOpener.Figures(_measure),
        BySeverity = _bySeverity.Figures(_measure),
        ByFailure = _byFailure.Figures(_measure),
        ByCause = _byCause.Figures(_measure),
        ByPlace = _byPlace.Figures(_measure),
        ByChannel = _byChannel.Figures(_measure),
        Answers = _answers.Figures(_measure),
        DeviceYeses = _deviceYeses.Figures(_measure),
        Again = _again.Figures(_measure),
        Times = _times.Figures(_measure),
        Effort = _effort.Figures(_measure),
        Promises = _promises.Figures(_measure),
        Approvals = _approvals.Figures(_measure),
        Costs = _costs.Figures(_measure),
        Satisfaction = _satisfaction.Figures(_measure),
        Learning = _learning.Figures(_measure),
    };
}
