using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>What somebody may do in a case now, and for the rest everything that is unmet, as data.</summary>
public sealed record OpenSteps
{
    private OpenSteps(RecoveryCase current, ImmutableArray<string> open, ImmutableSortedDictionary<string, ImmutableArray<Unmet>> unmet)
    {
        Case = current;
        Open = open;
        Unmet = unmet;
    }

    /// <summary>Gets the case.</summary>
    public RecoveryCase Case { get; }

    /// <summary>Gets the verbs that the stage leaves open to this person, in their stable order. What a verb says is still judged when it is given.</summary>
    public ImmutableArray<string> Open { get; }

    /// <summary>Gets what is unmet for every other verb, and for <c>close</c> whatever keeps the case from being closed now.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<Unmet>> Unmet { get; }

    internal static OpenSteps Of(RecoveryCase current, DecisionFacts facts, Unmet? inactive)
    {
        var unmet = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Unmet>>(StringComparer.Ordinal);
        if (inactive is not null || current.Version == 0)
        {
            foreach (var verb in Verbs.All)
            {
                unmet[verb] = [inactive ?? Refusals.CaseUnknown(facts.CaseId)];
            }

            ImmutableArray<string> none = [];
            return new OpenSteps(current, inactive is null && Verbs.MayGive("report", facts.By.Kind) ? ["report"] : none, inactive is null ? unmet.ToImmutable().Remove("report") : unmet.ToImmutable());
        }

        var isConcerned = Laws.IsConcerned(current, facts);
        var open = Verbs.OpenTo(current, facts.Playbook, facts.By, isConcerned);
        foreach (var verb in Verbs.All)
        {
            if (!open.Contains(verb))
            {
                unmet[verb] = [WhyNot(verb, current, facts, isConcerned)];
            }
        }

        if (open.Contains("close") || unmet["close"][0].Code == "step-not-open")
        {
            var close = Laws.UnmetForClose(current, facts.Playbook);
            unmet.Remove("close");
            if (!close.IsEmpty)
            {
                unmet["close"] = close;
            }
        }

        return new OpenSteps(current, open, unmet.ToImmutable());
    }

    private static Unmet WhyNot(string verb, RecoveryCase current, DecisionFacts facts, bool isConcerned)
    {
        if (verb == "report")
        {
            return Refusals.CaseExists(facts.CaseId);
        }

        if (!current.IsOpen && !Laws.IsTakenWhenClosed(verb, current))
        {
            return Refusals.CaseClosed(current, verb);
        }

        if (!Verbs.MayGive(verb, facts.By.Kind))
        {
            return Refusals.SourceNotAllowed(verb, facts.By.Kind);
        }

        return isConcerned && Laws.IsBarredToConcerned(verb)
            ? Refusals.ConcernedPerson(verb)
            : verb == "take-over" ? Refusals.NotYetOwned(current) : Refusals.VerbNotOpen(current, verb, facts.Playbook);
    }
}
