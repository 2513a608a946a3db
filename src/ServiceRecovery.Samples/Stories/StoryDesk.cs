using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Samples.Stories;

/// <summary>A desk, the SQLite file behind it, and a clock that the story moves.</summary>
internal sealed record StoryDesk(RecoveryDesk Desk, SqliteRecoveryStore Store, StoryClock Clock) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>Time as a story tells it: it stands still until it is set.</summary>
internal sealed class StoryClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void SetTo(DateTimeOffset now) => _now = now;
}
