namespace ServiceRecovery.Drills;

/// <summary>One thing that is wrong with a scenario file.</summary>
/// <param name="Code">A name in kebab-case for programs; it never changes once released.</param>
/// <param name="Line">The line, from 1; 0 when it is about the whole file.</param>
/// <param name="Position">The byte in the line, from 1; 0 when it is about the whole file.</param>
/// <param name="Sentence">What was found and what was expected.</param>
public sealed record DrillFault(string Code, long Line, long Position, string Sentence)
{
    /// <summary>Returns code, place and sentence.</summary>
    public override string ToString() => Line == 0
        ? $"{Code}: {Sentence}"
        : FormattableString.Invariant($"{Code}: Line {Line}, position {Position}: {Sentence}");
}
