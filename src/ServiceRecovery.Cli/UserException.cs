namespace ServiceRecovery.Cli;

/// <summary>What was asked of the program can't be done: told in a sentence, exit code 2.</summary>
internal sealed class UserException(string message) : Exception(message);
