using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Answers requests about cases: reads them, asks the desk, and says what it said.</summary>
internal static class CaseApi
{
    /// <summary>The verb of several steps.</summary>
    public const string Batch = "batch";

    /// <summary>The look that reviews the words of an apology.</summary>
    public const string Review = "review";

    /// <summary>The most events a page has.</summary>
    public const int LargestPage = 500;

    private const int DefaultPage = 100;

    // What an apology says; how it would be sent is judged when it is.
    internal static readonly ImmutableArray<FieldSpec> Drafted = [.. CaseCommand.Apologize.Declared.Fields.Own.Where(field => field.Name != "asWritten")];

    /// <summary>Gets the verbs that record nothing. The link of an asking is the customer's, so no address shows it.</summary>
    public static ImmutableArray<string> Looks { get; } = ["open-steps", "get", Review];

    /// <summary>Opens a case.</summary>
    public static async ValueTask<ApiAnswer> ReportAsync(ApiCall call)
    {
        var (asked, faulty) = await AskedAsync(call, (utf8, by) => RequestReader.ReadReport(utf8, by)).ConfigureAwait(false);
        if (faulty is not null)
        {
            return faulty;
        }

        if (Forbidden(call, asked!.Request.Commands.Select(command => command.Act)) is { } forbidden)
        {
            return forbidden;
        }

        var id = asked.Request.Case ?? call.Tenant.CaseOf(asked.Id).Id;
        var result = await HandleAsync(call, id, asked).ConfigureAwait(false);
        if (result is CommandResult.Refused refused)
        {
            // An id that is taken says nothing of a case that the caller may not know of.
            return Problem.Refused(refused, asked.Request.IsBatch, await HidesAsync(call, id, refused).ConfigureAwait(false) ? id : null);
        }

        return await AcceptedAsync(call, id, asked, result, result is CommandResult.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created).ConfigureAwait(false) with { Location = $"./cases/{ApiCall.AddressOf(id)}" };
    }

