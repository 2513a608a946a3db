using System.Globalization;
using ServiceRecovery.Insights;

namespace ServiceRecovery.Cli.Reports;

/// <summary>Says how far the reading is, in one line that is written over again and gone at the end. It says nothing where nobody looks, or where it is over at once.</summary>
internal sealed class ReadingProgress(TextWriter? writer, TimeProvider clock, CultureInfo culture) : IProgress<InsightProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _next = Pause;
    private int _written;

    public void Report(InsightProgress value)
    {
        if (writer is null || clock.GetElapsedTime(_started) is var elapsed && elapsed < _next)
        {
            return;
        }

        _next = elapsed + Pause;
        var line = value.Of > value.Done ? string.Create(culture, $"Reading: {value.Done:N0} of {value.Of:N0} cases.") : string.Create(culture, $"Reading: {value.Done:N0} cases.");
        writer.Write($"\r{line.PadRight(_written)}");
        _written = line.Length;
        writer.Flush();
    }

    public void Dispose()
    {
        if (_written > 0)
        {
            writer!.Write($"\r{new string(' ', _written)}\r");
            writer.Flush();
        }
    }
}
