namespace ServiceRecovery.AspNetCore;

/// <summary>How many requests one person (or program) may send, in one process.</summary>
/// <param name="PerSecond">How many come back a second, more than zero.</param>
/// <param name="Burst">How many may be sent at once after a rest, at least 1.</param>
public readonly record struct RequestRate(double PerSecond, int Burst);
