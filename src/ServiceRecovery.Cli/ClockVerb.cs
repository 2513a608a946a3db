using System.CommandLine;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli;

internal static class ClockVerb
{
    public static Command Make(Terminal terminal)
    {
        var store = new StoreOption();
        var accept = new Option<bool>("--accept") { Description = "Say once that the clock is right: the file remembers it for everybody who works on it." };
        var command = new Command("clock", "Tells the clock of this computer and when the newest event of an SQLite file was recorded. A clock that is more than 400 days ahead does no work until it is accepted.") { store.Store, accept };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = store.OpenForClock(parsed, parsed.GetValue(accept));
            var newest = await opened.LastRecordedAsync(cancellationToken) is { } last ? $"The newest event is of {Rfc3339.Format(last)}." : "The file holds no events yet.";
            var now = Rfc3339.Format(TimeProvider.System.GetUtcNow());
            if (parsed.GetValue(accept))
            {
                await opened.AcceptClockAsync(cancellationToken: cancellationToken);
                terminal.WriteText($"The clock says {now}, and is accepted. {newest}\n");
                return 0;
            }

            terminal.WriteText($"The clock says {now}. {newest}\n");
            return 0;
        });
        return command;
    }
}
