using System.Text;

namespace ServiceRecovery.Storage.Format;

// One encoding for all that is hashed: half a surrogate pair is refused, never quietly replaced.
internal static class Utf8
{
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Bytes(string text) => Strict.GetBytes(text);

    public static bool IsValid(ReadOnlyMemory<byte> bytes)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(bytes.Span);
#else
        try
        {
            _ = Strict.GetCharCount(bytes.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }

    public static string Text(ReadOnlyMemory<byte> bytes)
    {
#if NET
        return Strict.GetString(bytes.Span);
#else
        return Strict.GetString(bytes.ToArray());
#endif
    }
}
