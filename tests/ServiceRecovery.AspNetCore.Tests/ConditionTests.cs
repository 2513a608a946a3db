using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>Command ids and versions in headers: sent twice is done once, and nobody writes over what they didn't see.</summary>
public class ConditionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Note = """{"text":"x"}""";

    private ApiHost Host => shared.Host;

    [Theory]
    [InlineData("n-1", 200, null)]
    [InlineData("\"n-2\"", 200, null)]
    [InlineData(" n-3 ", 200, null)]
    [InlineData("", 400, "bad-value")]
    [InlineData("two words", 400, "bad-value")]
    [InlineData("\"n-4", 400, "bad-value")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", 400, "bad-value")]
    public async Task A_command_id_is_1_to_64_characters_bare_or_quoted(string key, int status, string? code)
    {
        var id = await Host.ReportAsync();

        var reply = await Host.PostAsync(Ana, $"cases/{id}/acts/note", Note, key);

        Assert.Equal((status, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Without_a_command_id_nothing_is_recorded()
    {
        var id = await Host.ReportAsync();

        var reply = await Host.SendAsync(HttpMethod.Post, Ana, $"cases/{id}/acts/note", new StringContent(Note, null, "application/json"));

        Assert.Equal((400, "missing-field", "Idempotency-Key"), (reply.Status, reply.Code, reply.Body.GetProperty("errors")[0].GetProperty("path").GetString()));
        Assert.Equal(1, (await Host.GetAsync(Ana, $"cases/{id}")).Body.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Two_command_ids_are_none()
    {
        var id = await Host.ReportAsync();

        var reply = await Host.PostAsync(Ana, $"cases/{id}/acts/note", Note, "k-a", ("Idempotency-Key", "k-b"));

        Assert.Equal((400, "bad-value"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_repeat_has_the_tag_of_the_first()
    {
        var id = await Host.ReportAsync();
        var first = await Host.PostAsync(Ana, $"cases/{id}/acts/note", Note, "rep-1");
        await Host.PostAsync(Ana, $"cases/{id}/acts/note", Note);

        var again = await Host.PostAsync(Ana, $"cases/{id}/acts/note", Note, "rep-1");
        var other = await Host.PostAsync(Ana, $"cases/{id}/acts/note", """{"text":"y"}""", "rep-1");

        Assert.Equal((200, "repeated", "\"2\""), (again.Status, again.Body.GetProperty("status").GetString(), again.Header("ETag")));
        Assert.Equal(first.Body.GetProperty("events").GetRawText(), again.Body.GetProperty("events").GetRawText());
        Assert.Equal((422, "id-reused"), (other.Status, other.Code));
    }

    [Theory]
    [InlineData("\"1\"", 200, null)]
    [InlineData("W/\"1\"", 200, null)]
    [InlineData("*", 200, null)]
    [InlineData("\"7\"", 412, "version-differs")]
    [InlineData("\"1\", \"2\"", 400, "bad-value")]
    [InlineData("1", 400, "bad-value")]
    [InlineData("\"one\"", 400, "bad-value")]
    [InlineData("\"-1\"", 400, "bad-value")]
    public async Task If_Match_is_the_version_that_was_seen(string tag, int status, string? code)
    {
        var id = await Host.ReportAsync();

        var act = await Host.PostAsync(Ana, $"cases/{id}/acts/own", "{}", null, ("If-Match", tag));
        Assert.Equal((status, code), (act.Status, act.Code));
        if (status == 412)
        {
            var arguments = act.Body.GetProperty("unmet")[0].GetProperty("arguments");
            Assert.Equal((1, 7), (arguments.GetProperty("actual").GetInt32(), arguments.GetProperty("expected").GetInt32()));
            Assert.Equal(1, act.Body.GetProperty("version").GetInt32());
            Assert.Equal(412, (await Host.GetAsync(Ana, $"cases/{id}", ("If-Match", tag))).Status);
        }
    }

    [Theory]
    [InlineData("\"1\"", 304)]
    [InlineData("W/\"1\"", 304)]
    [InlineData("\"9\", W/\"1\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"2\"", 200)]
    [InlineData("nonsense", 200)]
    public async Task What_the_caller_has_already_is_not_sent_again(string tag, int status)
    {
        var id = await Host.ReportAsync();

        var reply = await Host.GetAsync(Ana, $"cases/{id}", ("If-None-Match", tag));

        Assert.Equal((status, "\"1\"", status == 304), (reply.Status, reply.Header("ETag"), reply.Text.Length == 0));
        Assert.Equal(200, (await Host.GetAsync(Ana, $"cases/{id}/steps", ("If-None-Match", tag))).Status);
    }
}
