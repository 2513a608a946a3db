namespace ServiceRecovery.Insights;

/// <summary>Which failures each customer reported before. Merged reports and those entered in error aren't failures of their own.</summary>
internal sealed class CustomerIndex
{
    private readonly Dictionary<string, List<Entry>> _customers = new(StringComparer.Ordinal);

    public void Add(CaseTale tale)
    {
        if (tale.Facts.Customer is { } customer)
        {
            if (!_customers.TryGetValue(customer, out var entries))
            {
                _customers.Add(customer, entries = []);
            }

            entries.Add(new Entry(tale.ReceivedAt, tale.Facts.Id, tale.Facts.Failure, tale.Cause));
        }
    }

    /// <summary>Gets whether the customer had reported another failure before.</summary>
    public bool HasEarlier(CaseTale tale) => Earlier(tale).Any();

    /// <summary>Gets whether the customer had reported the same failure kind or cause within a window before.</summary>
    public bool IsRepeat(CaseTale tale, long window) => Earlier(tale).Any(entry =>
        tale.ReceivedAt - entry.ReceivedAt <= window
        && ((entry.Failure is not null && entry.Failure == tale.Facts.Failure) || (entry.Cause is not null && entry.Cause == tale.Cause)));

    private IEnumerable<Entry> Earlier(CaseTale tale) => tale.Facts.Customer is { } customer && _customers.TryGetValue(customer, out var entries)
        ? entries.Where(entry => entry.ReceivedAt < tale.ReceivedAt || (entry.ReceivedAt == tale.ReceivedAt && string.CompareOrdinal(entry.Id, tale.Facts.Id) < 0))
        : [];

    private readonly record struct Entry(long ReceivedAt, string Id, string? Failure, string? Cause);
}
