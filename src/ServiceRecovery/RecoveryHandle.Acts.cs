using System.Collections.Immutable;

namespace ServiceRecovery;

public sealed partial class RecoveryHandle
{
    /// <summary>Reports a failure and opens the case.</summary>
    public ValueTask<CommandResult> ReportFailureAsync(string account, Severity severity, Channel channel, CustomerRef? customer = null, Inconvenience inconvenience = Inconvenience.Some, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.ReportFailure(severity, channel, account, inconvenience, OpenedBy: By.Kind == ActorKind.Customer ? OpenedBy.Customer : OpenedBy.Staff, Customer: customer), id, cancellationToken);

    /// <summary>Apologizes in words, which are reviewed; without words, face to face.</summary>
    public ValueTask<CommandResult> ApologizeAsync(string? words = null, Channel? channel = null, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.Apologize(channel ?? Channel.InPerson, words), id, cancellationToken);

    /// <summary>Explains what happened.</summary>
    public ValueTask<CommandResult> ExplainAsync(string words, CauseKnown known = CauseKnown.Known, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.Explain(known, words), id, cancellationToken);

    /// <summary>Puts it right.</summary>
    public ValueTask<CommandResult> CorrectAsync(string what, CorrectionExtent extent = CorrectionExtent.Full, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.Correct(extent, what), id, cancellationToken);

    /// <summary>Gives something of value; with a proof it is settled by the act itself.</summary>
    public ValueTask<CommandResult> CompensateAsync(ActId @ref, CompensationKind kind, Money amount, string? settlement = null, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.Compensate(@ref, kind, amount, Settlement: settlement), id, cancellationToken);

    /// <summary>Promises something; without a time the house's times give one.</summary>
    public ValueTask<CommandResult> PromiseAsync(PromiseId @ref, string what, DateTimeOffset? dueAt = null, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.MakePromise(@ref, what, dueAt), id, cancellationToken);

    /// <summary>Recovers at once, at the till or the table: what happened, what was done about it, what the customer said. Reported, owned, apologized, heard, put right, answered and, unless the answer is a no, closed: all of it or nothing.</summary>
    /// <param name="whatHappened">What happened, in the customer's words.</param>
    /// <param name="whatWeDid">What was done about it.</param>
    /// <param name="whatTheCustomerSaid">What the customer said to it.</param>
    /// <param name="id">The id under which it is remembered; the same again is answered once.</param>
    /// <param name="cancellationToken">Honored until the append begins.</param>
    /// <remarks>
    /// The customer stands before whoever acts, so the evidence of the answer is that meeting: in person, known by the case's id.
    /// A minor failure of some inconvenience; <see cref="RecoverAtOnceAsync(AtOnce, CommandId?, CancellationToken)"/> takes anything else.
    /// </remarks>
    public ValueTask<CommandResult> RecoverAtOnceAsync(string whatHappened, string whatWeDid, Answer whatTheCustomerSaid, CommandId? id = null, CancellationToken cancellationToken = default) =>
        RecoverAtOnceAsync(new AtOnce(whatHappened, new CaseCommand.Correct(CorrectionExtent.Full, whatWeDid), whatTheCustomerSaid), id, cancellationToken);

    /// <summary>Recovers at once, with everything said that isn't as usual.</summary>
    public ValueTask<CommandResult> RecoverAtOnceAsync(AtOnce recovery, CommandId? id = null, CancellationToken cancellationToken = default)
    {
        var commands = ImmutableArray.CreateBuilder<CaseCommand>();
        commands.Add(new CaseCommand.ReportFailure(recovery.Severity, recovery.Channel, recovery.WhatHappened, recovery.Inconvenience, Customer: recovery.Customer, Place: recovery.Place));
        commands.Add(new CaseCommand.Own());
        commands.Add(new CaseCommand.Apologize(recovery.Channel, recovery.Apology));
        commands.Add(new CaseCommand.Listen(recovery.WhatHappened, recovery.Expects));
        commands.AddRange(recovery.WhatWeDid);
        commands.Add(new CaseCommand.RecordAnswer(recovery.WhatTheCustomerSaid, recovery.Source ?? MeetingAt(recovery.Channel)));
        if (recovery.WhatTheCustomerSaid is not (Answer.Unhappy or Answer.WantsMore))
        {
            commands.Add(new CaseCommand.Close());
        }

        return DoAllAsync(commands, id, cancellationToken);
    }

    private Source.ByStaff MeetingAt(Channel channel) => new Source.ByStaff(new Evidence(channel, $"case {Id}"));
}

/// <summary>A recovery that is done while the customer stands there. Three things are said; everything else has a default.</summary>
/// <param name="WhatHappened">What happened.</param>
/// <param name="WhatWeDid">What was done: corrections, compensations with their proof, or what was done instead; at least one.</param>
/// <param name="WhatTheCustomerSaid">What the customer said.</param>
public sealed record AtOnce(string WhatHappened, ImmutableArray<CaseCommand> WhatWeDid, Answer WhatTheCustomerSaid)
{
    /// <summary>Takes one thing that was done.</summary>
    public AtOnce(string whatHappened, CaseCommand whatWeDid, Answer whatTheCustomerSaid)
        : this(whatHappened, [whatWeDid], whatTheCustomerSaid)
    {
    }

    /// <summary>Gets how bad it was; minor unless said.</summary>
    public Severity Severity { get; init; } = Severity.Minor;

    /// <summary>Gets how much trouble it was; some unless said. A great one needs a compensation among what was done.</summary>
    public Inconvenience Inconvenience { get; init; } = Inconvenience.Some;

    /// <summary>Gets where the customer is spoken to; in person unless said.</summary>
    public Channel Channel { get; init; } = Channel.InPerson;

    /// <summary>Gets the customer, if they are known.</summary>
    public CustomerRef? Customer { get; init; }

    /// <summary>Gets the place.</summary>
    public PlaceId? Place { get; init; }

    /// <summary>Gets the words of the apology; spoken unless given.</summary>
    public string? Apology { get; init; }

    /// <summary>Gets what the customer expects.</summary>
    public string? Expects { get; init; }

    /// <summary>Gets where the answer comes from; the meeting itself unless said.</summary>
    public Source? Source { get; init; }
}
