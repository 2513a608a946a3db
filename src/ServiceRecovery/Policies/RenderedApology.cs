namespace ServiceRecovery.Policies;

/// <summary>The words of a template, rendered for a case.</summary>
/// <param name="Words">The words.</param>
/// <param name="Culture">Their language.</param>
/// <param name="Template">The variant that was taken.</param>
internal sealed record RenderedApology(string Words, string Culture, ApologyTemplate Template);
