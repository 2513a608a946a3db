using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

public sealed partial class InsightReadModel
{
    private ImmutableArray<FailureEntry>? _failures;

    // Kept until something changes: whoever checks many actions asks many times.
    private ImmutableArray<FailureEntry> Failures => _failures ??= FailureList.Of(_cases, _debriefs.Values);

    /// <summary>Finds patterns among the failures that the organization received in an interval.</summary>
    /// <exception cref="ArgumentException">The query asks for what can't be.</exception>
    public PatternReport Patterns(PatternQuery query) => PatternFinder.Find(Failures, query ?? throw new ArgumentNullException(nameof(query)));

    /// <summary>Finds failures of other customers like one, or for praise their praise: of the same cause or the same failure kind, or, where the case names neither, at the same place.</summary>
    /// <param name="id">The case.</param>
    /// <param name="window">How far from its receipt, before and after, the others may have been received.</param>
    /// <returns><see langword="null"/> when the case is no failure and no praise of its own: it isn't there, is a near miss, was merged, or was entered in error.</returns>
    /// <exception cref="ArgumentException">The window isn't longer than zero.</exception>
    public SimilarCases? Similar(CaseId id, TimeSpan window) => PatternFinder.Similar(Failures, id, window) ?? PatternFinder.Similar(FailureList.Of(_cases, _debriefs.Values, Purpose.Accolade), id, window);

    /// <summary>Counts failures with a factor by the instant the organization heard of them: what says whether a preventive action had an effect.</summary>
    /// <param name="factor">What they have in common.</param>
    /// <param name="from">Received at this instant or later.</param>
    /// <param name="to">Received before this instant.</param>
    /// <returns>Merged reports and those entered in error aren't counted.</returns>
    /// <exception cref="ArgumentException">The interval is empty.</exception>
    public long CountFailures(InsightFactor factor, DateTimeOffset from, DateTimeOffset to) => PatternFinder.Count(Failures, factor, from, to);
}
