using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Drills;

// What a scenario is made of, read together. The reader has checked every number and every name.

internal sealed record DrillOrganization(ImmutableArray<Role> Levels, ImmutableArray<RoleLimit> Limits)
{
    public Currency Currency { get; init; }

    public long? Floor { get; init; }

    public TimeSpan PromiseWithinSevere { get; init; }

    public TimeSpan PromiseWithinMajor { get; init; }

    public TimeSpan PromiseWithinMinor { get; init; }

    public int AskAttempts { get; init; }

    public TimeSpan AskSpacing { get; init; }

    public TimeSpan AskWait { get; init; }
}

internal sealed record DrillCustomer(int Mood, int Patience)
{
    public ImmutableDictionary<Channel, AskResult> Reached { get; init; } = ImmutableDictionary<Channel, AskResult>.Empty;

    public ImmutableArray<DrillReaction> Reactions { get; init; } = [];

    public ImmutableArray<DrillReply> Answers { get; init; } = [];

    public ImmutableArray<DrillOfferReply> Offers { get; init; } = [];

    public ImmutableArray<DrillAgreement> Agreements { get; init; } = [];

    public required CustomerAct OutOfPatience { get; init; }

    public string? OutOfPatienceSays { get; init; }
}

/// <summary>What sets a reaction off.</summary>
internal enum DrillCause
{
    Event,
    MinutesPassed,
    Silence,
}

/// <summary>What the customer does of their own accord.</summary>
internal enum CustomerAct
{
    None,
    Contacts,
    Chases,
    Retells,
    SaysSatisfied,
    SaysUnhappy,
    SaysWantsMore,
    Withdraws,
    Leaves,
}

internal sealed record DrillReaction(DrillCause Cause, string On)
{
    public TimeSpan After { get; init; }

    public int Times { get; init; } = 1;

    public DrillCondition If { get; init; } = DrillCondition.Always;

    public int Mood { get; init; }

    public int Patience { get; init; }

    public string? Says { get; init; }

    public CustomerAct Does { get; init; }
}

/// <summary>What the customer says when asked whether they are satisfied; no answer is silence.</summary>
internal sealed record DrillReply(DrillCondition If, Answer? Answer, TimeSpan After, string? Says);

/// <summary>What the customer says to an offer; no response is silence.</summary>
internal sealed record DrillOfferReply(DrillCondition If, OfferResponse? Response, long Counter, TimeSpan After, string? Says);

/// <summary>Whether the customer lets a promise be moved, or needs it no more.</summary>
internal sealed record DrillAgreement(bool IsRelease, DrillCondition If, bool Agrees, string? Says);

internal sealed record DrillMoneyCalledFor(long Least, long Most, string Why);

internal sealed record DrillExpectation(string Name, string Well, string Missed, DrillCondition When);

internal readonly record struct DrillRange(long Least, long Most)
{
    public bool Holds(long value) => value >= Least && value <= Most;
}

/// <summary>What must hold for a rule to apply or a point to be met; what isn't said doesn't matter.</summary>
internal sealed record DrillCondition
{
    public static readonly DrillCondition Always = new();

    public ImmutableArray<string> Happened { get; init; } = [];

    public ImmutableArray<string> AnyOf { get; init; } = [];

    public ImmutableArray<string> Missing { get; init; } = [];

    public TimeSpan? Within { get; init; }

    public string? Before { get; init; }

    public ImmutableArray<string> Elements { get; init; } = [];

    public DrillRange? Mood { get; init; }

    public DrillRange? Patience { get; init; }

    public DrillRange? Given { get; init; }

    public DrillRange? Minutes { get; init; }

    public DrillRange? Kept { get; init; }

    public DrillRange? Broken { get; init; }

    public DrillRange? Chases { get; init; }

    public ImmutableArray<Ending> Endings { get; init; } = [];

    public bool Holds(DrillLedger ledger) =>
        Happened.All(name => ledger.HasHappened(name, Within, Before))
        && (AnyOf.IsEmpty || AnyOf.Any(name => ledger.HasHappened(name, Within, Before)))
        && !Missing.Any(name => ledger.HasHappened(name, null, null))
        && Elements.All(ledger.HasElement)
        && Mood?.Holds(ledger.Mood) != false
        && Patience?.Holds(ledger.Patience) != false
        && Given?.Holds(ledger.Given) != false
        && Minutes?.Holds(ledger.Minutes) != false
        && Kept?.Holds(ledger.Count(PromiseStanding.Kept) + ledger.Count(PromiseStanding.KeptRecordedLate)) != false
        && Broken?.Holds(ledger.Count(PromiseStanding.Broken)) != false
        && Chases?.Holds(ledger.Case.Chases) != false
        && (Endings.IsEmpty || Endings.Contains(ledger.Case.Ending));
}
