using Microsoft.Extensions.Logging;

namespace ServiceRecovery.Board;

/// <summary>What is logged: never a link, a name or a word. It stands in one class, because what is generated for several comes in an order that differs from build to build, and a package is the same bytes each time.</summary>
internal static partial class BoardLog
{
    [LoggerMessage(1, LogLevel.Debug, "Answered {Method} of a customer's answer with {Status}.")]
    public static partial void AnsweredCustomer(ILogger logger, string method, int status);

    [LoggerMessage(2, LogLevel.Error, "A customer's answer can't be shown or taken.")]
    public static partial void AnswerFailed(ILogger logger, Exception failed);

    [LoggerMessage(3, LogLevel.Warning, "The words about case {Case} that the answer page shows can't be had.")]
    public static partial void MatterFailed(ILogger logger, Exception failed, string @case);

    [LoggerMessage(4, LogLevel.Debug, "Answered the board's {Endpoint} ({Verb}) of case {Case} with {Status}.")]
    public static partial void Answered(ILogger logger, string endpoint, string verb, string @case, int status);
}
