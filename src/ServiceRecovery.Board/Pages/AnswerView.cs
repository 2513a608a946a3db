using System.Collections.Immutable;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>Which page it is.</summary>
internal enum AnswerPageKind
{
    /// <summary>The question waits for its answer.</summary>
    Question,

    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>Something was done since.</summary>
    Superseded,

    /// <summary>It is closed.</summary>
    Closed,

    /// <summary>There is nothing to answer.</summary>
    Gone,

    /// <summary>The link is none.</summary>
    Wrong,

    /// <summary>It was asked for too often.</summary>
    Limited,

    /// <summary>It can't be shown or taken now.</summary>
    Unavailable,
}

/// <summary>Something that is wrong with what was sent.</summary>
/// <param name="Key">The key of its text.</param>
/// <param name="Count">How many characters are too many, where that is it.</param>
internal sealed record PageProblem(string Key, long? Count = null);

/// <summary>All that the answer page shows. The page waits for nothing else.</summary>
/// <param name="Kind">Which page it is.</param>
/// <param name="Texts">Its texts.</param>
internal sealed record AnswerView(AnswerPageKind Kind, PageTexts Texts)
{
    /// <summary>Gets what the organization is called.</summary>
    public string? Organization { get; init; }

    /// <summary>Gets how somebody is reached who speaks with the customer.</summary>
    public string? Contact { get; init; }

    /// <summary>Gets the words about what it is about.</summary>
    public string? Matter { get; init; }

    /// <summary>Gets the address of the host's style sheet.</summary>
    public string? StyleUrl { get; init; }

    /// <summary>Gets the address of the organization's picture.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Gets the words of the answers that are offered.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Gets which question is shown, where it is a newer one than the link's.</summary>
    public string? Question { get; init; }

    /// <summary>Gets the answer that was chosen in what was sent.</summary>
    public string Chosen { get; init; } = "";

    /// <summary>Gets the words that were sent.</summary>
    public string Words { get; init; } = "";

    /// <summary>Gets what is wrong with what was sent.</summary>
    public PageProblem? Problem { get; init; }

    /// <summary>Gets whether a yes came too late for what it was about.</summary>
    public bool IsStale { get; init; }

    /// <summary>Gets whether what was written can be sent without an answer.</summary>
    public bool HasWordsAlone { get; init; }

    /// <summary>Gets whether there is something to fill in.</summary>
    public bool HasForm => !Choices.IsEmpty;
}
