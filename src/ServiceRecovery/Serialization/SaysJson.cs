using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Serialization;

/// <summary>Writes what an event says, also for who may not know of some cases. Which member names a case is declared; nothing else is changed, and no word of a person.</summary>
internal static class SaysJson
{
    /// <summary>What stands in place of the name of a case.</summary>
    public const string Name = "[hidden]";

    /// <summary>Writes what it says.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="recorded">The event.</param>
    /// <param name="shows">Tells which other cases are named; null: all.</param>
    public static void Write(Utf8JsonWriter json, RecordedEvent recorded, Func<CaseId, bool>? shows)
    {
        using var written = JsonDocument.Parse(RecoveryJson.Write(recorded));
        Write(json, written.RootElement.GetProperty("says"), shows is null ? null : ShapeOf(recorded), shows);
    }

    /// <summary>Writes it with what stands beside it. Through a document, so that a writer that indents indents it too.</summary>
    /// <inheritdoc cref="Write(Utf8JsonWriter, RecordedEvent, Func{CaseId, bool})"/>
    public static void WriteWhole(Utf8JsonWriter json, RecordedEvent recorded, Func<CaseId, bool>? shows)
    {
        using var written = JsonDocument.Parse(RecoveryJson.Write(recorded));
        Write(json, written.RootElement, shows is null ? null : new FieldShape.Object([new FieldSpec("says", ShapeOf(recorded))]), shows);
    }

    private static FieldShape.Object ShapeOf(RecordedEvent recorded) => new(EventTable.Find(recorded.Event.StoredName)?.Fields() ?? []);

    private static void Write(Utf8JsonWriter json, JsonElement value, FieldShape? shape, Func<CaseId, bool>? shows)
    {
        switch (shape)
        {
            case FieldShape.Id { Of: "a case's id" or "a case" } when value.ValueKind == JsonValueKind.String && CaseId.TryParse(value.GetString(), out var named) && shows?.Invoke(named) == false:
                json.WriteStringValue(Name);
                break;
            case FieldShape.Object whole when value.ValueKind == JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, whole.Fields.FirstOrDefault(field => field.Name == member.Name)?.Shape, shows);
                }

                json.WriteEndObject();
                break;
            case FieldShape.List list when value.ValueKind == JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, list.Item, shows);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
