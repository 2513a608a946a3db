using System.Collections.Immutable;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Cases;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Pages;

/// <summary>All that the work list shows.</summary>
/// <param name="View">Which of its views.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Names">What people are called, by their ids.</param>
/// <param name="Customers">What customers are called, by their references.</param>
internal sealed record WorklistContent(WorklistView View, ImmutableArray<WorklistLine> Lines, IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, string> Customers)
{
    /// <summary>Gets the filters as they were given.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Gets the places that can be chosen; none where the reader sees all.</summary>
    public ImmutableArray<string> Places { get; init; } = [];

    /// <summary>Gets the address of the next page.</summary>
    public string? Next { get; init; }

    /// <summary>Gets where to ask what changed since.</summary>
    public string? Changes { get; init; }
}

/// <summary>The work list: what wants somebody's eyes, the most urgent first.</summary>
internal sealed class WorklistPage(PageFrame frame, WorklistContent view) : BoardPage(frame)
{
    private static readonly ImmutableArray<WorklistView> Views = [WorklistView.Open, WorklistView.Mine, WorklistView.Unowned, WorklistView.Waiting, WorklistView.Asked, WorklistView.Closed];
    private static readonly string[] Groups = ["late", "today", "later", "closed"];
    private static readonly string[] Columns = ["due", "case", "customer", "stands", "owner", "owed"];

    private HtmlWriter _html = null!;

    /// <inheritdoc/>
    public override string Title => Texts["board.worklist"].Template;

    /// <inheritdoc/>
    public override string Here => "";

    /// <inheritdoc/>
    public override string? Changes => view.Changes;

    /// <inheritdoc/>
    public override void Write(HtmlWriter html)
    {
        _html = html;
        html.Element(
            "div",
            () =>
            {
                html.Text("h1", Texts["board.worklist"]);
                if (!Frame.OnlyLooks)
                {
                    html.Text("a", Texts["board.new"], ("class", "button"), ("href", Frame.Up + "cases/" + BoardCall.NewCase));
                }
            },
            ("class", "head"));
        html.Element("nav", () => html.Element("ul", WriteViews, ("class", "views")), ("aria-label", Texts["list.views"].Template));
        html.Element("details", Filters, ("class", "filters"), ("open", view.Filters.Count > 0));
        html.Element(
            "p",
            () =>
            {
                html.Element("span", null);
                html.Plain(" ");
                html.Text("a", Texts["list.show-changes"], ("href", view.View == WorklistView.Open ? "?" : "?view=" + Kebab.Of(view.View)));
            },
            ("class", "changed"),
            ("role", "status"),
            ("id", "changed"),
            ("hidden", true));
        if (view.Lines.IsEmpty)
        {
            html.Text("p", Texts[view.View == WorklistView.Open && view.Filters.Count == 0 ? "list.nothing" : "list.none"], ("class", "panel"));
        }
        else
        {
            html.Element("table", Table, ("class", "list"), ("role", "table"));
        }

        if (view.Next is { } next)
        {
            html.Element("nav", () => html.Text("a", Texts["list.next"], ("href", next), ("rel", "next")), ("class", "pages"), ("aria-label", Texts["list.pages"].Template));
        }
    }

    private void WriteViews()
    {
        foreach (var one in Views)
        {
            _html.Element("li", () => _html.Element(
                "a",
                () =>
                {
                    _html.Inline(Texts["view." + Kebab.Of(one)]);
                    if (Frame.Counts?.Of.TryGetValue(one, out var count) == true)
                    {
                        _html.Plain(" ");
                        _html.Element("span", () => _html.Plain(Format.Number(count) + (count == RecoveryDesk.MostCounted ? "+" : "")), ("class", "count"));
                    }
                },
                ("href", one == WorklistView.Open ? "?" : "?view=" + Kebab.Of(one)),
                ("aria-current", one == view.View ? "true" : null)));
        }
    }

