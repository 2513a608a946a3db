using Microsoft.AspNetCore.Components.Rendering;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>Writes what every page of the package has around its body: language, title, and the addresses of what it is shown with.</summary>
/// <param name="Texts">The texts, and so the language.</param>
/// <param name="Title">What the page is called.</param>
/// <param name="Up">What leads from the page's address to where the package's files lie.</param>
internal sealed record DocumentWriter(PageTexts Texts, string Title, string Up)
{
    /// <summary>Gets what the organization is called.</summary>
    public string Organization { get; init; } = "";

    /// <summary>Gets the address of the host's style sheet.</summary>
    public string? StyleUrl { get; init; }

    /// <summary>Gets whether something is wrong with what was sent.</summary>
    public bool HasProblem { get; init; }

    /// <summary>Gets whether the page is a customer's: nothing keeps a copy of it, and no script runs.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Writes the document around what <paramref name="body"/> writes.</summary>
    public void Write(RenderTreeBuilder builder, HtmlWriter html, Action body)
    {
        builder.AddMarkupContent(0, "<!DOCTYPE html>");
        html.Element(
            "html",
            () =>
            {
                html.Element("head", () => Head(html));
                html.Element("body", body, ("class", IsAnswer ? "answer" : null));
            },
            ("lang", Texts.Culture),
            ("dir", Texts.Dir));
    }

    private void Head(HtmlWriter html)
    {
        html.Element("meta", null, ("charset", "utf-8"));
        html.Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("meta", null, ("name", "robots"), ("content", "noindex, nofollow" + (IsAnswer ? ", noarchive" : "")));
        var title = HasProblem ? PageFormat.Fill(Texts["problem.mark"], ("title", Title)) : Title;
        html.Element("title", () => html.Plain(title + (Organization.Length > 0 ? " · " + Organization : "")));
        html.Element("link", null, ("rel", "icon"), ("href", Below(EmbeddedFiles.Icon)), ("type", EmbeddedFiles.Icon.Type));
        html.Element("link", null, ("rel", "stylesheet"), ("href", Below(EmbeddedFiles.Style)));
        if (StyleUrl is { } style)
        {
            html.Element("link", null, ("rel", "stylesheet"), ("href", style));
        }

        if (!IsAnswer)
        {
            html.Element("script", null, ("src", Below(EmbeddedFiles.Script)), ("defer", true));
        }
    }

    private string Below(Asset asset) => Up + asset.Address[2..];
}
