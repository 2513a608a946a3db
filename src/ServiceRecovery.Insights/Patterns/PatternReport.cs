using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>Patterns among failures. Merged reports and those entered in error aren't failures of their own and stand nowhere in it.</summary>
/// <remarks>docs/insights.md says how each is found and what it can't tell. Nobody of the staff appears in it, and customers by pseudonym only.</remarks>
public sealed record PatternReport
{
    /// <summary>Gets the first instant of receipt.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Gets the instant before which the failures were received.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Gets how many failures there were.</summary>
    public required long Failures { get; init; }

    /// <summary>Gets the customers who were let down again and again, most failures first.</summary>
    public required ImmutableArray<RepeatedCustomer> Repeated { get; init; }

    /// <summary>Gets what went wrong, most often first.</summary>
    public required FactorRanking ByFailure { get; init; }

    /// <summary>Gets the causes that cases share, most often first.</summary>
    public required FactorRanking ByCause { get; init; }

    /// <summary>Gets the places, most often first.</summary>
    public required FactorRanking ByPlace { get; init; }

    /// <summary>Gets what debriefs found to have contributed, most often first; a failure may have several.</summary>
    public required FactorRanking ByContributed { get; init; }

    /// <summary>Gets what happened far more often in the last period than in those before it, least probable first.</summary>
    public required ImmutableArray<FactorSpike> Spikes { get; init; }
}

/// <summary>A customer who was let down more than once.</summary>
/// <param name="Customer">The customer's pseudonym.</param>
/// <param name="Cases">Their cases, by receipt.</param>
/// <param name="Shared">What at least two of these cases have in common.</param>
public sealed record RepeatedCustomer(SubjectKey Customer, ImmutableArray<CaseId> Cases, ImmutableArray<InsightFactor> Shared);

/// <summary>Factors of one sort, most failures first: which few stand behind most of it.</summary>
/// <param name="Named">How many failures name one.</param>
/// <param name="Unnamed">How many don't, so that nobody takes the named ones for all.</param>
/// <param name="Factors">The factors.</param>
public sealed record FactorRanking(long Named, long Unnamed, ImmutableArray<FactorCount> Factors);

/// <summary>How many failures have a factor.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">Its share of those that name one, 0 to 1.</param>
/// <param name="CumulativeShare">The share of those that name it or one before it.</param>
/// <param name="Cases">The cases, by receipt.</param>
public sealed record FactorCount(InsightFactor Factor, long Count, double Share, double CumulativeShare, ImmutableArray<CaseId> Cases);

/// <summary>A factor that was met far more often than before.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="From">The first instant of the period.</param>
/// <param name="To">The instant it ended before.</param>
/// <param name="Count">How many failures with this factor were received in it.</param>
/// <param name="Usual">The mean of the periods before it.</param>
/// <param name="Periods">How many periods before it there were.</param>
/// <param name="Chance">How probable so many or more would be, were the period like those before it.</param>
/// <param name="Cases">The cases of the period, by receipt.</param>
public sealed record FactorSpike(InsightFactor Factor, DateTimeOffset From, DateTimeOffset To, long Count, double Usual, int Periods, double Chance, ImmutableArray<CaseId> Cases);
