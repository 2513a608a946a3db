using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Serialization;

/// <summary>The JSON of commands, events and results, for programs outside. It reads what it writes, and needs no reflection.</summary>
/// <remarks>
/// docs/json.md has the shapes. Reading never throws for what was given: what is wrong comes back as <see cref="Finding"/>s, all at once.
/// Writing throws for what no store keeps, as half of a surrogate pair in a text.
/// </remarks>
public static class RecoveryJson
{
    /// <summary>The most bytes that are read.</summary>
    public const int Largest = JsonBuffer.LargestBody;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly FieldShape.Happening DebriefEvents = new(static name => DebriefEventTable.Find(name)?.Fields());

    // What a recorded event has beside what it says.
    private static readonly ImmutableArray<FieldSpec> HeaderFields =
    [
        new("version", new FieldShape.Count(1, long.MaxValue), IsNeeded: true),
        new("at", new FieldShape.Instant(), IsNeeded: true),
        new("occurredAt", new FieldShape.Instant()),
        new("by", FieldShape.Somebody, IsNeeded: true),
        new("kind", new FieldShape.Word([.. StoredWords.ActorKind]), IsNeeded: true),
        new("role", new FieldShape.Id("a role"), IsNeeded: true),
        new("actsFor", FieldShape.Somebody),
        new("command", new FieldShape.Id("a command's id"), IsNeeded: true),
        new("index", new FieldShape.Count(0, int.MaxValue)),
        new("stage", new FieldShape.Id("a stage"), IsNeeded: true),
    ];

    [ThreadStatic]
    private static BodyWriter? _ofThread;

    private delegate T EventReader<T>(BodyReader body);

    /// <summary>Reads a command to a case: its verb under <c>do</c>, and its fields as docs/commands.md lists them.</summary>
    /// <param name="utf8">One JSON object.</param>
    /// <param name="by">Who gives it: a customer's word comes from the customer's own channel where the customer gives it.</param>
    public static JsonReading<CaseCommand> ReadCaseCommand(ReadOnlyMemory<byte> utf8, Actor by) =>
        ReadCommand(utf8, Acts.FindCase, static () => Acts.Cases, by ?? throw new ArgumentNullException(nameof(by)), static (act, values, by) => CommandReader.Make(act, values, by));

    /// <summary>Reads a command to a debrief.</summary>
    /// <param name="utf8">One JSON object.</param>
    /// <param name="by">Who gives it.</param>
    internal static JsonReading<DebriefCommand> ReadDebriefCommand(ReadOnlyMemory<byte> utf8, Actor by) =>
        ReadCommand(utf8, Acts.FindDebrief, static () => Acts.Debriefs, by, CommandReader.MakeDebrief);

    /// <summary>Reads an event of a case: its stored name under <c>event</c>, and its members beside it.</summary>
    /// <param name="utf8">One JSON object.</param>
    public static JsonReading<CaseEvent> ReadCaseEvent(ReadOnlyMemory<byte> utf8) =>
        ReadEvent(utf8, static body => EventTable.Find(body.Id("event"u8))?.Read(body), static (json, faults) => EventTable.Shape.Read(json, "", [], faults));

    /// <summary>Reads an event of a debrief.</summary>
    /// <param name="utf8">One JSON object.</param>
    public static JsonReading<DebriefEvent> ReadDebriefEvent(ReadOnlyMemory<byte> utf8) =>
        ReadEvent(utf8, static body => DebriefEventTable.Find(body.Id("event"u8))?.Read(body), static (json, faults) => DebriefEvents.Read(json, "", [], faults));

    /// <summary>Reads an event of a case with what stands beside it; what the event says stands under <c>says</c>.</summary>
    /// <param name="utf8">One JSON object.</param>
    public static JsonReading<RecordedEvent> ReadRecordedEvent(ReadOnlyMemory<byte> utf8) => ReadEvent(
        utf8,
        static body => EventTable.Find(body.Id("event"u8)) is { } entry ? new RecordedEvent(HeaderOf(body), entry.Read(body.Object("says"u8))) : null,
        static (json, faults) => ExplainRecorded(json, EventTable.Shape, faults));

    /// <summary>Reads an event of a debrief with what stands beside it.</summary>
    /// <param name="utf8">One JSON object.</param>
    public static JsonReading<RecordedDebriefEvent> ReadRecordedDebriefEvent(ReadOnlyMemory<byte> utf8) => ReadEvent(
        utf8,
        static body => DebriefEventTable.Find(body.Id("event"u8)) is { } entry ? new RecordedDebriefEvent(HeaderOf(body), entry.Read(body.Object("says"u8))) : null,
        static (json, faults) => ExplainRecorded(json, DebriefEvents, faults));

    /// <summary>Gets the name under which an event is stored and written: <c>promise-made.v1</c>.</summary>
    public static string TypeOf(CaseEvent happened) => (happened ?? throw new ArgumentNullException(nameof(happened))).StoredName;

