using System.Text.Json;
using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>What the API does with cases: each address, each status of what goes well.</summary>
public class CaseTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] ResultMembers = ["id", "case", "status", "code", "message", "stage", "ending", "version", "events", "requests", "findings", "openCases", "survivor"];

    private ApiHost Host => shared.Host;

    [Fact]
    public async Task A_report_opens_a_case_and_says_where_it_is()
    {
        var reply = await Host.PostAsync(Ana, "cases", """{"case":"T-1","severity":"minor","channel":"phone","text":"Cold soup."}""", "t1");

        Assert.Equal(201, reply.Status);
        Assert.Equal("./cases/T-1", reply.Header("Location"));
        Assert.Equal("\"1\"", reply.Header("ETag"));
        Assert.Equal(ResultMembers, reply.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"id":"t1","case":"T-1","status":"accepted","code":null,"message":null,"stage":"Reported","ending":null,"version":1,"events":["failure-reported.v1"],"requests":[],"findings":[],"openCases":[],"survivor":null}""", reply.Text);

        var again = await Host.PostAsync(Ana, "cases", """{"case":"T-1","severity":"minor","channel":"phone","text":"Cold soup."}""", "t1");
        Assert.Equal((200, "repeated", "./cases/T-1", "\"1\""), (again.Status, again.Body.GetProperty("status").GetString(), again.Header("Location"), again.Header("ETag")));

        var other = await Host.PostAsync(Ana, "cases", """{"case":"T-1","severity":"minor","channel":"phone","text":"Other."}""", "t1");
        Assert.Equal((422, "id-reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task A_report_without_a_case_s_id_gets_one_that_follows_from_the_command()
    {
        const string Report = """{"severity":"minor","channel":"phone"}""";
        var key = NewKey();

        var first = await Host.PostAsync(Ana, "cases", Report, key);
        var second = await Host.PostAsync(Ana, "cases", Report, key);

        Assert.Equal((201, 200), (first.Status, second.Status));
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Equal(Host.Desk.For(TenantId.Single).CaseOf(new CommandId(key)).Id.Value, first.Body.GetProperty("case").GetString());
    }

    [Fact]
    public async Task A_batch_that_begins_with_a_report_opens_a_case_with_all_its_steps()
    {
        var reply = await Host.PostAsync(Ana, "cases", """{"case":"B-1","steps":[{"do":"report","severity":"minor","channel":"phone"},{"do":"own"},{"do":"note","text":"Regular."}]}""");
        Assert.Equal((201, 3), (reply.Status, reply.Body.GetProperty("version").GetInt32()));

        var headless = await Host.PostAsync(Ana, "cases", """{"case":"B-2","steps":[{"do":"own"}]}""");
        Assert.Equal((400, "bad-value", "steps[1].do"), (headless.Status, headless.Code, headless.Body.GetProperty("errors")[0].GetProperty("path").GetString()));

        var refused = await Host.PostAsync(Ana, "cases/B-1/acts/batch", """{"steps":[{"do":"note","text":"x"},{"do":"close"}]}""");
        Assert.Equal((409, 2), (refused.Status, refused.Body.GetProperty("step").GetInt32()));
    }

    [Fact]
    public async Task A_verb_is_carried_out_and_a_refusal_says_everything_that_is_unmet()
    {
        var id = await Host.ReportAsync();

        var owned = await Host.PostAsync(Ana, $"cases/{id}/acts/own", "{}");
        Assert.Equal((200, "Owned", "\"2\""), (owned.Status, owned.Body.GetProperty("stage").GetString(), owned.Header("ETag")));

        var refused = await Host.PostAsync(Ana, $"cases/{id}/acts/close", "{}");
        Assert.Equal(409, refused.Status);
        Assert.Equal("application/problem+json", refused.Header("Content-Type"));
        Assert.Equal(
            ["type", "title", "status", "detail", "code", "case", "stage", "ending", "version", "unmet", "open", "step"],
            refused.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("urn:service-recovery:nothing-done", refused.Body.GetProperty("type").GetString());
        Assert.Equal("nothing-done", refused.Body.GetProperty("title").GetString());
        Assert.Equal(["nothing-done", "check-missing"], refused.Body.GetProperty("unmet").EnumerateArray().Select(unmet => unmet.GetProperty("code").GetString()!).Take(2));
    }

    [Fact]
    public async Task Arguments_stand_typed_beside_the_sentence()
    {
        var id = await Host.ReportAsync(Ben);
        await Host.LeadAsync(id, Ben);
        var asked = await Host.PostAsync(Ana, $"cases/{id}/acts/compensate", """{"kind":"refund","amount":60000,"currency":"EUR","ref":"r1"}""");
        Assert.Equal("r1", asked.Body.GetProperty("requests")[0].GetString());

        var own = await Host.PostAsync(Ana, $"cases/{id}/acts/approve", """{"ref":"r1"}""");
        Assert.Equal((403, "second-person-needed"), (own.Status, own.Code));

        var over = await Host.PostAsync(Ben, $"cases/{id}/acts/approve", """{"ref":"r1"}""");
        Assert.Equal((403, "over-limit"), (over.Status, over.Code));
        Assert.Equal("""{"amount":60000,"currency":"EUR"}""", over.Body.GetProperty("unmet")[0].GetProperty("arguments").GetRawText());
    }

    [Fact]
    public async Task After_a_step_that_is_not_open_the_open_ones_are_told()
    {
        var id = await Host.ReportAsync();

        var refused = await Host.PostAsync(Ana, $"cases/{id}/acts/correct", """{"text":"A hot soup.","extent":"full"}""");

        Assert.Equal((409, "step-not-open"), (refused.Status, refused.Code));
        Assert.Contains("own", refused.Body.GetProperty("open").EnumerateArray().Select(verb => verb.GetString()));
    }

    [Fact]
    public async Task A_case_is_shown_with_its_version()
    {
        var id = await Host.ReportAsync(fields: "\"place\":\"spa\"");

        var shown = await Host.GetAsync(Ana, $"cases/{id}");

        Assert.Equal((200, "\"1\"", "spa"), (shown.Status, shown.Header("ETag"), shown.Body.GetProperty("place").GetString()));
        Assert.Single(shown.Body.GetProperty("history").EnumerateArray());
        var looked = await Host.PostAsync(Ana, $"cases/{id}/look/get", "{}");
        Assert.Equal(shown.Text, looked.Text);
    }

    [Fact]
    public async Task What_happened_is_read_page_by_page_with_the_names_that_people_know()
    {
        var id = await Host.ReportAsync();
        await Host.PostAsync(Ben, $"cases/{id}/acts/note", """{"text":"One."}""");
        await Host.PostAsync(Ana, $"cases/{id}/acts/note", """{"text":"Two.","occurredAt":"2026-11-20T11:30:00Z"}""");

        var first = await Host.GetAsync(Ana, $"cases/{id}/history?limit=2");
        Assert.Equal("<?after=2&limit=2>; rel=\"next\"", first.Header("Link"));
        Assert.Equal("2", first.Body.GetProperty("next").GetString());
        Assert.Equal(["Ana Berger", "ben"], first.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("by").GetString()!));

        var second = await Host.GetAsync(Ana, $"cases/{id}/history?after=2&limit=2");
        Assert.Null(second.Header("Link"));
        var item = second.Body.GetProperty("items")[0];
        Assert.Equal(["version", "type", "at", "occurredAt", "by", "role", "stage", "says"], item.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"version":3,"type":"note-added.v1","at":"2026-11-20T12:00:00Z","occurredAt":"2026-11-20T11:30:00Z","by":"Ana Berger","role":"clerk","stage":"Reported","says":{"note":"Two."}}""", item.GetRawText());
    }

    [Fact]
    public async Task What_somebody_may_do_is_told_with_what_each_field_takes()
    {
        var id = await Host.ReportAsync();

        var steps = await Host.GetAsync(Ana, $"cases/{id}/steps");

        Assert.Equal(200, steps.Status);
        var open = steps.Body.GetProperty("open").EnumerateArray().ToDictionary(one => one.GetProperty("verb").GetString()!);
        Assert.Contains("own", open.Keys);
        Assert.True(open["note"].GetProperty("standsAlone").GetBoolean());
        var severity = open["assess"].GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == "severity");
        Assert.Equal(["minor", "major", "severe"], severity.GetProperty("choices").EnumerateArray().Select(word => word.GetString()!));
        Assert.Equal("not-owned", steps.Body.GetProperty("unmet").GetProperty("close")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(Ana, """{"id":"ana","name":"Ana Berger","role":"clerk","kind":"staff","actsFor":null,"tenant":"default","places":null}""")]
    [InlineData(Noor, """{"id":"noor","name":"noor","role":"clerk","kind":"staff","actsFor":null,"tenant":"default","places":["spa"]}""")]
    [InlineData(Sue, """{"id":"sue","name":"sue","role":"manager","kind":"staff","actsFor":null,"tenant":"south","places":null}""")]
    [InlineData(Till, """{"id":"till-3","name":"till-3","role":"till","kind":"system","actsFor":null,"tenant":"default","places":null}""")]
    public async Task Who_asks_is_told_who_and_where_they_are(string who, string told) => Assert.Equal(told, (await Host.GetAsync(who, "me")).Text);

    [Fact]
    public async Task A_counter_offer_need_not_name_its_currency()
    {
        var id = await Host.ReportAsync(Ana, "\"customer\":\"c-1001\"");
        await Host.LeadAsync(id, Ana);
        Assert.Equal(200, (await Host.PostAsync(Ana, $"cases/{id}/acts/compensate", """{"kind":"refund","amount":500,"currency":"EUR","ref":"r1"}""")).Status);

        var offers = await Host.GetAsync(Customer, $"cases/{id}");
        Assert.Equal("""[{"ref":"r1","kind":"refund","amount":500,"currency":"EUR"}]""", offers.Body.GetProperty("offers").GetRawText());

        var answer = await Host.PostAsync(Customer, $"cases/{id}/acts/respond-offer", """{"ref":"r1","response":"countered","amount":700}""");
        Assert.True(answer.Status == 200, answer.Text);
    }

    [Fact]
    public async Task A_customer_sees_their_own_case_without_staff_notes_or_words()
    {
        var id = await Host.ReportAsync(Ana, "\"customer\":\"c-1001\"");
        await Host.PostAsync(Ana, $"cases/{id}/acts/own", "{}");
        await Host.PostAsync(Ana, $"cases/{id}/acts/promise", """{"ref":"p1","text":"I call you at four.","due":"2026-11-20T16:00:00Z"}""");

        var shown = await Host.GetAsync(Customer, $"cases/{id}");

        Assert.Equal("\"3\"", shown.Header("ETag"));
        Assert.Equal($$"""{"case":"{{id}}","stage":"Owned","open":true,"ending":null,"promises":[{"ref":"p1","due":"2026-11-20T16:00:00Z","standing":"open"}],"offers":[],"asked":null}""", shown.Text);
        var contact = await Host.PostAsync(Customer, $"cases/{id}/acts/contact", """{"channel":"web","text":"And the wine was warm."}""");
        Assert.True(contact.Status == 200, contact.Text);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a:b-c._9")]
    public async Task An_id_of_dots_alone_has_a_tilde_before_it_in_its_address(string id)
    {
        var address = id.All(c => c == '.') ? "~" + id : id;
        var reported = await Host.PostAsync(Ana, "cases", $$"""{"case":"{{id}}","severity":"minor","channel":"phone"}""");

        Assert.Equal($"./cases/{address}", reported.Header("Location"));
        var shown = await Host.GetAsync(Ana, $"cases/{address}");
        Assert.Equal((200, id), (shown.Status, shown.Body.GetProperty("case").GetString()));
    }

    [Fact]
    public async Task HEAD_answers_as_GET_does_but_for_the_body()
    {
        var id = await Host.ReportAsync();

        foreach (var path in new[] { "me", $"cases/{id}", $"cases/{id}/history", $"cases/{id}/steps" })
        {
            var (got, head) = (await Host.GetAsync(Ana, path), await Host.SendAsync(HttpMethod.Head, Ana, path, null));
            Assert.Equal((got.Status, got.Header("ETag"), got.Header("Content-Type"), got.Header("Content-Length")), (head.Status, head.Header("ETag"), head.Header("Content-Type"), head.Header("Content-Length")));
            Assert.Empty(head.Text);
        }
    }

    [Fact]
    public async Task A_merged_case_s_word_lands_in_the_survivor_and_the_answer_has_no_tag_of_it()
    {
        var (older, younger) = (await Host.ReportAsync(Ana, "\"customer\":\"c-7\""), await Host.ReportAsync(Ana, "\"customer\":\"c-7\""));
        var merged = await Host.PostAsync(Ana, $"cases/{younger}/acts/merge", $$"""{"into":"{{older}}"}""");
        Assert.True(merged.Status == 200, merged.Text);

        var note = await Host.PostAsync(Ana, $"cases/{younger}/acts/note", """{"text":"It was the lunch."}""");

        Assert.Equal((200, older), (note.Status, note.Body.GetProperty("survivor").GetString()));
        Assert.Null(note.Header("ETag"));
    }
}
