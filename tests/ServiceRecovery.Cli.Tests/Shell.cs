using System.Text;

namespace ServiceRecovery.Cli.Tests;

/// <summary>Runs the program as a shell would, without a process.</summary>
internal sealed record Shell(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<Shell> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    public static Task<Shell> RunAsync(string[] arguments, string input) => RunAsync(arguments, Encoding.UTF8.GetBytes(input));

    public static async Task<Shell> RunAsync(string[] arguments, byte[] input)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await RecoveryProgram.RunAsync(arguments, new Terminal(new MemoryStream(input), output, error, IsForPeople: false));
        return new Shell(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
