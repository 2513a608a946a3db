using System.Buffers.Text;

namespace ServiceRecovery.Storage.Format;

// Canonical JSON. The bytes are hashed and never written anew, so what they look like is decided here and by no runtime's encoder:
// no white space, integers only, text as UTF-8 with only '"', '\' and control characters below U+0020 escaped.
internal sealed class JsonBuffer
{
    public const int LargestBody = 1 << 20;
    public const int DeepestBody = 32;
    private const int Kept = 1 << 16;

    private byte[] _bytes = new byte[1024];
    private int _length;
    private int _depth;
    private bool _needsComma;

    public byte[] ToArray()
    {
        CheckSize();
        return _bytes.AsSpan(0, _length).ToArray();
    }

    public void Clear()
    {
        if (_bytes.Length > Kept)
        {
            _bytes = new byte[1024];
        }

        _length = 0;
        _depth = 0;
        _needsComma = false;
    }

    public void Open(char bracket)
    {
        Separate();
        Raw(bracket);
        _needsComma = false;
        if (++_depth > DeepestBody)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"An event is at most {DeepestBody} levels deep."));
        }
    }

    public void Close(char bracket)
    {
        Raw(bracket);
        _needsComma = true;
        _depth--;
    }

    public void Name(string name)
    {
        Separate();
        Quoted(name);
        Raw(':');
        _needsComma = false;
    }

    public void String(string text)
    {
        Separate();
        Quoted(text);
        _needsComma = true;
    }

    public void Number(long number)
    {
        Separate();
        Reserve(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_length), out var written);
        _length += written;
        _needsComma = true;
    }

    public void Flag(bool flag)
    {
        Separate();
        foreach (var c in flag ? "true" : "false")
        {
            Raw(c);
        }

        _needsComma = true;
    }

    public void Base64(ReadOnlySpan<byte> bytes)
    {
        Separate();
        Raw('"');
        Reserve(Base64Encoded(bytes.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, _bytes.AsSpan(_length), out _, out var written);
        _length += written;
        Raw('"');
        _needsComma = true;
    }

    /// <summary>Adds a value that was written before, as it is.</summary>
    public void Written(ReadOnlySpan<byte> value)
    {
        Separate();
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
        _needsComma = true;
    }

    private static int Base64Encoded(int length) => (length + 2) / 3 * 4;

    private void Separate()
    {
        if (_needsComma)
        {
            Raw(',');
        }
    }

    private void Quoted(string text)
    {
        Reserve(text.Length + 2);
        _bytes[_length++] = (byte)'"';
        var at = 0;
        while (at < text.Length && text[at] is >= ' ' and < '\u007f' and not ('"' or '\\'))
        {
            _bytes[_length++] = (byte)text[at++];
        }

        if (at < text.Length)
        {
            Escaped(text, at);
        }

        Raw('"');
    }

    private void Escaped(string text, int from)
    {
        while (from < text.Length)
        {
            var c = text[from];
            if (c is '"' or '\\')
            {
                Raw('\\');
                Raw(c);
                from++;
            }
            else if (c < ' ')
            {
                foreach (var digit in "\\u00")
                {
                    Raw(digit);
                }

                Raw("0123456789abcdef"[c >> 4]);
                Raw("0123456789abcdef"[c & 0xf]);
                from++;
            }
            else
            {
                var to = from + 1;
                while (to < text.Length && text[to] is >= ' ' and not ('"' or '\\'))
                {
                    to++;
                }

                Reserve(Utf8.Strict.GetMaxByteCount(to - from));
                _length += Utf8.Strict.GetBytes(text, from, to - from, _bytes, _length);
                from = to;
            }
        }
    }

    private void Raw(char c)
    {
        Reserve(1);
        _bytes[_length++] = (byte)c;
    }

    private void Reserve(int count)
    {
        if (_length + count <= _bytes.Length)
        {
            return;
        }

        CheckSize();
        Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
    }

    private void CheckSize()
    {
        if (_length > LargestBody)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"An event has at most {LargestBody} bytes."));
        }
    }
}
