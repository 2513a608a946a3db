using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Exec;

/// <summary>Answers lines that ask something of a debrief; <c>case</c> names the debrief, and <c>stage</c> and <c>version</c> are its.</summary>
internal sealed class DebriefAnswers(RecoveryDesk desk)
{
    // No debrief is ever at this version: only what was done already is answered then.
    private const long Never = -1;

    public async ValueTask<ExecAnswer> HandleAsync(Request request, ImmutableArray<DueEntry> due, CancellationToken cancellationToken)
    {
        try
        {
            return AnswerOf(request, due, await GiveAsync(request, request.Expect, cancellationToken));
        }
        catch (RecoveryContentionException taken)
        {
            return new ExecAnswer(request.Id, request.Case, ExecAnswer.Refused) { Code = "contention", Message = taken.Message, Unmet = [new Unmet("contention", taken.Message)], Due = due };
        }
    }

    /// <summary>Answers a line that was answered before, and nothing else.</summary>
    public async ValueTask<ExecAnswer?> FindRepeatedAsync(Request request, CancellationToken cancellationToken) =>
        await DebriefOf(request).FindAsync(cancellationToken) is not null && await GiveAsync(request, Never, cancellationToken) is DebriefResult.Repeated repeated
            ? AnswerOf(request, [], repeated)
            : null;

    public async ValueTask<ExecAnswer> GetAsync(Request request, ImmutableArray<DueEntry> due, CancellationToken cancellationToken)
    {
        var debrief = DebriefOf(request);
        if (await debrief.FindAsync(cancellationToken) is not { } found)
        {
            var unmet = new Unmet("debrief-unknown", $"There is no debrief '{request.Case}'. A debrief begins with 'open-debrief'.", request.Case);
            return new ExecAnswer(request.Id, request.Case, ExecAnswer.Refused) { Code = unmet.Code, Message = unmet.Sentence, Unmet = [unmet], Due = due, HasState = true };
        }

        var walks = await debrief.WalkThroughAsync(cancellationToken);
        return new ExecAnswer(request.Id, request.Case, ExecAnswer.Accepted)
        {
            Due = due,
            Stage = found.Stage.Name,
            Version = found.Version,
            HasState = true,
            State = json => DebriefView.Write(json, request.Tenant, debrief.Id, found, debrief.QuestionsOf(found), walks),
        };
    }

    /// <summary>Does what is due next in a debrief.</summary>
    public async ValueTask<DueEntry?> WorkDueAsync(StreamKey key, CancellationToken cancellationToken) =>
        await desk.WorkDueAsync(key.Tenant, new DebriefId(key.Id), cancellationToken) is { } done ? new DueEntry(key.Id, done.Version, Names(done.Events)) : null;

    private ValueTask<DebriefResult> GiveAsync(Request request, long? expected, CancellationToken cancellationToken) =>
        DebriefOf(request).As(request.By!).DoAsync(request.Asked!, new CommandId(request.Id), expected, cancellationToken);

    private DebriefDesk DebriefOf(Request request) => desk.For(request.Tenant).Debrief(new DebriefId(request.Case!));

    private static ExecAnswer AnswerOf(Request request, ImmutableArray<DueEntry> due, DebriefResult result)
    {
        var answer = new ExecAnswer(request.Id, request.Case, ExecAnswer.Accepted) { Due = due, Stage = result.Stage?.Name, Version = result.Version };
        return result switch
        {
            DebriefResult.Accepted accepted => answer with { Events = Names(accepted.Events), Message = accepted.Findings.IsEmpty ? null : string.Join(" ", accepted.Findings.Select(finding => finding.Sentence)), Findings = accepted.Findings },
            DebriefResult.Repeated repeated => answer with { Status = ExecAnswer.Repeated, Events = Names(repeated.Events) },
            DebriefResult.Refused refused => answer with { Status = ExecAnswer.Refused, Code = refused.Refusal.Code, Message = refused.Refusal.Sentence, Unmet = refused.Refusal.Unmet },
            _ => throw new InvalidOperationException($"There is no answer for '{result.GetType().Name}'."),
        };
    }

    private static ImmutableArray<string> Names(ImmutableArray<RecordedDebriefEvent> events) => [.. events.Select(recorded => EventCodec.TypeOf(recorded.Event))];
}
