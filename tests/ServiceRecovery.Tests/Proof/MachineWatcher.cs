using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Lets a machine follow every case, and holds after each command what it permits against the ledgers; throws where they differ.</summary>
internal sealed class MachineWatcher(Auditor auditor) : IWatcher
{
    private static readonly string[] Answers = ["answer-unhappy", "answer-stale", "check-missing"];

    private readonly Dictionary<CaseId, CaseMachine> _machines = [];

    public int Followed { get; private set; }

    public int Closed { get; private set; }

    public int Forbidden { get; private set; }

    /// <summary>The laws that a command made hold, each with the verb that did it.</summary>
    public HashSet<(string Law, string Verb)> Mended { get; } = [];

    public void Clock(DateTimeOffset time)
    {
    }

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        if (!answer.IsAccepted)
        {
            return;
        }

        if (answer.Older is { } older)
        {
            Follow(older, answer.OlderEvents);
        }

        Follow(answer.CaseId, answer.Events);
        if (before is { IsOpen: true } && batch.Commands is [var command])
        {
            Mend(before, answer.Case, Verbs.VerbOf(command));
        }
    }

    private void Follow(CaseId id, ImmutableArray<RecordedEvent> events)
    {
        foreach (var recorded in events)
        {
            if (recorded.Header.Version == 1)
            {
                var opened = CaseHistory.Fold([recorded]);
                _machines[id] = CaseMachine.For(opened, InProcessDesk.PlaybookOf(opened));
            }
            else
            {
                _machines[id].Follow(recorded);
            }

            Followed++;
            Closed += recorded.Event is CaseEvent.CaseClosed ? 1 : 0;
            Must(_machines[id].State == recorded.Header.Stage, $"The machine stands in '{_machines[id].State}' and the event in '{recorded.Header.Stage}'.");
        }

        Judge(_machines[id], auditor.Of(id)!);
    }

    // The laws as the ledger knows them, not as the core does: a fault that the core's machine and decider share is seen.
    private void Judge(CaseMachine machine, Ledger ledger)
    {
        var isRow = machine.Playbook.TryStep(machine.State, StepKind.Close, out var closing);
        string[] forbidding = isRow ? [.. ledger.ForbidClosing(machine.Playbook.EndingOf(closing))] : [];
        var mayClose = machine.CanFire(StepKind.Close, out var unmet);
        Must(mayClose == (isRow && forbidding.Length == 0), $"The machine says {mayClose} to a close in '{machine.State}', and the ledger names [{string.Join(", ", forbidding)}].");
        Must(forbidding.SequenceEqual(unmet ?? []), $"The guards name [{string.Join(", ", unmet ?? [])}], and the ledger [{string.Join(", ", forbidding)}].");
        if (mayClose)
        {
            return;
        }

        Forbidden++;
        var stage = machine.State;
        Must(Throws(() => machine.Fire(StepKind.Close)) && machine.State == stage, "A close that is forbidden was fired.");
    }

    private void Mend(RecoveryCase before, RecoveryCase after, string verb)
    {
        var (was, still) = (Codes(before), after.IsOpen ? Codes(after) : []);
        var isAnswerMissing = still.Intersect(Answers).Any();
        if (after.IsOpen || after.Ending is not (Ending.Withdrawn or Ending.Merged or Ending.EnteredInError))
        {
            Mended.UnionWith(was.Except(still).Where(code => code != "step-not-open" && !(isAnswerMissing && Answers.Contains(code))).Select(code => (code, verb)));
        }
    }

    private static string[] Codes(RecoveryCase current) => [.. Laws.UnmetForClose(current, InProcessDesk.PlaybookOf(current)).Select(unmet => unmet.Code)];

    private static bool Throws(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static void Must(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new LawBrokenException(sentence);
        }
    }
}
