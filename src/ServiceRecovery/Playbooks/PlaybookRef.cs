namespace ServiceRecovery.Playbooks;

/// <summary>Names a playbook and its version. A case stays on the version it was opened with.</summary>
/// <param name="Name">The name, 1 to 40 characters of <c>A-Za-z0-9._-</c>.</param>
/// <param name="Version">The version, from 1.</param>
public readonly record struct PlaybookRef(string Name, int Version)
{
    /// <summary>Returns <c>name:version</c>.</summary>
    public override string ToString() => $"{Name}:{Version}";
}
