using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cases;

/// <summary>For whom a case waits.</summary>
public enum NextWait
{
    /// <summary>For nobody: the act can be given.</summary>
    Nobody = 0,

    /// <summary>For the customer: they were asked, and their answer is on its way.</summary>
    Customer = 1,

    /// <summary>For somebody of <see cref="NextAct.Level"/> or above, who decides on a request; for anybody else who may, where no level was asked.</summary>
    Approver = 2,

    /// <summary>For whoever pays what was granted.</summary>
    Payer = 3,

    /// <summary>For another person: this one may not give what is next.</summary>
    AnotherPerson = 4,
}

/// <summary>What is to be done next in a case, as one person sees it. It is computed when it is shown, from the case, its playbook and the laws of closing, and never stored.</summary>
public sealed record NextAct
{
    internal NextAct(string verb) => Verb = verb;

    /// <summary>Gets the verb of what is next, also where the case waits for somebody else to give it.</summary>
    public string Verb { get; }

    /// <summary>Gets the step of an organization's own that <c>step</c> takes; <see langword="null"/> for every other verb.</summary>
    public StepKind? Step { get; internal init; }

    /// <summary>Gets what of the case it is to be given for: a promise, a request, a compensation; empty where it is about the case itself.</summary>
    public ImmutableArray<string> Refs { get; internal init; } = [];

    /// <summary>Gets why it is next: what keeps the case from being closed until then; <see langword="null"/> where the playbook's way alone says it, and for the close itself.</summary>
    public Unmet? Because { get; internal init; }

    /// <summary>Gets for whom the case waits; <see cref="NextWait.Nobody"/> where this person can give the act.</summary>
    public NextWait WaitsFor { get; internal init; }

    /// <summary>Gets the level that a request was made to, while the case waits for an approver.</summary>
    public Role? Level { get; internal init; }

    /// <summary>Returns one line for a log: the verb, what it is about, and for whom the case waits.</summary>
    public override string ToString() => Verb + string.Concat(Refs.Select(of => " " + of)) + (WaitsFor == NextWait.Nobody ? "" : $", by {WaitsFor}");
}
