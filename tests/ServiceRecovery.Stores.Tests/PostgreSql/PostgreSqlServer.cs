using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>One server for all tests, and an empty database for each.</summary>
public sealed class PostgreSqlServer : PostgreSqlCluster, IAsyncLifetime;

/// <summary>Tests that share the server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}
