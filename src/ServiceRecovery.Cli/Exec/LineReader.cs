namespace ServiceRecovery.Cli.Exec;

/// <summary>A line of input as bytes, without what ended it.</summary>
/// <param name="Number">Its number in the input, from 1; blank lines count.</param>
/// <param name="Bytes">Its bytes, valid until the next line is read; empty when it was too long to keep.</param>
/// <param name="IsTooLong">It was longer than <see cref="LineReader.Longest"/> and was skipped.</param>
internal readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong);

/// <summary>Reads lines as they arrive and never holds more than one of them, however long it is.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>The longest line in bytes.</summary>
    public const int Longest = 256 * 1024;

    private readonly byte[] _buffer = new byte[Longest + (64 * 1024)];
    private int _start;
    private int _end;
    private long _number;
    private bool _isAtEnd;

    /// <summary>Returns the next line that isn't blank, or null at the end.</summary>
    public async ValueTask<Line?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } line)
        {
            if (line.IsTooLong || !IsBlank(line.Bytes.Span))
            {
                return line;
            }
        }

        return null;
    }

    private async ValueTask<Line?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = _start;
        var isTooLong = false;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Take(_start, searched + found, isTooLong);
                _start = searched + found + 1;
                return line;
            }

            if (_isAtEnd)
            {
                if (_start == _end && !isTooLong)
                {
                    return null;
                }

                var line = Take(_start, _end, isTooLong);
                _start = _end;
                return line;
            }

            if (_end - _start > Longest + 1)
            {
                // The line can't be taken any more; only its end is still looked for.
                isTooLong = true;
                _start = _end;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            searched = _end;
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _isAtEnd = read == 0;
            _end += read;
        }
    }

    private Line Take(int start, int end, bool isTooLong)
    {
        _number++;
        if (_number == 1 && !isTooLong && _buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
        {
            start += 3;
        }

        if (end > start && _buffer[end - 1] == '\r')
        {
            end--;
        }

        return isTooLong || end - start > Longest ? new Line(_number, default, IsTooLong: true) : new Line(_number, _buffer.AsMemory(start, end - start), IsTooLong: false);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;
}
