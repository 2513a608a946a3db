using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>Whether other customers had similar experiences.</summary>
/// <param name="Case">The case that was asked about.</param>
/// <param name="Customers">How many other customers, as far as they are known, had one.</param>
/// <param name="Cases">Their cases and those whose customer isn't known, by receipt.</param>
public sealed record SimilarCases(CaseId Case, int Customers, ImmutableArray<SimilarCase> Cases)
{
    /// <summary>Gets how many share the cause.</summary>
    public int OfTheSameCause => Cases.Count(similar => similar.IsSameCause);

    /// <summary>Gets how many failed in the same way.</summary>
    public int OfTheSameFailure => Cases.Count(similar => similar.IsSameFailure);

    /// <summary>Gets how many happened at the same place.</summary>
    public int AtTheSamePlace => Cases.Count(similar => similar.IsSamePlace);
}

/// <summary>A case like another.</summary>
/// <param name="Case">The case.</param>
/// <param name="ReceivedAt">When the organization heard of it.</param>
/// <param name="IsSameCause">It shares the cause.</param>
/// <param name="IsSameFailure">It failed in the same way.</param>
/// <param name="IsSamePlace">It happened at the same place.</param>
/// <param name="IsCustomerKnown">Its customer is known, and is another.</param>
/// <param name="Ending">How it stands.</param>
public sealed record SimilarCase(CaseId Case, DateTimeOffset ReceivedAt, bool IsSameCause, bool IsSameFailure, bool IsSamePlace, bool IsCustomerKnown, Ending Ending);
