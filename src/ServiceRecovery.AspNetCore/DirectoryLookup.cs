using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Desk;
using ServiceRecovery.Policies;

namespace ServiceRecovery.AspNetCore;

/// <summary>Asks what a page shows beside references. Nothing is decided by it, so a directory that is slow or fails costs what it knows and nothing else.</summary>
internal static class DirectoryLookup
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns what the organization's directory says of customers, asked once for all of them. Whoever it doesn't know, and everybody where it is slow, fails or isn't there, has no entry.</summary>
    public static async ValueTask<IReadOnlyDictionary<CustomerRef, CustomerEntry>> FindCustomersAsync(this TenantDesk desk, IEnumerable<CustomerRef> customers, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CustomerRef, CustomerEntry>();
        if (desk.Desk.Parts.Customers is { } directory && customers.Distinct().ToImmutableArray() is { IsEmpty: false } asked)
        {
            foreach (var entry in await AskAsync("customer-directory", token => directory.FindAsync(desk.Tenant, asked, token), desk.Desk.Parts, cancellationToken).ConfigureAwait(false))
            {
                found[entry.Customer] = entry;
            }
        }

        return found;
    }

    /// <summary>Returns who works in the organization, for choosing one of them; nobody where that is slow, fails or isn't there.</summary>
    public static ValueTask<ImmutableArray<StaffMember>> ListStaffAsync(this TenantDesk desk, CancellationToken cancellationToken) =>
        desk.Desk.Parts.StaffList is { } list ? AskAsync("staff-list", token => list.ListAsync(desk.Tenant, token), desk.Desk.Parts, cancellationToken) : new([]);

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
            WebLog.WentWithout(parts.Logger, exception, port);

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
