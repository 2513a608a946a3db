using System.Collections.Immutable;
using System.Text.Json;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A field of a line or a step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it takes.</param>
/// <param name="IsNeeded">Without it the line is faulty.</param>
/// <param name="Default">What is meant when it is absent, where something is.</param>
internal sealed record FieldSpec(string Name, FieldShape Shape, bool IsNeeded = false, string? Default = null);

/// <summary>What holds between the fields of a verb.</summary>
internal abstract record FieldRule
{
    private FieldRule()
    {
    }

    /// <summary>Adds the fault, if there is one.</summary>
    public abstract void Check(string verb, FieldValues values, Faults faults);

    /// <summary>At least one of the fields is there.</summary>
    public sealed record OneOf(params ImmutableArray<string> Names) : FieldRule
    {
        public override void Check(string verb, FieldValues values, Faults faults)
        {
            if (!Names.Any(values.Has))
            {
                faults.Add(Fault.MissingField, $"'{verb}' needs one of the fields {string.Join(", ", Names.Select(name => $"'{name}'"))}.");
            }
        }
    }

    /// <summary>One of the fields at most is there.</summary>
    public sealed record NotBoth(string One, string Other) : FieldRule
    {
        public override void Check(string verb, FieldValues values, Faults faults)
        {
            if (values.Has(One) && values.Has(Other))
            {
                faults.Add(Fault.BadValue, $"'{verb}' takes either '{One}' or '{Other}', not both.");
            }
        }
    }

    /// <summary>The field is needed when another one says one of some words.</summary>
    public sealed record NeededWhen(string Name, string Other, ImmutableArray<string> Says, string? OtherDefault = null) : FieldRule
    {
        public override void Check(string verb, FieldValues values, Faults faults)
        {
            // A word that was given and wrong says nothing; its own fault is told already.
            var word = values.Find<string>(Other) ?? (values.Has(Other) ? null : OtherDefault);
            if (word is not null && Says.Contains(word) && !values.Has(Name))
            {
                faults.Add(Fault.MissingField, $"'{verb}' needs the field '{Name}' when '{Other}' is '{word}'.");
            }
        }
    }
}

/// <summary>The fields that a line or step gave, read.</summary>
internal sealed class FieldValues
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Reads an object by its fields; faults are added, and what could be read is returned.</summary>
    public static FieldValues Read(JsonElement json, IReadOnlyCollection<FieldSpec> fields, string path, Faults faults)
    {
        var values = new FieldValues();
        foreach (var property in json.EnumerateObject())
        {
            var name = LineCheck.NameOf(property);
            if (fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal)) is not { } field)
            {
                faults.Add(Fault.UnknownField, $"There is no field {Faults.Quote(path + name)} here. There are: {string.Join(", ", fields.Select(one => one.Name))}.");
                continue;
            }

            values._values[name] = field.Shape.Read(property.Value, path + name, faults);
        }

        foreach (var field in fields)
        {
            if (field.IsNeeded && !values.Has(field.Name))
            {
                faults.Add(Fault.MissingField, $"The field '{path}{field.Name}' is missing. It takes {field.Shape.About}.");
            }
        }

        return values;
    }

    /// <summary>Tells whether the field was given, right or wrong.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Returns a value, or null when the field was absent (or wrong).</summary>
    public T? Find<T>(string name)
        where T : class => _values.GetValueOrDefault(name) as T;

    /// <summary>Returns a value, or null when the field was absent (or wrong).</summary>
    public T? FindValue<T>(string name)
        where T : struct => _values.GetValueOrDefault(name) is T value ? value : null;

    /// <summary>Returns a text that is there.</summary>
    public string Text(string name) => (string)_values[name]!;

    /// <summary>Makes an id of a field that is there.</summary>
    public T Id<T>(string name, Func<string, T> make) => make(Text(name));

    /// <summary>Makes an id of a field if it is there.</summary>
    public T? FindId<T>(string name, Func<string, T> make)
        where T : struct => Find<string>(name) is { } text ? make(text) : null;

    /// <summary>Makes ids of a list.</summary>
    public ImmutableArray<T> Ids<T>(string name, Func<string, T> make) =>
        FindValue<ImmutableArray<object>>(name) is { } list ? [.. list.Select(item => make((string)item))] : [];

    /// <summary>Returns the member that a field names, or the default when it is absent.</summary>
    public T Word<T>(string name, T otherwise = default)
        where T : struct, Enum => Find<string>(name) is { } word ? KebabCase.Parse<T>(word) : otherwise;

    /// <summary>Returns yes only when the field says so.</summary>
    public bool Flag(string name) => FindValue<bool>(name) ?? false;
}
