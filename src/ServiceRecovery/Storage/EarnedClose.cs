using System.Collections.Immutable;

namespace ServiceRecovery.Storage;

/// <summary>The guard that every store keeps by itself: no case is stored as ended without the event that earned it, whoever asks.</summary>
internal static class EarnedClose
{
    /// <summary>Checks the head that an append would leave.</summary>
    /// <param name="append">The append.</param>
    /// <param name="stored">The events before it.</param>
    /// <exception cref="RecoveryStoreException">The ending isn't earned by an event of the kind the ending asks for, which after a satisfaction check is newer than every staling one.</exception>
    public static void Check(StreamAppend append, ImmutableArray<StoredEvent> stored) =>
        Check(append, AsksFor(append) is { } version && version <= stored.Length ? stored[(int)version - 1].Type : null);

    /// <summary>Checks the head that an append would leave, in a store that keeps its events elsewhere.</summary>
    /// <param name="append">The append.</param>
    /// <param name="stored">The type of the stored event that <see cref="AsksFor"/> names; <see langword="null"/> when there is none.</param>
    /// <exception cref="RecoveryStoreException">The ending isn't earned by an event of the kind the ending asks for, which after a satisfaction check is newer than every staling one.</exception>
    public static void Check(StreamAppend append, string? stored)
    {
        if (EarnedBy(append) is not { IsEmpty: false } types)
        {
            return;
        }

        var earned = append.Head.EarnedVersion;
        var here = earned - append.ExpectedVersion - 1;
        var earning = here < 0 ? stored : here < append.Events.Length ? append.Events[(int)here].Type : null;
        if ((earned <= append.Head.StaledVersion && HangsOnCheck(append.Head.Ending)) || earning is null || !types.Contains(earning))
        {
            throw RecoveryStoreException.Unearned(append.Key, append.Head.Ending);
        }
    }

    /// <summary>Returns the version of the stored event whose type decides whether an append's ending is earned, or <see langword="null"/> when none does.</summary>
    public static long? AsksFor(StreamAppend append) =>
        !EarnedBy(append).IsEmpty && append.Head.EarnedVersion >= 1 && append.Head.EarnedVersion <= append.ExpectedVersion ? append.Head.EarnedVersion : null;

    /// <summary>Returns the stored names of the events of which one earns an ending; none for what hasn't ended.</summary>
    public static ImmutableArray<string> EarnedBy(Ending ending) => ending switch
    {
        Ending.Recovered or Ending.RemedyAccepted => ["answer-recorded.v1"],
        Ending.Unconfirmed => ["silence-recorded.v1"],
        Ending.Unreconciled => ["unreconciled-declared.v1"],
        Ending.Withdrawn => ["case-withdrawn.v1"],
        Ending.Merged => ["merged-into.v1"],
        Ending.EnteredInError => ["case-discarded.v1"],
        Ending.Learned => ["debriefed.v1", "debrief-waived.v1"],
        _ => [],
    };

    // Debriefs end when all is done that they agreed on.
    private static ImmutableArray<string> EarnedBy(StreamAppend append) => append.Key.Kind != StreamKind.Case ? [] : EarnedBy(append.Head.Ending);

    // What is done after a satisfaction check asks for another; what was learned stays learned.
    private static bool HangsOnCheck(Ending ending) => ending is Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed or Ending.Unreconciled;
}
