using ServiceRecovery.Stores.Tests.Processes;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class KillsOnSqlite(ITestOutputHelper output) : KillCampaign(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override string StoreName => "sqlite:" + _folder.File("killed.db");

    public void Dispose() => _folder.Dispose();
}

public sealed class LimitRaceOnSqlite(ITestOutputHelper output) : LimitRace(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override string StoreName => "sqlite:" + _folder.File("raced.db");

    public void Dispose() => _folder.Dispose();
}
