using ServiceRecovery.Playbooks;
using Stateless;
using Stateless.Graph;

namespace ServiceRecovery.Samples.Readme;

/// <summary>The code of docs/stateless.md, compiled. Each region between two marks is a block there, compared by a test.</summary>
internal static class StatelessSnippets
{
    public static StateMachine<Stage, StepKind> StandardByHand()
    {
        // <standard-by-hand>
        var machine = new StateMachine<Stage, StepKind>(new Stage("Reported"));

        // Whatever the stage, the customer is told and listened to, and a duplicate is merged into the older case.
        machine.Configure("Open")
            .InternalTransition(StepKind.Acknowledge, Stay)
            .InternalTransition(StepKind.Explain, Stay)
            .InternalTransition(StepKind.Listen, Stay)
            .InternalTransition(StepKind.ConfirmUnderstanding, Stay)
            .Permit(StepKind.Merge, "Merged");
        machine.Configure("Responsible").SubstateOf("Open").InternalTransition(StepKind.Apologize, Stay);
        machine.Configure("Unanswered").SubstateOf("Responsible").Permit(StepKind.Withdraw, "Withdrawn");

        machine.Configure("Reported").SubstateOf("Open")
            .Permit(StepKind.Own, "Owned")
            .Permit(StepKind.Withdraw, "Withdrawn")
            .Permit(StepKind.Discard, "EnteredInError");
        machine.Configure("Owned").SubstateOf("Unanswered")
            .Permit(StepKind.Apologize, "Apologized")
            .Permit(StepKind.Discard, "EnteredInError");
        machine.Configure("Apologized").SubstateOf("Unanswered").Permit(StepKind.Listen, "Heard");
        machine.Configure("Heard").SubstateOf("Unanswered");
        machine.Configure("Remedied").SubstateOf("Unanswered")
            .Permit(StepKind.FollowUp, "Asked")
            .Permit(StepKind.CustomerSilent, "Silent");
        machine.Configure("Asked").SubstateOf("Unanswered")
            .PermitReentry(StepKind.FollowUp)
            .Permit(StepKind.CustomerSilent, "Silent")
            .Permit(StepKind.Rework, "Remedied");
        machine.Configure("Satisfied").SubstateOf("Responsible")
            .Permit(StepKind.Rework, "Remedied")
            .Permit(StepKind.Close, "Recovered");
        machine.Configure("Accepted").SubstateOf("Responsible")
            .Permit(StepKind.Rework, "Remedied")
            .Permit(StepKind.Close, "RemedyAccepted");
        machine.Configure("Silent").SubstateOf("Unanswered")
            .Permit(StepKind.FollowUp, "Asked")
            .Permit(StepKind.Rework, "Remedied")
            .Permit(StepKind.Close, "Unconfirmed");
        machine.Configure("Reworking").SubstateOf("Unanswered").Permit(StepKind.DeclareUnreconciled, "Impasse");
        machine.Configure("Impasse").SubstateOf("Unanswered")
            .Permit(StepKind.Rework, "Reworking")
            .Permit(StepKind.Close, "Unreconciled");

        // Once heard, a remedy leads to Remedied and a no to Reworking, from wherever the case is.
        foreach (var stage in new[] { "Heard", "Remedied", "Asked", "Satisfied", "Accepted", "Silent", "Reworking", "Impasse" })
        {
            Lead(stage, StepKind.Remedies, "Remedied");
            Lead(stage, StepKind.Noes, "Reworking");
        }

        foreach (var stage in new[] { "Remedied", "Asked", "Satisfied", "Accepted", "Silent" })
        {
            Lead(stage, [StepKind.CustomerSatisfied], "Satisfied");
            Lead(stage, [StepKind.CustomerAccepts], "Accepted");
        }

        foreach (var ended in new[] { "Recovered", "RemedyAccepted", "Unconfirmed", "Unreconciled" })
        {
            machine.Configure(ended).Permit(StepKind.Reopen, "Heard");
        }

        machine.Configure("Withdrawn").Permit(StepKind.Reopen, "Reported");
        machine.Configure("EnteredInError").Permit(StepKind.Reopen, "Reported");

        static void Stay()
        {
        }

        void Lead(string from, IEnumerable<StepKind> steps, string to)
        {
            foreach (var step in steps)
            {
                _ = from == to ? machine.Configure(from).PermitReentry(step) : machine.Configure(from).Permit(step, to);
            }
        }
        // </standard-by-hand>
        return machine;
    }

    public static Playbook Prove(StateMachine<Stage, StepKind> machine)
    {
        // <prove-a-machine>
        var playbook = Playbook.Build(new PlaybookBuilder("by-hand", 1, Purpose.Failure, "Reported")
            .RowsOf(machine)
            .Closing("Recovered", Ending.Recovered)
            .Closing("RemedyAccepted", Ending.RemedyAccepted)
            .Closing("Unconfirmed", Ending.Unconfirmed)
            .Closing("Unreconciled", Ending.Unreconciled)
            .Closing("Withdrawn", Ending.Withdrawn)
            .Closing("Merged", Ending.Merged)
            .Closing("EnteredInError", Ending.EnteredInError)
            .ToDefinition());
        // </prove-a-machine>
        return playbook;
    }

    public static async Task FollowAsync(RecoveryDesk desk, Action<Stage, StepKind, Stage> show, Action<CaseId> remove)
    {
        // <follow-a-case>
        var soup = desk.Case("table-12");
        var machine = await soup.MachineAsync() ?? throw new InvalidOperationException("There is no such case.");
        machine.OnTransitioned(move => show(move.Source, move.Trigger, move.Destination));
        machine.Configure(machine.Playbook.ClosedState).OnEntry(() => remove(soup.Id));

        if (await soup.As(Actor.Staff("ana", "server")).ListenAsync("I have half an hour for lunch.") is CommandResult.Accepted accepted)
        {
            foreach (var recorded in accepted.Events)
            {
                machine.Follow(recorded);
            }
        }
        // </follow-a-case>
    }

    public static (bool MayClose, ICollection<string> Unmet, string Drawing) Ask(CaseMachine machine)
    {
        // <ask-a-machine>
        var mayClose = machine.CanFire(StepKind.Close, out var unmet);         // false: promise-open
        var isOpen = machine.IsInState(machine.Playbook.OpenState);            // true
        var drawing = MermaidGraph.Format(machine.GetInfo());                  // Satisfied --> Recovered : Close [not-owned] ...
        // </ask-a-machine>
        return (mayClose && isOpen, unmet, drawing);
    }
}
