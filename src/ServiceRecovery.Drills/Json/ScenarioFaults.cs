using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Drills.Json;

/// <summary>Collects what is wrong with a scenario file, and has every sentence about it. docs/drills.md has a row for each code.</summary>
internal sealed class ScenarioFaults
{
    private const int Most = 100;

    private readonly List<DrillFault> _found = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    public ImmutableArray<DrillFault> All
    {
        get
        {
            // A sort that keeps the order of what stands at one place.
            var sorted = _found.OrderBy(fault => fault.Line).ThenBy(fault => fault.Position).ToList();
            return _count <= Most ? [.. sorted] : [.. sorted, new DrillFault("more-faults", 0, 0, FormattableString.Invariant($"There are {_count - Most} more. Mend these first."))];
        }
    }

    public static DrillFault TooLarge() =>
        new("too-large", 0, 0, FormattableString.Invariant($"A scenario file has at most {DrillScenario.LargestFile} bytes, but this one has more."));

    public static DrillFault NotJson(long line, long position, int deepest) =>
        new("not-json", line, position, FormattableString.Invariant($"This is no JSON, is nested deeper than {deepest}, or holds what is no text. A scenario is one JSON object."));

    public static DrillFault NotText() => new("not-json", 0, 0, "The text holds half of a surrogate pair, which no file can hold. Take it out.");

    public void WrongType(JsonValue at, string what, string wanted) => Add("wrong-type", at, $"'{what}' is {wanted}, but is {at.Called} here.");

    public void Unknown(JsonValue at, string member, IEnumerable<string> known) => Add("member-unknown", at, $"'{Short(member)}' isn't known here. Known are: {string.Join(", ", known)}.");

    public void Twice(JsonValue at, string member) => Add("member-twice", at, $"'{Short(member)}' is given twice. Give it once.");

    public void Missing(JsonValue at, string member, string wanted) => Add("member-missing", at, $"'{member}' is missing here. It takes {wanted}.");

    public void BadText(JsonValue at, string what, int longest) => Add(
        "bad-text", at, FormattableString.Invariant($"'{what}' is text of 1 to {longest} characters that isn't blank and has no control characters but line feeds."));

    public void NoName(JsonValue at, string what) => Add("not-a-name", at, $"'{what}' is a name of 1 to 64 characters of 'A-Za-z0-9._:-', but is '{Short(at.Text)}' here.");

    public void NoWord(JsonValue at, string what, IEnumerable<string> words) => Add("word-unknown", at, $"'{what}' is one of {string.Join(", ", words)}, but is '{Short(at.Text)}' here.");

    public void OutOfRange(JsonValue at, string what, long least, long most) => Add(
        "out-of-range", at, FormattableString.Invariant($"'{what}' is a whole number from {least} to {most}, but is {Short(at.Text)} here."));

    public void NotInstant(JsonValue at, string what) => Add("out-of-range", at, $"'{what}' is an instant of the years 2000 to 2100 as '2026-03-10T14:05:00Z', but is '{Short(at.Text)}' here.");

    public void RangeReversed(JsonValue at, string what) => Add("out-of-range", at, $"'{what}' has a 'least' that is more than its 'most'. Nothing lies between them.");

    public void NotThere(JsonValue at, string what, string name, IEnumerable<string> there) => Add("not-there", at, $"'{what}' names '{Short(name)}', which isn't there. There are: {string.Join(", ", there)}.");

    public void NameTaken(JsonValue at, string what, string name) => Add("name-taken", at, $"'{what}' is '{Short(name)}', which is taken already. Give each a name of its own.");

    public void Length(JsonValue at, string what, int least, int most) => Add(
        "list-length", at, FormattableString.Invariant($"'{what}' is a list of {least} to {most}, but has {at.Items.Count} here."));

    public void NotLast(JsonValue at, string what) => Add("rule-order", at, $"This rule of '{what}' has no 'if' and so applies always: nothing after it ever does. Put it last.");

    public void NoLast(JsonValue at, string what) => Add("rule-order", at, $"The last rule of '{what}' has no 'if', so that there is always one that applies. Add such a rule.");

    public void Together(JsonValue at, string sentence) => Add("not-together", at, sentence);

    private static string Short(string text)
    {
        var shown = new string([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return text.Length <= 40 ? shown : $"{shown}…";
    }

    private void Add(string code, JsonValue at, string sentence)
    {
        if (_count++ < Most)
        {
            _found.Add(new DrillFault(code, at.Line, at.Position, sentence));
        }
    }
}
