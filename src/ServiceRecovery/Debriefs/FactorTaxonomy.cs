using System.Collections.Immutable;

namespace ServiceRecovery.Debriefs;

/// <summary>A factor that may contribute to a failure or a success. It speaks of circumstances and roles, never of a person.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Says">What it means, as people read it.</param>
/// <param name="Under">The wider factor it belongs to.</param>
public sealed record Factor(FactorId Id, string Says, FactorId? Under = null);

/// <summary>The factors that an organization knows, as a tree. There is none for a person's mistake: what made the mistake easy is a factor, who made it is not.</summary>
public sealed class FactorTaxonomy
{
    private readonly ImmutableDictionary<FactorId, Factor> _byId;

    private FactorTaxonomy(ImmutableArray<Factor> factors)
    {
        Factors = factors;
        _byId = factors.ToImmutableDictionary(factor => factor.Id);
    }

    /// <summary>Gets the factors that come with the library.</summary>
    public static FactorTaxonomy Standard { get; } = Build(
    [
        Of("information", "What people needed to know wasn't there or wasn't right."),
        Of("information.not-passed-on", "It was known and didn't reach who needed it.", "information"),
        Of("information.wrong", "What was said or shown wasn't so.", "information"),
        Of("information.hard-to-find", "It was there and took too long to find.", "information"),
        Of("promise", "More was promised than could be kept, or nobody held it."),
        Of("promise.nobody-held-it", "A promise was made and nobody answered for it.", "promise"),
        Of("promise.too-early", "The time that was promised couldn't be met from the start.", "promise"),
        Of("hand-over", "The matter went from one to another and something stayed behind."),
        Of("authority", "Who was there couldn't decide."),
        Of("authority.no-approver", "Nobody who could approve was within reach.", "authority"),
        Of("capacity", "There was more to do than people or time."),
        Of("planning", "It was planned so that it could go wrong."),
        Of("planning.overbooked", "More was sold than there was.", "planning"),
        Of("procedure", "The procedure didn't fit, was unclear, or there was none."),
        Of("training", "What to do in this situation had never been practiced."),
        Of("equipment", "A thing broke, was missing, or was hard to use rightly."),
        Of("equipment.software", "A program did something else than it should, or made the wrong thing easy.", "equipment"),
        Of("product", "What was sold wasn't as it should be."),
        Of("supplier", "Another organization didn't deliver what was agreed."),
        Of("surroundings", "Weather, traffic, an outage: something from outside."),
        Of("expectation", "The customer had been led to expect something else."),
        Of("strength", "Something that worked, and should work everywhere."),
        Of("strength.freedom-to-act", "Who was there could decide at once.", "strength"),
        Of("strength.preparation", "It had been thought of and practiced before.", "strength"),
        Of("strength.knowing-the-customer", "What mattered to the customer was known.", "strength"),
        Of("strength.teamwork", "Several roles worked hand in hand.", "strength"),
        Of("strength.noticed-early", "It was noticed before it could hurt.", "strength"),
    ]);

    /// <summary>Gets the factors, in their order.</summary>
    public ImmutableArray<Factor> Factors { get; }

    /// <summary>Checks factors and freezes them.</summary>
    /// <exception cref="ArgumentException">A factor is there twice, lies under one that isn't there or under itself, or says nothing; all of it is told at once.</exception>
    public static FactorTaxonomy Build(ImmutableArray<Factor> factors)
    {
        List<string> faults = [];
        foreach (var same in factors.GroupBy(factor => factor.Id).Where(group => group.Count() > 1))
        {
            faults.Add($"The factor '{same.Key}' is there {same.Count()} times; once is right.");
        }

        var above = factors.GroupBy(factor => factor.Id).ToDictionary(group => group.Key, group => group.First().Under);
        foreach (var factor in factors)
        {
            if (string.IsNullOrWhiteSpace(factor.Says))
            {
                faults.Add($"The factor '{factor.Id}' says nothing. Give it a sentence.");
            }

            if (factor.Under is { } under && !above.ContainsKey(under))
            {
                faults.Add($"The factor '{factor.Id}' lies under '{under}', which isn't there.");
            }

            if (CycleFrom(factor.Id, above) is { } cycle)
            {
                faults.Add($"The factor '{factor.Id}' lies under itself: {cycle}.");
            }
        }

        return faults.Count == 0 ? new FactorTaxonomy(factors) : throw new ArgumentException(string.Join(" ", faults), nameof(factors));
    }

    /// <summary>Returns a factor, or <see langword="null"/> when the organization knows none of that name.</summary>
    public Factor? Find(FactorId id) => _byId.TryGetValue(id, out var factor) ? factor : null;

    /// <summary>Returns the factor and the wider ones it belongs to, the widest last.</summary>
    public IEnumerable<FactorId> PathOf(FactorId id)
    {
        for (var here = Find(id); here is not null; here = here.Under is { } under ? Find(under) : null)
        {
            yield return here.Id;
        }
    }

    private static string? CycleFrom(FactorId start, Dictionary<FactorId, FactorId?> above)
    {
        List<FactorId> path = [start];
        for (var here = above[start]; here is { } next && above.TryGetValue(next, out var under); here = under)
        {
            path.Add(next);
            if (next == start)
            {
                return string.Join(" -> ", path);
            }

            // It runs into a cycle that it isn't part of; those that are part of it tell.
            if (path.Count > above.Count + 1)
            {
                return null;
            }
        }

        return null;
    }

    private static Factor Of(string id, string says, string? under = null) => new(new FactorId(id), says, under is null ? null : new FactorId(under));
}
