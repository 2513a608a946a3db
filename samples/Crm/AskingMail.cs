using ServiceRecovery.Outbox;

namespace ServiceRecovery.Crm;

/// <summary>Writes a mail with the customer's link for each asking that goes by mail, and says that it arrived.</summary>
internal sealed class AskingMail(Mailboxes mailboxes, AnswerLinks links) : IOutboxHandler
{
    public string Name => "asking-mail";

    // An asking by telephone is a call that somebody makes.
    public bool Wants(CaseEvent happened) => happened is CaseEvent.AskingIssued asking && asking.Channel == Channel.Mail;

    public async ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
    {
        var ask = ((CaseEvent.AskingIssued)(await delivery.ReadEventAsync(cancellationToken)).Event).Ask;
        var customer = (await delivery.Case.FindAsync(cancellationToken))?.Customer?.Original;
        if (customer is not null)
        {
            var link = links.UrlOf(delivery.Tenant, delivery.Case.Id, ask);
            var mail = new Mail(delivery.Tenant.Value, customer, delivery.Now, delivery.Case.Id.Value, "Is it all right now? Please tell us by this link.", link);
            await mailboxes.WriteAsync(delivery.Id, mail, cancellationToken);
        }

        // What lies in the mailbox has arrived; who hands a mail to a server says Sent. The id follows from the message, so that one that comes twice is told once.
        var told = new CommandId(FormattableString.Invariant($"mailed-{delivery.Version}"));
        await delivery.Case.As(Actor.System("mailer")).RecordDeliveryAsync(ask, customer is null ? AskResult.Suppressed : AskResult.Delivered, id: told, cancellationToken: cancellationToken);
        return DeliveryResult.Done;
    }
}
