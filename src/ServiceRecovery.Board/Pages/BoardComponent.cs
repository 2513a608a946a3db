using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ServiceRecovery.Board.Pages;

/// <summary>What the framework renders: a page of the board with what stands around it.</summary>
internal sealed class BoardComponent : ComponentBase
{
    private HtmlWriter _html = null!;

    /// <summary>Gets or sets the page.</summary>
    [Parameter]
    public BoardPage Page { get; set; } = null!;

    private PageFrame Frame => Page.Frame;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        _html = new HtmlWriter(builder);
        builder.AddMarkupContent(0, "<!DOCTYPE html>");
        _html.Element(
            "html",
            () =>
            {
                Head();
                _html.Element("body", Body);
            },
            ("lang", Frame.Texts.Culture),
            ("dir", Frame.Texts.Dir));
    }

    private void Head() => _html.Element("head", () =>
    {
        _html.Element("meta", null, ("charset", "utf-8"));
        _html.Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        _html.Element("meta", null, ("name", "robots"), ("content", "noindex, nofollow"));
        _html.Element("title", () => _html.Plain(TabTitle()));
        _html.Element("link", null, ("rel", "icon"), ("href", Below(EmbeddedFiles.Icon)), ("type", EmbeddedFiles.Icon.Type));
        _html.Element("link", null, ("rel", "stylesheet"), ("href", Below(EmbeddedFiles.Style)));
        if (Frame.StyleUrl is { } style)
        {
            _html.Element("link", null, ("rel", "stylesheet"), ("href", style));
        }

        _html.Element("script", null, ("src", Below(EmbeddedFiles.Script)), ("defer", true));
    });

    private string Below(Asset asset) => Frame.Up + asset.Address[2..];

    private string TabTitle()
    {
        var title = Page.Title + (Frame.Organization.Length > 0 ? " · " + Frame.Organization : "");
        return Page.HasProblem ? PageFormat.Fill(Frame.Texts["problem.mark"], ("title", title)) : title;
    }

    private void Body()
    {
        _html.Text("a", Frame.Texts["board.skip"], ("class", "skip"), ("href", "#main"));
        _html.Element("header", () => _html.Element("div", Bar), ("class", "bar"));
        _html.Element("main", () => Page.Write(_html), ("id", "main"), ("data-changes", Page.Changes));
        _html.Element(
            "footer",
            () => _html.Inline(Frame.Texts["board.times"], ("zone", Frame.Format.Zone.Id)),
            ("class", "foot"));
    }

    private void Bar()
    {
        _html.Element(
            "p",
            () =>
            {
                if (Frame.LogoUrl is { } logo)
                {
                    _html.Element("img", null, ("src", logo), ("alt", ""));
                }

                _html.Data(Frame.Organization);
            },
            ("class", "org"));
        if (Frame.Who is not { } who)
        {
            return;
        }

        _html.Element("nav", () => _html.Element("ul", () =>
        {
            Entry("", "board.worklist", WorklistView.Open);
            Entry("approvals", "board.approvals", WorklistView.Waiting);
        }), ("aria-label", Frame.Texts["board.navigation"].Template));
        _html.Element(
            "p",
            () =>
            {
                _html.Data(who);
                _html.Element("span", () => _html.Plain(", " + Frame.Role), ("class", "long"));
            },
            ("class", "who"));
    }

    private void Entry(string address, string key, WorklistView counted) => _html.Element("li", () => _html.Element(
        "a",
        () =>
        {
            _html.Inline(Frame.Texts[key]);
            Count(counted);
        },
        ("href", Frame.Up + address),
        ("aria-current", Page.Here == address ? "page" : null)));

    private void Count(WorklistView view)
    {
        if (Frame.Counts?.Of.TryGetValue(view, out var count) == true)
        {
            _html.Plain(" ");
            _html.Element("span", () => _html.Plain(Frame.Format.Number(count) + (count == RecoveryDesk.MostCounted ? "+" : "")), ("class", "count"));
        }
    }
}
