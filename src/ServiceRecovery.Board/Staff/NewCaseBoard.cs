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
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Staff;

/// <summary>Opens cases. Where the customer or the order has one already, or had one lately, that is shown first, with the words as they were typed.</summary>
internal static class NewCaseBoard
{
    private const string Type = "type";
    private const string Contact = "contact";
    private const string Anyway = "anyway";

    // What is asked first, in the order in which people tell it; the rest is folded away.
    private static readonly string[] First = ["text", "failure", "severity", "channel", "customer", "order", "place", "needs", "safety"];

    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);
    private static readonly Act Report = CaseCommand.ReportFailure.Declared;

    /// <summary>Gets what a report can be of, as it declares it; the first is the usual one.</summary>
    public static ImmutableArray<string> Types => ((FieldShape.Word)Report.Fields.Own.First(static one => one.Name == Type).Shape).Words;

    /// <summary>Shows the form.</summary>
    public static async ValueTask<BoardAnswer> ShowAsync(BoardCall call)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, Type);
        var type = query.Has(Type) ? query.Text(Type) : Types[0];
        if ((query.Problem() ?? (Types.Contains(type) && !call.Api.OnlyLooks ? null : ApiEndpoints.NoSuchAddress())) is { } wrong)
        {
            return await BoardMessages.OfAsync(call, wrong, FormBody.Empty).ConfigureAwait(false);
        }

        return await PageAsync(call, StatusCodes.Status200OK, type, null, [], []).ConfigureAwait(false);
    }

    /// <summary>Takes the form.</summary>
    public static async ValueTask<BoardAnswer> ReportAsync(BoardCall call)
    {
        var (form, unread) = await FormBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        if (unread is { } status)
        {
            return await BoardMessages.OfAsync(call, BoardMessages.Unread(status, call.Texts), form).ConfigureAwait(false);
        }

        var type = Types.Contains(form[Type]) ? form[Type] : Types[0];
        var json = new FormJson(form, Report, default, call.Format, call.Texts);
        var reading = RequestReader.ReadReport(json.Write(Fields(call, type), FormBuilder.CommandField, Contact, Anyway), call.By);
        var problems = json.Problems.AddRange(FormFaults.Of(reading.Faults, json.Problems, Report, call.Texts));
        if (!CommandId.TryParse(form[FormBuilder.CommandField], out var command))
        {
            problems = problems.Add(new FormProblem(PageFormat.Fill(call.Texts["form.no-id"])));
        }

        if (!problems.IsEmpty)
        {
            return await PageAsync(call, StatusCodes.Status400BadRequest, type, form, problems, []).ConfigureAwait(false);
        }

        if (form[Contact].Length > 0)
        {
            return await ContactAsync(call, form, command, type).ConfigureAwait(false);
        }

        // What was recorded already is a repeat, and not a case of somebody's to ask about.
        if (form[Anyway] != "true" && await call.Tenant.CaseOf(command).FindAsync(call.Left).ConfigureAwait(false) is null && await KnownAsync(call, form).ConfigureAwait(false) is { IsEmpty: false } known)
        {
            return await PageAsync(call, StatusCodes.Status200OK, type, form, [], known).ConfigureAwait(false);
        }

        var id = call.Tenant.CaseOf(command).Id;
        var result = await CaseApi.HandleAsync(call.Api, id, new CaseApi.Asked(command, null, reading.Value!)).ConfigureAwait(false);
        if (result is CommandResult.Refused refused)
        {
            var typed = refused.Refusal.Code == "id-reused" ? CaseBoard.Without(form, FormBuilder.CommandField) : form;
            return await PageAsync(call, WebCodes.StatusOf(refused.Refusal.Code), type, typed, [.. refused.Refusal.Unmet.Select(unmet => new FormProblem(new UnmetWords(call.Texts, call.Format, RecoveryCase.Empty).Of(unmet)))], []).ConfigureAwait(false);
        }

        // What happened at another place is theirs from now on.
        return await call.Api.FindAsync(id).ConfigureAwait(false) is null
            ? new BoardAnswer.Page(StatusCodes.Status201Created, new MessagePage(call.Frame(null, await BoardPeople.ReaderAsync(call).ConfigureAwait(false)), call.Texts["new.elsewhere"], id.Value, FormBody.Empty))
            : new BoardAnswer.Elsewhere($"./{BoardCall.AddressOf(id)}?since=0");
    }

    // It is one of the cases that were shown: the customer was in touch about it.
    private static async ValueTask<BoardAnswer> ContactAsync(BoardCall call, FormBody form, CommandId command, string type)
    {
        if (!CaseId.TryParse(form[Contact], out var id) || await call.Api.FindAsync(id).ConfigureAwait(false) is null)
        {
            return await BoardMessages.OfAsync(call, CaseId.TryParse(form[Contact], out var unknown) ? Problem.CaseUnknown(unknown) : ApiEndpoints.NoSuchAddress(), form).ConfigureAwait(false);
        }

        // Whatever was written for a case of its own is said there.
        var names = new Texts.ActTexts(call.Texts);
        var words = string.Join('\n', new[]
        {
            form["text"].Trim(),
            form["needs"].Trim() is { Length: > 0 } needs ? $"{names.Field(Report.Verb, "needs").Template}: {needs}" : "",
            form["safety"] == "true" ? names.Field(Report.Verb, "safety").Template : "",
        }.Where(part => part.Length > 0));
        var contact = new CaseCommand.RecordContact(new Channel(form["channel"].Trim()), Words: words.Length > 0 ? words : null);
        var result = await CaseApi.HandleAsync(call.Api, id, new CaseApi.Asked(command, null, new CaseRequest([contact], IsBatch: false))).ConfigureAwait(false);
        return result is CommandResult.Refused refused
            ? await PageAsync(call, WebCodes.StatusOf(refused.Refusal.Code), type, refused.Refusal.Code == "id-reused" ? CaseBoard.Without(form, FormBuilder.CommandField) : form, [.. refused.Refusal.Unmet.Select(unmet => new FormProblem(new UnmetWords(call.Texts, call.Format, RecoveryCase.Empty).Of(unmet)))], await KnownAsync(call, form).ConfigureAwait(false)).ConfigureAwait(false)
            : new BoardAnswer.Elsewhere("./" + await CaseBoard.AddressAsync(call, id, result).ConfigureAwait(false));
    }

    /// <summary>Finds the cases of a customer or an order that are open, or were lately, as far as the reader may know of them.</summary>
    public static async ValueTask<ImmutableArray<StreamSummary>> KnownAsync(BoardCall call, FormBody form)
    {
        var known = new Dictionary<string, StreamSummary>(StringComparer.Ordinal);
        var since = UnixMicroseconds.From(call.Format.Now - Lately);
        foreach (var (name, query) in new[]
        {
            (form["customer"], (Func<SubjectKey, WorklistQuery>)(key => new WorklistQuery(call.Tenant.Tenant) { Customer = key, IncludeClosed = true, Limit = 20 })),
            (form["order"], key => new WorklistQuery(call.Tenant.Tenant) { Order = key, IncludeClosed = true, Limit = 20 }),
        })
        {
            if (CustomerRef.TryParse(name.Trim(), out var named))
            {
                foreach (var line in await WorklistBoard.KnownAsync(call, query(call.Tenant.KeyOf(named))).ConfigureAwait(false))
                {
                    if (line.Head.Ending == Ending.Open || line.Head.ChangedAt >= since)
                    {
                        known[line.Key.Id] = line;
                    }
                }
            }
        }

        return [.. known.Values.OrderByDescending(line => line.Head.OpenedAt)];
    }

    private static FormContext ContextOf(BoardCall call) => new(call, RecoveryCase.Empty);

    // What a report of another kind has isn't asked for.
    private static IEnumerable<FieldSpec> Fields(BoardCall call, string type) => FormBuilder.SpecsOf(Report, ContextOf(call)).Where(field => Report.Fields.Rules.OfType<FieldRule.OnlyWhen>().All(rule => rule.Name != field.Name || rule.Says.Contains(type)));

    private static async ValueTask<BoardAnswer> PageAsync(BoardCall call, int status, string type, FormBody? typed, ImmutableArray<FormProblem> problems, ImmutableArray<StreamSummary> known)
    {
        var context = ContextOf(call) with { People = await BoardPeople.ListAsync(call).ConfigureAwait(false) };
        var names = Fields(call, type).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var needed = Report.Fields.Rules.OfType<FieldRule.NeededWhen>().Where(rule => rule.Other == Type && rule.Says.Contains(type)).Select(rule => rule.Name).ToHashSet(StringComparer.Ordinal);
        var fields = new FormBuilder(Report, context, typed, problems).Build()
            .Where(field => field.Control == Control.Hidden || names.Contains(field.Path))
            .Select(field => field.Path == Type ? new FormField(Type, default, Control.Hidden) { Values = [type] } : field with { IsNeeded = field.IsNeeded || needed.Contains(field.Path), IsShown = First.Contains(field.Path) })
            .OrderBy(field => Array.IndexOf(First, field.Path) is >= 0 and var at ? at : First.Length);
        var form = new ActForm(Report.Verb, "./" + BoardCall.NewCase, [.. fields]) { Title = new Texts.ActTexts(call.Texts).Act(Report), Problems = problems };
        var frame = call.Frame(await ViewCounts.OfAsync(call.Api).ConfigureAwait(false), await BoardPeople.ReaderAsync(call).ConfigureAwait(false));
        return new BoardAnswer.Page(status, new NewCasePage(frame, form, type, known));
    }
}
