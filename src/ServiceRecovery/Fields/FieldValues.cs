using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Fields;

/// <summary>The fields that an object gave, read.</summary>
internal sealed class FieldValues
{
    private readonly ImmutableArray<FieldSpec> _fields;
    private readonly object?[] _values;
    private readonly bool[] _given;

    private FieldValues(ImmutableArray<FieldSpec> fields)
    {
        _fields = fields;
        _values = new object?[fields.Length];
        _given = new bool[fields.Length];
    }

    /// <summary>Reads an object by its fields; faults are added, and what could be read is returned.</summary>
    public static FieldValues Read(JsonElement json, ImmutableArray<FieldSpec> fields, string path, FieldFaults faults)
    {
        var values = new FieldValues(fields);
        var last = -1;
        foreach (var property in json.EnumerateObject())
        {
            last = values.IndexOf(property, last + 1);
            if (last < 0)
            {
                var name = NameOf(property);
                faults.Add(Fault.UnknownField, $"There is no field {FieldFaults.Quote(path + name)} here. There are: {string.Join(", ", fields.Select(one => one.Name))}.", path + name);
                continue;
            }

            if (values._given[last])
            {
                faults.Add(Fault.DoubledKey, $"The key {FieldFaults.Quote(path + fields[last].Name)} stands there twice.", path + fields[last].Name);
            }

            values._given[last] = true;
            values._values[last] = fields[last].Shape.Read(property.Value, new FieldPath(path, fields[last].Name), faults);
        }

        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].IsNeeded && !values._given[i])
            {
                faults.Add(Fault.MissingField, $"The field '{path}{fields[i].Name}' is missing. It takes {fields[i].Shape.About}.", path + fields[i].Name);
            }
        }

        return values;
    }

    /// <summary>Returns a property's name; one with half of a surrogate pair is returned as it was written.</summary>
    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property).ToArray());
        }
    }

    /// <summary>Tells whether the field was given, right or wrong.</summary>
    public bool Has(string name) => IndexOf(name) is var index and >= 0 && _given[index];

    /// <summary>Returns a value, or null when the field was absent (or wrong).</summary>
    public T? Find<T>(string name)
        where T : class => Value(name) as T;

    /// <summary>Returns a value, or null when the field was absent (or wrong).</summary>
    public T? FindValue<T>(string name)
        where T : struct => Value(name) is T value ? value : null;

    /// <summary>Returns a text that is there.</summary>
    public string Text(string name) => (string)Value(name)!;

    /// <summary>Makes an id of a field that is there.</summary>
    public T Id<T>(string name, Func<string, T> make) => make(Text(name));

    /// <summary>Makes an id of a field if it is there.</summary>
    public T? FindId<T>(string name, Func<string, T> make)
        where T : struct => Find<string>(name) is { } text ? make(text) : null;

    /// <summary>Makes ids of a list.</summary>
    public ImmutableArray<T> Ids<T>(string name, Func<string, T> make) =>
        FindValue<ImmutableArray<object>>(name) is { } list ? [.. list.Select(item => make((string)item))] : [];

    /// <summary>Returns the number of the member that a field names.</summary>
    public int Word(string name, string[] words) => StoredWords.NumberOf(words, Text(name));

    /// <summary>Returns the number of the member that a field names, or null when it is absent.</summary>
    public int? FindWord(string name, string[] words) => Find<string>(name) is { } word ? StoredWords.NumberOf(words, word) : null;

    /// <summary>Returns yes only when the field says so.</summary>
    public bool Flag(string name) => FindValue<bool>(name) ?? false;

    /// <summary>Returns the amount and the currency that stand beside the other fields.</summary>
    public Money Money() => new(FindValue<long>("amount") ?? 0, new Currency(Text("currency")));

    /// <summary>Returns an amount with its currency, if it is there.</summary>
    public Money? FindMoney(string name) => Find<FieldValues>(name)?.Money();

    /// <summary>Returns the playbook whose name and version stand beside the other fields.</summary>
    public PlaybookRef Playbook() => new(Text("name"), (int)FindValue<long>("version")!.Value);

    /// <summary>Returns the evidence, if it is there.</summary>
    public Evidence? Evidence() => Find<FieldValues>("evidence") is { } evidence
        ? new Evidence(evidence.Id("channel", static id => new Channel(id)), evidence.Text("reference"), evidence.FindValue<DateTimeOffset>("at"), evidence.Find<string>("note"))
        : null;

    /// <summary>Returns where a customer's word comes from. The customer speaks by a channel of their own, and may show something beside it; whoever else enters it shows the contact or names the device.</summary>
    public Source? Source(Actor by) =>
        FindId("device", static id => new DeviceId(id)) is { } device ? ServiceRecovery.Source.At(device)
        : by.Kind == ActorKind.Customer ? ServiceRecovery.Source.OwnChannel(Evidence())
        : Evidence() is { } evidence ? ServiceRecovery.Source.Heard(evidence)
        : null;

    /// <summary>Returns numbers by name, if they are there.</summary>
    public ImmutableSortedDictionary<string, int>? Numbers(string name) => Map(name, static value => (int)(long)value);

    /// <summary>Returns texts by name, if they are there.</summary>
    public ImmutableSortedDictionary<string, string>? Texts(string name) => Map(name, static value => (string)value);

    private ImmutableSortedDictionary<string, T>? Map<T>(string name, Func<object, T> make) => Find<ImmutableSortedDictionary<string, object>>(name) is { } values
        ? values.ToImmutableSortedDictionary(pair => pair.Key, pair => make(pair.Value), StringComparer.Ordinal)
        : null;

    private object? Value(string name) => IndexOf(name) is var index and >= 0 ? _values[index] : null;

    private int IndexOf(string name)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (string.Equals(_fields[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    // Programs write members in the order in which they are declared, so the next one is looked at first.
    private int IndexOf(JsonProperty property, int next)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        for (var i = next; i < _fields.Length; i++)
        {
            if (name.SequenceEqual(_fields[i].Utf8))
            {
                return i;
            }
        }

        for (var i = 0; i < next && i < _fields.Length; i++)
        {
            if (name.SequenceEqual(_fields[i].Utf8))
            {
                return i;
            }
        }

        return name.IndexOf((byte)'\\') < 0 ? -1 : IndexOf(NameOf(property));
    }
}
