namespace ServiceRecovery.Policies;

/// <summary>Names the rule that ruled and its version; the event remembers it.</summary>
/// <param name="Name">The rule, 1 to 64 characters of <c>A-Za-z0-9._:-</c>.</param>
/// <param name="Version">Its version, from 1.</param>
public readonly record struct RuleRef(string Name, int Version)
{
    /// <summary>Returns <c>name:version</c>.</summary>
    public override string ToString() => $"{Name}:{Version}";
}
