using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Reads the other cases of the customer of one case from the heads of the store.</summary>
internal sealed class CustomerHistory(IRecoveryStore store, TenantId tenant, CaseId caseId, RecoveryCase current, DateTimeOffset now) : ICustomerHistory
{
    private const int MostOpen = 100;
    private const int MostRecent = 20;

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public async ValueTask<CustomerCases> ReadAsync(CancellationToken cancellationToken)
    {
        if (current.Customer is not { } customer || store is not IRecoveryQueries queries)
        {
            return CustomerCases.None;
        }

        List<StreamSummary> lines = [];
        for (var query = new WorklistQuery(tenant) { Customer = customer.Key, IncludeClosed = true, Limit = WorklistPlace.LargestPage }; ;)
        {
            var page = await queries.ListAsync(query, cancellationToken).ConfigureAwait(false);
            lines.AddRange(page.Items.Where(line => line.Key.Id != caseId.Value));
            if (page.Next is null)
            {
                break;
            }

            query = query with { After = page.Next };
        }

        var since = now - DateTimeOffset.MinValue > Year ? UnixMicroseconds.From(now - Year) : long.MinValue;
        return new CustomerCases(
            [.. lines.Where(line => line.Head.Ending == Ending.Open).OrderBy(line => line.Head.OpenedAt).ThenBy(line => line.Key.Id, StringComparer.Ordinal).Take(MostOpen).Select(Of)],
            [.. lines.Where(line => line.Head.OpenedAt >= since).OrderByDescending(line => line.Head.OpenedAt).ThenBy(line => line.Key.Id, StringComparer.Ordinal).Take(MostRecent).Select(Of)]);
    }

    private static CustomerCase Of(StreamSummary line) =>
        new(new CaseId(line.Key.Id), line.Head.Stage, line.Head.Ending, line.Head.Severity, UnixMicroseconds.ToTime(line.Head.OpenedAt))
        {
            Failure = line.Head.Failure,
            Place = line.Head.Place,
            Cause = line.Head.Cause,
            Standing = line.Head.Card?.Standing ?? [],
        };
}
