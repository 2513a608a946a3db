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
        var id = new StringBuilder(prefix).Append('-');
        for (var i = 0; i < 16; i++)
        {
            id.Append(hash[i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return new CommandId(id.ToString());
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
