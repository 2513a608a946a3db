using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>The organization's templates for apologies, checked when they are loaded, so that none fails when it is sent.</summary>
public sealed class ApologyTemplates
{
    // What a case holds and a customer may read. A pseudonym, a login, a code of the organization or a time in the wrong zone would surprise them.
    private static readonly ImmutableArray<ApologyValue> OfTheCase =
    [
        new("case", request => request.CaseId.Value),
        new("customer", request => request.Case.Customer?.Original, "customer"),
        new("order", request => request.Case.Order?.Original, "your order"),
        new("place", request => request.Case.Place?.Value, "our organization"),
    ];

    private readonly ImmutableDictionary<string, ImmutableArray<Variant>> _byName;
    private readonly ImmutableDictionary<string, ApologyValue> _values;

    /// <summary>Takes templates from code.</summary>
    /// <param name="templates">The variants. Each name has one that fits every case: of the organization's language or none, for any failure, severity and channel.</param>
    /// <param name="values">What the organization adds to the case's own values.</param>
    /// <param name="defaultCulture">The language of the organization.</param>
    /// <exception cref="TemplateException">Something is amiss; everything found is listed.</exception>
    public ApologyTemplates(IEnumerable<ApologyTemplate> templates, IEnumerable<ApologyValue>? values = null, string defaultCulture = "en")
    {
        _ = templates ?? throw new ArgumentNullException(nameof(templates));
        DefaultCulture = defaultCulture;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        _values = ValuesOf(values ?? [], findings);
        var known = _values.Keys.OrderBy(name => name, StringComparer.Ordinal).ToImmutableArray();
        var variants = templates.Select(template => Check(template, known, findings)).ToList();
        CheckNames(variants, findings);
        if (!CultureChain.IsName(defaultCulture))
        {
            findings.Add(new Finding("culture-unknown", $"The organization's culture '{defaultCulture}' is no culture name; write one like 'en' or 'de-AT'.", defaultCulture));
        }

        if (findings.Count > 0)
        {
            throw new TemplateException(findings.ToImmutable());
        }

        _byName = variants.GroupBy(variant => variant.Template.Name, StringComparer.Ordinal).ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Gets no templates, in an organization that speaks English.</summary>
    public static ApologyTemplates None { get; } = new([]);

    /// <summary>Gets the language of the organization.</summary>
    public string DefaultCulture { get; }

    /// <summary>Gets the names there are, in ordinal order.</summary>
    public ImmutableArray<string> Names => [.. _byName.Keys.OrderBy(name => name, StringComparer.Ordinal)];

    /// <summary>Reads templates from the <c>.txt</c> files of a folder; docs/apology.md has the format.</summary>
    /// <exception cref="TemplateException">A file can't be read or something is amiss with it; everything found is listed.</exception>
    public static ApologyTemplates FromFolder(string folder, IEnumerable<ApologyValue>? values = null, string defaultCulture = "en") =>
        new(ApologyTemplateFolder.Read(folder), values, defaultCulture);

    /// <summary>Renders the variant that fits best.</summary>
    /// <returns><see langword="null"/> when no template has the asked name.</returns>
    /// <exception cref="TemplateException">A value or the whole is too long.</exception>
    internal async ValueTask<RenderedApology?> RenderAsync(ApologyRequest request, CancellationToken cancellationToken)
    {
        if (request.Template is null || !_byName.TryGetValue(request.Template, out var variants))
        {
            return null;
        }

        var chain = CultureChain.For(request.Culture, DefaultCulture);
        var best = variants.Where(variant => Fits(variant.Template, request, chain)).OrderBy(variant => Rank(variant.Template, chain)).First();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in best.Text.Placeholders)
        {
            values.Add(name, await ValueOfAsync(name, best.Template, request, cancellationToken).ConfigureAwait(false));
        }

        return new RenderedApology(best.Text.Render(name => values[name]), best.Template.Culture ?? DefaultCulture, best.Template);
    }

