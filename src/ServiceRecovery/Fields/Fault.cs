using System.Collections.Immutable;

namespace ServiceRecovery.Fields;

/// <summary>Why a line was not given to the library at all.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Sentence">A whole sentence that says what was given and what would do.</param>
internal sealed record Fault(string Code, string Sentence)
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

/// <summary>Keeps the fault that a line is answered by: the first by code, then the first met.</summary>
internal sealed class FieldFaults
{
    private int _rank = int.MaxValue;

    public Fault? First { get; private set; }

    public void Add(string code, string sentence)
    {
        var rank = Fault.Codes.IndexOf(code);
        if (rank < _rank)
        {
            _rank = rank;
            First = new Fault(code, sentence);
        }
    }

    /// <summary>Shows a name that somebody wrote, however long or odd it is.</summary>
    public static string Quote(string name)
    {
        var shown = new string([.. name.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return name.Length > 40 ? $"'{shown}…'" : $"'{shown}'";
    }
}
