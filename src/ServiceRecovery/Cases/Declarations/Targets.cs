using System.Collections.Immutable;

namespace ServiceRecovery.Declarations;

/// <summary>What of a case an act may be given for by one person.</summary>
/// <param name="Refs">The names of what is open to them.</param>
/// <param name="Unmet">Why there are none, where the act needs one; <see langword="null"/> where it may be given.</param>
/// <param name="Kept">What isn't open to them, each with the reason.</param>
internal readonly record struct Targets(ImmutableArray<string> Refs, Unmet? Unmet, ImmutableArray<(string Ref, Unmet Why)> Kept)
{
    /// <summary>Lists what is open of all there is; what keeps a person from the last one is told where they are kept from each.</summary>
    public static Targets Among<T>(string verb, string kind, IEnumerable<T> all, Func<T, string> nameOf, Func<T, Unmet?> why)
    {
        var refs = ImmutableArray.CreateBuilder<string>();
        var kept = ImmutableArray.CreateBuilder<(string Ref, Unmet Why)>();
        foreach (var one in all)
        {
            if (why(one) is { } unmet)
            {
                kept.Add((nameOf(one), unmet));
            }
            else
            {
                refs.Add(nameOf(one));
            }
        }

        return new Targets(refs.ToImmutable(), refs.Count > 0 ? null : kept.Count > 0 ? kept[kept.Count - 1].Why : Refusals.NoTarget(verb, kind), kept.ToImmutable());
    }

    /// <summary>Returns the same for an act that may do without one.</summary>
    public Targets OrNone() => this with { Unmet = null };
}
