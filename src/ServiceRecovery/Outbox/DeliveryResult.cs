namespace ServiceRecovery.Outbox;

/// <summary>What came of handing a message over: <see cref="Done"/>, <see cref="Later"/> or <see cref="Impossible"/>.</summary>
public sealed record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>Gets the answer of a handler that has handed the message over.</summary>
    public static DeliveryResult Done { get; } = new();

    /// <summary>Gets a value indicating whether the message arrived.</summary>
    public bool IsDone => Fault is null;

    /// <summary>Gets a value indicating whether the message will never arrive as it is.</summary>
    public bool IsImpossible { get; private init; }

    /// <summary>Gets why it didn't arrive, a code; <see langword="null"/> when it did.</summary>
    public string? Fault { get; private init; }

    /// <summary>Gets how long to wait at least before it is tried again.</summary>
    public TimeSpan? After { get; private init; }

    /// <summary>Says that it didn't arrive, or nobody knows; it is tried again.</summary>
    /// <param name="fault">Why: a code of 1 to 64 characters of <c>A-Za-z0-9._:-</c>, no words of a person.</param>
    /// <param name="after">How long the receiver asks to be left alone; at most a day is waited. <see langword="null"/>: as long as the handler's options say.</param>
    /// <exception cref="ArgumentException"><paramref name="fault"/> is no code.</exception>
    public static DeliveryResult Later(string fault, TimeSpan? after = null) => new() { Fault = IdText.Check(fault, nameof(fault)), After = after };

    /// <summary>Says that it will never arrive as it is: a person has to look at it.</summary>
    /// <param name="fault">Why: a code of 1 to 64 characters of <c>A-Za-z0-9._:-</c>, no words of a person.</param>
    /// <exception cref="ArgumentException"><paramref name="fault"/> is no code.</exception>
    public static DeliveryResult Impossible(string fault) => new() { Fault = IdText.Check(fault, nameof(fault)), IsImpossible = true };
}
