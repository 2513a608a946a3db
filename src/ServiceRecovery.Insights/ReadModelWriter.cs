using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Writes facts as small numbers: each as the difference to what one would expect, a text once and then by its number.</summary>
internal sealed class ReadModelWriter
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    /// <summary>Hands over what was written and starts the next block in the same buffer.</summary>
    public (byte[] Bytes, int Length) Take()
    {
        var length = Length;
        Length = 0;
        return (_bytes, length);
    }

    public void Stream(StreamKind kind, CaseFacts facts)
    {
        Number((ulong)kind);
        Text(facts.Id);
        Number((ulong)facts.Version);
        Number(facts.Mark);
        Number((ulong)facts.Purpose);
        Number(facts.Customer is null ? 0UL : 1UL);
        if (facts.Customer is not null)
        {
            Text(facts.Customer);
        }

        Known(facts.Failure);
        Known(facts.Place);
        Known(facts.Channel);
        Number((ulong)facts.Facts.Length);
        var last = 0L;
        foreach (var fact in facts.Facts)
        {
            Number((ulong)fact.Kind);
            Number(fact.A);
            Number(fact.B);
            Number((ulong)fact.Batch);
            Signed(fact.Ref);
            Signed(fact.RecordedAt - last);
            Signed(fact.At - fact.RecordedAt);
            Signed(fact.Value);
            Known(fact.Text);
            Known(fact.Role);
            last = fact.RecordedAt;
        }
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number((ulong)length);
        Reserve(length);
        Encoding.UTF8.GetBytes(text, 0, text.Length, _bytes, Length);
        Length += length;
    }

    // 0: none, 1: a new text follows, else the number of one before.
    private void Known(string? text)
    {
        if (text is null)
        {
            Number(0);
        }
        else if (_texts.TryGetValue(text, out var number))
        {
            Number((ulong)number);
        }
        else
        {
            _texts.Add(text, _texts.Count + 2);
            Number(1);
            Text(text);
        }
    }

    private void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    private void Number(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - Length < more)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + more));
        }
    }
}
