using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Transfer;

// One line of a file of heads: how far a stream was, and the chain value there. It holds no words of a person.
internal sealed record HeadLine(StreamKey Key, long Version, ReadOnlyMemory<byte> Chain)
{
    private const string Format = "service-recovery-heads/1";
    private const int Longest = 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 1 };

    /// <summary>Gets the kinds of streams, in the order in which files hold them.</summary>
    public static ImmutableArray<StreamKind> Kinds { get; } = [StreamKind.Playbook, StreamKind.Case, StreamKind.Debrief];

    public static byte[] Write(TenantId tenant, StreamKind kind, StreamVersion version)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("tenant", tenant.Value);
            json.WriteString("kind", StoredWords.Of(StoredWords.StreamKind, (int)kind));
            json.WriteString("id", version.Id);
            json.WriteNumber("version", version.Version);
            json.WriteBase64String("chain", version.Chain.Span);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>Reads a file of heads.</summary>
    /// <exception cref="TransferFaultException">It isn't one.</exception>
    public static async ValueTask<Dictionary<StreamKey, HeadLine>> ReadAllAsync(Stream from, CancellationToken cancellationToken)
    {
        var heads = new Dictionary<StreamKey, HeadLine>();
        var lines = new FileLines(from, Longest);
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var head = lines.IsTooLarge ? null : Read(lines.Line);
            if (head is null || heads.ContainsKey(head.Key))
            {
                throw new TransferFaultException(new TransferFault("heads-unreadable", "The line isn't one of a file of heads, as 'export --heads' writes it, each stream once.", Line: lines.Number));
            }

            heads.Add(head.Key, head);
        }

        return heads;
    }

    private static HeadLine? Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var line = new ImportMembers(document.RootElement, "line", "format", "tenant", "kind", "id", "version", "chain");
            return line.Text("format") != Format ? null : new HeadLine(
                new StreamKey(line.Made("tenant", tenant => new TenantId(tenant)), (StreamKind)line.Word("kind", StoredWords.StreamKind), line.Text("id")),
                line.Number("version"),
                line.Bytes("chain"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or TransferFaultException)
        {
            return null;
        }
    }
}
