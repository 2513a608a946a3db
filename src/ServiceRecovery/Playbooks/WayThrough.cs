using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>How far a case is on the shortest way through its playbook to the ending that the playbook is for.</summary>
/// <param name="Stages">The stages on the way from the one that opens a case, which isn't among them, to the close.</param>
/// <param name="Done">How many of them lie behind the case, the one it stands in included. Of a case that left the way it is what isn't before it any more.</param>
public sealed record WayThrough(ImmutableArray<Stage> Stages, int Done)
{
    /// <summary>Returns how far it is: <c>3 of 7</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Done} of {Stages.Length}");
}
