using Microsoft.Extensions.Logging;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore;

/// <summary>What is logged. It stands in one class, because what is generated for several comes in an order that differs from build to build, and a package is the same bytes each time.</summary>
internal static partial class WebLog
{
    [LoggerMessage(1, LogLevel.Debug, "Answered {Endpoint} ({Verb}) of case {Case} with {Status}, {Code}.")]
    public static partial void Answered(ILogger logger, string endpoint, string verb, string @case, int status, string code);

    [LoggerMessage(2, LogLevel.Error, "The store failed: {Fault}.")]
    public static partial void Failed(ILogger logger, Exception failed, StoreFault fault);

    [LoggerMessage(3, LogLevel.Warning, "The {Port} didn't answer; a page goes without what it knows.")]
    public static partial void WentWithout(ILogger logger, Exception exception, string port);
}
