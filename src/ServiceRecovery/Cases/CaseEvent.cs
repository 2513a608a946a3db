using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery;

/// <summary>What happened in a case. Replay reads these and nothing else: what a policy ruled stands in them.</summary>
/// <remarks>
/// Each is declared in the file of its family, beside what asks for it and what folds it.
/// It has a stored name and version (<c>compensation-granted.v1</c>) that never changes; who did it and when stands beside it in <see cref="EventHeader"/>.
/// </remarks>
public abstract partial record CaseEvent
{
    // Closed on purpose: every event is folded, and there are no others.
    private CaseEvent()
    {
    }

    internal abstract string StoredName { get; }

    /// <summary>Returns the name under which it is stored, never what it says: a log may show this.</summary>
    public sealed override string ToString() => StoredName;

    /// <summary>Gets the step that it is; <see langword="null"/> for a record.</summary>
    internal virtual StepKind? Step => null;

    /// <summary>Gets the step that it takes, where the stage has it, although it is a record.</summary>
    internal virtual StepKind? BringsStep => null;

    /// <summary>Gets whether it is a record that makes an answer stale.</summary>
    internal virtual bool IsStalingRecord => false;

    /// <summary>Gets the act that is given to record it.</summary>
    internal abstract Act GivenBy { get; }

    /// <summary>Tells whether it happens by itself, beside what somebody gave: after <paramref name="before"/> of the same command, before what reopens a case, or in the other case of a merge.</summary>
    internal virtual bool Follows(RecoveryCase current, CaseEvent? before) => false;

    /// <summary>Tells what refuses it on the case before it, whatever the playbook says; what a policy ruled isn't asked.</summary>
    internal virtual Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => null;

    /// <summary>Tells what refuses it at the instant it is recorded, also where it was asked for before and another person approves it.</summary>
    internal virtual Unmet? CheckStill(RecoveryCase current, DecisionFacts facts) => null;

    /// <summary>Gets whether a request for it falls with the next word of the customer, whom it says not to speak any more.</summary>
    internal virtual bool FallsWithWord => false;

    /// <summary>Gets whether a request for it falls with the next answer, or what makes answers stale.</summary>
    internal virtual bool FallsWithAnswer => true;

    /// <summary>Tells whether what it says of the case is what a desk writes of the case before it.</summary>
    internal virtual bool Fits(RecoveryCase current, DecisionFacts facts) => true;

    /// <summary>Tells why it needs another person, as the beginning of a sentence; <see langword="null"/> where it doesn't.</summary>
    internal virtual string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => null;

    /// <summary>Gets whether the customer hears or reads it.</summary>
    internal virtual bool IsHeardByCustomer => this is IHeardByCustomer;

    /// <summary>Gets whether it tells the customer something that answers them.</summary>
    internal virtual bool IsTold => this is ITellsCustomer;

    /// <summary>Returns when the customer said something that wants a reply; <see langword="null"/> for whatever else happens.</summary>
    internal virtual DateTimeOffset? SaidAt(EventHeader header) => null;

    /// <summary>Gets whether the customer asks where it stands.</summary>
    internal virtual bool IsChase => false;

    /// <summary>Gets whether somebody tried to ask the customer, and reached them or didn't.</summary>
    internal virtual bool IsAttempt => false;

    /// <summary>Gets whether a machine of the customer's replied, which is no word of theirs.</summary>
    internal virtual bool IsAutomatic => false;

    /// <summary>Tells why it opens a case again that ended so, before it is recorded; <see langword="null"/> where the case stays as it is.</summary>
    /// <param name="current">The case before it.</param>
    /// <param name="said">When it was said, as far as anybody told.</param>
    internal virtual ReopenCause? Reopens(RecoveryCase current, DateTimeOffset? said) => null;

    /// <summary>Tells whether it puts another customer on record than was, so that what was said before is no word of theirs.</summary>
    internal virtual bool ReplacesCustomer(RecoveryCase current) => false;

    /// <summary>Gets everybody it names.</summary>
    internal virtual ImmutableArray<Subject> NamedPeople => [];

    /// <summary>Gets the evidence that it was given on, if it was.</summary>
    internal virtual EvidenceTaken? TakenEvidence => null;

    /// <summary>Changes a copy of the case that nobody else has.</summary>
    internal abstract void Apply(RecoveryCase next, EventHeader header);

    /// <summary>Returns it with the names of the case's things as they are elsewhere.</summary>
    internal virtual CaseEvent Renamed(Naming names) => this;

    internal abstract void Write(BodyWriter body);
}

/// <summary>What opens a case.</summary>
internal interface IReport
{
    /// <summary>Gets what the case is for.</summary>
    Purpose Purpose { get; }

    /// <summary>Gets the playbook it begins on.</summary>
    PlaybookRef Playbook { get; }

    /// <summary>Gets who answers for it until somebody owns it.</summary>
    Subject Responsible { get; }

    /// <summary>Gets whom it happened to, where it is known.</summary>
    Subject? Customer { get; }

    /// <summary>Gets how it came.</summary>
    Channel Channel { get; }

    /// <summary>Gets when the organization heard of it.</summary>
    DateTimeOffset ReceivedAt { get; }
}

/// <summary>Something that the customer hears or reads.</summary>
internal interface IHeardByCustomer;

/// <summary>Something that staff or a program tells the customer, by which what they said last is answered.</summary>
internal interface ITellsCustomer : IHeardByCustomer;

/// <summary>Something by which two cases become one: it is folded of both histories.</summary>
internal interface IJoinsCases;

/// <summary>Something by which what was taken of limits is given back.</summary>
internal interface IReleasesLimits;

/// <summary>Something that costs the organization money, which counts against limits.</summary>
internal interface ICostsMoney
{
    /// <summary>Gets what it costs, if anything.</summary>
    Money? Spent { get; }

    /// <summary>Gets the limits that it claimed.</summary>
    ImmutableArray<string> LimitKeys { get; }
}
