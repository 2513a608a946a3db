using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Debriefs;

/// <summary>What was decided of a command to a debrief.</summary>
internal abstract record DebriefDecision
{
    private DebriefDecision()
    {
    }

    /// <summary>These events happen.</summary>
    public sealed record Accepted(ImmutableArray<DebriefEvent> Events) : DebriefDecision;

    /// <summary>Nothing happens.</summary>
    public sealed record Refused(Unmet Unmet) : DebriefDecision;
}

/// <summary>Everything that deciding may know beside the debrief and the command.</summary>
internal sealed record DebriefFacts
{
    public required DebriefId Id { get; init; }

    public required DebriefRules Rules { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required Actor By { get; init; }

    public required Pseudonyms Names { get; init; }

    /// <summary>Gets the cases that the command names, as far as they are there.</summary>
    public ImmutableArray<DebriefedCase> Cases { get; init; } = [];

    /// <summary>Gets who answers for the first case, or for everything.</summary>
    public Subject? Responsible { get; init; }

    /// <summary>Gets how many failures came in the window before an action was done and after it.</summary>
    public (long Before, long After)? Recurrences { get; init; }

    /// <summary>Gets the field in which the words name a person of the cases, and the word.</summary>
    public (string Field, string Word)? NamesPerson { get; init; }

    /// <summary>Gets what may be a name, or only a word at the beginning of a sentence.</summary>
    public ImmutableArray<Finding> MaybeNamed { get; init; } = [];
}

/// <summary>A case that is looked at.</summary>
internal sealed record DebriefedCase(CaseId Id, RecoveryCase? Case);
