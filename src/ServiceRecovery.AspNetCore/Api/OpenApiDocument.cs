using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Describes the API by OpenAPI 3.1: a path for each verb, with what its readers go by.</summary>
internal static class OpenApiDocument
{
    private const string Definitions = "#/components/schemas/";
    private const string Result = "result";
    private const string ProblemSchema = "problem";
    private const string StepOfBatch = "step-of-batch";
    private const string ReportedBatch = "reported-batch";

    private static readonly FieldSchema Schemas = new(Definitions);
    private static readonly ImmutableArray<Act> Verbs = [.. Acts.Cases.Where(act => !act.IsDueWork)];

    // It says nothing of a host, so it is made once.
    private static readonly Lazy<ReadOnlyMemory<byte>> Written = new(static () => ApiAnswer.Of(StatusCodes.Status200OK, static json => Make().WriteTo(json)).Body!.Value);

    /// <summary>Shows the description.</summary>
    public static ValueTask<ApiAnswer> AnswerAsync(ApiCall call) =>
        new(RequestQuery.Read(call.Http.Request.QueryString).Problem() ?? new ApiAnswer(StatusCodes.Status200OK, Written.Value));

    private static JsonObject Make()
    {
        var paths = new JsonObject();
        foreach (var endpoint in ApiEndpoints.All)
        {
            foreach (var (path, operation) in Operations(endpoint))
            {
                if (paths[path] is not JsonObject at)
                {
                    paths[path] = at = new JsonObject();
                }

                at[endpoint.Method.ToLowerInvariant()] = operation;
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Service recovery",
                ["version"] = typeof(RecoveryDesk).Assembly.GetName().Version!.ToString(3),
            },

            // The addresses stand beside this one, wherever a host or a proxy puts them.
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "." }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = Components() },
        };
    }

    private static IEnumerable<(string Path, JsonObject Operation)> Operations(ApiEndpoint endpoint) => endpoint.Name switch
    {
        "report" => [("/cases", Operation(endpoint, "report", endpoint.Summary, OneOf("report", ReportedBatch)))],
        "act" => Verbs.Select(act => (PathOf(endpoint, act.Verb), Operation(endpoint, act.Verb, act.Fields.About ?? act.About, Schemas.Ref(act.Verb))))
            .Append((PathOf(endpoint, CaseApi.Batch), Operation(endpoint, CaseApi.Batch, "Several steps that are stored together or not at all.", Schemas.Ref(CaseApi.Batch)))),
        "look" => CaseApi.Looks.Select(verb => (PathOf(endpoint, verb), Operation(endpoint, verb, endpoint.Summary, Schemas.Of(null, CaseApi.FieldsOf(verb), [])))),
        "find" => [("/" + endpoint.Template, Operation(endpoint, null, endpoint.Summary, Schemas.Of(null, WorklistQueries.OfFind, [])))],
        _ => [("/" + endpoint.Template, Operation(endpoint, null, endpoint.Summary, null))],
    };

    private static string PathOf(ApiEndpoint endpoint, string verb) => "/" + endpoint.Template.Replace("{verb}", verb, StringComparison.Ordinal);

    private static JsonObject Operation(ApiEndpoint endpoint, string? verb, string summary, JsonObject? body)
    {
        var operation = new JsonObject
        {
            ["operationId"] = verb is null || verb == endpoint.Name ? endpoint.Name : $"{endpoint.Name}-{verb}",
            ["summary"] = summary,
            ["tags"] = new JsonArray("service-recovery"),
        };
        if (Parameters(endpoint) is { Count: > 0 } parameters)
        {
            operation["parameters"] = parameters;
        }

        if (body is not null)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { [ApiAnswer.Json] = new JsonObject { ["schema"] = body } } };
        }

        var responses = new JsonObject();
        foreach (var status in endpoint.Succeeds)
        {
            responses[Text(status)] = Response(status, ApiAnswer.Json, endpoint.Kind == RequestKind.Command ? Schemas.Ref(Result) : new JsonObject { ["type"] = "object" });
        }

        foreach (var status in ApiStatuses.Of(endpoint))
        {
            responses[Text(status)] = Response(status, ApiAnswer.ProblemJson, Schemas.Ref(ProblemSchema));
        }

        operation["responses"] = responses;
        return operation;
    }

    private static JsonArray Parameters(ApiEndpoint endpoint)
    {
        var parameters = new JsonArray();
        if (endpoint.Template.Contains("{case}", StringComparison.Ordinal))
        {
            parameters.Add((JsonNode)Parameter("case", "path", isNeeded: true, Schemas.Of(new FieldShape.Id("a case's id; one of dots alone has a tilde before it"))));
            parameters.Add((JsonNode)Parameter("If-Match", "header", isNeeded: false, new JsonObject { ["type"] = "string" }));
        }

        if (endpoint.Kind == RequestKind.Command)
        {
            parameters.Add((JsonNode)Parameter("Idempotency-Key", "header", isNeeded: true, Schemas.Of(new FieldShape.Id("a command's id"))));
        }

        foreach (var (name, shape) in endpoint.Query)
        {
            parameters.Add((JsonNode)Parameter(name, "query", isNeeded: false, Schemas.Of(shape)));
        }

        return parameters;
    }

    private static JsonObject Parameter(string name, string where, bool isNeeded, JsonObject schema) => new()
    {
        ["name"] = name,
        ["in"] = where,
        ["required"] = isNeeded,
        ["schema"] = schema,
    };

    private static JsonObject Response(int status, string type, JsonObject schema) => new()
    {
        ["description"] = ReasonPhrases.GetReasonPhrase(status),
        ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } },
    };

    private static JsonObject Components()
    {
        var steps = new JsonArray();
        var schemas = new JsonObject
        {
            ["instant"] = FieldSchema.InstantText(),
            ["duration"] = FieldSchema.DurationText(),
        };
        foreach (var act in Verbs)
        {
            schemas[act.Verb] = Schemas.Of(act.Fields.About ?? act.About, act.OpensCase ? RequestReader.OfReport : RequestReader.Fields(act), act.Fields.Rules);
            schemas[act.Verb + "-step"] = Schemas.Of(act.Fields.About ?? act.About, act.Whole, act.Fields.Rules);
            steps.Add((JsonNode)Schemas.Ref(act.Verb + "-step"));
        }

        schemas[StepOfBatch] = new JsonObject { ["oneOf"] = steps };
        schemas[CaseApi.Batch] = Schemas.Of("Several steps that are stored together or not at all.", RequestReader.OfBatch, []);
        schemas[ReportedBatch] = Schemas.Of("Several steps that open a case: the first is 'report'.", RequestReader.OfReportedBatch, []);
        schemas[Result] = Members("id", "case", "status", "code", "message", "stage", "ending", "version", "events", "requests", "findings", "openCases", "survivor");
        schemas[ProblemSchema] = Members("type", "title", "status", "detail");
        return schemas;
    }

    private static JsonObject Members(params ImmutableArray<string> names)
    {
        var properties = new JsonObject();
        foreach (var name in names)
        {
            properties[name] = new JsonObject();
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray([.. names.Select(name => (JsonNode)name!)]) };
    }

    private static JsonObject OneOf(params ImmutableArray<string> names) => new() { ["oneOf"] = new JsonArray([.. names.Select(name => (JsonNode)Schemas.Ref(name))]) };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
