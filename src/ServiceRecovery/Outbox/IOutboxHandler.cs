using System.Collections.Immutable;

namespace ServiceRecovery.Outbox;

/// <summary>Hands messages of the organization over to the world: a mail server, a till, a CRM, a payer.</summary>
/// <remarks>A message is stored in the transaction of the event it comes of and handed over at least once, each time with the same id and the same bytes, in order per case and handler. Whoever receives it remembers the id.</remarks>
public interface IOutboxHandler : IRecoveryPort
{
    /// <summary>Gets the name under which its messages wait, 1 to 64 characters of <c>A-Za-z0-9._:-</c>. It never changes: messages stored under another name wait for a handler of that name.</summary>
    string Name { get; }

    /// <summary>Tells whether an event makes a message for this handler. Asked once, before the event is stored; the same event always gets the same answer.</summary>
    /// <remarks>An exception here stores nothing and reaches whoever gave the command.</remarks>
    bool Wants(CaseEvent happened);

    /// <summary>Hands one message over. Asked again for the same message after a crash, a lost answer, or <see cref="DeliveryResult.Later"/>.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="cancellationToken">Fires when the handler's time is up or the program ends; give up then.</param>
    /// <remarks>Nothing is held in the store meanwhile. An exception counts as <see cref="DeliveryResult.Later"/>; of it only the type's name is kept.</remarks>
    ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>A handler made of lambdas.</summary>
internal static class OutboxHandler
{
    /// <summary>Takes a lambda as handler.</summary>
    /// <param name="name">Its stable name.</param>
    /// <param name="wants">Which events make a message.</param>
    /// <param name="deliver">Hands one over.</param>
    public static IOutboxHandler From(string name, Func<CaseEvent, bool> wants, Func<OutboxDelivery, CancellationToken, ValueTask<DeliveryResult>> deliver) =>
        new Lambda(name ?? throw new ArgumentNullException(nameof(name)), wants ?? throw new ArgumentNullException(nameof(wants)), deliver ?? throw new ArgumentNullException(nameof(deliver)));

    private sealed class Lambda(string name, Func<CaseEvent, bool> wants, Func<OutboxDelivery, CancellationToken, ValueTask<DeliveryResult>> deliver) : IOutboxHandler
    {
        public string Name => name;

        public bool Wants(CaseEvent happened) => wants(happened);

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken) => deliver(delivery, cancellationToken);
    }
}

// A handler and how it is treated, checked.
internal sealed record OutboxSubscription(IOutboxHandler Handler, string Name, OutboxHandlerOptions Options);

/// <summary>Who is told what of an append.</summary>
internal sealed class OutboxPlan(ImmutableArray<OutboxSubscription> subscriptions)
{
    // Ids that begin so are the library's own: its tasks and notes about messages make no messages, or a handler that always fails would feed itself.
    public const string Reserved = "service-recovery:";

    /// <summary>The queue in which a failure that ended waits for the policy to say whether it is debriefed.</summary>
    public const string Endings = Reserved + "ending";

    /// <summary>The queue in which a debrief that concluded waits for its cases to be told.</summary>
    public const string Concluded = Reserved + "concluded";

    /// <summary>Gets the queues that due work empties.</summary>
    public static ImmutableArray<string> OwnQueues { get; } = [Endings, Concluded];

    public ImmutableArray<string> Names { get; } = [.. subscriptions.Select(subscription => subscription.Name)];

    /// <summary>Gets how long a claim is kept from others: the most patient handler's time, and some to say what came of it.</summary>
    public TimeSpan Lease { get; } = subscriptions.IsEmpty ? TimeSpan.Zero : subscriptions.Max(subscription => subscription.Options.Timeout) + TimeSpan.FromSeconds(30);

    public OutboxSubscription Find(string name) => subscriptions.First(subscription => subscription.Name == name);

    public IEnumerable<string> HandlersFor(RecordedEvent recorded)
    {
        // A success and a near miss are debriefed before they end; what was merged or entered in error has nothing of its own to tell.
        var isEnding = recorded.Event is CaseEvent.CaseWithdrawn or CaseEvent.CaseClosed { Ending: not Ending.Learned };
        return isEnding || subscriptions.Length > 0 ? Each(recorded, isEnding) : [];
    }

    private IEnumerable<string> Each(RecordedEvent recorded, bool isEnding)
    {
        if (isEnding)
        {
            yield return Endings;
        }

        if (IsOwn(recorded))
        {
            yield break;
        }

        foreach (var subscription in subscriptions)
        {
            if (subscription.Handler.Wants(recorded.Event))
            {
                yield return subscription.Name;
            }
        }
    }

    private static bool IsOwn(RecordedEvent recorded) =>
        (recorded.Header.ByKind == ActorKind.System && recorded.Event is CaseEvent.NoteAdded && IsReserved(recorded.Header.Command.Value))
        || recorded.Event switch
        {
            CaseEvent.PromiseMade made => IsReserved(made.Ref.Value),
            CaseEvent.PromiseKept kept => IsReserved(kept.Ref.Value),
            CaseEvent.PromiseBroken broken => IsReserved(broken.Ref.Value),
            CaseEvent.PromiseMoved moved => IsReserved(moved.Ref.Value),
            CaseEvent.PromiseReleased released => IsReserved(released.Ref.Value),
            _ => false,
        };

    private static bool IsReserved(string id) => id.StartsWith(Reserved, StringComparison.Ordinal);
}
