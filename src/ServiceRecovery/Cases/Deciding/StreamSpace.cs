using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>How many events a case has room for. The last of it is kept, so that no flood of notes or messages keeps a customer's answer out, or a case from being closed.</summary>
internal static class StreamSpace
{
    /// <summary>How many events a case has before the rest is kept for what its declaration reserves and for what mends an unmet law of closing.</summary>
    public const int Unreserved = StreamAppend.LongestStream - 300;

    /// <summary>How many events of a case the customer records.</summary>
    public const int OfCustomer = 4_000;

    /// <summary>How many the customer records with answers, withdrawals and reopenings.</summary>
    public const int OfCustomerAndAnswers = OfCustomer + 100;

    /// <summary>Tells why a command doesn't fit, or <see langword="null"/> when it does.</summary>
    /// <param name="current">The case before the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="facts">Who gives it, and the playbook.</param>
    /// <param name="events">How many events it is; at least one, where that isn't known yet.</param>
    public static Unmet? Check(RecoveryCase current, CaseCommand command, DecisionFacts facts, long events = 1)
    {
        // Most cases are short, and none of this needs to be known of them.
        if (current.Version + events > StreamAppend.LongestStream)
        {
            return Refusals.StreamTooLong(current.Version, StreamAppend.LongestStream);
        }

        if (facts.By.Kind == ActorKind.Customer && current.CustomerEvents + events > (command.Act.IsClosingReserve ? OfCustomerAndAnswers : OfCustomer))
        {
            return Refusals.CustomerStreamTooLong(current.CustomerEvents, OfCustomer, OfCustomerAndAnswers);
        }

        return current.Version + events > Unreserved && !IsReserved(current, command, facts)
            ? Refusals.ReserveOnly(current.Version, StreamAppend.LongestStream)
            : null;
    }

    private static bool IsReserved(RecoveryCase current, CaseCommand command, DecisionFacts facts) =>
        command.Act.IsClosingReserve || facts.By.IsDueWork || (current.IsOpen && (LeadsOn(current, command, facts.Playbook) || Mends(current, command, facts.Playbook)));

    private static bool Mends(RecoveryCase current, CaseCommand command, Playbook playbook) =>
        ClosingCheck.Of(current, playbook).Broken.Any(law => law.MendedBy.Contains(command.Act.Verb));

    // Where no row closes the case, what takes it to another stage is the way to one that does.
    private static bool LeadsOn(RecoveryCase current, CaseCommand command, Playbook playbook) =>
        !playbook.Allows(current.Stage, StepKind.Close) && command.StepOf(current, playbook) is { } kind && playbook.TryStep(current.Stage, kind, out var to) && to != current.Stage;
}
