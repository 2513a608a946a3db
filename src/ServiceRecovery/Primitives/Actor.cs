namespace ServiceRecovery;

/// <summary>Who gives a command, as the host's own sign-in says; never taken from what the person wrote.</summary>
/// <param name="Id">The person (or program).</param>
/// <param name="Role">The role they act in.</param>
/// <param name="Kind">Staff, the customer, or a program.</param>
/// <param name="ActsFor">The person they act for, if they act for somebody.</param>
public sealed record Actor(PersonId Id, Role Role, ActorKind Kind = ActorKind.Staff, PersonId? ActsFor = null)
{
    /// <summary>Gets due work: what happens because its time has come.</summary>
    public static Actor DueWork { get; } = new(new PersonId("due-work"), new Role("system"), ActorKind.System);
}

/// <summary>Shows that the customer was in touch: a call, a letter, a visit. One piece of evidence serves one case and those linked to it.</summary>
/// <param name="Channel">How they were in touch.</param>
/// <param name="Reference">What the contact is known by: a call's number, a letter's, a visit's; 1 to 256 characters.</param>
/// <param name="ContactAt">When, if it is known.</param>
/// <param name="Note">A note.</param>
public sealed record Evidence(Channel Channel, string Reference, DateTimeOffset? ContactAt = null, string? Note = null);

/// <summary>Where a customer's word comes from.</summary>
public abstract record Source
{
    // Closed on purpose: the laws answer each source, and there are no others.
    private Source()
    {
    }

    /// <summary>The customer's own channel; only a customer acts by it.</summary>
    /// <param name="Token">The one-time token, if there was one.</param>
    public sealed record OwnChannel(TokenId? Token = null) : Source;

    /// <summary>A device at the place, on which the customer answered themselves.</summary>
    /// <param name="Device">The device.</param>
    public sealed record AtThePlace(DeviceId Device) : Source;

    /// <summary>Staff entered it, with evidence of the contact.</summary>
    /// <param name="Evidence">The evidence.</param>
    public sealed record ByStaff(Evidence Evidence) : Source;
}
