using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>What was decided.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>These events happen, if the claims hold.</summary>
    /// <param name="Events">What happens.</param>
    /// <param name="Claims">What is taken from limits.</param>
    /// <param name="Releases">What is given back to limits.</param>
    public sealed record Accepted(ImmutableArray<CaseEvent> Events, ImmutableArray<DraftClaim> Claims, ImmutableArray<DraftRelease> Releases) : Decision
    {
        /// <summary>Gets what happens in the older case of a merge, before this.</summary>
        public CaseEvent.DuplicateAbsorbed? Absorbed { get; init; }
    }

    /// <summary>Nothing happens.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(Refusal Refusal) : Decision;
}

/// <summary>A share of a limit before the desk knows versions.</summary>
/// <param name="Key">The limit.</param>
/// <param name="Window">The rolling time that counts; <see langword="null"/>: for ever.</param>
/// <param name="Amount">What is taken.</param>
/// <param name="AmountLimit">What the sum in the window may be at most.</param>
/// <param name="UseLimit">How many entries there may be at most.</param>
/// <param name="EventIndex">Which of the decision's events it is for, from 0.</param>
internal sealed record DraftClaim(string Key, TimeSpan? Window, long Amount, long AmountLimit, long UseLimit, int EventIndex)
{
    /// <summary>Gets how many entries of the limit were seen when it was decided; the claim fails when others came since. <see langword="null"/>: others don't matter.</summary>
    public long? SeenUses { get; init; }
}

/// <summary>A share given back.</summary>
/// <param name="Key">The limit.</param>
/// <param name="EventVersion">The event it was taken for.</param>
/// <param name="Amount">How much of it.</param>
internal sealed record DraftRelease(string Key, long EventVersion, long Amount)
{
    /// <summary>All that is left of it.</summary>
    public const long Whole = long.MaxValue;

    /// <summary>Gets the absorbed case that took it; <see langword="null"/>: the case itself.</summary>
    public CaseId? TakenIn { get; init; }
}
