namespace ServiceRecovery.Storage.Format;

// How a text stands beside its event, and what the event holds of it.
internal static class TextCodec
{
    public const string Plain = "plain/1";
    public const int CommitmentBytes = KeyedHash.Bytes;

    public static void Commit(ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> text, Span<byte> commitment) => KeyedHash.Hash(salt.Span, text.Span, commitment);

    public static string Read(StoredText text) => text.Codec == Plain
        ? Utf8.Text(text.Bytes)
        : throw new FormatException("A text of it is kept in a way that this version of the library doesn't know.");
}

// The names under which a source is stored.
internal static class SourceWords
{
    public const string OwnChannel = "own-channel";
    public const string Identity = "identity";
    public const string Token = "token";
    public const string AtThePlace = "at-the-place";
    public const string ByStaff = "by-staff";
}
