namespace ServiceRecovery;

/// <summary>A keyed pseudonym of somebody or something (a person, a customer, a payout destination, a piece of evidence): equal for equal originals of one tenant under one key, and telling nothing else.</summary>
/// <param name="Text">The key's id, a colon and 22 characters: <c>k1:…</c>.</param>
public readonly record struct SubjectKey(string Text)
{
    /// <summary>Returns the pseudonym.</summary>
    public override string ToString() => Text ?? "";
}

/// <summary>Somebody or something that events know by pseudonym alone. The original stands beside the event as a text and can be erased.</summary>
/// <remarks>Two subjects are equal when their keys are; the original doesn't count.</remarks>
/// <param name="Key">The pseudonym.</param>
/// <param name="Original">The original in its one spelling, or <see langword="null"/> when it was erased.</param>
public sealed record Subject(SubjectKey Key, string? Original)
{
    /// <inheritdoc/>
    public bool Equals(Subject? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    /// <summary>Returns the pseudonym, never the original: a log or a message may show this.</summary>
    public override string ToString() => Key.ToString();
}

/// <summary>A customer as the host names them: 1 to 256 characters without control characters. Capital and small ASCII letters are the same customer.</summary>
public readonly record struct CustomerRef
{
    private readonly string? _value;

    /// <summary>Takes a name as it is.</summary>
    /// <exception cref="ArgumentException">It is empty, longer than 256 characters, or has control characters or a lone surrogate.</exception>
    public CustomerRef(string value) => _value = TextRules.IsReference(value)
        ? value
        : throw new ArgumentException("A customer's reference has 1 to 256 characters and no control characters.", nameof(value));

    /// <summary>Gets the reference as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'CustomerRef' that was never set has no value.");

    /// <summary>Takes a reference from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no reference.</returns>
    public static bool TryParse(string? text, out CustomerRef reference)
    {
        var valid = TextRules.IsReference(text);
        reference = valid ? new CustomerRef(text!) : default;
        return valid;
    }

    /// <summary>Returns the reference as text.</summary>
    public override string ToString() => _value ?? "";
}
