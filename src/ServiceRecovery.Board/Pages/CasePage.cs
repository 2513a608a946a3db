using System.Globalization;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Cases;
using ServiceRecovery.Declarations;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Board.Pages;

/// <summary>The page of a case: what is next with its form, what is owed, what else can be done, and what happened.</summary>
internal sealed class CasePage(PageFrame frame, CaseView view) : BoardPage(frame)
{
    private HtmlWriter _html = null!;

    /// <inheritdoc/>
    public override string Title => view.Id.Value + " " + CaseWords.TitleOf(Frame, view.Current.Failure, view.Current.Purpose, view.Current.Nature).Template;

    /// <inheritdoc/>
    public override bool HasProblem => view.Form is { Problems.IsEmpty: false };

    private RecoveryCase Current => view.Current;

    private UnmetWords Unmets => new(Texts, Format, Current);

    private string Address => Frame.Up + "cases/" + BoardCall.AddressOf(view.Id);

    /// <inheritdoc/>
    public override void Write(HtmlWriter html)
    {
        _html = html;
        var forms = new FormWriter(html, Texts);
        if (view.Form is { } form)
        {
            forms.Problems(form.Problems, Address, Frame.Acts);
        }

        CameOf();
        html.Element("p", () => html.Text("a", Texts["board.worklist"], ("href", Frame.Up)), ("class", "crumb"));
        Head();
        Way();
        html.Element(
            "div",
            () =>
            {
                Next(forms);
                html.Element("aside", () => new CaseAside(html, Frame, view).Write(), ("aria-label", Texts["case.aside"].Template));
                if (!Frame.OnlyLooks)
                {
                    Also();
                }

                Story();
            },
            ("class", "two"));
    }

    private void CameOf()
    {
        var fresh = view.History.Where(recorded => recorded.Header.Version > view.Since).ToList();
        if (view.Since is null || fresh.Count == 0)
        {
            return;
        }

        _html.Element(
            "div",
            () =>
            {
                _html.Element("p", () =>
                {
                    var asked = fresh.Select(recorded => recorded.Event).OfType<CaseEvent.ApprovalRequested>().LastOrDefault();
                    if (asked is not null && Current.Approvals.FirstOrDefault(one => one.Ref == asked.Ref) is { Standing: ApprovalStanding.Pending } request)
                    {
                        _html.Inline(
                            Texts[request.Level is null ? "came.waits-anybody" : "came.waits"],
                            ("level", request.Level?.Value ?? ""),
                            ("until", Format.When(request.ExpiresAt)));
                    }
                    else if (Current.IsClosing && fresh.Exists(recorded => recorded.Event is CaseEvent.CloseRequested))
                    {
                        _html.Inline(Texts["came.closes"]);
                    }
                    else
                    {
                        new StoryWriter(_html, Frame, view.Names, view.Hidden).Sentence(fresh[0]);
                    }
                });
                if (!view.Findings.IsEmpty)
                {
                    _html.Element("ul", () =>
                    {
                        foreach (var finding in view.Findings)
                        {
                            _html.Element("li", () => _html.Plain(finding.Sentence), ("dir", "auto"));
                        }
                    });
                }
            },
            ("class", "changed"),
            ("role", "status"));
    }

    private void Head()
    {
        _html.Element("h1", () =>
        {
            _html.Inline(CaseWords.TitleOf(Frame, Current.Failure, Current.Purpose, Current.Nature));
            if (Current.Purpose == Purpose.Failure)
            {
                CaseWords.Severity(_html, Frame, Current.Severity);
            }

            if (Current.Safety)
            {
                _html.Plain(" ");
                _html.Text("span", Texts["case.safety"], ("class", "mark late"));
            }
        });
        _html.Element(
            "p",
            () =>
            {
                Fact(() => _html.Plain(view.Id.Value));
                Fact(view.Customer is { } customer ? () => _html.Data(customer) : null);
                Fact(Current.Place is { } place ? () => _html.Data(place.Value) : null);
                Fact(() => _html.Inline(Texts["case.received"], ("channel", Frame.Acts.Channel(Current.Channel.Value).Template), ("at", Format.When(Current.ReceivedAt))));
                Fact(() => CaseWords.Owner(_html, Frame, Current.IsOwned, Current.Responsible is { } who ? NameOf(who) : null));
                if (!Current.IsOpen)
                {
                    Fact(() => _html.Inline(Frame.Acts.Word("ending", Kebab.Of(Current.Ending))));
                }
            },
            ("class", "facts"));

        void Fact(Action? write)
        {
            if (write is not null)
            {
                _html.Element("span", write);
                _html.Plain(" ");
            }
        }
    }