    private void Filters()
    {
        _html.Text("summary", Texts["list.filter"]);
        _html.Element(
            "div",
            () =>
            {
                _html.Element(
                    "form",
                    () =>
                    {
                        if (view.View != WorklistView.Open)
                        {
                            _html.Element("input", null, ("type", "hidden"), ("name", "view"), ("value", Kebab.Of(view.View)));
                        }

                        foreach (var (name, value) in view.Filters.Where(filter => filter.Key is "customer" or "order" or "cause"))
                        {
                            _html.Element("input", null, ("type", "hidden"), ("name", name), ("value", value));
                        }

                        Filter("place", () => Place());
                        Filter("severity", () => Options("severity", ["major", "severe"], word => Frame.Acts.Word("severity", word).Template, Texts["list.any-severity"].Template));
                        Filter("failure", () => Line("failure"));
                        _html.Text("button", Texts["list.show"], ("class", "second"), ("type", "submit"));
                    },
                    ("class", "row"),
                    ("method", "get"),
                    ("action", "./"));
                _html.Element(
                    "form",
                    () =>
                    {
                        _html.Element(
                            "div",
                            () =>
                            {
                                _html.Element("label", () => _html.Inline(Texts["list.customer"]), ("for", "find"));
                                _html.Element("input", null, ("id", "find"), ("name", "customer"), ("autocomplete", "off"), ("spellcheck", "false"), ("maxlength", "256"), ("required", true));
                            },
                            ("class", "field"));
                        _html.Text("button", Texts["list.find"], ("class", "second"), ("type", "submit"));
                    },
                    ("class", "row"),
                    ("method", "post"),
                    ("action", "./find"));
            },
            ("class", "row"));
    }

    private void Filter(string name, Action control) => _html.Element(
        "div",
        () =>
        {
            _html.Element("label", () => _html.Inline(Texts["filter." + name]), ("for", name));
            control();
        },
        ("class", "field"));

    private void Place()
    {
        if (view.Places.IsEmpty)
        {
            Line("place");
        }
        else
        {
            Options("place", view.Places, place => place, Texts["list.any-place"].Template);
        }
    }

    private void Line(string name) => _html.Element("input", null, ("id", name), ("name", name), ("maxlength", "256"), ("value", view.Filters.GetValueOrDefault(name)));

    private void Options(string name, IEnumerable<string> values, Func<string, string> text, string any) => _html.Element(
        "select",
        () =>
        {
            _html.Element("option", () => _html.Plain(any), ("value", ""));
            foreach (var value in values)
            {
                _html.Element("option", () => _html.Plain(text(value)), ("value", value), ("selected", view.Filters.GetValueOrDefault(name) == value));
            }
        },
        ("id", name),
        ("name", name));

    private void Table()
    {
        _html.Element("caption", () => _html.Inline(Texts["list.caption"]));
        _html.Element(
            "thead",
            () => _html.Element(
                "tr",
                () =>
                {
                    foreach (var column in Columns)
                    {
                        _html.Element("th", () => _html.Inline(Texts["column." + column]), ("role", "columnheader"), ("scope", "col"));
                    }
                },
                ("role", "row")),
            ("role", "rowgroup"));
        foreach (var (group, at) in Groups.Select((group, at) => (group, at)))
        {
            var lines = view.Lines.Where(line => GroupOf(line.Of.Head) == at).ToList();
            if (lines.Count > 0)
            {
                _html.Element(
                    "tbody",
                    () =>
                    {
                        _html.Element(
                            "tr",
                            () => _html.Element("th", () => _html.Inline(Texts["group." + group]), ("role", "rowheader"), ("colspan", "6"), ("scope", "rowgroup")),
                            ("class", "group"),
                            ("role", "row"));
                        lines.ForEach(line => _html.Element("tr", () => Line(line), ("role", "row")));
                    },
                    ("role", "rowgroup"));
            }
        }
    }

    private int GroupOf(StreamHead head) => head.Wanted is { } wanted ? GroupOf(wanted) : head.Ending == Ending.Open ? 2 : 3;

    private int GroupOf(Wanted wanted) => wanted.At <= Format.Now ? 0 : Format.Local(wanted.At).Date <= Format.Local(Format.Now).Date ? 1 : 2;

    private void Line(WorklistLine line)
    {
        var head = line.Of.Head;
        Cell("due-at", () => Due(head.Wanted));
        Cell("case", () => Case(line.Of));
        Cell(null, () => _html.Data(line.Of.Customer is { } customer ? view.Customers.GetValueOrDefault(customer.Value, customer.Value) : head.Customer is null ? Texts["case.unnamed"].Template : Texts["page.erased"].Template));
        Cell("stands", () => Stands(line));
        Cell("owner", () => Owner(line.Of));
        Cell("owes", () => Owed(head.Card));
    }

