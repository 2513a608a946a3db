using System.Collections.Immutable;

namespace ServiceRecovery.Serialization;

/// <summary>What came of reading JSON: the value, or everything that is wrong with what was given.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="Value">The value; <see langword="null"/> when there are faults.</param>
/// <param name="Faults">What is wrong, the gravest first; empty when there is a value.</param>
public readonly record struct JsonReading<T>(T? Value, ImmutableArray<Finding> Faults)
    where T : class
{
    /// <summary>Gets whether something is wrong.</summary>
    public bool IsFaulty => Value is null;
}
