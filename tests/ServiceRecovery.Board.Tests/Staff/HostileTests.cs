using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>Whatever people write or are called, a page has the elements that it has for harmless words.</summary>
public class HostileTests
{
    private const string Harmless = "Harmless";

    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "<!--", "-->", "]]>", "<![CDATA[", "</title><svg onload=alert(1)>", "</textarea><script>alert(1)</script>",
        "</option></select><script>alert(1)</script>", "&lt;script&gt;", "&#60;script&#62;", "&amp;amp;", "{{7*7}}", "${7*7}", "{by}", "{", "}", "%00", "%3Cscript%3E", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
        "//evil.example", "https://evil.example", "../../..", "..\\..\\", "\r\nSet-Cookie: a=b", "a\nb\nc", "\tTab", "=cmd|' /C calc'!A0", "@SUM(1+1)", "'; DROP TABLE cases; --", "\\u003cscript\\u003e", "\\\"", "`alert(1)`", "<style>*{display:none}</style>",
        "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<form action=//evil.example>", "<iframe src=//evil.example>", "<a href=javascript:alert(1)>x</a>", "<svg><use href=#x></svg>", "<math><mi//xlink:href=data:x>", "<plaintext>", "<xmp>",
        "<noscript><p title=\"</noscript><img src=x>\">", "é́́́́́́́", "👩‍👩‍👧‍👦🏳️‍🌈", "ﷺ", "漢字かな交じり", "العربية", "עברית", "Z̸̢̛a̷l̶g̷o̴", "ﬁ", "İıſK", new string('x', 250), string.Concat(Enumerable.Repeat("é", 120)), "null", "undefined", "[object Object]",
    ];

    // What is in no name stays in words alone: controls and marks that nobody sees.
    private static readonly string[] HostileWords = [.. Hostile, "\u202Eevil\u202C", "\u200B\u200B", "\uFEFF", new string('y', 16_384), "a\u0301\u0302\u0303\u0304"];

    [Fact]
    public async Task Every_page_has_the_elements_that_it_has_for_harmless_words()
    {
        var at = 0;
        var expected = await ShapesAsync(Harmless, Harmless, null);
        Assert.True(Hostile.Length >= 60);
        await using var host = await HostAsync(() => HostileWords[at]);
        for (; at < HostileWords.Length; at++)
        {
            var words = HostileWords[at];
            var name = at < Hostile.Length && ReferenceText.Normalize(words.ReplaceLineEndings(" "), out _) is { } taken ? taken : FormattableString.Invariant($"{Harmless} {at}");
            var shapes = await ShapesAsync(words, name, host);
            for (var i = 0; i < expected.Count; i++)
            {
                Assert.True(expected[i].Shape == shapes[i].Shape, $"{expected[i].Page} differs for {words[..Math.Min(80, words.Length)]}:\n{FirstDifference(expected[i].Shape, shapes[i].Shape)}");
            }
        }
    }

    private static Task<BoardHost> HostAsync(Func<string> name) => StaffHost.StartAsync(
        board => board.Organization = (_, _) => name(),
        web: static web => web.Reads = web.Commands = new(100_000, 100_000),
        sentence: builder => builder.Use(new Named(name)));

    private static async Task<List<(string Page, string Shape)>> ShapesAsync(string words, string name, BoardHost? on)
    {
        var host = on ?? await HostAsync(() => words);
        try
        {
            var id = await BoardHttpTests.OwnedAsync(host, place: name, customer: name, words: words, failure: name);
            await host.DoAsync(
                id,
                BoardHost.Ana,
                new CaseCommand.Listen(words, words, words),
                new CaseCommand.MakePromise(new PromiseId("p1"), words, host.Clock.GetUtcNow().AddHours(3)),
                new CaseCommand.AddNote(words),
                new CaseCommand.JoinCause(new CauseId(name)));
            List<(string, string)> shapes = [];
            foreach (var address in new[] { $"cases/{id}", $"cases/{id}?act=keep", "?view=open", "approvals" })
            {
                var reply = await BoardHttpTests.GetAsync(host, address, StaffHost.Ana);
                Assert.Equal(200, reply.Status);
                shapes.Add((address, ShapeOf(reply.Text, address.Contains("view", StringComparison.Ordinal))));
            }

            var typed = await BoardHttpTests.PostAsync(host, $"cases/{id}/acts/promise", [("id", "b-1"), ("expect", "1"), ("text", words), ("ref", "p2"), ("who", name)], [("X-Test-User", StaffHost.Ana), ("Sec-Fetch-Site", "same-origin")]);
            Assert.Equal(412, typed.Status);
            shapes.Add(("a refused form", ShapeOf(typed.Text, isList: false)));
            return shapes;
        }
        finally
        {
            if (on is null)
            {
                await host.DisposeAsync();
            }
        }
    }

    // The elements with their attributes' names, without what people wrote; a list may have as many lines as it has.
    private static string ShapeOf(string html, bool isList)
    {
        using var page = new HtmlParser().ParseDocument(html);
        Assert.Empty(page.QuerySelectorAll("script:not([src])"));
        var lines = page.All
            .Where(element => !isList || (element.Closest("nav.pages") is null && (element.Closest("tbody") is null || element.LocalName == "tbody")))
            .Select(element => new string(' ', Depth(element)) + element.LocalName + string.Concat(element.Attributes.Where(attribute => attribute.Name != "value" || element.LocalName != "input").Select(attribute => " " + attribute.Name)));
        return string.Join('\n', lines);
    }

    private static int Depth(IElement element) => element.Ancestors().Count();

    private static string FirstDifference(string one, string other)
    {
        var (left, right) = (one.Split('\n'), other.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i], Math.Min(left.Length, right.Length));
        return $"{at}: {left.ElementAtOrDefault(at)} / {right.ElementAtOrDefault(at)}";
    }

    private sealed class Named(Func<string> name) : ICustomerDirectory
    {
        public ValueTask<System.Collections.Immutable.ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, System.Collections.Immutable.ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken) =>
            new([.. customers.Select(customer => new CustomerEntry(customer, name()))]);
    }
}
