using System.Collections.Immutable;

namespace ServiceRecovery;

// What the folding of single events shares: what earns an ending, what makes an answer stale, and what changes on a list.
internal static class CaseFolding
{
    internal static void Remedy(RecoveryCase next, EventHeader header)
    {
        next.RemedyVersion = header.Version;
        Stale(next, header);
    }

    internal static void Stale(RecoveryCase next, EventHeader header)
    {
        // What is entered late may have happened before what is known already; an answer judges the latest.
        var at = header.OccurredAt ?? header.RecordedAt;
        (next.StaledVersion, next.VoidingVersion, next.StaledAt) = (header.Version, header.Version, at > next.StaledAt ? at : next.StaledAt);
        (next.Counting, next.FailedAttempts, next.IsClosing) = ([], 0, false);
    }

    internal static void Earn(RecoveryCase next, EventHeader header, Ending ending) => (next.EarnedVersion, next.VoidingVersion, next.EarnedEnding) = (header.Version, header.Version, ending);

    /// <summary>The customer's own answer stands until their next one; whoever owns the case from now on doesn't better it. What staff type after it takes nobody's place: scores that it doesn't name stay, and who owned the case since the customer spoke did so still.</summary>
    internal static void Answer(RecoveryCase next, EventHeader header, Answer answer, ImmutableSortedDictionary<string, int>? scores, bool isTyped = false)
    {
        var isOver = isTyped && next.LastAnswer is not null;
        next.LastScores = isOver && next.LastScores is { } known ? known.SetItems(scores ?? ImmutableSortedDictionary<string, int>.Empty) : scores;
        (next.LastAnswer, next.LastAnswerVersion) = (answer, header.Version);
        next.OwnersSinceAnswer = isOver ? next.OwnersSinceAnswer : [];
        OwnSinceAnswer(next, next.IsOwned ? next.Responsible : null);
    }

    /// <summary>Remembers who owns the case after the customer's last answer.</summary>
    internal static void OwnSinceAnswer(RecoveryCase next, Subject? owner)
    {
        if (owner is not null && next.LastAnswer is not null && !next.OwnersSinceAnswer.Contains(owner))
        {
            next.OwnersSinceAnswer = next.OwnersSinceAnswer.Add(owner);
        }
    }

    // A close that waited on what is no longer earned is off too.
    internal static void Unearn(RecoveryCase next) => (next.EarnedVersion, next.EarnedEnding, next.IsClosing) = (0, Ending.Open, false);

    // The customer spoke: a close that waits is off, and silence is broken.
    internal static void Hear(RecoveryCase next, EventHeader header)
    {
        next.IsClosing = false;
        Attend(next, header);
    }

    // The customer was in touch: attempts count anew, and a silence that was recorded is none.
    internal static void Attend(RecoveryCase next, EventHeader header)
    {
        next.AttendedVersion = header.Version;
        next.IsContactUnwanted = false;
        next.FailedAttempts = 0;
        next.Counting = [];
        if (next.EarnedEnding == Ending.Unconfirmed && next.Ending == Ending.Open)
        {
            Unearn(next);
        }
    }

    /// <summary>Names the customer.</summary>
    internal static void Name(RecoveryCase next, Subject customer)
    {
        next.Customer = customer;
        NameLate(next, customer);
    }

    /// <summary>Names somebody who speaks for the customer.</summary>
    internal static void Represent(RecoveryCase next, Subject representative)
    {
        if (!next.Representatives.Contains(representative))
        {
            next.Representatives = next.Representatives.Add(representative);
            NameLate(next, representative);
        }
    }

    private static void NameLate(RecoveryCase next, Subject person)
    {
        if (!next.NamedLate.Contains(person) && next.Compensations.Any(compensation => compensation.Stands))
        {
            next.NamedLate = next.NamedLate.Add(person);
        }
    }

    internal static void Spend(RecoveryCase next, Money? cost)
    {
        if (cost is { } spent)
        {
            next.Costs = next.Costs.Add(spent);
        }
    }

    internal static void Change(RecoveryCase next, ActId id, Func<CompensationState, CompensationState> change)
    {
        for (var i = 0; i < next.Compensations.Length; i++)
        {
            if (next.Compensations[i].Ref == id)
            {
                next.Compensations = next.Compensations.SetItem(i, change(next.Compensations[i]));
                return;
            }
        }
    }

    internal static void Change(RecoveryCase next, ActId id, Func<ApprovalState, ApprovalState> change)
    {
        for (var i = 0; i < next.Approvals.Length; i++)
        {
            if (next.Approvals[i].Ref == id)
            {
                next.Approvals = next.Approvals.SetItem(i, change(next.Approvals[i]));
                return;
            }
        }
    }

    internal static void Change(RecoveryCase next, PromiseId id, Func<PromiseState, PromiseState> change)
    {
        for (var i = 0; i < next.Promises.Length; i++)
        {
            if (next.Promises[i].Ref == id)
            {
                next.Promises = next.Promises.SetItem(i, change(next.Promises[i]));
                return;
            }
        }
    }

    internal static void Take(RecoveryCase next, SourceTaken? source) => Take(next, source?.AnyEvidence);

    internal static void Take(RecoveryCase next, EvidenceTaken? evidence)
    {
        if (evidence is not null && !next.Evidence.Contains(evidence.Reference.Key))
        {
            next.Evidence = next.Evidence.Add(evidence.Reference.Key);
        }
    }

    internal static Severity Highest(Severity left, Severity right) => left > right ? left : right;

    internal static Inconvenience Highest(Inconvenience left, Inconvenience right) => left > right ? left : right;

    internal static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
