using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ServiceRecovery.Tests;

/// <summary>How our properties are run. A failure prints a seed; <c>SERVICE_RECOVERY_REPLAY="(seed,gamma)"</c> runs it again.</summary>
public static class Props
{
    public static Config Cfg(int tests) => Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true) is var config
        && Environment.GetEnvironmentVariable("SERVICE_RECOVERY_REPLAY") is { } replay
        ? config.WithReplay(ParseReplay(replay))
        : config;

    private static FSharpOption<Replay> ParseReplay(string text)
    {
        var parts = text.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries);
        var size = parts.Length > 2 ? FSharpOption<int>.Some(int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)) : FSharpOption<int>.None;
        return FSharpOption<Replay>.Some(new Replay(
            new Rnd(ulong.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), ulong.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)),
            size));
    }
}
