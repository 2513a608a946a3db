using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Fields;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>An address of the API: everything that maps it, checks it and describes it goes by these.</summary>
/// <param name="Name">Its name, after the prefix.</param>
/// <param name="Method">Its method; an address that answers GET answers HEAD.</param>
/// <param name="Template">Its address below the prefix.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="Answer">What answers it.</param>
internal sealed record ApiEndpoint(string Name, string Method, string Template, string Summary, Func<ApiCall, ValueTask<ApiAnswer>> Answer)
{
    /// <summary>Gets what a request counts as.</summary>
    public RequestKind Kind { get; init; } = RequestKind.Read;

    /// <summary>Gets whether a customer may ask; everybody else may.</summary>
    public bool IsForCustomers { get; init; }

    /// <summary>Gets whether it shows more than one case, which programs have no use for: staff alone may ask.</summary>
    public bool IsForStaffAlone { get; init; }

    /// <summary>Gets the statuses it answers with when all is well.</summary>
    public int[] Succeeds { get; init; } = [StatusCodes.Status200OK];

    /// <summary>Gets the members of the query that it takes.</summary>
    public (string Name, FieldShape Shape)[] Query { get; init; } = [];

    /// <summary>Gets whether it takes a body.</summary>
    public bool TakesBody => HttpMethods.IsPost(Method);
}

/// <summary>The addresses of the API.</summary>
internal static class ApiEndpoints
{
    /// <summary>Gets every address.</summary>
    public static ApiEndpoint[] All { get; } =
    [
        new("report", HttpMethods.Post, "cases", "Opens a case by a report, or by a batch that begins with one.", CaseApi.ReportAsync)
        {
            Kind = RequestKind.Command,
            IsForCustomers = true,
            Succeeds = [StatusCodes.Status201Created, StatusCodes.Status200OK],
        },
        new("act", HttpMethods.Post, "cases/{case}/acts/{verb}", "Carries out a verb in a case, or a batch of them.", CaseApi.ActAsync) { Kind = RequestKind.Command, IsForCustomers = true },
        new("look", HttpMethods.Post, "cases/{case}/look/{verb}", "Answers a verb that records nothing.", CaseApi.LookAsync),
        new("get", HttpMethods.Get, "cases/{case}", "Shows a case.", CaseApi.GetAsync) { IsForCustomers = true },
        new("history", HttpMethods.Get, "cases/{case}/history", "Shows what happened in a case, oldest first.", CaseApi.HistoryAsync)
        {
            Query = [("after", new FieldShape.Count(0, long.MaxValue)), ("limit", new FieldShape.Count(1, CaseApi.LargestPage))],
        },
        new("steps", HttpMethods.Get, "cases/{case}/steps", "Shows what the caller may do in a case now, and what is unmet for the rest.", CaseApi.StepsAsync),
        new("worklist", HttpMethods.Get, "worklist", "Shows a page of the work list, what wants somebody's eyes first on top.", WorklistApi.ListAsync)
        {
            Query = QueryOf(WorklistQueries.Fields),
            IsForStaffAlone = true,
        },
        new("find", HttpMethods.Post, "worklist/find", "Finds cases by a customer, an order or a person in clear, and tells their pseudonyms.", WorklistApi.FindAsync) { Kind = RequestKind.Find, IsForStaffAlone = true },
        new("counts", HttpMethods.Get, "worklist/counts", "Counts the work list by what its lines have in common, or the views of the caller.", WorklistApi.CountsAsync)
        {
            Query = QueryOf(WorklistQueries.OfCounts),
            IsForStaffAlone = true,
        },
        new("changes", HttpMethods.Get, "worklist/changes", "Tells which cases changed after a cursor, each at least once; without one where to begin.", WorklistApi.ChangesAsync)
        {
            Query = [("after", new FieldShape.Text(TextRules.LongestText))],
            IsForStaffAlone = true,
        },
        new("approvals", HttpMethods.Get, "approvals", "Shows what waits for the caller's decision, longest first, and what waits for others.", ApprovalsApi.ListAsync) { IsForStaffAlone = true },
        new("me", HttpMethods.Get, "me", "Shows who and where the caller is.", CaseApi.MeAsync),
        new("openapi", HttpMethods.Get, "openapi.json", "Shows the description of the API, by OpenAPI 3.1.", OpenApiDocument.AnswerAsync),
    ];

    private static (string Name, FieldShape Shape)[] QueryOf(System.Collections.Immutable.ImmutableArray<FieldSpec> fields) => [.. fields.Select(field => (field.Name, field.Shape))];

    /// <summary>Says that nothing is at the address.</summary>
    public static ApiAnswer NoSuchAddress() => Problem.Plain(StatusCodes.Status404NotFound, "There is no such address.");
}
