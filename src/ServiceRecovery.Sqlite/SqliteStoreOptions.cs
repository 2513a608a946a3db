namespace ServiceRecovery.Sqlite;

/// <summary>What an organization decides about its file.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>Gets or sets whether a file that isn't there is made, and tables in one that has none.</summary>
    /// <value>The default value is <see langword="true"/>; the folder must be there in any case.</value>
    /// <remarks>A program that only reads opens the file with <c>Mode=ReadOnly</c> in the connection string, which makes and changes nothing.</remarks>
    public bool MayCreate { get; set; } = true;

    /// <summary>Gets or sets whether the file is for simulated time. A file is one or the other for ever.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool IsSimulated { get; set; }

    /// <summary>Gets or sets how long a write waits for another process to finish its own.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many appends one commit may carry.</summary>
    /// <value>The default value is 128. 1 commits each by itself.</value>
    public int LargestGroup { get; set; } = 128;
}
