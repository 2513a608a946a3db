using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using Xunit;

namespace ServiceRecovery.Tests.Policies;

public class MessageTemplateTests
{
    // What people write, and what breaks renderers: markup, template marks of many languages, header breaks, directions, halves of characters.
    private static readonly string[] Nasty =
    [
        "x", "Ana", "O'Hara & Söhne", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"x", "' --", "javascript:alert(1)", "data:text/html,x", "</p></body>", "<!--", "-->", "]]>", "&lt;", "&#60;",
        "{customer}", "{{customer}}", "{{ 7*7 }}", "${x}", "@(x)", "%s", "{0}", "<%= x %>", "{", "}", "\r\nBcc: all@example.org", "a\nb", "a\u0085b", "a\u2028b", "a\u2029b", "\u202Egpj.exe", "\u2066x", "\0", "\uD800", "\uDC00x", "😀", "=1+1", "\tx", "`x`", "",
    ];

    [Fact]
    public void Values_stand_where_their_names_stood() =>
        Assert.Equal("Dear Ana, your soup {was} cold. Ana, sorry.", Text("Dear {customer}, your {product} {{was}} cold. {customer}, sorry.").Render(name => name == "customer" ? "Ana" : "soup"));

    [Theory]
    [InlineData("{{ }}")]
    [InlineData("${customer}")]
    [InlineData("@(1+1)")]
    [InlineData("%s")]
    [InlineData("{0}")]
    [InlineData("{customer}")]
    [InlineData("{{customer}}")]
    [InlineData("<%= 1 %>")]
    public void Template_marks_in_a_value_are_printed_as_they_are(string value) => Assert.Equal($"[{value}]", Text("[{customer}]").Render(_ => value));

    [Theory]
    [InlineData("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")]
    [InlineData("\" onload=\"x", "&quot; onload&#61;&quot;x")]
    [InlineData("Söhne & Co\r\n", "Söhne &amp; Co  ")]
    public void In_HTML_a_value_is_text(string value, string shown) => Assert.Equal($"<p>{shown}</p>", Parse("<p>{customer}</p>", TextSink.Html).Render(_ => value));

