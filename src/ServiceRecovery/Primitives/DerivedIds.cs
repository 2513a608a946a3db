using System.Security.Cryptography;
using System.Text;

namespace ServiceRecovery;

/// <summary>Ids of commands that nobody chose: the same cause gives the same id, so a repeat is answered from its receipt.</summary>
internal static class DerivedIds
{
    public static CommandId Derive(string prefix, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        var hash = HashOf(text.ToString());
        Span<char> hex = stackalloc char[32];
        for (var i = 0; i < 16; i++)
        {
            (hex[2 * i], hex[(2 * i) + 1]) = ("0123456789abcdef"[hash[i] >> 4], "0123456789abcdef"[hash[i] & 15]);
        }

        return new CommandId($"{prefix}-{hex.ToString()}");
    }

    /// <summary>Returns a number that follows from a text and is spread evenly.</summary>
    public static ulong NumberOf(string text) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(HashOf(text));

    private static byte[] HashOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#if NET
        return SHA256.HashData(bytes);
#else
        using var sha = SHA256.Create();
        return sha.ComputeHash(bytes);
#endif
    }
}
