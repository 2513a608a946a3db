using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ServiceRecovery.Generators;

/// <summary>How a member is written, read, validated and hashed: chosen by its type.</summary>
internal enum Form
{
    /// <summary>None: the declaration is at fault, and code is made without the member.</summary>
    Unknown,
    Id,
    Step,
    Reference,
    Text,
    Code,
    Words,
    Flag,
    Whole,
    Instant,
    Duration,
    Money,
    Playbook,
    Rule,
    Plan,
    PersonalText,
    Subject,
    Source,
    Evidence,
    SourceTaken,
    EvidenceTaken,
    Event,
    Events,
    Carried,
    Ids,
    References,
    Codes,
    WordList,
    Subjects,
    Numbers,
    Texts,
    PersonalTexts,
}

/// <summary>A member of an act or event, as its declaration says it.</summary>
internal sealed record Member(string Name, Form Form, string Type, bool IsNullable)
{
    /// <summary>Gets the type as it is written where the record is made.</summary>
    public string WrittenType { get; init; } = "";

    /// <summary>Gets the default as it is written, or null when the member is needed.</summary>
    public string? Default { get; init; }

    /// <summary>Gets the name in JSON, in the fingerprint and in refusals.</summary>
    public string Field { get; init; } = "";

    /// <summary>Gets the name in the fingerprint where it is another one.</summary>
    public string? Hashed { get; init; }

    /// <summary>Gets what the field takes, as a sentence says it.</summary>
    public string? About { get; init; }

    /// <summary>Gets the kind that the declaration gives to a text, a code or a subject.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the largest length, count or number.</summary>
    public string? Most { get; init; }

    /// <summary>Gets the smallest number.</summary>
    public string? Least { get; init; }

    /// <summary>Gets the name of an entry's number in the fingerprint.</summary>
    public string? Item { get; init; }

    /// <summary>Gets whether the members of the value stand beside the others, not in an object of their own.</summary>
    public bool IsSpread { get; init; }

    /// <summary>Gets the member of the list that <c>true</c> stands for.</summary>
    public string? TrueWhen { get; init; }

    /// <summary>Gets the words that are taken, where not all are.</summary>
    public EquatableArray<string> Only { get; init; }

    /// <summary>Gets whether callers can't give it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Gets what the member's documentation says.</summary>
    public string? Doc { get; init; }

    /// <summary>Gets whether anything can be made of it.</summary>
    public bool HasForm => Form != Form.Unknown;

    /// <summary>Gets whether the member must be given.</summary>
    public bool IsNeeded => IsNeededByField || (Default is null && !IsNullable);

    /// <summary>Gets whether the field must be given although the member has a default for a caller in C#.</summary>
    public bool IsNeededByField { get; init; }

    /// <summary>Gets whether it is the name of something in the case, or holds such names: one that is taken where the case is carried over gets another.</summary>
    public bool IsName => Form is Form.Event or Form.Events or Form.Carried or Form.SourceTaken || (Form == Form.Id && Type is "ActId" or "PromiseId" or "AskId");

    public string Parameter => Code.Parameter(Name);
}

/// <summary>What holds between the fields of an act.</summary>
internal sealed record Rule(string Kind, EquatableArray<string> Names);

/// <summary>A command and everything that is made from its declaration.</summary>
internal sealed record Act(string Root, string Name, string Verb)
{
    public string? Type { get; init; }

    public string Givers { get; init; } = "1";

    public EquatableArray<string> Steps { get; init; }

    public string About { get; init; } = "";

    public bool IsByHand { get; init; }

    public bool HasHandle { get; init; }

    /// <summary>Gets the name of the handle's method; <see langword="null"/> where it has none.</summary>
    public string? Method { get; init; }

    /// <summary>Gets what else the declaration says, as it is written where the act is made.</summary>
    public EquatableArray<string> Said { get; init; }

    /// <summary>Gets the members in the order of the sentence, as a caller says them.</summary>
    public EquatableArray<Member> Members { get; init; }

    /// <summary>Gets the names of the members that stand first in the fingerprint and in JSON, where the sentence says them later.</summary>
    public EquatableArray<string> First { get; init; }

    /// <summary>Gets the members in the order in which they are validated, hashed and written.</summary>
    public IEnumerable<Member> InStoredOrder => First.Select(name => Members.First(member => member.Name == name)).Concat(Members.Where(member => !First.Contains(member.Name)));

    public EquatableArray<Rule> Rules { get; init; }
}

/// <summary>An event and its stored form.</summary>
internal sealed record Happening(string Root, string Name, string Stored)
{
    public string? Step { get; init; }

    /// <summary>Gets the command that is given to record it.</summary>
    public string? GivenBy { get; init; }

    public EquatableArray<Member> Members { get; init; }
}

/// <summary>The class that decides and folds the acts of its file, and the acts for which it has a method, each as <c>CaseCommand.Own</c>.</summary>
internal sealed record Family(string Name, string Namespace, int Order, string Path, EquatableArray<string> Written);

/// <summary>An id: text of one allow-list, or a reference.</summary>
internal sealed record Id(string Name, string Namespace, bool IsReference);

/// <summary>A closed list and the words of its members, in the order of their numbers.</summary>
internal sealed record WordsOf(string Name, EquatableArray<string> Words);

/// <summary>A family with its acts and events.</summary>
internal sealed record FamilyActs(Family Family, EquatableArray<Act> Acts, EquatableArray<Happening> Events);

/// <summary>What a declaration says, and apart from it where it stands: code is made of what is said alone, so that a line added above it makes nothing anew.</summary>
internal sealed record Declared<T>(T Value, Place Place, EquatableArray<WordsOf> Lists, EquatableArray<Fault> Faults);

/// <summary>Something that a declaration forgot or said twice.</summary>
internal sealed record Fault(string Id, string Sentence, Place Place)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        new DiagnosticDescriptor(Id, "A declaration isn't whole", "{0}.", "ServiceRecovery.Declarations", DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.NotConfigurable),
        Location.Create(Place.Path, Place.Span, Place.Lines),
        Sentence);
}

/// <summary>A place in a source file, without the file.</summary>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(Location location) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
}
