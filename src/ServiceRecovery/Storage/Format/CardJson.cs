using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServiceRecovery.Storage.Format;

/// <summary>The stored form of what a line of the work list shows: JSON, numbers for closed lists, what is none or nothing left out. It also holds references as they were spelled, which columns hold as they are compared.</summary>
internal static class CardJson
{
    // Nobody puts it in a page; other scripts than Latin take half the space.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the card of a head, with its references.</summary>
    /// <returns><see langword="null"/> when the head has none.</returns>
    public static byte[]? Write(StreamHead head)
    {
        if (head.Card is not { } card)
        {
            return null;
        }

        using var bytes = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("received"u8, UnixMicroseconds.From(card.ReceivedAt));
            json.WriteNumber("purpose"u8, (int)card.Purpose);
            json.WriteNumber("nature"u8, (int)card.Nature);
            Text(json, "place"u8, head.Place?.Value);
            Text(json, "cause"u8, head.Cause?.Value);
            Text(json, "failure"u8, head.Failure?.Value);
            Number(json, "promises"u8, card.Promises);
            Number(json, "tasks"u8, card.Tasks);
            Number(json, "chases"u8, card.Chases);
            Number(json, "noes"u8, card.NegativeAnswers);
            Text(json, "escalated"u8, card.EscalatedTo?.Value);
            WritePending(json, card.Pending);
            WriteStanding(json, card.Standing);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a card that was written.</summary>
    /// <exception cref="FormatException">It wasn't written here.</exception>
    public static CardContent Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("What a list shows of the case isn't as it is written.", exception);
        }
    }

    private static CardContent Read(JsonElement card) =>
        new(
            new CaseCard(UnixMicroseconds.ToTime(card.GetProperty("received"u8).GetInt64()), (Purpose)card.GetProperty("purpose"u8).GetInt32(), (FailureNature)card.GetProperty("nature"u8).GetInt32())
            {
                Promises = Number(card, "promises"u8),
                Tasks = Number(card, "tasks"u8),
                Chases = Number(card, "chases"u8),
                NegativeAnswers = Number(card, "noes"u8),
                EscalatedTo = Text(card, "escalated"u8) is { } level ? new Role(level) : null,
                Pending = All(card, "pending"u8, request => new PendingRequest(new ActId(Text(request, "ref"u8)!), Text(request, "level"u8) is { } level ? new Role(level) : null, new SubjectKey(Text(request, "by"u8)!), MoneyIn(request))),
                Standing = All(card, "standing"u8, money => MoneyIn(money)!.Value),
            },
            Text(card, "place"u8) is { } place ? new PlaceId(place) : null,
            Text(card, "cause"u8) is { } cause ? new CauseId(cause) : null,
            Text(card, "failure"u8) is { } failure ? new FailureKind(failure) : null);

    private static void WritePending(Utf8JsonWriter json, ImmutableArray<PendingRequest> pending)
    {
        if (pending.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("pending"u8);
        foreach (var request in pending)
        {
            json.WriteStartObject();
            json.WriteString("ref"u8, request.Ref.Value);
            Text(json, "level"u8, request.Level?.Value);
            json.WriteString("by"u8, request.By.Text);
            if (request.Money is { } money)
            {
                Write(json, money);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStanding(Utf8JsonWriter json, ImmutableArray<Money> standing)
    {
        if (standing.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("standing"u8);
        foreach (var money in standing)
        {
            json.WriteStartObject();
            Write(json, money);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Money money)
    {
        json.WriteNumber("minor"u8, money.Minor);
        json.WriteString("currency"u8, money.Currency.Code);
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, int number)
    {
        if (number != 0)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string? Text(JsonElement of, ReadOnlySpan<byte> name) => of.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static int Number(JsonElement of, ReadOnlySpan<byte> name) => of.TryGetProperty(name, out var number) ? number.GetInt32() : 0;

    private static Money? MoneyIn(JsonElement of) => of.TryGetProperty("minor"u8, out var minor) ? new Money(minor.GetInt64(), new Currency(Text(of, "currency"u8)!)) : null;

    private static ImmutableArray<T> All<T>(JsonElement of, ReadOnlySpan<byte> name, Func<JsonElement, T> read) =>
        of.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(read)] : [];
}

/// <summary>What a stored card holds.</summary>
/// <param name="Card">The card.</param>
/// <param name="Place">The place, as it was spelled.</param>
/// <param name="Cause">The cause, as it was spelled.</param>
/// <param name="Failure">The kind of failure, as it was spelled.</param>
internal sealed record CardContent(CaseCard Card, PlaceId? Place, CauseId? Cause, FailureKind? Failure);