    [Theory]
    [InlineData("Ana\r\nBcc: everybody@example.org")]
    [InlineData("Ana\nX: y")]
    [InlineData("Ana\u2028X")]
    [InlineData("Ana\u0085X")]
    public void A_value_can_not_begin_another_header(string value)
    {
        var subject = Parse("About you, {customer}", TextSink.Header).Render(_ => value);

        Assert.DoesNotContain(subject, SinkEndsLine);
        Assert.StartsWith("About you, Ana ", subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dear {custmer}", "unknown-placeholder", "The template 't' holds the placeholder '{custmer}', which isn't known. Known are '{customer}', '{product}'; a brace by itself is written twice.")]
    [InlineData("Dear {customer", "lonely-brace", "A '{' at character 6 belongs to no placeholder; a placeholder is a name of 'a-z0-9-' in braces, and a brace by itself is written twice.")]
    [InlineData("Dear customer}", "lonely-brace", "A '}' at character 14 belongs to no placeholder; a placeholder is a name of 'a-z0-9-' in braces, and a brace by itself is written twice.")]
    [InlineData("{customer.Name}", "lonely-brace", null)]
    [InlineData("{ customer }", "lonely-brace", null)]
    [InlineData("{#if customer}", "lonely-brace", null)]
    [InlineData("a\0b", "text-not-storable", "The template 't' holds U+0000 or half of a surrogate pair; take it out.")]
    public void What_is_amiss_is_found_when_the_template_is_read(string text, string code, string? sentence)
    {
        var findings = Assert.Throws<TemplateException>(() => Text(text)).Findings;

        Assert.Contains(findings, finding => finding.Code == code && (sentence is null || finding.Sentence == sentence));
    }

    [Theory]
    [InlineData("<a href=\"{customer}\">x</a>")]
    [InlineData("<p class={customer}>x</p>")]
    [InlineData("<{customer}>")]
    [InlineData("<b{customer}>x</b>")]
    [InlineData("</{customer}>")]
    [InlineData("<!-- {customer} -->")]
    [InlineData("<script>var x = '{customer}';</script>")]
    [InlineData("<STYLE>p {{ color: {customer} }}</STYLE>")]
    [InlineData("<title>{customer}</title>")]
    [InlineData("<p title='a > b {customer}'>x</p>")]
    [InlineData("{customer} <p")]
    [InlineData("{customer} <!-- x")]
    public void In_HTML_a_placeholder_stands_only_in_text_between_tags(string text) =>
        Assert.Contains(Assert.Throws<TemplateException>(() => Parse(text, TextSink.Html)).Findings, finding => finding.Code == "placeholder-in-markup");

    [Theory]
    [InlineData("<p>{customer}</p><!-- a -->{product}<br/>{customer} < 5 > 4")]
    [InlineData("<a href=\"https://example.org/?a=1>2\">{customer}</a>")]
    [InlineData("<style>p {{ }}</style><p>{customer}</p>")]
    public void Markup_of_our_own_is_left_alone(string text) => Assert.Equal(text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal).Replace("{customer}", "x", StringComparison.Ordinal).Replace("{product}", "x", StringComparison.Ordinal), Parse(text, TextSink.Html).Render(_ => "x"));

    [Fact]
    public void A_subject_is_one_line_of_our_own_too() =>
        Assert.Contains(Assert.Throws<TemplateException>(() => Parse("Sorry\nX: y", TextSink.Header)).Findings, finding => finding.Code == "line-break");

    [Fact]
    public void A_template_a_value_and_the_whole_have_a_longest_size()
    {
        Assert.Equal("text-too-long", Assert.Throws<TemplateException>(() => Text(new string('a', TextRules.LongestText + 1))).Findings.Single().Code);
        Assert.Equal("value-too-long", Assert.Throws<TemplateException>(() => Text("{customer}").Render(_ => new string('a', MessageTemplate.LongestValue + 1))).Findings.Single().Code);
        Assert.Equal("output-too-long", Assert.Throws<TemplateException>(() => Text(string.Concat(Enumerable.Repeat("{customer}", 17))).Render(_ => new string('a', MessageTemplate.LongestValue))).Findings.Single().Code);
        Assert.Equal(TextRules.LongestText, Text(string.Concat(Enumerable.Repeat("{customer}", 16))).Render(_ => new string('a', MessageTemplate.LongestValue)).Length);
    }

    [Property(MaxTest = 5_000, Arbitrary = [typeof(Arbitraries)])]
    public bool Nothing_a_value_holds_changes_the_structure_of_a_text(Value value) =>
        Lines("Dear {customer},\n\nsorry about {product}.\n", TextSink.Text, value.Text) == Lines("Dear {customer},\n\nsorry about {product}.\n", TextSink.Text, "x")
        && Lines("Sorry, {customer}", TextSink.Header, value.Text) == 1
        && Elements("<p class=\"a\">Dear {customer},</p><p>sorry about <b>{product}</b>.</p>", value.Text).SequenceEqual(Elements("<p class=\"a\">Dear {customer},</p><p>sorry about <b>{product}</b>.</p>", "x"));

    [Property(MaxTest = 5_000, Arbitrary = [typeof(Arbitraries)])]
    public bool What_is_read_back_from_HTML_is_the_value_on_one_line(Value value) =>
        System.Net.WebUtility.HtmlDecode(Parse("{customer}", TextSink.Html).Render(_ => value.Text)) == Parse("{customer}", TextSink.Text).Render(_ => value.Text);

    public sealed record Value(string Text);

    public static class Arbitraries
    {
        public static Arbitrary<Value> Values() => Arb.From(
            from pieces in Gen.Elements(Nasty).ArrayOf()
            from free in ArbMap.Default.GeneratorFor<string>()
            from alone in Gen.Elements(true, false)
            let text = alone ? free ?? "" : string.Concat(pieces)
            select new Value(text.Length > MessageTemplate.LongestValue ? text[..MessageTemplate.LongestValue] : text));
    }

    private static bool SinkEndsLine(char c) => c is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029' or '\v' or '\f' or '\0';

    private static int Lines(string template, TextSink sink, string value) => Parse(template, sink).Render(_ => value).Count(SinkEndsLine) + 1;

    // A reader of its own: what stands between '<' and '>' is an element, wherever it comes from.
    private static List<string> Elements(string template, string value)
    {
        var html = Parse(template, TextSink.Html).Render(_ => value);
        var elements = new List<string>();
        for (var open = html.IndexOf('<', StringComparison.Ordinal); open >= 0; open = html.IndexOf('<', open + 1))
        {
            var close = html.IndexOf('>', open);
            elements.Add(close < 0 ? html[open..] : html[open..(close + 1)]);
        }

        return [.. elements, $"{html.Count(c => c == '>')} ends"];
    }

    private static MessageTemplate Text(string text) => Parse(text, TextSink.Text);

    private static MessageTemplate Parse(string text, TextSink sink) => MessageTemplate.Parse("t", text, sink, ["customer", "product"]);
}
