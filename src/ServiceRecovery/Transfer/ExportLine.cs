using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Transfer;

// One stream as one line. The body stands in it as a JSON string: whatever tool reads and writes the line gives back the same bytes, and a person can read it.
internal sealed class ExportLine(Pseudonyms names) : IDisposable
{
    public const string Format = "service-recovery-export/1";

    // A pseudonym of no one: equal for the same key and tenant, so that a file made under another key of the same name is noticed.
    private const string KeyMark = "service-recovery/export";
    private const int Kept = 1 << 20;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _key = KeyOf(names);
    private MemoryStream _line = new();

    public static string KeyOf(Pseudonyms names) => names.KeyOf(KeyMark).Text;

    /// <summary>Puts a stream into the line; nothing is written yet.</summary>
    /// <exception cref="ArgumentException">Its bytes aren't those of events.</exception>
    public void Take(StreamCopy copy)
    {
        if (_line.Capacity > Kept)
        {
            _line.Dispose();
            _line = new MemoryStream();
        }

        _line.SetLength(0);
        using (var json = new Utf8JsonWriter(_line, Plain))
        {
            Write(json, copy);
        }

        _line.WriteByte((byte)'\n');
    }

    public ValueTask WriteToAsync(Stream to, CancellationToken cancellationToken) => WriteAsync(to, _line.GetBuffer(), (int)_line.Length, cancellationToken);

    public static async ValueTask WriteAsync(Stream to, byte[] bytes, int count, CancellationToken cancellationToken) =>
#if NET
        await to.WriteAsync(bytes.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
#else
        await to.WriteAsync(bytes, 0, count, cancellationToken).ConfigureAwait(false);
#endif

    public void Dispose() => _line.Dispose();

    private void Write(Utf8JsonWriter json, StreamCopy copy)
    {
        var (stream, receipts) = copy;
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("tenant", stream.Key.Tenant.Value);
        json.WriteString("kind", StoredWords.Of(StoredWords.StreamKind, (int)stream.Key.Kind));
        json.WriteString("id", stream.Key.Id);
        json.WriteString("key", _key);
        json.WriteNumber("version", stream.Version);
        json.WriteStartArray("events");
        foreach (var stored in stream.Events)
        {
            Write(json, stored);
        }

        json.WriteEndArray();
        json.WriteStartArray("texts");
        foreach (var stored in stream.Events)
        {
            foreach (var text in stored.Texts.IsDefault ? [] : stored.Texts)
            {
                Write(json, stored.Version, text);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("receipts");
        foreach (var receipt in receipts)
        {
            json.WriteStartObject();
            json.WriteString("command", receipt.Id.Value);
            json.WriteBase64String("fingerprint", receipt.Fingerprint.Span);
            json.WriteNumber("first", receipt.FirstVersion);
            json.WriteNumber("last", receipt.LastVersion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoredEvent stored)
    {
        json.WriteStartObject();
        json.WriteNumber("version", stored.Version);
        json.WriteString("type", stored.Type);
        json.WriteNumber("recordedAt", stored.RecordedAt);
        if (stored.OccurredAt is { } occurred)
        {
            json.WriteNumber("occurredAt", occurred);
        }

        json.WriteString("actor", stored.Actor.Text);
        json.WriteString("actorKind", StoredWords.Of(StoredWords.ActorKind, (int)stored.ActorKind));
        json.WriteString("role", stored.Role.Value);
        if (stored.ActsFor is { } actsFor)
        {
            json.WriteString("actsFor", actsFor.Text);
        }

        json.WriteString("command", stored.Command.Value);
        json.WriteNumber("index", stored.CommandIndex);
        json.WriteString("stage", stored.Stage.Name);
        json.WriteNumber("format", stored.Format);
        json.WriteString("body", Utf8.Text(stored.Body));
        json.WriteBase64String("chain", stored.Chain.Span);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, long version, StoredText text)
    {
        json.WriteStartObject();
        json.WriteNumber("version", version);
        json.WriteNumber("slot", text.Slot);
        json.WriteString("subject", text.Subject.Text);
        json.WriteString("codec", text.Codec);
        json.WriteBase64String("salt", text.Salt.Span);
        json.WriteBase64String("bytes", text.Bytes.Span);
        json.WriteEndObject();
    }
}
