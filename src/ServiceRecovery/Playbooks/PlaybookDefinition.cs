using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>A playbook as plain data: in which order an organization puts things right. <see cref="Playbook.Build"/> checks it.</summary>
/// <remarks>It can only add rules to those that every playbook obeys, so one without rules of its own is as safe as one with.</remarks>
public sealed record PlaybookDefinition
{
    /// <summary>Takes what a definition can't do without.</summary>
    public PlaybookDefinition(string name, int version, Purpose purpose, Stage opening)
    {
        Name = name;
        Version = version;
        Purpose = purpose;
        Opening = opening;
    }

    /// <summary>Returns one line for a log: name and version, what it is for, and where a case is opened.</summary>
    public override string ToString() => $"'{Ref}' for '{Purpose}', opened in '{Opening}'";

    /// <summary>Gets the name, 1 to 40 characters of <c>A-Za-z0-9._-</c>.</summary>
    public string Name { get; init; }

    /// <summary>Gets the version, from 1. A case stays on the version it was opened with.</summary>
    public int Version { get; init; }

    /// <summary>Gets what the playbook is for.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>Gets the stage in which a case is opened.</summary>
    public Stage Opening { get; init; }

    /// <summary>Gets the stages, open and closing, in the order in which they are shown.</summary>
    internal ImmutableArray<PlaybookStage> Stages { get; init => field = Set(value); } = [];

    /// <summary>Gets the rows of single stages.</summary>
    public ImmutableArray<PlaybookRow> Rows { get; init => field = Set(value); } = [];

    /// <summary>Gets the rows of every open stage that has no row of its own for the step.</summary>
    internal ImmutableArray<CommonRow> CommonRows { get; init => field = Set(value); } = [];

    /// <summary>Gets where a common row, or one of the common ending, doesn't count.</summary>
    internal ImmutableArray<RefusedStep> RefusedSteps { get; init => field = Set(value); } = [];

    /// <summary>Gets where the common ending hangs; <see langword="null"/>: the definition has an ending of its own.</summary>
    internal AskingEnding? Asking { get; init; }

    /// <summary>Gets the rules that the organization adds.</summary>
    internal ImmutableArray<CustomRule> Rules { get; init => field = Set(value); } = [];

    /// <summary>Gets the steps of the organization's own. One that stands in a row and isn't here is <see cref="KindEffect.Staling"/>.</summary>
    internal ImmutableArray<CustomStep> Kinds { get; init => field = Set(value); } = [];

    /// <summary>Gets the name and the version together.</summary>
    public PlaybookRef Ref => new(Name, Version);

    /// <summary>Returns an edited copy. A row replaces the one that this definition has for the stage and the step, and stages that are named for the first time are added as open ones.</summary>
    /// <remarks>Name and version stay unless the edit gives others (<see cref="PlaybookBuilder.Named"/>); no catalog takes two playbooks of one name and version.</remarks>
    public PlaybookDefinition With(Action<PlaybookBuilder> edit)
    {
        var builder = new PlaybookBuilder(this);
        edit(builder);
        return builder.ToDefinition();
    }

    /// <summary>Compares the contents, member by member and in order.</summary>
    public bool Equals(PlaybookDefinition? other) => other is not null
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && Version == other.Version
        && Purpose == other.Purpose
        && Opening == other.Opening
        && Asking == other.Asking
        && Stages.SequenceEqual(other.Stages)
        && Rows.SequenceEqual(other.Rows)
        && CommonRows.SequenceEqual(other.CommonRows)
        && RefusedSteps.SequenceEqual(other.RefusedSteps)
        && Rules.SequenceEqual(other.Rules)
        && Kinds.SequenceEqual(other.Kinds);

    /// <summary>Returns a hash of the name, the version and the sizes.</summary>
    public override int GetHashCode() => (Ref, Purpose, Stages.Length, Rows.Length).GetHashCode();

    // An array that was never set is an empty one.
    private static ImmutableArray<T> Set<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
