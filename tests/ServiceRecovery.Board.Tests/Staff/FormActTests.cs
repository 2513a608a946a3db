namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>A form is one act, of the case as its writer saw it.</summary>
public class FormActTests
{
    private static readonly (string, string)[] Ana = [("X-Test-User", StaffHost.Ana), ("Sec-Fetch-Site", "same-origin")];

    [Fact]
    public async Task Sent_twice_it_is_one_act_and_another_body_under_its_id_comes_back_in_a_fresh_form()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);

        var first = await PostAsync(host, id, "note", ("id", "b-1"), ("text", "Called."));
        var again = await PostAsync(host, id, "note", ("id", "b-1"), ("text", "Called."));
        var other = await PostAsync(host, id, "note", ("id", "b-1"), ("text", "Called twice."));

        Assert.Equal((303, $"../../{id}?since=2"), (first.Status, first.Header("Location")));
        Assert.Equal((303, $"../../{id}?since=2"), (again.Status, again.Header("Location")));
        Assert.Equal(422, other.Status);
        Assert.Contains("Called twice.", other.Text, StringComparison.Ordinal);
        Assert.NotEqual("b-1", other.Hidden["id"]);
        Assert.Equal(3, (await host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task Something_new_has_a_new_name_where_its_form_is_made_anew()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);

        var first = await PostAsync(host, id, "promise", ("id", "b-1"), ("expect", "2"), ("ref", "r-1"), ("text", "A call."));
        var other = await PostAsync(host, id, "promise", ("id", "b-1"), ("expect", "2"), ("ref", "r-1"), ("text", "A letter."));
        var sent = await PostAsync(host, id, "promise", ("id", other.Hidden["id"]), ("expect", "3"), ("ref", other.Hidden["ref"]), ("text", "A letter."));

        Assert.Equal((303, 422, 303), (first.Status, other.Status, sent.Status));
    }

    [Fact]
    public async Task A_new_case_sent_twice_is_one_and_nobody_is_asked_about_it()
    {
        await using var host = await StaffHost.StartAsync();
        (string, string)[] report = [("id", "b-7"), ("type", "failure"), ("severity", "minor"), ("channel", "phone"), ("text", "Cold soup."), ("customer", "c-77")];

        var (first, again) = (await BoardHttpTests.PostAsync(host, "cases/new", report, Ana), await BoardHttpTests.PostAsync(host, "cases/new", report, Ana));

        Assert.Equal((303, 303), (first.Status, again.Status));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
    }

    [Fact]
    public async Task What_a_field_is_called_costs_nothing()
    {
        await using var host = await StaffHost.StartAsync();

        var reply = await BoardHttpTests.PostAsync(host, "cases/x/acts/note", [(new string('.', 200_000), "a b")], [("Sec-Fetch-Site", "same-origin")]);

        Assert.Equal(401, reply.Status);
        Assert.DoesNotContain("....", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_the_reader_may_not_know_of_is_another_case()
    {
        await using var host = await StaffHost.StartAsync(web: static web => web.Places = static http => http.Request.Headers["X-Test-User"].ToString().Contains("noor", StringComparison.Ordinal) ? [new PlaceId("spa")] : null);
        var older = await BoardHttpTests.OwnedAsync(host, place: "front-desk");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var younger = await BoardHttpTests.OwnedAsync(host, place: "spa");
        await host.DoAsync(younger, BoardHost.Ana, new CaseCommand.Merge(older));

        var page = await BoardHttpTests.GetAsync(host, $"cases/{younger}", StaffHost.Noor);
        var posted = await BoardHttpTests.PostAsync(host, $"cases/{younger}/acts/note", [("id", "b-1"), ("text", "It lands.")], [("X-Test-User", StaffHost.Noor), ("Sec-Fetch-Site", "same-origin")]);

        Assert.Equal((200, 303), (page.Status, posted.Status));
        Assert.DoesNotContain(older.Value + "'", page.Seen, StringComparison.Ordinal);
        Assert.True(page.Says("another case"));
        Assert.DoesNotMatch($"\\b{older}\\b", page.Seen);
        Assert.Equal($"../../{younger}", posted.Header("Location"));

        // The API tells no more than the pages.
        foreach (var address in new[] { "", "/history", "/steps" })
        {
            var told = await host.SendAsync(HttpMethod.Get, $"/api/recovery/cases/{younger}{address}", null, ("X-Test-User", StaffHost.Noor));
            Assert.Equal(200, told.Status);
            Assert.DoesNotMatch($"\\b{older}\\b", told.Text);
        }

        using var own = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        var refused = await host.SendAsync(HttpMethod.Post, $"/api/recovery/cases/{younger}/acts/own", own, ("X-Test-User", StaffHost.Noor), ("Idempotency-Key", "k-1"));
        Assert.Equal(409, refused.Status);
        Assert.Contains("another case", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch($"\\b{older}\\b", refused.Text);
    }

    [Theory]
    [InlineData("merge", "into")]
    [InlineData("link", "to")]
    public async Task A_case_of_another_place_is_no_case_to_link_or_to_merge_into(string verb, string field)
    {
        await using var host = await StaffHost.StartAsync(web: static web => web.Places = static http => http.Request.Headers["X-Test-User"].ToString().Contains("noor", StringComparison.Ordinal) ? [new PlaceId("spa")] : null);
        var hidden = await BoardHttpTests.OwnedAsync(host, place: "front-desk");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var id = await BoardHttpTests.OwnedAsync(host, place: "spa");
        (string, string)[] noor = [("X-Test-User", StaffHost.Noor), ("Sec-Fetch-Site", "same-origin")];

        foreach (var (key, other) in new[] { ("k-1", hidden.Value), ("k-2", "never") })
        {
            using var body = new StringContent($$"""{"{{field}}":"{{other}}"{{(verb == "link" ? ",\"reason\":\"Same evening.\"" : "")}}}""", System.Text.Encoding.UTF8, "application/json");
            var api = await host.SendAsync(HttpMethod.Post, $"/api/recovery/cases/{id}/acts/{verb}", body, ("X-Test-User", StaffHost.Noor), ("Idempotency-Key", key));
            Assert.Contains("\"code\":\"ref-unknown\"", api.Text, StringComparison.Ordinal);
            Assert.Contains($"There is no other case '{other}'. Check the id.", api.Text, StringComparison.Ordinal);
            var page = await BoardHttpTests.PostAsync(host, $"cases/{id}/acts/{verb}", [("id", "b-" + key), ("expect", "2"), (field, other), .. verb == "link" ? new[] { ("reason", "Same evening.") } : []], noor);
            Assert.True(page.Says($"There is no other case '{other}'. Check the id."));
        }

        Assert.Equal(2, (await host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task A_case_that_went_on_is_shown_with_what_is_new_and_sent_all_the_same()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.AddNote("Meanwhile."));

        var outdated = await PostAsync(host, id, "apologize", ("id", "b-1"), ("expect", "2"), ("channel", "phone"));
        var sent = await PostAsync(host, id, "apologize", ("id", outdated.Hidden["id"]), ("expect", outdated.Hidden["expect"]), ("channel", "phone"));

        Assert.Equal((412, "3"), (outdated.Status, outdated.Hidden["expect"]));
        Assert.True(outdated.Says("Send it all the same"));
        Assert.True(outdated.Says("Meanwhile."));
        Assert.Contains("value=\"phone\" selected", outdated.Text, StringComparison.Ordinal);
        Assert.Equal(303, sent.Status);
    }

    [Fact]
    public async Task Without_a_version_nothing_is_given_that_hangs_on_one()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);

        var reply = await PostAsync(host, id, "apologize", ("id", "b-1"), ("channel", "phone"));

        Assert.Equal(400, reply.Status);
        Assert.Equal(2, (await host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task Words_that_a_review_refuses_come_back_and_are_sent_as_written_where_somebody_wants_it()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);

        var refused = await PostAsync(host, id, "apologize", ("id", "b-1"), ("expect", "2"), ("channel", "phone"), ("text", "I am sorry if you waited."));
        var sent = await PostAsync(host, id, "apologize", ("id", "b-1"), ("expect", "2"), ("channel", "phone"), ("text", "I am sorry if you waited."), ("asWritten", "true"));

        Assert.Equal(422, refused.Status);
        Assert.True(refused.Says("I am sorry if you waited."));
        Assert.Contains("<title>Problem: ", refused.Text, StringComparison.Ordinal);
        Assert.Equal((303, $"../../{id}?since=2"), (sent.Status, sent.Header("Location")));
    }

    [Theory]
    [InlineData("", "", "Write the words, or name a template; not both.")]
    [InlineData("I am sorry.", "sorry", "Write the words, or name a template; not both.")]
    [InlineData("", "never-made", "never-made")]
    public async Task What_is_looked_at_is_what_would_be_sent(string text, string template, string says)
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);

        var looked = await BoardHttpTests.PostAsync(host, $"cases/{id}/review", [("id", "b-1"), ("expect", "2"), ("channel", "phone"), ("text", text), ("template", template)], Ana);

        Assert.Equal(400, looked.Status);
        Assert.True(looked.Says(says));
        Assert.Contains("<title>Problem: ", looked.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task What_lands_in_the_older_case_of_a_merge_leads_there()
    {
        await using var host = await StaffHost.StartAsync();
        var (older, younger) = (await BoardHttpTests.OwnedAsync(host), default(CaseId));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        younger = await BoardHttpTests.OwnedAsync(host);
        await host.DoAsync(younger, BoardHost.Ana, new CaseCommand.Merge(older));

        var reply = await PostAsync(host, younger, "note", ("id", "b-1"), ("text", "It lands."));

        Assert.Equal(303, reply.Status);
        Assert.StartsWith($"../../{older}?since=", reply.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_for_another_place_is_taken_and_is_theirs()
    {
        await using var host = await StaffHost.StartAsync(web: static web => web.Places = static _ => [new PlaceId("front-desk")]);

        var reply = await BoardHttpTests.PostAsync(host, "cases/new", [("id", "b-1"), ("type", "failure"), ("severity", "minor"), ("channel", "phone"), ("text", "Cold pool."), ("place", "spa")], Ana);

        Assert.Equal(201, reply.Status);
        Assert.True(reply.Says("takes it from here"));
    }

    private static Task<Reply> PostAsync(BoardHost host, CaseId id, string verb, params (string, string)[] fields) => BoardHttpTests.PostAsync(host, $"cases/{id}/acts/{verb}", fields, Ana);
}
