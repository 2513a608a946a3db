namespace ServiceRecovery.Cases;

/// <summary>Something that was found in what was accepted: it is stored all the same, and somebody may want to know.</summary>
/// <param name="Code">What, in kebab-case.</param>
/// <param name="Sentence">A whole sentence that says what was found and what would do.</param>
public sealed record Finding(string Code, string Sentence)
{
    /// <summary>Returns code and sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}
