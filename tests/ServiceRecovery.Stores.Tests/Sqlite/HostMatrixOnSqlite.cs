using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class HostMatrixOnSqlite : HostMatrix, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override bool IsSqlite => true;

    private protected override string Collation => "NOCASE";

    private protected override Task<Action<DbContextOptionsBuilder>> DatabaseAsync(bool retries)
    {
        var path = _folder.File(Guid.NewGuid() + ".db");
        return Task.FromResult<Action<DbContextOptionsBuilder>>(options => options.UseSqlite($"Data Source={path};Pooling=False", sqlite =>
        {
            if (retries)
            {
                sqlite.ExecutionStrategy(dependencies => new Stubborn(dependencies));
            }
        }));
    }
}
