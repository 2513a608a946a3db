using System.Collections.Immutable;

namespace ServiceRecovery;

// What was reported, and how bad it is.
public sealed partial record RecoveryCase
{
    /// <summary>Gets the channel of the report.</summary>
    public Channel Channel { get; internal set; }

    /// <summary>Gets whether the thing or the way was wrong.</summary>
    public FailureNature Nature { get; internal set; }

    /// <summary>Gets the organization's own name for what went wrong.</summary>
    public FailureKind? Failure { get; internal set; }

    /// <summary>Gets the severity as assessed last.</summary>
    public Severity Severity { get; internal set; }

    /// <summary>Gets the highest severity there was; duties follow it.</summary>
    public Severity HighestSeverity { get; internal set; }

    /// <summary>Gets the inconvenience as assessed last.</summary>
    public Inconvenience Inconvenience { get; internal set; }

    /// <summary>Gets the highest inconvenience there was; duties follow it.</summary>
    public Inconvenience HighestInconvenience { get; internal set; }

    /// <summary>Gets the version at which the inconvenience became great.</summary>
    public long GreatInconvenienceVersion { get; internal set; }

    /// <summary>Gets who opened the case.</summary>
    public OpenedBy OpenedBy { get; internal set; }

    /// <summary>Gets who reported it.</summary>
    public Subject? Reporter { get; internal set; }

    /// <summary>Gets the customer.</summary>
    public Subject? Customer { get; internal set; }

    /// <summary>Gets the order it is about.</summary>
    public Subject? Order { get; internal set; }

    /// <summary>Gets the place.</summary>
    public PlaceId? Place { get; internal set; }

    /// <summary>Gets the cause it shares with others.</summary>
    public CauseId? Cause { get; internal set; }

    /// <summary>Gets whether safety is concerned.</summary>
    public bool Safety { get; internal set; }

    /// <summary>Gets the limits that the report claimed; they are free again when the case ends.</summary>
    public ImmutableArray<string> LimitKeys { get; internal set; } = [];

    /// <summary>Gets the command that opened it.</summary>
    public CommandId OpenedWith { get; internal set; }

    /// <summary>Gets the persons whose conduct is complained about.</summary>
    public ImmutableArray<Subject> Concerned { get; internal set; } = [];

    /// <summary>Gets whether the person who opened the case is its customer.</summary>
    public bool IsSelfReported => Customer is not null && OpenedBy != OpenedBy.Customer && Equals(Customer, Reporter);
}
