using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace ServiceRecovery.Playbooks;

/// <summary>Reads and writes definitions as JSON. What is read is as strict as a definition can be before <see cref="Playbook.Build"/> checks it.</summary>
public static class PlaybookJson
{
    /// <summary>The largest definition file, in bytes.</summary>
    public const int LargestFile = 1024 * 1024;

    private const int Deepest = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a definition.</summary>
    /// <exception cref="InvalidPlaybookException">The text isn't a definition: no JSON, a member unknown, missing or given twice, a value of another type or word. Everything is listed, with line and position.</exception>
    public static PlaybookDefinition Read(string json)
    {
        if (json.Length > LargestFile)
        {
            throw Refuse(JsonFaults.TooLarge(LargestFile));
        }

        byte[] utf8;
        try
        {
            utf8 = Strict.GetBytes(json);
        }
        catch (EncoderFallbackException)
        {
            throw Refuse(JsonFaults.NotText());
        }

        return Read(utf8);
    }

    /// <summary>Reads a definition from UTF-8; a byte order mark is skipped.</summary>
    /// <exception cref="InvalidPlaybookException">The bytes aren't a definition; everything is listed, with line and position.</exception>
    public static PlaybookDefinition Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LargestFile)
        {
            throw Refuse(JsonFaults.TooLarge(LargestFile));
        }

        var text = utf8.Length >= 3 && utf8[0] == 0xEF && utf8[1] == 0xBB && utf8[2] == 0xBF ? utf8.Slice(3) : utf8;
        var reader = new DefinitionReader();
        var definition = reader.Read(Parse(text));
        return reader.Faults.IsEmpty ? definition : throw new InvalidPlaybookException(definition.Name, [.. reader.Faults, .. reader.FaultsOfRest(definition)]);
    }

    /// <summary>Reads a definition from a stream of UTF-8, to its end.</summary>
    /// <exception cref="InvalidPlaybookException">The bytes aren't a definition; everything is listed, with line and position.</exception>
    public static PlaybookDefinition Read(Stream utf8)
    {
        // One byte more than may be is enough to know; a stream may have no end.
        var bytes = new byte[LargestFile + 1];
        var length = 0;
        int read;
        while (length < bytes.Length && (read = utf8.Read(bytes, length, bytes.Length - length)) > 0)
        {
            length += read;
        }

        return Read(bytes.AsSpan(0, length));
    }

    /// <summary>Writes a definition in its one spelling; reading it gives an equal one.</summary>
    /// <exception cref="ArgumentException">The definition has an ending, an effect or a purpose that has no word, or text that no file can hold.</exception>
    public static string Write(PlaybookDefinition definition) => DefinitionWriter.Write(definition);

    private static JsonValue Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonValue.Read(utf8, Deepest);
        }
        catch (JsonException wrong)
        {
            throw Refuse(JsonFaults.Unreadable((wrong.LineNumber ?? 0) + 1, (wrong.BytePositionInLine ?? 0) + 1, $"This is no JSON, is nested deeper than {Deepest}, or holds what is no text."), wrong);
        }
    }

    private static InvalidPlaybookException Refuse(PlaybookFault fault, Exception? because = null) => new("definition file", [fault], because);
}
