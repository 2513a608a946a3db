namespace ServiceRecovery;

// The closed lists of the domain, read together. The number of a member is stored nowhere but in Ending; events hold names.

/// <summary>What a playbook is for.</summary>
public enum Purpose
{
    /// <summary>A customer was let down.</summary>
    Failure,

    /// <summary>A customer was delighted.</summary>
    Accolade,

    /// <summary>Something nearly went wrong and nobody complained.</summary>
    NearMiss,
}

/// <summary>How a case ended, or that it hasn't. The numbers are stored.</summary>
public enum Ending
{
    /// <summary>It hasn't ended.</summary>
    Open = 0,

    /// <summary>The customer said satisfied.</summary>
    Recovered = 1,

    /// <summary>The customer takes the remedy and isn't happy, or won't say.</summary>
    RemedyAccepted = 2,

    /// <summary>Nobody answered after all attempts, nobody could be reached, or the customer asked not to be contacted.</summary>
    Unconfirmed = 3,

    /// <summary>Everything was tried, a final offer was made, and the customer can't be satisfied.</summary>
    Unreconciled = 4,

    /// <summary>The customer took the complaint back.</summary>
    Withdrawn = 5,

    /// <summary>Absorbed by an older open case.</summary>
    Merged = 6,

    /// <summary>It should never have been opened.</summary>
    EnteredInError = 7,

    /// <summary>An accolade or a near miss was debriefed.</summary>
    Learned = 8,
}

/// <summary>Who acts. The numbers are stored.</summary>
public enum ActorKind
{
    /// <summary>Somebody who works for the organization.</summary>
    Staff = 0,

    /// <summary>The customer, by a channel of their own.</summary>
    Customer = 1,

    /// <summary>A program, or due work.</summary>
    System = 2,
}

/// <summary>What kind of failure it was (Smith, Bolton and Wagner 1999): what was delivered, or how.</summary>
public enum FailureNature
{
    /// <summary>The thing itself was wrong, missing or late.</summary>
    Outcome,

    /// <summary>The way it was done was wrong.</summary>
    Process,
}

/// <summary>How bad the failure is. The numbers are stored.</summary>
public enum Severity
{
    /// <summary>An annoyance.</summary>
    Minor = 0,

    /// <summary>A real loss of time, money or trust.</summary>
    Major = 1,

    /// <summary>Harm, danger, or a loss that can't be made good easily.</summary>
    Severe = 2,
}

/// <summary>How much trouble the customer had. A great one owes compensation.</summary>
public enum Inconvenience
{
    /// <summary>None to speak of.</summary>
    None,

    /// <summary>Some.</summary>
    Some,

    /// <summary>Great: it owes compensation.</summary>
    Great,
}

/// <summary>Who opened the case.</summary>
public enum OpenedBy
{
    /// <summary>The customer complained.</summary>
    Customer,

    /// <summary>Staff saw it.</summary>
    Staff,

    /// <summary>A program noticed it.</summary>
    Signal,
}

/// <summary>What an explanation says about the cause.</summary>
public enum CauseKnown
{
    /// <summary>The cause is known and told.</summary>
    Known,

    /// <summary>The cause isn't known yet, and that is told.</summary>
    Unknown,

    /// <summary>The cause may not be told, and that is told.</summary>
    Confidential,
}

/// <summary>What a customer expects.</summary>
public enum ExpectationKind
{
    /// <summary>To be heard.</summary>
    ToBeHeard,

    /// <summary>An apology.</summary>
    Apology,

    /// <summary>An explanation.</summary>
    Explanation,

    /// <summary>That it is put right.</summary>
    Correction,

    /// <summary>Money or something of value.</summary>
    Compensation,

    /// <summary>That it doesn't happen again.</summary>
    Prevention,
}

/// <summary>How far a correction went.</summary>
public enum CorrectionExtent
{
    /// <summary>It is as it should have been.</summary>
    Full,

    /// <summary>It is better than before.</summary>
    Part,
}

/// <summary>What is given.</summary>
public enum CompensationKind
{
    /// <summary>Money paid back.</summary>
    Refund,

    /// <summary>A charge that isn't made.</summary>
    WaivedCharge,

    /// <summary>A credit on the customer's account.</summary>
    Credit,

    /// <summary>A voucher or a card.</summary>
    Voucher,

    /// <summary>Points of a loyalty scheme, at their cost.</summary>
    Points,

    /// <summary>The thing again.</summary>
    Replacement,

    /// <summary>A service, at its cost.</summary>
    Service,

    /// <summary>A gift to somebody else in the customer's name.</summary>
    Donation,
}

/// <summary>Why it is given.</summary>
public enum CompensationBasis
{
    /// <summary>It is given freely.</summary>
    Goodwill,

    /// <summary>It is owed by law or contract.</summary>
    Entitlement,

    /// <summary>It is the customer's own money back.</summary>
    Restitution,
}

/// <summary>How the settlement of a compensation went wrong.</summary>
public enum SettlementOutcome
{
    /// <summary>The payer refused; the grant ends.</summary>
    Refused,

    /// <summary>Nobody knows whether it was paid; it stays unsettled until it is looked up.</summary>
    Unknown,

    /// <summary>It failed; the grant ends.</summary>
    Failed,
}

/// <summary>What the customer says to an offer.</summary>
public enum OfferResponse
{
    /// <summary>They take it.</summary>
    Accepted,

    /// <summary>They want none.</summary>
    Declined,

    /// <summary>They ask for something else.</summary>
    Countered,
}

/// <summary>Whose promise it is.</summary>
public enum PromiseKind
{
    /// <summary>Given to the customer: it blocks the close while open, and breaking it owes an apology.</summary>
    ToCustomer,

    /// <summary>A task of the organization alone: it blocks no close and stales nothing.</summary>
    Task,
}

/// <summary>How an attempt to ask the customer went.</summary>
public enum AskResult
{
    /// <summary>The customer was spoken to.</summary>
    Reached,

    /// <summary>The message arrived.</summary>
    Delivered,

    /// <summary>Nobody answered.</summary>
    NotReached,

    /// <summary>The message came back.</summary>
    Bounced,

    /// <summary>The message wasn't sent, because the address may not be written to.</summary>
    Suppressed,

    /// <summary>The message went out, and nothing was heard of it yet.</summary>
    Sent,

    /// <summary>The message went out, nothing was heard of it for the time that the plan gives, and so it counts as arrived.</summary>
    Presumed,
}

/// <summary>The customer's own answer to the satisfaction check.</summary>
public enum Answer
{
    /// <summary>Satisfied.</summary>
    Satisfied,

    /// <summary>Takes the remedy and isn't happy.</summary>
    Accepts,

    /// <summary>Not satisfied.</summary>
    Unhappy,

    /// <summary>Wants something more.</summary>
    WantsMore,

    /// <summary>Was asked and won't say; counts as <see cref="Accepts"/>.</summary>
    WontSay,
}

/// <summary>Why there is no answer.</summary>
public enum SilenceReason
{
    /// <summary>Asked as often as the follow-up plan says, and nothing was heard.</summary>
    NoAnswer,

    /// <summary>There is no usable way to reach the customer.</summary>
    Unreachable,

    /// <summary>The customer asked not to be contacted.</summary>
    NotWanted,
}
