using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Transfer;

// What one line says, read strictly: each member is there once, none is unknown, nothing is guessed.
internal sealed record ImportLine(StreamKey Key, string PseudonymKey, long Version, ImmutableArray<StoredEvent> Events, ImmutableArray<CommandReceipt> Receipts)
{
    private const int Deepest = 3;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Deepest };

    /// <summary>Gets a text of an event that isn't there.</summary>
    public (long Version, int Slot)? Stray { get; private init; }

    /// <exception cref="TransferFaultException">The line isn't one of this format.</exception>
    public static ImportLine Read(ReadOnlyMemory<byte> line)
    {
        if (line.Span.StartsWith(ByteOrderMark))
        {
            throw new TransferFaultException("not-json", "The line begins with a byte order mark. Save the file as UTF-8 without one.");
        }

        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A name with half a character in it is no JSON either.
            var at = (exception as JsonException)?.BytePositionInLine is { } position ? FormattableString.Invariant($"; what is wrong stands near byte {position + 1}") : "";
            throw new TransferFaultException("not-json", FormattableString.Invariant($"The line isn't one JSON object with each member once and at most {Deepest} levels{at}."));
        }
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ImportLine Read(JsonElement root)
    {
        var line = new ImportMembers(root, "line", "format", "tenant", "kind", "id", "key", "version", "events", "texts", "receipts");
        if (line.Text("format") is not ExportLine.Format)
        {
            throw new TransferFaultException("format-unknown", $"The line isn't of the format '{ExportLine.Format}'. A newer version of the library may read it.");
        }

        var kind = (StreamKind)line.Word("kind", StoredWords.StreamKind);
        var key = new StreamKey(line.Made("tenant", text => new TenantId(text)), kind, kind == StreamKind.Case ? line.Made("id", text => new CaseId(text).Value) : line.Text("id"));
        if (line.Count("events") > StreamAppend.LongestStream)
        {
            throw new TransferFaultException("stream-too-long", FormattableString.Invariant($"The stream has {line.Count("events")} events, and a stream has at most {StreamAppend.LongestStream}."), key);
        }

        var texts = line.List("texts", "text", Text, "version", "slot", "subject", "codec", "salt", "bytes").ToLookup(text => text.Version, text => text.Text);
        var events = line.List("events", "event", Event, "version", "type", "recordedAt", "occurredAt", "actor", "actorKind", "role", "actsFor", "command", "index", "stage", "format", "body", "chain");
        var receipts = line.List("receipts", "receipt", Receipt, "command", "fingerprint", "first", "last");
        var strays = texts.Where(of => of.Key < 1 || of.Key > events.Length);
        return new ImportLine(key, line.Text("key"), line.Number("version"), [.. events.Select(stored => stored with { Texts = [.. texts[stored.Version]] })], receipts)
        {
            Stray = strays.FirstOrDefault() is { } stray ? (stray.Key, stray.First().Slot) : null,
        };
    }

    private static (long Version, StoredText Text) Text(ImportMembers text) =>
        (text.Number("version"), new StoredText(text.SmallNumber("slot"), new SubjectKey(text.Text("subject")), text.Text("codec"), text.Bytes("salt"), text.Bytes("bytes")));

    private static StoredEvent Event(ImportMembers stored) => new()
    {
        Version = stored.Number("version"),
        Type = stored.Text("type"),
        RecordedAt = stored.Number("recordedAt"),
        OccurredAt = stored.OptionalNumber("occurredAt"),
        Actor = new SubjectKey(stored.Text("actor")),
        ActorKind = (ActorKind)stored.Word("actorKind", StoredWords.ActorKind),
        Role = stored.Made("role", text => new Role(text)),
        ActsFor = stored.OptionalText("actsFor") is { } actsFor ? new SubjectKey(actsFor) : null,
        Command = stored.Made("command", text => new CommandId(text)),
        CommandIndex = stored.SmallNumber("index"),
        Stage = stored.Made("stage", text => new Stage(text)),
        Format = stored.SmallNumber("format"),
        Body = stored.Utf8("body"),
        Chain = stored.Bytes("chain"),
    };

    private static CommandReceipt Receipt(ImportMembers receipt) =>
        new(receipt.Made("command", text => new CommandId(text)), receipt.Bytes("fingerprint"), receipt.Number("first"), receipt.Number("last"));
}

// A line that isn't taken in, on its way to the report.
internal sealed class TransferFaultException(TransferFault fault) : Exception(fault.Sentence)
{
    public TransferFaultException(string code, string sentence, StreamKey? stream = null, long? version = null)
        : this(new TransferFault(code, sentence, stream, Version: version))
    {
    }

    public TransferFault Fault { get; } = fault;
}
