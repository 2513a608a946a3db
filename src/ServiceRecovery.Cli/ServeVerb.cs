using System.CommandLine;
using ServiceRecovery.Cli.Serve;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli;

/// <summary>Shows a store in a browser of this machine: the board and the API, until it is told to stop.</summary>
internal static class ServeVerb
{
    public static Command Make(Terminal terminal)
    {
        var port = NumberOption.Make("--port", "0-65535", "The port on 127.0.0.1; 0 takes one that is free.", 0, 65_535, 0);
        var actor = new Option<string?>("--as") { HelpName = "ID:ROLE", Description = "Who acts; by default 'operator' of the highest level." };
        var readOnly = new Option<bool>("--read-only") { Description = "Only look: the store is opened to read, and pages have no forms." };
        var script = new ScriptOptions();
        var command = new Command("serve", "Shows cases in a browser of this machine, and takes what you do there: the board and the HTTP API. It does nothing that is due; 'recovery worker' may work beside it.") { port, actor, readOnly };
        script.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (by, onlyLooks, tenant) = (parsed.GetValue(actor) is { } given ? ActorOf(given) : null, parsed.GetValue(readOnly), script.TenantOf(parsed));
            if (onlyLooks && parsed.GetValue(script.From) is not null && !script.IsMemory(parsed))
            {
                throw new UserException("'--from' carries out a script, and '--read-only' changes nothing. Leave one of them out.");
            }

            await using var opened = await script.OpenAsync(parsed, terminal, cancellationToken, onlyLooks ? StorePurpose.Look : StorePurpose.Make);
            return await ServeHost.RunAsync(new ServeRequest(opened.Desk, tenant, by, onlyLooks, parsed.GetValue(port)), terminal, cancellationToken);
        });
        return command;
    }

    // A role is the last part: a person's id may have a colon.
    private static Actor ActorOf(string text)
    {
        var at = text.LastIndexOf(':');
        return at > 0 && PersonId.TryParse(text[..at], out var person) && Role.TryParse(text[(at + 1)..], out var role)
            ? new Actor(person, role)
            : throw new UserException($"'--as' takes a person and a role, as 'ana:manager', but was {FieldFaults.Quote(text)}.");
    }
}