    private async ValueTask<string> ValueOfAsync(string name, ApologyTemplate template, ApologyRequest request, CancellationToken cancellationToken)
    {
        var value = await _values[name].ReadAsync(request, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(value) ? MissingOf(name, template) ?? "" : value!;
    }

    private string? MissingOf(string name, ApologyTemplate template)
    {
        if (template.Missing is { } own && own.TryGetValue(name, out var words))
        {
            return words;
        }

        // Our own words for the case's values are English; elsewhere the template brings its own.
        var isOurs = OfTheCase.Any(value => value.Name == name);
        return isOurs && !CultureChain.Speaks(template.Culture ?? DefaultCulture, "en") ? null : _values[name].Missing;
    }

    private static bool Fits(ApologyTemplate template, ApologyRequest request, ImmutableArray<string> chain) =>
        (template.Failure is null || template.Failure == request.Case.Failure)
        && (template.Severity is null || template.Severity == request.Case.Severity)
        && (template.Channel is null || template.Channel == request.Channel)
        && CultureChain.IndexOf(chain, template.Culture) >= 0;

    // The right language comes first: words too general are better than words the customer can't read.
    private static (int, bool, bool, bool) Rank(ApologyTemplate template, ImmutableArray<string> chain) =>
        (CultureChain.IndexOf(chain, template.Culture), template.Failure is null, template.Severity is null, template.Channel is null);

    private Variant Check(ApologyTemplate template, ImmutableArray<string> known, ImmutableArray<Finding>.Builder findings)
    {
        void Find(string code, string sentence) => findings.Add(new Finding(code, sentence, template.Name));
        if (!IdText.IsId(template.Name))
        {
            Find("name-not-possible", $"A template's name has 1 to {IdText.Longest} characters of 'A-Za-z0-9._:-', but one is '{Shortened(template.Name)}'.");
        }

        if (template.Culture is { } culture && !CultureChain.IsName(culture))
        {
            Find("culture-unknown", $"The template '{template.Name}' has the culture '{Shortened(culture)}', which is no culture name; write one like 'en' or 'de-AT'.");
        }

        if (template.Severity is { } severity and not (ServiceRecovery.Severity.Minor or ServiceRecovery.Severity.Major or ServiceRecovery.Severity.Severe))
        {
            Find("severity-unknown", $"The template '{template.Name}' is for the severity '{severity}', which there isn't.");
        }

        var text = MessageTemplate.Read(template.Name, template.Text, template.Sink, known, findings);
        foreach (var placeholder in text.Placeholders.Where(name => name != "case" && _values.ContainsKey(name) && MissingOf(name, template) is null))
        {
            Find("missing-unsaid", $"The template '{template.Name}' uses '{{{placeholder}}}' and doesn't say what stands there when it isn't known or was erased; give it words in its own language.");
        }

        foreach (var name in (template.Missing?.Keys ?? []).Where(name => !known.Contains(name)))
        {
            Find("unknown-placeholder", $"The template '{template.Name}' says what stands in place of '{Shortened(name)}', which isn't known. Known are {string.Join(", ", known.Select(one => $"'{one}'"))}.");
        }

        return new Variant(template, text);
    }

    private void CheckNames(List<Variant> variants, ImmutableArray<Finding>.Builder findings)
    {
        var organization = CultureChain.For(null, DefaultCulture);
        foreach (var group in variants.Select(variant => variant.Template).GroupBy(template => template.Name, StringComparer.Ordinal))
        {
            foreach (var twins in group.GroupBy(template => (CultureChain.Key(template.Culture), template.Failure, template.Severity, template.Channel)).Where(twins => twins.Count() > 1))
            {
                findings.Add(new Finding("template-doubled", $"The template '{group.Key}' stands {twins.Count()} times for the same language, failure, severity and channel; keep one.", group.Key));
            }

            if (!group.Any(template => template is { Failure: null, Severity: null, Channel: null } && CultureChain.IndexOf(organization, template.Culture) >= 0))
            {
                findings.Add(new Finding("no-last-resort", $"The template '{group.Key}' has no variant for every case: add one in '{DefaultCulture}' (or without a culture) for any failure, severity and channel.", group.Key));
            }
        }
    }

    private static ImmutableDictionary<string, ApologyValue> ValuesOf(IEnumerable<ApologyValue> added, ImmutableArray<Finding>.Builder findings)
    {
        var values = OfTheCase.ToImmutableDictionary(value => value.Name, StringComparer.Ordinal).ToBuilder();
        foreach (var value in added)
        {
            if (!IsPlaceholder(value.Name))
            {
                findings.Add(new Finding("value-not-possible", $"A value's name has 1 to {IdText.Longest} characters of 'a-z0-9-', but one is '{Shortened(value.Name)}'.", value.Name));
            }
            else if (values.ContainsKey(value.Name))
            {
                findings.Add(new Finding("value-doubled", $"The value '{value.Name}' is there already; take another name.", value.Name));
            }
            else
            {
                values.Add(value.Name, value);
            }
        }

        return values.ToImmutable();
    }

    private static bool IsPlaceholder(string name) => name.Length is > 0 and <= IdText.Longest && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static string Shortened(string text) => text.Length <= 80 ? text : text.Remove(80) + "…";

    private sealed record Variant(ApologyTemplate Template, MessageTemplate Text);
}
