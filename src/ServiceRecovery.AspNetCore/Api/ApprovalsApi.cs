using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Shows the requests that wait for somebody's decision: those the caller may decide on, longest first, and then those that others do.</summary>
internal static class ApprovalsApi
{
    // What waits is loaded case by case; nobody decides on more in one sitting.
    private const int MostCases = 200;

    /// <summary>Shows them.</summary>
    public static async ValueTask<ApiAnswer> ListAsync(ApiCall call)
    {
        if (RequestQuery.Read(call.Http.Request.QueryString).Problem() is { } wrong)
        {
            return wrong;
        }

        // The highest level stands for all below it.
        var levels = call.Tenant.Desk.Parts.Rules.Levels;
        var asked = new WorklistQuery(call.Tenant.Tenant) { For = [levels.IsDefaultOrEmpty ? call.By.Role : levels[^1]], Limit = MostCases };
        var page = await call.Tenant.ListAsync(WorklistQueries.Limited(call, asked), call.Left).ConfigureAwait(false);
        List<Waiting> found = [];
        foreach (var line in page.Items)
        {
            var id = new CaseId(line.Key.Id);
            var steps = await call.Tenant.Case(id).As(call.By).OpenStepsAsync(call.Left).ConfigureAwait(false);
            var mine = steps.Find(CaseCommand.Approve.Declared.Verb)?.Refs ?? [];
            var unmet = steps.Unmet.TryGetValue(CaseCommand.Approve.Declared.Verb, out var why) ? why : [];
            found.AddRange(steps.Case.Approvals.Where(request => Laws.IsPending(steps.Case, request)).Select(request => new Waiting(id, steps.Case, request, mine.Contains(request.Ref.Value), unmet)));
        }

        var names = await CaseAnswers.NamesOfAsync(call.Tenant, found.Select(one => one.Request.RequestedBy), call.Left).ConfigureAwait(false);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var (name, isMine) in new[] { ("waiting", true), ("others", false) })
            {
                json.WriteStartArray(name);
                foreach (var one in found.Where(one => one.IsMine == isMine).OrderBy(one => one.Request.RequestedAt).ThenBy(one => one.Case.Value, StringComparer.Ordinal).ThenBy(one => one.Request.Ref.Value, StringComparer.Ordinal))
                {
                    Write(json, one, names[one.Request.RequestedBy]);
                }

                json.WriteEndArray();
            }

            json.WriteBoolean("more", page.Next is not null);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, Waiting waiting, string by)
    {
        var (current, request) = (waiting.Current, waiting.Request);
        json.WriteStartObject();
        json.WriteString("case", waiting.Case.Value);
        json.WriteString("stage", current.Stage.Name);
        json.WriteNumber("version", current.Version);
        json.WriteString("ref", request.Ref.Value);
        json.WriteString("by", by);
        json.WriteString("level", request.Level?.Value);
        json.WriteString("requestedAt", Rfc3339.Format(request.RequestedAt));
        json.WriteString("expiresAt", Rfc3339.Format(request.ExpiresAt));
        if (request.Money is { } money)
        {
            MoneyJson.WriteMembers(json, money);
            json.WriteNumber("stands", current.StandingMinor(money.Currency));
        }

        json.WriteString("settlement", request.Settlement is { } settlement ? settlement.Value ?? CaseJson.Erased : null);
        json.WritePropertyName("request");
        using (var written = JsonDocument.Parse(RecoveryJson.Write(request.Act)))
        {
            written.RootElement.WriteTo(json);
        }

        json.WriteStartArray("unmet");
        foreach (var unmet in waiting.IsMine ? [] : waiting.Unmet)
        {
            json.WriteStartObject();
            json.WriteString("code", unmet.Code);
            json.WriteString("message", unmet.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Waiting(CaseId Case, RecoveryCase Current, ApprovalState Request, bool IsMine, ImmutableArray<Unmet> Unmet);
}
