namespace ServiceRecovery.Cases;

/// <summary>Something that was found in what was given: in an accepted command, in an apology, in templates, in JSON.</summary>
/// <param name="Code">What, in kebab-case.</param>
/// <param name="Sentence">A whole sentence that says what was found and what would do.</param>
/// <param name="Where">What it is about: a member as <c>evidence.channel</c>, a template, a file; <see langword="null"/> or empty: the whole.</param>
public sealed record Finding(string Code, string Sentence, string? Where = null)
{
    /// <summary>Returns code and sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}
