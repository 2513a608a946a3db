using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Pages;

namespace ServiceRecovery.Board.Staff;

/// <summary>What a request of the board is answered with.</summary>
internal abstract record BoardAnswer
{
    private BoardAnswer()
    {
    }

    /// <summary>A page.</summary>
    public sealed record Page(int Status, BoardPage Shown) : BoardAnswer;

    /// <summary>Another address, relative to the request's.</summary>
    public sealed record Elsewhere(string Location) : BoardAnswer;

    /// <summary>What the page's script reads.</summary>
    public sealed record Data(ApiAnswer Answer) : BoardAnswer;
}
