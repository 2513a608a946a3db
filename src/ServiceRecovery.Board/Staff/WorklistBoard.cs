using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Staff;

/// <summary>Answers what is asked of the work list: its page, what changed since, and where a customer's cases are.</summary>
internal static class WorklistBoard
{
    private const string View = "view";
    private const string After = "after";

    private static readonly string[] Filters = ["place", "severity", "failure", "cause", "customer", "order"];
    private static readonly string[] Severities = [.. Enum.GetValues<Severity>().Where(severity => severity >= Severity.Minor).Select(severity => Kebab.Of(severity))];
    private static readonly Dictionary<string, WorklistView> Views = Enum.GetValues<WorklistView>().ToDictionary(view => Kebab.Of(view));

    /// <summary>Shows a page of it.</summary>
    public static async ValueTask<BoardAnswer> ShowAsync(BoardCall call)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, [View, After, .. Filters]);
        if (query.Problem() is { } wrong)
        {
            return await BoardMessages.OfAsync(call, wrong, FormBody.Empty).ConfigureAwait(false);
        }

        // A form sends what wasn't filled in as nothing.
        var filters = Filters.Where(query.Has).Select(name => (Name: name, Value: query.Text(name).Trim())).Where(filter => filter.Value.Length > 0).ToDictionary(filter => filter.Name, filter => filter.Value);
        var view = WorklistView.Open;
        if (query.Has(View) && !Views.TryGetValue(query.Text(View), out view))
        {
            return await WrongAsync(call, View, $"one of {string.Join(", ", Views.Keys.Select(name => $"'{name}'"))}").ConfigureAwait(false);
        }

        var (asked, faulty) = QueryOf(call, view, filters);
        if (faulty is not null)
        {
            return await WrongAsync(call, faulty.Value.Name, faulty.Value.Takes).ConfigureAwait(false);
        }

        var text = string.Join('\n', filters.Select(filter => $"{filter.Key}={filter.Value}").Prepend($"board/{call.By.Kind}/{call.By.Role}/{call.By.Id}/{view}").Concat(call.Api.Places is { } places ? places.Select(place => $"at={place}").Order(StringComparer.Ordinal) : []));
        if (query.Has(After))
        {
            if (ListCursor.PlaceIn(query.Text(After), call.Api.Names, text) is not { } place)
            {
                return await WrongAsync(call, After, "the address of a page that was shown").ConfigureAwait(false);
            }

            asked = asked! with { After = place };
        }

        var page = WorklistQueries.Limited(call.Api, asked!) is { } seen ? await call.Tenant.ListAsync(seen, call.Left).ConfigureAwait(false) : new Page<StreamSummary>([], null);
        var lines = await WorklistLine.OfAsync(call.Api, page.Items).ConfigureAwait(false);
        var frame = call.Frame(await ViewCounts.OfAsync(call.Api).ConfigureAwait(false), await BoardPeople.ReaderAsync(call).ConfigureAwait(false));
        return new BoardAnswer.Page(StatusCodes.Status200OK, new WorklistPage(frame, new WorklistContent(
            view,
            lines,
            await BoardPeople.NamesOfAsync(call, lines.Select(line => line.Of.Responsible?.Value)).ConfigureAwait(false),
            await BoardPeople.CustomersAsync(call, lines.Select(line => line.Of.Customer)).ConfigureAwait(false))
        {
            Filters = filters,
            Places = call.Api.Places is { } own ? [.. own.Select(place => place.Value).Order(StringComparer.Ordinal)] : [],
            Next = page.Next is { } next ? AddressOf(view, filters, ListCursor.Of(call.Api.Names, text, next)) : null,
            Changes = call.Up + "worklist/changes?after=" + Uri.EscapeDataString(WorklistChanges.Begin(call.Api)),
        }));
    }

    /// <summary>Tells the script how many cases changed since the page was shown.</summary>
    public static async ValueTask<BoardAnswer> ChangesAsync(BoardCall call)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, After);
        if (query.Problem() is { } wrong)
        {
            return new BoardAnswer.Data(wrong);
        }

        if (!query.Has(After) || await WorklistChanges.ReadAsync(call.Api, query.Text(After)).ConfigureAwait(false) is not { } changes)
        {
            return new BoardAnswer.Data(Problem.Faulty(Fault.BadValue, "The member 'after' of the query takes what the page named.", After));
        }

        // What changed a moment before the page was made stands on it.
        var count = changes.Seen.Where(change => change.At >= changes.Began).Select(change => change.Key.Id).Distinct().Count();
        return new BoardAnswer.Data(ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("changed", count);
            json.WriteString("says", PageFormat.Fill(call.Texts["list.changed", count], ("count", call.Format.Number(count)), ("at", call.Format.Clock(changes.Began))));
            json.WriteEndObject();
        }));
    }

    /// <summary>Finds a customer's or an order's cases by a name in clear, which stands in no address: it leads to the list of a pseudonym. The script of a new case is told what is known of them.</summary>
    public static async ValueTask<BoardAnswer> FindAsync(BoardCall call)
    {
        var (form, unread) = await FormBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        var typed = form["customer"].Trim();
        if (unread is { } status)
        {
            return await BoardMessages.OfAsync(call, BoardMessages.Unread(status, call.Texts), form).ConfigureAwait(false);
        }

        if (call.IsOfScript)
        {
            return new BoardAnswer.Data(KnownJson(call, await NewCaseBoard.KnownAsync(call, form).ConfigureAwait(false)));
        }

        if (ReferenceText.Normalize(typed, out var flaw) is null)
        {
            return await BoardMessages.OfAsync(call, Problem.Faulty(Fault.BadText, flaw.Says("What was looked for"), "customer"), form).ConfigureAwait(false);
        }

        // One field takes either: an order is looked for where no customer of that name has a case.
        var key = call.Tenant.KeyOf(new CustomerRef(typed));
        var found = await KnownAsync(call, new WorklistQuery(call.Tenant.Tenant) { Customer = key, IncludeClosed = true, Limit = 1 }).ConfigureAwait(false);
        return new BoardAnswer.Elsewhere($"./?{(found.IsEmpty && !(await KnownAsync(call, new WorklistQuery(call.Tenant.Tenant) { Order = key, IncludeClosed = true, Limit = 1 }).ConfigureAwait(false)).IsEmpty ? "order" : "customer")}={Uri.EscapeDataString(key.Text)}");
    }

    private static ApiAnswer KnownJson(BoardCall call, ImmutableArray<StreamSummary> known)
    {
        var texts = new Texts.ActTexts(call.Texts);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var line in known)
            {
                var head = line.Head;
                json.WriteStartObject();
                json.WriteString("address", "./" + BoardCall.AddressOf(new CaseId(line.Key.Id)));
                json.WriteString("says", $"{line.Key.Id} · {(head.Ending == Ending.Open ? texts.Stage(head.Stage.Name) : texts.Word("ending", head.Ending)).Template} · {call.Format.When(UnixMicroseconds.ToTime(head.OpenedAt))}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Lists what a reader may see of a list.</summary>
    public static async ValueTask<ImmutableArray<StreamSummary>> KnownAsync(BoardCall call, WorklistQuery query) =>
        WorklistQueries.Limited(call.Api, query) is { } seen ? (await call.Tenant.ListAsync(seen, call.Left).ConfigureAwait(false)).Items : [];

    private static (WorklistQuery? Query, (string Name, string Takes)? Faulty) QueryOf(BoardCall call, WorklistView view, Dictionary<string, string> filters)
    {
        var query = call.Tenant.ViewOf(view, call.By.Id, call.By.Role);
        foreach (var (name, value) in filters)
        {
            switch (name)
            {
                case "place" when PlaceId.TryParse(value, out var place):
                    query = query with { Places = [place] };
                    break;
                case "severity" when Array.IndexOf(Severities, value) is >= 0 and var at:
                    query = query with { AtLeast = (Severity)((int)Severity.Minor + at) };
                    break;
                case "failure" when FailureKind.TryParse(value, out var failure):
                    query = query with { Failure = failure };
                    break;
                case "cause" when CauseId.TryParse(value, out var cause):
                    query = query with { Cause = cause };
                    break;
                case "customer" when WorklistQueries.IsPseudonym(value):
                    query = query with { Customer = new SubjectKey(value), IncludeClosed = true };
                    break;
                case "order" when WorklistQueries.IsPseudonym(value):
                    query = query with { Order = new SubjectKey(value), IncludeClosed = true };
                    break;
                default:
                    return (null, (name, name switch { "customer" or "order" => "what the field for customers leads to", "severity" => $"one of {string.Join(", ", Severities.Select(word => $"'{word}'"))}", _ => "a name of 1 to 256 characters" }));
            }
        }

        return (query, null);
    }

    private static string AddressOf(WorklistView view, Dictionary<string, string> filters, string after) =>
        "?" + string.Join('&', filters.Select(filter => $"{filter.Key}={Uri.EscapeDataString(filter.Value)}").Prepend($"{View}={Kebab.Of(view)}").Append($"{After}={Uri.EscapeDataString(after)}"));

    private static ValueTask<BoardAnswer> WrongAsync(BoardCall call, string name, string takes) =>
        BoardMessages.OfAsync(call, Problem.Faulty(Fault.BadValue, $"The member '{name}' of the address takes {takes}.", name), FormBody.Empty);
}
