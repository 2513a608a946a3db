using System.Collections.Immutable;
using System.Text;

namespace ServiceRecovery.Fields;

/// <summary>A field of an act.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it takes.</param>
/// <param name="IsNeeded">Without it what was given is faulty.</param>
/// <param name="Default">What is meant when it is absent, where something is.</param>
internal sealed record FieldSpec(string Name, FieldShape Shape, bool IsNeeded = false, string? Default = null)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(Name);

    /// <summary>Gets the name as JSON writes it.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;
}

/// <summary>Where a value stands. It is made a text only where a fault needs one.</summary>
/// <param name="Before">The path of the object, with a dot behind it; empty for the outermost.</param>
/// <param name="Name">The member.</param>
/// <param name="Index">The place in a list; -1 for none.</param>
internal readonly record struct FieldPath(string Before, string Name, int Index = -1)
{
    public FieldPath Item(int index) => Index < 0 ? this with { Index = index } : new FieldPath(ToString(), "", index);

    public override string ToString() => Index < 0 ? Before + Name : FormattableString.Invariant($"{Before}{Name}[{Index}]");
}

/// <summary>What holds between the fields of a verb.</summary>
internal abstract class FieldRule
{
    // Rules are classes for the reason that shapes are.
    private FieldRule()
    {
    }

    /// <summary>Adds the fault, if there is one.</summary>
    public abstract void Check(string verb, FieldValues values, FieldFaults faults);

    /// <summary>At least one of the fields is there.</summary>
    public sealed class OneOf(params ImmutableArray<string> names) : FieldRule
    {
        public ImmutableArray<string> Names { get; } = names;

        public override void Check(string verb, FieldValues values, FieldFaults faults)
        {
            if (!Names.Any(values.Has))
            {
                faults.Add(Fault.MissingField, $"'{verb}' needs one of the fields {string.Join(", ", Names.Select(name => $"'{name}'"))}.", Names[0]);
            }
        }
    }

    /// <summary>One of the fields at most is there.</summary>
    public sealed class NotBoth(string one, string other) : FieldRule
    {
        public string One { get; } = one;

        public string Other { get; } = other;

        /// <summary>Returns the sentence, for who gives the same two in C#.</summary>
        public static string Says(string verb, string one, string other) => $"'{verb}' takes either '{one}' or '{other}', not both.";

        public override void Check(string verb, FieldValues values, FieldFaults faults)
        {
            if (values.Has(One) && values.Has(Other))
            {
                faults.Add(Fault.BadValue, Says(verb, One, Other), Other);
            }
        }
    }

    /// <summary>The field is taken only when another one says one of some words.</summary>
    public sealed class OnlyWhen(string name, string other, ImmutableArray<string> says, string otherDefault) : FieldRule
    {
        public string Name { get; } = name;

        public string Other { get; } = other;

        public ImmutableArray<string> Says { get; } = says;

        public string OtherDefault { get; } = otherDefault;

        public override void Check(string verb, FieldValues values, FieldFaults faults)
        {
            // A word that was given and wrong says nothing; its own fault is told already.
            var word = values.Find<string>(Other) ?? (values.Has(Other) ? null : OtherDefault);
            if (word is not null && !Says.Contains(word) && values.Has(Name))
            {
                faults.Add(Fault.BadValue, $"'{verb}' takes the field '{Name}' only when '{Other}' is {string.Join(" or ", Says.Select(says => $"'{says}'"))}, but it is '{word}'.", Name);
            }
        }
    }

    /// <summary>The field is needed when another one says one of some words.</summary>
    public sealed class NeededWhen(string name, string other, ImmutableArray<string> says, string? otherDefault = null) : FieldRule
    {
        public string Name { get; } = name;

        public string Other { get; } = other;

        public ImmutableArray<string> Says { get; } = says;

        public string? OtherDefault { get; } = otherDefault;

        public override void Check(string verb, FieldValues values, FieldFaults faults)
        {
            // A word that was given and wrong says nothing; its own fault is told already.
            var word = values.Find<string>(Other) ?? (values.Has(Other) ? null : OtherDefault);
            if (word is not null && Says.Contains(word) && !values.Has(Name))
            {
                faults.Add(Fault.MissingField, $"'{verb}' needs the field '{Name}' when '{Other}' is '{word}'.", Name);
            }
        }
    }
}
