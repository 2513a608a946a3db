using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>Every fault of a definition file before it is a definition: its code and its sentence, with line and position, both from 1; the position counts bytes.</summary>
internal static class JsonFaults
{
    public static PlaybookFault TooLarge(int most) => Of("json-too-large", FormattableString.Invariant($"A definition file has at most {most} bytes, but this one has more."));

    public static PlaybookFault Unreadable(long line, long position, string why) => Of("json-unreadable", At(line, position, why));

    public static PlaybookFault NotText() => Of("json-unreadable", "The text holds half of a surrogate pair, which no file can hold. Take it out.");

    public static PlaybookFault Twice(JsonValue at, string member) => Of("json-member-twice", At(at, $"'{member}' is given twice. Give it once."));

    public static PlaybookFault Unknown(JsonValue at, string member, IEnumerable<string> known) => Of("json-member-unknown", At(at, $"'{Short(member)}' isn't known here. Known are: {string.Join(", ", known)}."));

    public static PlaybookFault Missing(JsonValue at, string member) => Of("json-member-missing", At(at, $"'{member}' is missing here. Add it."));

    public static PlaybookFault WrongType(JsonValue at, string what, string wanted) => Of("json-wrong-type", At(at, $"'{what}' is {wanted}, but is {at.Called} here."));

    public static PlaybookFault NoName(JsonValue at, string what) => Of("json-no-name", At(at, $"'{what}' is a name of 1 to 64 characters of 'A-Za-z0-9._:-', but is '{Short(at.Text)}' here."));

    public static PlaybookFault NoWord(JsonValue at, string what, IEnumerable<string> words) => Of("json-word-unknown", At(at, $"'{what}' is one of {string.Join(", ", words)}, but is '{Short(at.Text)}' here."));

    private static string At(JsonValue at, string sentence) => At(at.Line, at.Position, sentence);

    private static string At(long line, long position, string sentence) => FormattableString.Invariant($"Line {line}, position {position}: {sentence}");

    private static string Short(string text) => text.Length <= 40 ? text : $"{text.Substring(0, 40)}…";

    private static PlaybookFault Of(string code, string sentence) => new(code, sentence, []);
}
