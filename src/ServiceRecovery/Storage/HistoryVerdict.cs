namespace ServiceRecovery.Storage;

/// <summary>What a check of a stream's history found: it is as it was written, or there is a first place where it isn't.</summary>
internal sealed record HistoryVerdict
{
    private HistoryVerdict()
    {
    }

    /// <summary>Gets a value indicating whether everything is as it was written; what was erased is erased and counted.</summary>
    public bool IsIntact => Flaw is null;

    /// <summary>Gets how many events an intact history has.</summary>
    public long Events { get; private init; }

    /// <summary>Gets how many texts stand beside the events of an intact history.</summary>
    public int Texts { get; internal init; }

    /// <summary>Gets how many texts of an intact history were erased.</summary>
    public int ErasedTexts { get; internal init; }

    /// <summary>Gets what is wrong; <see langword="null"/> when nothing is.</summary>
    public HistoryFlaw? Flaw { get; private init; }

    /// <summary>Gets the first event that isn't as it was written, or isn't there; <see langword="null"/> when nothing is wrong.</summary>
    public long? Version { get; private init; }

    /// <summary>Gets the number of the text, where the flaw is about one.</summary>
    public int? Slot { get; private init; }

    /// <summary>Gets a whole sentence about the flaw; <see langword="null"/> when nothing is wrong.</summary>
    public string? Sentence => Flaw switch
    {
        null => null,
        HistoryFlaw.Missing => FormattableString.Invariant($"Event {Version} is missing, and later ones are there."),
        HistoryFlaw.Changed => FormattableString.Invariant($"Event {Version} isn't as it was written: its header, its body or its place was changed."),
        HistoryFlaw.CutTail => FormattableString.Invariant($"The history ends before event {Version}, which the stream's head says is there."),
        HistoryFlaw.Head => FormattableString.Invariant($"The stream's head doesn't belong to event {Version}, the last one."),
        HistoryFlaw.Text => FormattableString.Invariant($"Text {Slot} of event {Version} isn't as it was written."),
        HistoryFlaw.StrayText => FormattableString.Invariant($"Event {Version} has no text {Slot}, but one stands beside it."),
        _ => throw new InvalidOperationException($"The flaw '{Flaw}' has no sentence. Give it one."),
    };

    internal static HistoryVerdict Intact(long events, int texts, int erasedTexts) => new() { Events = events, Texts = texts, ErasedTexts = erasedTexts };

    internal static HistoryVerdict Broken(long version, HistoryFlaw flaw, int? slot = null) => new() { Version = version, Flaw = flaw, Slot = slot };
}

/// <summary>What is wrong with a history.</summary>
public enum HistoryFlaw
{
    /// <summary>An event in the middle is gone.</summary>
    Missing,

    /// <summary>An event's header, body, chain value or place was changed.</summary>
    Changed,

    /// <summary>Events at the end are gone.</summary>
    CutTail,

    /// <summary>The head doesn't belong to the last event, or is gone.</summary>
    Head,

    /// <summary>A text isn't the one that was written.</summary>
    Text,

    /// <summary>A text stands beside an event that never had it, or had it erased before it was written.</summary>
    StrayText,
}
