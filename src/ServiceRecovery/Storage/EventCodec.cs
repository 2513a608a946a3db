using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Storage;

/// <summary>Writes events as they are stored and reads them back. What it writes holds no words and no name of a person; these stand beside it as texts.</summary>
/// <remarks>The format is described in docs/event-format.md. One codec serves all threads.</remarks>
internal sealed class EventCodec
{
    /// <summary>The texts' number of the actor's own id.</summary>
    public const int ActorSlot = -1;

    /// <summary>The texts' number of the id of the person acted for.</summary>
    public const int ActsForSlot = -2;

    [ThreadStatic]
    private static BodyWriter? _ofThread;

    private readonly ISaltSource _salts;

    /// <summary>Draws salts from the system's random number generator.</summary>
    public EventCodec()
        : this(new RandomSalts())
    {
    }

    /// <summary>Draws salts from <paramref name="salts"/>; for tests whose bytes must be the same each time.</summary>
    internal EventCodec(ISaltSource salts) => _salts = salts;

    /// <summary>Returns the stored name of an event, <c>compensation-granted.v1</c>.</summary>
    public static string TypeOf(CaseEvent caseEvent) => caseEvent.StoredName;

    /// <summary>Returns the stored name of an event of a debrief, <c>factor-found.v1</c>.</summary>
    public static string TypeOf(DebriefEvent debriefEvent) => debriefEvent.StoredName;

    /// <summary>Returns the value that a stream's chain starts with, 32 bytes.</summary>
    public static ReadOnlyMemory<byte> ChainStart(StreamKey key) => Chain.Start(key);

    /// <summary>Returns the chain value of an event from the one before it, its header and its body, 32 bytes.</summary>
    /// <param name="stored">The event; its own <see cref="StoredEvent.Chain"/> isn't looked at.</param>
    /// <param name="previousChain">The chain value of the event before it, or <see cref="ChainStart"/>.</param>
    public static ReadOnlyMemory<byte> ChainOf(StoredEvent stored, ReadOnlyMemory<byte> previousChain) => Chain.Next(previousChain.Span, stored);

    /// <summary>Writes an event.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="recorded">The event and its header.</param>
    /// <param name="previousChain">The chain value of the event before it; empty for a stream's first.</param>
    /// <param name="textSubject">Whose the words are, for erasing: the customer's where there is one, else the actor's. Names of persons are their own.</param>
    public StoredEvent Encode(StreamKey key, RecordedEvent recorded, ReadOnlyMemory<byte> previousChain, SubjectKey textSubject)
    {
        var (stored, isCut) = Encode(key, recorded.Header, recorded.Event, recorded.Event.StoredName, static (writer, happened) => happened.Write(writer), previousChain, textSubject, recorded);

        // What a store in memory keeps must be what a durable one would give back.
        return isCut ? stored with { Decoded = Decode(stored with { Decoded = null }) } : stored;
    }

    /// <summary>Writes an event of a debrief.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="recorded">The event and its header.</param>
    /// <param name="previousChain">The chain value of the event before it; empty for a stream's first.</param>
    /// <param name="textSubject">Whose the words are, for erasing: the debrief's own, for nobody said them.</param>
    public StoredEvent Encode(StreamKey key, RecordedDebriefEvent recorded, ReadOnlyMemory<byte> previousChain, SubjectKey textSubject) =>
        Encode(key, recorded.Header, recorded.Event, recorded.Event.StoredName, static (writer, happened) => happened.Write(writer), previousChain, textSubject, null).Stored;

