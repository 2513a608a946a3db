using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>Figures about the reports received in an interval, folded from what was recorded. No person appears in it, neither of the staff nor a customer.</summary>
/// <remarks>docs/insights.md defines each figure. Its members are numbers, text, instants and durations, so that any writer of JSON can write it.</remarks>
public sealed record InsightReport
{
    /// <summary>Gets what was asked.</summary>
    public required InsightScope Scope { get; init; }

    /// <summary>Gets how many reports of each kind there were.</summary>
    public required PurposeFigures Purposes { get; init; }

    /// <summary>Gets how many cases and debriefs of the tenant couldn't be read, because a newer version of the library wrote to them or they don't begin as such. They stand in no figure.</summary>
    public required long Unread { get; init; }

    /// <summary>Gets how the failures ended when they were closed for the first time.</summary>
    public required EndingFigures AsClosed { get; init; }

    /// <summary>Gets how the failures stand: a late no takes "recovered" back.</summary>
    public required EndingFigures AsItStands { get; init; }

    /// <summary>Gets the same by cohort of receipt, in order of time, empty cohorts too.</summary>
    public required ImmutableArray<CohortFigures> Cohorts { get; init; }

    /// <summary>Gets the endings by who opened the case.</summary>
    public required ImmutableArray<GroupFigures> ByOpener { get; init; }

    /// <summary>Gets the endings by the highest severity.</summary>
    public required ImmutableArray<GroupFigures> BySeverity { get; init; }

    /// <summary>Gets the endings by the organization's name for what went wrong.</summary>
    public required ImmutableArray<GroupFigures> ByFailure { get; init; }

    /// <summary>Gets the endings by the cause that cases share.</summary>
    public required ImmutableArray<GroupFigures> ByCause { get; init; }

    /// <summary>Gets the endings by place.</summary>
    public required ImmutableArray<GroupFigures> ByPlace { get; init; }

    /// <summary>Gets the endings by the channel of the report.</summary>
    public required ImmutableArray<GroupFigures> ByChannel { get; init; }

    /// <summary>Gets what customers answered, by where the answer came from.</summary>
    public required ImmutableArray<AnswerFigures> Answers { get; init; }

    /// <summary>Gets what each role granted, and how much of it a customer then said yes to on a device, by currency in ordinal order, the most first.</summary>
    public required ImmutableArray<DeviceYesFigures> DeviceYeses { get; init; }

    /// <summary>Gets how often it had to be done again.</summary>
    public required AgainFigures Again { get; init; }

    /// <summary>Gets how long customers waited.</summary>
    public required TimeFigures Times { get; init; }

    /// <summary>Gets what it cost customers in trouble.</summary>
    public required EffortFigures Effort { get; init; }

    /// <summary>Gets what became of promises to customers.</summary>
    public required PromiseFigures Promises { get; init; }

    /// <summary>Gets how long requests for approval waited, and what became of them.</summary>
    public required ApprovalFigures Approvals { get; init; }

    /// <summary>Gets what recovery cost, by currency in ordinal order.</summary>
    public required ImmutableArray<CostFigures> Costs { get; init; }

    /// <summary>Gets how satisfied customers were, by severity, and after a first failure against a repeated one.</summary>
    public required SatisfactionFigures Satisfaction { get; init; }

    /// <summary>Gets what was learned from failures, accolades and near misses, and what came of it.</summary>
    public required LearningFigures Learning { get; init; }
}

/// <summary>What a report is about.</summary>
public sealed record InsightScope
{
    /// <summary>Gets whose figures they are.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets the first instant of receipt.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Gets the instant before which they were received.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Gets as of when the figures stand; <see langword="null"/>: all that was recorded.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Gets the only place, if one was asked for.</summary>
    public string? Place { get; init; }

    /// <summary>Gets the only failure kind, if one was asked for.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets the only channel, if one was asked for.</summary>
    public string? Channel { get; init; }

    /// <summary>Gets the number below which figures are marked as small.</summary>
    public required int SmallBelow { get; init; }

    /// <summary>Gets how long the cohorts are.</summary>
    public required CohortLength CohortLength { get; init; }

    /// <summary>Gets the id of the zone whose calendar they follow.</summary>
    public required string Zone { get; init; }

    /// <summary>Gets how far back an earlier report makes a repeat.</summary>
    public required TimeSpan RepeatWindow { get; init; }
}
