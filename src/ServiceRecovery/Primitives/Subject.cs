namespace ServiceRecovery.Cases;

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
