using System.Text.Json;

namespace ServiceRecovery.Fields;

/// <summary>What the framework's reader of JSON throws at or lets pass.</summary>
internal static class StrictJson
{
    public const int Deepest = 32;

    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = Deepest };

    /// <summary>Returns a text; null where half of a surrogate pair is written as an escape, which has no value at all.</summary>
    public static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Finds a member. The framework's own look-up throws where a name before it has half of a surrogate pair.</summary>
    public static bool TryGet(JsonElement json, string name, out JsonElement value)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (string.Equals(FieldValues.NameOf(property), name, StringComparison.Ordinal))
            {
                value = property.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Adds a fault for every member that stands twice, at any depth.</summary>
    public static void FindDoubled(JsonElement json, FieldFaults faults) => FindDoubled(json, "", faults);

    private static void FindDoubled(JsonElement json, string path, FieldFaults faults)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in json.EnumerateObject())
            {
                var name = FieldValues.NameOf(property);
                if (!names.Add(name))
                {
                    faults.Add(Fault.DoubledKey, $"The key {FieldFaults.Quote(path + name)} stands there twice.", path + name);
                }

                FindDoubled(property.Value, $"{path}{name}.", faults);
            }
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in json.EnumerateArray())
            {
                FindDoubled(element, path + "[].", faults);
            }
        }
    }
}
