namespace ServiceRecovery.Policies;

/// <summary>Which debriefs are called for; <see cref="Policy.StandardDebriefs"/> goes by it, and it is copied and checked when the policy is made.</summary>
/// <remarks>One is called for wherever leaving it out would be dishonest, whatever is set here: where safety was concerned, and where the recovery failed, because the case was opened again or ended in an impasse. Praise and near misses are debriefed before they end.</remarks>
public sealed class DebriefSettings
{
    /// <summary>Gets or sets the rule that events remember; raise its version when the settings change.</summary>
    /// <value>The default value is <c>debrief:1</c>.</value>
    public RuleRef Rule { get; set; } = new("debrief", 1);

    /// <summary>Gets or sets from which severity on every failure is debriefed.</summary>
    /// <value>The default value is <see cref="Severity.Severe"/>. <see cref="Severity.Minor"/>: all of them.</value>
    public Severity AtLeast { get; set; } = Severity.Severe;

    /// <summary>Gets or sets of how many of the rest one is debriefed, drawn by the case's id; 0: none.</summary>
    /// <value>The default value is 0.</value>
    public int SampleEvery { get; set; }

    /// <summary>Gets or sets whether those of the rest that share a cause, else a kind of failure, and a week are debriefed together.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool GroupTheRest { get; set; }

    /// <summary>Gets or sets whether repeated failures of one customer call for a debrief, when patterns are looked for.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Repeats { get; set; }

    /// <summary>Gets or sets whether a spike of a factor against its own history calls for a debrief, when patterns are looked for.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Spikes { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (!IdText.IsId(Rule.Name) || Rule.Version < 1)
        {
            yield return $"{nameof(Rule)} must have a name of 1 to {IdText.Longest} characters of 'A-Za-z0-9._:-' and a version from 1, but is '{Rule}'.";
        }

        if (AtLeast is < Severity.Minor or > Severity.Severe)
        {
            yield return $"{nameof(AtLeast)} must be a severity, but is '{AtLeast}'.";
        }

        if (SampleEvery is < 0 or > 1_000_000)
        {
            yield return FormattableString.Invariant($"{nameof(SampleEvery)} must be 0 to 1000000, but is {SampleEvery}.");
        }
    }
}
