using System.Text;

namespace ServiceRecovery;

/// <summary>Hashes what was asked, so that the same id with other content is noticed. Keyed, because a receipt outlives an erasure.</summary>
internal sealed class CommandFingerprint : CommandFields
{
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static CommandFingerprint? _ofThread;

    private byte[] _fields = new byte[512];
    private int _length;

    private CommandFingerprint()
    {
    }

    public static byte[] Compute(RecoveryBatch batch, byte[] key)
    {
        var print = Take();
        print.Signed(batch.By);
        print.Flag("batch", batch.IsBatch);
        foreach (var command in batch.Commands)
        {
            print.Visit(command);
        }

        return print.HashWith(key);
    }

    /// <summary>Hashes fields, and who gave them where they have a speaker. Of what has none the hash knows none either: whoever has the key could else try one after the other.</summary>
    public static byte[] ComputeFields(Action<CommandFields> visit, Actor? by, byte[] key)
    {
        var print = Take();
        if (by is not null)
        {
            print.Signed(by);
        }

        visit(print);
        return print.HashWith(key);
    }

    private static CommandFingerprint Take()
    {
        var print = _ofThread ?? new CommandFingerprint();
        _ofThread = null;
        print._length = 0;
        return print;
    }

    private void Signed(Actor by)
    {
        Reference("by", by.Id.Value);
        Code("role", by.Role.Value);
        Number("kind", (long)by.Kind);
        Reference("actsFor", by.ActsFor?.Value);
        Code("token", by.Token);
    }

    private byte[] HashWith(byte[] key)
    {
        var hash = Hash(key, _fields, _length);

        // A command of many texts leaves a large buffer; it isn't kept for the small ones after it.
        _ofThread = _fields.Length <= LargestKept ? this : null;
        return hash;
    }

    public override void Text(string field, string? value, bool isNeeded = false, int longest = TextRules.LongestText) => Code(field, value);

    // Another spelling of the same name isn't another command.
    public override void Reference(string field, string? value, bool isNeeded = false) => Code(field, value is null ? null : ReferenceText.Fold(value));

    public override void Code(string field, string? value, bool isNeeded = false)
    {
        if (value is null)
        {
            return;
        }

        Name(field);
        var bytes = Encoding.UTF8.GetByteCount(value);
        Write(bytes);
        Reserve(bytes);
        _length += Encoding.UTF8.GetBytes(value, 0, value.Length, _fields, _length);
    }

    public override void Number(string field, long? value)
    {
        if (value is { } number)
        {
            Name(field);
            Write(number);
        }
    }

    public override void Choice<T>(string field, T? value)
    {
        if (value is { } chosen)
        {
            Code(field, chosen.ToString());
        }
    }

    public override void Time(string field, DateTimeOffset? value) => Number(field, value?.UtcTicks);

    // A field that isn't there leaves no mark, so a later version may add one without changing what was hashed before.
    private void Name(string field)
    {
        Reserve(field.Length + 1);
        foreach (var c in field)
        {
            _fields[_length++] = (byte)c;
        }

        _fields[_length++] = 0;
    }

    private void Write(long number)
    {
        Reserve(sizeof(long));
        for (var i = 0; i < sizeof(long); i++)
        {
            _fields[_length++] = (byte)(number >> (8 * i));
        }
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _fields.Length)
        {
            Array.Resize(ref _fields, Math.Max(_fields.Length * 2, _length + bytes));
        }
    }

    private static byte[] Hash(byte[] key, byte[] fields, int length)
    {
        var hash = new byte[KeyedHash.Bytes];
        KeyedHash.Hash(key, fields.AsSpan(0, length), hash);
        return hash;
    }
}
