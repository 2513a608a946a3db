using System.Collections.Immutable;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Pages;

/// <summary>The page on which a case is opened. Where the customer or the order has one already, it shows that first.</summary>
internal sealed class NewCasePage(PageFrame frame, ActForm form, string type, ImmutableArray<StreamSummary> known) : BoardPage(frame)
{
    /// <inheritdoc/>
    public override string Title => Texts["board.new"].Template;

    /// <inheritdoc/>
    public override bool HasProblem => !form.Problems.IsEmpty;

    /// <inheritdoc/>
    public override void Write(HtmlWriter html)
    {
        var forms = new FormWriter(html, Texts);
        forms.Problems(form.Problems, "", Frame.Acts);
        html.Element("p", () => html.Text("a", Texts["board.worklist"], ("href", Frame.Up)), ("class", "crumb"));
        html.Element("h1", () => html.Inline(Texts["new.title." + type]));
        html.Element(
            "p",
            () =>
            {
                foreach (var other in NewCaseBoard.Types.Where(other => other != type))
                {
                    html.Element("a", () => html.Inline(Texts["new.instead." + other]), ("href", other == NewCaseBoard.Types[0] ? "?" : "?type=" + other));
                    html.Plain(" ");
                }
            },
            ("class", "facts"));
        html.Element(
            "form",
            () =>
            {
                if (!known.IsEmpty)
                {
                    // Enter in a field presses the first button of a form, which records nothing in anybody's case.
                    html.Element("button", () => html.Inline(form.Title), ("type", "submit"), ("class", "only-read"), ("tabindex", "-1"), ("aria-hidden", "true"));
                    html.Element("section", () => Known(html), ("class", "panel next"), ("aria-labelledby", "known"));
                }

                html.Element(
                    "section",
                    () =>
                    {
                        forms.Fields(form.Fields);
                        if (known.IsEmpty)
                        {
                            html.Element(
                                "div",
                                () =>
                                {
                                    html.Text("h2", Texts["new.known"]);
                                    html.Element("ul", null, ("class", "owed"));
                                },
                                ("id", "open-cases"),
                                ("role", "status"),
                                ("data-find", Frame.Up + "find"),
                                ("hidden", true));
                            html.Element("p", () => html.Element("button", () => html.Inline(form.Title), ("type", "submit")), ("class", "buttons"));
                        }
                    },
                    ("class", "panel"));
            },
            ("method", "post"),
            ("action", form.Action));
    }

    private void Known(HtmlWriter html)
    {
        html.Element("h2", () => html.Inline(Texts["new.known"]), ("id", "known"));
        html.Text("p", Texts["new.known-why"], ("class", "why"));
        html.Element(
            "ul",
            () =>
            {
                foreach (var line in known)
                {
                    var (id, head) = (new CaseId(line.Key.Id), line.Head);
                    html.Element("li", () =>
                    {
                        html.Element(
                            "div",
                            () =>
                            {
                                html.Element("span", () =>
                                {
                                    html.Element(
                                        "a",
                                        () => html.Inline(CaseWords.TitleOf(Frame, head.Failure, head.Card?.Purpose ?? Purpose.Failure, head.Card?.Nature ?? default)),
                                        ("href", "./" + BoardCall.AddressOf(id)));
                                    html.Plain(" ");
                                    html.Element(
                                        "span",
                                        () =>
                                        {
                                            html.Plain(id.Value + " · ");
                                            html.Inline(head.Ending == Ending.Open ? Frame.Acts.Stage(head.Stage.Name) : Frame.Acts.Word("ending", Kebab.Of(head.Ending)));
                                            html.Plain(" · " + Format.When(UnixMicroseconds.ToTime(head.OpenedAt)));
                                        },
                                        ("class", "sub"));
                                });
                                html.Plain(" ");
                                html.Text("button", Texts["new.contact"], ("type", "submit"), ("name", "contact"), ("value", id.Value), ("formnovalidate", true));
                            },
                            ("class", "spread"));
                    });
                }
            },
            ("class", "owed"));
        html.Element("p", () => html.Text("button", Texts["new.anyway"], ("class", "second"), ("type", "submit"), ("name", "anyway"), ("value", "true")), ("class", "buttons"));
    }
}
