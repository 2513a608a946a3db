using System.Text;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Drills;

namespace ServiceRecovery.Cli.Drills;

/// <summary>Plays a drill from lines, until it is over or there are no more.</summary>
/// <param name="drill">The drill.</param>
/// <param name="transcript">What tells it; null: nobody listens.</param>
internal sealed class DrillSession(Drill drill, DrillTranscript? transcript)
{
    /// <summary>Plays it.</summary>
    /// <param name="input">The acts, one a line; blank lines and those that begin with '#' say nothing.</param>
    /// <param name="prompt">Asks for a line where somebody types; null: the lines come from a file and are shown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DrillReview> PlayAsync(Stream input, Action? prompt, CancellationToken cancellationToken)
    {
        transcript?.Begin(drill);
        var lines = new LineReader(input);
        prompt?.Invoke();
        while (!drill.IsOver && await lines.ReadAsync(cancellationToken) is { } line)
        {
            await AnswerAsync(line, isTyped: prompt is not null, cancellationToken);
            if (!drill.IsOver)
            {
                prompt?.Invoke();
            }
        }

        drill.Stop();
        return await drill.ReviewAsync(cancellationToken);
    }

    private async Task AnswerAsync(Line line, bool isTyped, CancellationToken cancellationToken)
    {
        if (!line.IsTooLong && Encoding.UTF8.GetString(line.Bytes.Span).TrimStart().StartsWith('#'))
        {
            return;
        }

        if (!isTyped && !line.IsTooLong)
        {
            transcript?.Echo(Encoding.UTF8.GetString(line.Bytes.Span).Trim());
        }

        switch (ActReading.Read(line, drill))
        {
            case ActReading.Act act:
                var turn = await drill.ActAsync(act.Commands, cancellationToken);
                if (act.IsListening && turn.Refusal is null)
                {
                    Hear();
                }

                transcript?.Turn(turn);
                break;
            case ActReading.Wait wait:
                // Taken apart on purpose: where nobody listens, what stands in the brackets after '?.' wouldn't happen.
                var waited = await drill.WaitAsync(wait.Time, cancellationToken);
                transcript?.Turn(waited);
                break;
            case ActReading.Help help:
                transcript?.Help(help.About);
                break;
            case ActReading.Open:
                transcript?.Open(await drill.OpenStepsAsync(cancellationToken), drill);
                break;
            case ActReading.Story:
                transcript?.Story(drill);
                break;
            case ActReading.End:
                drill.Stop();
                break;
            case ActReading.Unclear unclear:
                transcript?.Unclear(unclear.Sentence, isTyped ? null : line.Number);
                break;
            default:
                throw new InvalidOperationException("A reading has no arm.");
        }
    }

    private void Hear()
    {
        transcript?.Heard(drill.Scenario.Account.Words);
        if (drill.Scenario.Account.Expects is { } expects)
        {
            transcript?.Heard($"What I expect: {expects}");
        }
    }
}
