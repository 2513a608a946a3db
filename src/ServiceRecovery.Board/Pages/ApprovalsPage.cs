using System.Collections.Immutable;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Cases;

namespace ServiceRecovery.Board.Pages;

/// <summary>A request that waits, with what its page says of it.</summary>
/// <param name="Of">The request.</param>
/// <param name="By">What who asked is called.</param>
/// <param name="Forms">The forms with which the reader decides; the first is the plain yes.</param>
internal sealed record WaitingView(WaitingRequest Of, string By, ImmutableArray<ActForm> Forms)
{
    /// <summary>Gets what the reader could give at once in the case.</summary>
    public ImmutableArray<Money> AtOnce { get; init; } = [];

    /// <summary>Gets what the customer is called.</summary>
    public string? Customer { get; init; }
}

/// <summary>The requests that wait for somebody's decision: the reader's first, and then those that others decide.</summary>
/// <param name="frame">What it has around it.</param>
/// <param name="waiting">The requests.</param>
/// <param name="names">What people are called.</param>
/// <param name="hasMore">Whether more wait than are shown.</param>
internal sealed class ApprovalsPage(PageFrame frame, ImmutableArray<WaitingView> waiting, IReadOnlyDictionary<string, string> names, bool hasMore) : BoardPage(frame)
{
    private HtmlWriter _html = null!;

    /// <inheritdoc/>
    public override string Title => Texts["board.approvals"].Template;

    /// <inheritdoc/>
    public override string Here => "approvals";

    /// <inheritdoc/>
    public override void Write(HtmlWriter html)
    {
        _html = html;
        html.Element(
            "div",
            () =>
            {
                html.Text("h1", Texts["board.approvals"]);
                html.Plain(" ");
                html.Text("p", Texts["approvals.order"], ("class", "quiet"));
            },
            ("class", "head"));
        Part("approvals.mine", [.. waiting.Where(one => one.Of.IsMine)], "approvals.none");
        Part("approvals.others", [.. waiting.Where(one => !one.Of.IsMine)], null);
        if (hasMore)
        {
            html.Text("p", Texts["approvals.more"]);
        }
    }

    private void Part(string key, ImmutableArray<WaitingView> part, string? none)
    {
        if (part.IsEmpty && none is null)
        {
            return;
        }

        _html.Element(
            "h2",
            () =>
            {
                _html.Inline(Texts[key]);
                _html.Plain(" ");
                _html.Element("span", () => _html.Plain(Format.Number(part.Length)), ("class", "count"));
            },
            ("class", "part"));
        if (part.IsEmpty)
        {
            _html.Text("p", Texts[none!], ("class", "panel"));
        }

        foreach (var one in part)
        {
            Request(one, FormField.IdOf($"{one.Of.Case}-{one.Of.Request.Ref}"));
        }
    }

    private void Request(WaitingView one, string id)
    {
        var (request, current) = (one.Of.Request, one.Of.Current);
        _html.Element(
            "article",
            () =>
            {
                _html.Element("div", () =>
                {
                    _html.Element("p", () => What(request), ("class", "sum"));
                    _html.Element("p", () => _html.Inline(Frame.Acts.Act(request.Act.GivenBy)));
                    _html.Element("p", () => _html.Inline(Texts["approvals.waits"], ("span", Format.Span(Format.Now - request.RequestedAt))), ("class", request.ExpiresAt - Format.Now < TimeSpan.FromHours(4) ? "late-text" : "soon-text"));
                    _html.Element("p", () => _html.Inline(Texts["approvals.expires"], ("at", Format.When(request.ExpiresAt))), ("class", "sub"));
                });
                _html.Element("div", () => Case(one, current, id));
                _html.Element("div", () => Decide(one, id), ("class", "decide"));
            },
            ("class", "panel ask"),
            ("aria-labelledby", id));
    }

    private void What(ApprovalState request)
    {
        if (request.Money is { } money)
        {
            _html.Data(Format.Money(money));
        }
        else
        {
            _html.Inline(Texts["approvals.no-amount"]);
        }
    }

    private void Case(WaitingView one, RecoveryCase current, string id)
    {
        _html.Element(
            "h3",
            () =>
            {
                _html.Element(
                    "a",
                    () => _html.Inline(CaseWords.TitleOf(Frame, current.Failure, current.Purpose, current.Nature)),
                    ("href", Frame.Up + "cases/" + BoardCall.AddressOf(one.Of.Case)));
                CaseWords.Severity(_html, Frame, current.Severity);
            },
            ("id", id));
        _html.Element(
            "p",
            () =>
            {
                _html.Element("span", () => _html.Plain(one.Of.Case.Value));
                _html.Plain(" ");
                if (one.Customer is { } customer)
                {
                    _html.Element("span", () => _html.Data(customer));
                    _html.Plain(" ");
                }

                _html.Element("span", () => _html.Inline(Texts["approvals.asked-by"], ("name", one.By)));
            },
            ("class", "facts"));
        _html.Element("div", () => new StoryWriter(_html, Frame, names, ImmutableHashSet<CaseId>.Empty).Details(one.Of.Request.Act), ("class", "reason"));

        if (one.Of.Request.Money is { } money)
        {
            _html.Element("p", () => _html.Inline(Texts["approvals.stands"], ("amount", Format.Money(new Money(current.StandingMinor(money.Currency), money.Currency)))), ("class", "small"));
        }
    }

    private void Decide(WaitingView one, string id)
    {
        if (!one.Of.IsMine)
        {
            _html.Element("p", () => _html.Element("b", () => _html.Inline(Texts["approvals.not-you"])));
            foreach (var unmet in one.Of.Unmet)
            {
                _html.Element("p", () => _html.Plain(new UnmetWords(Texts, Format, one.Of.Current).Of(unmet)), ("class", "hint"), ("dir", "auto"));
            }
        }

        else if (one.Of.Request.Money is { } money && one.AtOnce.FirstOrDefault(limit => limit.Currency == money.Currency) is { Minor: > 0 } most)
        {
            _html.Element("p", () => _html.Inline(Texts["approvals.limit"], ("amount", Format.Money(most))), ("class", "hint"));
        }

        for (var i = 0; i < one.Forms.Length; i++)
        {
            var form = one.Forms[i] with { Fields = [.. one.Forms[i].Fields.Select(field => Renamed(field, FormattableString.Invariant($"{id}-{i}")))] };
            if (form.Fields.All(field => field.Control == Control.Hidden))
            {
                Form(form);
            }
            else
            {
                _html.Element("details", () =>
                {
                    _html.Element("summary", () => _html.Inline(form.Title));
                    Form(form);
                });
            }
        }
    }

    // Several forms on one page have elements of their own.
    private static FormField Renamed(FormField field, string prefix) => field with { IdPrefix = prefix + "-" };

    private void Form(ActForm form) => _html.Element(
        "form",
        () =>
        {
            new FormWriter(_html, Texts).Fields(form.Fields);
            _html.Element("p", () => _html.Element("button", () => _html.Inline(form.Title), ("type", "submit")), ("class", "buttons"));
        },
        ("method", "post"),
        ("action", form.Action));
}
