using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>One thing amiss with a template.</summary>
/// <param name="Code">What: <c>unknown-placeholder</c>, <c>file-too-large</c> …</param>
/// <param name="Sentence">A whole sentence that says what was found and what would do.</param>
/// <param name="Where">The template, value, file or folder it is about.</param>
public sealed record TemplateFinding(string Code, string Sentence, string Where);

/// <summary>Templates can't be used, or one can't be rendered; everything found is listed. Nothing was sent.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Takes no findings; for serializers and tests of handlers.</summary>
    public TemplateException()
    {
    }

    /// <summary>Takes a message.</summary>
    public TemplateException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message and a cause.</summary>
    public TemplateException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes what was found.</summary>
    public TemplateException(ImmutableArray<TemplateFinding> findings, Exception? innerException = null)
        : base(string.Join(" ", findings.Select(finding => finding.Sentence)), innerException) => Findings = findings;

    /// <summary>Gets what was found.</summary>
    public ImmutableArray<TemplateFinding> Findings { get; } = [];
}
