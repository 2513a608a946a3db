using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>A playbook breaks rules. <see cref="Faults"/> has all of them.</summary>
public sealed class InvalidPlaybookException : Exception
{
    /// <summary>Takes the faults.</summary>
    /// <param name="name">What the playbook is called, as far as that is known.</param>
    /// <param name="faults">What is wrong with it.</param>
    /// <param name="innerException">What led to it.</param>
    public InvalidPlaybookException(string name, ImmutableArray<PlaybookFault> faults, Exception? innerException = null)
        : base(Describe(name, faults), innerException) => Faults = faults;

    /// <summary>Takes a message of the caller's own.</summary>
    public InvalidPlaybookException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message of the caller's own, and what led to it.</summary>
    public InvalidPlaybookException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says only that a playbook breaks a rule.</summary>
    public InvalidPlaybookException()
        : base("The playbook breaks a rule.")
    {
    }

    /// <summary>Gets everything that is wrong.</summary>
    public ImmutableArray<PlaybookFault> Faults { get; } = [];

    private static string Describe(string name, ImmutableArray<PlaybookFault> faults) =>
        $"The playbook '{name}' breaks {(faults.Length == 1 ? "a rule" : $"{faults.Length} rules")}:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}";
}
