using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

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
    public TemplateException(ImmutableArray<Finding> findings, Exception? innerException = null)
        : base(string.Join(" ", findings.Select(finding => finding.Sentence)), innerException) => Findings = findings;

    /// <summary>Gets what was found.</summary>
    public ImmutableArray<Finding> Findings { get; } = [];
}