    /// <summary>Carries out a verb, or a batch, in a case.</summary>
    public static async ValueTask<ApiAnswer> ActAsync(ApiCall call)
    {
        var (id, wrong) = call.CaseOfAddress();
        if (wrong is not null)
        {
            return wrong;
        }

        var verb = (string)call.Http.Request.RouteValues["verb"]!;
        var act = Acts.FindCase(verb);
        if (act is null && verb != Batch)
        {
            return UnknownVerb(verb, [.. Verbs.All, Batch]);
        }

        if (act is not null && Forbidden(call, [act]) is { } forbidden)
        {
            return forbidden;
        }

        var (asked, faulty) = await AskedAsync(call, (utf8, by) => act is null ? RequestReader.ReadBatch(utf8, by) : RequestReader.ReadAct(utf8, act, by)).ConfigureAwait(false);
        if (faulty is not null)
        {
            return faulty;
        }

        if (Forbidden(call, asked!.Request.Commands.Select(command => command.Act)) is { } mayNot)
        {
            return mayNot;
        }

        // A report under the address of its case needs none to be there; it says nothing of one that the caller may not know of.
        var opens = asked.Request.Commands[0].Act.OpensCase;
        if (!opens && call.IsLimited && await call.FindAsync(id).ConfigureAwait(false) is null)
        {
            return Problem.CaseUnknown(id);
        }

        var result = await HandleAsync(call, id, asked).ConfigureAwait(false);
        return result is CommandResult.Refused refused
            ? Problem.Refused(refused, asked.Request.IsBatch, await HidesAsync(call, id, refused).ConfigureAwait(false) ? id : null)
            : await AcceptedAsync(call, id, asked, result, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    /// <summary>Answers a verb that records nothing.</summary>
    public static async ValueTask<ApiAnswer> LookAsync(ApiCall call)
    {
        var verb = (string)call.Http.Request.RouteValues["verb"]!;
        if (!Looks.Contains(verb))
        {
            return UnknownVerb(verb, Looks);
        }

        var (utf8, unread) = await RequestBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        if (unread is not null)
        {
            return unread;
        }

        if (verb == Review)
        {
            return await ReviewAsync(call, utf8).ConfigureAwait(false);
        }

        if (RequestReader.ReadFields(utf8, []) is { IsFaulty: true } reading)
        {
            return Problem.Faulty(reading.Faults);
        }

        return verb == "get" ? await GetAsync(call).ConfigureAwait(false) : await StepsAsync(call).ConfigureAwait(false);
    }

    /// <summary>Gets what a look takes.</summary>
    public static ImmutableArray<FieldSpec> FieldsOf(string look) => look == Review ? Drafted : [];

    private static async ValueTask<ApiAnswer> ReviewAsync(ApiCall call, ReadOnlyMemory<byte> utf8)
    {
        var reading = RequestReader.ReadFields(utf8, Drafted);
        if (reading.Value is not { } values)
        {
            return Problem.Faulty(reading.Faults);
        }

        var (draft, unclear) = DraftOf(values);
        if (draft is null)
        {
            return Problem.Faulty(Fault.MissingField, unclear!, "text");
        }

        return await ShowAsync(
            call,
            async (id, found) =>
            {
                var ruling = await call.Tenant.Case(id).ReviewAsync(draft, call.By, call.Left).ConfigureAwait(false);
                return ruling is null ? Problem.CaseUnknown(id)
                    : ruling.UnknownTemplate is { } unknown ? Problem.Refused(id, Refusals.TemplateUnknown(unknown), found)
                    : ApiAnswer.Of(StatusCodes.Status200OK, json => CaseAnswers.WriteReview(json, ruling));
            },
            hangsOnVersionAlone: false).ConfigureAwait(false);
    }

    /// <summary>Makes the apology that is looked at.</summary>
    /// <returns>The apology, or what has to be said first.</returns>
    internal static (CaseCommand.Apologize? Draft, string? Unclear) DraftOf(FieldValues values)
    {
        var (text, template) = (values.Find<string>("text"), values.Find<string>("template"));
        return text is null == template is null
            ? (null, "Give the words as 'text', or name a 'template'; not both.")
            : (new CaseCommand.Apologize(text, values.FindId("channel", channel => new Channel(channel)) ?? default, template, Culture: values.Find<string>("culture")), null);
    }

    /// <summary>Shows a case.</summary>
    public static ValueTask<ApiAnswer> GetAsync(ApiCall call) => ShowAsync(call, async (id, found) =>
    {
        var desk = call.Tenant.Case(id);
        if (call.By.Kind == ActorKind.Customer)
        {
            var steps = await call.StepsAsync(id, found).ConfigureAwait(false);
            return ApiAnswer.Of(StatusCodes.Status200OK, json => CaseAnswers.WriteForCustomer(json, id, found, steps.Find(CaseCommand.RespondToOffer.Declared.Verb)));
        }

        var history = await desk.ReadAsync(call.Left).ConfigureAwait(false);
        var wanted = await call.Tenant.Desk.WantedAsync(call.Tenant.Tenant, found, call.Left).ConfigureAwait(false);
        var hidden = await HiddenAsync(call, found).ConfigureAwait(false);
        return ApiAnswer.Of(StatusCodes.Status200OK, json => CaseJson.Write(json, call.Tenant.Tenant, id, found, history, wanted, CaseAnswers.ShownBut(hidden)));
    });

    /// <summary>Shows what happened in a case, page by page.</summary>
    public static ValueTask<ApiAnswer> HistoryAsync(ApiCall call)
    {
        var query = RequestQuery.Read(call.Http.Request.QueryString, "after", "limit");
        var after = query.Number("after", 0, long.MaxValue, 0);
        var limit = (int)query.Number("limit", 1, LargestPage, DefaultPage);
        if (query.Problem() is { } wrong)
        {
            return new(wrong);
        }

        return ShowAsync(
            call,
            async (id, found) =>
            {
                var hidden = await HiddenAsync(call, found).ConfigureAwait(false);
                var history = await call.Tenant.Case(id).ReadAsync(call.Left).ConfigureAwait(false);
                var page = history.Where(recorded => recorded.Header.Version > after).Take(limit).ToList();
                var names = await CaseAnswers.NamesOfAsync(call.Tenant, page.Select(recorded => recorded.Header.By), call.Left).ConfigureAwait(false);
                var next = page is [.., var last] && last.Header.Version < history[^1].Header.Version ? FormattableString.Invariant($"{last.Header.Version}") : null;
                return ApiAnswer.Of(StatusCodes.Status200OK, json => CaseAnswers.WriteHistory(json, page, names, hidden, next)) with
                {
                    Next = next is null ? null : FormattableString.Invariant($"?after={next}&limit={limit}"),
                };
            },
            readsQuery: true);
    }

    /// <summary>Shows what the caller may do in a case now. That hangs on the caller and the clock beside the case, so it is never answered by its version alone.</summary>
    public static ValueTask<ApiAnswer> StepsAsync(ApiCall call) => ShowAsync(
        call,
        async (id, found) =>
        {
            var steps = await call.StepsAsync(id, found).ConfigureAwait(false);
            return ApiAnswer.Of(StatusCodes.Status200OK, json => CaseAnswers.WriteSteps(json, id, steps));
        },
        hangsOnVersionAlone: false);

    /// <summary>Shows who and where the caller is.</summary>
    public static async ValueTask<ApiAnswer> MeAsync(ApiCall call)
    {
        if (RequestQuery.Read(call.Http.Request.QueryString).Problem() is { } wrong)
        {
            return wrong;
        }

        var name = call.By.Kind == ActorKind.Staff ? await CaseAnswers.NameOfAsync(call.Tenant, call.By.Id, call.Left).ConfigureAwait(false) : call.By.Id.Value;
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", call.By.Id.Value);
            json.WriteString("name", name);
            json.WriteString("role", call.By.Role.Value);
            json.WriteString("kind", Kebab.Of(call.By.Kind));
            json.WriteString("actsFor", call.By.ActsFor?.Value);
            json.WriteString("tenant", call.Tenant.Tenant.Value);
            ResultJson.WriteNames(json, "places", call.Places is { } places ? [.. places.Select(place => place.Value).Order(StringComparer.Ordinal)] : null);
            json.WriteEndObject();
        });
    }

