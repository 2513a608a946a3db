using System.Security.Cryptography;

namespace ServiceRecovery;

// SHA-256 and HMAC-SHA-256 as they stand in RFC 2104, with one hash kept by each thread: each event needs two or three of them, and
// setting one up anew costs more than the hashing of what an event has to say.
internal static class KeyedHash
{
    public const int Bytes = 32;

#if NET
    private const int BlockBytes = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    [ThreadStatic]
    private static IncrementalHash? _ofThread;

    public static void Hash(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        var sha = Sha256;
        sha.AppendData(message);
        sha.GetHashAndReset(hash);
    }

    public static void Hash(scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> hash)
    {
        Span<byte> inner = stackalloc byte[BlockBytes];
        Span<byte> outer = stackalloc byte[BlockBytes + Bytes];
        Span<byte> shortened = stackalloc byte[Bytes];
        if (key.Length > BlockBytes)
        {
            // Ours are 16 and 32 bytes; a longer one stands where somebody changed what was stored, and is told by its hash.
            Hash(key, shortened);
            key = shortened;
        }

        inner.Fill(InnerPad);
        outer[..BlockBytes].Fill(OuterPad);
        for (var i = 0; i < key.Length; i++)
        {
            inner[i] ^= key[i];
            outer[i] ^= key[i];
        }

        var sha = Sha256;
        sha.AppendData(inner);
        sha.AppendData(message);
        sha.GetHashAndReset(outer[BlockBytes..]);
        sha.AppendData(outer);
        sha.GetHashAndReset(hash);
        CryptographicOperations.ZeroMemory(inner);
        CryptographicOperations.ZeroMemory(outer);
    }

    private static IncrementalHash Sha256 => _ofThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#else
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        using var sha = SHA256.Create();
        sha.ComputeHash(message.ToArray()).CopyTo(hash);
    }

    public static void Hash(scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> hash)
    {
        using var hmac = new HMACSHA256(key.ToArray());
        hmac.ComputeHash(message.ToArray()).CopyTo(hash);
    }
#endif
}
