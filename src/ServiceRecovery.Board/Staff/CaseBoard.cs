using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Policies;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Staff;

/// <summary>Answers what is asked of a case: shows it, takes its forms, and has words reviewed.</summary>
internal static class CaseBoard
{
    // Earlier cases of a customer tell something for a year.
    private static readonly TimeSpan Earlier = TimeSpan.FromDays(365);

    /// <summary>Shows it.</summary>
    public static async ValueTask<BoardAnswer> ShowAsync(BoardCall call)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, "act", "since", "before");
        var (since, before) = (query.Number("since", 0, long.MaxValue, long.MaxValue), query.Number("before", 1, long.MaxValue, long.MaxValue));
        var act = query.Has("act") ? Acts.FindCase(query.Text("act")) : null;
        if ((query.Problem() ?? (query.Has("act") && act is null ? UnknownAct() : null)) is { } wrong)
        {
            return await BoardMessages.OfAsync(call, wrong, FormBody.Empty).ConfigureAwait(false);
        }

        if (await FindAsync(call).ConfigureAwait(false) is not { } looked)
        {
            return await UnknownAsync(call, FormBody.Empty).ConfigureAwait(false);
        }

        var (id, steps) = (looked.Id, looked.Steps);
        var asked = act ?? (steps.Next is { WaitsFor: NextWait.Nobody } next ? Acts.FindCase(next.Verb) : null);
        var isOpen = asked is not null && steps.Find(asked.Verb) is not null && !call.Api.OnlyLooks;
        var form = isOpen ? await FormAsync(call, id, steps, asked!, null, []).ConfigureAwait(false) : null;
        return await PageAsync(call, looked, StatusCodes.Status200OK, view => view with
        {
            Form = form,
            Shut = act is not null && !isOpen && !call.Api.OnlyLooks ? act.Verb : null,
            Since = query.Has("since") ? since : null,
            Before = query.Has("before") ? before : null,
        }).ConfigureAwait(false);
    }

    /// <summary>Takes the form of an act.</summary>
    public static async ValueTask<BoardAnswer> ActAsync(BoardCall call)
    {
        var (form, unread) = await FormBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        if (unread is { } status)
        {
            return await BoardMessages.OfAsync(call, BoardMessages.Unread(status, call.Texts), form).ConfigureAwait(false);
        }

        if (Acts.FindCase((string)call.Http.Request.RouteValues["verb"]!) is not { OpensCase: false } act)
        {
            return await BoardMessages.OfAsync(call, UnknownAct(), form).ConfigureAwait(false);
        }

        if (await FindAsync(call).ConfigureAwait(false) is not { } looked)
        {
            return await UnknownAsync(call, form).ConfigureAwait(false);
        }

        var (id, steps) = (looked.Id, looked.Steps);
        var (asked, problems) = Read(call, act, steps, form);
        if (asked is null)
        {
            return await AgainAsync(StatusCodes.Status400BadRequest, problems).ConfigureAwait(false);
        }

        var result = await CaseApi.HandleAsync(call.Api, id, asked).ConfigureAwait(false);
        if (result is not CommandResult.Refused refused)
        {
            return new BoardAnswer.Elsewhere("../../" + await AddressAsync(call, id, result).ConfigureAwait(false));
        }

        var code = refused.Refusal.Code;

        // Under an id that was taken for something else the same is sent anew; against a case that went on it is said once more, by somebody who saw what happened.
        var typed = code is "id-reused" or "ref-used" ? Without(form, [.. FormBuilder.MadeOf(act)]) : code is "version-differs" ? Without(form, FormBuilder.VersionField) : form;
        looked = await LookAsync(call, id).ConfigureAwait(false) ?? looked;
        steps = looked.Steps;
        if (await CaseApi.HidesAsync(call.Api, id, refused).ConfigureAwait(false))
        {
            return await AgainAsync(WebCodes.StatusOf(code), [new FormProblem(PageFormat.Fill(call.Texts["form.elsewhere"]))]).ConfigureAwait(false);
        }

        return await AgainAsync(
            WebCodes.StatusOf(code),
            code == "version-differs" ? [new FormProblem(PageFormat.Fill(call.Texts["form.went-on"]))] : [.. refused.Refusal.Unmet.Select(unmet => ProblemOf(call, unmet, act, steps))],
            code == "version-differs" ? asked.Expected : null,
            typed).ConfigureAwait(false);

        async ValueTask<BoardAnswer> AgainAsync(int answered, ImmutableArray<FormProblem> wrong, long? since = null, FormBody? sent = null)
        {
            var again = await FormAsync(call, id, steps, act, sent ?? form, wrong).ConfigureAwait(false) with { IsOutdated = since is not null };
            return await PageAsync(call, looked, answered, view => view with { Form = again, Since = since }).ConfigureAwait(false);
        }
    }

    /// <summary>Has the words of a form reviewed, and shows them as they were typed with what was found; to the script it tells what was found alone.</summary>
    public static async ValueTask<BoardAnswer> ReviewAsync(BoardCall call)
    {
        var (form, unread) = await FormBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        if (unread is { } status)
        {
            return await BoardMessages.OfAsync(call, BoardMessages.Unread(status, call.Texts), form).ConfigureAwait(false);
        }

        if (await FindAsync(call).ConfigureAwait(false) is not { } looked)
        {
            return await UnknownAsync(call, form).ConfigureAwait(false);
        }

        var (id, steps) = (looked.Id, looked.Steps);
        var act = CaseCommand.Apologize.Declared;

        // Words can be looked at before it is decided how they are said.
        ImmutableArray<FieldSpec> drafted = [.. CaseApi.Drafted.Where(field => field.Name != "channel" || form["channel"].Length > 0)];
        var json = new FormJson(new FormBody([.. form.Fields.Where(field => drafted.Any(spec => spec.Name == field.Name))]), act, default, call.Format, call.Texts);
        var reading = RequestReader.ReadFields(json.Write(drafted), drafted);
        var problems = json.Problems.AddRange(FormFaults.Of(reading.Faults, json.Problems, act, call.Texts));
        ApologyRuling? ruling = null;
        if (problems.IsEmpty)
        {
            var (draft, unclear) = CaseApi.DraftOf(reading.Value!);
            ruling = draft is null ? null : await call.Tenant.Case(id).ReviewAsync(draft, call.By, call.Left).ConfigureAwait(false);
            problems = unclear is not null ? [new FormProblem(PageFormat.Fill(call.Texts["review.one"]), "text")]
                : ruling?.UnknownTemplate is { } unknown ? [new FormProblem(new UnmetWords(call.Texts, call.Format, steps.Case).Of(Refusals.TemplateUnknown(unknown)), "template")]
                : [];
        }

        if (call.IsOfScript)
        {
            return new BoardAnswer.Data(problems is [var first, ..] ? Problem.Faulty(Fault.BadValue, first.Sentence, first.Path) : ApiAnswer.Of(StatusCodes.Status200OK, writer => CaseAnswers.WriteReview(writer, ruling!)));
        }

        var shown = await FormAsync(call, id, steps, act, form, problems).ConfigureAwait(false) with { Review = problems.IsEmpty ? ruling : null };
        return await PageAsync(call, looked, problems.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, view => view with { Form = shown }).ConfigureAwait(false);
    }

    /// <summary>Makes the form of an act.</summary>
    public static async ValueTask<ActForm> FormAsync(BoardCall call, CaseId id, OpenSteps steps, Act act, FormBody? typed, ImmutableArray<FormProblem> problems)
    {
        var open = steps.Find(act.Verb);
        var context = ContextOf(call, steps, act) with
        {
            People = act.Whole.Any(field => NamesPerson(field.Shape)) ? await BoardPeople.ListAsync(call).ConfigureAwait(false) : [],
            Cases = act.Whole.Any(field => field.Shape is FieldShape.Id { Of: "a case's id" }) ? await CasesAsync(call, id, steps.Case).ConfigureAwait(false) : [],
        };
        var texts = new Texts.ActTexts(call.Texts);
        return new ActForm(act.Verb, $"{call.Up}cases/{BoardCall.AddressOf(id)}/acts/{act.Verb}", new FormBuilder(act, context, typed, problems).Build())
        {
            Title = texts.Act(act),
            About = texts.AboutOf(act),
            Why = open is { AtOnce.IsEmpty: false } && act.Fields.Own.Any(field => field is { IsNeeded: true, Shape: FieldShape.Amount }) ? AtOnce(call, open) : steps.Next is { } next && next.Verb == act.Verb ? next.Because is { } because ? new UnmetWords(call.Texts, call.Format, steps.Case).Of(because) : null : null,
            ReviewAction = act == CaseCommand.Apologize.Declared ? $"{call.Up}cases/{BoardCall.AddressOf(id)}/review" : null,
            Problems = problems,
        };
    }

    private static FormContext ContextOf(BoardCall call, OpenSteps steps, Act act) => new(call, steps.Case)
    {
        Refs = steps.Find(act.Verb)?.Refs ?? [],
        AtOnce = steps.Find(act.Verb)?.AtOnce ?? [],
        Steps = act == CaseCommand.TakeStep.Declared ? [.. steps.OwnSteps.Select(step => step.ToString())] : [],
    };

    private static string AtOnce(BoardCall call, OpenAct open)
    {
        var amounts = string.Join(", ", open.AtOnce.Where(money => money.Minor > 0).Select(call.Format.Money));
        if (amounts.Length == 0)
        {
            return PageFormat.Fill(call.Texts[open.Level is null ? "give.nothing" : "give.not-at-once"], ("level", open.Level?.Value ?? ""));
        }

        return open.Level is { } level
            ? PageFormat.Fill(call.Texts["give.at-once"], ("amount", amounts), ("level", level.Value))
            : PageFormat.Fill(call.Texts["give.at-once-alone"], ("amount", amounts));
    }

    private static bool NamesPerson(FieldShape shape) => shape switch
    {
        FieldShape.Reference { Of: "a person" } => true,
        FieldShape.Object whole => whole.Fields.Any(field => NamesPerson(field.Shape)),
        FieldShape.List list => NamesPerson(list.Item),
        _ => false,
    };

    private static async ValueTask<ImmutableArray<FormChoice>> CasesAsync(BoardCall call, CaseId id, RecoveryCase current)
    {
        var acts = new Texts.ActTexts(call.Texts);
        return
        [
            .. (await OthersAsync(call, id, current).ConfigureAwait(false)).OrderByDescending(other => other.Head.Ending == Ending.Open).Select(other => new FormChoice(other.Key.Id, default)
            {
                Data = string.Join(", ", other.Key.Id, call.Format.When(UnixMicroseconds.ToTime(other.Head.OpenedAt)), (other.Head.Ending == Ending.Open ? acts.Stage(other.Head.Stage.Name) : acts.Word("ending", other.Head.Ending)).Template),
            }),
        ];
    }

    private static async ValueTask<ImmutableArray<StreamSummary>> OthersAsync(BoardCall call, CaseId id, RecoveryCase current)
    {
        if (current.Customer is not { } customer)
        {
            return [];
        }

        var all = await WorklistBoard.KnownAsync(call, new WorklistQuery(call.Tenant.Tenant) { Customer = customer.Key, IncludeClosed = true, Limit = 50 }).ConfigureAwait(false);
        var since = UnixMicroseconds.From(call.Format.Now - Earlier);
        return [.. all.Where(line => line.Key.Id != id.Value && line.Head.OpenedAt >= since).OrderByDescending(line => line.Head.OpenedAt)];
    }

    private static (CaseApi.Asked? Asked, ImmutableArray<FormProblem> Problems) Read(BoardCall call, Act act, OpenSteps steps, FormBody form)
    {
        var context = ContextOf(call, steps, act);
        var request = steps.Case.Approvals.FirstOrDefault(one => one.Ref.Value == form["ref"]);
        var about = steps.Case.Compensations.FirstOrDefault(one => one.Ref.Value == form["ref"])?.Amount ?? request?.Money;
        var json = new FormJson(form, act, about?.Currency ?? default, call.Format, call.Texts);
        var body = json.Write(FormBuilder.SentOf(act, context), FormBuilder.CommandField, FormBuilder.VersionField);
        var reading = RequestReader.ReadAct(body, act, call.By);
        var problems = json.Problems.AddRange(FormFaults.Of(reading.Faults, json.Problems, act, call.Texts));
        if (!CommandId.TryParse(form[FormBuilder.CommandField], out var command))
        {
            problems = problems.Add(new FormProblem(PageFormat.Fill(call.Texts["form.no-id"])));
        }

        // A form that lost its version would give an act to a case that nobody looked at.
        long? expected = long.TryParse(form[FormBuilder.VersionField], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : null;
        if (expected is null && !act.StandsAlone)
        {
            problems = problems.Add(new FormProblem(PageFormat.Fill(call.Texts["form.no-version"])));
        }

        return problems.IsEmpty ? (new CaseApi.Asked(command, act.StandsAlone ? null : expected, reading.Value!), []) : (null, problems);
    }

    private static FormProblem ProblemOf(BoardCall call, Unmet unmet, Act act, OpenSteps steps)
    {
        var mends = ClosingLaw.For(steps.Case.Purpose).FirstOrDefault(law => law.Code == unmet.Code)?.MendedBy.FirstOrDefault(verb => verb != act.Verb && steps.Find(verb) is not null);
        return new FormProblem(new UnmetWords(call.Texts, call.Format, steps.Case).Of(unmet)) { MendedBy = mends };
    }

    /// <summary>Returns a form without some fields, which are made anew then.</summary>
    public static FormBody Without(FormBody form, params string[] names) => new([.. form.Fields.Where(field => !names.Contains(field.Name))]);

    /// <summary>Returns where a result is looked at: in the case that it went on in, unless the reader may not know of it, with what is new marked.</summary>
    public static async ValueTask<string> AddressAsync(BoardCall call, CaseId id, CommandResult result)
    {
        if (await CaseApi.HidesAsync(call.Api, id, result).ConfigureAwait(false))
        {
            return BoardCall.AddressOf(id);
        }

        var events = result switch { CommandResult.Accepted accepted => accepted.Events, CommandResult.Repeated repeated => repeated.Events, _ => [] };
        return FormattableString.Invariant($"{BoardCall.AddressOf(result.Survivor ?? id)}?since={(events is [var first, ..] ? first.Header.Version - 1 : result.Version)}");
    }

    private static async ValueTask<Looked?> FindAsync(BoardCall call) =>
        BoardCall.CaseOfAddress(call.Http) is { } id && await LookAsync(call, id).ConfigureAwait(false) is { } looked && call.Api.Sees(looked.Steps.Case) ? looked : null;

    private static async ValueTask<Looked?> LookAsync(BoardCall call, CaseId id) =>
        await call.Tenant.Desk.LookAsync(call.Tenant.Tenant, id, call.Left).ConfigureAwait(false) is { } read
            ? new Looked(id, await call.Api.StepsAsync(id, read.Case).ConfigureAwait(false), read.History)
            : null;

    private static async ValueTask<BoardAnswer> PageAsync(BoardCall call, Looked looked, int status, Func<CaseView, CaseView> with)
    {
        var (id, steps, history) = looked;
        var current = steps.Case;
        Subject?[] people = [.. history.Select(recorded => recorded.Header.By), current.Responsible, current.HandOverTo, .. current.Promises.Select(promise => promise.By), .. current.Concerned];
        CustomerRef? customer = current.Customer?.Original is { } named ? new CustomerRef(named) : null;
        var customers = await BoardPeople.CustomersAsync(call, [customer]).ConfigureAwait(false);
        var names = new Dictionary<string, string>(await BoardPeople.NamesOfAsync(call, people.Select(who => who?.Original)).ConfigureAwait(false));
        foreach (var (reference, name) in customers)
        {
            names[reference] = name;
        }

        var view = WithForm(new CaseView(id, steps, history, names)
        {
            Customer = current.Customer is null ? null : customer is { } known ? customers.GetValueOrDefault(known.Value, known.Value) : call.Texts["page.erased"].Template,
            Others = await OthersAsync(call, id, current).ConfigureAwait(false),
            Hidden = await CaseApi.HiddenAsync(call.Api, current).ConfigureAwait(false),
        });

        // Who only looks has no form, whichever address was asked for.
        CaseView WithForm(CaseView plain) => call.Api.OnlyLooks ? with(plain) with { Form = null } : with(plain);
        var frame = call.Frame(await ViewCounts.OfAsync(call.Api).ConfigureAwait(false), await BoardPeople.ReaderAsync(call).ConfigureAwait(false));
        return new BoardAnswer.Page(status, new CasePage(frame, view with { Findings = await FoundAsync(call, view).ConfigureAwait(false) }));
    }

    // What was found in words isn't recorded with them, so it is looked for once more.
    private static async ValueTask<ImmutableArray<Finding>> FoundAsync(BoardCall call, CaseView view)
    {
        var given = view.History.Where(recorded => recorded.Header.Version > view.Since).Select(recorded => recorded.Event).OfType<CaseEvent.ApologyGiven>().LastOrDefault();
        ApologyRuling? ruling = given?.Words?.Value is { } words ? await call.Tenant.Case(view.Id).ReviewAsync(new CaseCommand.Apologize(words, given.Channel), call.By, call.Left).ConfigureAwait(false) : null;
        return ruling is null ? [] : [.. ruling.Refusals, .. ruling.Findings];
    }

    // A case as it was read once.
    private sealed record Looked(CaseId Id, OpenSteps Steps, ImmutableArray<RecordedEvent> History);

    private static ApiAnswer UnknownAct() => Problem.Plain(StatusCodes.Status404NotFound, "There is no such act.");

    private static ValueTask<BoardAnswer> UnknownAsync(BoardCall call, FormBody form) => BoardMessages.OfAsync(
        call,
        BoardCall.CaseOfAddress(call.Http) is { } id ? Problem.CaseUnknown(id) : ApiEndpoints.NoSuchAddress(),
        form);
}
