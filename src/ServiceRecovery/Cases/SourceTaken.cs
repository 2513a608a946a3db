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

    /// <summary>They hold the token of an asking.</summary>
    Token,
}

/// <summary>Where a customer's word came from, as an event keeps it.</summary>
public abstract record SourceTaken
{
    // Closed like Source.
    private SourceTaken()
    {
    }

    /// <summary>The customer's own channel.</summary>
    /// <param name="Token">The one-time token that older versions kept.</param>
    /// <param name="Proof">How they showed who they are; <see langword="null"/> in what older versions wrote.</param>
    /// <param name="Ask">The asking whose token it was, or that was named.</param>
    public sealed record OwnChannel(TokenId? Token = null, OwnChannelProof? Proof = null, AskId? Ask = null) : SourceTaken;

    /// <summary>A device at the place.</summary>
    public sealed record AtThePlace(DeviceId Device) : SourceTaken;

    /// <summary>Staff, with evidence.</summary>
    public sealed record ByStaff(EvidenceTaken Evidence) : SourceTaken;
}
