using System.Collections.Immutable;

namespace ServiceRecovery.Storage;

/// <summary>The guard that every store keeps by itself: no case is stored as ended without the event that earned it, whoever asks.</summary>
public static class EarnedClose
{
    /// <summary>Checks the head that an append would leave.</summary>
    /// <param name="append">The append.</param>
    /// <param name="stored">The events before it.</param>
    /// <exception cref="UnearnedCloseException">The ending isn't earned by an event that is newer than every staling one and of the kind the ending asks for.</exception>
    public static void Check(StreamAppend append, ImmutableArray<StoredEvent> stored)
    {
        if (EarnedBy(append.Head.Ending) is not { } type)
        {
            return;
        }

        var earned = append.Head.EarnedVersion;
        var index = (int)Math.Min(Math.Max(earned - 1, -1), int.MaxValue);
        var earning = index < 0 ? null
            : index < stored.Length ? stored[index]
            : index - stored.Length < append.Events.Length ? append.Events[index - stored.Length]
            : null;
        if (earned <= append.Head.StaledVersion || earning?.Type != type)
        {
            throw new UnearnedCloseException(append.Key, append.Head.Ending);
        }
    }

    /// <summary>Returns the stored name of the event that earns an ending, or <see langword="null"/> for endings that no single event earns.</summary>
    public static string? EarnedBy(Ending ending) => ending switch
    {
        Ending.Recovered or Ending.RemedyAccepted => "answer-recorded.v1",
        Ending.Unconfirmed => "silence-recorded.v1",
        Ending.Unreconciled => "unreconciled-declared.v1",
        _ => null,
    };
}
