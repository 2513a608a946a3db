using System.CommandLine;

namespace ServiceRecovery.Cli;

internal static class BackupVerb
{
    public static Command Make(Terminal terminal)
    {
        var store = new StoreOption();
        var file = new Option<string>("--out") { HelpName = "FILE", Description = "Where the copy is written; it is there only once it is whole.", Required = true };
        var command = new Command("backup", "Copies an SQLite file and its log as one, also while others write. The key beside it isn't copied.") { store.Store, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = store.OpenToCopy(parsed);
            try
            {
                await opened.BackupAsync(parsed.GetValue(file)!, cancellationToken);
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                throw new UserException(unwritable.Message);
            }

            terminal.WriteText($"The copy is in '{parsed.GetValue(file)}'. Keep the key of the store with it, in another place.\n");
            return 0;
        });
        return command;
    }
}
