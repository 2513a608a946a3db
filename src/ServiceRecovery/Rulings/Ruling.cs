using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>A limit across cases: whose, in which currency, over which time. Keys hold a pseudonym, never the name.</summary>
/// <param name="Name">What is limited, 1 to 40 characters of <c>A-Za-z0-9._-</c>: <c>customer</c>, <c>person</c>, <c>destination</c>.</param>
/// <param name="Of">Whose limit it is.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Window">The rolling time that counts.</param>
public sealed record LimitScope(string Name, SubjectKey Of, Currency Currency, TimeSpan Window)
{
    /// <summary>Gets the key under which a store keeps the limit.</summary>
    public string Key => $"limit/{Name}/{Of}/{Currency}";
}

/// <summary>What is spent in a scope.</summary>
/// <param name="Minor">The sum in minor units.</param>
/// <param name="Uses">How many grants there were.</param>
public readonly record struct LimitSpent(long Minor, long Uses);

/// <summary>A share of a limit that a grant takes; the store refuses it if the limit wouldn't hold.</summary>
/// <param name="Scope">The limit.</param>
/// <param name="AmountLimit">What the sum in the window may be at most, in minor units.</param>
/// <param name="UseLimit">How many grants there may be at most in the window.</param>
public sealed record LimitUse(LimitScope Scope, long AmountLimit, long UseLimit = long.MaxValue);

/// <summary>What an authority answered when asked to give something away.</summary>
public abstract record Ruling
{
    // Closed on purpose: the decider answers each ruling, and there are no others.
    private Ruling()
    {
    }

    /// <summary>Granted by <paramref name="Rule"/>, which the event will remember; the uses are taken from limits when it is stored.</summary>
    public sealed record Granted(RuleRef Rule, ImmutableArray<LimitUse> Uses = default) : Ruling;

    /// <summary>Possible, but only with the approval of somebody else; <paramref name="Level"/> names whose limits suffice, and <paramref name="AtOnce"/> what could be given now.</summary>
    public sealed record NeedsApproval(Role? Level, long AtOnce = 0) : Ruling;

    /// <summary>Not possible. <paramref name="Reason"/> is shown to the clerk as it stands.</summary>
    public sealed record Denied(string Reason) : Ruling;

    /// <summary>Not possible, because nobody set a limit. <paramref name="Reason"/> is shown to the clerk as it stands.</summary>
    public sealed record NoLimit(string Reason) : Ruling;
}
