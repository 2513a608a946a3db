using System.Globalization;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>Writes a form: what is wrong with what was sent, its fields, and its button.</summary>
/// <param name="html">The page.</param>
/// <param name="texts">The texts of the page.</param>
internal sealed class FormWriter(HtmlWriter html, PageTexts texts)
{
    /// <summary>Writes everything that is wrong, first on the page and with the focus.</summary>
    /// <param name="problems">What is wrong.</param>
    /// <param name="up">What leads to the case from the page.</param>
    /// <param name="acts">The texts of acts.</param>
    public void Problems(IReadOnlyCollection<FormProblem> problems, string up, ActTexts acts)
    {
        if (problems.Count == 0)
        {
            return;
        }

        html.Element(
            "div",
            () =>
            {
                html.Text("h2", texts["problem.title"]);
                html.Element("ul", () =>
                {
                    foreach (var problem in problems)
                    {
                        html.Element("li", () => Problem(problem, up, acts));
                    }
                });
            },
            ("class", "problem"),
            ("role", "alert"),
            ("tabindex", "-1"),
            ("autofocus", true));
    }

    /// <summary>Writes the fields, the optional ones folded away unless something stands in them.</summary>
    public void Fields(IReadOnlyCollection<FormField> fields)
    {
        foreach (var field in fields.Where(field => field.Control == Control.Hidden))
        {
            html.Element("input", null, ("type", "hidden"), ("name", field.Path), ("value", field.Value));
        }

        var (first, more) = (fields.Where(IsFirst).ToList(), fields.Where(field => field.Control != Control.Hidden && !IsFirst(field)).ToList());
        first.ForEach(Field);
        if (more.Count > 0)
        {
            html.Element(
                "details",
                () =>
                {
                    html.Text("summary", texts["form.more"]);
                    more.ForEach(Field);
                },
                ("class", "more"));
        }
    }

    private static bool IsFirst(FormField field) => field.Control != Control.Hidden && (field.IsNeeded || field.IsShown || !field.Wrong.IsEmpty || field.IsTouched);

    private void Problem(FormProblem problem, string up, ActTexts acts)
    {
        if (problem.Path.Length > 0)
        {
            html.Element("a", () => html.Plain(problem.Sentence), ("href", "#" + FormField.IdOf(problem.Path)));
        }
        else
        {
            html.Element("span", () => html.Plain(problem.Sentence), ("dir", "auto"));
        }

        if (problem.MendedBy is { } verb && Declarations.Acts.FindCase(verb) is { } act)
        {
            html.Plain(" ");
            html.Element("a", () => html.Inline(acts.Act(act)), ("href", $"{up}?act={verb}"));
        }
    }

    private void Field(FormField field)
    {
        switch (field.Control)
        {
            case Control.Group:
                Set(field, () =>
                {
                    foreach (var inner in field.Fields)
                    {
                        Field(inner);
                    }
                });
                break;
            case Control.Radios or Control.Boxes:
                Set(field, () => Choices(field));
                break;
            case Control.Box:
                html.Element(
                    "label",
                    () =>
                    {
                        html.Element("input", null, ("type", "checkbox"), ("id", field.Id), ("name", field.Path), ("value", "true"), ("aria-invalid", field.Wrong.IsEmpty ? null : "true"), ("aria-describedby", DescribedBy(field)), ("checked", field.Value == "true"));
                        html.Plain(" ");
                        html.Text("span", field.Label);
                    },
                    ("class", "check field"));
                Wrong(field);
                break;
            default:
                html.Element("div", () => Single(field), ("class", "field"));
                break;
        }
    }

    private void Set(FormField field, Action inside) => html.Element(
        "fieldset",
        () =>
        {
            html.Element("legend", () => html.Inline(field.Label));
            Wrong(field);
            inside();
        },
        ("class", "field"),
        ("id", field.Control == Control.Group ? field.Id : null),
        ("aria-describedby", field.Wrong.IsEmpty ? null : field.Id + "-wrong"));

    private void Choices(FormField field)
    {
        var type = field.Control == Control.Boxes ? "checkbox" : "radio";
        var isOne = field.Values.Length <= 1 || field.Control == Control.Boxes;
        var typed = field.Values.LastOrDefault(value => value.Length > 0 && field.Choices.All(choice => choice.Value != value)) ?? (isOne ? null : field.Values[^1]);
        for (var i = 0; i < field.Choices.Length; i++)
        {
            Choice(field, type, field.Choices[i].Value, () => Say(field.Choices[i]), isFirst: i == 0, isOne && field.Values.Contains(field.Choices[i].Value));
        }

        // What was chosen can be taken back, and what isn't among the choices is written.
        if (field.IsOpen)
        {
            Choice(field, type, "", () => html.Inline(texts["form.other"]), isFirst: false, isOne && typed is not null);
            html.Element(
                "input",
                null,
                ("id", field.Id + "-other"),
                ("name", field.Path),
                ("class", "wide"),
                ("aria-label", field.Label.Template + " " + texts["form.other"].Template),
                ("aria-invalid", field.Wrong.IsEmpty ? null : "true"),
                ("aria-describedby", DescribedBy(field)),
                ("dir", "auto"),
                ("maxlength", field.Longest is { } longest ? Text(longest) : null),
                ("autocomplete", "off"),
                ("spellcheck", "false"),
                ("value", typed));
        }
        else if (field is { Control: Control.Radios, IsNeeded: false })
        {
            Choice(field, type, "", () => html.Inline(texts["form.none"]), isFirst: false, field.Value.Length == 0);
        }
    }

