using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Board.Staff;

/// <summary>Shows the requests that wait, each with the forms by which it is decided.</summary>
internal static class ApprovalsBoard
{
    /// <summary>Shows them.</summary>
    public static async ValueTask<BoardAnswer> ShowAsync(BoardCall call)
    {
        if (RequestQuery.Read(call.Http.Request.QueryString).Problem() is { } wrong)
        {
            return await BoardMessages.OfAsync(call, wrong, FormBody.Empty).ConfigureAwait(false);
        }

        var (found, hasMore) = await WaitingRequest.FindAsync(call.Api).ConfigureAwait(false);
        var names = await BoardPeople.NamesOfAsync(call, found.Select(one => one.Request.RequestedBy.Original)).ConfigureAwait(false);
        var customers = await BoardPeople.CustomersAsync(call, found.Select(one => one.Current.Customer?.Original is { } customer ? new CustomerRef(customer) : (CustomerRef?)null)).ConfigureAwait(false);
        var waiting = ImmutableArray.CreateBuilder<WaitingView>(found.Length);
        foreach (var one in found)
        {
            waiting.Add(new WaitingView(one, NameOf(names, one.Request.RequestedBy, call), await FormsAsync(call, one).ConfigureAwait(false))
            {
                AtOnce = one.Steps.Open.Select(open => open.AtOnce).FirstOrDefault(amounts => !amounts.IsEmpty, []),
                Customer = one.Current.Customer is { } customer ? NameOf(customers, customer, call) : null,
            });
        }

        var frame = call.Frame(await ViewCounts.OfAsync(call.Api).ConfigureAwait(false), await BoardPeople.ReaderAsync(call).ConfigureAwait(false));
        return new BoardAnswer.Page(StatusCodes.Status200OK, new ApprovalsPage(frame, waiting.ToImmutable(), names, hasMore));
    }

    private static string NameOf(IReadOnlyDictionary<string, string> names, Subject who, BoardCall call) =>
        who.Original is { } id ? names.GetValueOrDefault(id, id) : call.Texts["page.erased"].Template;

    // Whatever act may be given for the request decides it: a plain one by its button, another with what it needs.
    private static async ValueTask<ImmutableArray<ActForm>> FormsAsync(BoardCall call, WaitingRequest waiting)
    {
        var forms = ImmutableArray.CreateBuilder<ActForm>();
        foreach (var act in call.Api.OnlyLooks ? [] : waiting.Steps.Open.Where(open => open.Refs.Contains(waiting.Request.Ref.Value)).Select(open => Acts.FindCase(open.Verb)!))
        {
            var whole = await CaseBoard.FormAsync(call, waiting.Case, waiting.Steps, act, null, []).ConfigureAwait(false);
            var fields = whole.Fields.Select(field => field.Path == "ref" ? new FormField("ref", default, Control.Hidden) { Values = [waiting.Request.Ref.Value] } : field).ToImmutableArray();
            var needed = fields.Where(field => field.Control == Control.Hidden || field.IsNeeded).ToImmutableArray();
            forms.Add(whole with { Fields = needed, Why = null, ReviewAction = null });
            if (waiting.Request.Money is not null && fields.Length > needed.Length && act.Fields.Own.Any(field => field.Shape is FieldShape.Amount && !field.IsNeeded))
            {
                forms.Add(whole with { Title = call.Texts["approvals.less"], Why = null, ReviewAction = null, Fields = [.. fields.Select(field => field.Control == Control.Amount ? field with { IsNeeded = true } : field.Path == FormBuilder.CommandField ? field with { Values = [FormBuilder.NewId("b-")] } : field)] });
            }
        }

        return forms.ToImmutable();
    }
}
