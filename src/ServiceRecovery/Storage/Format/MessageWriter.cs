using System.Text.Json;

namespace ServiceRecovery.Storage.Format;

// Writes the message that a handler is given of an event. Made once, when the event is stored; described in docs/outbox.md.
internal static class MessageWriter
{
    private const string Trace = "trace";

    [ThreadStatic]
    private static JsonBuffer? _ofThread;

    public static string IdOf(StreamKey key, long version, string handler) =>
        FormattableString.Invariant($"{key.Tenant}/{StoredWords.Of(StoredWords.StreamKind, (int)key.Kind)}/{key.Id}/{version}/{handler}");

    /// <summary>Returns in which trace a message was stored; <see langword="null"/> where nobody traced, or in a message that is none of ours.</summary>
    public static string? TraceOf(ReadOnlySpan<byte> message)
    {
        try
        {
            var json = new Utf8JsonReader(message);
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals(Trace))
                {
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
                }
            }
        }
        catch (JsonException)
        {
            // Whoever hands it over says what is wrong with it.
        }

        return null;
    }

    /// <summary>Writes a message.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="stored">The event.</param>
    /// <param name="handler">Whose message it is.</param>
    /// <param name="trace">In which trace it was stored, as <c>traceparent</c> writes it.</param>
    public static byte[] Write(StreamKey key, StoredEvent stored, string handler, string? trace)
    {
        var json = _ofThread ?? new JsonBuffer();
        _ofThread = null;
        try
        {
            json.Open('{');
            Text("id", IdOf(key, stored.Version, handler));
            Text("tenant", key.Tenant.Value);
            Text("kind", StoredWords.Of(StoredWords.StreamKind, (int)key.Kind));
            Text("stream", key.Id);
            Number("version", stored.Version);
            Text("type", stored.Type);
            Number("recorded", stored.RecordedAt);
            if (stored.OccurredAt is { } occurred)
            {
                Number("occurred", occurred);
            }

            Text("by", stored.Actor.Text);
            Text("byKind", StoredWords.Of(StoredWords.ActorKind, (int)stored.ActorKind));
            Text("role", stored.Role.Value);
            if (stored.ActsFor is { } actsFor)
            {
                Text("actsFor", actsFor.Text);
            }

            Text("command", stored.Command.Value);
            Number("index", stored.CommandIndex);
            Text("stage", stored.Stage.Name);
            Number("format", stored.Format);
            json.Name("event");
            json.Written(stored.Body.Span);
            if (trace is not null)
            {
                Text(Trace, trace);
            }

            json.Close('}');
            return json.ToArray();
        }
        finally
        {
            json.Clear();
            _ofThread = json;
        }

        void Text(string name, string value)
        {
            json.Name(name);
            json.String(value);
        }

        void Number(string name, long value)
        {
            json.Name(name);
            json.Number(value);
        }
    }
}
