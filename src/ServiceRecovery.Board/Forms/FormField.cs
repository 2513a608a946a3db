using System.Collections.Immutable;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Forms;

/// <summary>With what a field is filled in.</summary>
internal enum Control
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>Several lines.</summary>
    Area,

    /// <summary>One of a few, all of them shown.</summary>
    Radios,

    /// <summary>One of many.</summary>
    Select,

    /// <summary>Any of several.</summary>
    Boxes,

    /// <summary>Yes, or nothing.</summary>
    Box,

    /// <summary>An amount as people write it.</summary>
    Amount,

    /// <summary>A day and a time in the page's zone.</summary>
    When,

    /// <summary>A number, and minutes, hours or days beside it.</summary>
    Duration,

    /// <summary>What the server made, and nobody sees.</summary>
    Hidden,

    /// <summary>Several fields that belong together.</summary>
    Group,
}

/// <summary>Something that can be chosen.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Text">What it is called.</param>
internal sealed record FormChoice(string Value, PageText Text)
{
    /// <summary>Gets what it is, where its name alone doesn't say it; data, no text of ours.</summary>
    public string? Data { get; init; }
}

/// <summary>A field of a form.</summary>
/// <param name="Path">Its name, with that of the object before it.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Control">With what it is filled in.</param>
internal sealed record FormField(string Path, PageText Label, Control Control)
{
    /// <summary>Gets whether nothing can be sent without it.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Gets whether it is shown at once although nothing is needed in it.</summary>
    public bool IsShown { get; init; }

    /// <summary>Gets what can be chosen.</summary>
    public ImmutableArray<FormChoice> Choices { get; init; } = [];

    /// <summary>Gets whether something else than the choices can be written.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Gets the fields that belong together.</summary>
    public ImmutableArray<FormField> Fields { get; init; } = [];

    /// <summary>Gets what stands in it; several where several were chosen.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Gets the unit of a duration.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Gets the most characters.</summary>
    public int? Longest { get; init; }

    /// <summary>Gets how many lines are shown.</summary>
    public int Rows { get; init; } = 4;

    /// <summary>Gets what is said beneath it.</summary>
    public string? Hint { get; init; }

    /// <summary>Gets what is wrong with what stands in it.</summary>
    public ImmutableArray<string> Wrong { get; init; } = [];

    /// <summary>Gets what stands in it.</summary>
    public string Value => Values.IsEmpty ? "" : Values[0];

    /// <summary>Gets the id of its element, without what addresses and selectors would take for something else.</summary>
    public string Id => IdPrefix + IdOf(Path);

    /// <summary>Gets what stands before the id where a page has several forms.</summary>
    public string IdPrefix { get; init; } = "";

    /// <summary>Gets whether something stands in it, or is wrong with it, or in a field that belongs to it.</summary>
    public bool IsTouched => !Wrong.IsEmpty || Values.Any(value => value.Length > 0) || Fields.Any(static inner => inner.IsTouched);

    /// <summary>Gets the field and those that belong to it.</summary>
    public IEnumerable<FormField> Whole => Fields.SelectMany(static inner => inner.Whole).Prepend(this);

    /// <summary>Returns the id of the element of a field.</summary>
    public static string IdOf(string path) => string.Concat(path.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}

/// <summary>A form of an act.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Action">Where it is sent, relative to the page.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record ActForm(string Verb, string Action, ImmutableArray<FormField> Fields)
{
    /// <summary>Gets what it is called, and its button.</summary>
    public required PageText Title { get; init; }

    /// <summary>Gets what it is for, where its title alone doesn't say it.</summary>
    public PageText? About { get; init; }

    /// <summary>Gets what stands above the fields.</summary>
    public string? Why { get; init; }

    /// <summary>Gets where words are looked at before they are sent; null where nothing reviews them.</summary>
    public string? ReviewAction { get; init; }

    /// <summary>Gets what a review found in the words.</summary>
    public Policies.ApologyRuling? Review { get; init; }

    /// <summary>Gets everything that is wrong with what was sent, each with the path of its field, empty for the form itself.</summary>
    public ImmutableArray<FormProblem> Problems { get; init; } = [];

    /// <summary>Gets whether the case changed since the form was shown, so that sending it says to send it all the same.</summary>
    public bool IsOutdated { get; init; }
}

/// <summary>Something that is wrong with what was sent.</summary>
/// <param name="Sentence">What.</param>
/// <param name="Path">The path of its field; empty where it is about the act as a whole.</param>
internal sealed record FormProblem(string Sentence, string Path = "")
{
    /// <summary>Gets the verb that mends it; null where none does.</summary>
    public string? MendedBy { get; init; }
}
