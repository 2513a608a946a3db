using System.Globalization;

namespace ServiceRecovery.Comparison;

/// <summary>One way to keep cases. What it prepares isn't measured.</summary>
/// <param name="name">What the report calls it.</param>
/// <param name="settings">How it is set up, for the report.</param>
internal abstract class Arm(string name, string settings) : IAsyncDisposable
{
    public string Name => name;

    public string Settings => settings;

    /// <summary>Makes cases of so many events, each of which takes so many notes afterwards.</summary>
    public abstract Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes);

    /// <summary>Makes what is needed before recoveries of these names begin.</summary>
    public virtual Task PrepareRecoveriesAsync(IReadOnlyList<string> ids) => Task.CompletedTask;

    /// <summary>Adds notes to each case, in turn; a case is one caller's.</summary>
    public virtual Task NoteAllAsync(IReadOnlyList<string> ids, int notes, int callers) => ForCallersAsync(callers, async caller =>
    {
        for (var number = 0; number < notes; number++)
        {
            for (var index = caller; index < ids.Count; index += callers)
            {
                await NoteAsync(caller, ids[index], number);
            }
        }
    });

    /// <summary>Runs recoveries of eight commands, from the report to the close.</summary>
    public virtual Task RecoverAllAsync(IReadOnlyList<string> ids, int callers) => ForCallersAsync(callers, async caller =>
    {
        for (var index = caller; index < ids.Count; index += callers)
        {
            await RecoverAsync(caller, ids[index]);
        }
    });

    public abstract ValueTask DisposeAsync();

    protected abstract Task NoteAsync(int caller, string id, int number);

    protected abstract Task RecoverAsync(int caller, string id);

    protected static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Task ForCallersAsync(int callers, Func<int, Task> work) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => work(caller))));
}
