using ServiceRecovery.Benchmarks;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>The very rows, loaded in one batch and written in another, on a connection for each caller.</summary>
internal sealed class RawNpgsqlArm : Arm
{
    private readonly RawRows _rows = new();
    private readonly IReadOnlyList<RawNpgsql> _connections;

    private RawNpgsqlArm(IReadOnlyList<RawNpgsql> connections)
        : base("raw", "Npgsql, a connection of its own for each caller, one batch to load and one to write, prepared by the driver") => _connections = connections;

    public static async Task<RawNpgsqlArm> OpenAsync(string database, int callers)
    {
        List<RawNpgsql> connections = [];
        for (var caller = 0; caller < callers; caller++)
        {
            connections.Add(await RawNpgsql.OpenAsync(database));
        }

        return new RawNpgsqlArm(connections);
    }

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        foreach (var id in ids)
        {
            await _connections[0].WriteAsync(await _rows.OpenAsync(id, events, notes));
        }
    }

    public override async Task PrepareRecoveriesAsync(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await _rows.RecoverAsync(id);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    protected override async Task NoteAsync(int caller, string id, int number)
    {
        var append = _rows.Next(id);
        await _connections[caller].LoadAsync(append);
        await _connections[caller].WriteAsync(append);
    }

    protected override async Task RecoverAsync(int caller, string id)
    {
        for (var command = 0; command <= Script.Steps.Count; command++)
        {
            await NoteAsync(caller, id, command);
        }
    }
}
