using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>What hangs on the word of the customer on record, and on who speaks for them. Once another one is on record it is nobody's word: what was said and done stays counted, and what goes on goes on without it.</summary>
internal sealed record CustomersWords
{
    /// <summary>Gets those of a customer who has said nothing yet.</summary>
    public static CustomersWords None { get; } = Of(RecoveryCase.Empty);

    private Answer? LastAnswer { get; init; }

    private long LastAnswerVersion { get; init; }

    private ImmutableSortedDictionary<string, int>? LastScores { get; init; }

    private ImmutableArray<Subject> Owners { get; init; }

    private bool IsContactUnwanted { get; init; }

    private long OwedDeclinedVersion { get; init; }

    private ImmutableArray<Subject> Representatives { get; init; }

    /// <summary>Returns those that stand in a case.</summary>
    public static CustomersWords Of(RecoveryCase current) => new()
    {
        LastAnswer = current.LastAnswer,
        LastAnswerVersion = current.LastAnswerVersion,
        LastScores = current.LastScores,
        Owners = current.OwnersSinceAnswer,
        IsContactUnwanted = current.IsContactUnwanted,
        OwedDeclinedVersion = current.OwedDeclinedVersion,
        Representatives = current.Representatives,
    };

    /// <summary>Lets these stand and no others. Who owned the case since an answer that stands did so whoever spoke meanwhile.</summary>
    public void Restore(RecoveryCase next)
    {
        if (next.LastAnswerVersion != LastAnswerVersion)
        {
            (next.LastAnswer, next.LastAnswerVersion, next.LastScores, next.OwnersSinceAnswer) = (LastAnswer, LastAnswerVersion, LastScores, Owners);
        }

        (next.IsContactUnwanted, next.OwedDeclinedVersion, next.Representatives) = (IsContactUnwanted, OwedDeclinedVersion, Representatives);
    }

    /// <summary>Forgets what a former customer said, and closes the links that they were sent.</summary>
    public static void Forget(RecoveryCase next)
    {
        None.Restore(next);
        next.Askings = [.. next.Askings.Select(asking => asking with { IsFormer = true })];
    }
}
