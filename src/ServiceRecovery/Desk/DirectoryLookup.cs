using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Desk;

/// <summary>Asks what a page shows beside references. Nothing is decided by it, so a directory that is slow or fails costs what it knows and nothing else.</summary>
internal static class DirectoryLookup
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    public static async ValueTask<IReadOnlyDictionary<CustomerRef, CustomerEntry>> FindCustomersAsync(DeskParts parts, TenantId tenant, IEnumerable<CustomerRef> customers, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CustomerRef, CustomerEntry>();
        if (parts.Customers is { } directory && customers.Distinct().ToImmutableArray() is { IsEmpty: false } asked)
        {
            foreach (var entry in await AskAsync("customer-directory", token => directory.FindAsync(tenant, asked, token), parts, cancellationToken).ConfigureAwait(false))
            {
                found[entry.Customer] = entry;
            }
        }

        return found;
    }

    public static ValueTask<ImmutableArray<StaffMember>> ListStaffAsync(DeskParts parts, TenantId tenant, CancellationToken cancellationToken) =>
        parts.StaffList is { } list ? AskAsync("staff-list", token => list.ListAsync(tenant, token), parts, cancellationToken) : new([]);

    private static async ValueTask<ImmutableArray<T>> AskAsync<T>(string port, Func<CancellationToken, ValueTask<ImmutableArray<T>>> ask, DeskParts parts, CancellationToken cancellationToken)
        where T : class
    {
        var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var box = await PolicyCall.AskAsync(
                port,
                async token => new[] { await ask(token).ConfigureAwait(false) },
                parts,
                asking.Token,
                static box => box[0].IsDefault || box[0].Contains(null!) ? "there is nothing, or nobody, where something belongs" : null,
                Longest).ConfigureAwait(false);
            asking.Dispose();
            return box[0];
        }
        catch (PolicyFailedException exception)
        {
            DeskTelemetry.WentWithout(parts.Logger, exception, port);

            // It is told that nobody waits for it any more, so that it lets go of what it holds; not on the page's own thread, because what listens there is the host's.
            _ = Task.Run(
                () =>
                {
                    using (asking)
                    {
                        asking.Cancel();
                    }
                },
                CancellationToken.None);
            return [];
        }
    }
}
