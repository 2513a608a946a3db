namespace ServiceRecovery.Insights;

/// <summary>Which failures are a customer's later ones, and which of them the same again. Merged reports and those entered in error aren't failures of their own.</summary>
/// <param name="window">How far back an earlier one of the same kind or cause makes a repeat.</param>
internal sealed class CustomerIndex(long window)
{
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _later = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);

    public void Add(CaseProjection projection)
    {
        if (projection.Facts.Customer is { } customer)
        {
            _entries.Add(new Entry(projection.ReceivedAt, projection.Facts.Id, customer, projection.Facts.Failure, projection.Cause));
        }
    }

    /// <summary>Goes through all failures once, in the order of their receipt: somebody may have reported a hundred thousand.</summary>
    public void Finish()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = new Dictionary<(string Customer, bool IsCause, string Name), long>();
        foreach (var entry in _entries.OrderBy(entry => entry.ReceivedAt).ThenBy(entry => entry.Id, StringComparer.Ordinal))
        {
            if (!seen.Add(entry.Customer))
            {
                _later.Add(entry.Id);
            }

            // Both are noted, whether or not the first was enough.
            if (IsSoonAfter(last, entry, entry.Failure, isCause: false) | IsSoonAfter(last, entry, entry.Cause, isCause: true))
            {
                _again.Add(entry.Id);
            }
        }

        _entries.Clear();
    }

    /// <summary>Gets whether the customer had reported another failure before.</summary>
    public bool HasEarlier(CaseProjection projection) => _later.Contains(projection.Facts.Id);

    /// <summary>Gets whether the customer had reported the same failure kind or cause within the window before.</summary>
    public bool IsRepeat(CaseProjection projection) => _again.Contains(projection.Facts.Id);

    private bool IsSoonAfter(Dictionary<(string Customer, bool IsCause, string Name), long> last, Entry entry, string? name, bool isCause)
    {
        if (name is null)
        {
            return false;
        }

        var isSoon = last.TryGetValue((entry.Customer, isCause, name), out var before) && entry.ReceivedAt - before <= window;
        last[(entry.Customer, isCause, name)] = entry.ReceivedAt;
        return isSoon;
    }

    private readonly record struct Entry(long ReceivedAt, string Id, string Customer, string? Failure, string? Cause);
}
