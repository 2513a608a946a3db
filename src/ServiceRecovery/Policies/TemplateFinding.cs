namespace ServiceRecovery.Policies;

/// <summary>One thing amiss with a template.</summary>
/// <param name="Code">What: <c>unknown-placeholder</c>, <c>file-too-large</c> …</param>
/// <param name="Sentence">A whole sentence that says what was found and what would do.</param>
/// <param name="Where">The template, value, file or folder it is about.</param>
public sealed record TemplateFinding(string Code, string Sentence, string Where);
