using System.Collections.Immutable;

namespace ServiceRecovery.Fields;

/// <summary>Why a line was not given to the library at all.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Sentence">A whole sentence that says what was given and what would do.</param>
/// <param name="Path">The member it is about; empty for the whole.</param>
internal sealed record Fault(string Code, string Sentence, string Path = "")
{
    public const string NotJson = "not-json";
    public const string NotAnObject = "not-an-object";
    public const string DoubledKey = "doubled-key";
    public const string UnknownVerb = "unknown-verb";
    public const string NotYet = "not-yet";
    public const string UnknownField = "unknown-field";
    public const string MissingField = "missing-field";
    public const string BadValue = "bad-value";
    public const string BadText = "bad-text";
    public const string TooLong = "too-long";
    public const string TimeBack = "time-back";
    public const string ClockNotManual = "clock-not-manual";

    /// <summary>Every code, in the order in which a line with several faults is answered.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [NotJson, NotAnObject, DoubledKey, UnknownVerb, NotYet, UnknownField, MissingField, BadValue, BadText, TooLong, TimeBack, ClockNotManual];
}

/// <summary>Keeps the faults of one line; the first by code, then the first met, is the one it is answered by.</summary>
internal sealed class FieldFaults
{
    private const int Longest = 80;

    private List<Fault>? _all;

    /// <summary>Gets how many there are.</summary>
    public int Count => _all?.Count ?? 0;

    /// <summary>Gets the one that a line is answered by.</summary>
    public Fault? First => _all is null ? null : InOrder().First();

    public void Add(string code, string sentence, string path = "") => (_all ??= []).Add(new Fault(code, sentence, path));

    /// <summary>Returns all of them, those of one code as they were met.</summary>
    public IEnumerable<Fault> InOrder() => _all is null ? [] : _all.OrderBy(fault => Fault.Codes.IndexOf(fault.Code));

    /// <summary>Shows what somebody wrote without quotes, on one line and at most 80 characters long.</summary>
    public static string Shorten(string text)
    {
        var shown = new string([.. text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return text.Length > Longest ? $"{shown.Substring(0, Longest - 1)}…" : shown;
    }

    /// <summary>Shows a name that somebody wrote, however long or odd it is.</summary>
    public static string Quote(string name)
    {
        var shown = new string([.. name.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return name.Length > 40 ? $"'{shown}…'" : $"'{shown}'";
    }
}
