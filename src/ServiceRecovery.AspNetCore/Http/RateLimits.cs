namespace ServiceRecovery.AspNetCore.Http;

/// <summary>What a request counts as.</summary>
internal enum RequestKind
{
    /// <summary>It records something.</summary>
    Command,

    /// <summary>It changes nothing.</summary>
    Read,

    /// <summary>It looks for somebody.</summary>
    Find,
}

/// <summary>Counts the requests of each person in this process: as many as come back by the second, and no more than the burst at once.</summary>
internal sealed class RateLimits(RecoveryWebOptions options, TimeProvider clock)
{
    private readonly RateCounter<(TenantId Tenant, ActorKind Kind, PersonId Person, RequestKind Request)> _counter = new(clock);

    /// <summary>Counts a request.</summary>
    /// <returns>After how many seconds it may be sent again; null where it is taken.</returns>
    public int? Take(TenantId tenant, Actor by, RequestKind kind) =>
        _counter.Take((tenant, by.Kind, by.Id, kind), kind switch { RequestKind.Command => options.Commands, RequestKind.Read => options.Reads, _ => options.Finds });
}
