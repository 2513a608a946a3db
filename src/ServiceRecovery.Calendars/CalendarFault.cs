namespace ServiceRecovery.Calendars;

/// <summary>One thing that is wrong with a calendar.</summary>
/// <param name="Code">A name in kebab-case for programs; it never changes once released.</param>
/// <param name="Path">The member it is about, as <c>week.mon[0]</c>; empty for the whole.</param>
/// <param name="Sentence">A whole sentence that says what was given and what would do.</param>
public sealed record CalendarFault(string Code, string Path, string Sentence)
{
    /// <summary>Returns path, code and sentence.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Code}: {Sentence}" : $"{Path}: {Code}: {Sentence}";
}
