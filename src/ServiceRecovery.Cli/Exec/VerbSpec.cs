using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A verb: an act of the library, or one of the console's own. The reader of lines, the schema and the documentation are made from these.</summary>
/// <param name="Name">The word after <c>do</c>.</param>
/// <param name="About">What it is for.</param>
/// <param name="Fields">Its own fields, beside the common ones.</param>
internal sealed record VerbSpec(string Name, string About, params ImmutableArray<FieldSpec> Fields)
{
    /// <summary>Speaks of an act.</summary>
    public VerbSpec(Act act)
        : this(act.Verb, act.Fields.About ?? act.About, act.Fields.Own) => (Act, Rules, NeedsReceivedAt, Methods) = (act, act.Fields.Rules, act.Fields.NeedsReceivedAt, [.. Acts.MethodsOf(act.Verb)]);

    /// <summary>Gets what holds between the fields.</summary>
    public ImmutableArray<FieldRule> Rules { get; init; } = [];

    /// <summary>Gets the act; null for the verbs of the console itself.</summary>
    public Act? Act { get; }

    /// <summary>Gets what says the same in C#: the methods of a handle, one for each act that shares the verb, or a method of another type.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>Gets whether it is asked of a debrief.</summary>
    public bool IsOfDebrief { get; init; }

    /// <summary>Gets whether it may be a step of a batch.</summary>
    public bool IsStep => Act is not null && !IsOfDebrief;

    /// <summary>Gets whether the line names a case.</summary>
    public bool HasCase { get; init; } = true;

    /// <summary>Gets whether the line says who speaks.</summary>
    public bool HasBy { get; init; } = true;

    /// <summary>Gets whether its answer has a state.</summary>
    public bool HasState => Name is "get" or "get-debrief" or "token" or "list";

    /// <summary>Gets whether the line needs an <c>at</c>.</summary>
    public bool NeedsAt { get; init; }

    /// <summary>Gets whether the line needs a <c>receivedAt</c>.</summary>
    public bool NeedsReceivedAt { get; init; }
}
