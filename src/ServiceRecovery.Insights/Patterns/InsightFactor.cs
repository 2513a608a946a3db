namespace ServiceRecovery.Insights;

/// <summary>What sort of thing failures have in common.</summary>
public enum FactorKind
{
    /// <summary>The organization's name for what went wrong.</summary>
    Failure,

    /// <summary>The cause that cases share.</summary>
    Cause,

    /// <summary>The place.</summary>
    Place,

    /// <summary>What a debrief of the case found to have contributed.</summary>
    Contributed,
}

/// <summary>Something that failures have in common.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Name">Which.</param>
public sealed record InsightFactor(FactorKind Kind, string Name)
{
    /// <summary>Tells whether both name the same: of failures, causes and places capital and small letters are one.</summary>
    public bool Equals(InsightFactor? other) => other is not null && Kind == other.Kind && ReferenceText.AreSame(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => ReferenceText.HashOf(Name) + (int)Kind;

    /// <summary>Names what went wrong.</summary>
    public static InsightFactor From(FailureKind failure) => new(FactorKind.Failure, failure.Value);

    /// <summary>Names a cause.</summary>
    public static InsightFactor From(CauseId cause) => new(FactorKind.Cause, cause.Value);

    /// <summary>Names a place.</summary>
    public static InsightFactor From(PlaceId place) => new(FactorKind.Place, place.Value);

    /// <summary>Names a factor of debriefs.</summary>
    public static InsightFactor From(FactorId factor) => new(FactorKind.Contributed, factor.Value);
}
