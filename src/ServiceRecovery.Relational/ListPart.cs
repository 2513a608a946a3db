using System.Globalization;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>One part of a work list, which an index gives in order: open or closed, wanted or not, of one level or place. No stream is in two of them.</summary>
internal sealed class ListPart
{
    private readonly StringBuilder _text = new("recovery_streams s WHERE s.tenant = @tenant AND s.kind = @kind AND s.version > 0");
    private readonly List<(string Name, object? Value)> _values = [];

    private ListPart(WorklistQuery query, SqlDialect dialect, bool isClosed, bool isWanted, string? level, At place)
    {
        _values.AddRange([("@tenant", query.Tenant.Value), ("@kind", (int)query.Kind)]);
        And(isClosed ? "s.ending <> 0" : "s.ending = 0");
        And(isWanted ? "s.wanted_at IS NOT NULL" : "s.wanted_at IS NULL");
        if (query.Responsible is { } responsible)
        {
            And("s.responsible = @responsible", ("@responsible", responsible.Text));
        }

        if (query.OnlyUnowned)
        {
            And("s.is_owned = 0");
        }

        if (query.Customer is { } customer)
        {
            And("s.customer = @customer", ("@customer", customer.Text));
        }

        if (query.Order is { } order)
        {
            And("s.order_key = @order_key", ("@order_key", order.Text));
        }

        if (query.Cause is { } cause)
        {
            And("s.cause = @cause", ("@cause", ReferenceText.Fold(cause.Value)));
        }

        if (place.Place is { } one)
        {
            And("s.place = @place", ("@place", ReferenceText.Fold(one.Value)));
        }
        else if (!place.IsAnywhere)
        {
            And(dialect.IsNull("s.place"));
            First = "s.place, ";
        }

        AddFilters(query);
        if (level is not null)
        {
            AddLevel(query, dialect, level);
        }
    }

    /// <summary>Gets what an order of it begins with. A database that knows nothing of its rows takes a null for no condition at all, and goes to the index that begins with the column for the sake of the order.</summary>
    public string First { get; private set; } = "";

    /// <summary>Gets the table with the condition, to follow a FROM.</summary>
    public string From => _text.ToString();

    /// <summary>Returns all parts of a list.</summary>
    public static IEnumerable<ListPart> All(WorklistQuery query, SqlDialect dialect) => Of(query, dialect, isWanted: true).Concat(query.WantedBy is null ? Of(query, dialect, isWanted: false) : []);

    /// <summary>Returns the parts of a list that are wanted, or those that aren't.</summary>
    public static IEnumerable<ListPart> Of(WorklistQuery query, SqlDialect dialect, bool isWanted)
    {
        // What waits for somebody waits in an open case. A closed case that is wanted has a task that is to be done.
        var waits = !query.For.IsDefaultOrEmpty;
        bool[] closed = (query.OnlyClosed, waits, query.IncludeClosed || isWanted) switch
        {
            (true, false, _) => [true],
            (true, true, _) => [],
            (false, true, _) or (false, false, false) => [false],
            _ => [false, true],
        };
        string?[] levels = waits ? [.. query.For.Select(role => WaitingText.LevelOf(role)).Distinct(), WaitingText.Anybody, WaitingText.Several] : [null];
        At[] places = query.Places.IsDefaultOrEmpty && !query.IncludeUnplaced ? [new At(null, IsAnywhere: true)] : [.. query.Places.IsDefaultOrEmpty ? [] : query.Places.Distinct().Select(place => new At(place)), .. query.IncludeUnplaced ? [new At(null)] : (At[])[]];
        return from isClosed in closed from level in levels from place in places select new ListPart(query, dialect, isClosed, isWanted, level, place);
    }

    /// <summary>Makes a call of a statement about this part.</summary>
    public SqlCall ToCall(string text, params (string Name, object? Value)[] more) => new SqlStatement(text, isKept: false).Named([.. _values, .. more]);

    private void AddFilters(WorklistQuery query)
    {
        if (!query.Stages.IsDefaultOrEmpty)
        {
            AndOneOf("s.stage", "@stage_", query.Stages.Select(stage => stage.Name));
        }

        if (query.AtLeast is { } severity)
        {
            And("s.severity >= @least", ("@least", (long)severity));
        }

        if (query.DueBy is { } dueBy)
        {
            And("s.next_due <= @due_by", ("@due_by", UnixMicroseconds.From(dueBy)));
        }

        if (query.WantedBy is { } wantedBy)
        {
            And("s.wanted_at <= @wanted_by", ("@wanted_by", UnixMicroseconds.From(wantedBy)));
        }

        if (query.Channel is { } channel)
        {
            And("s.channel = @channel", ("@channel", channel.Value));
        }

        if (query.Failure is { } failure)
        {
            And("s.failure = @failure", ("@failure", ReferenceText.Fold(failure.Value)));
        }
    }

    // Of requests of one level, one that isn't the person's own; of requests of several, one that is of a level that is asked for too.
    private void AddLevel(WorklistQuery query, SqlDialect dialect, string level)
    {
        And("s.waiting_for = @waiting_for", ("@waiting_for", level));
        var isSeveral = level == WaitingText.Several;
        if (!isSeveral && query.NotAskedBy is null)
        {
            return;
        }

        string[] levels = isSeveral ? [.. query.For.Select(role => WaitingText.LevelOf(role)).Distinct(), WaitingText.Anybody] : [level];
        List<string> conditions = [];
        for (var at = 0; at < levels.Length; at++)
        {
            var waiting = "s.waiting";
            if (query.NotAskedBy is { } asker)
            {
                var own = FormattableString.Invariant($"@entry_own_{at}");
                waiting = $"REPLACE(s.waiting, {own}, '|')";
                _values.Add((own, $"|{levels[at]}={asker.Text}|"));
            }

            var of = FormattableString.Invariant($"@entry_of_{at}");
            conditions.Add(dialect.Holds(waiting, of));
            _values.Add((of, $"|{levels[at]}="));
        }

        And($"({string.Join(" OR ", conditions)})");
    }

    // One place, no place, or wherever it is.
    private readonly record struct At(PlaceId? Place, bool IsAnywhere = false);

    private void AndOneOf(string column, string prefix, IEnumerable<string> values)
    {
        List<(string Name, object? Value)> given = [.. values.Distinct().Select((value, at) => (prefix + at.ToString(CultureInfo.InvariantCulture), (object?)value))];
        And($"{column} IN ({string.Join(", ", given.Select(value => value.Name))})", [.. given]);
    }

    private void And(string condition, params (string Name, object? Value)[] given)
    {
        _text.Append(" AND ").Append(condition);
        _values.AddRange(given);
    }
}
