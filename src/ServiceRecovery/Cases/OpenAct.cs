using System.Collections.Immutable;

namespace ServiceRecovery.Cases;

/// <summary>An act that somebody could give now.</summary>
public sealed record OpenAct
{
    internal OpenAct(string verb) => Verb = verb;

    /// <summary>Gets the verb.</summary>
    public string Verb { get; }

    /// <summary>Gets what of the case it may be given for by this person: promises, compensations, requests; empty where it is about the case itself.</summary>
    public ImmutableArray<string> Refs { get; internal init; } = [];

    /// <summary>Gets the names of its fields, those that must be given first.</summary>
    public ImmutableArray<string> Fields { get; internal init; } = [];

    /// <summary>Gets what this person may give at once, one amount for each currency, as the default authority has it; empty for an act that gives nothing, and where another authority rules.</summary>
    public ImmutableArray<Money> AtOnce { get; internal init; } = [];

    /// <summary>Gets the level that is asked for more than <see cref="AtOnce"/>, if one has higher limits.</summary>
    public Role? Level { get; internal init; }

    /// <summary>Returns the verb.</summary>
    public override string ToString() => Verb;
}
