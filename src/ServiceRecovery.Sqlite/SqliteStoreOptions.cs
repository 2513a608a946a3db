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

    /// <summary>Gets or sets how far the clock may be ahead of the newest event in the file. Beyond it no due work is handed out and no command is stored (<see cref="Storage.StoreFault.WrongClock"/>), until <see cref="SqliteRecoveryStore.AcceptClockAsync"/> says that the clock is right.</summary>
    /// <value>The default value is 400 days, longer than a place that is closed for a season; 1 to 3,650 days.</value>
    /// <remarks>A file without events, and one for simulated time, believes every clock. A clock that is behind works, and the workers of a host tell of it.</remarks>
    public TimeSpan LargestGap { get; set; } = TimeSpan.FromDays(400);

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Check()
    {
        if (LargestGap < TimeSpan.FromDays(1) || LargestGap > TimeSpan.FromDays(3_650))
        {
            throw new ArgumentException($"{nameof(LargestGap)} must be between 1 and 3650 days, but is {LargestGap}.");
        }
    }
}
