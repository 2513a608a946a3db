using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

/// <summary>What an organization decided about its debriefs, checked and frozen.</summary>
internal sealed record DebriefRules(ImmutableArray<DebriefFormat> Formats, FactorTaxonomy Taxonomy, TimeSpan EffectWindow, Func<Severity, TimeSpan> Within, bool CallsForRepeats, bool CallsForSpikes, OrdinaryWords Ordinary)
{
    public static DebriefRules From(LearningOptions options, DebriefSettings debriefs)
    {
        var (severe, major, minor) = (options.WithinSevere, options.WithinMajor, options.WithinMinor);
        return new DebriefRules(
            [.. options.Formats],
            options.Taxonomy,
            options.EffectWindow,
            severity => severity switch
            {
                Severity.Severe => severe,
                Severity.Major => major,
                _ => minor,
            },
            debriefs.Repeats,
            debriefs.Spikes,
            new OrdinaryWords(options.OrdinaryWords));
    }

    public DebriefFormat? Find(string? format) => format is null ? Formats[0] : Formats.FirstOrDefault(one => one.Name == format);
}
