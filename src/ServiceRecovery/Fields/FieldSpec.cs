using System.Collections.Immutable;

namespace ServiceRecovery.Fields;

/// <summary>A field of an act.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it takes.</param>
/// <param name="IsNeeded">Without it what was given is faulty.</param>
/// <param name="Default">What is meant when it is absent, where something is.</param>
internal sealed record FieldSpec(string Name, FieldShape Shape, bool IsNeeded = false, string? Default = null);

/// <summary>What holds between the fields of a verb.</summary>
internal abstract record FieldRule
{
    private FieldRule()
    {
    }

    /// <summary>Adds the fault, if there is one.</summary>
    public abstract void Check(string verb, FieldValues values, FieldFaults faults);

    /// <summary>At least one of the fields is there.</summary>
    public sealed record OneOf(params ImmutableArray<string> Names) : FieldRule
    {
        public override void Check(string verb, FieldValues values, FieldFaults faults)
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
        public override void Check(string verb, FieldValues values, FieldFaults faults)
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
        public override void Check(string verb, FieldValues values, FieldFaults faults)
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
