namespace ServiceRecovery.Drills;

/// <summary>Who is heard in a moment of a drill.</summary>
public enum DrillVoice
{
    /// <summary>The customer says or does something.</summary>
    Customer,

    /// <summary>A colleague does something.</summary>
    Colleague,

    /// <summary>Something happens because its time has come.</summary>
    Clock,

    /// <summary>The drill tells how something went.</summary>
    Drill,
}

/// <summary>Something that the trainee sees or hears.</summary>
/// <param name="At">When, by the drill's clock.</param>
/// <param name="Voice">Who is heard.</param>
/// <param name="Says">What, in whole sentences.</param>
public sealed record DrillMoment(DateTimeOffset At, DrillVoice Voice, string Says);