    private void Way()
    {
        var way = view.Steps.Way;
        if (way.Stages.IsEmpty)
        {
            return;
        }

        _html.Element(
            "ol",
            () =>
            {
                for (var i = 0; i < way.Stages.Length; i++)
                {
                    var (stage, at) = (way.Stages[i], i);
                    var (isNow, isDone) = (at == way.Done - 1, at < way.Done);
                    _html.Element(
                        "li",
                        () =>
                        {
                            _html.Element("b", () => _html.Inline(Frame.Acts.Stage(stage.Name)));
                            _html.Plain(" ");
                            var reached = view.History.LastOrDefault(recorded => recorded.Header.Stage == stage);
                            if (isDone && reached is not null)
                            {
                                _html.Plain(Format.When(view.History.First(recorded => recorded.Header.Stage == stage).Header.RecordedAt));
                            }
                            else if (!isDone)
                            {
                                _html.Inline(Texts["case.not-yet"]);
                            }
                        },
                        ("class", isNow ? "now" : isDone ? "done" : null),
                        ("aria-current", isNow ? "step" : null));
                }
            },
            ("class", "way"),
            ("aria-label", Texts["case.way"].Template));
        _html.Element(
            "p",
            () => _html.Inline(
                Texts["case.way-short"],
                ("stage", Frame.Acts.Stage(Current.Stage.Name).Template),
                ("done", Format.Number(way.Done)),
                ("all", Format.Number(way.Stages.Length))),
            ("class", "way-short small"));
    }

    private void Next(FormWriter forms)
    {
        var next = view.Steps.Next;
        if (view.Form is { } form)
        {
            var isNext = next?.Verb == form.Verb;
            Panel(
                "next",
                () => _html.Inline(isNext ? Texts["case.next"] : form.Title, isNext ? [("act", form.Title.Template)] : []),
                () =>
                {
                    if (form.About is { } about)
                    {
                        _html.Element("p", () => _html.Inline(about), ("class", "hint"));
                    }

                    if (form.Why is { } why)
                    {
                        _html.Element("p", () => _html.Plain(why), ("class", "why"), ("dir", "auto"));
                    }

                    Form(forms, form, isNext);
                },
                "panel next");
        }
        else if (view.Shut is { } shut)
        {
            Panel("next", () => _html.Inline(Frame.Acts.Act(Acts.FindCase(shut)!)), () => Why(shut), "panel next");
        }
        else if (next is not null)
        {
            Panel("next", () => _html.Inline(Texts["case.next"], ("act", CaseWords.ActOf(Frame, next.Verb).Template)), () => Waiting(next), "panel next");
        }
        else
        {
            Panel("next", () => _html.Inline(Texts[Current.IsOpen ? "case.no-next" : "case.ended"]), () => { }, "panel next");
        }
    }

    private void Form(FormWriter forms, ActForm form, bool isNext)
    {
        _html.Element(
            "form",
            () =>
            {
                forms.Fields(form.Fields);
                Review(form);
                _html.Element(
                    "p",
                    () =>
                    {
                        _html.Text("button", form.IsOutdated ? Texts["form.all-the-same"] : form.Title, ("type", "submit"));
                        if (form.ReviewAction is { } review)
                        {
                            _html.Plain(" ");
                            _html.Text("button", Texts["form.check-words"], ("class", "second"), ("type", "submit"), ("formaction", review), ("formnovalidate", true), ("data-review", "review"));
                        }

                        if (!isNext && view.Steps.Next is { WaitsFor: NextWait.Nobody } next)
                        {
                            _html.Plain(" ");
                            _html.Element("a", () => _html.Inline(Texts["form.back"], ("act", CaseWords.ActOf(Frame, next.Verb).Template)), ("href", Address));
                        }
                    },
                    ("class", "buttons"));
            },
            ("method", "post"),
            ("action", form.Action));
    }

    private void Review(ActForm form)
    {
        if (form.ReviewAction is null)
        {
            return;
        }

        _html.Element(
            "div",
            () =>
            {
                if (form.Review is { } review)
                {
                    Found("review.stops", review.Refusals);
                    Found("review.better", review.Findings);
                    if (review.Refusals.IsEmpty && review.Findings.IsEmpty)
                    {
                        _html.Text("p", Texts["review.nothing"]);
                    }
                }
            },
            ("class", "review"),
            ("id", "review"),
            ("role", "status"),
            ("data-stops", Texts["review.stops"].Template),
            ("data-better", Texts["review.better"].Template),
            ("data-nothing", Texts["review.nothing"].Template),
            ("hidden", form.Review is null));

        void Found(string key, IReadOnlyCollection<Finding> findings)
        {
            if (findings.Count > 0)
            {
                _html.Text("h3", Texts[key]);
                _html.Element("ul", () =>
                {
                    foreach (var finding in findings)
                    {
                        _html.Element("li", () => _html.Plain(finding.Sentence), ("dir", "auto"));
                    }
                });
            }
        }
    }

