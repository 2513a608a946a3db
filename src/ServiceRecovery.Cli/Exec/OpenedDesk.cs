using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A desk, the store behind it, and its clock where that is simulated.</summary>
internal sealed record OpenedDesk(RecoveryDesk Desk, IRecoveryStore Store, IRecoveryWork Work, IRecoveryQueries Queries, SimulatedClock? Clock) : IAsyncDisposable
{
    /// <summary>The desk that answers for a case until somebody owns it.</summary>
    public static PersonId Fallback { get; } = new("desk");

    /// <summary>Opens a desk on an empty store in memory, with simulated time.</summary>
    /// <param name="configure">Sets the options; null: nothing is set.</param>
    /// <param name="playbook">The playbook of cases of its purpose; null: the built-in ones.</param>
    /// <param name="key">The pseudonym key; null: one of its own.</param>
    public static OpenedDesk InMemory(Action<RecoveryOptions>? configure = null, PlaybookDefinition? playbook = null, PseudonymKey? key = null) =>
        On(new InMemoryRecoveryStore(simulated: true), SimulatedClock.Start, configure, playbook, key);

    /// <summary>Opens a desk on a store.</summary>
    /// <param name="store">The store; it is closed with the desk.</param>
    /// <param name="now">When a simulated clock goes on; a store of real time has the system's.</param>
    /// <param name="configure">Sets the options; null: nothing is set.</param>
    /// <param name="playbook">The playbook of cases of its purpose; null: the built-in ones.</param>
    /// <param name="key">The pseudonym key; null: one of its own, for a store in memory.</param>
    public static OpenedDesk On<TStore>(TStore store, DateTimeOffset now, Action<RecoveryOptions>? configure, PlaybookDefinition? playbook, PseudonymKey? key)
        where TStore : IRecoveryStore, IRecoveryWork, IRecoveryQueries
    {
        var clock = store.Traits.Simulated ? new SimulatedClock(now) : null;
        var setup = new RecoverySetup { Store = store, Clock = (TimeProvider?)clock ?? TimeProvider.System, Key = key };
        setup.Options.FallbackOwner = Fallback;
        configure?.Invoke(setup.Options);
        if (playbook is not null)
        {
            setup.Playbooks.Add(playbook);
            setup.DefaultPlaybooks[playbook.Purpose] = playbook.Ref;
        }

        return new OpenedDesk(RecoveryDesk.Create(setup), store, store, store, clock);
    }

    /// <summary>Closes the store.</summary>
    public ValueTask DisposeAsync() => Store is IAsyncDisposable closes ? closes.DisposeAsync() : default;
}