    /// <inheritdoc cref="TypeOf(CaseEvent)"/>
    public static string TypeOf(DebriefEvent happened) => (happened ?? throw new ArgumentNullException(nameof(happened))).StoredName;

    /// <summary>Writes a command to a case.</summary>
    public static byte[] Write(CaseCommand command) => Written(command ?? throw new ArgumentNullException(nameof(command)), static (json, command) =>
    {
        json.Id("do", command.Act.Verb);
        json.Time("occurredAt", command.OccurredAt);
        json.Time("receivedAt", command.ReceivedAt);
        command.Write(json);
    });

    /// <summary>Writes a command to a debrief.</summary>
    internal static byte[] Write(DebriefCommand command) => Written(command, static (json, command) =>
    {
        json.Id("do", command.Act.Verb);
        command.Write(json);
    });

    /// <summary>Writes an event of a case.</summary>
    public static byte[] Write(CaseEvent happened) => Written(happened ?? throw new ArgumentNullException(nameof(happened)), static (json, happened) =>
    {
        json.Id("event", happened.StoredName);
        happened.Write(json);
    });

    /// <summary>Writes an event of a debrief.</summary>
    public static byte[] Write(DebriefEvent happened) => Written(happened ?? throw new ArgumentNullException(nameof(happened)), static (json, happened) =>
    {
        json.Id("event", happened.StoredName);
        happened.Write(json);
    });

    /// <summary>Writes an event of a case with what stands beside it.</summary>
    public static byte[] Write(RecordedEvent recorded) => Written(recorded ?? throw new ArgumentNullException(nameof(recorded)), static (json, recorded) =>
    {
        WriteHeader(json, recorded.Header, recorded.Event.StoredName);
        json.Object("says", recorded.Event.Write);
    });

    /// <summary>Writes an event of a debrief with what stands beside it.</summary>
    public static byte[] Write(RecordedDebriefEvent recorded) => Written(recorded ?? throw new ArgumentNullException(nameof(recorded)), static (json, recorded) =>
    {
        WriteHeader(json, recorded.Header, recorded.Event.StoredName);
        json.Object("says", recorded.Event.Write);
    });

    /// <summary>Writes what came of a command: all keys always.</summary>
    public static byte[] Write(CommandResult result) => Bytes(result ?? throw new ArgumentNullException(nameof(result)), ResultJson.Write);

    /// <summary>Writes what somebody may do, and what is unmet for the rest.</summary>
    public static byte[] Write(OpenSteps steps) => Bytes(steps ?? throw new ArgumentNullException(nameof(steps)), ResultJson.Write);

    /// <summary>Writes a case: how it stands, what is owed in it, and what happened. Names are shown where they aren't erased.</summary>
    /// <param name="tenant">Whose the case is.</param>
    /// <param name="id">The case.</param>
    /// <param name="current">How it stands.</param>
    /// <param name="history">Its events; default leaves them out.</param>
    /// <param name="wanted">When it wants somebody's eyes, as <see cref="CaseDesk.WantedAsync"/> tells.</param>
    public static byte[] Write(TenantId tenant, CaseId id, RecoveryCase current, ImmutableArray<RecordedEvent> history = default, Wanted? wanted = null) =>
        Bytes(current ?? throw new ArgumentNullException(nameof(current)), (json, current) => CaseJson.Write(json, tenant, id, current, history, wanted));

    private static JsonReading<T> ReadCommand<T>(ReadOnlyMemory<byte> utf8, Func<string, Act?> find, Func<ImmutableArray<Act>> all, Actor by, Func<Act, FieldValues, Actor, T> make)
        where T : class
    {
        var faults = new FieldFaults();
        using var document = Parse(utf8, faults);
        if (document is null)
        {
            return Faulty<T>(faults);
        }

        if (CommandReader.VerbOf(document.RootElement, "", faults) is { } verb)
        {
            if (find(verb) is not { } act)
            {
                CommandReader.AddUnknownVerb(verb, "", all().Where(act => !act.IsDueWork).Select(act => act.Verb), faults);
            }
            else
            {
                var values = CommandReader.Read(document.RootElement, verb, act.Whole, act.Fields.Rules, "", faults);
                if (faults.Count == 0)
                {
                    return new JsonReading<T>(make(act, values, by), []);
                }
            }
        }

        return Faulty<T>(WithDoubled(document.RootElement, faults));
    }

