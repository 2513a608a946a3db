using System.Collections.Immutable;

namespace ServiceRecovery;

// What was found, given and promised.
public sealed partial record RecoveryCase
{
    /// <summary>Gets the latest finding about the correction.</summary>
    internal CorrectionFinding Finding { get; set; }

    /// <summary>Gets the version at which it was last said that it can't be put right, unless a full correction followed; 0 when there is none.</summary>
    public long ImpossibleVersion { get; internal set; }

    /// <summary>Gets the version at which the customer declined whatever was owed.</summary>
    public long OwedDeclinedVersion { get; internal set; }

    /// <summary>Gets the compensations in the order they were made.</summary>
    public ImmutableArray<CompensationState> Compensations { get; internal set; } = [];

    /// <summary>Gets the requests for approval in the order they were made.</summary>
    public ImmutableArray<ApprovalState> Approvals { get; internal set; } = [];

    /// <summary>Gets the promises in the order they were made.</summary>
    public ImmutableArray<PromiseState> Promises { get; internal set; } = [];

    /// <summary>Gets the costs of corrections and custom steps that stand, in the order they were made.</summary>
    public ImmutableArray<Money> Costs { get; internal set; } = [];

    /// <summary>Returns what stands granted in a currency, costs included, in minor units: what was granted and neither failed, nor was taken back or declined.</summary>
    public long StandingMinor(Currency currency)
    {
        var sum = GrantedMinor(currency);
        foreach (var cost in Costs)
        {
            sum += cost.Currency == currency ? cost.Minor : 0;
        }

        return sum;
    }

    /// <summary>Returns what stands granted to the customer in a currency, costs left out, in minor units; the floor is compared with it.</summary>
    public long GrantedMinor(Currency currency)
    {
        var sum = 0L;
        foreach (var compensation in Compensations)
        {
            sum += compensation.Amount.Currency == currency ? compensation.StandingMinor : 0;
        }

        return sum;
    }
}

/// <summary>What was found about putting it right.</summary>
internal enum CorrectionFinding
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>It was put right.</summary>
    Full,

    /// <summary>It was put right in part.</summary>
    Part,

    /// <summary>It can't be put right.</summary>
    Impossible,

    /// <summary>Nothing had gone wrong.</summary>
    NoFailure,
}
