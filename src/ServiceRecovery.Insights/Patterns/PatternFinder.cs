using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Finds patterns among failures: a pure function of them and the query.</summary>
internal static class PatternFinder
{
    // What debriefs find is known when they are held, long after the failures, so that its last period always looks empty.
    private static readonly FactorKind[] KnownAtOnce = [FactorKind.Failure, FactorKind.Cause, FactorKind.Place];
    private static readonly FactorKind[] Kinds = [.. KnownAtOnce, FactorKind.Contributed];

    public static PatternReport Find(ImmutableArray<FailureEntry> all, PatternQuery query)
    {
        query.Check();
        var asked = Between(all, UnixMicroseconds.From(query.From), UnixMicroseconds.From(query.To));
        return new PatternReport
        {
            From = query.From,
            To = query.To,
            Failures = asked.Length,
            Repeated = Repeated(asked, query.RepeatedAtLeast),
            ByFailure = Ranking(asked, FactorKind.Failure),
            ByCause = Ranking(asked, FactorKind.Cause),
            ByPlace = Ranking(asked, FactorKind.Place),
            ByContributed = Ranking(asked, FactorKind.Contributed),
            Spikes = Spikes(all, query),
        };
    }

    public static SimilarCases? Similar(ImmutableArray<FailureEntry> all, CaseId id, TimeSpan window)
    {
        if (window <= TimeSpan.Zero)
        {
            throw new ArgumentException(FormattableString.Invariant($"The window must be longer than zero, but is {window}."), nameof(window));
        }

        var found = all.FirstOrDefault(failure => failure.Id == id.Value);
        if (found.Id is null)
        {
            return null;
        }

        // A case that names neither a cause nor what went wrong has only its place to be like others.
        var isPlaceAlone = found.Cause is null && found.Failure is null;
        var span = UnixMicroseconds.FromDuration(window);
        var similar = ImmutableArray.CreateBuilder<SimilarCase>();
        var customers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in Between(all, found.ReceivedAt - span, found.ReceivedAt + span + 1))
        {
            var (isCause, isFailure, isPlace) = (IsSame(found.Cause, other.Cause), IsSame(found.Failure, other.Failure), IsSame(found.Place, other.Place));
            var isOther = other.Id != found.Id && (other.Customer is null || other.Customer != found.Customer);
            if (!isOther || !(isCause || isFailure || (isPlaceAlone && isPlace)))
            {
                continue;
            }

            // Somebody unknown may be the same customer.
            var isKnown = found.Customer is not null && other.Customer is not null;
            if (isKnown)
            {
                customers.Add(other.Customer!);
            }

            similar.Add(new SimilarCase(other.Case, UnixMicroseconds.ToTime(other.ReceivedAt), isCause, isFailure, isPlace, isKnown, other.Ending));
        }

        return new SimilarCases(id, customers.Count, similar.ToImmutable());
    }

    public static long Count(ImmutableArray<FailureEntry> all, InsightFactor factor, DateTimeOffset from, DateTimeOffset to) =>
        to <= from
            ? throw new ArgumentException(FormattableString.Invariant($"The interval must end later than it begins, which is {from:O}, but it ends {to:O}."), nameof(to))
            : Between(all, UnixMicroseconds.From(from), UnixMicroseconds.From(to)).Count(failure => failure.Has(factor));

    private static ImmutableArray<FailureEntry> Between(ImmutableArray<FailureEntry> all, long from, long to) =>
        [.. all.Where(failure => failure.ReceivedAt >= from && failure.ReceivedAt < to)];

    private static ImmutableArray<RepeatedCustomer> Repeated(ImmutableArray<FailureEntry> asked, int atLeast) =>
    [
        .. asked.Where(failure => failure.Customer is not null)
            .GroupBy(failure => failure.Customer!, StringComparer.Ordinal)
            .Where(group => group.Count() >= atLeast)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new RepeatedCustomer(new SubjectKey(group.Key), [.. group.Select(failure => failure.Case)], SharedBy([.. group]))),
    ];

    private static ImmutableArray<InsightFactor> SharedBy(ImmutableArray<FailureEntry> failures) =>
    [
        .. Kinds.SelectMany(kind => failures.SelectMany(failure => failure.NamesOf(kind))
            .GroupBy(name => name, ReferenceText.Comparer)
            .Where(named => named.Count() > 1)
            .OrderBy(named => named.Key, StringComparer.Ordinal)
            .Select(named => new InsightFactor(kind, named.Key))),
    ];

    private static FactorRanking Ranking(ImmutableArray<FailureEntry> asked, FactorKind kind)
    {
        var groups = Named(asked, kind).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var named = asked.Count(failure => !failure.NamesOf(kind).IsEmpty);
        var before = new HashSet<string>(StringComparer.Ordinal);
        var factors = ImmutableArray.CreateBuilder<FactorCount>(groups.Length);
        foreach (var group in groups)
        {
            before.UnionWith(group.Select(failure => failure.Id));
            factors.Add(new FactorCount(new InsightFactor(kind, group.Key), group.Count(), (double)group.Count() / named, (double)before.Count / named, [.. group.Select(failure => failure.Case)]));
        }

        return new FactorRanking(named, asked.Length - named, factors.ToImmutable());
    }

    private static ImmutableArray<FactorSpike> Spikes(ImmutableArray<FailureEntry> all, PatternQuery query)
    {
        var (to, period) = (UnixMicroseconds.From(query.To), UnixMicroseconds.FromDuration(query.SpikePeriod));
        var from = to - period;

        // An organization has a history since its first report; a period that lies only partly in it would make the usual look smaller.
        var periods = all.IsEmpty || all[0].ReceivedAt >= from ? 0 : (int)Math.Min(query.SpikeHistory, (from - all[0].ReceivedAt) / period);
        if (periods < query.SpikeHistoryAtLeast)
        {
            return [];
        }

        var now = Between(all, from, to);
        var before = Between(all, from - (periods * period), from);
        return
        [
            .. KnownAtOnce.SelectMany(kind => SpikesOf(kind, now, before, periods, query))
                .Where(spike => spike.Chance < query.SpikeBelow)
                .OrderBy(spike => spike.Chance)
                .ThenBy(spike => spike.Factor.Kind)
                .ThenBy(spike => spike.Factor.Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<FactorSpike> SpikesOf(FactorKind kind, ImmutableArray<FailureEntry> now, ImmutableArray<FailureEntry> before, int periods, PatternQuery query)
    {
        var earlier = Named(before, kind).ToDictionary(group => group.Key, group => group.Count(), ReferenceText.Comparer);
        foreach (var group in Named(now, kind))
        {
            ImmutableArray<CaseId> cases = [.. group.Select(failure => failure.Case)];
            earlier.TryGetValue(group.Key, out var count);
            if (cases.Length >= query.SpikeAtLeast)
            {
                // What was never met before counts as met once, so that nothing is infinitely improbable.
                var chance = Poisson.AtLeast(cases.Length, (double)Math.Max(1, count) / periods);
                yield return new FactorSpike(new InsightFactor(kind, group.Key), query.To - query.SpikePeriod, query.To, cases.Length, (double)count / periods, periods, chance, cases);
            }
        }
    }

    private static IEnumerable<IGrouping<string, FailureEntry>> Named(ImmutableArray<FailureEntry> failures, FactorKind kind) =>
        failures.SelectMany(failure => failure.NamesOf(kind).Select(name => (Name: name, Failure: failure))).GroupBy(pair => pair.Name, pair => pair.Failure, ReferenceText.Comparer);

    private static bool IsSame(string? left, string? right) => left is not null && ReferenceText.AreSame(left, right);
}
