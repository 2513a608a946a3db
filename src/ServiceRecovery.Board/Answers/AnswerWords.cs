using System.Collections.Immutable;

namespace ServiceRecovery.Board.Answers;

/// <summary>The words by which a form says what the customer says.</summary>
internal static class AnswerWords
{
    public const string Satisfied = "satisfied";
    public const string WantsMore = "wants-more";
    public const string Unhappy = "unhappy";
    public const string Accepts = "accepts";

    /// <summary>They don't want to be asked.</summary>
    public const string NotWanted = "not-wanted";

    /// <summary>They write something, and answer nothing.</summary>
    public const string Contact = "contact";

    /// <summary>Gets the negative answers, which a customer may always give.</summary>
    public static ImmutableArray<string> Negative { get; } = [WantsMore, Unhappy];

    /// <summary>Returns the word of an answer.</summary>
    public static string Of(Answer answer) => answer switch
    {
        Answer.Satisfied => Satisfied,
        Answer.WantsMore => WantsMore,
        Answer.Unhappy => Unhappy,
        Answer.Accepts => Accepts,
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "The page doesn't offer this answer."),
    };

    /// <summary>Finds the answer of a word.</summary>
    public static Answer? Find(string word) => word switch
    {
        Satisfied => Answer.Satisfied,
        WantsMore => Answer.WantsMore,
        Unhappy => Answer.Unhappy,
        Accepts => Answer.Accepts,
        _ => null,
    };
}
