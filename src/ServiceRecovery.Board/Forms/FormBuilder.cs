using System.Collections.Immutable;
using System.Security.Cryptography;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Board.Forms;

/// <summary>What a form is made for.</summary>
/// <param name="Call">Who fills it in.</param>
/// <param name="Current">The case; one without events where a case is opened.</param>
internal sealed record FormContext(BoardCall Call, RecoveryCase Current)
{
    /// <summary>Gets the things of the case that this person may give the act for.</summary>
    public ImmutableArray<string> Refs { get; init; } = [];

    /// <summary>Gets the people who can be chosen; none where the organization lists nobody.</summary>
    public ImmutableArray<FormChoice> People { get; init; } = [];

    /// <summary>Gets the other cases that can be chosen.</summary>
    public ImmutableArray<FormChoice> Cases { get; init; } = [];

    /// <summary>Gets the steps of the organization's own that the stage takes.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>Gets what is possible at once.</summary>
    public ImmutableArray<Money> AtOnce { get; init; } = [];
}

/// <summary>Makes the fields of a form from what an act declares. It knows no act: each shape has its control.</summary>
/// <param name="act">The act.</param>
/// <param name="context">What the form is made for.</param>
/// <param name="typed">What was typed before; null for a fresh form.</param>
/// <param name="wrong">What is wrong with what was typed.</param>
internal sealed class FormBuilder(Act act, FormContext context, FormBody? typed, ImmutableArray<FormProblem> wrong)
{
    /// <summary>The name of the hidden field with the command's id.</summary>
    public const string CommandField = "id";

    /// <summary>The name of the hidden field with the version that the form was made for.</summary>
    public const string VersionField = "expect";

    /// <summary>What stands behind the name of a duration for its unit.</summary>
    public const string UnitSuffix = ".unit";

    // As many are shown at once; more are a list.
    private const int MostRadios = 5;

    private readonly ActTexts _texts = new(context.Call.Texts);

    private PageTexts Texts => context.Call.Texts;

    /// <summary>Returns the fields of an act that a form has: those that people can fill in.</summary>
    public static IEnumerable<FieldSpec> SpecsOf(Act act, FormContext context) =>
        act.Whole.Skip(1).Where(field => field.Name != "occurredAt" && (field.Name != "receivedAt" || field.IsNeeded) && IsFilledIn(act, field, context));

    /// <summary>Returns the fields that a form of an act may have had: what it is given for may be gone since.</summary>
    public static IEnumerable<FieldSpec> SentOf(Act act, FormContext context) => SpecsOf(act, context with { Refs = context.Refs.IsEmpty ? [""] : context.Refs });

    /// <summary>Returns the names of what the server made for a form: its id, and that of something new.</summary>
    public static IEnumerable<string> MadeOf(Act act) => act.Whole.Where(field => IsMade(act, field)).Select(field => field.Name).Prepend(CommandField);

