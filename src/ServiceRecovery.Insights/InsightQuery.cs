namespace ServiceRecovery.Insights;

/// <summary>How long the cohorts of a series are. They are calendar periods in the query's zone.</summary>
public enum CohortLength
{
    /// <summary>One day.</summary>
    Day,

    /// <summary>A week from Monday.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar quarter.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}

/// <summary>Asks for figures about the reports that the organization received in an interval.</summary>
/// <param name="From">Reports received at this instant or later.</param>
/// <param name="To">Reports received before this instant.</param>
public sealed record InsightQuery(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>How many cohorts a series has at most.</summary>
    public const int MostCohorts = 1_000;

    /// <summary>Gets the instant as of which the figures stand: what was recorded later isn't looked at. <see langword="null"/>: all that was recorded.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Gets the place; <see langword="null"/>: any.</summary>
    public PlaceId? Place { get; init; }

    /// <summary>Gets what went wrong; <see langword="null"/>: anything.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets the channel of the report; <see langword="null"/>: any.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Gets the number below which a figure is marked as small.</summary>
    /// <value>The default value is 30.</value>
    public int SmallBelow { get; init; } = 30;

    /// <summary>Gets how long the cohorts of the series are.</summary>
    /// <value>The default value is a month.</value>
    public CohortLength CohortLength { get; init; } = CohortLength.Month;

    /// <summary>Gets the zone whose calendar the cohorts follow; <see langword="null"/>: UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Gets how far back an earlier report of the same customer makes a later one a repeat.</summary>
    /// <value>The default value is 90 days.</value>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromDays(90);

    internal void Check()
    {
        if (To <= From)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(To)} must be later than {nameof(From)}, which is {From:O}, but is {To:O}."));
        }

        if (SmallBelow < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(SmallBelow)} must be 0 or more, but is {SmallBelow}."));
        }

        if (RepeatWindow <= TimeSpan.Zero)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(RepeatWindow)} must be longer than zero, but is {RepeatWindow}."));
        }

        if (CohortLength is < CohortLength.Day or > CohortLength.Year)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(CohortLength)} must be one of its members, but is {CohortLength}."));
        }
    }
}
