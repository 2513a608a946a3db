using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ServiceRecovery.Crm;

/// <summary>A mail as it lies in a customer's mailbox.</summary>
internal sealed record Mail(string Tenant, string Customer, DateTimeOffset At, string Case, string Words, Uri Link);

/// <summary>The customers' mailboxes, in place of a mail server: a folder with a file for each mail.</summary>
internal sealed class Mailboxes(string folder)
{
    /// <summary>Puts a mail into its mailbox; one of the same id takes the other's place.</summary>
    public async Task WriteAsync(string id, Mail mail, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))) + ".json");

        // Moved to where it is read, so that nobody reads half of it.
        var written = path + ".new";
        await File.WriteAllTextAsync(written, JsonSerializer.Serialize(mail), cancellationToken);
        File.Move(written, path, overwrite: true);
    }

    /// <summary>Returns a customer's mails, the newest first.</summary>
    public IEnumerable<Mail> Of(string tenant, string customer) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.json").Select(path => JsonSerializer.Deserialize<Mail>(File.ReadAllText(path))!)
            .Where(mail => mail.Tenant == tenant && mail.Customer == customer).OrderByDescending(mail => mail.At)
        : [];
}
