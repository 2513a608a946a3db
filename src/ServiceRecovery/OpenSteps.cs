using System.Collections.Immutable;
using ServiceRecovery.Declarations;

namespace ServiceRecovery;

/// <summary>What somebody may do in a case now, and for the rest everything that is unmet, as data.</summary>
public sealed record OpenSteps
{
    private static readonly ImmutableArray<Act> Asked = [.. Acts.Cases.Where(act => !act.IsDueWork)];

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

    internal static OpenSteps For(RecoveryCase current, DecisionFacts facts, Unmet? inactive)
    {
        var unmet = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Unmet>>(StringComparer.Ordinal);
        if (inactive is not null || current.Version == 0)
        {
            foreach (var act in Asked.Where(act => inactive is not null || !act.OpensCase))
            {
                unmet[act.Verb] = [inactive ?? Refusals.CaseUnknown(facts.CaseId)];
            }

            return new OpenSteps(current, [.. Asked.Where(act => inactive is null && act.OpensCase && act.MayBeGivenBy(facts.By.Kind)).Select(act => act.Verb)], unmet.ToImmutable());
        }

        if (Laws.CheckCustomer(current, CaseCommand.RecordContact.Declared, facts) is not null)
        {
            foreach (var act in Asked.Where(act => !act.OpensCase && act.MayBeGivenBy(facts.By.Kind)))
            {
                unmet[act.Verb] = [Laws.CheckCustomer(current, act, facts)!];
            }

            return new OpenSteps(current, [], unmet.ToImmutable());
        }

        var isConcerned = Laws.IsConcerned(current, facts);
        var open = Verbs.OpenTo(current, facts.Playbook, facts.By, isConcerned);
        foreach (var act in Asked.Where(act => !open.Contains(act.Verb)))
        {
            unmet[act.Verb] = [WhyNot(act, current, facts, isConcerned)];
        }

        var close = CaseCommand.Close.Declared.Verb;
        if (!unmet.TryGetValue(close, out var why) || why[0].IsStepNotOpen)
        {
            unmet.Remove(close);
            if (Laws.UnmetForClose(current, facts.Playbook) is { IsEmpty: false } kept)
            {
                unmet[close] = kept;
            }
        }

        return new OpenSteps(current, open, unmet.ToImmutable());
    }

    private static Unmet WhyNot(Act act, RecoveryCase current, DecisionFacts facts, bool isConcerned) =>
        act.OpensCase ? Refusals.CaseExists(facts.CaseId)
        : !current.IsOpen && !Laws.IsTakenWhenClosed(act, current) ? Refusals.CaseClosed(current, act.Verb)
        : !act.MayBeGivenBy(facts.By.Kind) ? Refusals.SourceNotAllowed(act.Verb, facts.By.Kind)
        : isConcerned && act.IsBarredToConcerned ? Refusals.ConcernedPerson(act.Verb)
        : act == CaseCommand.TakeOver.Declared ? Refusals.NotYetOwned(current)
        : Refusals.VerbNotOpen(current, act.Verb, facts.Playbook);
}
