namespace ServiceRecovery.Storage;

/// <summary>A case that a desk keeps in mind, without the trail of its events.</summary>
/// <param name="Case">The case; nobody changes it.</param>
/// <param name="Since">When it was read from the store, by the desk's clock of elapsed time.</param>
/// <param name="IsShared">Others were seen writing to it, so that one looks before one decides.</param>
internal sealed record CaseInMind(RecoveryCase Case, long Since, bool IsShared);
