using System.IO.Compression;
using System.Text;

namespace ServiceRecovery.Cli.Replay;

/// <summary>An export opened for reading: its header is read, its records come one by one.</summary>
internal sealed class ReplayFile : IDisposable
{
    private readonly Stream _stream;
    private readonly StreamReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly int _width;

    // Without it a file that was cut off ends as if it were whole.
    static ReplayFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private ReplayFile(Stream stream, StreamReader reader, CsvReader records, string path)
    {
        _stream = stream;
        _reader = reader;
        Records = records;
        if (!records.Read())
        {
            throw new UserException($"The file '{path}' is empty: it has no header.");
        }

        _width = records.Count;
        for (var cell = 0; cell < records.Count; cell++)
        {
            _columns.TryAdd(HeaderOf(records[cell]), cell);
        }
    }

    /// <summary>Gets the records.</summary>
    public CsvReader Records { get; }

    /// <summary>Gets whether the record has another number of cells than the header.</summary>
    public bool IsMalformed => Records.Count != _width;

    /// <summary>Opens a file, plain or compressed, as its first two bytes tell.</summary>
    /// <exception cref="UserException">It can't be read, or is empty.</exception>
    public static ReplayFile Open(string path)
    {
        Stream stream = InputFile.Open(path, "data");
        try
        {
            stream = Unpack(stream);
            var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 128 * 1024);
            return new ReplayFile(stream, reader, new CsvReader(SkipMark(reader)), path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Tells where a column is; -1 when the file hasn't got it.</summary>
    public int Find(string column) => _columns.GetValueOrDefault(column, -1);

    /// <summary>Tells where a column is that the file must have.</summary>
    /// <exception cref="UserException">It hasn't got it.</exception>
    public int Need(params string[] names)
    {
        foreach (var name in names)
        {
            if (Find(name) is >= 0 and var found)
            {
                return found;
            }
        }

        throw new UserException($"The file lacks the column {string.Join(" or ", names.Select(name => $"'{name}'"))}, which this format needs.");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    // Header names differ between copies of the same data in case, spaces and punctuation, and in nothing else.
    internal static string HeaderOf(ReadOnlySpan<char> name)
    {
        var header = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var lower = char.ToLowerInvariant(c);
            if (lower is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            {
                header.Append(lower);
            }
            else if (header.Length > 0 && header[^1] != '_')
            {
                header.Append('_');
            }
        }

        return header.ToString().TrimEnd('_');
    }

    private static Stream Unpack(Stream stream)
    {
        var first = stream.ReadByte();
        var second = stream.ReadByte();
        stream.Position = 0;
        return first == 0x1f && second == 0x8b ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private static StreamReader SkipMark(StreamReader reader)
    {
        try
        {
            if (reader.Peek() == '\uFEFF')
            {
                reader.Read();
            }
        }
        catch (Exception unreadable) when (unreadable is DecoderFallbackException or InvalidDataException or IOException)
        {
            throw new UserException($"The file can't be read: {unreadable.Message}");
        }

        return reader;
    }
}
