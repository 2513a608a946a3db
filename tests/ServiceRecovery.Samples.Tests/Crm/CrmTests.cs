namespace ServiceRecovery.Samples.Tests.Crm;

/// <summary>The sample CRM does over HTTP what its documents say, on the demo's cases.</summary>
public class CrmTests(CrmProcess crm) : IClassFixture<CrmProcess>
{
    private const string Ana = "ana";
    private const string Ben = "ben";
    private const string Ida = "c-1001";
    private const string Tom = "c-1002";
    private const string Api = "/api/recovery/";

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_and_programs_are_told()
    {
        Assert.Equal((401, 401), ((await crm.GetAsync(null, Api + "me")).Status, (await crm.GetAsync(null, "/mails")).Status));
        Assert.Equal(302, (await crm.GetAsync(null, "/")).Status);
        Assert.Contains("Ana Berger, clerk", (await crm.GetAsync(null, "/sign-in")).Text, StringComparison.Ordinal);
        Assert.Equal(400, (await crm.PostFormAsync(null, "/sign-in", ("person", "eve"))).Status);
    }

    [Fact]
    public async Task The_host_is_healthy_once_its_workers_have_begun()
    {
        var health = await crm.GetAsync(null, "/health");
        for (var tries = 0; health.Text == "Unhealthy" && tries < 1_000; tries++)
        {
            health = await crm.GetAsync(null, "/health");
        }

        Assert.Equal((200, "Healthy"), (health.Status, health.Text));
    }