    private void Cell(string? kind, Action inside) => _html.Element("td", inside, ("role", "cell"), ("class", kind));

    private void Due(Wanted? wanted)
    {
        if (wanted is null)
        {
            return;
        }

        var left = wanted.At - Format.Now;
        if (left <= TimeSpan.Zero)
        {
            _html.Element("span", () => _html.Inline(Texts["due.late"], ("span", Format.Span(left))), ("class", "late-text"));
        }
        else if (GroupOf(wanted) == 1)
        {
            _html.Element("span", () => _html.Inline(Texts["due.in"], ("span", Format.Span(left))), ("class", left < TimeSpan.FromHours(2) ? "soon-text" : null));
        }
        else
        {
            _html.Plain(Format.When(wanted.At));
        }

        _html.Plain(" ");
        _html.Element("span", () => _html.Inline(Texts["wanted." + Kebab.Of(wanted.Reason)]), ("class", "sub"));
    }

    private void Case(StreamSummary line)
    {
        var (head, id) = (line.Head, new CaseId(line.Key.Id));
        _html.Element(
            "a",
            () => _html.Inline(CaseWords.TitleOf(Frame, head.Failure, head.Card?.Purpose ?? Purpose.Failure, head.Card?.Nature ?? default)),
            ("href", Frame.Up + "cases/" + BoardCall.AddressOf(id)));
        if (head.Card is not { Purpose: not Purpose.Failure })
        {
            CaseWords.Severity(_html, Frame, head.Severity);
        }

        _html.Plain(" ");
        _html.Element(
            "span",
            () =>
            {
                _html.Plain(id.Value);
                if (head.Place is { } place)
                {
                    _html.Plain(" · ");
                    _html.Data(place.Value);
                }

                if (head.Channel is { } channel)
                {
                    _html.Plain(" · ");
                    _html.Inline(Frame.Acts.Channel(channel.Value));
                    _html.Plain(", " + Format.When(head.Card?.ReceivedAt ?? UnixMicroseconds.ToTime(head.OpenedAt)));
                }
            },
            ("class", "sub"));
    }

    private void Stands(WorklistLine line)
    {
        var head = line.Of.Head;
        _html.Inline(head.Ending == Ending.Open ? Frame.Acts.Stage(head.Stage.Name) : Frame.Acts.Word("ending", Kebab.Of(head.Ending)));
        _html.Plain(" ");
        _html.Element(
            "span",
            () =>
            {
                if (line.Way is { Stages.IsEmpty: false } way)
                {
                    CaseWords.Dots(_html, Frame, way);
                    _html.Plain(" ");
                }

                if (line.Next is { } next)
                {
                    _html.Inline(Texts["case.next"], ("act", CaseWords.ActOf(Frame, next).Template));
                }
            },
            ("class", "sub"));
    }

    private void Owner(StreamSummary line)
    {
        var name = line.Responsible is { } who ? view.Names.GetValueOrDefault(who.Value, who.Value) : Texts["page.erased"].Template;
        if (!line.Head.IsOwned)
        {
            CaseWords.Owner(_html, Frame, isOwned: false, name);
            return;
        }

        _html.Data(name);
    }

    private void Owed(CaseCard? card)
    {
        List<Action> owed = [];
        foreach (var money in card?.Standing ?? [])
        {
            owed.Add(() => _html.Inline(Texts["owed.given"], ("amount", Format.Money(money))));
        }

        foreach (var request in card?.Pending ?? [])
        {
            owed.Add(() => _html.Inline(request.Money is null ? Texts["owed.request"] : Texts["owed.waits"], ("amount", request.Money is { } money ? Format.Money(money) : "")));
        }

        if (card is { Promises: > 0 and var promises })
        {
            owed.Add(() => _html.Inline(Texts["owed.promises", promises], ("count", Format.Number(promises))));
        }

        if (card is { Tasks: > 0 and var tasks })
        {
            owed.Add(() => _html.Inline(Texts["owed.tasks", tasks], ("count", Format.Number(tasks))));
        }

        if (owed.Count == 0)
        {
            _html.Text("span", Texts["owed.nothing"], ("class", "quiet"));
        }

        for (var i = 0; i < owed.Count; i++)
        {
            _html.Element("span", owed[i], ("class", i == 0 ? null : "sub"));
            _html.Plain(" ");
        }
    }
}
