using System.Diagnostics;

namespace ServiceRecovery.Stores.Tests.Processes;

/// <summary>A process of its own that works on a store.</summary>
internal sealed class CrashProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<List<string>> _said;

    private CrashProcess(string[] arguments, int enough)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ServiceRecovery.Crash.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        _said = ReadAsync(enough);
        Errors = _process.StandardError.ReadToEndAsync();
    }

    public Task<string> Errors { get; }

    /// <summary>Gets the task that ends when it has said as many lines as were asked for, or has ended.</summary>
    public Task Enough => _enough.Task;

    public static CrashProcess Start(string[] arguments, int enough = 1) => new(arguments, enough);

    /// <summary>Kills it as a power cut would: nothing is flushed, nothing is said.</summary>
    /// <returns>What it had said in whole lines.</returns>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        return await _said;
    }

    /// <summary>Waits for it to end by itself.</summary>
    public async Task<List<string>> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0 ? await _said : throw new InvalidOperationException(await Errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // The last line may be cut off; it counts only with its end.
    private async Task<List<string>> ReadAsync(int enough)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        int read;
        var lines = 0;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            text.Append(buffer, 0, read);
            lines += buffer.AsSpan(0, read).Count('\n');
            if (lines >= enough)
            {
                _enough.TrySetResult();
            }
        }

        _enough.TrySetResult();
        var all = text.ToString();
        return [.. all[..(all.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
