using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>A page that says one thing: what isn't there, what isn't taken, what can't be done now. What was typed stands in it, to be sent once more.</summary>
/// <param name="frame">What it has around it.</param>
/// <param name="title">What it says.</param>
/// <param name="detail">More about it.</param>
/// <param name="typed">What was typed; nothing where nothing was sent.</param>
/// <param name="isProblem">Whether it says what is wrong with a form that was sent.</param>
internal sealed class MessagePage(PageFrame frame, PageText title, string? detail, FormBody typed, bool isProblem = false) : BoardPage(frame)
{
    /// <inheritdoc/>
    public override string Title => title.Template;

    /// <inheritdoc/>
    public override bool HasProblem => isProblem;

    /// <inheritdoc/>
    public override void Write(HtmlWriter html)
    {
        if (isProblem)
        {
            html.Element("div", () => Say(html), ("class", "problem"), ("role", "alert"), ("tabindex", "-1"), ("autofocus", true));
        }
        else
        {
            Say(html);
        }

        if (typed.Fields.Count == 0)
        {
            html.Element("p", () => html.Text("a", Texts["board.worklist"], ("href", Frame.Up)));
            return;
        }

        html.Element(
            "form",
            () =>
            {
                html.Text("h2", Texts["message.typed"]);
                foreach (var (name, value) in typed.Fields)
                {
                    if (value.Length <= 40 && !value.Contains(' ', StringComparison.Ordinal))
                    {
                        html.Element("input", null, ("type", "hidden"), ("name", name), ("value", value));
                    }
                    else
                    {
                        html.Element(
                            "div",
                            () =>
                            {
                                html.Element("label", () => html.Inline(Frame.Acts.Field("", name)), ("for", Forms.FormField.IdOf(name)));
                                html.Element("textarea", () => html.Typed(value), ("id", Forms.FormField.IdOf(name)), ("name", name), ("dir", "auto"));
                            },
                            ("class", "field"));
                    }
                }

                html.Element("p", () => html.Text("button", Texts["message.again"], ("type", "submit")), ("class", "buttons"));
            },
            ("class", "panel"),
            ("method", "post"),
            ("action", "?"));
    }

    private void Say(HtmlWriter html)
    {
        html.Text("h1", title);
        if (detail is { Length: > 0 })
        {
            html.Element("p", () => html.Plain(detail), ("dir", "auto"), ("class", "why"));
        }
    }
}
