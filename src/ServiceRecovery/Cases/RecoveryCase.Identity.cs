using System.Collections.Immutable;

namespace ServiceRecovery;

// Who the customer is, and who may never be.
public sealed partial record RecoveryCase
{
    /// <summary>Gets who speaks for the customer beside them.</summary>
    internal ImmutableArray<Subject> Representatives { get; set; } = [];

    /// <summary>Gets the customers and representatives who were named only after something had been granted.</summary>
    internal ImmutableArray<Subject> NamedLate { get; set; } = [];

    /// <summary>Gets who answered for the case, was offered it, or was acted for in it; who acted themselves stands in <see cref="Acted"/>.</summary>
    internal ImmutableArray<Subject> Answered { get; set; } = [];
}
