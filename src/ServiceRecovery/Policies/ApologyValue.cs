namespace ServiceRecovery.Policies;

/// <summary>A value that a host adds to those of the case.</summary>
/// <param name="Name">The placeholder, <c>a-z0-9-</c>.</param>
/// <param name="Read">Reads it; <see langword="null"/> or nothing but spaces: it isn't known.</param>
/// <param name="Missing">What stands in its place then; <see langword="null"/>: each template that uses it says so.</param>
public sealed record ApologyValue(string Name, Func<ApologyRequest, string?> Read, string? Missing = null);
