namespace ServiceRecovery.Insights;

/// <summary>Which report was merged into which, and how the survivors stand.</summary>
/// <remarks>The older case absorbs first and the younger closes after; in between its money and promises go on in the older one already, so a report counts as merged from the absorption on.</remarks>
internal sealed class MergeMap(IReadOnlyDictionary<string, CaseFacts> cases, long asOf)
{
    private readonly Dictionary<string, (string Survivor, long At)> _merged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CaseFact>> _later = new(StringComparer.Ordinal);
    private readonly CaseProjection _survivor = new();

    /// <summary>Takes note of what a case absorbed, and of what absorbed it.</summary>
    public void Add(CaseFacts facts)
    {
        foreach (var fact in facts.Facts)
        {
            if (fact.RecordedAt > asOf)
            {
                return;
            }

            if (fact.Kind == FactKind.Absorbed)
            {
                Note(fact.Text!, facts.Id, fact.RecordedAt);
                if (fact.B == 1)
                {
                    _whole.Add(fact.Text!);
                }
            }
            else if (fact.IsOfAnother)
            {
                if (!_later.TryGetValue(fact.Text!, out var later))
                {
                    _later[fact.Text!] = later = [];
                }

                later.Add(fact with { Text = null });
            }
            else if (fact.Kind == FactKind.Ended && fact.A == (byte)Ending.Merged)
            {
                Note(facts.Id, fact.Text!, fact.RecordedAt);
            }
        }
    }

    public bool IsMerged(string id) => _merged.ContainsKey(id);

    /// <summary>Returns what became of what a report made in the reports that it was merged into, in the order in which it was recorded.</summary>
    public IReadOnlyList<CaseFact>? LaterOf(string id) => _later.TryGetValue(id, out var later) ? [.. later.OrderBy(fact => fact.RecordedAt)] : null;

    /// <summary>Returns how a report stands, with its survivor's ending where it was merged.</summary>
    public ReportStanding Standing(CaseProjection projection)
    {
        var isMerged = _merged.TryGetValue(projection.Facts.Id, out var merge);
        var isOwn = projection.Ends.Count > 0 && projection.Ends[0].Ending != Ending.Merged;
        var closed = isOwn ? projection.Ends[0] : default;
        if (!isMerged)
        {
            return new ReportStanding(closed, projection.Now, false, false, false);
        }

        var stands = Follow(merge.Survivor, merge.At, asClosed: false);
        return new ReportStanding(isOwn ? closed : Follow(merge.Survivor, merge.At, asClosed: true), stands, true, !isOwn, !_whole.Contains(projection.Facts.Id));
    }

    private CaseEnd Follow(string survivor, long since, bool asClosed)
    {
        // A chain is as long as cases were merged into one another; a ring, which only a forged organization has, ends nowhere.
        for (var hops = 0; hops <= _merged.Count; hops++)
        {
            if (!cases.TryGetValue(survivor, out var facts) || !facts.IsRead || !_survivor.Project(facts, asOf).IsThere)
            {
                return Elsewhere;
            }

            var first = asClosed ? _survivor.Ends.Find(end => end.RecordedAt >= since && end.Ending != Ending.Merged) : default;
            if (first.Ending != Ending.Open)
            {
                return first with { IsOnOwnWord = false };
            }

            if (!_merged.TryGetValue(survivor, out var next))
            {
                return asClosed ? default : _survivor.Now with { IsOnOwnWord = false };
            }

            (survivor, since) = next;
        }

        return Elsewhere;
    }

    private static CaseEnd Elsewhere => new(Ending.Merged, 0, 0, null, false, null);

    // The absorption comes first and says when.
    private void Note(string younger, string survivor, long at)
    {
        if (!_merged.TryGetValue(younger, out var known) || at < known.At)
        {
            _merged[younger] = (survivor, at);
        }
    }
}
