using ServiceRecovery.Board.Texts;
using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Board.Pages;

/// <summary>What a case is called on every page.</summary>
internal static class CaseWords
{
    /// <summary>Returns what happened in a few words: the organization's own name for it, else what kind of thing it is.</summary>
    public static PageText TitleOf(PageFrame frame, FailureKind? failure, Purpose purpose, FailureNature nature) => failure is { } named ? frame.Acts.Failure(named.Value)
        : purpose == Purpose.Failure ? frame.Texts["case.title." + Kebab.Of(nature)]
        : frame.Texts["case.title." + Kebab.Of(purpose)];

    /// <summary>Writes how grave it is, where that is more than usual.</summary>
    public static void Severity(HtmlWriter html, PageFrame frame, Severity severity)
    {
        if (severity >= ServiceRecovery.Severity.Major)
        {
            html.Plain(" ");
            html.Text("span", frame.Acts.Word("severity", Kebab.Of(severity)), ("class", severity == ServiceRecovery.Severity.Severe ? "mark late" : "mark soon"));
        }
    }

    /// <summary>Writes who owns it, or that nobody does and who answers for it.</summary>
    public static void Owner(HtmlWriter html, PageFrame frame, bool isOwned, string? name)
    {
        if (isOwned && name is not null)
        {
            html.Inline(frame.Texts["case.owned-by"], ("name", name));
            return;
        }

        html.Text("span", frame.Texts["case.nobody"], ("class", "late-text"));
        if (name is not null)
        {
            html.Plain(" ");
            html.Element("span", () => html.Inline(frame.Texts["case.answers"], ("name", name)), ("class", "sub"));
        }
    }

    /// <summary>Returns what an act is called.</summary>
    public static PageText ActOf(PageFrame frame, string verb) => frame.Acts.Act(Acts.FindCase(verb)!);

    /// <summary>Writes how far a case is: dots for the eye, words for the ear.</summary>
    public static void Dots(HtmlWriter html, PageFrame frame, WayThrough way)
    {
        html.Element(
            "span",
            () =>
            {
                html.Plain(new string('●', way.Done));
                html.Element("i", () => html.Plain(new string('○', way.Stages.Length - way.Done)));
            },
            ("class", "dots"),
            ("aria-hidden", "true"));
        html.Plain(" ");
        html.Text("span", frame.Texts["case.dots"], [("done", frame.Format.Number(way.Done)), ("all", frame.Format.Number(way.Stages.Length))], ("class", "only-read"));
    }
}
