using ServiceRecovery.Fields;

namespace ServiceRecovery.Storage;

/// <summary>By what a store knows its pseudonym key again without having it.</summary>
/// <param name="KeyId">The name of the key.</param>
/// <param name="Check">What the key makes of a fixed text.</param>
internal sealed record KeyMark(string KeyId, byte[] Check)
{
    private static readonly byte[] Text = System.Text.Encoding.ASCII.GetBytes("service-recovery/key-check/1");

    public static KeyMark Of(PseudonymKey key)
    {
        var check = new byte[KeyedHash.Bytes];
        KeyedHash.Hash(key.Secret, Text, check);
        return new KeyMark(key.KeyId, check);
    }

    /// <exception cref="RecoveryStoreException">The store was made with another key (<see cref="StoreFault.OtherKey"/>).</exception>
    public void CheckIs(string keyId, byte[] check)
    {
        if (keyId != KeyId || !check.AsSpan().SequenceEqual(Check))
        {
            throw new RecoveryStoreException(
                StoreFault.OtherKey,
                $"The store was made with the pseudonym key '{keyId}', and {(keyId == KeyId ? "another of that name" : $"'{KeyId}'")} was given. Give the key it was made with; under another nobody in it would be known again.");
        }
    }
}

/// <summary>A store whose database refuses by itself what would change what happened.</summary>
internal interface IGuardedStore
{
    /// <summary>Returns the names of the guards that aren't there, or aren't those of this version.</summary>
    ValueTask<System.Collections.Immutable.ImmutableArray<string>> MissingGuardsAsync(CancellationToken cancellationToken);
}

/// <summary>A store without a clock of its own, which tells the desk's by what it holds.</summary>
internal interface IClockedStore
{
    /// <summary>Returns when anything was recorded last; <see langword="null"/> where nothing was, or where time is simulated.</summary>
    ValueTask<DateTimeOffset?> NewestAsync(CancellationToken cancellationToken);
}

/// <summary>A store that remembers the pseudonym key it was first used with.</summary>
internal interface IKeyedStore
{
    /// <summary>Says under which key the store is used. One that was used under another says so now or at its first use, before anything is read.</summary>
    void UseKey(KeyMark key);
}
