using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.Board.Staff;

/// <summary>An address of the board.</summary>
/// <param name="Name">Its name, for the log.</param>
/// <param name="Method">Its method; an address that answers GET answers HEAD.</param>
/// <param name="Template">Its address below the prefix.</param>
/// <param name="Answer">What answers it.</param>
internal sealed record BoardEndpoint(string Name, string Method, string Template, Func<BoardCall, ValueTask<BoardAnswer>> Answer) : ISkipStatusCodePagesMetadata
{
    /// <summary>Gets every address.</summary>
    public static BoardEndpoint[] All { get; } =
    [
        new("worklist", HttpMethods.Get, "", WorklistBoard.ShowAsync),
        new("changes", HttpMethods.Get, "worklist/changes", WorklistBoard.ChangesAsync) { IsData = true },
        new("find", HttpMethods.Post, "find", WorklistBoard.FindAsync) { Kind = RequestKind.Find },
        new("approvals", HttpMethods.Get, "approvals", ApprovalsBoard.ShowAsync),
        new("new", HttpMethods.Get, "cases/" + BoardCall.NewCase, NewCaseBoard.ShowAsync),
        new("report", HttpMethods.Post, "cases/" + BoardCall.NewCase, NewCaseBoard.ReportAsync) { Kind = RequestKind.Command },
        new("case", HttpMethods.Get, "cases/{case}", CaseBoard.ShowAsync),
        new("act", HttpMethods.Post, "cases/{case}/acts/{verb}", CaseBoard.ActAsync) { Kind = RequestKind.Command, ShownAt = "../../" },
        new("review", HttpMethods.Post, "cases/{case}/review", CaseBoard.ReviewAsync) { ShownAt = "../" },
    ];

    /// <summary>Gets what a request counts as.</summary>
    public RequestKind Kind { get; init; } = RequestKind.Read;

    /// <summary>Gets what leads from here to the page of the case, before its id. Whoever asks for this address by itself, as by loading a page with a problem once more, is led there.</summary>
    public string? ShownAt { get; init; }

    /// <summary>Gets whether the page's script alone asks it.</summary>
    public bool IsData { get; init; }

    /// <summary>Gets whether a form is sent to it.</summary>
    public bool TakesForm => HttpMethods.IsPost(Method);
}
