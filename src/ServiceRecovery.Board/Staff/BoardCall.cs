using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Staff;

/// <summary>A request of the board whose caller is known: who asks, and how their page is written.</summary>
/// <param name="api">Who asks, for whom, and what they may see.</param>
/// <param name="options">What the host says about its pages.</param>
/// <param name="texts">The texts of the page.</param>
/// <param name="now">What time it is.</param>
internal sealed class BoardCall(ApiCall api, RecoveryBoardOptions options, PageTexts texts, DateTimeOffset now)
{
    /// <summary>Gets who asks, for whom, and what they may see.</summary>
    public ApiCall Api { get; } = api;

    /// <summary>Gets the request.</summary>
    public HttpContext Http => Api.Http;

    /// <summary>Gets the desk of the caller's tenant.</summary>
    public TenantDesk Tenant => Api.Tenant;

    /// <summary>Gets who asks.</summary>
    public Actor By => Api.By;

    /// <summary>Gets what ends when the caller left.</summary>
    public CancellationToken Left => Api.Left;

    /// <summary>Gets whether the page's script asks, which reads JSON.</summary>
    public bool IsOfScript => Http.Request.Headers.Accept.ToString().StartsWith(ApiAnswer.Json, StringComparison.Ordinal);

    /// <summary>Gets what the host says about its pages.</summary>
    public RecoveryBoardOptions Options { get; } = options;

    /// <summary>Gets what the organization sets.</summary>
    public RecoveryOptions Recovery => Tenant.Desk.Parts.Options;

    /// <summary>Gets the texts of the page.</summary>
    public PageTexts Texts { get; } = texts;

    /// <summary>Gets how times and amounts are written.</summary>
    public PageFormat Format { get; } = new(texts, ZoneOf(options, api), now);

    /// <summary>Gets what leads from the address of the request to the prefix: every address on a page begins with it, so that it works below any path.</summary>
    public string Up { get; } = UpFrom(api.Http);

    /// <summary>Returns how the address of a case names it: one that browsers or the board would take for something else has a tilde before it.</summary>
    public static string AddressOf(CaseId id) => id.Value == NewCase ? "~" + NewCase : ApiCall.AddressOf(id);

    /// <summary>Reads the case that the address names; null where it names none.</summary>
    public static CaseId? CaseOfAddress(HttpContext http)
    {
        var text = (string)http.Request.RouteValues["case"]!;
        return CaseId.TryParse(text is ['~', .. var plain] ? plain : text, out var id) ? id : null;
    }

    /// <summary>Makes what every page has around what it shows.</summary>
    /// <param name="counts">How much waits; null where it isn't known.</param>
    /// <param name="name">What the caller is called.</param>
    public PageFrame Frame(ViewCounts? counts, string name) => new(Texts, Format, Up)
    {
        Organization = Options.Organization(Tenant.Tenant, Http),
        StyleUrl = Options.StyleUrl,
        LogoUrl = Options.LogoUrl,
        Who = name,
        Role = By.Role.Value,
        Counts = counts,
        OnlyLooks = Api.OnlyLooks,
    };

    internal const string NewCase = "new";

    // A zone that a host names and its computer doesn't know would fail each page.
    private static TimeZoneInfo ZoneOf(RecoveryBoardOptions options, ApiCall api) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone(api.Tenant.Tenant, api.Http) ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;

    private static string UpFrom(HttpContext http)
    {
        var rest = http.GetEndpoint()?.Metadata.GetMetadata<BoardEndpoint>()?.Template ?? "";
        var depth = rest.Count(c => c == '/');
        return depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
    }
}

/// <summary>How many cases there are in each view, as the caller sees them.</summary>
/// <param name="Of">The views with their numbers.</param>
internal sealed record ViewCounts(IReadOnlyDictionary<WorklistView, int> Of)
{
    private static readonly WorklistView[] Views = [WorklistView.Open, WorklistView.Mine, WorklistView.Unowned, WorklistView.Waiting, WorklistView.Asked];

    /// <summary>Counts them, all at once.</summary>
    public static async ValueTask<ViewCounts> OfAsync(ApiCall call)
    {
        var queries = Views.Select(view => (View: view, Query: WorklistQueries.Limited(call, call.Tenant.ViewOf(view, call.By.Id, call.By.Role)))).Where(one => one.Query is not null).ToList();
        var counts = await call.Tenant.CountAsync(queries.Select(one => one.Query!), call.Left).ConfigureAwait(false);
        return new ViewCounts(queries.Select((one, at) => (one.View, counts[at])).ToDictionary(one => one.View, one => one.Item2));
    }
}
