namespace ServiceRecovery.Insights;

/// <summary>What figures need to know of an event. The numbers are stored in a read model's file.</summary>
internal enum FactKind : byte
{
    /// <summary>Opened; A: who opened it, B: severity, value: receipt.</summary>
    Opened = 0,

    /// <summary>The receipt is this or earlier; value: receipt.</summary>
    Receipt = 1,

    /// <summary>Shares a cause; text: the cause.</summary>
    Cause = 2,

    /// <summary>Assessed; A: severity.</summary>
    Severity = 3,

    /// <summary>Somebody took responsibility; A: 1 where it came from another.</summary>
    Owned = 4,

    Acknowledged = 5,

    Apologized = 6,

    /// <summary>The customer was in touch; A: 1 for a chase, plus 2 where they had to tell it again.</summary>
    Contact = 7,

    /// <summary>Something was done or found: corrected, declared impossible, no failure, granted.</summary>
    Done = 8,

    /// <summary>Money spent on putting it right; value, text: currency; B: 1 where a merge carried it.</summary>
    Cost = 9,

    /// <summary>A compensation; ref, value, text: currency, role; A: 1 when given at once; B: 1 where a merge carried it.</summary>
    Granted = 10,

    /// <summary>Settled; ref; B: 1 where a merge carried it.</summary>
    Settled = 11,

    Unclaimed = 12,

    SettlementFailed = 13,

    /// <summary>Taken back; ref, value.</summary>
    Reversed = 14,

    GrantDeclined = 15,

    /// <summary>Approval was asked for; ref, value, text: currency where it is about money, role; B: 1 where a merge carried it.</summary>
    Requested = 16,

    /// <summary>Approved; ref; A: 1 for less than asked.</summary>
    Approved = 17,

    ApprovalDeclined = 18,

    ApprovalExpired = 19,

    /// <summary>Promised to the customer; ref, value: due; A: 1 where the organization's times set it; at: when it was made.</summary>
    Promised = 20,

    Moved = 21,

    Kept = 22,

    KeptRecordedLate = 23,

    Released = 24,

    Broken = 25,

    /// <summary>An answer; A: which, B: its source.</summary>
    Answered = 26,

    /// <summary>A score beside the answer before it; text: its name, value.</summary>
    Score = 27,

    /// <summary>Silence; A: why.</summary>
    Silent = 28,

    /// <summary>Something must be done anew.</summary>
    BackToWork = 29,

    /// <summary>Ended; A: the ending, text: the survivor of a merge.</summary>
    Ended = 30,

    /// <summary>Opened again; A: why.</summary>
    Reopened = 31,

    /// <summary>A younger report was absorbed; text: its id; B: 1 where what it made is counted there for ever.</summary>
    Absorbed = 32,

    /// <summary>The case says that it was debriefed; A: 1 where that was waived.</summary>
    Debriefed = 33,

    /// <summary>The customer said yes on a device after it was granted; ref.</summary>
    YesOnDevice = 34,

    // Debriefs

    DebriefOpened = 40,

    /// <summary>A debrief looks at a case; text: its id.</summary>
    DebriefCase = 41,

    /// <summary>Something contributed; text: the factor.</summary>
    FactorFound = 42,

    NoFactorFound = 43,

    /// <summary>An action was planned; A: its kind, ref.</summary>
    ActionPlanned = 44,

    ActionMoved = 45,

    ActionOverdue = 46,

    ActionFinished = 47,

    ActionDropped = 48,

    /// <summary>An action's effect was looked at; A: 1 where it worked.</summary>
    ActionVerified = 49,

    /// <summary>A place took a practice up; text: the place.</summary>
    PracticeAdopted = 50,

    DebriefOverdue = 51,

    DebriefConcluded = 52,

    DebriefCalledOff = 53,

    DebriefReopened = 54,
}

/// <summary>What one event means for figures: no words, nobody of the staff.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="A">Its first small number.</param>
/// <param name="B">Its second.</param>
/// <param name="Batch">The append of the case it came with, from 0: one command or batch.</param>
/// <param name="Ref">Which promise, request or compensation of the case, from 0; -1 where it is about none.</param>
/// <param name="At">When it happened: as told, else as recorded; UTC microseconds since 1970.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Value">Money in minor units, or an instant.</param>
/// <param name="Text">A currency, a cause, a case, an asking; beside what became of a promise, a request or a compensation: the report that made it, where that was merged into this one.</param>
/// <param name="Role">The role that acted.</param>
internal readonly record struct CaseFact(
    FactKind Kind,
    byte A,
    byte B,
    int Batch,
    int Ref,
    long At,
    long RecordedAt,
    long Value,
    string? Text,
    string? Role)
{
    /// <summary>Gets whether it tells what became of something that another report made.</summary>
    public bool IsOfAnother => Text is not null && (Kind is FactKind.Settled or FactKind.Unclaimed or FactKind.SettlementFailed or FactKind.Reversed or FactKind.GrantDeclined
        or FactKind.YesOnDevice or FactKind.Approved or FactKind.ApprovalDeclined or FactKind.ApprovalExpired or FactKind.Moved or FactKind.Kept or FactKind.KeptRecordedLate or FactKind.Released or FactKind.Broken);
}
