using System.Collections.Immutable;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A verb: its fields, what holds between them, and the command they make. The reader of lines, the schema and the documentation are made from these.</summary>
/// <param name="Name">The word after <c>do</c>.</param>
/// <param name="About">What it is for.</param>
/// <param name="Fields">Its own fields, beside the common ones.</param>
internal sealed record VerbSpec(string Name, string About, params ImmutableArray<FieldSpec> Fields)
{
    /// <summary>Gets what holds between the fields.</summary>
    public ImmutableArray<FieldRule> Rules { get; init; } = [];

    /// <summary>Gets how the command is made; null for the verbs of the console itself.</summary>
    public Func<FieldValues, Actor, CaseCommand>? Make { get; init; }

    /// <summary>Gets how what is asked of a debrief is made; null for every other verb.</summary>
    public Func<FieldValues, Learning.DebriefCommand>? Ask { get; init; }

    /// <summary>Gets whether the line names a case.</summary>
    public bool HasCase { get; init; } = true;

    /// <summary>Gets whether the line says who speaks.</summary>
    public bool HasBy { get; init; } = true;

    /// <summary>Gets whether the line needs an <c>at</c>.</summary>
    public bool NeedsAt { get; init; }

    /// <summary>Gets whether the line needs a <c>receivedAt</c>.</summary>
    public bool NeedsReceivedAt { get; init; }
}
