using System.Security.Cryptography;
using System.Text;

namespace ServiceRecovery;

/// <summary>Hashes what was asked, so that the same id with other content is noticed. Keyed, because a receipt outlives an erasure.</summary>
internal sealed class CommandFingerprint : CommandFields, IDisposable
{
    private readonly MemoryStream _fields = new();
    private readonly byte[] _number = new byte[8];

    private CommandFingerprint()
    {
    }

    public static byte[] Of(RecoveryBatch batch, byte[] key)
    {
        using var print = new CommandFingerprint();
        print.Code("by", batch.By.Id.ToString());
        print.Code("role", batch.By.Role.ToString());
        print.Number("kind", (long)batch.By.Kind);
        print.Code("actsFor", batch.By.ActsFor?.ToString());
        print.Flag("batch", batch.IsBatch);
        foreach (var command in batch.Commands)
        {
            print.Visit(command);
        }

        print._fields.TryGetBuffer(out var bytes);
#if NET
        return HMACSHA256.HashData(key, bytes);
#else
        using var hash = new HMACSHA256(key);
        return hash.ComputeHash(bytes.Array, bytes.Offset, bytes.Count);
#endif
    }

    public void Dispose() => _fields.Dispose();

    public override void Text(string field, string? value, bool isNeeded = false, int longest = DoorText.LongestText) => Code(field, value);

    public override void Reference(string field, string? value, bool isNeeded = false) => Code(field, value);

    public override void Code(string field, string? value, bool isNeeded = false)
    {
        if (value is null)
        {
            return;
        }

        Name(field);
        var bytes = Encoding.UTF8.GetBytes(value);
        Write(bytes.Length);
        _fields.Write(bytes, 0, bytes.Length);
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
        foreach (var c in field)
        {
            _fields.WriteByte((byte)c);
        }

        _fields.WriteByte(0);
    }

    private void Write(long number)
    {
        for (var i = 0; i < _number.Length; i++)
        {
            _number[i] = (byte)(number >> (8 * i));
        }

        _fields.Write(_number, 0, _number.Length);
    }
}