    private (StoredEvent Stored, bool IsCut) Encode<TEvent>(StreamKey key, EventHeader header, TEvent happened, string name, Action<BodyWriter, TEvent> write, ReadOnlyMemory<byte> previousChain, SubjectKey textSubject, RecordedEvent? decoded)
    {
        var writer = _ofThread ?? new BodyWriter();
        _ofThread = null;
        StoredEvent stored;
        bool isCut;
        try
        {
            writer.Start(_salts, textSubject);
            writer.Header(ActorSlot, header.By);
            if (header.ActsFor is { } actsFor)
            {
                writer.Header(ActsForSlot, actsFor);
            }

            stored = Unchained(header, name, writer.Body(happened, write), writer.Texts());
            isCut = writer.IsCut || !UnixMicroseconds.IsWhole(header.RecordedAt) || (header.OccurredAt is { } occurred && !UnixMicroseconds.IsWhole(occurred));
        }
        finally
        {
            writer.Reset();
            _ofThread = writer;
        }

        stored.Complete(Chain.Next(previousChain.IsEmpty ? Chain.Start(key) : previousChain.Span, stored), decoded);
        return (stored, isCut);
    }

    /// <summary>Reads an event. A text that was erased reads as <see cref="PersonalText.Erased"/>, a name as a pseudonym alone.</summary>
    /// <exception cref="UnreadableEventException">A newer version of the library wrote it, or it doesn't hold what its type holds.</exception>
#pragma warning disable CA1822 // Reading belongs to the codec as writing does, and may need what it holds (a key that texts are sealed with).
    public RecordedEvent Decode(StoredEvent stored)
#pragma warning restore CA1822
    {
        return stored.Decoded ?? new RecordedEvent(HeaderOf(stored), Read(stored, EventTable.Find(stored.Type)));
    }

    /// <summary>Reads an event of a debrief.</summary>
    /// <exception cref="UnreadableEventException">A newer version of the library wrote it, or it doesn't hold what its type holds.</exception>
#pragma warning disable CA1822 // As above.
    public RecordedDebriefEvent DecodeDebrief(StoredEvent stored) => new(HeaderOf(stored), Read(stored, DebriefEventTable.Find(stored.Type)));
#pragma warning restore CA1822

    private static TEvent Read<TEvent>(StoredEvent stored, EventEntry<TEvent>? entry)
        where TEvent : class
    {
        if (entry is null || stored.Format != 1)
        {
            throw UnreadableEventException.OfUnknownType(stored.Type, stored.Version);
        }

        if (stored.Body.Length > JsonBuffer.LargestBody)
        {
            throw new UnreadableEventException(stored.Type, stored.Version, FormattableString.Invariant($"it has {stored.Body.Length} bytes, and an event has at most {JsonBuffer.LargestBody}."));
        }

        try
        {
            using var body = JsonDocument.Parse(stored.Body, BodyReader.Options);
            return entry.Read(new BodyReader(body.RootElement, stored));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new UnreadableEventException(stored.Type, stored.Version, "its bytes aren't those of such an event.", exception);
        }
    }

    private static EventHeader HeaderOf(StoredEvent stored) => new()
    {
        Version = stored.Version,
        RecordedAt = UnixMicroseconds.ToTime(stored.RecordedAt),
        OccurredAt = stored.OccurredAt is { } occurred ? UnixMicroseconds.ToTime(occurred) : null,
        By = new Subject(stored.Actor, NameIn(stored, ActorSlot)),
        ByKind = stored.ActorKind,
        ByRole = stored.Role,
        ActsFor = stored.ActsFor is { } actsFor ? new Subject(actsFor, NameIn(stored, ActsForSlot)) : null,
        Command = stored.Command,
        CommandIndex = stored.CommandIndex,
        Stage = stored.Stage,
    };

    private static StoredEvent Unchained(EventHeader header, string type, byte[] body, ImmutableArray<StoredText> texts) => new()
    {
        Version = header.Version,
        Type = type,
        RecordedAt = UnixMicroseconds.From(header.RecordedAt),
        OccurredAt = header.OccurredAt is { } occurred ? UnixMicroseconds.From(occurred) : null,
        Actor = header.By.Key,
        ActorKind = header.ByKind,
        Role = header.ByRole,
        ActsFor = header.ActsFor?.Key,
        Command = header.Command,
        CommandIndex = header.CommandIndex,
        Stage = header.Stage,
        Body = body,
        Chain = ReadOnlyMemory<byte>.Empty,
        Texts = texts,
    };

    private static string? NameIn(StoredEvent stored, int slot) => BodyReader.TextIn(stored, slot) is { } text ? TextCodec.Read(text) : null;
}
