using System.Diagnostics;
using System.Text;

namespace ServiceRecovery.Stores.Tests.Processes;

/// <summary>A process of its own that works on a store.</summary>
internal sealed class CrashProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<List<string>> _said;
    private readonly object _lock = new();
    private TaskCompletionSource _enough = new();
    private int _lines;
    private int _asked = int.MaxValue;
    private bool _isOver;

    private CrashProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ServiceRecovery.Crash.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        _said = ReadAsync();
        Errors = _process.StandardError.ReadToEndAsync();
    }

    public Task<string> Errors { get; }

    public static CrashProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Waits until it has said so many lines more than by now, or has ended.</summary>
    public Task MoreAsync(int lines)
    {
        lock (_lock)
        {
            _enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked = _lines + lines;
            if (_isOver)
            {
                _enough.SetResult();
            }

            return _enough.Task;
        }
    }

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
    private async Task<List<string>> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            text.Append(buffer, 0, read);
            Count(buffer.AsSpan(0, read).Count('\n'), isOver: false);
        }

        Count(0, isOver: true);
        var all = text.ToString();
        return [.. all[..(all.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private void Count(int lines, bool isOver)
    {
        lock (_lock)
        {
            (_lines, _isOver) = (_lines + lines, isOver);
            if (_isOver || _lines >= _asked)
            {
                _enough.TrySetResult();
            }
        }
    }
}
