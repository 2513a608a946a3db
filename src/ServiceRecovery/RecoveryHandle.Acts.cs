using System.Collections.Immutable;

namespace ServiceRecovery;

public sealed partial class RecoveryHandle
{
    /// <summary>Reports a failure and opens the case: by the customer if they act themselves, by staff otherwise. <see cref="CaseCommand.ReportFailure"/> has everything else that can be told.</summary>
    /// <param name="account">What happened, in the customer's words.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="channel">How it was reported.</param>
    /// <param name="inconvenience">How much trouble it was.</param>
    /// <param name="customer">The customer, if they are known.</param>
    /// <param name="id">The id under which the command is remembered; the same id with the same content is answered once. Without one each call is a command of its own.</param>
    /// <param name="cancellationToken">Honored until the append begins, and not after.</param>
    /// <returns>Accepted, repeated, or refused with everything that is unmet.</returns>
    public ValueTask<CommandResult> ReportFailureAsync(string? account, Severity severity, Channel channel, Inconvenience inconvenience = Inconvenience.Some, CustomerRef? customer = null, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.ReportFailure(account, severity, channel, inconvenience, OpenedBy: By.Kind == ActorKind.Customer ? OpenedBy.Customer : OpenedBy.Staff, Customer: customer), id, cancellationToken);

    /// <summary>Corrects when the organization first heard of the case, to an earlier instant.</summary>
    /// <param name="receivedAt">When it was.</param>
    /// <param name="id">The id under which the command is remembered; the same id with the same content is answered once. Without one each call is a command of its own.</param>
    /// <param name="cancellationToken">Honored until the append begins, and not after.</param>
    /// <returns>Accepted, repeated, or refused with everything that is unmet.</returns>
    public ValueTask<CommandResult> CorrectReceiptAsync(DateTimeOffset receivedAt, CommandId? id = null, CancellationToken cancellationToken = default) =>
        DoAsync(new CaseCommand.CorrectReceipt(receivedAt), id, cancellationToken);

    /// <summary>Recovers at once, at the till or the table: what happened, what was done about it, what the customer said. Reported, owned, apologized, heard, put right, answered and, unless the answer is a no, closed: all of it or nothing.</summary>
    /// <param name="whatHappened">What happened, in the customer's words.</param>
    /// <param name="whatWeDid">What was done about it.</param>
    /// <param name="whatTheCustomerSaid">What the customer said to it.</param>
    /// <param name="id">The id under which it is remembered; the same again is answered once.</param>
    /// <param name="cancellationToken">Honored until the append begins.</param>
    /// <remarks>
    /// Whoever calls it says with it that who acts took the case, said sorry while the customer stood there, and listened: an apology without words, and <paramref name="whatHappened"/> as what the customer told. Where one of these didn't happen, give the steps one by one.
    /// The customer stands before whoever acts, so the evidence of the answer is that meeting: in person, known by the case's id.
    /// A minor failure of some inconvenience, of nobody who is named, at no place; <see cref="RecoverAtOnceAsync(AtOnce, CommandId?, CancellationToken)"/> takes anything else. Nothing is given, promised or expected that isn't said.
    /// </remarks>
    public ValueTask<CommandResult> RecoverAtOnceAsync(string whatHappened, string whatWeDid, Answer whatTheCustomerSaid, CommandId? id = null, CancellationToken cancellationToken = default) =>
        RecoverAtOnceAsync(new AtOnce(whatHappened, new CaseCommand.Correct(whatWeDid), whatTheCustomerSaid), id, cancellationToken);

    /// <summary>Recovers at once, with everything said that isn't as usual.</summary>
    /// <param name="recovery">What happened, what was done, what the customer said, and what isn't as usual.</param>
    /// <param name="id">The id under which it is remembered; the same again is answered once.</param>
    /// <param name="cancellationToken">Honored until the append begins.</param>
    /// <remarks>Whoever calls it says with it that who acts took the case, said sorry and listened. Only a meeting in person is its own evidence: on another channel <see cref="AtOnce.Source"/> says by what the contact is known, else it is refused, <c>evidence-missing</c>.</remarks>
    public ValueTask<CommandResult> RecoverAtOnceAsync(AtOnce recovery, CommandId? id = null, CancellationToken cancellationToken = default)
    {
        _ = recovery ?? throw new ArgumentNullException(nameof(recovery));
        var commands = ImmutableArray.CreateBuilder<CaseCommand>();
        commands.Add(new CaseCommand.ReportFailure(recovery.WhatHappened, recovery.Severity, recovery.Channel, recovery.Inconvenience, Customer: recovery.Customer, Place: recovery.Place));
        commands.Add(new CaseCommand.Own());
        commands.Add(new CaseCommand.Apologize(recovery.Apology, recovery.Channel));
        commands.Add(new CaseCommand.Listen(recovery.WhatHappened, recovery.Expects));
        commands.AddRange(recovery.WhatWeDid.IsDefault ? [] : recovery.WhatWeDid);
        commands.Add(new CaseCommand.RecordAnswer(recovery.WhatTheCustomerSaid, recovery.Source ?? MeetingAt(recovery.Channel)));
        if (recovery.WhatTheCustomerSaid is not (Answer.Unhappy or Answer.WantsMore))
        {
            commands.Add(new CaseCommand.Close());
        }

        return DoAllAsync(commands, id, cancellationToken);
    }

    // A meeting is known by the case it was about. A call or a letter has a name of its own, which is never made up: without it the answer has no evidence and is refused.
    private Source? MeetingAt(Channel channel) => channel == Channel.InPerson ? Source.Heard(new Evidence(channel, $"case {Id}")) : null;
}

/// <summary>A recovery that is done while the customer stands there. Three things are said; everything else has a default.</summary>
/// <param name="WhatHappened">What happened, in the customer's words: what is reported, and what was listened to.</param>
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

    /// <summary>Gets the words of the apology. Without them one is recorded that was spoken, with no words and no review.</summary>
    public string? Apology { get; init; }

    /// <summary>Gets what the customer expects.</summary>
    public string? Expects { get; init; }

    /// <summary>Gets where the answer comes from; the meeting itself unless said, where it is one in person. A call or a letter is known by a name of its own.</summary>
    public Source? Source { get; init; }

    /// <summary>Returns how many things were done and what the customer said, and the length of what happened.</summary>
    public override string ToString() => FormattableString.Invariant($"{TextRules.LengthOf(WhatHappened)}, {(WhatWeDid.IsDefault ? 0 : WhatWeDid.Length)} done, '{WhatTheCustomerSaid}'");
}
