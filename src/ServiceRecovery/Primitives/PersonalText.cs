namespace ServiceRecovery.Cases;

/// <summary>Words of a person. They stand beside the event that has them, never in its bytes, and can be erased without touching it.</summary>
/// <remarks>No decision depends on the words: the same history folded with and without them gives the same case.</remarks>
public sealed class PersonalText : IEquatable<PersonalText>
{
    private PersonalText(string? value, int length)
    {
        Value = value;
        Length = length;
    }

    /// <summary>Gets the words, or <see langword="null"/> when they were erased.</summary>
    public string? Value { get; }

    /// <summary>Gets how many UTF-16 units the words have or had.</summary>
    public int Length { get; }

    /// <summary>Gets whether the words were erased.</summary>
    public bool IsErased => Value is null;

    /// <summary>Takes words that were checked on entry.</summary>
    public static PersonalText From(string value) => new(value, value.Length);

    /// <summary>Takes words that may be absent.</summary>
    public static PersonalText? FromOptional(string? value) => value is null ? null : From(value);

    /// <summary>Stands for words of <paramref name="length"/> UTF-16 units that were erased.</summary>
    public static PersonalText Erased(int length) => new(null, length);

    /// <inheritdoc/>
    public bool Equals(PersonalText? other) => other is not null && Length == other.Length && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PersonalText);

    /// <inheritdoc/>
    public override int GetHashCode() => Value is null ? Length : StringComparer.Ordinal.GetHashCode(Value);

    /// <summary>Returns how long the words are, never the words: a log or a message may show this.</summary>
    public override string ToString() => IsErased ? $"[{Length} erased]" : $"[{Length}]";
}
