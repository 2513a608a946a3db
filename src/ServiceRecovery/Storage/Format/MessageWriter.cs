namespace ServiceRecovery.Storage.Format;

// Writes the message that a handler is given of an event. Made once, when the event is stored; described in docs/outbox.md.
internal static class MessageWriter
{
    [ThreadStatic]
    private static JsonBuffer? _ofThread;

    public static string IdOf(StreamKey key, long version, string handler) =>
        FormattableString.Invariant($"{key.Tenant}/{StoredWords.Of(StoredWords.StreamKind, (int)key.Kind)}/{key.Id}/{version}/{handler}");

    public static byte[] Write(StreamKey key, StoredEvent stored, string handler)
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
