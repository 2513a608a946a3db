using System.Text.Json.Nodes;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Exec;

/// <summary>JSON schemas, made from what the readers go by: the lines of <c>exec</c>, and settings.</summary>
internal static class JsonSchemas
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    private static readonly FieldSchema Schemas = new("#/$defs/");

    /// <summary>Makes the schema of a file of settings.</summary>
    public static JsonObject OfSettings()
    {
        var schema = Schemas.Of(null, ServiceRecovery.Desk.SettingsSchema.All, []);
        schema.Insert(0, "description", "The file of '--settings', and the content of the section 'ServiceRecovery' of a configuration, where values are texts. What a schema can't say is said in settings.md.");
        schema.Insert(0, "title", "What an organization sets");
        schema.Insert(0, "$schema", Draft);
        schema["not"] = new JsonObject { ["required"] = new JsonArray("authority"), ["anyOf"] = new JsonArray(FieldSchema.Required("levels"), FieldSchema.Required("limits")) };
        schema["$defs"] = new JsonObject { ["duration"] = FieldSchema.DurationText() };
        return schema;
    }

    /// <summary>Makes the schema of a line of <c>exec</c>.</summary>
    public static JsonObject OfLines()
    {
        var definitions = new JsonObject
        {
            ["instant"] = FieldSchema.InstantText(),
            ["duration"] = FieldSchema.DurationText(),
        };
        var lines = new JsonArray();
        var steps = new JsonArray();
        foreach (var verb in VerbTable.All)
        {
            definitions[verb.Name] = Verb(verb, VerbTable.FieldsOfLine(verb));
            lines.Add(Schemas.Ref(verb.Name));
            if (verb.IsStep)
            {
                definitions[$"{verb.Name}-step"] = Verb(verb, verb.Act!.Whole);
                steps.Add(Schemas.Ref($"{verb.Name}-step"));
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

    private static JsonObject Verb(VerbSpec verb, IEnumerable<FieldSpec> fields) => Schemas.Of(verb.About, fields, verb.Rules);
}
