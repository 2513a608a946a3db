namespace ServiceRecovery.Outbox;

/// <summary>A message on its way. Members may be added in minor versions.</summary>
public sealed record OutboxDelivery
{
    /// <summary>Gets the id, the same at each try: tenant, kind of stream, its id, the event's version and the handler, with a slash between.</summary>
    public required string Id { get; init; }

    /// <summary>Gets whose case it is.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Gets the case, to read the words that stand beside the event, or to act on it.</summary>
    public required CaseDesk Case { get; init; }

    /// <summary>Gets the number of the event in the case.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the message: canonical JSON, made once when the event was stored. It holds ids, codes, integers and pseudonyms; no words and no name of a person.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets when the event was recorded.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Gets which try this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets what the desk's clock tells.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets the token of the asking that the message is of, for the link that the customer is sent; <see langword="null"/> of other events.</summary>
    /// <value>A secret: whoever has it is the customer of the case. Send it to them and to nobody else, and don't log it.</value>
    public string? AskToken
    {
        get
        {
            using var message = System.Text.Json.JsonDocument.Parse(Body);
            return message.RootElement.GetProperty("type").ValueEquals(CaseEvent.AskingIssued.Stored)
                ? Case.Tenant.AskTokenOf(Case.Id, new AskId(message.RootElement.GetProperty("event").GetProperty("ask").GetString()!))
                : null;
        }
    }

    /// <summary>Reads the event with the words that stand beside it, as far as they weren't erased since.</summary>
    public async ValueTask<RecordedEvent> ReadEventAsync(CancellationToken cancellationToken = default) =>
        (await Case.ReadAsync(cancellationToken).ConfigureAwait(false))[(int)Version - 1];
}
