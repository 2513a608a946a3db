using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

/// <summary>What an organization decided once for all its cases, checked and frozen.</summary>
internal sealed record OrganizationRules
{
    /// <summary>Gets the roles, lowest level first. A role that isn't listed is below all.</summary>
    public ImmutableArray<Role> Levels { get; init; } = [];

    /// <summary>Gets how much may stand granted in a case before a yes that staff enter needs another person.</summary>
    public CompensationFloor Floor { get; init; } = CompensationFloor.Standard(1);

    /// <summary>Gets how much may stand granted in a case before a yes on a device needs another person.</summary>
    public CompensationFloor DeviceFloor { get; init; } = CompensationFloor.Standard(10);

    /// <summary>Gets how long a request for approval stands.</summary>
    public TimeSpan ApprovalExpiry { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Gets by when a promise without a time is due, where the failure is severe.</summary>
    public TimeSpan PromiseWithinSevere { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets by when a promise without a time is due, where the failure is major.</summary>
    public TimeSpan PromiseWithinMajor { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Gets by when a promise without a time is due, where the failure is minor.</summary>
    public TimeSpan PromiseWithinMinor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Gets how many cases one person may discard a day alone.</summary>
    public int DiscardsADay { get; init; } = 3;

    /// <summary>Gets whether a grant above somebody's limits is split unless the command says otherwise.</summary>
    public bool SplitAtLimit { get; init; }

    /// <summary>Gets whether staff whom the directory doesn't know may act all the same.</summary>
    public bool UnknownStaffMayAct { get; init; }

    /// <summary>Gets the channels whose references of evidence are one space.</summary>
    public ImmutableHashSet<string> SharedEvidence { get; init; } = [];

    /// <summary>Gets solo mode, or <see langword="null"/>: another person is another person.</summary>
    public SoloMode? Solo { get; init; }

    /// <summary>Returns the level of a role; -1 when it is below all.</summary>
    public int LevelOf(Role role) => Levels.IndexOf(role);

    /// <summary>Returns how long a promise without a time is given.</summary>
    public TimeSpan PromiseWithin(Severity severity) => severity switch
    {
        Severity.Severe => PromiseWithinSevere,
        Severity.Major => PromiseWithinMajor,
        _ => PromiseWithinMinor,
    };
}