    // What is right is read once; only what isn't is read again by its fields, to say why.
    private static JsonReading<T> ReadEvent<T>(ReadOnlyMemory<byte> utf8, EventReader<T?> read, Action<JsonElement, FieldFaults> explain)
        where T : class
    {
        var faults = new FieldFaults();
        using var document = Parse(utf8, faults);
        if (document is null)
        {
            return Faulty<T>(faults);
        }

        try
        {
            var count = new MemberCount();
            if (read(new BodyReader(document.RootElement, count)) is { } happened && count.There == count.Read)
            {
                return new JsonReading<T>(happened, []);
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException or UnreadableEventException)
        {
            // It is explained below.
        }

        explain(document.RootElement, faults);
        faults = WithDoubled(document.RootElement, faults);
        if (faults.Count == 0)
        {
            faults.Add(Fault.BadValue, "The event has a value that no event of its name has.");
        }

        return Faulty<T>(faults);
    }

    private static void ExplainRecorded(JsonElement json, FieldShape.Happening events, FieldFaults faults)
    {
        if (!StrictJson.TryGet(json, "event", out var name) || name.ValueKind != JsonValueKind.String || events.Find(StrictJson.TextOf(name) ?? "") is not { } says)
        {
            events.Read(json, "", [], faults);
            return;
        }

        FieldValues.Read(json, [new FieldSpec("event", new FieldShape.Text(), IsNeeded: true), .. HeaderFields, new FieldSpec("says", new FieldShape.Object(says), IsNeeded: true)], "", faults);
    }

    // A member that stands twice is told alone, for what the object means is unknown then.
    internal static FieldFaults WithDoubled(JsonElement json, FieldFaults faults)
    {
        var doubled = new FieldFaults();
        StrictJson.FindDoubled(json, doubled);
        return doubled.Count > 0 ? doubled : faults;
    }

    internal static JsonReading<T> Faulty<T>(FieldFaults faults)
        where T : class => new(null, [.. faults.InOrder().Select(fault => new Finding(fault.Code, fault.Sentence, fault.Path))]);

    internal static JsonDocument? Parse(ReadOnlyMemory<byte> utf8, FieldFaults faults)
    {
        if (utf8.Length > Largest)
        {
            faults.Add(Fault.TooLong, string.Format(CultureInfo.InvariantCulture, "The JSON has {0:N0} bytes; it may have {1:N0}.", utf8.Length, Largest));
            return null;
        }

        if (!Utf8.IsValid(utf8))
        {
            faults.Add(Fault.NotJson, "The JSON isn't UTF-8.");
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, StrictJson.Options);
        }
        catch (JsonException unreadable)
        {
            AddUnreadable(utf8.Span, unreadable, faults);
            return null;
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        faults.Add(Fault.NotAnObject, "It is JSON, but not an object: { … }.");
        return null;
    }

    // The reader counts levels and doesn't name members, so what is too deep is looked for again.
    private static void AddUnreadable(ReadOnlySpan<byte> utf8, JsonException unreadable, FieldFaults faults)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Largest });
        var member = "";
        try
        {
            while (reader.Read() && reader.CurrentDepth < StrictJson.Deepest)
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
                {
                    member = reader.GetString()!;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It isn't JSON before it is too deep.
        }

        if (reader.CurrentDepth >= StrictJson.Deepest)
        {
            faults.Add(Fault.NotJson, $"The field {FieldFaults.Quote(member)} takes JSON of at most {StrictJson.Deepest} levels, but is deeper.", member);
        }
        else
        {
            faults.Add(Fault.NotJson, FormattableString.Invariant($"It isn't JSON: one object, without comments. It can be read until line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine + 1}."));
        }
    }

    private static void WriteHeader(BodyWriter json, EventHeader header, string name)
    {
        json.Number("version", header.Version);
        json.Id("event", name);
        json.Time("at", header.RecordedAt);
        json.Time("occurredAt", header.OccurredAt);
        json.Person("by", header.By);
        json.Word("kind", StoredWords.ActorKind, (int)header.ByKind);
        json.Id("role", header.ByRole.Value);
        json.Person("actsFor", header.ActsFor);
        json.Id("command", header.Command.Value);
        json.Number("index", header.CommandIndex == 0 ? null : header.CommandIndex);
        json.Id("stage", header.Stage.Name);
    }

    private static EventHeader HeaderOf(BodyReader body) => new()
    {
        Version = body.Number("version"u8) is > 0 and var version ? version : throw new FormatException("A version begins at 1."),
        RecordedAt = body.Time("at"u8),
        OccurredAt = body.OptionalTime("occurredAt"u8),
        By = body.Subject("by"u8),
        ByKind = (ActorKind)body.Word("kind"u8, StoredWords.ActorKind),
        ByRole = new Role(body.Id("role"u8)),
        ActsFor = body.OptionalSubject("actsFor"u8),
        Command = new CommandId(body.Id("command"u8)),
        CommandIndex = body.OptionalNumber("index"u8) is { } index ? index is >= 0 and <= int.MaxValue ? (int)index : throw new FormatException("A command's place in a batch begins at 0.") : 0,
        Stage = new Playbooks.Stage(body.Id("stage"u8)),
    };

    private static byte[] Written<T>(T value, Action<BodyWriter, T> write)
    {
        var writer = _ofThread ?? new BodyWriter();
        _ofThread = null;
        try
        {
            writer.StartPublic();
            return writer.Body(value, write);
        }
        finally
        {
            writer.Reset();
            _ofThread = writer;
        }
    }

    private static byte[] Bytes<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json, value);
        }

        return stream.ToArray();
    }
}
