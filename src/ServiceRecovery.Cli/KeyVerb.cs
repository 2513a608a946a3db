using System.CommandLine;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli;

internal static class KeyVerb
{
    public static Command Make(Terminal terminal)
    {
        var command = new Command("key", "Makes a new pseudonym key, for '--key'. Who loses it recognizes nobody in the store again; who shows it shows who is meant.");
        command.SetAction(_ => terminal.WriteText(PseudonymKey.Generate().ToFileText()));
        return command;
    }
}
