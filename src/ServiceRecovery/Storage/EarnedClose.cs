using System.Collections.Immutable;

namespace ServiceRecovery.Storage;

/// <summary>The guard that every store keeps by itself: no case is stored as ended without the event that earned it, whoever asks.</summary>
internal static class EarnedClose
{
    /// <summary>Checks the head that an append would leave.</summary>
    /// <param name="append">The append.</param>
    /// <param name="stored">The events before it.</param>
    /// <exception cref="RecoveryStoreException">The ending isn't earned by an event that is newer than every staling one and of the kind the ending asks for.</exception>
    public static void Check(StreamAppend append, ImmutableArray<StoredEvent> stored) =>
        Check(append, AsksFor(append) is { } version && version <= stored.Length ? stored[(int)version - 1].Type : null);

    /// <summary>Checks the head that an append would leave, in a store that keeps its events elsewhere.</summary>
    /// <param name="append">The append.</param>
    /// <param name="stored">The type of the stored event that <see cref="AsksFor"/> names; <see langword="null"/> when there is none.</param>
    /// <exception cref="RecoveryStoreException">The ending isn't earned by an event that is newer than every staling one and of the kind the ending asks for.</exception>
    public static void Check(StreamAppend append, string? stored)
    {
        if (EarnedBy(append.Head.Ending) is not { } type)
        {
            return;
        }

        var earned = append.Head.EarnedVersion;
        var here = earned - append.ExpectedVersion - 1;
        var earning = here < 0 ? stored : here < append.Events.Length ? append.Events[(int)here].Type : null;
        if (earned <= append.Head.StaledVersion || earning != type)
        {
            throw RecoveryStoreException.Unearned(append.Key, append.Head.Ending);
        }
    }

    /// <summary>Returns the version of the stored event whose type decides whether an append's ending is earned, or <see langword="null"/> when none does.</summary>
    public static long? AsksFor(StreamAppend append) =>
        EarnedBy(append.Head.Ending) is not null && append.Head.EarnedVersion >= 1 && append.Head.EarnedVersion <= append.ExpectedVersion ? append.Head.EarnedVersion : null;

    /// <summary>Returns the stored name of the event that earns an ending, or <see langword="null"/> for endings that no single event earns.</summary>
    public static string? EarnedBy(Ending ending) => ending switch
    {
        Ending.Recovered or Ending.RemedyAccepted => "answer-recorded.v1",
        Ending.Unconfirmed => "silence-recorded.v1",
        Ending.Unreconciled => "unreconciled-declared.v1",
        _ => null,
    };
}
