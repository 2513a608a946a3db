using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace ServiceRecovery.Policies;

/// <summary>The default apology policy: the organization's templates, and a review of whatever is sent.</summary>
internal sealed class DefaultApologyPolicy : IApologyPolicy
{
    private readonly ApologyTemplates _templates;
    private readonly ApologyReview _review;

    /// <summary>Has no templates and reviews English.</summary>
    public DefaultApologyPolicy()
        : this(ApologyTemplates.None)
    {
    }

    /// <summary>Takes the templates and the review.</summary>
    /// <param name="templates">The templates; their organization culture is that of words without one.</param>
    /// <param name="review">The review; <see langword="null"/>: of English.</param>
    public DefaultApologyPolicy(ApologyTemplates templates, ApologyReview? review = null)
    {
        _templates = templates;
        _review = review ?? ApologyReview.English;
    }

    /// <inheritdoc/>
    public async ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken)
    {
        if (request.Words is { } words)
        {
            return _review.Review(words, request.Culture ?? _templates.DefaultCulture);
        }

        if (await _templates.RenderAsync(request, cancellationToken).ConfigureAwait(false) is not { } rendered)
        {
            return new ApologyRuling("", null, [], []) { UnknownTemplate = request.Template ?? "" };
        }

        var read = rendered.Template.IsHtml ? WithoutMarkup(rendered.Words) : rendered.Words;
        return _review.Review(read, rendered.Culture) with { Words = rendered.Words };
    }

    /// <summary>Finds what blames the customer in words that are no apology: they are taken all the same, because an explanation may have to say what happened.</summary>
    internal ImmutableArray<Finding> FindBlame(string words) => _review.FindBlame(words, _templates.DefaultCulture);

    // Good enough for our own templates: a tag is a gap between words, an entity is its character.
    private static string WithoutMarkup(string html)
    {
        var text = new StringBuilder(html.Length);
        var inTag = false;
        foreach (var c in html)
        {
            inTag = c == '<' || (inTag && c != '>');
            if (!inTag)
            {
                text.Append(c == '>' ? ' ' : c);
            }
        }

        return WebUtility.HtmlDecode(text.ToString());
    }
}
