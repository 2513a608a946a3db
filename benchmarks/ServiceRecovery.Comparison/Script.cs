namespace ServiceRecovery.Comparison;

/// <summary>What is said and done in each case, the same words for everybody.</summary>
internal static class Script
{
    public const string Customer = "guest";
    public const string Clerk = "ana";
    public const string Account = "The soup was cold.";
    public const string Note = "They called again, and we said when we will call back.";

    /// <summary>Gets the seven commands after the report.</summary>
    public static IReadOnlyList<Step> Steps { get; } =
    [
        new("own", Clerk, "Owned", null),
        new("apologize", Clerk, "Apologized", null),
        new("listen", Clerk, "Heard", "I have to go back to work."),
        new("correct", Clerk, "Remedied", "A hot soup."),
        new("compensate", Clerk, "Remedied", null, 10m),
        new("answer", Customer, "Satisfied", "Good."),
        new("close", Clerk, "Recovered", null),
    ];
}

/// <summary>One command of a recovery, as the peers keep it.</summary>
/// <param name="Act">What is done.</param>
/// <param name="By">Who does it.</param>
/// <param name="Stage">Where the case stands afterwards.</param>
/// <param name="Words">What was said.</param>
/// <param name="Amount">What was given.</param>
public sealed record Step(string Act, string By, string Stage, string? Words, decimal? Amount = null);
