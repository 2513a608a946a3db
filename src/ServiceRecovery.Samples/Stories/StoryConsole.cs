using System.Text;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>Where stories are told: in colors where somebody sees them, else as plain text.</summary>
internal static class StoryConsole
{
    // Plain text isn't cut to the width of a screen that isn't there.
    private const int PlainWidth = 160;

    public static IAnsiConsole OfProcess() => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        ? AnsiConsole.Console
        : Plain(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n", AutoFlush = true });

    public static IAnsiConsole Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = PlainWidth;
        console.Profile.Capabilities.Unicode = false;
        return console;
    }
}
