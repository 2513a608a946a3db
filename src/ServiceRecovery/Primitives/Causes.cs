namespace ServiceRecovery.Cases;

/// <summary>Why a closed case was opened again.</summary>
public enum ReopenCause
{
    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>The customer said no after the close.</summary>
    LateNo,

    /// <summary>The customer got in touch after a withdrawal or an entry in error.</summary>
    LateContact,

    /// <summary>A payment failed or was taken back after the close.</summary>
    SettlementLost,
}

/// <summary>Why a case goes up.</summary>
public enum EscalationCause
{
    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>A safety concern was reported.</summary>
    Safety,
}
