namespace ServiceRecovery.PostgreSql;

/// <summary>What an organization decides about its server.</summary>
public sealed class PostgreSqlStoreOptions
{
    /// <summary>Gets or sets whether the database is for simulated time, a replay or a rehearsal. A database is one or the other for ever.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool IsSimulated { get; set; }

    /// <summary>Gets or sets the schema of the tables; <see cref="PostgreSqlRecoveryStore.MigrateAsync"/> makes it where it isn't there.</summary>
    /// <value>The default value is <see langword="null"/>: the schema that is current (<c>current_schema()</c>) when the store is first used.</value>
    /// <remarks>Every statement names it, so a <c>search_path</c> that somebody sets on a connection changes nothing.</remarks>
    public string? Schema { get; set; }

    /// <summary>Gets or sets whether the pool that the store makes from a connection string keeps its few statements prepared.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    /// <remarks>
    /// Switch it off behind a proxy that lends a connection for one transaction and doesn't follow prepared statements (PgBouncer before 1.21).
    /// Where the connection string says 'Max Auto Prepare', that counts. A data source of your own decides by itself.
    /// </remarks>
    public bool AutoPrepare { get; set; } = true;

    /// <summary>Gets or sets whether a server that may lose what it has acknowledged (<c>fsync</c>, <c>full_page_writes</c> or <c>synchronous_commit</c> is off) is refused; else it is warned about.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool RefuseUnsafe { get; set; }

    /// <summary>Gets or sets how far the clock of this node may be ahead of the server's, which is the one that counts. A node that is further ahead gets no due work and stores no command, and is told so.</summary>
    /// <value>The default value is one minute.</value>
    /// <remarks>What isn't due by the server's clock is handed out to nobody. A node whose clock is behind only comes late. A database for simulated time has no clock of its own.</remarks>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(1);
}
