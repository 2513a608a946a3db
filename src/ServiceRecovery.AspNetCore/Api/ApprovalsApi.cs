using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Shows the requests that wait for somebody's decision: those the caller may decide on, longest first, and then those that others do.</summary>
internal static class ApprovalsApi
{
    /// <summary>Shows them.</summary>
    public static async ValueTask<ApiAnswer> ListAsync(ApiCall call)
    {
        if (RequestQuery.Read(call.Http.Request.QueryString).Problem() is { } wrong)
        {
            return wrong;
        }

        var (found, hasMore) = await WaitingRequest.FindAsync(call).ConfigureAwait(false);
        var names = await CaseAnswers.NamesOfAsync(call.Tenant, found.Select(one => one.Request.RequestedBy), call.Left).ConfigureAwait(false);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var (name, isMine) in new[] { ("waiting", true), ("others", false) })
            {
                json.WriteStartArray(name);
                foreach (var one in found.Where(one => one.IsMine == isMine))
                {
                    Write(json, one, names[one.Request.RequestedBy]);
                }

                json.WriteEndArray();
            }

            json.WriteBoolean("more", hasMore);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, WaitingRequest waiting, string by)
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
}
