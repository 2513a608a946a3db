using System.Globalization;

namespace ServiceRecovery.Storage;

/// <summary>Where a page of the work list ended, for stores: next due (none last), opened, id. Written as <c>due.opened.id</c>, times as UTC microseconds.</summary>
/// <param name="Due">When something is due next, UTC microseconds since 1970; <see langword="null"/>: nothing is.</param>
/// <param name="Opened">When the case was opened, UTC microseconds since 1970.</param>
/// <param name="Id">The case's id.</param>
internal sealed record WorklistPlace(long? Due, long Opened, string Id)
{
    private const int LargestPage = 500;
    private const string NoDue = "-";

    /// <summary>Returns the place of a line.</summary>
    public static WorklistPlace After(StreamSummary stream) => new(stream.Head.NextDue, stream.Head.OpenedAt, stream.Key.Id);

    /// <summary>Returns how many lines a page has, whatever was asked: 1 to 500.</summary>
    public static int SizeOf(int asked) => Math.Min(Math.Max(asked, 1), LargestPage);

    /// <summary>Reads what a page gave as its next.</summary>
    /// <exception cref="ArgumentException">No page gave it.</exception>
    public static WorklistPlace Parse(string text)
    {
        var parts = text.Split(['.'], 3);
        return parts.Length == 3 && Number(parts[0]) is { } due && Number(parts[1]) is { IsNone: false } opened && IdText.IsId(parts[2])
            ? new WorklistPlace(due.IsNone ? null : due.Value, opened.Value, parts[2])
            : throw new ArgumentException("'After' is the 'Next' of the page before, as it was given.", nameof(text));
    }

    /// <summary>Compares two places: below zero, this one comes first.</summary>
    public int CompareTo(WorklistPlace other)
    {
        var byTime = CompareTime(other);
        var byOpened = byTime != 0 ? byTime : Opened.CompareTo(other.Opened);
        return byOpened != 0 ? byOpened : string.CompareOrdinal(Id, other.Id);
    }

    /// <summary>Compares the times alone; none comes last.</summary>
    public int CompareTime(WorklistPlace other)
    {
        var byDue = (Due ?? long.MaxValue).CompareTo(other.Due ?? long.MaxValue);
        return byDue != 0 ? byDue : (Due is null).CompareTo(other.Due is null);
    }

    /// <summary>Returns the place as text.</summary>
    public override string ToString() => FormattableString.Invariant($"{Due?.ToString(CultureInfo.InvariantCulture) ?? NoDue}.{Opened}.{Id}");

    private static (bool IsNone, long Value)? Number(string text) => text == NoDue
        ? (true, 0)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (false, number) : null;
}
