using System.Globalization;
using System.Text;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Drills;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Drills;

/// <summary>Tells a drill as it happens: the clock, what was done or refused, and what the customer says.</summary>
internal sealed class DrillTranscript(Action<string> write)
{
    private const int Width = 110;

    public void Begin(Drill drill)
    {
        Line(drill.Scenario.Title);
        Line("");
        Story(drill);
        Line("");
        Line("'help' lists what you can do, 'open' what is open now, 'story' tells this again, 'end' ends the drill.");
        Line("");
        Tell(drill.Opening);
    }

    public void Story(Drill drill)
    {
        foreach (var paragraph in drill.Scenario.Story.Split('\n'))
        {
            Wrapped("", paragraph);
        }
    }

    public void Echo(string typed) => Line($"> {new string([.. typed.Select(c => char.IsControl(c) ? '?' : c)])}");

    public void Unclear(string sentence, long? line) => Wrapped("  ", line is { } number ? FormattableString.Invariant($"not understood, line {number}: {sentence}") : $"not understood: {sentence}");

    public void Heard(string words) => Wrapped("  ", $"\"{words.Replace('\n', ' ')}\"");

    public void Turn(DrillTurn turn)
    {
        if (turn.Refusal is { } refusal)
        {
            foreach (var unmet in refusal.Unmet)
            {
                Wrapped("  ", $"refused, {unmet.Code}: {unmet.Sentence}");
            }
        }
        else if (turn.Result is CommandResult.Accepted accepted)
        {
            Wrapped("  ", $"done: {string.Join(", ", accepted.Events.Select(recorded => EventCodec.TypeOf(recorded.Event)))}");
        }

        Tell(turn.Moments);
    }

    public void Open(OpenSteps steps, Drill drill)
    {
        var now = drill.Now.ToString("ddd HH:mm", CultureInfo.InvariantCulture);
        Wrapped("  ", $"It is {now}, and the case is in '{drill.Case.Stage}'. Open now: {string.Join(", ", steps.Open.Where(act => ShortAct.Find(act.Verb) is not null))}.");
        foreach (var promise in drill.Case.Promises.Where(promise => promise.Standing == PromiseStanding.Open))
        {
            Wrapped("  ", $"The promise '{promise.Ref}' is due {promise.DueAt.ToString("ddd HH:mm", CultureInfo.InvariantCulture)}.");
        }

        foreach (var approval in drill.Case.Approvals.Where(approval => Laws.IsPending(drill.Case, approval)))
        {
            Wrapped("  ", $"The request '{approval.Ref}' waits for another person.");
        }

        foreach (var compensation in drill.Case.Compensations.Where(compensation => compensation.IsUnsettled))
        {
            Wrapped("  ", $"The compensation '{compensation.Ref}' of {compensation.Amount} isn't settled yet.");
        }
    }

    public void Help(ShortAct? about)
    {
        if (about is not null)
        {
            Wrapped("  ", $"{about.Verb} {about.Syntax}".TrimEnd());
            Wrapped("  ", $"{VerbTable.Find(about.Verb)!.About} As in: {about.Example}");
            return;
        }

        foreach (var act in ShortAct.All)
        {
            Line($"  {act.Verb,-22} {act.Syntax,-30} {act.Example}");
        }

        Line($"  {"wait",-22} {"TIME",-30} wait 15m");
        Line("  open, story, end, help [ACT]; or a JSON object as a line of 'exec' without id, case, by and at.");
    }

    public void Line(string line) => write($"{line}\n");

    private void Tell(IEnumerable<DrillMoment> moments)
    {
        foreach (var moment in moments)
        {
            var at = moment.At.ToString("ddd HH:mm", CultureInfo.InvariantCulture);
            var says = moment.Says.Replace('\n', ' ');
            Wrapped("", moment.Voice == DrillVoice.Customer ? $"{at}  \"{says}\"" : $"{at}  {says}", "           ");
        }
    }

    private void Wrapped(string indent, string text, string? hanging = null)
    {
        var line = new StringBuilder(indent);
        var isFirst = true;
        foreach (var word in text.Split(' '))
        {
            if (!isFirst && line.Length + 1 + word.Length > Width)
            {
                Line(line.ToString().TrimEnd());
                line.Clear().Append(hanging ?? indent).Append(word);
            }
            else
            {
                line.Append(isFirst ? "" : " ").Append(word);
            }

            isFirst = false;
        }

        Line(line.ToString().TrimEnd());
    }
}