    [Fact]
    public async Task A_case_is_reported_once_owned_at_its_version_and_takes_no_other_speaker()
    {
        const string soup = """{"case":"T-1","severity":"minor","channel":"phone","text":"Cold soup."}""";

        var reported = await crm.PostAsync(Ana, Api + "cases", "t1", soup);
        Assert.Equal((201, "./cases/T-1", "\"1\""), (reported.Status, reported.Header("Location"), reported.Header("ETag")));
        Assert.Equal(("accepted", "Reported"), (reported.Json.GetProperty("status").GetString(), reported.Json.GetProperty("stage").GetString()));

        var again = await crm.PostAsync(Ana, Api + "cases", "t1", soup);
        Assert.Equal((200, "repeated"), (again.Status, again.Json.GetProperty("status").GetString()));
        AssertRefused(422, "id-reused", await crm.PostAsync(Ana, Api + "cases", "t1", soup.Replace("Cold soup.", "Other.", StringComparison.Ordinal)));

        var stale = await crm.PostAsync(Ana, Api + "cases/T-1/acts/own", "t3", "{}", "\"7\"");
        AssertRefused(412, "version-differs", stale);
        Assert.Equal(1, stale.Json.GetProperty("unmet")[0].GetProperty("arguments").GetProperty("actual").GetInt32());
        var owned = await crm.PostAsync(Ana, Api + "cases/T-1/acts/own", "t3", "{}", "\"1\"");
        Assert.Equal((200, "Owned", "\"2\""), (owned.Status, owned.Json.GetProperty("stage").GetString(), owned.Header("ETag")));

        var spoken = await crm.PostAsync(Ana, Api + "cases/T-1/acts/note", "t4", """{"text":"x","by":{"id":"ben"}}""");
        AssertRefused(400, "unknown-field", spoken);
        Assert.Equal("by", spoken.Json.GetProperty("errors")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Another_hotels_case_and_another_places_are_as_if_they_were_never_there()
    {
        var bodies = new List<string>();
        foreach (var id in new[] { "demo-south", "demo-spa", "never" })
        {
            var reply = await crm.GetAsync(Ana, $"{Api}cases/{id}");
            Assert.Equal(404, reply.Status);
            bodies.Add(reply.Text.Replace(id, "ID", StringComparison.Ordinal));
        }

        Assert.Single(bodies.Distinct());
        Assert.Equal((200, 200), ((await crm.GetAsync("sue", Api + "cases/demo-south")).Status, (await crm.GetAsync("noor", Api + "cases/demo-spa")).Status));
    }

    [Fact]
    public async Task What_a_clerk_asked_for_a_manager_approves()
    {
        const string g2 = """{"ref":"g2"}""";

        AssertRefused(403, "second-person-needed", await crm.PostAsync(Ana, Api + "cases/demo-heard/acts/approve", "t5", g2));
        var approved = await crm.PostAsync(Ben, Api + "cases/demo-heard/acts/approve", "t5", g2);

        Assert.Equal(200, approved.Status);
        Assert.Contains("approval-given.v1", approved.Json.GetProperty("events").EnumerateArray().Select(happened => happened.GetString()));
        Assert.Equal(["promise-broken.v1"], (await crm.GetAsync(Ana, Api + "cases/demo-heard/history")).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()).Where(type => type!.StartsWith("promise-broken", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task On_the_board_a_form_that_is_refused_keeps_what_was_typed_and_one_that_is_sent_twice_is_one_act()
    {
        Assert.Equal(201, (await crm.PostAsync(Ana, Api + "cases", "t6", """{"case":"T-2","severity":"minor","channel":"phone","text":"Cold soup."}""")).Status);
        Assert.Equal(200, (await crm.PostAsync(Ana, Api + "cases/T-2/acts/own", "t7", "{}")).Status);
        (string, string)[] sorry = [("channel", "phone"), ("text", "I am sorry if you waited."), ("expect", "2")];

        var refused = await crm.PostFormAsync(Ana, "/recovery/cases/T-2/acts/apologize", [.. sorry, ("id", "b-1")]);
        Assert.Equal(422, refused.Status);
        Assert.Contains("Problem:", refused.Text, StringComparison.Ordinal);
        Assert.Contains("I am sorry if you waited.</textarea>", refused.Text, StringComparison.Ordinal);

        for (var sent = 0; sent < 2; sent++)
        {
            var taken = await crm.PostFormAsync(Ana, "/recovery/cases/T-2/acts/apologize", [.. sorry, ("asWritten", "true"), ("id", "b-2")]);
            Assert.Equal((303, "../../T-2?since=2"), (taken.Status, taken.Header("Location")));
        }

        Assert.Equal(3, (await crm.GetAsync(Ana, Api + "cases/T-2/history")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task On_the_board_people_have_names_and_an_amount_that_could_be_two_is_asked()
    {
        var list = await crm.GetAsync(Ana, "/recovery/");
        Assert.Equal(200, list.Status);
        Assert.Contains("Ida Lindqvist", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-spa", list.Text, StringComparison.Ordinal);
        Assert.Equal((403, 302), ((await crm.GetAsync(Ida, "/recovery/")).Status, (await crm.GetAsync(null, "/recovery/")).Status));

        var unclear = await crm.PostFormAsync(Ana, "/recovery/cases/demo-heard/acts/compensate", ("kind", "voucher"), ("amount", "35,555"), ("currency", "EUR"), ("id", "b-3"));
        Assert.Equal(400, unclear.Status);
        Assert.Contains("#amount", unclear.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"35,555\"", unclear.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_sees_their_own_case_as_a_customer_does()
    {
        Assert.Equal((404, 404), ((await crm.GetAsync(Ida, Api + "cases/demo-spa")).Status, (await crm.GetAsync(Ida, Api + "cases/demo-unnamed")).Status));

        var own = await crm.GetAsync(Ida, Api + "cases/demo-asked");
        Assert.Equal(200, own.Status);
        Assert.Equal(["case", "stage", "open", "ending", "promises", "offers", "asked"], own.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(403, (await crm.GetAsync(Ida, Api + "worklist")).Status);
        Assert.Equal(403, (await crm.GetAsync(Ana, "/mails")).Status);
    }

    [Fact]
    public async Task A_customer_answers_by_the_link_in_their_mailbox_and_a_mail_leaves_for_each_asking()
    {
        var mails = (await crm.GetAsync(Ida, "/mails")).Json.EnumerateArray().ToDictionary(mail => mail.GetProperty("case").GetString()!, mail => new Uri(mail.GetProperty("link").GetString()!).AbsolutePath);
        Assert.Equal(["demo-asked", "demo-expired", "demo-superseded"], mails.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["demo-closed"], (await crm.GetAsync(Tom, "/mails")).Json.EnumerateArray().Select(mail => mail.GetProperty("case").GetString()));

        Assert.Contains("We have done something more since we asked", (await crm.GetAsync(null, mails["demo-superseded"])).Text, StringComparison.Ordinal);
        Assert.Contains("This question is closed.", (await crm.GetAsync(null, mails["demo-expired"])).Text, StringComparison.Ordinal);

        var link = mails["demo-asked"];
        Assert.Contains("Is it all right now?", (await crm.GetAsync(null, link)).Text, StringComparison.Ordinal);
        var answered = await crm.PostFormAsync(null, link, ("says", "unhappy"), ("words", "Still cold."));
        Assert.Equal(303, answered.Status);
        Assert.EndsWith(link, new Uri(new Uri(crm.Address, link), answered.Header("Location")).AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("You have answered already.", (await crm.GetAsync(null, link)).Text, StringComparison.Ordinal);
        Assert.Equal("Reworking", (await crm.GetAsync(Ana, Api + "cases/demo-asked")).Json.GetProperty("stage").GetString());
    }

    [Fact]
    public async Task The_demos_cases_stand_as_their_names_say()
    {
        Assert.Equal((40, 3), (await CountAsync("lea"), await CountAsync("sue")));
        foreach (var (id, stage) in new[] { ("demo-new", "Reported"), ("demo-superseded", "Remedied"), ("demo-expired", "Asked"), ("demo-closed", "Recovered"), ("demo-merged", "Merged"), ("demo-conduct", "Owned"), ("demo-praise", "Thanked") })
        {
            Assert.Equal((id, stage), (id, (await crm.GetAsync("lea", $"{Api}cases/{id}")).Json.GetProperty("stage").GetString()));
        }
    }

    [Theory]
    [InlineData("Production", "http://127.0.0.1:0", "The demo's sign-in asks for no password, so it is for Development alone, and this is Production.")]
    [InlineData("Development", "http://*:0", "The demo's sign-in asks for no password, so it listens on loopback alone")]
    public async Task A_host_that_is_no_demo_does_not_start(string environment, string address, string sentence)
    {
        var (exitCode, said) = await CrmProcess.RunAsync(environment, "--urls", address);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
    }

    private static void AssertRefused(int status, string code, Reply reply) => Assert.Equal((status, code), (reply.Status, reply.Json.GetProperty("code").GetString()));

    // Open ones and closed ones, without what other tests report.
    private async Task<int> CountAsync(string who)
    {
        var cases = new HashSet<string>();
        foreach (var list in new[] { "worklist?limit=500", "worklist?limit=500&closed=true" })
        {
            cases.UnionWith((await crm.GetAsync(who, Api + list)).Json.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("case").GetString()!));
        }

        return cases.Count(id => !id.StartsWith("T-", StringComparison.Ordinal));
    }
}
