namespace ServiceRecovery.Outbox;

/// <summary>Makes the links by which customers answer. Whoever has one is the customer of that case: send it to them and to nobody else, and keep it out of logs and pages.</summary>
public sealed class AnswerLinks
{
    private readonly Func<RecoveryDesk> _desk;

    /// <summary>Makes links by the key of a desk, below its <see cref="RecoveryOptions.PublicUrl"/>. A container has one already.</summary>
    /// <param name="desk">The desk.</param>
    public AnswerLinks(RecoveryDesk desk)
    {
        _ = desk ?? throw new ArgumentNullException(nameof(desk));
        _desk = () => desk;
    }

    internal AnswerLinks(Func<RecoveryDesk> desk) => _desk = desk;

    /// <summary>Returns the address of the page on which the customer answers an asking.</summary>
    /// <param name="tenant">Whose case it is.</param>
    /// <param name="caseId">The case in which the asking was issued.</param>
    /// <param name="ask">The asking.</param>
    /// <returns>A secret, the same each time and on each node. It ends with a letter, so that no program that shows a mail cuts it.</returns>
    /// <exception cref="InvalidOperationException"><see cref="RecoveryOptions.PublicUrl"/> isn't set.</exception>
    public Uri UrlOf(TenantId tenant, CaseId caseId, AskId ask)
    {
        var desk = _desk();
        return desk.Parts.Options.PublicUrl is { } url
            ? new Uri(url, "./" + AnswerLink.Of(tenant, caseId, ask, desk.CodeOf(tenant, caseId, ask)))
            : throw new InvalidOperationException($"'{nameof(RecoveryOptions)}.{nameof(RecoveryOptions.PublicUrl)}' isn't set, so a link would lead nowhere. Set it to where customers answer, as 'https://crm.example/a/'.");
    }
}
