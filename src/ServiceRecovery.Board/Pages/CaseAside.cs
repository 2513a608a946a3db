using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Cases;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Board.Pages;

/// <summary>Writes how a case stands beside what is done in it: what is owed, the customer, and the case itself.</summary>
internal sealed class CaseAside(HtmlWriter html, PageFrame frame, CaseView view)
{
    private RecoveryCase Current => view.Current;

    private PageTexts Texts => frame.Texts;

    private PageFormat Format => frame.Format;

    /// <summary>Writes it.</summary>
    public void Write()
    {
        Panel("owed", Owed);
        if (Current.Purpose == Purpose.Failure)
        {
            Panel("customer", Customer);
        }

        Panel("us", Ours);
    }

    private void Panel(string id, Action inside) => html.Element(
        "section",
        () =>
        {
            html.Element("h2", () => html.Inline(Texts["panel." + id]), ("id", id));
            inside();
        },
        ("class", "panel"),
        ("aria-labelledby", id));

    private void Owed()
    {
        var pending = Current.Approvals.Where(request => Laws.IsPending(Current, request)).ToList();
        if (Current.Promises.IsEmpty && Current.Compensations.IsEmpty && pending.Count == 0)
        {
            html.Text("p", Texts["case.owed-nothing"], ("class", "quiet"));
            return;
        }

        html.Element(
            "ul",
            () =>
            {
                foreach (var promise in Current.Promises)
                {
                    html.Element("li", () => Promise(promise));
                }

                foreach (var request in pending)
                {
                    html.Element("li", () => Request(request));
                }

                foreach (var grant in Current.Compensations)
                {
                    html.Element("li", () => Grant(grant));
                }
            },
            ("class", "owed"));
    }

    private void Promise(PromiseState promise)
    {
        var isLate = promise.Standing == PromiseStanding.Broken || (promise.Standing == PromiseStanding.Open && promise.DueAt < Format.Now);
        html.Element(
            "div",
            () =>
            {
                html.Element("b", () => html.Data(promise.What.Value ?? Texts["page.erased"].Template));
                html.Plain(" ");
                html.Text("span", Word("promise", promise.Standing), ("class", isLate ? "mark late" : promise.Standing == PromiseStanding.Open ? "mark soon" : "mark good"));
            },
            ("class", "spread"));
        Sub(promise.Kind == PromiseKind.Task ? "case.task-by" : "case.promised-by", ("due", Format.When(promise.DueAt)), ("name", NameOf(promise.By)));
    }

    private void Request(ApprovalState request)
    {
        html.Element(
            "div",
            () =>
            {
                html.Element("b", () => html.Inline(frame.Acts.Act(request.Act.GivenBy)));
                Amount(request.Money);
            },
            ("class", "spread"));
        Sub(
            request.Level is null ? "case.waits-anybody" : "case.waits",
            ("level", request.Level?.Value ?? ""),
            ("span", Format.Span(Format.Now - request.RequestedAt)),
            ("until", Format.When(request.ExpiresAt)));
    }

    private void Grant(CompensationState grant)
    {
        html.Element(
            "div",
            () =>
            {
                html.Element("b", () => html.Inline(Word("kind", grant.Kind)));
                Amount(grant.Amount);
            },
            ("class", "spread"));
        html.Element("span", () => html.Inline(Word("compensation", grant.Standing)), ("class", "sub"));
    }

    private void Amount(Money? money)
    {
        if (money is { } amount)
        {
            html.Plain(" ");
            html.Element("span", () => html.Data(Format.Money(amount)), ("class", "nowrap"));
        }
    }

    private void Customer() => html.Element(
        "dl",
        () =>
        {
            Pair("case.name", () => html.Data(view.Customer ?? Texts["case.unnamed"].Template));
            Pair("case.order", Current.Order is { } order ? () => html.Data(order.Original ?? Texts["page.erased"].Template) : null);
            Pair("case.expects", Said<CaseEvent.CustomerHeard>(heard => heard.Expects));
            Pair("case.needs", Said<CaseEvent.FailureReported>(report => report.Needs));
            Pair("case.touch", Current.Contacts > 0 ? () =>
            {
                html.Inline(Texts["case.contacts", Current.Contacts], ("count", Format.Number(Current.Contacts)));
                if (Current.RepeatContacts > 0)
                {
                    html.Plain(" ");
                    html.Inline(Texts["case.retold", Current.RepeatContacts], ("count", Format.Number(Current.RepeatContacts)));
                }
            } : null);
            Pair("case.others", view.Others.IsEmpty ? null : () =>
            {
                foreach (var other in view.Others)
                {
                    var id = new CaseId(other.Key.Id);
                    html.Element("div", () =>
                    {
                        html.Element("a", () => html.Plain(id.Value), ("href", frame.Up + "cases/" + BoardCall.AddressOf(id)));
                        html.Plain(", ");
                        html.Inline(other.Head.Ending == Ending.Open ? frame.Acts.Stage(other.Head.Stage.Name) : Word("ending", other.Head.Ending));
                    });
                }
            });
        },
        ("class", "pairs"));

    private Action? Said<T>(Func<T, PersonalText?> words)
        where T : CaseEvent =>
        view.History.Select(recorded => recorded.Event).OfType<T>().Select(words).LastOrDefault(said => said is not null) is { } said ? () => html.Data(said.Value ?? Texts["page.erased"].Template) : null;

    private void Ours() => html.Element(
        "dl",
        () =>
        {
            Pair("case.owner", Current.IsOwned && Current.Responsible is { } owner ? () => html.Data(NameOf(owner)) : () => CaseWords.Owner(html, frame, isOwned: false, Current.Responsible is { } who ? NameOf(who) : null));
            Pair("case.offered", Current.HandOverTo is { } to ? () => html.Data(NameOf(to)) : null);
            Pair("case.escalated", Current.EscalatedTo is { } level ? () => html.Data(level.Value) : null);
            Pair("case.nature", Current.Purpose == Purpose.Failure ? () =>
            {
                html.Inline(Word("nature", Current.Nature));
                html.Plain(" · ");
                html.Inline(Texts["case.inconvenience"], ("much", Word("inconvenience", Current.Inconvenience).Template));
            }
            : null);
            Pair("case.cause", Current.Cause is { } cause ? () => html.Data(cause.Value) : null);
            Pair("case.links", Links());
            Pair("case.playbook", () => html.Plain(Current.Playbook.ToString()));
            Pair("case.version", () => html.Plain(Format.Number(Current.Version)));
        },
        ("class", "pairs"));

    private Action? Links()
    {
        var links = Current.Links.Concat(Current.Absorbed.Select(absorbed => absorbed.Younger)).Concat(Current.MergedInto is { } into ? [into] : []).Where(other => other != view.Id && !view.Hidden.Contains(other)).Distinct().ToList();
        return links.Count == 0 ? null : () =>
        {
            foreach (var other in links)
            {
                html.Element("a", () => html.Plain(other.Value), ("href", frame.Up + "cases/" + BoardCall.AddressOf(other)));
                html.Plain(" ");
            }
        };
    }

    private void Pair(string key, Action? value)
    {
        if (value is not null)
        {
            html.Element("dt", () => html.Inline(Texts[key]));
            html.Element("dd", value);
        }
    }

    private void Sub(string key, params (string Name, string Value)[] values) => html.Element("span", () => html.Inline(Texts[key], values), ("class", "sub"));

    private PageText Word(string field, Enum word) => frame.Acts.Word(field, Kebab.Of(word));

    private string NameOf(Subject who) => who.Original is { } id ? view.Names.GetValueOrDefault(id, id) : Texts["page.erased"].Template;
}
