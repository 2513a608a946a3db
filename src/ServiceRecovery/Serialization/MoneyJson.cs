using System.Collections.Immutable;
using System.Text.Json;

namespace ServiceRecovery.Serialization;

/// <summary>Writes money as it stands in a command: minor units, with the currency beside them.</summary>
internal static class MoneyJson
{
    /// <summary>Writes the two members into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Money money)
    {
        json.WriteNumber("amount", money.Minor);
        json.WriteString("currency", money.Currency.Code);
    }

    /// <summary>Writes an object of its own.</summary>
    public static void Write(Utf8JsonWriter json, string name, Money money)
    {
        json.WriteStartObject(name);
        WriteMembers(json, money);
        json.WriteEndObject();
    }

    /// <summary>Writes a list of amounts.</summary>
    public static void Write(Utf8JsonWriter json, string name, ImmutableArray<Money> amounts)
    {
        json.WriteStartArray(name);
        foreach (var money in amounts)
        {
            json.WriteStartObject();
            WriteMembers(json, money);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
