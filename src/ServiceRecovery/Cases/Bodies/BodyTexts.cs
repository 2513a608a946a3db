using System.Text.Json;

namespace ServiceRecovery.Storage.Format;

// What an event's body says of its texts, whatever the type of the event: a newer one's too.
internal static class BodyTexts
{
    public static IEnumerable<BodyText> In(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(In),
        JsonValueKind.Object when Marker(element) is { } marker => [marker],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => In(member.Value)),
        _ => [],
    };

    private static BodyText? Marker(JsonElement element)
    {
        if (!element.TryGetProperty("$text", out var slot) || slot.ValueKind != JsonValueKind.Number || !slot.TryGetInt32(out var number))
        {
            return null;
        }

        return new BodyText(number, StringIn(element, "$subject"), StringIn(element, "mac"));
    }

    private static string? StringIn(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}

internal readonly record struct BodyText(int Slot, string? Subject, string? Commitment);
