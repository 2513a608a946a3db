namespace ServiceRecovery;

/// <summary>Who gives a command, as the host's own sign-in says; never taken from what the person wrote.</summary>
/// <param name="Id">The person (or program); of a customer, the reference that cases name them by.</param>
/// <param name="Role">The role they act in.</param>
/// <param name="Kind">Staff, the customer, or a program.</param>
/// <param name="ActsFor">The person they act for, if they act for somebody. A customer acts for nobody.</param>
public sealed record Actor(PersonId Id, Role Role, ActorKind Kind = ActorKind.Staff, PersonId? ActsFor = null)
{
    /// <summary>Gets the token of an asking, by whose link a customer came: who has it is the customer of that case, whatever <see cref="Id"/> says.</summary>
    /// <value>A secret: it is neither printed, nor logged, nor stored.</value>
    public string? Token { get; init; }

    /// <summary>Gets due work: what happens because its time has come.</summary>
    internal static Actor DueWork { get; } = new(new PersonId("due-work"), new Role("system"), ActorKind.System) { IsDueWork = true };

    /// <summary>Gets whether the library itself acts because the time of something has come; nobody else does by taking its name.</summary>
    internal bool IsDueWork { get; private init; }

    /// <summary>Returns a person who works for the organization.</summary>
    /// <param name="id">The person's id.</param>
    /// <param name="role">The role they act in.</param>
    /// <exception cref="ArgumentException">One of them is no id.</exception>
    public static Actor Staff(string id, string role) => new(new PersonId(id), new Role(role));

    /// <summary>Returns the customer, who acts by a channel of their own.</summary>
    /// <param name="customer">Whom the host's sign-in says it is, by the reference that cases name them by.</param>
    public static Actor OfCustomer(CustomerRef customer) => Customer(customer.Value);

    /// <summary>Returns the customer, who acts by a channel of their own, by their reference as text.</summary>
    /// <param name="id">The reference that cases name them by.</param>
    /// <param name="role">The role they act in; <c>customer</c> unless said.</param>
    /// <exception cref="ArgumentException">One of them is no id.</exception>
    public static Actor Customer(string id, string role = "customer") => new(new PersonId(id), new Role(role), ActorKind.Customer);

    /// <summary>Returns the customer, who came by the link of an asking.</summary>
    /// <param name="token">The token of the link.</param>
    public static Actor ByLink(string token) => new(new PersonId("link"), new Role("customer"), ActorKind.Customer) { Token = token ?? throw new ArgumentNullException(nameof(token)) };

    /// <summary>Returns a program: a till, a booking system, a sensor.</summary>
    /// <param name="id">The program's id.</param>
    /// <param name="role">The role it acts in; <c>system</c> unless said.</param>
    /// <exception cref="ArgumentException">One of them is no id.</exception>
    public static Actor System(string id, string role = "system") => new(new PersonId(id), new Role(role), ActorKind.System);

    /// <summary>Returns kind and role, and the length of who it is.</summary>
    public override string ToString() => $"{Kind} '{Role}' {TextRules.LengthOf(Id.ToString())}{(ActsFor is { } actsFor ? $" for {TextRules.LengthOf(actsFor.ToString())}" : "")}";
}

/// <summary>Shows that the customer was in touch: a call, a letter, a visit. One piece of evidence serves one case and those linked to it.</summary>
/// <param name="Channel">How they were in touch.</param>
/// <param name="Reference">What the contact is known by: a call's number, a letter's, a visit's; 1 to 256 characters.</param>
/// <param name="ContactAt">When, if it is known.</param>
/// <param name="Note">A note.</param>
public sealed record Evidence(Channel Channel, string Reference, DateTimeOffset? ContactAt = null, string? Note = null)
{
    /// <summary>Gets what the contact is known by, in its one form. What is no reference stays as it was given, and the command is refused.</summary>
    public string Reference { get; init; } = ReferenceText.Normalize(Reference, out _) ?? Reference;

    /// <summary>Returns the channel, and the length of the reference.</summary>
    public override string ToString() => $"{Channel} {TextRules.LengthOf(Reference)}";
}

/// <summary>Where a customer's word comes from: their own channel, a device at the place, or staff with evidence of the contact.</summary>
public sealed record Source
{
    private Source()
    {
    }

    /// <summary>Gets a value indicating whether it is the customer's own channel.</summary>
    public bool IsOwnChannel => Device is null && Evidence is null;

    /// <summary>Gets the device at the place, on which the customer answered themselves.</summary>
    public DeviceId? Device { get; private init; }

    /// <summary>Gets the evidence of the contact that staff enter.</summary>
    public Evidence? Evidence { get; private init; }

    /// <summary>Gets what the customer shows beside their own word: the number of a call, a receipt.</summary>
    public Evidence? Shown { get; private init; }

    /// <summary>Gets the evidence it comes with, whoever gives it.</summary>
    internal Evidence? AnyEvidence => Evidence ?? Shown;

    /// <summary>Returns the customer's own channel; only a customer acts by it.</summary>
    /// <param name="shown">What they show beside their word; it is looked at and taken as all evidence is.</param>
    public static Source OwnChannel(Evidence? shown = null) => new() { Shown = shown };

    /// <summary>Returns a device at the place, on which the customer answered themselves.</summary>
    /// <param name="device">The device.</param>
    public static Source At(DeviceId device) => new() { Device = device };

    /// <summary>Returns a device at the place, on which the customer answered themselves: <c>Source.At("tablet-3")</c>.</summary>
    /// <param name="device">The device's id.</param>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static Source At(string device) => At(new DeviceId(device ?? throw new ArgumentNullException(nameof(device))));

    /// <summary>Returns what staff enter of a contact with the customer, with evidence of it.</summary>
    /// <param name="evidence">The evidence.</param>
    public static Source Heard(Evidence evidence) => new() { Evidence = evidence ?? throw new ArgumentNullException(nameof(evidence)) };

    /// <summary>Returns what staff enter of a contact with the customer: <c>Source.Heard(Channel.Phone, "call-4711")</c>.</summary>
    /// <param name="channel">How the customer was in touch.</param>
    /// <param name="reference">What the contact is known by.</param>
    public static Source Heard(Channel channel, string reference) => Heard(new Evidence(channel, reference ?? throw new ArgumentNullException(nameof(reference))));

    /// <summary>Returns how the customer spoke: by their own channel, on a device, or on a channel that staff show.</summary>
    public override string ToString() => Device is { } device ? $"device {TextRules.LengthOf(device.ToString())}" : Evidence?.ToString() ?? (Shown is null ? "own channel" : $"own channel, {Shown}");
}
