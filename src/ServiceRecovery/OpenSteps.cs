using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

/// <summary>What somebody may do in a case now, and for the rest everything that is unmet, as data.</summary>
public sealed record OpenSteps
{
    private static readonly ImmutableArray<Act> Asked = [.. Acts.Cases.Where(act => !act.IsDueWork)];

    private ImmutableDictionary<(string Verb, string Ref), Unmet> _kept;

    private OpenSteps(RecoveryCase current, DecisionFacts facts, ImmutableArray<OpenAct> open, ImmutableSortedDictionary<string, ImmutableArray<Unmet>> unmet, ImmutableDictionary<(string Verb, string Ref), Unmet> kept)
    {
        Case = current;
        Open = open;
        Unmet = unmet;
        _kept = kept;
        Next = NextActs.Of(current, facts, open);
        Way = facts.Playbook.Way.From(current.Stage);
        OwnSteps = [.. facts.Playbook.StepsFrom(current.Stage).Where(step => !step.IsBuiltIn)];
    }

    /// <summary>Gets the case.</summary>
    public RecoveryCase Case { get; }

    /// <summary>Gets the acts that this person could give now, in their stable order. What an act says is still judged when it is given.</summary>
    public ImmutableArray<OpenAct> Open { get; }

    /// <summary>Gets what is unmet for every other verb, and for <c>close</c> whatever keeps the case from being closed now.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<Unmet>> Unmet { get; private init; }

    /// <summary>Gets what is next: to own it, what a promise that is due asks for, what mends the first unmet law of closing, or the next step of the playbook's way.</summary>
    /// <value><see langword="null"/> when the case is closed and no task of it is open, and where no way leads on. What it names is open to this person unless it says for whom the case waits.</value>
    public NextAct? Next { get; private init; }

    /// <summary>Gets how far the case is.</summary>
    public WayThrough Way { get; }

    /// <summary>Gets the steps of the organization's own that the stage takes.</summary>
    internal ImmutableArray<StepKind> OwnSteps { get; }

    /// <summary>Finds an act by its verb; <see langword="null"/> when it isn't open to this person.</summary>
    public OpenAct? Find(string verb)
    {
        _ = verb ?? throw new ArgumentNullException(nameof(verb));
        return Open.FirstOrDefault(act => act.Verb == verb);
    }

    /// <summary>Returns why this person may not give an act for one thing of the case; empty where they may.</summary>
    internal ImmutableArray<Unmet> WhyNotFor(string verb, string @ref) => Find(verb)?.Refs.Contains(@ref) == true ? []
        : _kept.TryGetValue((verb, @ref), out var why) ? [why]
        : Unmet.TryGetValue(verb, out var all) ? all
        : [];

    /// <summary>Gets the other cases that its sentences speak of.</summary>
    internal IEnumerable<CaseId> OtherCases => Unmet.Values.SelectMany(static all => all).Concat(_kept.Values).Concat(Next?.Because is { } because ? [because] : []).Select(static unmet => unmet.OtherCase).OfType<CaseId>().Distinct();

    /// <summary>Returns the same without the names of some cases, for who may not know of them.</summary>
    internal OpenSteps Without(IReadOnlyCollection<CaseId> hidden)
    {
        return this with
        {
            Unmet = Unmet.ToImmutableSortedDictionary(verb => verb.Key, verb => verb.Value.Select(Masked).ToImmutableArray(), StringComparer.Ordinal),
            Next = Next is { Because: { } because } next ? next with { Because = Masked(because) } : Next,
            _kept = _kept.ToImmutableDictionary(one => one.Key, one => Masked(one.Value)),
        };

        Unmet Masked(Unmet unmet) => unmet.OtherCase is { } other && hidden.Contains(other) ? unmet.WithoutOther() : unmet;
    }

    /// <summary>Returns one line for a log: where the case is and the verbs that are open.</summary>
    public override string ToString() => Open.IsEmpty ? $"{Case}; nothing is open" : $"{Case}; open: {string.Join(", ", Open)}";

    internal static OpenSteps For(RecoveryCase current, DecisionFacts facts, Unmet? inactive, RoleLimits? limits)
    {
        var open = ImmutableArray.CreateBuilder<OpenAct>();
        var unmet = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Unmet>>(StringComparer.Ordinal);
        var kept = ImmutableDictionary.CreateBuilder<(string Verb, string Ref), Unmet>();
        foreach (var act in Asked)
        {
            var targets = inactive is null ? act.Targets?.Invoke(current, facts) : null;
            foreach (var (name, reason) in targets?.Kept ?? [])
            {
                kept[(act.Verb, name)] = reason;
            }

            if ((inactive is not null ? [inactive] : UnmetFor(act, current, facts, targets)) is { IsEmpty: false } why)
            {
                unmet[act.Verb] = why;
            }

            if (inactive is null && Verbs.IsOpenTo(act, current, facts))
            {
                open.Add(ActOf(act, current, facts, targets, limits));
            }
        }

        return new OpenSteps(current, facts, open.ToImmutable(), unmet.ToImmutable(), kept.ToImmutable());
    }

    private static OpenAct ActOf(Act act, RecoveryCase current, DecisionFacts facts, Targets? targets, RoleLimits? limits)
    {
        var (atOnce, level) = limits is not null && act.AsksAuthority ? limits.AtOnce(current, facts.By.Role) : ([], null);
        return new OpenAct(act.Verb)
        {
            Refs = targets?.Refs ?? [],
            Fields = [.. act.Fields.Own.OrderBy(field => !field.IsNeeded).Select(field => field.Name)],

            // Nobody gives themselves something, whatever their limits.
            AtOnce = Laws.IsBeneficiary(current, facts) ? [] : atOnce,
            Level = level,
        };
    }

    // What keeps a case from being closed is told also where the close may be given and waits for it.
    private static ImmutableArray<Unmet> UnmetFor(Act act, RecoveryCase current, DecisionFacts facts, Targets? targets)
    {
        var why = Verbs.WhyNot(act, current, facts);
        return act == CaseCommand.Close.Declared && current.Version > 0 && why is null ? Laws.UnmetForClose(current, facts.Playbook)
            : (why ?? targets?.Unmet) is { } unmet ? [unmet]
            : [];
    }
}