    private void Waiting(NextAct next)
    {
        if (next.WaitsFor != NextWait.Nobody)
        {
            _html.Element("p", () => _html.Inline(Texts["wait." + Kebab.Of(next.WaitsFor)], ("level", next.Level?.Value ?? Texts["wait.anybody"].Template)), ("class", "why"));
        }

        if (next.Because is { } because)
        {
            _html.Element("p", () => _html.Plain(Unmets.Of(because)), ("dir", "auto"));
        }
    }

    private void Why(string verb)
    {
        foreach (var unmet in view.Steps.Unmet.GetValueOrDefault(verb, []))
        {
            _html.Element("p", () => _html.Plain(Unmets.Of(unmet)), ("class", "why"), ("dir", "auto"));
        }
    }

    private void Also() => Panel(
        "also",
        () => _html.Inline(Texts["case.also"]),
        () =>
        {
            // Families of one heading are one group.
            var offered = view.Steps.Open.Select(open => Acts.FindCase(open.Verb)!).Where(act => !act.OpensCase).GroupBy(act => Frame.Acts.Family(act.Family));
            _html.Element(
                "div",
                () =>
                {
                    foreach (var family in offered)
                    {
                        _html.Element("div", () =>
                        {
                            _html.Text("h3", family.Key);
                            _html.Element("ul", () =>
                            {
                                foreach (var act in family)
                                {
                                    _html.Element("li", () => _html.Element("a", () => _html.Inline(Frame.Acts.Act(act)), ("href", $"{Address}?act={act.Verb}")));
                                }
                            });
                        });
                    }
                },
                ("class", "acts"));
            var shut = view.Steps.Unmet.Select(one => (Verb: one.Key, Act: Acts.FindCase(one.Key), Unmet: one.Value)).Where(one => one.Act is { OpensCase: false }).Select(one => (one.Verb, Unmet: one.Unmet.Where(unmet => IsTold(one.Act!, unmet)).ToList())).Where(one => one.Unmet.Count > 0).ToList();
            if (shut.Count > 0)
            {
                _html.Element(
                    "details",
                    () =>
                    {
                        _html.Text("summary", Texts["case.not-now"]);
                        _html.Element(
                            "ul",
                            () =>
                            {
                                foreach (var (verb, unmet) in shut)
                                {
                                    _html.Element("li", () =>
                                    {
                                        _html.Element("b", () => _html.Inline(CaseWords.ActOf(Frame, verb)));
                                        _html.Plain(": ");
                                        _html.Element("span", () => _html.Plain(string.Join(" ", unmet.Select(Unmets.Of))), ("dir", "auto"));
                                    });
                                }
                            },
                            ("class", "shut"));
                    },
                    ("class", "not-now"));
            }
        },
        "panel");

    // That a step comes later is no reason that somebody looks for; of what an act is given for, only who keeps this person from it.
    private static bool IsTold(Act act, Unmet unmet) => !unmet.IsStepNotOpen && (act.Targets is null || RefusalStatus.Of(unmet.Code) == 403);

    private void Story() => Panel(
        "story",
        () => _html.Inline(Texts["case.story"]),
        () =>
        {
            var before = view.Before ?? long.MaxValue;
            var shown = view.History.Where(recorded => recorded.Header.Version < before).Reverse().Take(CaseView.PageSize).ToList();
            new StoryWriter(_html, Frame, view.Names, view.Hidden).Write(shown, view.Since);
            if (shown is [.., { Header.Version: > 1 and var last }])
            {
                _html.Element(
                    "p",
                    () => _html.Text("a", Texts["case.earlier"], ("href", string.Create(CultureInfo.InvariantCulture, $"{Address}?before={last}#story")), ("rel", "next")),
                    ("class", "pages"));
            }
        },
        "panel");

    private void Panel(string id, Action title, Action inside, string kind) => _html.Element(
        "section",
        () =>
        {
            _html.Element("h2", title, ("id", id));
            inside();
        },
        ("class", kind),
        ("aria-labelledby", id));

    private string NameOf(Subject who) => who.Original is { } id ? view.Names.GetValueOrDefault(id, id) : Texts["page.erased"].Template;
}
