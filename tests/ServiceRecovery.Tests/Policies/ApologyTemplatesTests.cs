using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Policies.PolicyCases;

namespace ServiceRecovery.Tests.Policies;

public sealed class ApologyTemplatesTests : IDisposable
{
    private static readonly ApologyTemplates Organization = new(
        [
            new("late", "anything"),
            new("late", "de", Culture: "de"),
            new("late", "de-AT", Culture: "de-AT"),
            new("late", "de mail", Culture: "DE", Channel: Channel.Mail),
            new("late", "severe", Severity: Severity.Severe),
            new("late", "parcel", Failure: new FailureKind("parcel-lost")),
            new("late", "parcel severe", Failure: new FailureKind("parcel-lost"), Severity: Severity.Severe),
            new("late", "severe sms", Severity: Severity.Severe, Channel: Channel.Sms),
        ]);

    private readonly string _folder = Directory.CreateTempSubdirectory("apologies").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, "phone", Severity.Minor, null, "anything")]
    [InlineData("fr", "phone", Severity.Minor, null, "anything")]
    [InlineData("de-CH", "phone", Severity.Minor, null, "de")]
    [InlineData("de-CH", "mail", Severity.Minor, null, "de mail")]
    [InlineData("de-AT", "mail", Severity.Severe, "parcel-lost", "de-AT")]
    [InlineData("not a culture", "phone", Severity.Severe, null, "severe")]
    [InlineData("en-GB", "sms", Severity.Severe, null, "severe sms")]
    [InlineData("en-GB", "sms", Severity.Minor, "parcel-lost", "parcel")]
    [InlineData("en-GB", "sms", Severity.Severe, "parcel-lost", "parcel severe")]
    [InlineData("en-GB", "phone", Severity.Minor, "cold-soup", "anything")]
    public void The_most_specific_variant_is_taken_language_first(string? culture, string channel, Severity severity, string? failure, string words) =>
        Assert.Equal(words, Organization.Render(Apology(Case(severity: severity, failure: failure), template: "late", culture: culture, channel: new Channel(channel)))!.Words);

    [Fact]
    public void An_organization_speaks_its_own_language_where_nothing_else_is_asked_or_there()
    {
        var organization = new ApologyTemplates([new("late", "any"), new("late", "ja", Culture: "ja"), new("late", "fr", Culture: "fr")], defaultCulture: "fr-CA");

        Assert.Equal(("fr", "fr"), organization.Render(Apology(template: "late")) is { } own ? (own.Words, own.Culture) : default);
        Assert.Equal(("fr", "fr"), organization.Render(Apology(template: "late", culture: "pt-BR")) is { } other ? (other.Words, other.Culture) : default);
        Assert.Equal(("ja", "ja"), organization.Render(Apology(template: "late", culture: "ja-JP")) is { } asked ? (asked.Words, asked.Culture) : default);
    }

    [Fact]
    public void Values_come_from_the_case_and_from_the_organization()
    {
        var templates = new ApologyTemplates(
            [new("late", "{customer}, {order} of {place} ({case}): your {product} was late.")],
            [new ApologyValue("product", request => request.Case.Failure?.Value, "delivery")]);

        Assert.Equal("Mrs. Hale, A-17 of bar-2 (C-1): your cake was late.", templates.Render(Apology(Case(Subject("Mrs. Hale"), Subject("A-17"), "bar-2", "cake"), template: "late"))!.Words);
        Assert.Equal("customer, your order of our organization (C-1): your delivery was late.", templates.Render(Apology(template: "late"))!.Words);
    }

    [Fact]
    public async Task A_value_is_waited_for_where_a_template_uses_it_and_not_asked_for_elsewhere()
    {
        var asked = new List<string>();
        ApologyValue Slow(string name) => new(name, async (request, cancellationToken) =>
        {
            await Task.Yield();
            asked.Add($"{name} of {request.Tenant}");
            return "cake";
        }, "delivery");
        var templates = new ApologyTemplates([new("late", "{product}, {product}.")], [Slow("product"), Slow("other")]);

        Assert.Equal("cake, cake.", (await templates.RenderAsync(Apology(template: "late"), CancellationToken.None))!.Words);
        Assert.Equal(["product of default"], asked);
    }

    [Fact]
    public void An_erased_value_is_words_that_fit_everybody()
    {
        var templates = new ApologyTemplates([new("late", "Dear {customer}, about {order}.", Missing: ImmutableSortedDictionary<string, string>.Empty.Add("customer", "guest"))]);

        Assert.Equal("Dear guest, about your order.", templates.Render(Apology(Case(Erased("Mrs. Hale"), Erased("A-17")), template: "late"))!.Words);
    }

    [Fact]
    public void A_template_in_another_language_brings_its_own_words_for_what_is_missing()
    {
        var unsaid = Assert.Throws<TemplateException>(() => new ApologyTemplates([new("late", "Guten Tag, {customer}!", Culture: "de")], defaultCulture: "de"));
        Assert.Equal("The template 'late' uses '{customer}' and doesn't say what stands there when it isn't known or was erased; give it words in its own language.", unsaid.Findings.Single().Sentence);

        var said = new ApologyTemplates([new("late", "Guten Tag, {customer}!", Culture: "de", Missing: ImmutableSortedDictionary<string, string>.Empty.Add("customer", "lieber Gast"))], defaultCulture: "de");
        Assert.Equal("Guten Tag, lieber Gast!", said.Render(Apology(template: "late"))!.Words);
    }

    [Fact]
    public void Everything_amiss_is_found_when_templates_are_loaded()
    {
        var findings = Assert.Throws<TemplateException>(() => new ApologyTemplates(
            [
                new("a b", "x"),
                new("late", "Dear {Customer}"),
                new("late", "x", Severity: (Severity)9, Culture: "?"),
                new("cold", "x", Culture: "de"),
                new("warm", "x"),
                new("warm", "y"),
                new("warm", "{fee}", Failure: new FailureKind("fee"), Missing: ImmutableSortedDictionary<string, string>.Empty.Add("feee", "")),
            ],
            [new ApologyValue("Fee", (ApologyRequest _) => null), new ApologyValue("fee", (ApologyRequest _) => null), new ApologyValue("case", (ApologyRequest _) => null)],
            "english!")).Findings;

        Assert.Equal(
            ["culture-unknown", "culture-unknown", "lonely-brace", "lonely-brace", "missing-unsaid", "name-not-possible", "no-last-resort", "severity-unknown", "template-doubled", "unknown-placeholder", "value-doubled", "value-not-possible"],
            findings.Select(finding => finding.Code).OrderBy(code => code, StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.EndsWith(".", finding.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_nobody_knows_renders_nothing() => Assert.Null(Organization.Render(Apology(template: "lost")));

    [Fact]
    public void A_folder_of_text_files_is_a_set_of_templates()
    {
        Write("late.txt", "Sorry, {customer}.\r\n");
        Write("late.de.txt", "culture: de\nmissing customer: lieber Gast\n---\nVerzeihung, {customer}.\n\nIhr Haus\n");
        Write("web.txt", "\uFEFFname: late\nchannel: web\nseverity: severe\nfailure: parcel-lost\nformat: html\n---\n<p>Sorry, {customer}.</p>");
        Write("notes.md", "{nothing}");

        var templates = ApologyTemplates.FromFolder(_folder);

        Assert.Equal(["late"], templates.Names.ToArray());
        Assert.Equal("Sorry, customer.", templates.Render(Apology(template: "late"))!.Words);
        Assert.Equal("Verzeihung, lieber Gast.\n\nIhr Haus", templates.Render(Apology(template: "late", culture: "de-DE"))!.Words);
        Assert.Equal("<p>Sorry, O&#39;Hara &amp; Sons.</p>", templates.Render(Apology(Case(Subject("O'Hara & Sons"), severity: Severity.Severe, failure: "parcel-lost"), template: "late", channel: new Channel("web")))!.Words);
    }

    [Fact]
    public void Files_that_can_not_be_used_are_named_all_of_them()
    {
        Write("large.txt", new string('a', 65_537));
        File.WriteAllBytes(Path.Combine(_folder, "latin1.txt"), [0x53, 0xF6, 0x68, 0x6E, 0x65]);
        Write("head.txt", "severity: awful\nculture: de\nculture: de\nno colon\n---\nx");

        var findings = Assert.Throws<TemplateException>(() => ApologyTemplates.FromFolder(_folder)).Findings;

        Assert.Equal(
            [
                ("head-unknown", "head.txt", "The file 'head.txt' has 'severity: awful' in its head; it may have 'name', 'culture', 'failure', 'severity' (minor, major, severe), 'channel', 'format' (text, html) and 'missing' with a placeholder."),
                ("head-doubled", "head.txt", "The file 'head.txt' has 'culture' twice in its head; once is right."),
                ("head-unknown", "head.txt", "The file 'head.txt' has 'no colon: ' in its head; it may have 'name', 'culture', 'failure', 'severity' (minor, major, severe), 'channel', 'format' (text, html) and 'missing' with a placeholder."),
                ("file-too-large", "large.txt", "The file 'large.txt' is larger than 65536 bytes."),
                ("file-not-utf8", "latin1.txt", "The file 'latin1.txt' isn't UTF-8; save it as UTF-8."),
            ],
            findings.Select(finding => (finding.Code, finding.Where, finding.Sentence)));
    }

    [Fact]
    public void A_folder_that_is_not_there_or_holds_nothing_is_told()
    {
        Assert.Equal("folder-size", Assert.Throws<TemplateException>(() => ApologyTemplates.FromFolder(_folder)).Findings.Single().Code);
        Assert.Equal("folder-unreadable", Assert.Throws<TemplateException>(() => ApologyTemplates.FromFolder(Path.Combine(_folder, "none"))).Findings.Single().Code);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text, new UTF8Encoding(false));
}
