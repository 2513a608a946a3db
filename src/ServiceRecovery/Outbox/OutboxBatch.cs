using System.Collections.Immutable;

namespace ServiceRecovery.Outbox;

/// <summary>What one pass of handing over came to. Members may be added in minor versions.</summary>
public sealed record OutboxBatch
{
    /// <summary>Gets how many messages were claimed.</summary>
    public int Claimed { get; init; }

    /// <summary>Gets how many arrived.</summary>
    public int Delivered { get; init; }

    /// <summary>Gets how many are tried again later: they failed, gather, or were let go because the program ends.</summary>
    public int Later { get; init; }

    /// <summary>Gets how many wait for a person now.</summary>
    public int Dead { get; init; }

    /// <summary>Gets how many were of no use any more and became a task.</summary>
    public int Expired { get; init; }

    /// <summary>Gets how many a later message of the same case stands for.</summary>
    public int Superseded { get; init; }

    /// <summary>Gets how many were claimed and are left to the end of their lease, because the store failed or a handler didn't stop.</summary>
    public int Left { get; init; }

    /// <summary>Gets why messages failed or were left, each code once, sorted.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];

    /// <summary>Gets when the oldest of the messages that were tried for the first time was stored; <see langword="null"/> when there was none.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Returns one line for a log: how many were claimed, what became of them, and why some failed.</summary>
    public override string ToString()
    {
        (int Count, string What)[] became = [(Delivered, "delivered"), (Later, "later"), (Dead, "dead"), (Expired, "expired"), (Superseded, "superseded"), (Left, "left")];
        return string.Join(", ", became.Where(part => part.Count > 0).Select(part => FormattableString.Invariant($"{part.Count} {part.What}")).Prepend(FormattableString.Invariant($"{Claimed} claimed")))
            + (Faults.IsDefaultOrEmpty ? "" : $"; {string.Join(", ", Faults)}");
    }
}
