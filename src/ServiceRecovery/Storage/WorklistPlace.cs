using System.Globalization;

namespace ServiceRecovery.Storage;

/// <summary>Where a page of the work list ended, for stores: wanted (none last), severity (the highest first), opened, id. Written as <c>wanted.severity.opened.id</c>, times as UTC microseconds.</summary>
/// <param name="Wanted">When the case wants somebody's eyes, UTC microseconds since 1970; <see langword="null"/>: never.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Opened">When it was opened, UTC microseconds since 1970.</param>
/// <param name="Id">Its id.</param>
internal sealed record WorklistPlace(long? Wanted, Severity Severity, long Opened, string Id) : IComparable<WorklistPlace>
{
    /// <summary>The most lines that a page has.</summary>
    public const int LargestPage = 500;

    private const string Never = "-";

    /// <summary>Returns the place of a line.</summary>
    public static WorklistPlace Of(StreamSummary stream) =>
        new(stream.Head.Wanted is { } wanted ? UnixMicroseconds.From(wanted.At) : null, stream.Head.Severity, stream.Head.OpenedAt, stream.Key.Id);

    /// <summary>Returns how many lines a page has, whatever was asked: 1 to 500.</summary>
    public static int SizeOf(int asked) => Math.Min(Math.Max(asked, 1), LargestPage);

    /// <summary>Reads what a page gave as its next.</summary>
    /// <exception cref="ArgumentException">No page gave it.</exception>
    public static WorklistPlace Parse(string text)
    {
        var parts = text.Split(['.'], 4);
        return parts.Length == 4
            && (parts[0] == Never || Number(parts[0]) is not null)
            && Number(parts[1]) is >= (long)Severity.Minor and <= (long)Severity.Severe and var severity
            && Number(parts[2]) is { } opened
            && IdText.IsId(parts[3])
            ? new WorklistPlace(Number(parts[0]), (Severity)severity, opened, parts[3])
            : throw new ArgumentException("'After' is the 'Next' of the page before, as it was given.", nameof(text));
    }

    /// <inheritdoc/>
    public int CompareTo(WorklistPlace? other)
    {
        var byTime = (Wanted ?? long.MaxValue).CompareTo(other!.Wanted ?? long.MaxValue);
        byTime = byTime != 0 ? byTime : (Wanted is null).CompareTo(other.Wanted is null);
        var bySeverity = byTime != 0 ? byTime : other.Severity.CompareTo(Severity);
        var byOpened = bySeverity != 0 ? bySeverity : Opened.CompareTo(other.Opened);
        return byOpened != 0 ? byOpened : string.CompareOrdinal(Id, other.Id);
    }

    /// <summary>Returns the place as text.</summary>
    public override string ToString() => FormattableString.Invariant($"{Wanted?.ToString(CultureInfo.InvariantCulture) ?? Never}.{(int)Severity}.{Opened}.{Id}");

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
