using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>The work list over HTTP: pages, counts, look-ups, what changed, and what waits for a decision. Each test has a host of its own, because lists show all there is.</summary>
public class WorklistTests : IAsyncLifetime
{
    private ApiHost? _host;

    private ApiHost Host => _host!;

    public async Task InitializeAsync() => _host = await StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task A_line_says_what_is_wanted_and_what_is_next_and_how_far_the_case_is()
    {
        var id = await Host.ReportAsync(fields: "\"customer\":\"c-1001\"");

        var line = Assert.Single((await Host.GetAsync(Ana, "worklist")).Body.GetProperty("items").EnumerateArray());

        Assert.Equal(id, line.GetProperty("case").GetString());
        Assert.Equal("own", line.GetProperty("wanted").GetProperty("reason").GetString());
        Assert.Equal("own", line.GetProperty("next").GetString());
        Assert.Equal(0, line.GetProperty("way").GetProperty("done").GetInt32());
        Assert.Equal(["Owned", "Apologized", "Heard", "Remedied", "Satisfied", "Recovered"], Texts(line.GetProperty("way").GetProperty("stages")));

        await Host.LeadAsync(id);
        line = Assert.Single((await Host.GetAsync(Ana, "worklist?responsible=me")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("correct", 3), (line.GetProperty("next").GetString(), line.GetProperty("way").GetProperty("done").GetInt32()));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_cursors_and_a_relative_link()
    {
        for (var i = 0; i < 5; i++)
        {
            await Host.ReportAsync();
        }

        List<string> seen = [];
        for (var path = "worklist?severity=minor&limit=2"; ;)
        {
            var page = await Host.GetAsync(Ana, path);
            Assert.True(page.Status == 200, page.Text);
            seen.AddRange(Cases(page));
            if (page.Body.GetProperty("next").GetString() is not { } next)
            {
                Assert.Null(page.Header("Link"));
                break;
            }

            Assert.Equal($"<?severity=minor&limit=2&after={next}>; rel=\"next\"", page.Header("Link"));
            path = $"worklist?severity=minor&limit=2&after={next}";
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public async Task A_cursor_is_one_of_its_own_list_alone()
    {
        for (var i = 0; i < 3; i++)
        {
            await Host.ReportAsync();
        }

        var cursor = (await Host.GetAsync(Ana, "worklist?limit=1")).Body.GetProperty("next").GetString()!;
        Assert.Equal(200, (await Host.GetAsync(Ana, $"worklist?limit=2&after={cursor}")).Status);
        string[] wrong = [cursor[..^1], cursor + "A", "A" + cursor, cursor.Replace('.', '-'), "x", "."];
        foreach (var path in wrong.Select(other => $"worklist?limit=1&after={other}").Append($"worklist?limit=1&unowned=true&after={cursor}"))
        {
            var reply = await Host.GetAsync(Ana, path);
            Assert.Equal((400, "bad-value", "after"), (reply.Status, reply.Code, reply.Body.GetProperty("errors")[0].GetProperty("path").GetString()));
        }

        // Another person's list is another list.
        Assert.Equal(400, (await Host.GetAsync(Ben, $"worklist?limit=1&after={cursor}")).Status);
        Assert.Equal(400, (await Host.GetAsync(Ana, $"worklist/changes?after={cursor}")).Status);
    }

    [Theory]
    [InlineData("severity=worst", "bad-value", "severity")]
    [InlineData("limit=0", "bad-value", "limit")]
    [InlineData("limit=501", "bad-value", "limit")]
    [InlineData("limit=ten", "bad-value", "limit")]
    [InlineData("unowned=yes", "bad-value", "unowned")]
    [InlineData("dueBy=tomorrow", "bad-value", "dueBy")]
    [InlineData("limit=1&limit=2", "doubled-key", "limit")]
    [InlineData("customer=anna", "bad-value", "customer")]
    [InlineData("responsible=ben", "bad-value", "responsible")]
    [InlineData("order=k1:short", "bad-value", "order")]
    [InlineData("place=%00", "bad-text", "place")]
    [InlineData("notAskedBy=ben", "unknown-field", "notAskedBy")]
    [InlineData("count=stage", "unknown-field", "count")]
    public async Task What_isnt_taken_is_told_with_its_place(string query, string code, string path)
    {
        var reply = await Host.GetAsync(Ana, "worklist?" + query);

        Assert.Equal((400, code, path), (reply.Status, reply.Code, reply.Body.GetProperty("errors")[0].GetProperty("path").GetString()));
        Assert.DoesNotContain("anna", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_query_are_told_at_once()
    {
        var reply = await Host.GetAsync(Ana, "worklist?limit=0&unowned=yes&stage=Heard&colour=red");

        Assert.Equal(["colour", "limit", "unowned"], reply.Body.GetProperty("errors").EnumerateArray().Select(fault => fault.GetProperty("path").GetString()!).Order());
    }

    [Fact]
    public async Task A_customer_is_looked_for_in_a_body_and_stands_in_addresses_by_pseudonym()
    {
        var id = await Host.ReportAsync(fields: "\"customer\":\"Anna Berger\",\"order\":\"B-7\"");
        await Host.ReportAsync();

        var found = await Host.PostAsync(Ana, "worklist/find", """{"customer":"anna berger"}""");
        Assert.True(found.Status == 200, found.Text);
        Assert.Equal([id], Cases(found));
        var key = found.Body.GetProperty("customer").GetString()!;
        Assert.StartsWith("k1:", key, StringComparison.Ordinal);
        Assert.Equal([id], Cases(await Host.GetAsync(Ana, $"worklist?customer={key}")));
        Assert.Equal([id], Cases(await Host.PostAsync(Ana, "worklist/find", """{"order":"B-7"}""")));
        Assert.Empty(Cases(await Host.PostAsync(Ana, "worklist/find", """{"customer":"Anna"}""")));

        var nobody = await Host.PostAsync(Ana, "worklist/find", "{}");
        Assert.Equal((400, "missing-field"), (nobody.Status, nobody.Code));
    }

    [Fact]
    public async Task Counts_are_those_of_views_and_members()
    {
        var id = await Host.ReportAsync();
        await Host.ReportAsync();
        await Host.PostAsync(Ana, $"cases/{id}/acts/own", "{}");

        var views = (await Host.GetAsync(Ana, "worklist/counts?by=view")).Body.GetProperty("counts");
        Assert.Equal(["open 2", "mine 1", "unowned 1", "waiting 0", "asked 0", "closed 0"], views.EnumerateArray().Select(Count));
        var stages = (await Host.GetAsync(Ana, "worklist/counts?by=stage")).Body.GetProperty("counts");
        Assert.Equal(["Owned 1", "Reported 1"], stages.EnumerateArray().Select(Count));
        Assert.Equal("missing-field", (await Host.GetAsync(Ana, "worklist/counts")).Code);

        static string Count(JsonElement one) => $"{one.GetProperty("value")} {one.GetProperty("count")}";
    }

    [Fact]
    public async Task Who_sees_some_places_sees_those_and_what_happened_at_none()
    {
        var (spa, desk, none) = (await Host.ReportAsync(fields: "\"place\":\"spa\""), await Host.ReportAsync(fields: "\"place\":\"front-desk\""), await Host.ReportAsync());

        Assert.Equal(new[] { spa, none }.Order(), Cases(await Host.GetAsync(Noor, "worklist")).Order());
        Assert.Equal([spa], Cases(await Host.GetAsync(Noor, "worklist?place=spa")));
        Assert.Empty(Cases(await Host.GetAsync(Noor, "worklist?place=front-desk")));
        Assert.Equal(200, (await Host.GetAsync(Noor, $"cases/{none}")).Status);
        Assert.Equal(404, (await Host.GetAsync(Noor, $"cases/{desk}")).Status);
        Assert.Equal(3, (await Host.GetAsync(Ana, "worklist/counts?by=view")).Body.GetProperty("counts")[0].GetProperty("count").GetInt32());
        Assert.Equal(2, (await Host.GetAsync(Noor, "worklist/counts?by=view")).Body.GetProperty("counts")[0].GetProperty("count").GetInt32());
        Assert.Empty((await Host.GetAsync(Noor, "worklist/counts?by=stage&place=front-desk")).Body.GetProperty("counts").EnumerateArray());
        Assert.Empty((await Host.GetAsync(Sue, "worklist")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Each_change_after_a_cursor_comes_and_nothing_comes_twice_in_a_quiet_minute()
    {
        var before = await Host.ReportAsync();
        var begun = await Host.GetAsync(Ana, "worklist/changes");
        Assert.Empty(begun.Body.GetProperty("items").EnumerateArray());

        var id = await Host.ReportAsync(fields: "\"place\":\"spa\"");
        var elsewhere = await Host.ReportAsync(fields: "\"place\":\"front-desk\"");
        var first = await ChangesAsync(Ana, begun);
        Assert.Equal(new[] { id, elsewhere }.Order(), Cases(first).Order());
        Assert.Equal([1, 1], first.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("version").GetInt32()));
        Assert.Empty(Cases(await ChangesAsync(Ana, first)));
        await Host.PostAsync(Ana, $"cases/{before}/acts/own", "{}");
        var second = await ChangesAsync(Ana, first);
        Assert.Equal([before], Cases(second));
        Assert.True(second.Body.GetProperty("items")[0].GetProperty("open").GetBoolean());
        Assert.DoesNotContain(elsewhere, Cases(await ChangesAsync(Noor, begun)));
    }

    [Fact]
    public async Task What_is_committed_late_is_told_all_the_same()
    {
        var begun = await Host.GetAsync(Ana, "worklist/changes");
        Host.Clock.Advance(TimeSpan.FromSeconds(40));
        var now = await Host.ReportAsync();
        var first = await ChangesAsync(Ana, begun);
        Assert.Equal([now], Cases(first));

        // It was recorded half a minute before that one, and is there only now.
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await StoreAt(Host, "late", Host.Clock.GetUtcNow().AddSeconds(-30));
        Assert.Equal(["late"], Cases(await ChangesAsync(Ana, first)));
    }

    [Fact]
    public async Task What_waits_for_the_caller_comes_first_and_then_what_others_decide()
    {
        var (mine, others) = (await Host.ReportAsync(), await Host.ReportAsync());
        await Host.LeadAsync(mine);
        await Host.LeadAsync(others, Ben);
        Assert.Equal(200, (await Host.PostAsync(Ana, $"cases/{mine}/acts/compensate", """{"kind":"refund","amount":6000,"currency":"EUR","ref":"r1"}""")).Status);
        Host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await Host.PostAsync(Ben, $"cases/{others}/acts/compensate", """{"kind":"refund","amount":60000,"currency":"EUR","ref":"r2"}""")).Status);

        var seen = await Host.GetAsync(Ben, "approvals");

        var request = Assert.Single(seen.Body.GetProperty("waiting").EnumerateArray());
        Assert.Equal((mine, "r1", "Ana Berger", 6_000), (request.GetProperty("case").GetString(), request.GetProperty("ref").GetString(), request.GetProperty("by").GetString(), request.GetProperty("amount").GetInt64()));
        Assert.Equal("compensation-granted.v1", request.GetProperty("request").GetProperty("event").GetString());
        Assert.Empty(request.GetProperty("unmet").EnumerateArray());
        var other = Assert.Single(seen.Body.GetProperty("others").EnumerateArray());
        Assert.Equal((others, "r2"), (other.GetProperty("case").GetString(), other.GetProperty("ref").GetString()));
        Assert.NotEmpty(other.GetProperty("unmet").EnumerateArray());

        // Nobody asks of themselves; what is above every limit waits for whoever gives less or declines.
        Assert.Equal(["r2"], (await Host.GetAsync(Ana, "approvals")).Body.GetProperty("waiting").EnumerateArray().Select(one => one.GetProperty("ref").GetString()));
    }

    [Theory]
    [InlineData("worklist")]
    [InlineData("worklist/counts?by=view")]
    [InlineData("worklist/changes")]
    [InlineData("approvals")]
    public async Task Lists_are_for_staff(string path)
    {
        Assert.Equal((403, "source-not-allowed"), await CodeAsync(Customer));
        Assert.Equal((403, "source-not-allowed"), await CodeAsync(Till));

        async Task<(int, string?)> CodeAsync(string who)
        {
            var reply = await Host.GetAsync(who, path);
            return (reply.Status, reply.Code);
        }
    }

    [Fact]
    public async Task Words_are_reviewed_before_they_are_sent()
    {
        var id = await Host.ReportAsync();

        var review = await Host.PostAsync(Ana, $"cases/{id}/look/review", """{"channel":"mail","text":"I am sorry if you waited."}""");

        Assert.True(review.Status == 200, review.Text);
        var stopping = review.Body.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("stops").GetBoolean()).ToList();
        Assert.Equal("conditional", Assert.Single(stopping).GetProperty("code").GetString());
        Assert.Equal("I am sorry if you waited.", review.Body.GetProperty("words").GetString());
        Assert.Equal((400, "missing-field"), await CodeAsync("""{"channel":"mail"}"""));
        Assert.Equal((400, "unknown-field"), await CodeAsync("""{"channel":"mail","text":"x","asWritten":true}"""));
        Assert.Equal((422, "template-unknown"), await CodeAsync("""{"channel":"mail","template":"no-such"}"""));
        Assert.Equal(1, (await Host.GetAsync(Ana, $"cases/{id}")).Body.GetProperty("version").GetInt32());

        async Task<(int, string?)> CodeAsync(string body)
        {
            var reply = await Host.PostAsync(Ana, $"cases/{id}/look/review", body);
            return (reply.Status, reply.Code);
        }
    }

    [Fact]
    public async Task Who_clicks_what_is_next_leads_a_case_from_the_report_to_the_close()
    {
        var id = await Host.ReportAsync(fields: "\"customer\":\"c-1001\"");
        List<string> done = [];
        for (var step = 0; step < 12; step++)
        {
            var next = (await Host.GetAsync(Ana, $"cases/{id}/steps")).Body.GetProperty("next");
            if (next.ValueKind == JsonValueKind.Null)
            {
                break;
            }

            var verb = next.GetProperty("verb").GetString()!;
            done.Add(next.GetProperty("waitsFor").GetString() is { } who ? $"{verb} by {who}" : verb);
            var reply = verb == "answer"
                ? await Host.PostAsync(Customer, $"cases/{id}/acts/answer", """{"says":"satisfied"}""")
                : await Host.PostAsync(Ana, $"cases/{id}/acts/{verb}", verb switch
                {
                    "apologize" => """{"channel":"phone"}""",
                    "listen" => """{"words":"Lunch was short."}""",
                    "correct" => """{"extent":"full","text":"A hot soup."}""",
                    "ask" => """{"channel":"mail"}""",
                    _ => "{}",
                });
            Assert.True(reply.Status == 200, $"{verb}: {reply.Text}");
        }

        Assert.Equal(["own", "apologize", "listen", "correct", "ask", "answer by customer", "close"], done);
        Assert.Equal("Recovered", (await Host.GetAsync(Ana, $"cases/{id}")).Body.GetProperty("ending").GetString());
    }

    private static IEnumerable<string> Cases(Reply reply) => reply.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("case").GetString()!);

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    private Task<Reply> ChangesAsync(string who, Reply before) => Host.GetAsync(who, $"worklist/changes?after={before.Body.GetProperty("next").GetString()}");

    // Another node, whose clock said so when it recorded the report.
    private static async Task StoreAt(ApiHost host, string id, DateTimeOffset at)
    {
        var setup = new RecoverySetup { Clock = new ManualTimeProvider(at), Store = host.Services.GetRequiredService<IRecoveryStore>(), Key = ApiHost.Key };
        setup.Options.FallbackOwner = new PersonId("duty-manager");
        var node = RecoveryDesk.Create(setup);
        Assert.IsType<CommandResult.Accepted>(await node.For(TenantId.Single).Case(id).As(new Actor(new PersonId("ana"), new Role("clerk"))).DoAsync(new CaseCommand.ReportFailure("Cold soup.", Severity.Minor, Channel.Phone)));
    }
}
