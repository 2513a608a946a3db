namespace ServiceRecovery.Cases;

/// <summary>Evidence as an event keeps it: the pair of channel and reference by pseudonym.</summary>
/// <param name="Channel">How the customer was in touch.</param>
/// <param name="Reference">The pair of channel and reference.</param>
/// <param name="ContactAt">When, if it is known.</param>
/// <param name="Note">A note.</param>
/// <param name="HeldBy">The linked case that holds it, so that this one took nothing of its limit.</param>
public sealed record EvidenceTaken(Channel Channel, Subject Reference, DateTimeOffset? ContactAt = null, PersonalText? Note = null, CaseId? HeldBy = null);

/// <summary>How a customer showed who they are.</summary>
public enum OwnChannelProof
{
    /// <summary>The host's sign-in says who they are.</summary>
    Identity,

    /// <summary>They came by the link of an asking, which only the customer was sent.</summary>
    Token,
}

/// <summary>Where a customer's word came from, as an event keeps it: their own channel, a device at the place, or staff with evidence.</summary>
public sealed record SourceTaken
{
    private SourceTaken()
    {
    }

    /// <summary>Gets a value indicating whether it was the customer's own channel.</summary>
    public bool IsOwnChannel => Device is null && Evidence is null;

    /// <summary>Gets how the customer showed who they are; <see langword="null"/> in what older versions wrote.</summary>
    public OwnChannelProof? Proof { get; private init; }

    /// <summary>Gets the asking by whose link they came.</summary>
    public AskId? Ask { get; private init; }

    /// <summary>Gets the one-time token that older versions kept.</summary>
    internal TokenId? Token { get; private init; }

    /// <summary>Gets the device at the place.</summary>
    public DeviceId? Device { get; private init; }

    /// <summary>Gets the evidence that staff entered.</summary>
    public EvidenceTaken? Evidence { get; private init; }

    /// <summary>Gets what the customer showed beside their own word.</summary>
    public EvidenceTaken? Shown { get; private init; }

    /// <summary>Gets the evidence it came with, whoever gave it.</summary>
    internal EvidenceTaken? AnyEvidence => Evidence ?? Shown;

    /// <summary>Returns the customer's own channel.</summary>
    /// <param name="proof">How they showed who they are.</param>
    public static SourceTaken OwnChannel(OwnChannelProof? proof = null) => new() { Proof = proof };

    /// <summary>Returns the customer's own channel, by the link of an asking.</summary>
    /// <param name="ask">The asking.</param>
    public static SourceTaken ByLinkOf(AskId ask) => new() { Proof = OwnChannelProof.Token, Ask = ask };

    /// <summary>Returns it with another name of the asking.</summary>
    internal SourceTaken Naming(AskId ask) => this with { Ask = ask };

    internal static SourceTaken OwnChannel(OwnChannelProof? proof, TokenId? token, AskId? ask) => new() { Proof = proof, Token = token, Ask = ask };

    /// <summary>Returns it with what the customer showed beside their own word.</summary>
    internal SourceTaken Showing(EvidenceTaken? shown) => this with { Shown = shown };

    /// <summary>Returns a device at the place.</summary>
    /// <param name="device">The device.</param>
    public static SourceTaken At(DeviceId device) => new() { Device = device };

    /// <summary>Returns staff, with evidence.</summary>
    /// <param name="evidence">The evidence.</param>
    public static SourceTaken Heard(EvidenceTaken evidence) => new() { Evidence = evidence ?? throw new ArgumentNullException(nameof(evidence)) };
}
