using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Transfer;

// An object of a line: the members it may have, read by name.
internal readonly struct ImportMembers
{
    private readonly JsonElement _element;
    private readonly string _what;

    public ImportMembers(JsonElement element, string what, params ReadOnlySpan<string> allowed)
    {
        (_element, _what) = (element, what);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new TransferFaultException("not-json", $"The {what} isn't a JSON object.");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (allowed.IndexOf(member.Name) < 0)
            {
                throw new TransferFaultException("member-unknown", $"The {what} has a member {Shown(member.Name)}, which this format hasn't got.");
            }
        }
    }

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        try
        {
            return found.ValueKind == JsonValueKind.String ? found.GetString() : throw Wrong(name, "a text");
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "a text without half characters");
        }
    }

    public T Made<T>(string name, Func<string, T> make)
    {
        try
        {
            return make(Text(name));
        }
        catch (ArgumentException)
        {
            throw Wrong(name, "an id of 1 to 64 characters of 'A-Za-z0-9._:-'");
        }
    }

    public int Word(string name, string[] words)
    {
        var number = System.Array.IndexOf(words, Text(name));
        return number >= 0 ? number : throw Wrong(name, $"one of '{string.Join("', '", words)}'");
    }

    public long Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    public long? OptionalNumber(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } found when found.TryGetInt64(out var number) => number,
        _ => throw Wrong(name, "an integer"),
    };

    public int SmallNumber(string name) => Number(name) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : throw Wrong(name, "an integer of 32 bits");

    public byte[] Bytes(string name) => (Find(name) ?? throw Missing(name)) is { ValueKind: JsonValueKind.String } found && found.TryGetBytesFromBase64(out var bytes)
        ? bytes
        : throw Wrong(name, "base64");

    public byte[] Utf8(string name)
    {
        var text = Text(name);
        return Storage.Format.Utf8.Bytes(text);
    }

    public int Count(string name) => Array(name).GetArrayLength();

    public ImmutableArray<T> List<T>(string name, string what, Func<ImportMembers, T> read, params ReadOnlySpan<string> allowed)
    {
        var items = Array(name);
        var list = ImmutableArray.CreateBuilder<T>(items.GetArrayLength());
        foreach (var item in items.EnumerateArray())
        {
            list.Add(read(new ImportMembers(item, what, allowed)));
        }

        return list.MoveToImmutable();
    }

    private JsonElement Array(string name) => (Find(name) ?? throw Missing(name)) is { ValueKind: JsonValueKind.Array } found ? found : throw Wrong(name, "a list");

    private JsonElement? Find(string name) => _element.TryGetProperty(name, out var found) ? found : null;

    private TransferFaultException Missing(string name) => new("member-missing", $"The {_what} has no '{name}'.");

    private TransferFaultException Wrong(string name, string should) => new("value-wrong", $"The '{name}' of the {_what} isn't {should}.");

    // What stands in a file may be anything; a sentence shows what could be a name.
    private static string Shown(string name) => IdText.IsId(name) ? $"'{name}'" : FormattableString.Invariant($"of {name.Length} characters");
}
