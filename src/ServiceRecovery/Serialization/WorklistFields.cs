using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.Fields.FieldShape;

namespace ServiceRecovery.Serialization;

/// <summary>What can be asked of the work list in JSON, and what is answered.</summary>
internal static class WorklistFields
{
    private const string Count = "count";
    private const string View = "view";

    private static readonly string[] Severities = [.. Enumerable.Range((int)Severity.Minor, (int)Severity.Severe + 1).Select(severity => Kebab.Of((Severity)severity))];

    private static readonly ImmutableArray<(string Word, WorklistMember By)> Members =
    [
        ("stage", WorklistMember.Stage), ("place", WorklistMember.Place), ("responsible", WorklistMember.Responsible), ("severity", WorklistMember.Severity), ("failure", WorklistMember.Failure),
    ];

    private static readonly ImmutableArray<WorklistView> Views = [WorklistView.Open, WorklistView.Mine, WorklistView.Unowned, WorklistView.Waiting, WorklistView.Asked, WorklistView.Closed];

    /// <summary>Gets what lines are counted by.</summary>
    public static FieldShape CountedBy { get; } = new Word([.. Members.Select(member => member.Word), View]);

    /// <summary>Gets the fields.</summary>
    public static ImmutableArray<FieldSpec> All { get; } =
    [
        new("responsible", new Reference("a person")),
        new("unowned", new Flag()),
        new("stage", new Id("a stage")),
        new("severity", new Word([.. Severities])),
        new("dueBy", new Instant()),
        new("overdue", new Flag()),
        new("customer", new Reference("a customer")),
        new("order", new Reference("an order")),
        new("cause", new Reference("a cause")),
        new("place", new Reference("a place")),
        new("channel", new Id("a channel")),
        new("failure", new Reference("a kind of failure")),
        new("for", new Id("a role")),
        new("notAskedBy", new Reference("a person")),
        new("closed", new Flag()),
        new("limit", new FieldShape.Count(1, 500), Default: "50"),
        new("after", new Text(TextRules.LongestReference)),
        new(Count, CountedBy),
    ];

    /// <summary>Gets what holds between the fields: views are those of a person in a role.</summary>
    public static ImmutableArray<FieldRule> Rules { get; } = [new FieldRule.NeededWhen("responsible", Count, [View]), new FieldRule.NeededWhen("for", Count, [View])];

    /// <summary>Returns what is asked for by references.</summary>
    /// <exception cref="ArgumentException">No page gave the place after which the page is to begin.</exception>
    public static WorklistQuery QueryOf(FieldValues values, TenantDesk desk)
    {
        if (values.Find<string>("after") is { } after)
        {
            WorklistPlace.Parse(after);
        }

        return FiltersOf(values, desk) with
        {
            Responsible = values.FindId("responsible", id => new PersonId(id)) is { } person ? desk.KeyOf(person) : null,
            Customer = values.FindId("customer", id => new CustomerRef(id)) is { } customer ? desk.KeyOf(customer) : null,
            Order = values.FindId("order", id => new CustomerRef(id)) is { } order ? desk.KeyOf(order) : null,
            For = values.FindId("for", id => new Role(id)) is { } role ? [role] : [],
            NotAskedBy = values.FindId("notAskedBy", id => new PersonId(id)) is { } asker ? desk.KeyOf(asker) : null,
            After = values.Find<string>("after"),
        };
    }

    /// <summary>Returns what is asked for without a person and a place to begin at.</summary>
    public static WorklistQuery FiltersOf(FieldValues values, TenantDesk desk) => new(desk.Tenant)
    {
        OnlyUnowned = values.Flag("unowned"),
        Stages = values.FindId("stage", id => new Stage(id)) is { } stage ? [stage] : [],
        AtLeast = (Severity?)values.FindWord("severity", Severities),
        DueBy = values.FindValue<DateTimeOffset>("dueBy"),
        WantedBy = values.Flag("overdue") ? desk.Desk.Now : null,
        Cause = values.FindId("cause", id => new CauseId(id)),
        Places = values.FindId("place", id => new PlaceId(id)) is { } place ? [place] : [],
        Channel = values.FindId("channel", id => new Channel(id)),
        Failure = values.FindId("failure", id => new FailureKind(id)),
        IncludeClosed = values.Flag("closed"),
        Limit = (int)(values.FindValue<long>("limit") ?? 50),
    };

    /// <summary>Asks, and returns what writes the answer: a page, or counts.</summary>
    public static async ValueTask<Action<Utf8JsonWriter>> AskAsync(FieldValues values, WorklistQuery query, TenantDesk desk, CancellationToken cancellationToken)
    {
        if (values.Find<string>(Count) is not { } count)
        {
            var page = await desk.ListAsync(query, cancellationToken).ConfigureAwait(false);
            return json => WritePage(json, page);
        }

        var viewer = (values.FindId("responsible", id => new PersonId(id)) ?? default, values.FindId("for", id => new Role(id)) ?? default);
        return await CountAsync(count, query, viewer, desk, static all => all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts a list by what its lines have in common, or the views of one person.</summary>
    /// <param name="by">By what.</param>
    /// <param name="query">The list.</param>
    /// <param name="viewer">Whose views.</param>
    /// <param name="desk">The desk.</param>
    /// <param name="limited">What the viewer may see of a view.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<Action<Utf8JsonWriter>> CountAsync(string by, WorklistQuery query, (PersonId Person, Role Role) viewer, TenantDesk desk, Func<WorklistQuery, WorklistQuery> limited, CancellationToken cancellationToken)
    {
        if (by != View)
        {
            var counts = await desk.CountByAsync(query, Members.First(member => member.Word == by).By, cancellationToken).ConfigureAwait(false);
            return json => WriteCounts(json, counts.Select(one => (by == "severity" ? Severities[int.Parse(one.Value, System.Globalization.CultureInfo.InvariantCulture)] : one.Value, one.Count, IsLeast: false)));
        }

        var sizes = await desk.CountAsync(Views.Select(view => limited(desk.ViewOf(view, viewer.Person, viewer.Role))), cancellationToken).ConfigureAwait(false);
        return json => WriteCounts(json, Views.Select((view, at) => (Kebab.Of(view), sizes[at], IsLeast: sizes[at] == RecoveryDesk.MostCounted)));
    }

    /// <summary>Writes that there is nothing to count.</summary>
    public static void WriteNoCounts(Utf8JsonWriter json) => WriteCounts(json, []);

    private static void WritePage(Utf8JsonWriter json, Page<StreamSummary> page)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var line in page.Items)
        {
            WorklistJson.WriteLine(json, line);
        }

        json.WriteEndArray();
        json.WriteString("next", page.Next);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, IEnumerable<(string Value, int Count, bool IsLeast)> counts)
    {
        json.WriteStartObject();
        json.WriteStartArray("counts");
        foreach (var (value, count, isLeast) in counts)
        {
            json.WriteStartObject();
            json.WriteString("value", value.Length == 0 ? null : value);
            json.WriteNumber("count", count);
            if (isLeast)
            {
                json.WriteBoolean("atLeast", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
