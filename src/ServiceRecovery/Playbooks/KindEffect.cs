namespace ServiceRecovery.Playbooks;

/// <summary>What a step of the organization's own does to an answer that the customer gave before it.</summary>
public enum KindEffect
{
    /// <summary>It makes the answer stale: the customer has to be asked again. The default.</summary>
    Staling,

    /// <summary>It leaves the answer as it is; the organization says so on purpose.</summary>
    Neutral,

    /// <summary>It sends the case back to work: the answer is stale, and something has to be done or offered anew before a close.</summary>
    SendsBack,
}
