using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Turns a command and its facts into events. Pure: the same case, command and facts give the same decision, and nothing is awaited, read or drawn.</summary>
internal static class CaseDecider
{
    /// <summary>Decides one command.</summary>
    public static Decision Decide(RecoveryCase current, CaseCommand command, DecisionFacts facts) =>
        Check(current, command, facts) ?? DecideChecked(current, command, facts);

    /// <summary>Tells what refuses a command before any policy is asked, or <see langword="null"/>.</summary>
    internal static Decision.Refused? Check(RecoveryCase current, CaseCommand command, DecisionFacts facts) =>
        (CheckOpen(current, command, facts) ?? CheckStep(current, command, facts) ?? CheckActor(current, command, facts) ?? StreamSpace.Check(current, command, facts) ?? CheckContent(current, command, facts)) is { } unmet
            ? NamingOpen(new Decision.Refused(new Refusal([unmet])), current, facts)
            : null;

    /// <summary>Decides a command that <see cref="Check"/> let through, once its facts were gathered.</summary>
    internal static Decision DecideChecked(RecoveryCase current, CaseCommand command, DecisionFacts facts) => command.Decide(current, facts) switch
    {
        Decision.Refused refused => NamingOpen(refused, current, facts),
        var decision => decision,
    };

    /// <summary>Closes a case whose close was waiting, in the append that brought the last thing it waited for.</summary>
    /// <returns><see langword="null"/> when nothing waits, or something is still outstanding.</returns>
    public static CaseEvent? Complete(RecoveryCase current, Playbook playbook) => current is { IsOpen: true, IsClosing: true } && Laws.UnmetForClose(current, playbook).IsEmpty
        ? EndingActs.Closed(current, playbook)
        : null;

    /// <summary>Returns the step that a command takes in this case; <see langword="null"/> for a record.</summary>
    public static StepKind? StepOf(RecoveryCase current, CaseCommand command, Playbook playbook) => command.StepOf(current, playbook);

    // Whoever asked for a step that isn't open is told what is, whether the step was the command's own or that of the request it approves.
    private static Decision.Refused NamingOpen(Decision.Refused refused, RecoveryCase current, DecisionFacts facts) => refused.Refusal.Unmet.Any(unmet => unmet.IsStepNotOpen)
        ? new Decision.Refused(refused.Refusal with { Open = Verbs.OpenTo(current, facts) })
        : refused;

    private static Unmet? CheckOpen(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        if (command.Act.OpensCase)
        {
            return current.Version == 0 ? null : Refusals.CaseExists(facts.CaseId);
        }

        return current.Version == 0 ? Refusals.CaseUnknown(facts.CaseId)
            : current.IsOpen || Laws.IsTakenWhenClosed(command.Act, current) ? null
            : Refusals.CaseClosed(current, command.Act.Verb);
    }

    private static Unmet? CheckStep(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        if (current.Version == 0 || command is CaseCommand.Close)
        {
            return null;
        }

        if (!current.IsOpen)
        {
            return command is CaseCommand.Reopen && !facts.Playbook.Allows(current.Stage, StepKind.Reopen) ? Refusals.CaseClosed(current, command.Act.Verb) : null;
        }

        return command.CheckStep(current, facts.Playbook) ?? (command.Act.Barred?.Invoke(current, facts) is { IsStepNotOpen: true } notOpen ? notOpen : null);
    }

    private static Unmet? CheckActor(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        if (CheckGiver(current, command.Act, facts, command is CaseCommand.MakePromise { Kind: PromiseKind.Task }) is { } notTheirs)
        {
            return notTheirs;
        }

        if (command.Act.Barred?.Invoke(current, facts) is { } barred)
        {
            return barred;
        }

        return CheckConcerned(current, command.Act, facts);
    }

    /// <summary>Tells why nobody of the kind gives an act, or not this customer on this case.</summary>
    internal static Unmet? CheckGiver(RecoveryCase current, Act act, DecisionFacts facts, bool isTask) =>
        act.MayBeGivenBy(facts.By.Kind) || IsDueWork(act, facts, isTask) ? Laws.CheckCustomer(current, act, facts) : Refusals.SourceNotAllowed(act.Verb, facts.By.Kind);

    /// <summary>Tells why an act isn't for somebody about whose conduct the complaint is.</summary>
    internal static Unmet? CheckConcerned(RecoveryCase current, Act act, DecisionFacts facts) =>
        act.IsBarredToConcerned && Laws.IsConcerned(current, facts) ? Refusals.ConcernedPerson(act.Verb) : null;

    // Besides its own verbs, due work sees to debriefs, and leaves people tasks.
    private static bool IsDueWork(Act act, DecisionFacts facts, bool isTask) => facts.By.IsDueWork
        && (isTask || act == CaseCommand.Debrief.Declared || act == CaseCommand.WaiveDebrief.Declared);

    // What a command says that needs no policy and no other case to judge.
    private static Unmet? CheckContent(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        var found = command.Check(current, facts);

        // A no is recorded whenever it comes, however it is dated.
        return found is not null || command is CaseCommand.RecordAnswer { Says: Answer.Unhappy or Answer.WantsMore }
            ? found
            : Deciding.CheckDates(facts, command.OccurredAt, command is CaseCommand.CorrectReceipt ? null : command.ReceivedAt);
    }
}
