using System.Globalization;
using System.Text;

namespace ServiceRecovery.Cli.Replay;

/// <summary>Reads records of a CSV file by RFC 4180, one at a time, and stops where the quoting rules are broken.</summary>
/// <remarks>It holds one record. Cells are spans over it, so that a record costs only the cells that somebody wants as text.</remarks>
internal sealed class CsvReader(TextReader reader)
{
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly char[] _input = new char[64 * 1024];
    private int _at;
    private int _filled;
    private long _line = 1;

    private char[] _record = new char[4 * 1024];
    private int _length;
    private int[] _ends = new int[64];
    private bool _hasQuotes;

    /// <summary>Gets how many cells the record has.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a cell of the record, trimmed.</summary>
    public ReadOnlySpan<char> this[int cell]
    {
        get
        {
            var start = cell == 0 ? 0 : _ends[cell - 1];
            return _record.AsSpan(start, _ends[cell] - start).Trim();
        }
    }

    /// <summary>Moves to the next record that isn't a blank line.</summary>
    /// <exception cref="UserException">The quoting rules are broken.</exception>
    public bool Read()
    {
        while (ReadRecord())
        {
            if (Count > 1 || _hasQuotes || !this[0].IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadRecord()
    {
        _length = 0;
        Count = 0;
        _hasQuotes = false;
        if (Peek() < 0)
        {
            return false;
        }

        while (true)
        {
            var next = Peek() == '"' ? ReadQuoted() : ReadPlain();
            EndCell();
            switch (next)
            {
                case ',':
                    _at++;
                    continue;
                case '\r':
                    _at++;
                    if (Peek() == '\n')
                    {
                        _at++;
                    }

                    break;
                case '\n':
                    _at++;
                    break;
                default:
                    return true;
            }

            _line++;
            return true;
        }
    }

    // Each returns the character that ended the cell, without taking it; -1 at the end of the file.
    private int ReadPlain()
    {
        while (Peek() >= 0)
        {
            var rest = _input.AsSpan(_at, _filled - _at);
            var found = rest.IndexOfAny("\",\r\n");
            Append(found < 0 ? rest : rest[..found]);
            _at += found < 0 ? rest.Length : found;
            if (found >= 0)
            {
                return _input[_at] == '"' ? throw Broken("has a quotation mark inside a cell that doesn't begin with one") : _input[_at];
            }
        }

        return -1;
    }

    private int ReadQuoted()
    {
        var begun = _line;
        _hasQuotes = true;
        _at++;
        while (true)
        {
            if (Peek() < 0)
            {
                throw Broken(string.Create(CultureInfo.InvariantCulture, $"ends inside the quoted cell that begins in line {begun}"));
            }

            var rest = _input.AsSpan(_at, _filled - _at);
            var found = rest.IndexOf('"');
            var part = found < 0 ? rest : rest[..found];
            _line += part.Count('\n');
            Append(part);
            _at += part.Length;
            if (found < 0)
            {
                continue;
            }

            _at++;
            var next = Peek();
            if (next != '"')
            {
                return next is ',' or '\r' or '\n' or -1 ? next : throw Broken("has text after the closing quotation mark of a cell");
            }

            Append("\"");
            _at++;
        }
    }

    private int Peek()
    {
        if (_at == _filled)
        {
            _at = 0;
            _filled = Fill();
            if (_filled == 0)
            {
                return -1;
            }
        }

        return _input[_at];
    }

    private int Fill()
    {
        try
        {
            return reader.Read(_input, 0, _input.Length);
        }
        catch (DecoderFallbackException)
        {
            throw Broken("isn't UTF-8");
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException)
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"The file can't be read beyond line {_line}: {unreadable.Message}"));
        }
    }

    private void Append(ReadOnlySpan<char> part)
    {
        if (_length + part.Length > _record.Length)
        {
            if (_length + part.Length > LongestRecord)
            {
                throw Broken("has a record longer than 16,777,216 characters");
            }

            Array.Resize(ref _record, Math.Max(_record.Length * 2, _length + part.Length));
        }

        part.CopyTo(_record.AsSpan(_length));
        _length += part.Length;
    }

    private void EndCell()
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _ends[Count++] = _length;
    }

    private UserException Broken(string what) => new(string.Create(CultureInfo.InvariantCulture, $"The file is no CSV by RFC 4180: line {_line} {what}."));
}
