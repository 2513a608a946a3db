using System.Diagnostics;

namespace ServiceRecovery.Declarations;

// What a declaration of an act says beside its members. The source generator reads these; nothing of them is in the assembly.

/// <summary>When an act records again what was said or who was named in the case before.</summary>
internal enum Retelling
{
    /// <summary>Never: it is decided the same without these words and names.</summary>
    Never,

    /// <summary>In a closed case: a task for who answers for it follows.</summary>
    WhenClosed,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>Says who may give a command.</summary>
[Flags]
internal enum Givers
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>People who work for the organization.</summary>
    Staff = 1,

    /// <summary>The customer, by a channel of their own.</summary>
    Customer = 2,

    /// <summary>A program.</summary>
    System = 4,

    /// <summary>Due work alone.</summary>
    DueWork = 8,
}

/// <summary>Says which closed cases still take a command.</summary>
internal enum WhenClosed
{
    /// <summary>None.</summary>
    Refused,

    /// <summary>Those of a recovery, unless it was merged: nobody answers after praise, and nothing was given.</summary>
    OfRecovery,

    /// <summary>All but what was merged, which goes on in the older case.</summary>
    UnlessMerged,

    /// <summary>Every one.</summary>
    Taken,
}

/// <summary>Declares a command: its verb, who may give it, and the steps it takes; a command without steps is a record.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Class)]
internal sealed class ActAttribute(string verb) : Attribute
{
    public string Verb { get; } = verb;

    /// <summary>Gets or sets who may give it; staff unless said.</summary>
    public Givers By { get; set; } = Givers.Staff;

    /// <summary>Gets or sets the names of the steps it may be.</summary>
    public string[] Steps { get; set; } = [];

    /// <summary>Gets or sets the word of the field <c>type</c>, where several commands share a verb.</summary>
    public string? Type { get; set; }

    /// <summary>Gets or sets whether it opens a case.</summary>
    public bool OpensCase { get; set; }

    /// <summary>Gets or sets the name of the static method of the command that tells whether it is open where no row takes one of its steps; it is a record there.</summary>
    public string? OpenWhen { get; set; }

    /// <summary>Gets or sets the name of the static method of the command that tells what keeps this person from it in this case, whatever it says; null: nothing.</summary>
    public string? Barred { get; set; }

    /// <summary>Gets or sets the name of the static method of the command that names what of the case it may be given for by this person.</summary>
    public string? Targets { get; set; }

    /// <summary>Gets or sets whether the compensation authority is asked for it.</summary>
    public bool AsksAuthority { get; set; }

    /// <summary>Gets or sets when what it records retells what was said or who was named in the case before.</summary>
    public Retelling Retells { get; set; }

    /// <summary>Gets or sets whether it goes on in the older case when it is given to one that was merged.</summary>
    public bool Lands { get; set; }

    /// <summary>Gets or sets whether it means the same whatever else happened in the case since its form was shown, so that a form carries no version for it.</summary>
    public bool StandsAlone { get; set; }

    /// <summary>Gets or sets which closed cases still take it.</summary>
    public WhenClosed WhenClosed { get; set; }

    /// <summary>Gets or sets whether a person concerned in a complaint about conduct does not do it in that case.</summary>
    public bool BarredToConcerned { get; set; }

    /// <summary>Gets or sets whether it is still taken in the space that a long case keeps for answers and for what closes it.</summary>
    public bool ClosingReserve { get; set; }

    /// <summary>Gets or sets whether its JSON isn't its members, so that the family reads and writes it.</summary>
    public bool ByHand { get; set; }

    /// <summary>Gets or sets whether its method of the handle is written by hand.</summary>
    public bool NoHandle { get; set; }

    /// <summary>Gets or sets the members that stand first in the fingerprint and in JSON, where the sentence says them later.</summary>
    public string[] First { get; set; } = [];

    /// <summary>Gets or sets the name of the handle's method, without <c>Async</c>, where it isn't the verb or is written by hand. What due work alone gives has none.</summary>
    public string? Method { get; set; }
}

/// <summary>Declares an event by its stored name, which stands for its members for ever.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Class)]
internal sealed class StoredAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Gets or sets the command that is given to record it; the event says it itself where that depends on what it holds.</summary>
    public Type? Act { get; set; }

    /// <summary>Gets or sets the name of the step that the event is; a record unless said.</summary>
    public string? Step { get; set; }
}

/// <summary>Marks the class that decides the commands and folds the events of its file. Families stand in lists by their order.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Class)]
internal sealed class FamilyAttribute(int order) : Attribute
{
    public int Order { get; } = order;
}

/// <summary>Declares an id: text of one allow-list, or a reference. <paramref name="about"/> is what a field takes that holds one.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Struct)]
internal sealed class IdAttribute(string about) : Attribute
{
    public string About { get; } = about;

    /// <summary>Gets or sets whether it is a reference: a name that others chose, in any script.</summary>
    public bool Reference { get; set; }
}

/// <summary>Says that a string is words of a person.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class TextAttribute : Attribute
{
    public int Longest { get; set; }
}

/// <summary>Says that a string is a name and no words: an id of <paramref name="about"/>, or, without, any name of at most 256 characters.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CodeAttribute(string? about = null) : Attribute
{
    public string? About { get; } = about;
}

/// <summary>Names the field where it isn't the member's own name.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class FieldAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Gets or sets the name under which fingerprints know the field, where that is an older one.</summary>
    public string? Hashed { get; set; }
}

/// <summary>Says what the field takes where the id's own words don't fit.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class AboutAttribute(string about) : Attribute
{
    public string About { get; } = about;
}

/// <summary>Says that the parts of the value are fields beside the others and not an object of their own.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class SpreadAttribute : Attribute;

/// <summary>Says that the field must be given, although the member has a default for callers in C#.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NeededAttribute : Attribute;

/// <summary>Says that callers can't give the member.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HiddenAttribute : Attribute;

/// <summary>Says that the field is a flag, which is true for one member of the list.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class TrueWhenAttribute(string member) : Attribute
{
    public string Member { get; } = member;
}

/// <summary>Says which members of the list the field takes.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class OnlyAttribute(params string[] members) : Attribute
{
    public string[] Members { get; } = members;
}

/// <summary>Says how many entries a list has, or from where to where its numbers go.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class ManyAttribute : Attribute
{
    public int Least { get; set; }

    public int Most { get; set; }

    /// <summary>Gets or sets the name under which fingerprints know an entry's number.</summary>
    public string? Item { get; set; }
}

/// <summary>Says that a subject is somebody with a name of their own: erased with them.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class PersonAttribute : Attribute;

/// <summary>Says that a subject is a thing (an order, a card, a letter): erased with the customer it is about.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Parameter)]
internal sealed class ThingAttribute : Attribute;

/// <summary>Says that at most one of two fields is given.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Class)]
internal sealed class NotBothAttribute(string one, string other) : Attribute
{
    public string One { get; } = one;

    public string Other { get; } = other;
}

/// <summary>Says that at least one of several fields is given.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Class)]
internal sealed class OneOfAttribute(params string[] names) : Attribute
{
    public string[] Names { get; } = names;
}

/// <summary>Says that a field is needed when another one says one of some words.</summary>
[Conditional("DECLARATIONS"), AttributeUsage(AttributeTargets.Class)]
internal sealed class NeededWhenAttribute(string name, string other, params string[] words) : Attribute
{
    public string Name { get; } = name;

    public string Other { get; } = other;

    public string[] Words { get; } = words;
}
