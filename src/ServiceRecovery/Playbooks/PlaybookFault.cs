using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>One thing that is wrong with a definition.</summary>
/// <param name="Code">A name in kebab-case for programs; it never changes once released.</param>
/// <param name="Sentence">The same for people, with the path if there is one.</param>
/// <param name="Path">The steps that show it; empty when none are needed.</param>
public sealed record PlaybookFault(string Code, string Sentence, ImmutableArray<PlaybookRow> Path)
{
    /// <summary>Returns code and sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}
