using System.Collections.Immutable;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Exec;

/// <summary>Answers lines: moves the clock, gives the command to the desk, and says what came of it.</summary>
/// <param name="opened">The desk, its store, and its clock where that is simulated.</param>
internal sealed class ExecSession(OpenedDesk opened)
{
    private readonly RecoveryDesk _desk = opened.Desk;
    private readonly DebriefAnswers _debriefs = new(opened.Desk);

    /// <summary>Reads lines until there are none; each answer is written once its command is stored.</summary>
    public async ValueTask RunAsync(Stream input, AnswerWriter answers, CancellationToken cancellationToken)
    {
        var lines = new LineReader(input);
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            await answers.WriteAsync(await AnswerAsync(line, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Answers one line; a store that fails is an answer too, so that the run goes on.</summary>
    public async ValueTask<ExecAnswer> AnswerAsync(Line line, CancellationToken cancellationToken)
    {
        var reading = LineCheck.Read(line);
        if (reading.Request is not { } request)
        {
            return Faulty(reading.Id, reading.Case, reading.Fault!, line.Number);
        }

        try
        {
            return await AnswerAsync(request, line.Number, cancellationToken);
        }
        catch (RecoveryStoreException failed)
        {
            return StoreFailed(request, failed.Fault, failed);
        }
        catch (UnreadableEventException unreadable) when (!unreadable.IsUnknown)
        {
            return StoreFailed(request, StoreFault.Damaged, unreadable);
        }
    }

    private static ExecAnswer StoreFailed(Request request, StoreFault fault, Exception failed) => new(request.Id, request.Case, ExecAnswer.Refused)
    {
        Code = "store-failed",
        Message = failed.Message,
        Unmet = [new Unmet("store-failed", failed.Message, fault.ToString())],
        HasState = request.Verb.HasState,
    };

    private async ValueTask<ExecAnswer> AnswerAsync(Request request, long number, CancellationToken cancellationToken)
    {
        ImmutableArray<DueEntry> due = [];
        if (request.At is { } at)
        {
            if (opened.Clock is not { } clock)
            {
                return Faulty(request.Id, request.Case, new Fault(Fault.ClockNotManual, "The store wasn't created as simulated, so its clock isn't moved by 'at' or 'tick'."), number);
            }

            if (at > SimulatedClock.Latest)
            {
                return Faulty(request.Id, request.Case, new Fault(Fault.BadValue, $"The simulated clock goes to {Rfc3339.Format(SimulatedClock.Latest)}, not to {Rfc3339.Format(at)}."), number);
            }

            if (at < clock.GetUtcNow())
            {
                return await FindRepeatedAsync(request, number, cancellationToken)
                    ?? Faulty(request.Id, request.Case, new Fault(Fault.TimeBack, $"The clock stands at {Rfc3339.Format(clock.GetUtcNow())} and doesn't go back to {Rfc3339.Format(at)}."), number);
            }

            due = await RunDueAsync(clock, at, cancellationToken);
        }

        return await DoAsync(request, due, number, cancellationToken);
    }

    // Only a command with a receipt can be a repeat; any other would be carried out by asking.
    private async ValueTask<ExecAnswer?> FindRepeatedAsync(Request request, long number, CancellationToken cancellationToken)
    {
        if (request.Asked is not null)
        {
            return await _debriefs.FindRepeatedAsync(request, cancellationToken);
        }

        if (request.Commands.IsEmpty)
        {
            return null;
        }

        var key = StreamKey.ForCase(request.Tenant, new CaseId(request.Case!));
        var stored = await opened.Store.LoadAsync(key, new CommandId(request.Id), cancellationToken);
        return stored.Receipt is not null && await DoAsync(request, [], number, cancellationToken) is { Status: ExecAnswer.Repeated } answer ? answer : null;
    }

    private async ValueTask<ImmutableArray<DueEntry>> RunDueAsync(SimulatedClock clock, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var done = ImmutableArray.CreateBuilder<DueEntry>();
        while (await opened.Work.ClaimDueAsync(new DueClaim(at, 1, TimeSpan.Zero), cancellationToken) is [var next, ..])
        {
            if (next.DueAt > clock.GetUtcNow())
            {
                clock.SetTo(next.DueAt);
            }

            done.Add(await WorkDueAsync(next.Key, cancellationToken)
                ?? throw new InvalidOperationException($"'{next.Key}' is due at {Rfc3339.Format(next.DueAt)}, but the desk found nothing to do in it."));
        }

        clock.SetTo(at);
        return done.ToImmutable();
    }

    private async ValueTask<DueEntry?> WorkDueAsync(StreamKey key, CancellationToken cancellationToken) =>
        key.Kind == StreamKind.Debrief ? await _debriefs.WorkDueAsync(key, cancellationToken)
        : await _desk.WorkDueAsync(key.Tenant, new CaseId(key.Id), cancellationToken) is { } result ? new DueEntry(result.CaseId.Value, result.Version, ResultJson.NamesOf(result.Events))
        : null;

    private ValueTask<ExecAnswer> DoAsync(Request request, ImmutableArray<DueEntry> due, long number, CancellationToken cancellationToken) => request.Verb.Name switch
    {
        "tick" => ValueTask.FromResult(new ExecAnswer(request.Id, null, ExecAnswer.Accepted) { Due = due }),
        "get" => GetAsync(request, due, cancellationToken),
        "open-steps" => OpenStepsAsync(request, due, cancellationToken),
        "token" => TokenAsync(request, due, cancellationToken),
        "list" => ListAsync(request, due, number, cancellationToken),
        "get-debrief" => _debriefs.GetAsync(request, due, cancellationToken),
        _ when request.Asked is not null => _debriefs.HandleAsync(request, due, cancellationToken),
        _ => HandleAsync(request, due, cancellationToken),
    };

    private async ValueTask<ExecAnswer> HandleAsync(Request request, ImmutableArray<DueEntry> due, CancellationToken cancellationToken)
    {
        var id = new CommandId(request.Id);
        var commands = await CounterOffers.WithCurrenciesAsync(request.Commands, () => FindAsync(request, cancellationToken));
        var batch = request.IsBatch ? new RecoveryBatch(id, request.By!, commands) : new RecoveryBatch(id, request.By!, commands[0]);
        CommandResult result;
        try
        {
            result = await _desk.HandleAsync(request.Tenant, new CaseId(request.Case!), batch with { ExpectedVersion = request.Expect }, cancellationToken);
        }
        catch (RecoveryContentionException taken)
        {
            return await RefuseAsync(request, due, new Unmet("contention", taken.Message), cancellationToken);
        }

        var answer = new ExecAnswer(request.Id, request.Case, ExecAnswer.Accepted) { Due = due, Stage = result.Stage?.Name, Ending = ResultJson.EndingOf(result.Ending), Version = result.Version, Survivor = result.Survivor?.Value };
        return result switch
        {
            CommandResult.Accepted accepted => answer with
            {
                Events = ResultJson.NamesOf(accepted.Events),
                Requests = ResultJson.NamesOf(accepted.Requests),
                Findings = accepted.Findings,
                OpenCases = accepted.OpenCases,
                Message = ResultJson.SayOpen(accepted.OpenCases),
                Due = [.. due, .. accepted.Others.Select(other => new DueEntry(other.CaseId.Value, other.Version, ResultJson.NamesOf(other.Events)))],
            },
            CommandResult.Repeated repeated => answer with { Status = ExecAnswer.Repeated, Events = ResultJson.NamesOf(repeated.Events) },
            CommandResult.Refused refused => answer with
            {
                Status = ExecAnswer.Refused,
                Code = refused.Refusal.Code,
                Message = refused.Refusal.Sentence,
                Unmet = refused.Refusal.Unmet,
                Step = request.IsBatch ? refused.Refusal.CommandIndex + 1 : null,
                Open = refused.Refusal.Open.IsDefault ? null : refused.Refusal.Open,
            },
            _ => throw new InvalidOperationException($"There is no answer for '{result.GetType().Name}'."),
        };
    }

    private async ValueTask<ExecAnswer> GetAsync(Request request, ImmutableArray<DueEntry> due, CancellationToken cancellationToken)
    {
        var caseId = new CaseId(request.Case!);
        if (await FindAsync(request, cancellationToken) is not { } found)
        {
            return await RefuseAsync(request, due, Unknown(request), cancellationToken);
        }

        if (request.Expect is { } expected && expected != found.Version)
        {
            return await RefuseAsync(request, due, Differs(request, found), cancellationToken);
        }

        var history = await _desk.ReadAsync(request.Tenant, caseId, cancellationToken);
        var wanted = await _desk.WantedAsync(request.Tenant, found, cancellationToken);
        return Of(request, found, due) with { HasState = true, State = json => CaseJson.Write(json, request.Tenant, caseId, found, history, wanted) };
    }

    private async ValueTask<ExecAnswer> OpenStepsAsync(Request request, ImmutableArray<DueEntry> due, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, cancellationToken) is not { } found)
        {
            return await RefuseAsync(request, due, Unknown(request), cancellationToken);
        }

        if (request.Expect is { } expected && expected != found.Version)
        {
            return await RefuseAsync(request, due, Differs(request, found), cancellationToken);
        }

        var steps = await _desk.OpenStepsAsync(request.Tenant, new CaseId(request.Case!), request.By!, cancellationToken);
        return Of(request, found, due) with { Open = [.. steps.Open.Select(act => act.Verb)] };
    }

    private async ValueTask<ExecAnswer> TokenAsync(Request request, ImmutableArray<DueEntry> due, CancellationToken cancellationToken)
    {
        var ask = request.Ask!.Value;
        var found = await FindAsync(request, cancellationToken);
        var unmet = request.By!.Kind != ActorKind.System ? new Unmet("source-not-allowed", "Only a system can ask for a 'token': who has the link is the customer. Let the program that sends messages ask.")
            : found is null ? Unknown(request)
            : request.Expect is { } expected && expected != found.Version ? Differs(request, found)
            : AskingActs.CheckKnown(found, ask);
        if (unmet is not null)
        {
            return await RefuseAsync(request, due, unmet, cancellationToken);
        }

        var token = _desk.For(request.Tenant).AskTokenOf(new CaseId(request.Case!), ask);
        return Of(request, found!, due) with
        {
            HasState = true,
            State = json =>
            {
                json.WriteStartObject();
                json.WriteString("token", token);
                json.WriteEndObject();
            },
        };
    }

    private async ValueTask<ExecAnswer> ListAsync(Request request, ImmutableArray<DueEntry> due, long number, CancellationToken cancellationToken)
    {
        var (tenant, values) = (_desk.For(request.Tenant), request.Listed!);
        WorklistQuery query;
        try
        {
            query = WorklistFields.QueryOf(values, tenant);
        }
        catch (ArgumentException)
        {
            return Faulty(request.Id, null, new Fault(Fault.BadValue, "The field 'after' takes the 'next' of the page before, as it was given."), number);
        }

        return new ExecAnswer(request.Id, null, ExecAnswer.Accepted) { Due = due, HasState = true, State = await WorklistFields.AskAsync(values, query, tenant, cancellationToken) };
    }

    private ValueTask<RecoveryCase?> FindAsync(Request request, CancellationToken cancellationToken) => _desk.FindAsync(request.Tenant, new CaseId(request.Case!), cancellationToken);

    private static Unmet Unknown(Request request) => new("case-unknown", $"There is no case '{request.Case}'. A case begins with 'report'.", request.Case);

    private static Unmet Differs(Request request, RecoveryCase found) => new("version-differs", FormattableString.Invariant($"The case '{request.Case}' is at version {found.Version}, but {request.Expect} was expected."));

    private async ValueTask<ExecAnswer> RefuseAsync(Request request, ImmutableArray<DueEntry> due, Unmet unmet, CancellationToken cancellationToken)
    {
        var found = await FindAsync(request, cancellationToken);
        var answer = found is null ? new ExecAnswer(request.Id, request.Case, ExecAnswer.Refused) { Due = due } : Of(request, found, due) with { Status = ExecAnswer.Refused };
        return answer with { Code = unmet.Code, Message = unmet.Sentence, Unmet = [unmet], HasState = request.Verb.HasState };
    }

    private static ExecAnswer Of(Request request, RecoveryCase found, ImmutableArray<DueEntry> due) => new(request.Id, request.Case, ExecAnswer.Accepted)
    {
        Stage = found.Stage.Name,
        Ending = ResultJson.EndingOf(found.Ending),
        Version = found.Version,
        Due = due,
    };

    private static ExecAnswer Faulty(string? id, string? caseId, Fault fault, long line) => new(id, caseId, ExecAnswer.Faulty) { Code = fault.Code, Message = fault.Sentence, Line = line };
}
