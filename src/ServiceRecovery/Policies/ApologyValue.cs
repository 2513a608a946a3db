namespace ServiceRecovery.Policies;

/// <summary>A value that a host adds to those of the case.</summary>
/// <param name="Name">The placeholder, <c>a-z0-9-</c>.</param>
/// <param name="ReadAsync">Reads it, where a template uses it; <see langword="null"/> or nothing but spaces: it isn't known.</param>
/// <param name="Missing">What stands in its place then; <see langword="null"/>: each template that uses it says so.</param>
public sealed record ApologyValue(string Name, Func<ApologyRequest, CancellationToken, ValueTask<string?>> ReadAsync, string? Missing = null)
{
    /// <summary>Takes a value that is at hand.</summary>
    /// <param name="name">The placeholder, <c>a-z0-9-</c>.</param>
    /// <param name="read">Reads it; <see langword="null"/> or nothing but spaces: it isn't known.</param>
    /// <param name="missing">What stands in its place then; <see langword="null"/>: each template that uses it says so.</param>
    public ApologyValue(string name, Func<ApologyRequest, string?> read, string? missing = null)
        : this(name, Waiting(read), missing)
    {
    }

    private static Func<ApologyRequest, CancellationToken, ValueTask<string?>> Waiting(Func<ApologyRequest, string?> read)
    {
        _ = read ?? throw new ArgumentNullException(nameof(read));
        return (request, _) => new ValueTask<string?>(read(request));
    }
}
