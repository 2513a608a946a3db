using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ServiceRecovery.Board.Answers;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>The page on which a customer answers.</summary>
internal sealed class AnswerPage : ComponentBase
{
    // The framework would write the whole address, which is the secret, where a form names none.
    private const string Here = "?";

    private HtmlWriter _html = null!;

    /// <summary>Gets or sets what it shows.</summary>
    [Parameter]
    public AnswerView View { get; set; } = null!;

    private PageTexts Texts => View.Texts;

    private bool IsQuestion => View.Kind == AnswerPageKind.Question;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        _html = new HtmlWriter(builder);
        new DocumentWriter(Texts, Tab(), "./")
        {
            Organization = View.Organization ?? "",
            StyleUrl = View.StyleUrl,
            HasProblem = View.Problem is not null,
            IsAnswer = true,
        }.Write(builder, _html, Body);
    }

    private string Tab() => Texts[View.Kind switch
    {
        AnswerPageKind.Question => "answer.title",
        AnswerPageKind.Answered => "answered.tab",
        AnswerPageKind.Superseded => "superseded.tab",
        AnswerPageKind.Closed => "closed.tab",
        _ => TitleKey(),
    }].Template;

    private string TitleKey() => View.Kind switch
    {
        AnswerPageKind.Question => "answer.title",
        AnswerPageKind.Answered => "answered.title",
        AnswerPageKind.Superseded => "superseded.title",
        AnswerPageKind.Closed => "closed.title",
        AnswerPageKind.Gone => "gone.title",
        AnswerPageKind.Wrong => "wrong.title",
        AnswerPageKind.Limited => "limited.title",
        AnswerPageKind.Unavailable => "unavailable.title",
        _ => throw new InvalidOperationException($"There is no page '{View.Kind}'."),
    };

    private void Body()
    {
        _html.Element("main", () =>
        {
            From();
            Problem();
            _html.Text("h1", Texts[TitleKey()]);
            Lead();
            if (View.HasForm)
            {
                Form();
            }

            if (View.HasWordsAlone)
            {
                WordsAlone();
            }
        });
        Foot();
    }

    private void From()
    {
        if (View.Organization is { Length: > 0 } organization)
        {
            _html.Element(
                "p",
                () =>
                {
                    if (View.LogoUrl is { } logo)
                    {
                        _html.Element("img", null, ("src", logo), ("alt", ""));
                    }

                    _html.Data(organization);
                },
                ("class", "from"));
        }
    }

    private void Problem()
    {
        if (View.Problem is not { } problem)
        {
            return;
        }

        _html.Element(
            "div",
            () =>
            {
                _html.Text("h2", Texts["problem.title"]);
                _html.Element("p", () => _html.Element("a", () => Say(problem), ("href", IsOfWords(problem) ? "#words" : "#says")));
            },
            ("class", "problem"),
            ("role", "alert"),
            ("tabindex", "-1"),
            ("autofocus", true));
    }

    private void Say(PageProblem problem) => _html.Inline(Texts[problem.Key, problem.Count], ("most", Number(AnswerForm.LongestWords)), ("count", Number(problem.Count ?? 0)));

    private void Lead()
    {
        if (View is { IsStale: true, Kind: not AnswerPageKind.Question })
        {
            _html.Text("p", Texts["stale.lead"]);
        }

        switch (View.Kind)
        {
            case AnswerPageKind.Question when View.Matter is { Length: > 0 } matter:
                _html.Element("p", () => _html.Plain(matter), ("dir", "auto"));
                break;
            case AnswerPageKind.Answered:
                _html.Text("p", Texts["answered.lead"]);
                break;
            case AnswerPageKind.Superseded:
                _html.Text("p", Texts["superseded.lead"]);
                break;
            case AnswerPageKind.Closed:
                _html.Text("p", Texts["closed.lead"]);
                break;
            case AnswerPageKind.Limited:
                _html.Text("p", Texts["limited.lead"]);
                break;
            case AnswerPageKind.Unavailable:
                _html.Text("p", Texts["unavailable.lead"]);
                break;
        }
    }

    // No button by itself answers, and nothing is chosen but what was chosen before.
    private void Form() => _html.Element(
        "form",
        () =>
        {
            if (View.Question is { } question)
            {
                Hidden(AnswerForm.QuestionField, question);
            }

            Choices();
            Words("words", Texts[IsQuestion ? "answer.words" : "later.words"], View.HasWordsAlone ? "" : View.Words, isOptional: true);
            _html.Text("button", Texts[IsQuestion ? "answer.send" : "later.send"], ("type", "submit"));
        },
        ("method", "post"),
        ("action", Here));

    private void Choices() => _html.Element(
        "fieldset",
        () =>
        {
            _html.Text("legend", Texts[IsQuestion ? "answer.legend" : "later.legend"], ("class", "only-read"));
            if (View.Problem is { } problem && !IsOfWords(problem))
            {
                _html.Element("p", () => Say(problem), ("class", "wrong"), ("id", "says-wrong"));
            }

            for (var i = 0; i < View.Choices.Length; i++)
            {
                var (word, isFirst) = (View.Choices[i], i == 0);
                if (word == AnswerWords.NotWanted && !isFirst)
                {
                    _html.Text("p", Texts["answer.or"], ("class", "or"));
                }

                _html.Element(
                    "label",
                    () =>
                    {
                        _html.Element(
                            "input",
                            null,
                            ("type", "radio"),
                            ("id", isFirst ? "says" : null),
                            ("name", AnswerForm.SaysField),
                            ("value", word),
                            ("required", isFirst),
                            ("checked", word == View.Chosen));
                        _html.Plain(" ");
                        _html.Text("span", Texts[(IsQuestion || word is not (AnswerWords.WantsMore or AnswerWords.Unhappy) ? "answer." : "later.") + word]);
                    },
                    ("class", "pick"));
            }
        },
        ("aria-describedby", View.Problem is { } wrong && !IsOfWords(wrong) ? "says-wrong" : null));

    private void Words(string id, PageText label, string words, bool isOptional)
    {
        var isWrong = isOptional && View.Problem is { } problem && IsOfWords(problem);
        _html.Element("fieldset", () =>
        {
            _html.Element(
                "label",
                () =>
                {
                    _html.Inline(label);
                    if (isOptional)
                    {
                        _html.Plain(" ");
                        _html.Text("span", Texts["answer.optional"], ("class", "hint"));
                    }
                },
                ("for", id));
            if (isWrong)
            {
                _html.Element("p", () => Say(View.Problem!), ("class", "wrong"), ("id", id + "-wrong"));
            }

            _html.Element(
                "textarea",
                () => _html.Plain(words),
                ("id", id),
                ("name", AnswerForm.WordsField),
                ("maxlength", AnswerForm.LongestWords.ToString(CultureInfo.InvariantCulture)),
                ("dir", "auto"),
                ("aria-invalid", isWrong ? "true" : null),
                ("aria-describedby", isWrong ? id + "-wrong" : null));
        });
    }

    // What was written with a yes that came too late isn't lost.
    private void WordsAlone() => _html.Element(
        "form",
        () =>
        {
            Hidden(AnswerForm.SaysField, AnswerWords.Contact);
            Words("wrote", Texts["stale.words"], View.Words, isOptional: false);
            _html.Text("button", Texts["stale.send"], ("type", "submit"));
        },
        ("method", "post"),
        ("action", Here));

    private void Hidden(string name, string value) => _html.Element("input", null, ("type", "hidden"), ("name", name), ("value", value));

    private void Foot()
    {
        var contact = View.Contact is { Length: > 0 } line ? line : null;
        if (!IsQuestion && contact is null)
        {
            return;
        }

        _html.Element(
            "footer",
            () =>
            {
                _html.Element("p", () =>
                {
                    if (IsQuestion)
                    {
                        _html.Inline(Texts["answer.where"]);
                        _html.Plain(" ");
                    }

                    if (contact is not null)
                    {
                        _html.Inline(Texts["answer.contact"], ("contact", contact));
                    }
                });
                if (IsQuestion)
                {
                    _html.Text("p", Texts["answer.privacy"]);
                }
            },
            ("class", "foot"));
    }

    private static bool IsOfWords(PageProblem problem) => problem.Key is "problem.words-long" or "problem.unreadable";

    private string Number(long number)
    {
        try
        {
            return number.ToString("N0", CultureInfo.GetCultureInfo(Texts.Culture));
        }
        catch (CultureNotFoundException)
        {
            // A program may know no cultures but one.
            return number.ToString("N0", CultureInfo.InvariantCulture);
        }
    }
}
