namespace ServiceRecovery;

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
