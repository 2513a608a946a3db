using System.Collections.Immutable;

namespace ServiceRecovery.Serialization;

/// <summary>What came of reading JSON: the value, or everything that is wrong with what was given.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="Value">The value; <see langword="null"/> when there are faults.</param>
/// <param name="Faults">What is wrong, the gravest first; empty when there is a value.</param>
public readonly record struct JsonReading<T>(T? Value, ImmutableArray<JsonFault> Faults)
    where T : class
{
    /// <summary>Gets whether something is wrong.</summary>
    public bool IsFaulty => Value is null;
}

/// <summary>Something that is wrong with JSON that was given.</summary>
/// <param name="Code">Which of the faulty codes of docs/commands.md, in kebab-case; codes never change once released.</param>
/// <param name="Sentence">A whole sentence that names the member, says what was given and what would do.</param>
/// <param name="Path">The member, as <c>evidence.channel</c> or <c>concerned[0]</c>; empty for the whole.</param>
public sealed record JsonFault(string Code, string Sentence, string Path)
{
    /// <summary>Returns code and sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}
