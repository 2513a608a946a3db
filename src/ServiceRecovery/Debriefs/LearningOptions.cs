namespace ServiceRecovery.Debriefs;

/// <summary>What an organization decides once about its debriefs.</summary>
public sealed class LearningOptions
{
    /// <summary>Gets the formats of debriefs.</summary>
    /// <value>By default those of <see cref="DebriefFormat.BuiltIn"/>; the first is used where none is named.</value>
    public IList<DebriefFormat> Formats { get; } = [.. DebriefFormat.BuiltIn];

    /// <summary>Gets or sets the factors that may be found.</summary>
    /// <value>By default those of <see cref="FactorTaxonomy.Standard"/>.</value>
    public FactorTaxonomy Taxonomy { get; set; } = FactorTaxonomy.Standard;

    /// <summary>Gets the words that are no name although somebody of a case is called so, besides those of English that the library knows: such a word names a person only with a capital inside a sentence.</summary>
    public ISet<string> OrdinaryWords { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets how long a debrief of a severe failure may take.</summary>
    /// <value>The default value is 3 days.</value>
    public TimeSpan WithinSevere { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Gets or sets how long a debrief of a major failure may take.</summary>
    /// <value>The default value is 7 days.</value>
    public TimeSpan WithinMajor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Gets or sets how long any other debrief may take.</summary>
    /// <value>The default value is 14 days.</value>
    public TimeSpan WithinMinor { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Gets or sets how long after an action was done its effect is looked at, against as long a time before.</summary>
    /// <value>The default value is 28 days: four whole weeks, so that weekdays weigh alike.</value>
    public TimeSpan EffectWindow { get; set; } = TimeSpan.FromDays(28);

    internal IEnumerable<string> Faults()
    {
        if (Formats.Count == 0)
        {
            yield return $"{nameof(Formats)} must have at least one format of debriefs.";
        }

        foreach (var fault in Formats.SelectMany((format, at) => format.Faults().Select(fault => FormattableString.Invariant($"{nameof(Formats)}[{at}]: {fault}"))))
        {
            yield return fault;
        }

        foreach (var twice in Formats.GroupBy(format => format.Name).Where(group => group.Count() > 1))
        {
            yield return $"{nameof(Formats)} has two formats that are called '{twice.Key}'. Give each a name of its own.";
        }

        if (OrdinaryWords.Any(word => string.IsNullOrWhiteSpace(word) || word.Any(char.IsWhiteSpace)))
        {
            yield return $"{nameof(OrdinaryWords)} must be single words, but has one that is empty or several.";
        }

        foreach (var (name, length) in new[] { (nameof(WithinSevere), WithinSevere), (nameof(WithinMajor), WithinMajor), (nameof(WithinMinor), WithinMinor), (nameof(EffectWindow), EffectWindow) })
        {
            if (length <= TimeSpan.Zero || length > LongestWindow)
            {
                yield return $"{name} must be longer than zero and at most {LongestWindow.TotalDays} days, but is {length:c}.";
            }
        }
    }

    internal static TimeSpan LongestWindow { get; } = TimeSpan.FromDays(366);
}
