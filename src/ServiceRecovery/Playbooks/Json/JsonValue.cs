using System.Text.Json;

namespace ServiceRecovery.Playbooks;

/// <summary>A value of a definition file that remembers where it stands, so that a fault can name the line.</summary>
internal sealed class JsonValue(JsonTokenType type, string text, long line, long position)
{
    public JsonTokenType Type { get; } = type;

    /// <summary>The string, or the number as it is written.</summary>
    public string Text { get; } = text;

    public long Line { get; } = line;

    public long Position { get; } = position;

    public List<JsonValue> Items { get; } = [];

    /// <summary>The members in the order of the file; of one given twice both are here.</summary>
    public List<(string Name, JsonValue Value)> Members { get; } = [];

    public string Called => Type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => throw new InvalidOperationException($"No value begins with '{Type}'."),
    };

    /// <summary>Reads one value and nothing after it.</summary>
    /// <exception cref="JsonException">The bytes are no JSON, or nested too deeply, or a string is no text.</exception>
    public static JsonValue Read(ReadOnlySpan<byte> utf8, int deepest)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = deepest });
        var places = new Places(utf8);
        reader.Read();
        var value = Read(ref reader, ref places);
        reader.Read();
        return value;
    }

    private static JsonValue Read(ref Utf8JsonReader reader, ref Places places)
    {
        var (line, position) = places.Of(reader.TokenStartIndex);
        var value = new JsonValue(reader.TokenType, TextOf(ref reader, line, position), line, position);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                value.Items.Add(Read(ref reader, ref places));
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = StringOf(ref reader, line, position);
                reader.Read();
                value.Members.Add((name, Read(ref reader, ref places)));
            }
        }

        return value;
    }

    private static string TextOf(ref Utf8JsonReader reader, long line, long position) => reader.TokenType switch
    {
        JsonTokenType.String => StringOf(ref reader, line, position),
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan.ToArray()),
        _ => "",
    };

    // The reader checks brackets and commas; that a string is UTF-8 with whole surrogate pairs it only finds when asked for it.
    private static string StringOf(ref Utf8JsonReader reader, long line, long position)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException wrong)
        {
            throw new JsonException("A string is no text.", null, line - 1, position - 1, wrong);
        }
    }

    // Tokens come in order, so the lines are counted once.
    private ref struct Places(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _at;
        private int _lineStart;
        private long _line = 1;

        public (long Line, long Position) Of(long index)
        {
            for (; _at < index; _at++)
            {
                if (_utf8[_at] == (byte)'\n')
                {
                    _line++;
                    _lineStart = _at + 1;
                }
            }

            return (_line, index - _lineStart + 1);
        }
    }
}
