using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Exec;

/// <summary>JSON schemas, made from what the readers go by: the lines of <c>exec</c>, and settings.</summary>
internal static class JsonSchemas
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";
    private const string IdPattern = "^[A-Za-z0-9._:-]{1,64}$";

    /// <summary>Makes the schema of a file of settings.</summary>
    public static JsonObject OfSettings()
    {
        var schema = Fields(ServiceRecovery.Desk.SettingsSchema.All);
        schema.Insert(0, "description", "The file of '--settings', and the content of the section 'ServiceRecovery' of a configuration, where values are texts. What a schema can't say is said in settings.md.");
        schema.Insert(0, "title", "What an organization sets");
        schema.Insert(0, "$schema", Draft);
        schema["not"] = new JsonObject { ["required"] = new JsonArray("authority"), ["anyOf"] = new JsonArray(Required("levels"), Required("limits")) };
        schema["$defs"] = new JsonObject { ["duration"] = DurationText() };
        return schema;
    }

    /// <summary>Makes the schema of a line of <c>exec</c>.</summary>
    public static JsonObject OfLines()
    {
        var definitions = new JsonObject
        {
            ["instant"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["duration"] = DurationText(),
        };
        var lines = new JsonArray();
        var steps = new JsonArray();
        foreach (var verb in VerbTable.All)
        {
            definitions[verb.Name] = Verb(verb, VerbTable.FieldsOfLine(verb));
            lines.Add(Ref(verb.Name));
            if (verb.IsStep)
            {
                definitions[$"{verb.Name}-step"] = Verb(verb, verb.Act!.Whole);
                steps.Add(Ref($"{verb.Name}-step"));
            }
        }

        definitions["step-of-batch"] = new JsonObject { ["oneOf"] = steps };
        return new JsonObject
        {
            ["$schema"] = Draft,
            ["title"] = "A line of 'recovery exec'",
            ["description"] = "One JSON object a line. What a schema can't say (half of a surrogate pair, a name given twice, whether a reference exists) is said in commands.md.",
            ["oneOf"] = lines,
            ["$defs"] = definitions,
        };
    }

    private static JsonObject Verb(VerbSpec verb, IEnumerable<FieldSpec> fields)
    {
        var schema = Fields(fields);
        schema.Insert(0, "description", verb.About);
        var rules = new JsonArray();
        foreach (var rule in verb.Rules)
        {
            rules.Add(Rule(rule));
        }

        if (rules.Count > 0)
        {
            schema["allOf"] = rules;
        }

        return schema;
    }

    private static JsonObject Fields(IEnumerable<FieldSpec> fields)
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
                required.Add(field.Name);
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

    private static JsonObject Shape(FieldShape shape) => shape switch
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
        FieldShape.Word { Words: [var only] } => new JsonObject { ["const"] = only },
        FieldShape.Word word => new JsonObject { ["enum"] = Words(word.Words) },
        FieldShape.Object inner => Fields(inner.Fields),
        FieldShape.List list => new JsonObject { ["type"] = "array", ["items"] = Shape(list.Item), ["minItems"] = list.Least, ["maxItems"] = list.Most },
        FieldShape.Map map => new JsonObject { ["type"] = "object", ["propertyNames"] = new JsonObject { ["pattern"] = IdPattern }, ["additionalProperties"] = Shape(map.Value), ["maxProperties"] = map.Most },
        FieldShape.Steps => new JsonObject { ["type"] = "array", ["items"] = Ref("step-of-batch"), ["minItems"] = 1 },
        _ => throw new InvalidOperationException($"There is no schema of '{shape.GetType().Name}'."),
    };

    private static JsonObject DurationText() => new() { ["type"] = "string", ["pattern"] = "^P(?=.)([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,7})?S)?)?$" };

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word!)]);

    private static JsonObject Required(string name) => new() { ["required"] = new JsonArray(name) };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };
}
