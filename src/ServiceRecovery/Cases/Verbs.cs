using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>The stable names of commands, one a verb, as the console host and refusals speak of them, and who may give them.</summary>
internal static class Verbs
{
    /// <summary>Gets the verbs that people, customers and programs give, in their stable order.</summary>
    public static ImmutableArray<string> All { get; } = [.. Acts.Cases.Where(act => !act.IsDueWork).Select(act => act.Verb)];

    /// <summary>Gets the verbs that due work gives.</summary>
    public static ImmutableArray<string> DueWork { get; } = [.. Acts.Cases.Where(act => act.IsDueWork).Select(act => act.Verb)];

    /// <summary>Returns the verb of a command.</summary>
    public static string VerbOf(CaseCommand command) => command.Act.Verb;

    /// <summary>Tells whether somebody of this kind may give the verb at all.</summary>
    public static bool MayGive(string verb, ActorKind kind) => (Acts.Find(verb) ?? throw new ArgumentException($"There is no verb '{verb}'.", nameof(verb))).MayBeGivenBy(kind);

    /// <summary>Returns how a step is given: by its own verb, or one of an organization's own by 'step' and its name.</summary>
    internal static string Giving(StepKind kind) => Acts.Cases.FirstOrDefault(act => act.Steps.Contains(kind))?.Verb ?? $"{CaseCommand.TakeStep.Declared.Verb} {kind}";

    /// <summary>Returns the verbs that somebody may give to a case now, in their stable order.</summary>
    internal static ImmutableArray<string> OpenTo(RecoveryCase current, DecisionFacts facts) =>
        [.. Acts.Cases.Where(act => !act.IsDueWork && IsOpenTo(act, current, facts)).Select(act => act.Verb)];

    /// <summary>Tells whether somebody could give an act to a case now. Promises and settlements alone let a close wait.</summary>
    internal static bool IsOpenTo(Act act, RecoveryCase current, DecisionFacts facts) => WhyNot(act, current, facts) is null
        && act.Targets?.Invoke(current, facts).Unmet is null
        && (act != CaseCommand.Close.Declared || ClosingCheck.Of(current, facts.Playbook).MayWait);

    /// <summary>Tells what keeps somebody from giving an act, whatever it would say and be about.</summary>
    internal static Unmet? WhyNot(Act act, RecoveryCase current, DecisionFacts facts) => WhyNotInCase(act, current, facts)
        ?? (act.MayBeGivenBy(facts.By.Kind) ? null : Refusals.SourceNotAllowed(act.Verb, facts.By.Kind))
        ?? Laws.CheckCustomer(current, act, facts)
        ?? act.Barred?.Invoke(current, facts)
        ?? (act.IsBarredToConcerned && Laws.IsConcerned(current, facts) ? Refusals.ConcernedPerson(act.Verb) : null);

    // The laws of closing speak before the stage.
    private static Unmet? WhyNotInCase(Act act, RecoveryCase current, DecisionFacts facts)
    {
        if (act.OpensCase)
        {
            return current.Version == 0 ? null : Refusals.CaseExists(facts.CaseId);
        }

        if (current.Version == 0)
        {
            return Refusals.CaseUnknown(facts.CaseId);
        }

        if (!current.IsOpen)
        {
            return Laws.IsTakenWhenClosed(act, current) && (act != CaseCommand.Reopen.Declared || facts.Playbook.Allows(current.Stage, StepKind.Reopen)) ? null : Refusals.CaseClosed(current, act.Verb);
        }

        return act == CaseCommand.Close.Declared ? null
            : !IsOpen(act, current, facts.Playbook) ? Refusals.VerbNotOpen(current, act.Verb, facts.Playbook)
            : act.Barred?.Invoke(current, facts) is { IsStepNotOpen: true } notOpen ? notOpen
            : null;
    }

    private static bool IsOpen(Act act, RecoveryCase current, Playbook playbook) =>
        (act.OpenWhen?.Invoke(current, playbook) ?? act.Steps.IsEmpty) || act.Steps.Any(kind => playbook.Allows(current.Stage, kind));
}
