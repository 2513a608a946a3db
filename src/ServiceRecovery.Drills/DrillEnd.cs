namespace ServiceRecovery.Drills;

/// <summary>Why a drill is over.</summary>
public enum DrillEnd
{
    /// <summary>It isn't.</summary>
    None,

    /// <summary>The case closed.</summary>
    CaseClosed,

    /// <summary>The customer left, and the case is still open.</summary>
    CustomerLeft,

    /// <summary>The time of the scenario is over.</summary>
    TimeOver,

    /// <summary>It was stopped before any of these.</summary>
    Stopped,
}
