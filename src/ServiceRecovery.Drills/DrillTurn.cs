using System.Collections.Immutable;

namespace ServiceRecovery.Drills;

/// <summary>What came of what the trainee did, and of the time that passed after it.</summary>
public sealed record DrillTurn
{
    internal DrillTurn(CommandResult? result, Refusal? refusal, ImmutableArray<DrillMoment> moments)
    {
        Result = result;
        Refusal = refusal;
        Moments = moments;
    }

    /// <summary>Gets what the desk answered; <see langword="null"/> where it wasn't asked: the trainee waited, or the drill refused.</summary>
    public CommandResult? Result { get; }

    /// <summary>Gets why it was refused, by the desk or by the drill.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Gets what was seen and heard then, in order.</summary>
    public ImmutableArray<DrillMoment> Moments { get; }
}
