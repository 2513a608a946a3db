using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ServiceRecovery.Playbooks;

/// <summary>The playbooks that an organization works by, several versions side by side. It never changes: adding gives another catalog.</summary>
internal sealed class PlaybookCatalog
{
    private readonly ImmutableDictionary<PlaybookRef, Playbook> _playbooks;
    private readonly ImmutableDictionary<Purpose, Playbook> _defaults;

    private PlaybookCatalog(ImmutableDictionary<PlaybookRef, Playbook> playbooks, ImmutableDictionary<Purpose, Playbook> defaults)
    {
        _playbooks = playbooks;
        _defaults = defaults;
    }

    /// <summary>Gets the catalog with the standard, the accolade and the near-miss playbook, each the default of its purpose.</summary>
    public static PlaybookCatalog Standard { get; } = new PlaybookCatalog(ImmutableDictionary<PlaybookRef, Playbook>.Empty, ImmutableDictionary<Purpose, Playbook>.Empty)
        .WithDefault(StandardPlaybook.Playbook)
        .WithDefault(AccoladePlaybook.Playbook)
        .WithDefault(NearMissPlaybook.Playbook);

    /// <summary>Gets every playbook, by name and version.</summary>
    public ImmutableArray<Playbook> Playbooks => [.. _playbooks.Values.OrderBy(playbook => playbook.Ref.Name, StringComparer.Ordinal).ThenBy(playbook => playbook.Ref.Version)];

    /// <summary>Gets the playbook that a case of a purpose is opened with when the report names none.</summary>
    public Playbook Default(Purpose purpose) => _defaults[purpose];

    /// <summary>Finds a playbook.</summary>
    /// <returns><see langword="false"/> when the catalog hasn't got that name in that version.</returns>
    public bool TryGet(PlaybookRef playbook, [NotNullWhen(true)] out Playbook? found) => _playbooks.TryGetValue(playbook, out found);

    /// <summary>Returns a catalog that has the playbook too. Adding what is there already changes nothing.</summary>
    /// <exception cref="ArgumentException">The catalog has the same name in the same version with other content: cases that run on it would be led astray.</exception>
    public PlaybookCatalog Add(Playbook playbook)
    {
        if (!_playbooks.TryGetValue(playbook.Ref, out var known))
        {
            return new PlaybookCatalog(_playbooks.Add(playbook.Ref, playbook), _defaults);
        }

        return known.Definition.Equals(playbook.Definition)
            ? this
            : throw new ArgumentException($"The playbook '{playbook.Ref}' is known with other content. Give the new one another name or the next version.", nameof(playbook));
    }

    /// <summary>Returns a catalog in which the playbook is the default of its purpose; it is added if it isn't there.</summary>
    /// <exception cref="ArgumentException">The catalog has the same name in the same version with other content.</exception>
    public PlaybookCatalog WithDefault(Playbook playbook)
    {
        var added = Add(playbook);
        return new PlaybookCatalog(added._playbooks, added._defaults.SetItem(playbook.Purpose, added._playbooks[playbook.Ref]));
    }
}
