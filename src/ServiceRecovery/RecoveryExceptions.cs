namespace ServiceRecovery;

/// <summary>Others wrote to the same case or limits until the contention time-out. Nothing was stored.</summary>
public sealed class RecoveryContentionException : Exception
{
    /// <summary>Takes no message.</summary>
    public RecoveryContentionException()
    {
    }

    /// <summary>Takes a message.</summary>
    public RecoveryContentionException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message and a cause.</summary>
    public RecoveryContentionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A case changed inside the caller's own transaction, where the desk may not try again. The caller rolls back and tries again.</summary>
public sealed class RecoveryConflictException : Exception
{
    /// <summary>Takes no message.</summary>
    public RecoveryConflictException()
    {
    }

    /// <summary>Takes a message.</summary>
    public RecoveryConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message and a cause.</summary>
    public RecoveryConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
