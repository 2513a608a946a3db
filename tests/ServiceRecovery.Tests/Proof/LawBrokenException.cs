namespace ServiceRecovery.Tests.Proof;

/// <summary>A history breaks a law. The message names the law and the event.</summary>
internal sealed class LawBrokenException(string message) : Exception(message);
