namespace ServiceRecovery.Drills;

/// <summary>What the customer of a drill tells whoever listens.</summary>
/// <param name="Words">What they went through, in their words.</param>
/// <param name="Expects">What they expect, if they say so.</param>
public sealed record DrillAccount(string Words, string? Expects);