    private void Choice(FormField field, string type, string value, Action text, bool isFirst, bool isChecked) => html.Element(
        "label",
        () =>
        {
            html.Element(
                "input",
                null,
                ("type", type),
                ("id", isFirst ? field.Id : null),
                ("name", field.Path),
                ("value", value),
                ("required", isFirst && field is { IsNeeded: true, IsOpen: false, Control: Control.Radios }),
                ("aria-invalid", field.Wrong.IsEmpty ? null : "true"),
                ("checked", isChecked));
            html.Plain(" ");
            html.Element("span", text);
        },
        ("class", "check"));

    private void Say(FormChoice choice)
    {
        if (choice.Data is { } data)
        {
            html.Data(data);
        }
        else
        {
            html.Inline(choice.Text);
        }
    }

    private void Single(FormField field)
    {
        html.Element("label", () => html.Inline(field.Label), ("for", field.Id));
        Wrong(field);
        (string, object?)[] common =
        [
            ("id", field.Id),
            ("name", field.Path),
            ("required", field.IsNeeded),
            ("aria-invalid", field.Wrong.IsEmpty ? null : "true"),
            ("aria-describedby", DescribedBy(field)),
        ];
        switch (field.Control)
        {
            case Control.Area:
                html.Element("textarea", () => html.Typed(field.Value), [.. common, ("rows", Text(field.Rows)), ("maxlength", field.Longest is { } most ? Text(most) : null), ("dir", "auto")]);
                break;
            case Control.Select:
                html.Element("select", () => Options(field), common);
                break;
            case Control.When:
                // What the browser's own field can't hold, as an hour that was there twice, is typed.
                var isClock = field.Value.Length == 0 || DateTime.TryParseExact(field.Value, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
                html.Element("input", null, [.. common, ("type", isClock && field.Wrong.IsEmpty ? "datetime-local" : "text"), ("value", field.Value)]);
                break;
            case Control.Duration:
                html.Element("span", () =>
                {
                    html.Element("input", null, [.. common, ("class", "amount"), ("inputmode", "numeric"), ("autocomplete", "off"), ("value", field.Value)]);
                    html.Plain(" ");
                    html.Element(
                        "select",
                        () =>
                        {
                            foreach (var unit in FormJson.Units)
                            {
                                html.Text("option", texts["unit." + unit], ("value", unit), ("selected", field.Unit == unit));
                            }
                        },
                        ("name", field.Path + FormBuilder.UnitSuffix),
                        ("aria-label", texts["form.unit"].Template));
                });
                break;
            case Control.Amount:
                html.Element("input", null, [.. common, ("class", "amount"), ("inputmode", "decimal"), ("autocomplete", "off"), ("value", field.Value)]);
                break;
            default:
                html.Element("input", null, [.. common, ("class", "wide"), ("maxlength", field.Longest is { } longest ? Text(longest) : null), ("autocomplete", "off"), ("spellcheck", "false"), ("value", field.Value)]);
                break;
        }

        if (field.Hint is { } hint)
        {
            html.Element("p", () => html.Plain(hint), ("class", "hint"), ("id", field.Id + "-hint"));
        }
    }

    // Where one thing alone can be chosen, it is.
    private void Options(FormField field)
    {
        if (!(field.IsNeeded && field.Choices.Length == 1))
        {
            html.Text("option", texts["form.choose"], ("value", ""));
        }

        foreach (var choice in field.Choices)
        {
            html.Element("option", () => html.Plain(choice.Data ?? choice.Text.Template), ("value", choice.Value), ("selected", field.Value == choice.Value));
        }
    }

    private void Wrong(FormField field)
    {
        if (!field.Wrong.IsEmpty)
        {
            html.Element("p", () => html.Plain(string.Join(" ", field.Wrong)), ("class", "wrong"), ("id", field.Id + "-wrong"));
        }
    }

    private static string? DescribedBy(FormField field) => string.Join(' ', new[] { field.Wrong.IsEmpty ? null : field.Id + "-wrong", field.Hint is null ? null : field.Id + "-hint" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
