using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>Answers that say what kept a request from being carried out: <c>application/problem+json</c>.</summary>
internal static class Problem
{
    /// <summary>The seconds after which what was only busy may do.</summary>
    public const int Soon = 1;

    /// <summary>Says that HTTP itself has no more to say than its status.</summary>
    public static ApiAnswer Plain(int status, string detail) => Of(status, null, detail, static _ => { });

    /// <summary>Says it with a code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="detail">The sentence.</param>
    /// <param name="status">The status, where it isn't the code's own.</param>
    public static ApiAnswer Coded(string code, string detail, int? status = null) => Of(status ?? WebCodes.StatusOf(code), code, detail, static _ => { });

    /// <summary>Tells everything that is wrong with a request, the gravest first.</summary>
    public static ApiAnswer Faulty(ImmutableArray<Finding> faults) => Of(WebCodes.StatusOf(faults[0].Code), faults[0].Code, faults[0].Sentence, json =>
    {
        json.WriteStartArray("errors");
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("path", fault.Where);
            json.WriteString("code", fault.Code);
            json.WriteString("message", fault.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Tells one thing that is wrong with a request.</summary>
    public static ApiAnswer Faulty(string code, string sentence, string path) => Faulty([new Finding(code, sentence, path)]);

    /// <summary>Tells a refusal, and how the case stands.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="isBatch">Whether several commands were given, so that it says which one was refused.</param>
    /// <param name="hidden">The case that the caller named, where they may not know how the one stands that it is about.</param>
    public static ApiAnswer Refused(CommandResult.Refused refused, bool isBatch, CaseId? hidden)
    {
        var refusal = refused.Refusal;
        return Refused(
            hidden ?? refused.CaseId,
            refusal.Unmet,
            hidden is not null ? null : refused.Stage?.Name,
            hidden is not null ? null : ResultJson.EndingOf(refused.Ending),
            hidden is not null ? 0 : refused.Version,
            refusal.Open.IsDefault ? null : refusal.Open,
            isBatch ? refusal.CommandIndex + 1 : null);
    }

    /// <summary>Tells that there is no such case: the same for one that the caller may not know of as for one that never was.</summary>
    public static ApiAnswer CaseUnknown(CaseId id) => Refused(id, [Refusals.CaseUnknown(id)], null, null, 0, null, null);

    /// <summary>Tells one thing that is unmet for a case.</summary>
    public static ApiAnswer Refused(CaseId id, Unmet unmet, RecoveryCase current) =>
        Refused(id, [unmet], current.Stage.Name, ResultJson.EndingOf(current.Ending), current.Version, null, null);

    private static ApiAnswer Refused(CaseId id, ImmutableArray<Unmet> unmet, string? stage, string? ending, long version, ImmutableArray<string>? open, int? step) =>
        Of(WebCodes.StatusOf(unmet[0].Code), unmet[0].Code, unmet[0].Sentence, json =>
        {
            json.WriteString("case", id.Value);
            json.WriteString("stage", stage);
            json.WriteString("ending", ending);
            json.WriteNumber("version", version);
            json.WriteStartArray("unmet");
            foreach (var one in unmet)
            {
                json.WriteStartObject();
                json.WriteString("code", one.Code);
                json.WriteString("ref", one.Ref);
                json.WriteString("message", one.Sentence);
                WriteArguments(json, one);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            ResultJson.WriteNames(json, "open", open);
            if (step is { } number)
            {
                json.WriteNumber("step", number);
            }
            else
            {
                json.WriteNull("step");
            }
        });

    private static ApiAnswer Of(int status, string? code, string detail, Action<Utf8JsonWriter> write) => ApiAnswer.Of(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("type", code is null ? "about:blank" : "urn:service-recovery:" + code);
        json.WriteString("title", code ?? ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        if (code is not null)
        {
            json.WriteString("code", code);
        }

        write(json);
        json.WriteEndObject();
    }) with
    {
        ContentType = ApiAnswer.ProblemJson,
        Code = code,
        Detail = detail,
        RetryAfter = status == 503 ? Soon : null,
    };

    private static void WriteArguments(Utf8JsonWriter json, Unmet unmet)
    {
        json.WriteStartObject("arguments");
        foreach (var (name, value) in unmet.Arguments)
        {
            switch (value)
            {
                // An amount stands as it stands in a command, with its currency beside it.
                case Money money when name == "amount":
                    MoneyJson.WriteMembers(json, money);
                    break;
                case Money money:
                    MoneyJson.Write(json, name, money);
                    break;
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case int number:
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                case DateTimeOffset time:
                    json.WriteString(name, Rfc3339.Format(time));
                    break;
                case Enum word:
                    json.WriteString(name, Kebab.Of(word));
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }
}
