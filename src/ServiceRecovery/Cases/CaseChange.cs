using System.Collections.Immutable;

namespace ServiceRecovery.Cases;

/// <summary>What was appended to another case on the way.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Version">Its version afterwards.</param>
/// <param name="Events">What happened.</param>
public sealed record CaseChange(CaseId CaseId, long Version, ImmutableArray<RecordedEvent> Events);
