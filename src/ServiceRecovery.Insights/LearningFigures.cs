using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>What was learned from the reports, and what came of it. Failures, accolades and near misses stand here together.</summary>
public sealed record LearningFigures
{
    /// <summary>Gets the reports that were debriefed, out of those that have ended; merged ones are debriefed with their survivor.</summary>
    public required Share Debriefed { get; init; }

    /// <summary>Gets those whose debrief hasn't concluded.</summary>
    public required Share InDebrief { get; init; }

    /// <summary>Gets those whose debrief was waived or called off.</summary>
    public required Share Waived { get; init; }

    /// <summary>Gets those that nobody debriefed and nothing waived.</summary>
    public required Share NotDebriefed { get; init; }

    /// <summary>Gets how many of the debriefs wait: people still talk in them.</summary>
    public required long Waiting { get; init; }

    /// <summary>Gets how many debriefs look at one of the reports or more.</summary>
    public required long Debriefs { get; init; }

    /// <summary>Gets how many of them have concluded.</summary>
    public required long Concluded { get; init; }

    /// <summary>Gets how many of them were called off.</summary>
    public required long CalledOff { get; init; }

    /// <summary>Gets those that are overdue, out of those that are open.</summary>
    public required Share Overdue { get; init; }

    /// <summary>Gets how many debriefs said that nothing contributed.</summary>
    public required long WithoutFactor { get; init; }

    /// <summary>Gets the factors that were found, those of most debriefs first.</summary>
    public required ImmutableArray<DebriefFactorFigures> Factors { get; init; }

    /// <summary>Gets what became of actions that prevent.</summary>
    public required ActionFigures Prevention { get; init; }

    /// <summary>Gets what became of practices that spread.</summary>
    public required ActionFigures Practices { get; init; }
}

/// <summary>How often debriefs found a factor.</summary>
/// <param name="Factor">The factor, by its name in the organization's taxonomy.</param>
/// <param name="Debriefs">How many debriefs found it.</param>
/// <param name="Cases">How many cases these debriefs look at.</param>
/// <param name="Share">Its share of all that was found, 0 to 1; a debrief that found two factors counts for both.</param>
/// <param name="CumulativeShare">The share of it and all before it.</param>
public sealed record DebriefFactorFigures(string Factor, long Debriefs, long Cases, double Share, double CumulativeShare);

/// <summary>What became of the actions that debriefs planned.</summary>
/// <param name="Planned">How many were planned.</param>
/// <param name="Done">Those that were done, out of them.</param>
/// <param name="Open">How many are to be done.</param>
/// <param name="Overdue">How many of these are overdue.</param>
/// <param name="Dropped">How many were dropped.</param>
/// <param name="Unverified">How many were done and their effect isn't known yet.</param>
/// <param name="Effective">Those that worked, out of those whose effect was looked at.</param>
/// <param name="Adoptions">How often a place took a practice up.</param>
public sealed record ActionFigures(long Planned, Share Done, long Open, long Overdue, long Dropped, long Unverified, Share Effective, long Adoptions);
