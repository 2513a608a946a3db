namespace ServiceRecovery;

// What tells when the case wants somebody's eyes.
public sealed partial record RecoveryCase
{
    /// <summary>Gets when the first word of the customer came that nothing told to them and no remedy has answered since; <see langword="null"/> when there is none.</summary>
    internal DateTimeOffset? UnansweredAt { get; set; }

    /// <summary>Gets when they asked where it stands, unanswered.</summary>
    internal DateTimeOffset? ChasedAt { get; set; }

    /// <summary>Gets when the last remedy, or the last attempt to ask the customer, was recorded; before the first one when the case was opened.</summary>
    internal DateTimeOffset AskableSince { get; set; }

    /// <summary>Gets when it was opened again last; <see langword="null"/> when it never was.</summary>
    internal DateTimeOffset? ReopenedAt { get; set; }

    /// <summary>Gets when the last event was recorded that isn't the reply of a machine.</summary>
    internal DateTimeOffset MovedAt { get; set; }

    /// <summary>Remembers of an event from when these times are reckoned.</summary>
    internal void Reckon(EventHeader header, CaseEvent happened)
    {
        if (happened.IsAutomatic)
        {
            return;
        }

        MovedAt = header.RecordedAt;
        if (happened is CaseEvent.CaseReopened)
        {
            ReopenedAt = header.RecordedAt;
        }

        var isRemedy = RemedyVersion == header.Version;
        if (isRemedy || happened.IsAttempt || happened is IReport)
        {
            AskableSince = header.RecordedAt;
        }

        if (happened.SaidAt(header) is { } said)
        {
            UnansweredAt ??= said;
            ChasedAt ??= happened.IsChase ? said : null;
        }
        else if (isRemedy || (happened.IsTold && header.ByKind != ActorKind.Customer))
        {
            (UnansweredAt, ChasedAt) = (null, null);
        }
    }
}
