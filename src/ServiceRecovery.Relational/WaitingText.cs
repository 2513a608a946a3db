using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>What of a case waits for whose approval, as two columns have it: the level by which an index finds it, and the requests as <c>|level=asker|level=asker|</c>, by which a person's own are left out.</summary>
internal static class WaitingText
{
    /// <summary>Stands for requests of several levels: the case is found by it, and by its requests looked at.</summary>
    public const string Several = "*";

    /// <summary>Stands for a request that anybody but who asked may decide; no role is called so.</summary>
    public const string Anybody = "?";

    /// <summary>Returns what the columns hold.</summary>
    public static (string? Level, string? Requests) Of(CaseCard? card)
    {
        if (card is null || card.Pending.IsDefaultOrEmpty)
        {
            return default;
        }

        var requests = card.Pending.Select(request => (Level: LevelOf(request.Level), Entry: EntryOf(request.Level, request.By))).Distinct().ToList();
        var levels = requests.Select(request => request.Level).Distinct().ToList();
        return (levels.Count == 1 ? levels[0] : Several, $"|{string.Join("|", requests.Select(request => request.Entry))}|");
    }

    /// <summary>Returns how a level is called in the columns.</summary>
    public static string LevelOf(Role? level) => level?.Value ?? Anybody;

    /// <summary>Returns a request as it stands between bars.</summary>
    public static string EntryOf(Role? level, SubjectKey by) => $"{LevelOf(level)}={by.Text}";
}
