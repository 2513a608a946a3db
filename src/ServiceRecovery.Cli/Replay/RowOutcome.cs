namespace ServiceRecovery.Cli.Replay;

/// <summary>What came of a row. The anomalies beside it are a list that is used again for the next row.</summary>
internal readonly record struct RowOutcome(string? Case, string Outcome, string? Code, List<string> Anomalies)
{
    public const string Closed = "closed";
    public const string Refused = "refused";
    public const string Rework = "rework";
    public const string Reopen = "reopen";
    public const string Held = "held";
    public const string Open = "open";
    public const string Noted = "noted";
    public const string Anomaly = "anomaly";

    public const string NothingDone = "nothing-done";
    public const string AnswerUnhappy = "answer-unhappy";
    public const string CheckMissing = "check-missing";
    public const string WaitNotOver = "wait-not-over";
}
