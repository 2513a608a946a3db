namespace ServiceRecovery.Outbox;

/// <summary>What came of handing a message over.</summary>
public abstract record DeliveryResult
{
    // Closed on purpose: the desk answers each, and there are no others.
    private DeliveryResult()
    {
    }

    /// <summary>Gets the answer of who has handed it over.</summary>
    public static DeliveryResult Done { get; } = new Delivered();

    /// <summary>It arrived.</summary>
    public sealed record Delivered : DeliveryResult;

    /// <summary>It didn't arrive, or nobody knows; it is tried again.</summary>
    public sealed record Later : DeliveryResult
    {
        /// <summary>Says why, and when to try again at the earliest.</summary>
        /// <param name="fault">Why: a code of 1 to 64 characters of <c>A-Za-z0-9._:-</c>, no words of a person.</param>
        /// <param name="after">How long the receiver asks to be left alone; at most a day is waited. <see langword="null"/>: as long as the handler's options say.</param>
        /// <exception cref="ArgumentException"><paramref name="fault"/> is no code.</exception>
        public Later(string fault, TimeSpan? after = null)
        {
            Fault = IdText.Check(fault, nameof(fault));
            After = after;
        }

        /// <summary>Gets why, a code.</summary>
        public string Fault { get; }

        /// <summary>Gets how long to wait at least.</summary>
        public TimeSpan? After { get; }
    }

    /// <summary>It will never arrive as it is: a person has to look at it.</summary>
    public sealed record Impossible : DeliveryResult
    {
        /// <summary>Says why.</summary>
        /// <param name="fault">Why: a code of 1 to 64 characters of <c>A-Za-z0-9._:-</c>, no words of a person.</param>
        /// <exception cref="ArgumentException"><paramref name="fault"/> is no code.</exception>
        public Impossible(string fault) => Fault = IdText.Check(fault, nameof(fault));

        /// <summary>Gets why, a code.</summary>
        public string Fault { get; }
    }
}
