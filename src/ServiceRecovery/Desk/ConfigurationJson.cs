using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Desk;

/// <summary>Writes a section of a configuration as the JSON that a file of settings holds. There values are texts, so each is written as what its member takes; what can't be one stays a text, which the reader then refuses. What is empty isn't there.</summary>
internal static class ConfigurationJson
{
    public static ReadOnlyMemory<byte> Of(IConfiguration section)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteMembers(json, section, SettingsSchema.All);
        }

        return buffer.ToArray();
    }

    private static void WriteMembers(Utf8JsonWriter json, IConfiguration section, ImmutableArray<FieldSpec> fields)
    {
        json.WriteStartObject();
        foreach (var child in section.GetChildren())
        {
            // Keys of a configuration are the same in capital and small letters.
            var field = fields.FirstOrDefault(one => string.Equals(one.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (field is not null && IsEmpty(child))
            {
                continue;
            }

            json.WritePropertyName(field?.Name ?? child.Key);
            Write(json, child, field?.Shape);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IConfigurationSection value, FieldShape? shape)
    {
        var children = value.GetChildren().ToList();
        if (children.Count == 0)
        {
            WriteText(json, value.Value ?? "", shape);
            return;
        }

        switch (shape)
        {
            case FieldShape.Object one:
                WriteMembers(json, value, one.Fields);
                break;
            case FieldShape.List list:
                json.WriteStartArray();
                foreach (var item in children.Where(item => !IsEmpty(item)))
                {
                    Write(json, item, list.Item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStartObject();
                foreach (var child in children.Where(child => !IsEmpty(child)))
                {
                    json.WritePropertyName(child.Key);
                    Write(json, child, (shape as FieldShape.Map)?.Value);
                }

                json.WriteEndObject();
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text, FieldShape? shape)
    {
        if (shape is FieldShape.Amount or FieldShape.Count && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumberValue(number);
        }
        else if (shape is FieldShape.Flag && bool.TryParse(text, out var flag))
        {
            json.WriteBooleanValue(flag);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static bool IsEmpty(IConfigurationSection value) => string.IsNullOrEmpty(value.Value) && !value.GetChildren().Any();
}
