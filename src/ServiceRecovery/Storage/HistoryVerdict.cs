namespace ServiceRecovery.Storage;

/// <summary>What a check of a stream's history found.</summary>
public abstract record HistoryVerdict
{
    // Closed on purpose: a history is as it was written, or there is a first place where it isn't.
    private HistoryVerdict()
    {
    }

    /// <summary>Gets whether everything is as it was written.</summary>
    public bool IsIntact => this is Intact;

    /// <summary>Everything is as it was written; what was erased is erased and counted.</summary>
    /// <param name="Events">How many events.</param>
    /// <param name="Texts">How many texts stand beside them.</param>
    /// <param name="ErasedTexts">How many were erased.</param>
    public sealed record Intact(long Events, int Texts, int ErasedTexts) : HistoryVerdict;

    /// <summary>Something was changed.</summary>
    /// <param name="Version">The first event that isn't as it was written, or isn't there.</param>
    /// <param name="Flaw">What is wrong with it.</param>
    /// <param name="Slot">The number of the text, where it is about one.</param>
    public sealed record Broken(long Version, HistoryFlaw Flaw, int? Slot = null) : HistoryVerdict
    {
        /// <summary>Gets a whole sentence.</summary>
        public string Sentence => Flaw switch
        {
            HistoryFlaw.Missing => FormattableString.Invariant($"Event {Version} is missing, and later ones are there."),
            HistoryFlaw.Changed => FormattableString.Invariant($"Event {Version} isn't as it was written: its header, its body or its place was changed."),
            HistoryFlaw.CutTail => FormattableString.Invariant($"The history ends before event {Version}, which the stream's head says is there."),
            HistoryFlaw.Head => FormattableString.Invariant($"The stream's head doesn't belong to event {Version}, the last one."),
            HistoryFlaw.Text => FormattableString.Invariant($"Text {Slot} of event {Version} isn't as it was written."),
            HistoryFlaw.StrayText => FormattableString.Invariant($"Event {Version} has no text {Slot}, but one stands beside it."),
            _ => throw new InvalidOperationException($"The flaw '{Flaw}' has no sentence. Give it one."),
        };
    }
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
