using System.Buffers.Binary;

namespace ServiceRecovery.Storage.Format;

// What is hashed into the chain, in one scratch buffer of the thread: a field is its length in four bytes and itself, an absent one the length -1.
internal sealed class Chain
{
    public const int HashBytes = KeyedHash.Bytes;
    private const string Domain = "service-recovery/1";
    private const int Kept = 1 << 16;

    [ThreadStatic]
    private static Chain? _ofThread;

    private byte[] _bytes = new byte[2048];
    private int _length;

    public static byte[] Start(StreamKey key)
    {
        var chain = Take();
        chain.Field(Domain);
        chain.Field(key.Tenant.Value);
        chain.Field(StoredWords.Of(StoredWords.StreamKind, (int)key.Kind));
        chain.Field(key.Id);
        return chain.Hash();
    }

    public static byte[] Next(ReadOnlySpan<byte> previous, StoredEvent stored)
    {
        var chain = Take();
        chain.Raw(previous);
        chain.Field(stored.Format);
        chain.Field(stored.Version);
        chain.Field(stored.Type);
        chain.Field(stored.RecordedAt);
        chain.Field(stored.OccurredAt);
        chain.Field(stored.Actor.Text);
        chain.Field(StoredWords.Of(StoredWords.ActorKind, (int)stored.ActorKind));
        chain.Field(stored.Role.Value);
        chain.Field(stored.ActsFor?.Text);
        chain.Field(stored.Command.Value);
        chain.Field(stored.CommandIndex);
        chain.Field(stored.Stage.Name);
        chain.Raw(stored.Body.Span);
        return chain.Hash();
    }

    private static Chain Take()
    {
        var chain = _ofThread ??= new Chain();
        if (chain._bytes.Length > Kept)
        {
            chain._bytes = new byte[2048];
        }

        chain._length = 0;
        return chain;
    }

    private byte[] Hash()
    {
        var hash = new byte[HashBytes];
        KeyedHash.Hash(_bytes.AsSpan(0, _length), hash);
        return hash;
    }

    private void Field(string? text)
    {
        if (text is null)
        {
            Length(-1);
            return;
        }

        Reserve(4 + Utf8.Strict.GetMaxByteCount(text.Length));
        var written = Utf8.Strict.GetBytes(text, 0, text.Length, _bytes, _length + 4);
        Length(written);
        _length += written;
    }

    private void Field(long? number)
    {
        if (number is not { } given)
        {
            Length(-1);
            return;
        }

        Length(8);
        Reserve(8);
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(_length), given);
        _length += 8;
    }

    private void Length(int length)
    {
        Reserve(4);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), length);
        _length += 4;
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }
    }
}
