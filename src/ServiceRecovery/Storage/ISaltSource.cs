using System.Security.Cryptography;

namespace ServiceRecovery.Storage;

/// <summary>Draws the salts that commitments to texts are made with. Only tests whose bytes must be the same each time bring their own.</summary>
public interface ISaltSource
{
    /// <summary>Fills <paramref name="salt"/> with bytes that nobody can guess. Called from several threads.</summary>
    void Fill(Span<byte> salt);
}

internal sealed class RandomSalts : ISaltSource
{
    public void Fill(Span<byte> salt)
    {
#if NET
        RandomNumberGenerator.Fill(salt);
#else
        var bytes = new byte[salt.Length];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        bytes.CopyTo(salt);
#endif
    }
}
