using System.Collections.Immutable;

namespace ServiceRecovery.Storage;

/// <summary>What an append must look like before a store looks at what it holds; a mistake here is the caller's.</summary>
internal static class AppendShape
{
    /// <summary>Checks the versions of the events, the receipt and the claims.</summary>
    /// <exception cref="ArgumentException">They don't fit together.</exception>
    public static void Check(StreamAppend append)
    {
        if (append.Events.IsDefaultOrEmpty)
        {
            throw new ArgumentException("An append has at least one event.", nameof(append));
        }

        for (var i = 0; i < append.Events.Length; i++)
        {
            var expected = append.ExpectedVersion + 1 + i;
            if (append.Events[i].Version != expected)
            {
                throw new ArgumentException(FormattableString.Invariant($"The events of an append follow the expected version without a gap: {expected} comes next, but was given {append.Events[i].Version}."), nameof(append));
            }
        }

        foreach (var claim in append.Claims)
        {
            if (claim.Amount < 0 || claim.At <= claim.From)
            {
                throw new ArgumentException($"The claim of '{claim.Key}' takes an amount that isn't negative, at a time within its window.", nameof(append));
            }
        }

        foreach (var release in append.Releases)
        {
            if (release.Amount < 1)
            {
                throw new ArgumentException(FormattableString.Invariant($"What is given back to '{release.Key}' is an amount from 1, but was {release.Amount}."), nameof(append));
            }
        }

        if (append.AlongWith is not { } along)
        {
            return;
        }

        if (along.Key == append.Key || along.Key.Tenant != append.Key.Tenant || along.AlongWith is not null || !along.Claims.IsEmpty || !along.Releases.IsEmpty)
        {
            throw new ArgumentException($"What is stored along with '{append.Key}' is in one other stream of the same organization, and takes no limits, but was '{along.Key}'.", nameof(append));
        }

        Check(along);
    }

    /// <summary>Checks streams to take in, before any of them is stored.</summary>
    /// <exception cref="ArgumentException">There is none, or one doesn't fit together.</exception>
    public static void Check(ImmutableArray<StreamImport> imports)
    {
        if (imports.IsDefaultOrEmpty)
        {
            throw new ArgumentException("At least one stream is taken in.", nameof(imports));
        }

        foreach (var import in imports)
        {
            Check(import);
        }
    }

    /// <summary>Checks a stream to take in: events from the version it goes on from without a gap, and at least one receipt.</summary>
    /// <exception cref="ArgumentException">They don't fit together.</exception>
    private static void Check(StreamImport import)
    {
        if (import.Receipts.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A stream is taken in with the receipts of its commands.", nameof(import));
        }

        foreach (var entry in import.Entries)
        {
            if (entry.Released < 0 || entry.Left < 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"An entry of '{entry.Key}' gives back from 0 to all of its {entry.Amount}, but {entry.Released}."), nameof(import));
            }
        }

        Check(import.AsAppend());
    }

    /// <summary>Checks what a claim of due work or messages asks for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one is claimed, or the lease is negative.</exception>
    public static void Check(int limit, TimeSpan lease)
    {
        if (limit < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "At least one is claimed.");
        }

        if (lease < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(lease), lease, "A lease isn't negative; zero leases nothing.");
        }
    }
}
