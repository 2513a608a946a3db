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
        new DocumentWriter(Frame.Texts, Page.Title, Frame.Up)
        {
            Organization = Frame.Organization,
            StyleUrl = Frame.StyleUrl,
            HasProblem = Page.HasProblem,
        }.Write(builder, _html, Body);
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
                _html.Element("span", () =>
                {
                    _html.Plain(", ");
                    _html.Inline(Frame.Acts.Role(Frame.Role ?? ""));
                }, ("class", "long"));
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
