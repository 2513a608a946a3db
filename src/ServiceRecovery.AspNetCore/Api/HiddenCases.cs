using System.Text.Json;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Takes the names of cases that a caller may not know of out of an answer: a case that may be seen can speak of one that may not, by a link, a merge or a sentence.</summary>
internal static class HiddenCases
{
    /// <summary>What stands in their place where nothing but the name stands.</summary>
    public const string Name = "[hidden]";

    private const string Words = "another case";

    /// <summary>Returns an answer without their names.</summary>
    public static ApiAnswer Mask(ApiAnswer answer, IReadOnlyCollection<CaseId> hidden)
    {
        if (hidden.Count == 0 || answer.Body is not { } body)
        {
            return answer;
        }

        using var written = JsonDocument.Parse(body);
        var root = written.RootElement;
        return answer with
        {
            Body = ApiAnswer.Of(answer.Status, json => Write(json, root, hidden)).Body,
            Detail = answer.Detail is { } detail ? Mask(detail, hidden, Words) : null,
        };
    }

    /// <summary>Returns a sentence without their names; sentences have them in quotation marks.</summary>
    public static string Mask(string sentence, IEnumerable<CaseId> hidden, string words) =>
        hidden.Aggregate(sentence, (masked, other) => masked.Replace($"'{other}'", words, StringComparison.Ordinal));

    private static void Write(Utf8JsonWriter json, JsonElement value, IReadOnlyCollection<CaseId> hidden)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, hidden);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, hidden);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String when value.GetString() is { } text:
                json.WriteStringValue(hidden.Any(other => other.Value == text) ? Name : Mask(text, hidden, Words));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
