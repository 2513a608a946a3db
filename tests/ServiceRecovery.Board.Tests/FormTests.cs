using System.Net;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Tests;

/// <summary>What a customer sends is read strictly, and what they typed is kept where it can't be taken.</summary>
public class FormTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private BoardHost Host => shared.Host;

    [Theory]
    [InlineData("", 400, "Choose one of the answers.")]
    [InlineData("words=Kept.", 400, "Choose one of the answers.")]
    [InlineData("says=wont-say&words=Kept.", 400, "This answer can't be given now.")]
    [InlineData("says=banana&words=Kept.", 400, "This answer can't be given now.")]
    [InlineData("says=SATISFIED&words=Kept.", 400, "This answer can't be given now.")]
    [InlineData("says=contact", 400, "This answer can't be given now.")]
    [InlineData("says=satisfied&says=unhappy&words=Kept.", 400, "We couldn't read this.")]
    [InlineData("says=satisfied&score=9&words=Kept.", 400, "We couldn't read this.")]
    [InlineData("says=satisfied&words=%00", 400, "We couldn't read this.")]
    [InlineData("says=satisfied&words=%ED%A0%80", 400, "We couldn't read this.")]
    [InlineData("says=satisfied&words=%FF", 400, "We couldn't read this.")]
    [InlineData("says=satisfied&words=%4", 400, "We couldn't read this.")]
    [InlineData("says=satisfied&words=\u00E9", 400, "We couldn't read this.")]
    public async Task What_cannot_be_taken_is_told_and_nothing_is_recorded(string body, int status, string told)
    {
        var id = await Host.AskedAsync();
        var before = (await Host.EventsAsync(id)).Count;

        var reply = await Host.PostRawAsync(Host.LinkOf(id), body);

        Assert.Equal((status, true, true), (reply.Status, reply.Says("There is a problem"), reply.Says(told)));
        Assert.Contains("<title>Problem: ", reply.Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", reply.Text, StringComparison.Ordinal);
        Assert.Equal(body.Contains("Kept.", StringComparison.Ordinal), reply.Says("Kept."));
        Assert.Equal(before, (await Host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task Words_that_are_too_long_are_kept_with_the_answer_and_counted_as_browsers_count_them()
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);
        var words = new string('x', 3_999) + "\r\n" + "y";

        var long1 = await Host.PostAsync(link, ("says", "unhappy"), ("words", words));
        var long2 = await Host.PostAsync(link, ("says", "unhappy"), ("words", new string('x', 16_384)));

        Assert.Equal((400, true), (long1.Status, long1.Says("Write at most 4,000 characters. That is one too many.")));
        Assert.Equal((400, true), (long2.Status, long2.Says("That is 12,384 too many.")));
        Assert.Contains("value=\"unhappy\" checked", long1.Text, StringComparison.Ordinal);
        Assert.Contains(new string('x', 3_999) + "\ny</textarea>", WebUtility.HtmlDecode(long1.Text), StringComparison.Ordinal);
        Assert.Equal(303, (await Host.PostAsync(link, ("says", "unhappy"), ("words", words[..^1]))).Status);
    }

    [Theory]
    [InlineData("application/json", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData("text/plain", 415)]
    [InlineData(null, 415)]
    [InlineData("application/x-www-form-urlencoded; charset=latin1", 415)]
    [InlineData("application/x-www-form-urlencoded; charset=\"UTF-8\"", 303)]
    public async Task A_form_is_the_one_type_that_is_taken(string? type, int status)
    {
        var id = await Host.AskedAsync();

        Assert.Equal(status, (await Host.PostRawAsync(Host.LinkOf(id), "says=unhappy", type)).Status);
    }

    [Fact]
    public async Task A_form_has_an_end()
    {
        var link = Host.LinkOf(await Host.AskedAsync());

        Assert.Equal(413, (await Host.PostRawAsync(link, "says=unhappy&words=" + new string('x', 300_000))).Status);
        Assert.Equal(413, (await Host.PostRawAsync(link, string.Join('&', Enumerable.Repeat("a=b", 65)))).Status);
    }

    [Theory]
    [InlineData("<script>alert(1)</script><!-- --><img src=x onerror=alert(1)>")]
    [InlineData("</textarea><form action=//evil>\"'`")]
    [InlineData("\u202Eevil\u202C \u2066x\u2069 \u200F")]
    [InlineData("{contact} {0} @(1+1) &amp; &#60;")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301 \uD83D\uDC69\u200D\uD83D\uDC67")]
    public async Task Hostile_words_are_words(string words)
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);

        var kept = await Host.PostAsync(link, ("words", words));
        var sent = await Host.PostAsync(link, ("says", "unhappy"), ("words", words));

        Assert.Equal((400, 303), (kept.Status, sent.Status));
        Assert.Equal(words, Assert.IsType<CaseEvent.AnswerRecorded>((await Host.EventsAsync(id))[^1]).Words?.Value);
        var from = kept.Text.IndexOf("<textarea", StringComparison.Ordinal);
        var inside = kept.Text[(kept.Text.IndexOf('>', from) + 1)..kept.Text.IndexOf("</textarea>", from, StringComparison.Ordinal)];
        Assert.Equal((words, false), (WebUtility.HtmlDecode(inside), inside.Contains('<', StringComparison.Ordinal)));

        // The rest of the page is that of harmless words.
        var harmless = await Host.PostAsync(Host.LinkOf(await Host.AskedAsync()), ("words", "Hello."));
        Assert.Equal(harmless.Text.Replace(">Hello.</textarea>", "></textarea>", StringComparison.Ordinal), kept.Text.Replace($">{inside}</textarea>", "></textarea>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StoreFault.Unavailable, 503, "1")]
    [InlineData(StoreFault.Damaged, 500, null)]
    public async Task A_store_that_is_away_loses_nothing_that_was_typed(StoreFault fault, int status, string? after)
    {
        var store = new WatchedStore();
        await using var host = await BoardHost.StartAsync(sentence: sentence => sentence.Use(store));
        var link = host.LinkOf(await host.AskedAsync());
        store.Fault = fault;

        var page = await host.GetAsync(link);
        var sent = await host.PostAsync(link, ("says", "unhappy"), ("words", "Still cold."));

        Assert.Equal((status, status, after), (page.Status, sent.Status, sent.Header("Retry-After")));
        Assert.Contains("value=\"unhappy\" required checked", sent.Text.Replace("=\"\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Still cold.</textarea>", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", sent.Text, StringComparison.Ordinal);

        var alone = await host.PostAsync(link, ("says", "contact"), ("words", "By the way."));
        Assert.Equal((status, "contact", true), (alone.Status, alone.Hidden["says"], alone.Says("By the way.")));

        store.Fault = null;
        Assert.Equal(303, (await host.PostAsync(link, ("says", "unhappy"), ("words", "Still cold."))).Status);
    }
}
