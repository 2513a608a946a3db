using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Hosting;
using ServiceRecovery.Outbox;

namespace ServiceRecovery.Samples.Readme;

/// <summary>The code of docs/outbox.md and docs/hosting.md, compiled. Each region between two marks is a block there, compared by a test.</summary>
internal static class OutboxSnippets
{
    public static void Register(IServiceCollection services, HttpClient client, byte[] secret)
    {
        // <outbox-handlers>
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .AddOutboxHandler<ApologyMail>(options =>
            {
                options.UsefulFor = TimeSpan.FromDays(7);
                options.GatherFor = TimeSpan.FromMinutes(1);
            })
            .AddOutboxHandler(new WebhookHandler("crm", new Uri("https://crm.example/hooks/recovery"), client, secret))
            .AddOutboxHandler("till", happened => happened is CaseEvent.CompensationGranted, async (delivery, cancellationToken) =>
            {
                await Console.Out.WriteLineAsync($"{delivery.Id}: {Encoding.UTF8.GetString(delivery.Body.Span)}".AsMemory(), cancellationToken);
                return DeliveryResult.Done;
            });
        // </outbox-handlers>
    }

    // <outbox-handler>
    public sealed class ApologyMail(IMailServer mail) : IOutboxHandler
    {
        public string Name => "apology-mail";

        public bool Wants(CaseEvent happened) => happened is CaseEvent.ApologyGiven { Words: not null };

        public async ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
        {
            var apology = (CaseEvent.ApologyGiven)(await delivery.ReadEventAsync(cancellationToken)).Event;
            if (apology.Words?.Value is not { } words)
            {
                return DeliveryResult.Done; // erased since: there is nothing to say any more
            }

            // The id goes along, so that a mail sent twice is one mail to whoever reads it.
            return await mail.TrySendAsync(messageId: delivery.Id, words, cancellationToken)
                ? DeliveryResult.Done
                : DeliveryResult.Later("mail-busy");
        }
    }
    // </outbox-handler>

    // <asking-mail>
    public sealed class AskingMail(IMailServer mail, AnswerLinks links) : IOutboxHandler
    {
        public string Name => "asking-mail";

        public bool Wants(CaseEvent happened) => happened is CaseEvent.AskingIssued;

        public async ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
        {
            var ask = ((CaseEvent.AskingIssued)(await delivery.ReadEventAsync(cancellationToken)).Event).Ask;
            var link = links.UrlOf(delivery.Tenant, delivery.Case.Id, ask);
            if (!await mail.TrySendAsync(messageId: delivery.Id, $"Is it all right now? Please tell us here: {link}", cancellationToken))
            {
                return DeliveryResult.Later("mail-busy");
            }

            // Under an id that follows from the message, so that one that comes twice is told once.
            var told = new CommandId(FormattableString.Invariant($"sent-{delivery.Version}"));
            await delivery.Case.As(Actor.System("mailer")).RecordDeliveryAsync(ask, AskResult.Sent, id: told, cancellationToken: cancellationToken);
            return DeliveryResult.Done;
        }
    }
    // </asking-mail>

    public interface IMailServer
    {
        Task<bool> TrySendAsync(string messageId, string words, CancellationToken cancellationToken);
    }

    public static async Task<(CommandResult, CommandResult)> LinkAsync(RecoveryDesk desk, Actor mailer)
    {
        // <customer-link>
        var asked = await desk.Case("table-12").As(mailer).IssueAskingAsync(Channel.Mail, new AskId("a1"));
        var token = desk.For(TenantId.Single).AskTokenOf(new CaseId("table-12"), new AskId("a1"));   // into the link

        // When the customer has followed it:
        var answered = await desk.Case("table-12").As(Actor.ByLink(token)).AnswerAsync(Answer.Satisfied);
        // </customer-link>
        return (asked, answered);
    }

    public static async Task TimerAsync(RecoveryDesk desk)
    {
        // <outbox-timer>
        await desk.ProcessDueAsync();
        await desk.DispatchOutboxAsync();
        // </outbox-timer>
    }

    public static async Task DeadLettersAsync(RecoveryDesk desk, Actor max)
    {
        // <outbox-dead>
        foreach (var dead in await desk.For(TenantId.Single).DeadLettersAsync())
        {
            Console.WriteLine($"{dead.Key.Id}, event {dead.Row.EventVersion}, to '{dead.Row.Handler}': {dead.Fault}");
            await desk.For(TenantId.Single).SendAgainAsync(dead, by: max); // or DropAsync
        }
        // </outbox-dead>
    }

    // <webhook-verify>
    public static bool IsFromThisOrganization(byte[] secret, string id, string timestamp, string signatures, byte[] body, DateTimeOffset now)
    {
        // What is older than five minutes may have been seen and sent again by somebody else.
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > 300)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(secret, signed);
        var given = new byte[expected.Length];
        foreach (var signature in signatures.Split(' '))
        {
            if (signature.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature[3..], given, out var length)
                && CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }
    // </webhook-verify>

    public static void Workers(IServiceCollection services)
    {
        // <hosting>
        services.AddServiceRecoveryWorkers(options => options.PollEvery = TimeSpan.FromSeconds(5));
        // </hosting>
        services.AddSingleton<ServiceRecoveryHealthCheck>();
    }
}
