using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Answers requests about the work list: pages, counts, look-ups, and what changed.</summary>
internal static class WorklistApi
{
    private static readonly Page<StreamSummary> Nothing = new([], null);

    /// <summary>Shows a page.</summary>
    public static async ValueTask<ApiAnswer> ListAsync(ApiCall call)
    {
        var (asked, faulty) = WorklistQueries.Read(call, WorklistQueries.Fields);
        if (faulty is not null)
        {
            return faulty;
        }

        var query = asked!.Query;
        if (asked.Values.Find<string>("after") is { } cursor)
        {
            if (ListCursor.PlaceIn(cursor, call.Names, asked.Text) is not { } place)
            {
                return WrongCursor();
            }

            query = query with { After = place };
        }

        var page = WorklistQueries.Limited(call, query) is { } seen ? await call.Tenant.ListAsync(seen, call.Left).ConfigureAwait(false) : Nothing;
        var next = page.Next is { } ended ? ListCursor.Of(call.Names, asked.Text, ended) : null;
        var lines = await LinesAsync(call, page).ConfigureAwait(false);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            lines(json);
            json.WriteString("next", next);
            json.WriteEndObject();
        }) with
        {
            Next = next is null ? null : "?" + WithAfter(call.Http.Request.QueryString, next),
        };
    }

    /// <summary>Finds cases by references in clear, which stand in no address, and tells the pseudonyms by which an address names them.</summary>
    public static async ValueTask<ApiAnswer> FindAsync(ApiCall call)
    {
        if (RequestQuery.Read(call.Http.Request.QueryString).Problem() is { } wrong)
        {
            return wrong;
        }

        var (utf8, unread) = await RequestBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        if (unread is not null)
        {
            return unread;
        }

        var reading = RequestReader.ReadFields(utf8, WorklistQueries.OfFind);
        if (reading.Value is not { } values)
        {
            return Problem.Faulty(reading.Faults);
        }

        if (!WorklistQueries.OfPeople.Any(values.Has))
        {
            return Problem.Faulty(Fault.MissingField, "Give a 'customer', an 'order' or a 'responsible' to look for.", "customer");
        }

        var query = WorklistFields.QueryOf(values, call.Tenant) with { IncludeClosed = true };
        var page = WorklistQueries.Limited(call, query) is { } seen ? await call.Tenant.ListAsync(seen, call.Left).ConfigureAwait(false) : Nothing;
        var lines = await LinesAsync(call, page).ConfigureAwait(false);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            lines(json);
            json.WriteBoolean("more", page.Next is not null);
            json.WriteString("customer", query.Customer?.Text);
            json.WriteString("order", query.Order?.Text);
            json.WriteString("responsible", query.Responsible?.Text);
            json.WriteEndObject();
        });
    }

    /// <summary>Counts a list by what its lines have in common, or the views of the caller.</summary>
    public static async ValueTask<ApiAnswer> CountsAsync(ApiCall call)
    {
        var (asked, faulty) = WorklistQueries.Read(call, WorklistQueries.OfCounts);
        if (faulty is not null)
        {
            return faulty;
        }

        if (WorklistQueries.Limited(call, asked!.Query) is not { } query)
        {
            return ApiAnswer.Of(StatusCodes.Status200OK, WorklistFields.WriteNoCounts);
        }

        var write = await WorklistFields.CountAsync(asked.Values.Text("by"), query, (call.By.Id, call.By.Role), call.Tenant, view => WorklistQueries.Limited(call, view)!, call.Left).ConfigureAwait(false);
        return ApiAnswer.Of(StatusCodes.Status200OK, write);
    }

    /// <summary>Tells which cases changed after a cursor, each at least once; without one where to begin.</summary>
    public static async ValueTask<ApiAnswer> ChangesAsync(ApiCall call)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, "after");
        if (query.Problem() is { } wrong)
        {
            return wrong;
        }

        var changes = query.Has("after") ? await WorklistChanges.ReadAsync(call, query.Text("after")).ConfigureAwait(false) : await WorklistChanges.BeginAsync(call).ConfigureAwait(false);
        if (changes is null)
        {
            return WrongCursor();
        }

        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var change in changes.Seen)
            {
                json.WriteStartObject();
                json.WriteString("case", change.Key.Id);
                json.WriteNumber("version", change.Version);
                json.WriteBoolean("open", change.IsOpen);
                json.WriteString("at", Rfc3339.Format(change.At));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", changes.Next);
            json.WriteEndObject();
        });
    }

    private static ApiAnswer WrongCursor() => Problem.Faulty(Fault.BadValue, "The member 'after' of the query takes the 'next' of a page that was asked for in the same way, or is left out.", "after");

    private static async ValueTask<Action<Utf8JsonWriter>> LinesAsync(ApiCall call, Page<StreamSummary> page)
    {
        var lines = await WorklistLine.OfAsync(call, page.Items).ConfigureAwait(false);
        return json =>
        {
            json.WriteStartArray("items");
            foreach (var line in lines)
            {
                json.WriteStartObject();
                WorklistJson.WriteMembers(json, line.Of);
                json.WriteString("next", line.Next);
                CaseAnswers.WriteWay(json, line.Way);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        };
    }

    private static string WithAfter(QueryString query, string next) => string.Join(
        '&',
        (query.Value ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(member => !member.StartsWith("after=", StringComparison.Ordinal)).Append("after=" + next));
}
