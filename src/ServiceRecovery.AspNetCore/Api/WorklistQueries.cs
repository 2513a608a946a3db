using System.Buffers;
using System.Collections.Immutable;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Reads what is asked of the work list in an address. No name and no reference of a person stands there: people are pseudonyms, or whoever asks.</summary>
internal static class WorklistQueries
{
    private const string Me = "me";
    private const string By = "by";
    private const int PseudonymLength = 22;

    // Whose own requests don't count follows from who asks.
    private static readonly ImmutableArray<string> LeftOut = ["notAskedBy", "count"];
    private static readonly ImmutableArray<string> OfPlace = ["limit", "after"];
    private static readonly SearchValues<char> InPseudonyms = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Gets the members that name somebody, or an order.</summary>
    public static ImmutableArray<string> OfPeople { get; } = ["responsible", "customer", "order"];

    /// <summary>Gets what a list takes.</summary>
    public static ImmutableArray<FieldSpec> Fields { get; } = [.. WorklistFields.All.Where(field => !LeftOut.Contains(field.Name)).Select(Anonymous)];

    /// <summary>Gets what counts take.</summary>
    public static ImmutableArray<FieldSpec> OfCounts { get; } = [new(By, WorklistFields.CountedBy, IsNeeded: true), .. Fields.Where(field => !OfPlace.Contains(field.Name))];

    /// <summary>Gets what takes references in clear, in a body, and tells their pseudonyms.</summary>
    public static ImmutableArray<FieldSpec> OfFind { get; } = [.. WorklistFields.All.Where(field => OfPeople.Contains(field.Name) || field.Name == "limit")];

    /// <summary>Reads a query.</summary>
    public static (Asked? Asked, ApiAnswer? Problem) Read(ApiCall call, ImmutableArray<FieldSpec> fields)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, [.. fields.Select(field => field.Name)]);
        var reading = RequestReader.ReadFields(query.ToJson(fields), fields);
        ImmutableArray<Finding> faults = [.. query.Faults, .. reading.Faults.Where(fault => query.Faults.All(other => other.Where != fault.Where))];
        if (!faults.IsEmpty)
        {
            return (null, Problem.Faulty(faults));
        }

        var values = reading.Value!;
        foreach (var name in OfPeople)
        {
            if (values.Find<string>(name) is { } given && given != Me && !IsPseudonym(given))
            {
                return (null, Problem.Faulty(Fault.BadValue, $"The member '{name}' of the query takes a pseudonym, as 'POST worklist/find' tells it{(name == "responsible" ? ", or 'me'" : "")}; names and references stand in no address.", name));
            }
        }

        var filters = WorklistFields.FiltersOf(values, call.Tenant) with
        {
            Responsible = values.Find<string>("responsible") is not { } person ? null : person == Me ? call.Tenant.KeyOf(call.By.Id) : new SubjectKey(person),
            Customer = values.Find<string>("customer") is { } customer ? new SubjectKey(customer) : null,
            Order = values.Find<string>("order") is { } order ? new SubjectKey(order) : null,
        };
        if (values.Find<string>("for") is { } role)
        {
            filters = filters with { For = [role == Me ? call.By.Role : new Role(role)], NotAskedBy = role == Me ? call.Tenant.KeyOf(call.By.Id) : null };
        }

        return (new Asked(filters, TextOf(call, query, fields), values), null);
    }

    /// <summary>Returns what the caller may see of a list; null where that is nothing. A case that happened at no place is nobody's own.</summary>
    public static WorklistQuery? Limited(ApiCall call, WorklistQuery query)
    {
        if (call.Places is not { } places)
        {
            return query;
        }

        if (query.Places.IsDefaultOrEmpty)
        {
            return query with { Places = [.. places], IncludeUnplaced = true };
        }

        ImmutableArray<PlaceId> seen = [.. query.Places.Where(places.Contains)];
        return seen.IsEmpty ? null : query with { Places = seen };
    }

    // What binds a cursor: the filters as they were given, who asked, and what they may see.
    private static string TextOf(ApiCall call, RequestQuery query, ImmutableArray<FieldSpec> fields) => string.Join(
        '\n',
        fields.Where(field => !OfPlace.Contains(field.Name) && query.Has(field.Name)).Select(field => $"{field.Name}={query.Text(field.Name)}")
            .Append($"by={call.By.Kind}/{call.By.Role}/{call.By.Id}")
            .Concat(call.Places is { } places ? places.Select(place => $"at={place}").Order(StringComparer.Ordinal) : []));

    private static FieldSpec Anonymous(FieldSpec field) => field.Name switch
    {
        "responsible" => field with { Shape = new FieldShape.Reference("'me', or the pseudonym of a person") },
        "customer" => field with { Shape = new FieldShape.Reference("the pseudonym of a customer") },
        "order" => field with { Shape = new FieldShape.Reference("the pseudonym of an order") },
        "for" => field with { Shape = new FieldShape.Id("'me', or a role") },
        "after" => field with { Shape = new FieldShape.Text(TextRules.LongestText) },
        _ => field,
    };

    /// <summary>Tells whether a text is a pseudonym.</summary>
    public static bool IsPseudonym(string text) => text.LastIndexOf(':') is > 0 and var at
        && text.Length - at - 1 == PseudonymLength
        && !text.AsSpan(at + 1).ContainsAnyExcept(InPseudonyms);

    /// <summary>What somebody asks for.</summary>
    /// <param name="Query">The list, without its place.</param>
    /// <param name="Text">What binds a cursor of it.</param>
    /// <param name="Values">The members of the query.</param>
    internal sealed record Asked(WorklistQuery Query, string Text, FieldValues Values);
}
