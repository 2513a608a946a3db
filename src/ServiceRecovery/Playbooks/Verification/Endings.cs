using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>What each ending asks for, whatever a definition says.</summary>
internal static class Endings
{
    private static readonly ImmutableArray<Ending> OfFailure =
    [
        Ending.Recovered, Ending.RemedyAccepted, Ending.Unconfirmed, Ending.Unreconciled, Ending.Withdrawn, Ending.Merged, Ending.EnteredInError,
    ];

    private static readonly ImmutableArray<Ending> OfAccolade = [Ending.Withdrawn, Ending.Merged, Ending.EnteredInError, Ending.Learned];

    // A near miss has no customer who could withdraw it.
    private static readonly ImmutableArray<Ending> OfNearMiss = [Ending.Merged, Ending.EnteredInError, Ending.Learned];

    public static ImmutableArray<Ending> Of(Purpose purpose) => purpose switch
    {
        Purpose.Failure => OfFailure,
        Purpose.Accolade => OfAccolade,
        Purpose.NearMiss => OfNearMiss,
        _ => [],
    };

    /// <summary>The ending that every open stage must have a way to.</summary>
    public static Ending Good(Purpose purpose) => purpose == Purpose.Failure ? Ending.Recovered : Ending.Learned;

    /// <summary>The one step that enters the ending.</summary>
    public static StepKind ClosingStep(Ending ending) => ending switch
    {
        Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed or Ending.Unreconciled or Ending.Learned => StepKind.Close,
        Ending.Withdrawn => StepKind.Withdraw,
        Ending.Merged => StepKind.Merge,
        Ending.EnteredInError => StepKind.Discard,
        _ => throw new InvalidOperationException($"No step ends a case as '{ending}'."),
    };

    /// <summary>The step that earns the ending, for the four that an answer, or its lack, earns.</summary>
    public static StepKind? Earning(Ending ending) => ending switch
    {
        Ending.Recovered => StepKind.CustomerSatisfied,
        Ending.RemedyAccepted => StepKind.CustomerAccepts,
        Ending.Unconfirmed => StepKind.CustomerSilent,
        Ending.Unreconciled => StepKind.DeclareUnreconciled,
        _ => default(StepKind?), // A bare null would be taken for a name.
    };

    /// <summary>Whether something must have been done or offered after a no, a reopening, or being sent back.</summary>
    public static bool OwesRemedy(Ending ending) => ending is Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed;
}
