using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ServiceRecovery.Fields;

/// <summary>Makes JSON schemas of fields: what the readers go by, said to programs outside.</summary>
/// <param name="definitions">Where the definitions stand that a schema refers to, as <c>#/$defs/</c>.</param>
internal sealed class FieldSchema(string definitions)
{
    private const string IdPattern = "^[A-Za-z0-9._:-]{1,64}$";

    /// <summary>Makes the schema of what a field takes.</summary>
    public JsonObject Of(FieldShape shape) => Shape(shape);

    /// <summary>Makes the schema of an object with these fields.</summary>
    /// <param name="about">What the object is for; null says nothing.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="rules">What holds between them.</param>
    public JsonObject Of(string? about, IEnumerable<FieldSpec> fields, IEnumerable<FieldRule> rules)
    {
        var schema = Fields(fields);
        if (about is not null)
        {
            schema.Insert(0, "description", about);
        }

        var said = new JsonArray();
        foreach (var rule in rules)
        {
            said.Add((JsonNode)Rule(rule));
        }

        if (said.Count > 0)
        {
            schema["allOf"] = said;
        }

        return schema;
    }

    private JsonObject Fields(IEnumerable<FieldSpec> fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in fields)
        {
            var property = Shape(field.Shape);
            if (field.Default is not null)
            {
                property["default"] = field.Shape is FieldShape.Flag ? JsonValue.Create(field.Default == "true") : JsonValue.Create(field.Default);
            }

            properties[field.Name] = property;
            if (field.IsNeeded)
            {
                required.Add((JsonNode)field.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Rule(FieldRule rule) => rule switch
    {
        FieldRule.OneOf one => new JsonObject { ["anyOf"] = new JsonArray([.. one.Names.Select(name => (JsonNode)Required(name))]) },
        FieldRule.NotBoth both => new JsonObject { ["not"] = new JsonObject { ["required"] = new JsonArray(both.One, both.Other) } },
        FieldRule.NeededWhen needed => new JsonObject { ["if"] = When(needed.Other, needed.Says, needed.OtherDefault), ["then"] = Required(needed.Name) },
        FieldRule.OnlyWhen only => new JsonObject { ["if"] = Required(only.Name), ["then"] = When(only.Other, only.Says, only.OtherDefault) },
        _ => throw new InvalidOperationException($"There is no schema of '{rule.GetType().Name}'."),
    };

    private static JsonObject When(string other, ImmutableArray<string> words, string? otherDefault)
    {
        var says = new JsonObject { ["properties"] = new JsonObject { [other] = new JsonObject { ["enum"] = Words(words) } } };
        if (otherDefault is null || !words.Contains(otherDefault))
        {
            says["required"] = new JsonArray(other);
        }

        return says;
    }

    private JsonObject Shape(FieldShape shape) => shape switch
    {
        FieldShape.Id id => new JsonObject { ["description"] = id.Of, ["type"] = "string", ["pattern"] = IdPattern },
        FieldShape.Text text => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = text.Longest },
        FieldShape.Reference => new JsonObject { ["type"] = "string", ["pattern"] = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$" },
        FieldShape.Code => new JsonObject { ["description"] = shape.About, ["type"] = "string", ["maxLength"] = 64 },
        FieldShape.Instant => Ref("instant"),
        FieldShape.Duration => Ref("duration"),
        FieldShape.Flag => new JsonObject { ["type"] = "boolean" },
        FieldShape.Amount => new JsonObject { ["description"] = "minor units; 1 to 9007199254740991 is possible, the rest is refused as amount-out-of-range", ["type"] = "integer" },
        FieldShape.Count { Most: long.MaxValue } count => new JsonObject { ["type"] = "integer", ["minimum"] = count.Least },
        FieldShape.Count count => new JsonObject { ["type"] = "integer", ["minimum"] = count.Least, ["maximum"] = count.Most },
        FieldShape.Word { Words.Length: 1 } word => new JsonObject { ["const"] = word.Words[0] },
        FieldShape.Word word => new JsonObject { ["enum"] = Words(word.Words) },
        FieldShape.Object inner => Fields(inner.Fields),
        FieldShape.List list => new JsonObject { ["type"] = "array", ["items"] = Shape(list.Item), ["minItems"] = list.Least, ["maxItems"] = list.Most },
        FieldShape.Map map => new JsonObject { ["type"] = "object", ["propertyNames"] = new JsonObject { ["pattern"] = IdPattern }, ["additionalProperties"] = Shape(map.Value), ["maxProperties"] = map.Most },
        FieldShape.Steps => new JsonObject { ["type"] = "array", ["items"] = Ref("step-of-batch"), ["minItems"] = 1 },
        _ => throw new InvalidOperationException($"There is no schema of '{shape.GetType().Name}'."),
    };

    /// <summary>Makes the schema of an instant, which others refer to as <c>instant</c>.</summary>
    public static JsonObject InstantText() => new() { ["type"] = "string", ["format"] = "date-time" };

    /// <summary>Makes the schema of a duration, which others refer to as <c>duration</c>.</summary>
    public static JsonObject DurationText() => new() { ["type"] = "string", ["pattern"] = "^P(?=.)([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,7})?S)?)?$" };

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word!)]);

    /// <summary>Says that a member must be there.</summary>
    public static JsonObject Required(string name) => new() { ["required"] = new JsonArray(name) };

    /// <summary>Refers to a definition beside the schema.</summary>
    public JsonObject Ref(string name) => new() { ["$ref"] = definitions + name };
}
