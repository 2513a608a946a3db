using System.CommandLine;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Samples.Exec;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Samples.Cli;

/// <summary>Where cases are kept: the one place that knows the stores and opens them.</summary>
internal sealed class StoreOption
{
    private static readonly Dictionary<string, string> InPackages = new(StringComparer.Ordinal)
    {
        ["sqlite"] = "ServiceRecovery.Sqlite",
        ["postgres"] = "ServiceRecovery.PostgreSql",
    };

    public Option<string> Store { get; } = new("--store") { HelpName = "memory", Description = "Where cases are kept. 'memory' begins empty and ends with the program; its clock is simulated.", DefaultValueFactory = _ => "memory" };

    public Option<string?> Key { get; } = new("--key") { HelpName = "FILE", Description = "The pseudonym key, as 'recovery key' makes one. Without it the memory store makes its own." };

    public Option<bool> Simulated { get; } = new("--simulated") { Description = "Create the store as simulated, so that 'at' and 'tick' move its clock; the memory store always is." };

    public void AddTo(Command command)
    {
        command.Add(Store);
        command.Add(Key);
        command.Add(Simulated);
    }

    /// <exception cref="UserException">There is no such store, or the key can't be used.</exception>
    public House Open(ParseResult parsed, AuthorityFile authority, PlaybookDefinition? playbook)
    {
        var store = parsed.GetValue(Store)!;
        if (store != "memory")
        {
            var name = store.Split(':', 2) is [var scheme, _] ? scheme : "";
            throw new UserException(InPackages.TryGetValue(name, out var package)
                ? $"The store '{name}' comes with the store packages ('{package}'), which this program doesn't open yet. There is 'memory'."
                : $"There is no store '{store}'. There is 'memory'.");
        }

        return House.InMemory(authority, playbook, parsed.GetValue(Key) is { } path ? KeyFile.Read(path) : null);
    }
}

/// <summary>A pseudonym key in a file: its name, a colon, 32 bytes in base64.</summary>
internal static class KeyFile
{
    /// <exception cref="UserException">It can't be read, or holds no key.</exception>
    public static PseudonymKey Read(string path)
    {
        var parts = System.Text.Encoding.UTF8.GetString(InputFile.ReadAll(path, "key")).Trim().Split(':', 2);
        var secret = new byte[64];
        try
        {
            return parts.Length == 2 && Convert.TryFromBase64String(parts[1], secret, out var length)
                ? PseudonymKey.FromBytes(parts[0], secret.AsSpan(0, length))
                : throw NoKey(path);
        }
        catch (ArgumentException)
        {
            throw NoKey(path);
        }
    }

    /// <summary>Writes a key as such a file holds it.</summary>
    public static string Write(PseudonymKey key) => $"{key.KeyId}:{Convert.ToBase64String(key.ToBytes())}\n";

    private static UserException NoKey(string path) => new($"The key file '{path}' holds no pseudonym key: its name, a colon and 32 bytes in base64. 'recovery key > FILE' makes one.");
}
