using ServiceRecovery.Benchmarks;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>The very rows, loaded and written by hand on one connection; of several callers one transaction takes one command of each.</summary>
internal sealed class RawSqliteArm(string path) : Arm("raw", "Microsoft.Data.Sqlite, one connection, prepared statements, `synchronous` FULL; of several callers one command each in one transaction")
{
    private readonly RawRows _rows = new();
    private readonly RawSqlite _raw = new(path);

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        _raw.Begin();
        foreach (var id in ids)
        {
            _raw.Write(await _rows.OpenAsync(id, events, notes));
        }

        _raw.Commit();
    }

    public override async Task PrepareRecoveriesAsync(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await _rows.RecoverAsync(id);
        }
    }

    public override Task NoteAllAsync(IReadOnlyList<string> ids, int notes, int callers) => Task.Run(() =>
    {
        for (var number = 0; number < notes; number++)
        {
            foreach (var group in ids.Chunk(callers))
            {
                WriteTogether(group);
            }
        }
    });

    public override Task RecoverAllAsync(IReadOnlyList<string> ids, int callers) => Task.Run(() =>
    {
        foreach (var group in ids.Chunk(callers))
        {
            for (var command = 0; command <= Script.Steps.Count; command++)
            {
                WriteTogether(group);
            }
        }
    });

    public override ValueTask DisposeAsync()
    {
        _raw.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task NoteAsync(int caller, string id, int number) => throw new NotSupportedException("Commands are written in groups.");

    protected override Task RecoverAsync(int caller, string id) => throw new NotSupportedException("Commands are written in groups.");

    private void WriteTogether(string[] ids)
    {
        var appends = Array.ConvertAll(ids, _rows.Next);
        foreach (var append in appends)
        {
            _raw.Load(append);
        }

        _raw.Begin();
        foreach (var append in appends)
        {
            _raw.Write(append);
        }

        _raw.Commit();
    }
}