    private static async ValueTask<ApiAnswer> ShowAsync(ApiCall call, Func<CaseId, RecoveryCase, ValueTask<ApiAnswer>> show, bool readsQuery = false, bool hangsOnVersionAlone = true)
    {
        var (id, wrong) = call.CaseOfAddress();
        if ((wrong ?? (readsQuery ? null : RequestQuery.Read(call.Http.Request.QueryString).Problem())) is { } faulty)
        {
            return faulty;
        }

        var (expected, unread) = RequestHeaders.ExpectedOf(call.Http.Request.Headers);
        if (unread is not null)
        {
            return unread;
        }

        if (await call.FindAsync(id).ConfigureAwait(false) is not { } found)
        {
            return Problem.CaseUnknown(id);
        }

        if (expected is { } version && version != found.Version)
        {
            return Problem.Refused(id, Refusals.VersionDiffers(version, found.Version), found);
        }

        return hangsOnVersionAlone && RequestHeaders.HasAlready(call.Http.Request.Headers, found.Version)
            ? new ApiAnswer(StatusCodes.Status304NotModified) { Version = found.Version }
            : await show(id, found).ConfigureAwait(false) with { Version = found.Version };
    }

    private static async ValueTask<(Asked? Asked, ApiAnswer? Problem)> AskedAsync(ApiCall call, Func<ReadOnlyMemory<byte>, Actor, JsonReading<CaseRequest>> read)
    {
        var headers = call.Http.Request.Headers;
        var (id, unnamed) = RequestHeaders.CommandIdOf(headers);
        var (expected, unread) = RequestHeaders.ExpectedOf(headers);
        if ((RequestQuery.Read(call.Http.Request.QueryString).Problem() ?? unnamed ?? unread) is { } wrong)
        {
            return (null, wrong);
        }

        var (utf8, faulty) = await RequestBody.ReadAsync(call.Http.Request, call.Left).ConfigureAwait(false);
        if (faulty is not null)
        {
            return (null, faulty);
        }

        var reading = read(utf8, call.By);
        return reading.Value is { } request ? (new Asked(id, expected, request), null) : (null, Problem.Faulty(reading.Faults));
    }

