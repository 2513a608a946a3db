using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery;

/// <summary>What somebody asks of a case. Commands hold what the caller said; times, pseudonyms and rulings are added when they are decided.</summary>
/// <remarks>Each is declared in the file of its family, beside its events, its decision and their folding.</remarks>
public abstract partial record CaseCommand
{
    // Closed on purpose: every command is decided, and there are no others.
    private CaseCommand()
    {
    }

    /// <summary>Gets when it happened, as told; <see langword="null"/>: now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Gets when the organization heard of it by any channel; <see langword="null"/>: now. It starts every target of a report.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Returns the command with the times it came with, for callers whose language can't set them.</summary>
    public CaseCommand At(DateTimeOffset? occurredAt, DateTimeOffset? receivedAt = null) => this with { OccurredAt = occurredAt, ReceivedAt = receivedAt };

    /// <summary>Returns the command as a line for a log: its verb, ids and numbers, and the lengths of what somebody wrote.</summary>
    public sealed override string ToString() => CommandPrinter.Print(Act.Verb, fields =>
    {
        fields.Time("occurredAt", OccurredAt);
        fields.Time("receivedAt", ReceivedAt);
        Visit(fields);
    });

    internal abstract Act Act { get; }

    /// <summary>Tells whether it is decided on the words and names of the case so far: it retells them, or a policy of the organization's own is shown the case. Everything else is decided the same without them.</summary>
    /// <param name="own">The policies that are the organization's own.</param>
    /// <param name="mayBeClosed">The case may be closed when it is decided.</param>
    internal virtual bool NeedsWords(OwnPolicies own, bool mayBeClosed) => Act.Retells == Retelling.Always
        || (Act.Retells == Retelling.WhenClosed && mayBeClosed)
        || (Act.AsksAuthority && (own & OwnPolicies.Authority) != 0)
        || (this is IAsksCustomer && (own & OwnPolicies.FollowUp) != 0);

    /// <summary>Gets the evidence that it comes with, if it does.</summary>
    internal virtual Evidence? GivenEvidence => null;

    /// <summary>Gets the device on which the customer speaks, if it is one.</summary>
    internal virtual DeviceId? GivenDevice => null;

    internal abstract Decision Decide(RecoveryCase current, DecisionFacts facts);

    internal abstract void Visit(CommandFields fields);

    internal abstract void Write(BodyWriter json);

    /// <summary>Tells what one field can't tell alone, before anything is loaded.</summary>
    internal virtual Unmet? Validate() => null;

    /// <summary>Tells what refuses it that needs no policy and no other case to judge.</summary>
    internal virtual Unmet? Check(RecoveryCase current, DecisionFacts facts) => null;

    /// <summary>Tells why the stage of an open case doesn't take it.</summary>
    internal virtual Unmet? CheckStep(RecoveryCase current, Playbook playbook) =>
        (StepOf(current, playbook) is { } kind ? playbook.Allows(current.Stage, kind) : Act.OpenWhen?.Invoke(current, playbook) ?? true) ? null : Refusals.VerbNotOpen(current, Act.Verb, playbook);

    /// <summary>Returns the step that it takes in this case; <see langword="null"/> for a record.</summary>
    internal virtual StepKind? StepOf(RecoveryCase current, Playbook playbook) =>
        Act.Steps.Length == 1 && Act.OpenWhen?.Invoke(current, playbook) != true ? Act.Steps[0] : (StepKind?)null;

    /// <summary>Gets whether it goes on in the case that this one was merged into.</summary>
    internal virtual bool Lands => Act.Lands;

    /// <summary>Returns it with the names of the case's things as they are elsewhere.</summary>
    internal virtual CaseCommand Renamed(Naming names) => this;

    /// <summary>Brings everybody it names to the one id that stands for them.</summary>
    internal virtual ValueTask<CaseCommand> WithPeopleAsync(Func<PersonId, ValueTask<PersonId>> find) => new(this);
}

/// <summary>The policies that are the organization's own: what they look at in a case nobody knows.</summary>
[Flags]
internal enum OwnPolicies
{
    /// <summary>All are the library's.</summary>
    None = 0,

    /// <summary>Who rules on compensation.</summary>
    Authority = 1,

    /// <summary>Who plans the asking.</summary>
    FollowUp = 2,

    /// <summary>Who makes and reviews apologies.</summary>
    Apology = 4,
}

/// <summary>What opens a case.</summary>
internal interface IOpensCase
{
    /// <summary>Gets what the case is for.</summary>
    Purpose Purpose { get; }

    /// <summary>Gets the playbook it asks for; <see langword="null"/>: the organization's own for the purpose.</summary>
    PlaybookRef? Playbook { get; }

    /// <summary>Gets where it happened.</summary>
    PlaceId? Place { get; }
}
