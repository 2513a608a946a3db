using ServiceRecovery.Samples.Cli;

namespace ServiceRecovery.Samples.Stories;

internal static class StoryBook
{
    public static Task<int> TellAsync(Terminal terminal, CancellationToken cancellationToken) => Task.FromResult(0);
}