    internal static async ValueTask<CommandResult> HandleAsync(ApiCall call, CaseId id, Asked asked)
    {
        var commands = await CounterOffers.WithCurrenciesAsync(asked.Request.Commands, () => call.Tenant.Case(id).FindAsync(call.Left)).ConfigureAwait(false);
        var batch = asked.Request.IsBatch ? new RecoveryBatch(asked.Id, call.By, commands) : new RecoveryBatch(asked.Id, call.By, commands[0]);
        var result = await call.Tenant.Desk.HandleAsync(call.Tenant.Tenant, id, batch with { ExpectedVersion = asked.Expected, Places = call.Places }, call.Left).ConfigureAwait(false);
        return result is CommandResult.Refused refused && call.IsLimited ? await ToldAsync(call, id, refused).ConfigureAwait(false) : result;
    }

    // A refusal names no case that the caller may not know of, and says nothing of how one stands.
    private static async ValueTask<CommandResult> ToldAsync(ApiCall call, CaseId id, CommandResult.Refused refused)
    {
        var refusal = refused.Refusal;
        if (refused.Survivor is not null && await HidesAsync(call, id, refused).ConfigureAwait(false))
        {
            return With(new Refusal([new Unmet(refusal.Code, "It goes on in another case, which isn't yours to see. Ask whoever leads it.")], refusal.CommandIndex));
        }

        var hidden = await call.HiddenAsync(refusal.Unmet.Select(unmet => unmet.OtherCase).OfType<CaseId>()).ConfigureAwait(false);
        return hidden.Count == 0 ? refused
            : With(new Refusal([.. refusal.Unmet.Select(unmet => unmet.OtherCase is { } other && hidden.Contains(other) ? unmet.WithoutOther() : unmet)], refusal.CommandIndex, refusal.Open));

        CommandResult With(Refusal told) => new CommandResult.Refused(refused.CaseId, told) { Stage = refused.Stage, Ending = refused.Ending, Version = refused.Version, Survivor = refused.Survivor };
    }

    // What went on in another case has a version there, which is no tag of this address; how that case stands is told to who may know of it.
    private static async ValueTask<ApiAnswer> AcceptedAsync(ApiCall call, CaseId id, Asked asked, CommandResult result, int status)
    {
        CaseId? hidden = result.Survivor is not null && await HidesAsync(call, id, result).ConfigureAwait(false) ? id : null;
        var openCases = await SeenAsync(call, result.OpenCases).ConfigureAwait(false);
        return ApiAnswer.Of(status, json => CaseAnswers.WriteResult(json, asked.Id, result, openCases, hidden)) with { Version = result.Survivor is null ? result.Version : null };
    }

    private static async ValueTask<ImmutableArray<CaseId>> SeenAsync(ApiCall call, ImmutableArray<CaseId> cases)
    {
        if (!call.IsLimited)
        {
            return cases;
        }

        var seen = ImmutableArray.CreateBuilder<CaseId>();
        foreach (var id in cases)
        {
            if (await call.FindAsync(id).ConfigureAwait(false) is not null)
            {
                seen.Add(id);
            }
        }

        return seen.ToImmutable();
    }

    // Whether an answer is about a case that the caller may not know of: the one that was named, or one in which it went on.
    internal static async ValueTask<bool> HidesAsync(ApiCall call, CaseId id, CommandResult result) =>
        call.IsLimited && await call.FindAsync(result.Survivor ?? id).ConfigureAwait(false) is null;

    // The kind of who asks says it, whatever the case is, so that the answer tells nothing of it.
    private static ApiAnswer? Forbidden(ApiCall call, IEnumerable<Act> acts) => call.By.Kind != ActorKind.Customer ? null
        : acts.FirstOrDefault(act => !act.MayBeGivenBy(ActorKind.Customer)) is { } act ? Problem.Coded("source-not-allowed", Refusals.SourceNotAllowed(act.Verb, ActorKind.Customer).Sentence)
        : null;

    private static ApiAnswer UnknownVerb(string verb, IEnumerable<string> verbs) =>
        Problem.Faulty(Fault.UnknownVerb, $"There is no verb {FieldFaults.Quote(verb)} here. There are: {string.Join(", ", verbs)}.", "verb");

    // Links to cases that the caller may not know of are left out.
    internal static ValueTask<IReadOnlySet<CaseId>> HiddenAsync(ApiCall call, RecoveryCase found) =>
        call.HiddenAsync(found.Links.Concat(found.Absorbed.Select(absorbed => absorbed.Younger)).Concat(found.MergedInto is { } into ? [into] : []));

    internal sealed record Asked(CommandId Id, long? Expected, CaseRequest Request);
}
