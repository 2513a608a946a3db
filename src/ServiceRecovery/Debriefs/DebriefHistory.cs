namespace ServiceRecovery.Debriefs;

/// <summary>Brings a debrief back from its events.</summary>
internal static class DebriefHistory
{
    /// <summary>Returns the debrief after one more event.</summary>
    public static Debrief Evolve(Debrief current, RecordedDebriefEvent recorded)
    {
        var (header, happened) = recorded;
        return happened.Apply(current with { Version = header.Version, ChangedAt = header.RecordedAt }, header);
    }

    /// <summary>Folds events, oldest first.</summary>
    public static Debrief Fold(IEnumerable<RecordedDebriefEvent> events) => events.Aggregate(Debrief.Empty, Evolve);
}
