using System.Transactions;

namespace ServiceRecovery.Storage;

/// <summary>What is stored follows no transaction scope of the caller's: a write inside of one says so, and everything else works outside of it.</summary>
internal static class Ambient
{
    /// <exception cref="RecoveryStoreException">A transaction scope is open around the caller (<see cref="StoreFault.Ambient"/>).</exception>
    public static void RefuseWrite()
    {
        if (Transaction.Current is not null)
        {
            throw new RecoveryStoreException(
                StoreFault.Ambient,
                "A transaction scope is open around this command, and what is stored wouldn't follow it. Finish the scope first, suppress it, or use 'desk.In(context)'.");
        }
    }

    /// <summary>Steps out of the caller's scope until the result is disposed of; a connection enlists when it is opened.</summary>
    public static TransactionScope? Outside() => Transaction.Current is null ? null : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
}
