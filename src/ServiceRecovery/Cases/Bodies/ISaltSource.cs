using System.Security.Cryptography;

namespace ServiceRecovery.Storage;

/// <summary>Draws the salts that commitments to texts are made with. Only tests whose bytes must be the same each time bring their own.</summary>
internal interface ISaltSource
{
    /// <summary>Fills <paramref name="salt"/> with bytes that nobody can guess. Called from several threads.</summary>
    void Fill(Span<byte> salt);
}

internal sealed class RandomSalts : ISaltSource
{
    private const int BlockBytes = 512;

    // A call to the system's generator costs more than the commitment, so each thread draws some salts ahead.
    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _used;

    public void Fill(Span<byte> salt)
    {
        if (_drawn is null || _used + salt.Length > BlockBytes)
        {
            _drawn ??= new byte[BlockBytes];
            _used = 0;
            using var random = RandomNumberGenerator.Create();
            random.GetBytes(_drawn);
        }

        var next = _drawn.AsSpan(_used, salt.Length);
        next.CopyTo(salt);
        next.Clear();
        _used += salt.Length;
    }
}