    /// <summary>Makes an id that nothing has had.</summary>
    public static string NewId(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Tells whether a field names what of the case the act is given for.</summary>
    public static bool IsTarget(Act act, FieldSpec field) => act.Targets is not null && field is { Name: "ref" or "ask", Shape: FieldShape.Id };

    private static bool IsMade(Act act, FieldSpec field) => act.Targets is null && field is { Name: "ref" or "ask", Shape: FieldShape.Id };

    /// <summary>Makes the fields.</summary>
    public ImmutableArray<FormField> Build() =>
    [
        Hidden(CommandField, NewId("b-")),
        .. act.StandsAlone || context.Current.Version == 0 ? [] : ImmutableArray.Create(Hidden(VersionField, FormattableString.Invariant($"{context.Current.Version}"))),
        .. SpecsOf(act, context).Select(field => Field(field, field.Name)),
    ];

    // What nobody but a program says: values of an organization's own forms, scores of a plan, a batch; an optional name for something new; the asking that is answered, which the desk knows.
    private static bool IsFilledIn(Act act, FieldSpec field, FormContext context) => field.Shape switch
    {
        FieldShape.Map or FieldShape.Steps => false,
        FieldShape.List { Item: not (FieldShape.Word or FieldShape.Id or FieldShape.Reference) } => false,
        FieldShape.Id when field.Name is "ref" or "ask" => IsTarget(act, field) ? field.IsNeeded || !context.Refs.IsEmpty : field.IsNeeded,
        FieldShape.Reference when field.Name == "device" => context.Call.Recovery.Devices.Count > 0,
        _ => true,
    };

    private FormField Field(FieldSpec field, string path)
    {
        var label = _texts.Field(act.Verb, path);
        var made = field.Shape switch
        {
            FieldShape.Text text => new FormField(path, label, Control.Area) { IsShown = true, Longest = text.Longest, Rows = text.Longest > TextRules.LongestText ? 8 : 4 },
            FieldShape.Word word => Choose(path, label, [.. word.Words.Select(one => new FormChoice(one, _texts.Word(field.Name, one)))]),
            FieldShape.Flag when field.IsNeeded => Choose(path, label, [new FormChoice("true", Texts["form.yes"]), new FormChoice("false", Texts["form.no"])]),
            FieldShape.Flag => new FormField(path, label, Control.Box),
            FieldShape.Amount => new FormField(path, label, Control.Amount) { Hint = AmountHint() },
            FieldShape.Code => Currencies(path, label),
            FieldShape.Instant => new FormField(path, label, Control.When) { Hint = PageFormat.Fill(Texts["form.zone"], ("zone", context.Call.Format.Zone.Id)) },
            FieldShape.Duration => new FormField(path, label, Control.Duration) { Unit = typed?[path + UnitSuffix] is { Length: > 0 } unit ? unit : "hours" },
            FieldShape.Id => Named(field, path, label),
            FieldShape.Reference => Referenced(field, path, label),
            FieldShape.Count => new FormField(path, label, Control.Line) { Longest = 19 },
            FieldShape.Object whole => new FormField(path, label, Control.Group) { Fields = [.. whole.Fields.Select(inner => Field(inner, path + "." + inner.Name))] },
            FieldShape.List { Item: FieldShape.Word word } => new FormField(path, label, Control.Boxes) { Choices = [.. word.Words.Select(one => new FormChoice(one, _texts.Word(field.Name, one)))] },
            FieldShape.List { Item: FieldShape.Reference { Of: "a person" } } when !context.People.IsEmpty => new FormField(path, label, Control.Boxes) { Choices = context.People },
            FieldShape.List => new FormField(path, label, Control.Area) { Rows = 2, Hint = PageFormat.Fill(Texts["form.lines"]) },
            _ => throw new InvalidOperationException($"The field '{path}' of '{act.Verb}' has a shape that no control fills in."),
        };

        // What was chosen stays to be seen, also where it is no choice any more.
        var gone = typed is not null && made is { Control: Control.Radios or Control.Select or Control.Boxes, IsOpen: false }
            ? typed.All(path).Where(value => value.Length > 0 && made.Choices.All(choice => choice.Value != value)).Distinct()
            : [];

        // What belongs to something optional is needed only with it, which the desk's reader says.
        return made with
        {
            Choices = made.Choices.AddRange(gone.Select(Own)),
            IsNeeded = field.IsNeeded && !path.Contains('.', StringComparison.Ordinal),
            Values = made.Control == Control.Hidden || (typed is null && !made.Values.IsEmpty) ? made.Values : ValuesOf(path, field.Default, made.Control),
            Wrong = [.. wrong.Where(problem => problem.Path == path).Select(problem => problem.Sentence)],
        };
    }

    private ImmutableArray<string> ValuesOf(string path, string? preset, Control control) => typed is not null
        ? control == Control.Boxes || typed.All(path).Count(static value => value.Length > 0) > 1 ? [.. typed.All(path).Where(static value => value.Length > 0)] : [typed.All(path).FirstOrDefault(static value => value.Length > 0) ?? ""]
        : preset is { Length: > 0 } && control is Control.Radios or Control.Select ? [preset!] : [];

    private FormField Hidden(string path, string value) => new(path, default, Control.Hidden) { Values = [typed?[path] is { Length: > 0 } before ? before : value] };

    private static FormField Choose(string path, PageText label, ImmutableArray<FormChoice> choices) => new(path, label, choices.Length <= MostRadios ? Control.Radios : Control.Select) { Choices = choices };

    private FormField Named(FieldSpec field, string path, PageText label)
    {
        if (IsTarget(act, field))
        {
            // What was meant stays chosen although it isn't open any more: the desk says why when it is sent.
            var refs = typed?[path] is { Length: > 0 } meant && !context.Refs.Contains(meant) ? context.Refs.Add(meant) : context.Refs;
            return new FormField(path, label, Control.Radios) { Choices = [.. refs.Select(Thing)], Values = field.IsNeeded && refs is [var only] ? [only] : [] };
        }

        var of = ((FieldShape.Id)field.Shape).Of;
        return (of, field.Name) switch
        {
            (_, "ref" or "ask") => Hidden(path, NewId(field.Name[..1] + "-")),
            ("a channel", _) => Choose(path, label, [.. context.Call.Options.Channels.Select(channel => new FormChoice(channel, _texts.Channel(channel)))]),
            ("a level" or "a role", _) when context.Call.Recovery.Levels.Count > 0 => Choose(path, label, [.. context.Call.Recovery.Levels.Select(level => new FormChoice(level.Value, _texts.Role(level.Value)))]),
            ("a case's id", _) when !context.Cases.IsEmpty => new FormField(path, label, Control.Radios) { Choices = context.Cases, IsOpen = true, Longest = 64 },
            (_, "kind") when !context.Steps.IsEmpty => Choose(path, label, [.. context.Steps.Select(step => new FormChoice(step, _texts.Step(step)))]),
            _ => new FormField(path, label, Control.Line) { Longest = 64 },
        };
    }

    private FormField Referenced(FieldSpec field, string path, PageText label)
    {
        var of = ((FieldShape.Reference)field.Shape).Of;
        return (of, field.Name) switch
        {
            (_, "device") => Choose(path, label, [.. context.Call.Recovery.Devices.Select(device => Own(device.Id.Value))]),
            ("a place", _) when context.Call.Api.Places is { Count: > 0 } places => new FormField(path, label, Control.Line) { Longest = TextRules.LongestReference, Hint = string.Join(", ", places.Select(place => place.Value).Order(StringComparer.Ordinal)) },
            ("a person", _) when !context.People.IsEmpty => new FormField(path, label, Control.Select) { Choices = context.People },
            _ => new FormField(path, label, Control.Line) { Longest = TextRules.LongestReference },
        };
    }

    private FormField Currencies(string path, PageText label)
    {
        ImmutableArray<string> codes = [.. context.AtOnce.Concat(context.Current.Compensations.Select(one => one.Amount)).Select(money => money.Currency)
            .Concat(context.Call.Recovery.Limits.Select(limit => limit.Currency)).Select(currency => currency.Code).Distinct()];
        return codes.IsEmpty ? new FormField(path, label, Control.Line) { Longest = 8 } : new FormField(path, label, Control.Select) { Choices = [.. codes.Select(Own)] };
    }

    private string? AmountHint()
    {
        var format = context.Call.Format;
        var currencies = context.AtOnce.Select(money => money.Currency).Concat(context.Current.Compensations.Select(one => one.Amount.Currency)).Distinct();
        var standing = currencies.Select(currency => new Money(context.Current.StandingMinor(currency), currency)).Where(money => money.Minor > 0).ToList();
        return standing.Count == 0 ? null : PageFormat.Fill(Texts["form.stands"], ("amount", string.Join(", ", standing.Select(format.Money))));
    }

    // What of the case is chosen is said by what it is.
    private FormChoice Thing(string name) => Own(name) with { Data = new UnmetWords(Texts, context.Call.Format, context.Current).ThingOf(name) };

    // What others named is data and no text of ours.
    private static FormChoice Own(string name) => new(name, default) { Data = name };
}
