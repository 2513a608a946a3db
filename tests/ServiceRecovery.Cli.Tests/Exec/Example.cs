using System.Text.Json.Nodes;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Tests.Exec;

/// <summary>Lines made from the table of verbs.</summary>
internal static class Example
{
    /// <summary>Makes a line with the fields it can't do without.</summary>
    public static string Least(VerbSpec verb) => Line(verb, field => IsNeeded(verb, field) ? Value(field.Shape, 0) : null);

    /// <summary>Makes a line with one field in one of two values, beside those it can't do without.</summary>
    public static string With(VerbSpec verb, FieldSpec chosen, int variant) => Line(verb, field =>
        field == chosen ? Value(field.Shape, variant) : IsNeeded(verb, field) ? Value(field.Shape, 0) : null);

    /// <summary>Makes a line with every field, but for those that exclude each other.</summary>
    public static string Full(VerbSpec verb) => Line(verb, field => verb.Rules.OfType<FieldRule.NotBoth>().Any(rule => rule.Other == field.Name) ? null : Value(field.Shape, 0));

    private static bool IsNeeded(VerbSpec verb, FieldSpec field) => field.IsNeeded
        || verb.Rules.OfType<FieldRule.NeededWhen>().Any(rule => rule.Name == field.Name)
        || verb.Rules.OfType<FieldRule.OneOf>().Any(rule => rule.Names[0] == field.Name);

    private static string Line(VerbSpec verb, Func<FieldSpec, JsonNode?> valueOf)
    {
        var line = new JsonObject { ["id"] = "1", ["do"] = verb.Name };
        if (verb.HasCase)
        {
            line["case"] = "C-1";
        }

        if (verb.HasBy)
        {
            line["by"] = new JsonObject { ["id"] = "ana", ["role"] = "agent" };
        }

        if (verb.NeedsAt)
        {
            line["at"] = "2026-03-01T10:00:00Z";
        }

        if (verb.NeedsReceivedAt)
        {
            line["receivedAt"] = "2026-03-01T10:00:00Z";
        }

        foreach (var field in verb.Fields)
        {
            if (valueOf(field) is { } value)
            {
                line[field.Name] = value;
            }
        }

        return line.ToJsonString();
    }

    private static JsonNode Value(FieldShape shape, int variant) => shape switch
    {
        FieldShape.Id or FieldShape.Text or FieldShape.Reference => variant == 0 ? "one" : "two",
        FieldShape.Code => variant == 0 ? "EUR" : "USD",
        FieldShape.Instant => variant == 0 ? "2026-03-01T10:00:00Z" : "2026-03-01T12:00:00+01:00",
        FieldShape.Duration => variant == 0 ? "PT4H" : "P1DT30M",
        FieldShape.Flag => variant == 1,
        FieldShape.Amount => variant == 0 ? 4200 : 4300,
        FieldShape.Count count => count.Least + variant,
        FieldShape.Word word => word.Words[variant],
        FieldShape.Object inner => ObjectOf(inner, variant),
        FieldShape.List list => new JsonArray(Value(list.Item, variant)),
        FieldShape.Map map => new JsonObject { ["name"] = Value(map.Value, variant) },
        FieldShape.Steps => new JsonArray(new JsonObject { ["do"] = "own" }),
        _ => throw new InvalidOperationException($"There is no example of '{shape.GetType().Name}'."),
    };

    private static JsonObject ObjectOf(FieldShape.Object shape, int variant)
    {
        var inner = new JsonObject();
        foreach (var field in shape.Fields)
        {
            inner[field.Name] = Value(field.Shape, variant);
        }

        return inner;
    }
}
