using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ServiceRecovery.Cli;

/// <summary>Where the program reads and writes, so that a test can stand in for a person.</summary>
/// <param name="In">What it reads.</param>
/// <param name="Out">What it writes for programs and people.</param>
/// <param name="Error">Where it says what went wrong.</param>
/// <param name="IsForPeople">Somebody looks at it now: tables and color.</param>
internal sealed record Terminal(Stream In, Stream Out, TextWriter Error, bool IsForPeople)
{
    // Plain output isn't cut to the width of a screen that isn't there.
    private const int PlainWidth = 160;

    /// <summary>Gets how the person before it writes numbers and dates.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>Gets whether somebody sees what is written to <see cref="Error"/> now.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>Takes the streams of the process.</summary>
    public static Terminal OfProcess(CultureInfo culture) => new(
        Console.OpenStandardInput(),
        Console.OpenStandardOutput(),
        Console.Error,
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
        Culture = culture,
        ShowsProgress = !Console.IsErrorRedirected,
    };

    /// <summary>Writes text for people; in colors only where somebody sees them.</summary>
    public void Write(Action<IAnsiConsole> write) => WriteAsync(console =>
    {
        write(console);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>Writes text for people as it comes.</summary>
    public async Task WriteAsync(Func<IAnsiConsole, Task> write)
    {
        await using var writer = new StreamWriter(Out, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096, leaveOpen: true) { NewLine = "\n", AutoFlush = IsForPeople };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsForPeople ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsForPeople ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!IsForPeople)
        {
            console.Profile.Width = PlainWidth;
            console.Profile.Capabilities.Unicode = false;
        }

        await write(console);
        await writer.FlushAsync();
    }

    /// <summary>Writes a text as it is.</summary>
    public void WriteText(string text)
    {
        Out.Write(Encoding.UTF8.GetBytes(text));
        Out.Flush();
    }
}
