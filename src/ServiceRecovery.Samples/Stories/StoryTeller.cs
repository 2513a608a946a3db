using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>Tells a story as it happens: what somebody does is given to the desk, and what the desk answers is told.</summary>
internal sealed class StoryTeller(IAnsiConsole console, StoryDesk organization, string caseId)
{
    private const int Indent = 11;
    private const int Widest = 120;

    private readonly RecoveryDesk _desk = organization.Desk;
    private readonly CaseId _case = new(caseId);
    private int _commands;

    /// <summary>Begins a story.</summary>
    public void Title(string title, params string[] lines)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{title}[/]");
        foreach (var line in lines)
        {
            console.WriteLine($"  {line}");
        }

        console.WriteLine();
    }

    /// <summary>Says something that the library has no part in.</summary>
    public void Say(string line) => console.MarkupLineInterpolated($"           [italic]{line}[/]");

    /// <summary>Lets time pass until an instant; what is due is done, and told.</summary>
    public async Task WaitAsync(DateTimeOffset until, string? line = null)
    {
        var clock = organization.Clock;
        while (await organization.Store.ClaimDueAsync(new DueClaim(until, 1, TimeSpan.Zero), CancellationToken.None) is [var due, ..])
        {
            clock.SetTo(due.DueAt > clock.GetUtcNow() ? due.DueAt : clock.GetUtcNow());
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():ddd HH:mm}  Nobody did anything; the time has come.");
            foreach (var happened in await WorkDueAsync(due.Key))
            {
                Allowed($"{happened}  by due work");
            }
        }

        clock.SetTo(until);
        if (line is not null)
        {
            Say(line);
        }
    }

    /// <summary>Lets somebody ask something of a debrief, and tells what was allowed, what to say otherwise, or what was refused and why.</summary>
    public async Task AskAsync(string line, DebriefId debrief, Actor by, Func<DebriefHandle, CommandId, ValueTask<DebriefResult>> ask)
    {
        organization.Clock.SetTo(organization.Clock.GetUtcNow().AddMinutes(1));
        var result = await ask(_desk.For(TenantId.Single).Debrief(debrief).As(by), new CommandId(string.Create(CultureInfo.InvariantCulture, $"{caseId}-talk-{++_commands}")));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{organization.Clock.GetUtcNow():ddd HH:mm}  {line}");
        switch (result)
        {
            case DebriefResult.Accepted accepted:
                Allowed($"{string.Join(", ", accepted.Events.Select(recorded => RecoveryJson.TypeOf(recorded.Event)))}  ({accepted.Stage!.Value.Name})");
                foreach (var warning in accepted.Findings)
                {
                    Answer("warning", "yellow", warning.Sentence);
                }

                break;
            case DebriefResult.Refused refused:
                Refused(refused.Refusal.ToString());
                break;
            default:
                throw new InvalidOperationException($"A story doesn't repeat itself, but '{line}' did.");
        }
    }

    /// <summary>Shows the walk through cases, stage by stage.</summary>
    public void Walk(ImmutableArray<WalkThrough> walks)
    {
        foreach (var stage in walks.SelectMany(walk => walk.Stages))
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{stage.Stage.Name}{(stage.Meant is { } meant ? $" ({meant.TrimEnd('.')})" : "")}: {stage.Acts.Length} {(stage.Acts.Length == 1 ? "act" : "acts")}, waited {stage.Waited.TotalMinutes:0} min{(stage.Acts.Any(act => act.IsAgainst) ? ", stop here" : "")}"));
        }
    }

    /// <summary>Lets somebody do something, and tells what was allowed, or what was refused and why.</summary>
    public async Task<CommandResult> DoAsync(string line, Actor by, params CaseCommand[] commands)
    {
        organization.Clock.SetTo(organization.Clock.GetUtcNow().AddMinutes(1));
        var id = new CommandId(string.Create(CultureInfo.InvariantCulture, $"story-{++_commands}"));
        var result = await _desk.HandleAsync(_case, commands.Length == 1 ? new RecoveryBatch(id, by, commands[0]) : new RecoveryBatch(id, by, [.. commands]));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{organization.Clock.GetUtcNow():ddd HH:mm}  {line}");
        switch (result)
        {
            case CommandResult.Accepted accepted:
                Allowed($"{string.Join(", ", accepted.Events.Select(recorded => RecoveryJson.TypeOf(recorded.Event)))}  ({Standing(result)})");
                break;
            case CommandResult.Refused refused:
                foreach (var unmet in refused.Refusal.Unmet)
                {
                    Refused($"{unmet.Code}: {unmet.Sentence}");
                }

                break;
            default:
                throw new InvalidOperationException($"A story doesn't repeat itself, but '{id}' did.");
        }

        return result;
    }

    private async Task<IEnumerable<string>> WorkDueAsync(StreamKey key) => key.Kind == StreamKind.Debrief
        ? (await _desk.WorkDueAsync(key.Tenant, new DebriefId(key.Id)))!.Events.Select(recorded => $"{RecoveryJson.TypeOf(recorded.Event)} in {key.Id}")
        : (await _desk.WorkDueAsync(key.Tenant, new CaseId(key.Id)))!.Events.Select(recorded => RecoveryJson.TypeOf(recorded.Event));

    private static string Standing(CommandResult result) => result.Ending == Ending.Open ? result.Stage!.Value.Name : $"closed as {result.Ending}";

    private void Allowed(string what) => Answer("allowed", "green", what);

    private void Refused(string why) => Answer("refused", "red", why);

    private void Answer(string mark, string color, string text)
    {
        var lines = Wrapped(text, Math.Min(console.Profile.Width, Widest) - Indent - mark.Length - 2).ToList();
        console.MarkupLine($"{new string(' ', Indent)}[{color}]{mark}[/]  {Markup.Escape(lines[0])}");
        foreach (var line in lines.Skip(1))
        {
            console.WriteLine($"{new string(' ', Indent + mark.Length + 2)}{line}");
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
