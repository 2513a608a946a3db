namespace ServiceRecovery.Due;

/// <summary>What due work did to a case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Version">Its version afterwards.</param>
/// <param name="Events">What happened.</param>
public sealed record DueResult(CaseId CaseId, long Version, System.Collections.Immutable.ImmutableArray<RecordedEvent> Events);
