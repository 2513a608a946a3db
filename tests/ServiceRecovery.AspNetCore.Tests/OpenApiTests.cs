using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>The description of the API is made from what its readers go by.</summary>
public class OpenApiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    // What an address, a header or the sign-in says instead.
    private static readonly string[] Envelope = ["id", "case", "do", "by", "at", "expect", "tenant"];

    [Fact]
    public async Task It_is_read_as_OpenAPI_3_1_without_a_complaint()
    {
        var reply = await shared.Host.GetAsync(Ana, "openapi.json");

        var read = OpenApiDocument.Parse(reply.Text, OpenApiConstants.Json);

        Assert.Equal((200, "application/json"), (reply.Status, reply.Header("Content-Type")));
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Contains("/cases/{case}/acts/note", read.Document!.Paths.Keys);
        var names = read.Document.Paths.Values.SelectMany(path => path.Operations!.Values).Select(operation => operation.OperationId).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Each_verb_has_an_address_and_the_schema_of_a_line_of_exec_without_its_envelope()
    {
        var described = JsonNode.Parse((await shared.Host.GetAsync(Ana, "openapi.json")).Text)!;
        var lines = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(ServiceRecovery.Tests.Shared.Root, "docs", "commands.schema.json")))!["$defs"]!;
        var schemas = described["components"]!["schemas"]!.AsObject();
        var verbs = lines.AsObject().Select(line => line.Key).Where(name => lines.AsObject().ContainsKey(name + "-step")).ToList();

        Assert.Contains("report", verbs);
        foreach (var verb in verbs)
        {
            var expected = WithoutEnvelope(lines[verb]!.AsObject());
            var actual = JsonNode.Parse(schemas[verb]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
            if (verb == "report")
            {
                actual["properties"]!.AsObject().Remove("case");
            }

            Assert.True(JsonNode.DeepEquals(expected, actual), $"{verb}: {expected.ToJsonString()} is not {actual.ToJsonString()}");
            Assert.NotNull(described["paths"]![$"/cases/{{case}}/acts/{verb}"]!["post"]);
        }
    }

    [Fact]
    public async Task Whatever_it_refers_to_is_there()
    {
        var text = (await shared.Host.GetAsync(Ana, "openapi.json")).Text;
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();

        var referred = text.Split("\"#/components/schemas/").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]).Distinct().ToList();

        Assert.NotEmpty(referred);
        Assert.All(referred, name => Assert.Contains(name, schemas));
    }

    [Fact]
    public async Task A_host_that_describes_all_its_addresses_describes_ours_too()
    {
        await using var host = await ApiHost.StartAsync(
            recovery: recovery => recovery.Services.AddOpenApi(),
            map: static app =>
            {
                app.MapServiceRecovery("/api/recovery").RequireAuthorization("staff");
                app.MapGroup("/more").MapServiceRecovery("recovery").RequireAuthorization("staff");
                app.MapOpenApi();
            });

        var reply = await host.GetAsync(null, "/openapi/v1.json");

        Assert.True(reply.Status == 200, reply.Text);
        var read = OpenApiDocument.Parse(reply.Text, OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors);
        var act = read.Document!.Paths["/api/recovery/cases/{case}/acts/{verb}"].Operations![HttpMethod.Post];
        Assert.Equal(("api/recovery:act", "Carries out a verb in a case, or a batch of them."), (act.OperationId, act.Summary));
        Assert.Contains("application/json", act.RequestBody!.Content!.Keys);
        Assert.Contains("409", act.Responses!.Keys);
        Assert.Contains("/more/recovery/me", read.Document.Paths.Keys);
    }

    private static JsonObject WithoutEnvelope(JsonObject line)
    {
        var schema = line.DeepClone().AsObject();
        foreach (var name in Envelope)
        {
            schema["properties"]!.AsObject().Remove(name);
        }

        if (schema["required"] is JsonArray required)
        {
            var left = required.Select(name => (string)name!).Except(Envelope).Select(name => (JsonNode)name!).ToArray();
            schema.Remove("required");
            if (left.Length > 0)
            {
                schema["required"] = new JsonArray(left);
            }
        }

        return schema;
    }
}
