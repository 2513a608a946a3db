namespace ServiceRecovery.Transfer;

// Reads a file line by line into one buffer, which grows to the largest line and no further.
internal sealed class FileLines(Stream from, int largest)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Gets the line's number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Gets the line without its end; good until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Gets whether the line was larger than it may be; it was read over.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        (IsTooLarge, Line) = (false, default);
        var seen = 0;
        for (; ; )
        {
            var at = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Take(seen + at, 1);
                return true;
            }

            seen = _end - _start;
            if (seen > largest)
            {
                // What is read over isn't kept.
                (IsTooLarge, _start, _end, seen) = (true, 0, 0, 0);
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_end == _start && !IsTooLarge)
                {
                    return false;
                }

                Take(_end - _start, 0);
                return true;
            }
        }
    }

    private void Take(int length, int end)
    {
        Number++;
        IsTooLarge |= length > largest;
        Line = IsTooLarge ? default : _buffer.AsMemory(_start, length);
        _start += length + end;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, largest + 2L));
        }

#if NET
        var read = await from.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
#else
        var read = await from.ReadAsync(_buffer, _end, _buffer.Length - _end, cancellationToken).ConfigureAwait(false);
#endif
        _end += read;
        _isAtEnd = read == 0;
        return read > 0;
    }
}
