using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Reads what a <see cref="ReadModelWriter"/> wrote; whatever it couldn't have written is a <see cref="FormatException"/>.</summary>
/// <param name="share">Gives for a text the one copy that all cases share.</param>
internal sealed class ReadModelReader(Func<string, string> share)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<string> _texts = [];
    private byte[] _bytes = [];
    private int _at;

    public bool IsAtEnd => _at == _bytes.Length;

    public void Start(byte[] block) => (_bytes, _at) = (block, 0);

    public (StreamKind Kind, CaseFacts Facts) Stream()
    {
        var stream = (StreamKind)Small((int)StreamKind.Debrief);
        var id = Text();
        var version = (long)Number();
        var mark = Number();
        var purpose = (Purpose)Small(2);
        var customer = Number() == 0 ? null : Text();
        var (failure, place, channel) = (Known(), Known(), Known());
        var count = Number();
        var facts = ImmutableArray.CreateBuilder<CaseFact>(count <= (ulong)(_bytes.Length - _at) ? (int)count : throw new FormatException());
        var last = 0L;
        for (var i = 0UL; i < count; i++)
        {
            var (kind, a, b) = ((FactKind)Small((int)FactKind.DebriefReopened), (byte)Small(byte.MaxValue), (byte)Small(byte.MaxValue));
            var (batch, number) = (checked((int)Number()), checked((int)Signed()));
            last += Signed();
            var at = last + Signed();
            var value = Signed();
            facts.Add(new CaseFact(kind, a, b, batch, number, at, last, value, Known(), Known()));
        }

        return (stream, new CaseFacts(id, version, mark, purpose, customer, failure, place, channel, facts.MoveToImmutable()));
    }

    public string Text()
    {
        var length = Number();
        if (length > (ulong)(_bytes.Length - _at))
        {
            throw new FormatException();
        }

        var text = Strict.GetString(_bytes, _at, (int)length);
        _at += (int)length;
        return text;
    }

    private string? Known()
    {
        var number = Number();
        if (number == 0)
        {
            return null;
        }

        if (number == 1)
        {
            var text = share(Text());
            _texts.Add(text);
            return text;
        }

        return number - 2 < (ulong)_texts.Count ? _texts[(int)(number - 2)] : throw new FormatException();
    }

    private int Small(int largest) => Number() is var number && number <= (ulong)largest ? (int)number : throw new FormatException();

    private long Signed()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = _at < _bytes.Length ? _bytes[_at++] : throw new FormatException();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException();
    }
}
