using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

// What the customer answered, and whose word stands.
internal sealed partial record Ledger
{
    /// <summary>Whether an answer is better than the customer's last one.</summary>
    private bool IsBetter(CaseEvent.AnswerRecorded e) => IsAnswered
        && (RankOf(e.Answer) > LastRank || (RankOf(e.Answer) == LastRank && (e.Scores ?? ImmutableSortedDictionary<string, int>.Empty).Any(score => LastScores?.GetValueOrDefault(score.Key, int.MaxValue) < score.Value)));

    private static int RankOf(Answer answer) => answer switch { ServiceRecovery.Answer.Satisfied => 2, ServiceRecovery.Answer.Accepts or ServiceRecovery.Answer.WontSay => 1, _ => 0 };

    private void Answer(EventHeader header, Answer answer)
    {
        Speak();
        IsAnswered = true;
        IsLastNo = answer is ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore;
        if (IsLastNo)
        {
            (HadNo, DoneSince, IsBroughtBack) = (true, false, false);
        }
        else
        {
            Earn(header, answer == ServiceRecovery.Answer.Satisfied ? Ending.Recovered : Ending.RemedyAccepted);
        }
    }

    // Who isn't the customer any more has said nothing, names nobody, and their links are nobody's; that they were unhappy stays counted.
    private void ForgetFormer()
    {
        if (IsJoining)
        {
            return;
        }

        Former = Former.Union(Read.Select(PlaceOf));
        (IsAnswered, IsLastNo, LastRank, LastScores, OwnersSinceAnswer) = (false, false, 0, null, []);
        (IsContactUnwanted, IsImpossibleDeclined, IsGreatDeclined, Representatives) = (false, false, false, []);
        Asks = [.. Asks.Select(ask => ask with { IsFormer = true })];
    }

    private void KeepNoWordOf(CaseEvent happened, Ledger before)
    {
        if (happened is CaseEvent.AnswerRecorded or CaseEvent.DuplicateAbsorbed)
        {
            (IsAnswered, IsLastNo, LastRank, LastScores, OwnersSinceAnswer) = (before.IsAnswered, before.IsLastNo, before.LastRank, before.LastScores, before.OwnersSinceAnswer);
        }

        if (happened is CaseEvent.OfferAnswered)
        {
            (IsImpossibleDeclined, IsGreatDeclined) = (before.IsImpossibleDeclined, before.IsGreatDeclined);
        }

        (IsContactUnwanted, Representatives) = (before.IsContactUnwanted, before.Representatives);
        Asks = [.. Asks.Select(ask => before.AskOf(ask.Ask) is null ? ask with { IsFormer = true } : ask)];
    }
}
