namespace ServiceRecovery;

// Who answers for it.
public sealed partial record RecoveryCase
{
    /// <summary>Gets who answers for the case: its owner, or whoever was named until somebody owns it.</summary>
    public Subject? Responsible { get; internal set; }

    /// <summary>Gets whether somebody took responsibility.</summary>
    public bool IsOwned { get; internal set; }

    /// <summary>Gets the role the owner acts in.</summary>
    public Role OwnerRole { get; internal set; }

    /// <summary>Gets to whom the case was offered and who hasn't accepted yet.</summary>
    public Subject? HandOverTo { get; internal set; }

    /// <summary>Gets the level the case was raised to last.</summary>
    public Role? EscalatedTo { get; internal set; }
}
