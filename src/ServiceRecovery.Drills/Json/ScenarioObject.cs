using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Drills.Json;

/// <summary>An object of a scenario file. What is asked of it and isn't as it should be becomes a fault, and something harmless stands in for it.</summary>
internal sealed class ScenarioObject
{
    private readonly Dictionary<string, JsonValue> _members = new(StringComparer.Ordinal);
    private readonly ScenarioFaults _faults;

    public ScenarioObject(JsonValue at, string what, ScenarioFaults faults, params string[] known)
    {
        At = at;
        _faults = faults;
        if (at.Type != JsonTokenType.StartObject)
        {
            faults.WrongType(at, what, "an object");
            return;
        }

        foreach (var (name, member) in at.Members)
        {
            if (!known.Contains(name))
            {
                faults.Unknown(member, name, known);
            }
            else if (_members.TryGetValue(name, out _))
            {
                faults.Twice(member, name);
            }
            else
            {
                _members.Add(name, member);
            }
        }
    }

    public JsonValue At { get; }

    public JsonValue? Find(string name) => _members.TryGetValue(name, out var value) ? value : null;

    public bool Has(string name) => _members.ContainsKey(name);

    public string Text(string name, int longest) => Needed(name, FormattableString.Invariant($"text of 1 to {longest} characters")) is { } value ? TextOf(value, name, longest) : "";

    public string? FindText(string name, int longest) => Find(name) is { } value ? TextOf(value, name, longest) : null;

    public string Name(string name) => Needed(name, "a name of 1 to 64 characters of 'A-Za-z0-9._:-'") is { } value ? NameOf(value, name) : Nameless;

    public string? FindName(string name) => Find(name) is { } value ? NameOf(value, name) : null;

    public long Number(string name, long least, long most) =>
        Needed(name, FormattableString.Invariant($"a whole number from {least} to {most}")) is { } value ? NumberOf(value, name, least, most) : least;

    public long? FindNumber(string name, long least, long most) => Find(name) is { } value ? NumberOf(value, name, least, most) : null;

    public TimeSpan Minutes(string name, long least, long most) => TimeSpan.FromMinutes(Number(name, least, most));

    public TimeSpan? FindMinutes(string name, long least, long most) => FindNumber(name, least, most) is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    public bool? FindFlag(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.Type is JsonTokenType.True or JsonTokenType.False)
        {
            return value.Type == JsonTokenType.True;
        }

        _faults.WrongType(value, name, "true or false");
        return null;
    }

    public T Word<T>(string name, (string Word, T Value)[] words) =>
        Needed(name, $"one of {string.Join(", ", words.Select(known => known.Word))}") is { } value ? WordOf(value, name, words) : words[0].Value;

    public T FindWord<T>(string name, (string Word, T Value)[] words, T otherwise) => Find(name) is { } value ? WordOf(value, name, words) : otherwise;

    public ScenarioObject? Object(string name, params string[] known) => Needed(name, $"an object with {string.Join(", ", known)}") is { } value ? new ScenarioObject(value, name, _faults, known) : null;

    public ScenarioObject? FindObject(string name, params string[] known) => Find(name) is { } value ? new ScenarioObject(value, name, _faults, known) : null;

    /// <summary>Reads a list; one that isn't there is empty, unless at least one is needed.</summary>
    public ImmutableArray<T> List<T>(string name, int least, int most, Func<JsonValue, T> read)
    {
        var list = least > 0 ? Needed(name, FormattableString.Invariant($"a list of {least} to {most}")) : Find(name);
        if (list is null)
        {
            return [];
        }

        if (list.Type != JsonTokenType.StartArray)
        {
            _faults.WrongType(list, name, "a list");
            return [];
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            _faults.Length(list, name, least, most);
            return [];
        }

        return [.. list.Items.Select(read)];
    }

    public string NameOf(JsonValue value, string what)
    {
        if (value.Type != JsonTokenType.String)
        {
            _faults.WrongType(value, what, "text");
        }
        else if (!IdText.IsId(value.Text))
        {
            _faults.NoName(value, what);
        }
        else
        {
            return value.Text;
        }

        return Nameless;
    }

    public T WordOf<T>(JsonValue value, string what, (string Word, T Value)[] words)
    {
        if (value.Type != JsonTokenType.String)
        {
            _faults.WrongType(value, what, "text");
            return words[0].Value;
        }

        foreach (var (word, known) in words)
        {
            if (string.Equals(word, value.Text, StringComparison.Ordinal))
            {
                return known;
            }
        }

        _faults.NoWord(value, what, words.Select(known => known.Word));
        return words[0].Value;
    }

    public long NumberOf(JsonValue value, string what, long least, long most)
    {
        if (value.Type != JsonTokenType.Number)
        {
            _faults.WrongType(value, what, "a whole number");
        }
        else if (!long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            _faults.OutOfRange(value, what, least, most);
        }
        else
        {
            return number;
        }

        return least;
    }

    /// <summary>Stands in for a name that isn't one, so that reading can go on.</summary>
    private const string Nameless = "-";

    private string TextOf(JsonValue value, string what, int longest)
    {
        if (value.Type != JsonTokenType.String)
        {
            _faults.WrongType(value, what, "text");
        }
        else if (string.IsNullOrWhiteSpace(value.Text) || value.Text.Length > longest || value.Text.Any(c => char.IsControl(c) && c != '\n'))
        {
            // A control character could rule the terminal of whoever reads it.
            _faults.BadText(value, what, longest);
        }
        else
        {
            return value.Text;
        }

        return "";
    }

    // What is missing is told once, and only where there is an object that could hold it.
    private JsonValue? Needed(string name, string wanted)
    {
        if (Find(name) is { } value)
        {
            return value;
        }

        if (At.Type == JsonTokenType.StartObject)
        {
            _faults.Missing(At, name, wanted);
        }

        return null;
    }
}
