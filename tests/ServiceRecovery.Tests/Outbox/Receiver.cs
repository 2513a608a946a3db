using System.Collections.Concurrent;
using System.Text;
using ServiceRecovery.Outbox;

namespace ServiceRecovery.Tests.Outbox;

/// <summary>A handler that writes down what it is given and answers as it is told.</summary>
internal sealed class Receiver(string name = "pos", Func<CaseEvent, bool>? wants = null) : IOutboxHandler
{
    public string Name => name;

    public ConcurrentQueue<(string Id, string Body)> Given { get; } = [];

    public Func<OutboxDelivery, CancellationToken, ValueTask<DeliveryResult>> Answer { get; set; } = (_, _) => new(DeliveryResult.Done);

    /// <summary>The versions it was given, in order.</summary>
    public IEnumerable<int> Versions => Given.Select(given => int.Parse(given.Id.Split('/')[3], System.Globalization.CultureInfo.InvariantCulture));

    public bool Wants(CaseEvent happened) => wants is null || wants(happened);

    public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
    {
        Given.Enqueue((delivery.Id, Encoding.UTF8.GetString(delivery.Body.Span)));
        return Answer(delivery, cancellationToken);
    }

    public void Fails(string fault = "http-503", TimeSpan? after = null) => Answer = (_, _) => new(DeliveryResult.Later(fault, after));
}
