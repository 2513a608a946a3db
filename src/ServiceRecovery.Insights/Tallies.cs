using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>How figures are counted up to shares and percentiles, and when they are small.</summary>
internal readonly record struct Measure(int SmallBelow)
{
    public bool IsSmall(long of) => of < SmallBelow;

    public Share Share(long count, long of) => new(count, of, IsSmall(of));

    /// <summary>Takes percentiles by nearest rank.</summary>
    public Durations Durations(List<long> micros)
    {
        micros.Sort();
        return new Durations(micros.Count, Rank(micros, 50), Rank(micros, 90), Rank(micros, 99), IsSmall(micros.Count));
    }

    // The smallest duration that at least so many of a hundred don't exceed.
    private static TimeSpan? Rank(List<long> sorted, int percent) =>
        sorted.Count == 0 ? null : UnixMicroseconds.ToDuration(sorted[(int)((((long)sorted.Count * percent) + 99) / 100) - 1]);
}

/// <summary>Counts endings.</summary>
internal sealed class EndingTally
{
    private readonly long[] _endings = new long[9];
    private readonly long[] _silences = new long[3];
    private long _merged;
    private long _elsewhere;
    private long _onOwnWord;

    public long Reports { get; private set; }

    /// <param name="end">How it ended; <see cref="Ending.Merged"/> where nobody can tell its survivor's ending.</param>
    /// <param name="isMerged">It counts with the ending of its survivor.</param>
    public void Add(CaseEnd end, bool isMerged)
    {
        Reports++;
        if (end.Ending == Ending.Merged)
        {
            _elsewhere++;
            return;
        }

        _merged += isMerged ? 1 : 0;
        _endings[(int)end.Ending]++;
        _onOwnWord += end.IsOnOwnWord ? 1 : 0;
        if (end.Silence is { } silence)
        {
            _silences[(int)silence]++;
        }
    }

    public EndingFigures Figures(Measure measure)
    {
        var outside = _endings[(int)Ending.EnteredInError] + _elsewhere;
        var counted = Reports - outside;
        Share Of(long count) => measure.Share(count, counted);
        return new EndingFigures
        {
            Reports = Reports,
            Merged = _merged,
            EnteredInError = _endings[(int)Ending.EnteredInError],
            Elsewhere = _elsewhere,
            Counted = counted,
            Open = Of(_endings[(int)Ending.Open]),
            Recovered = Of(_endings[(int)Ending.Recovered]),
            RecoveredOnOurOwnWord = Of(_onOwnWord),
            RemedyAccepted = Of(_endings[(int)Ending.RemedyAccepted]),
            Unconfirmed = Of(_endings[(int)Ending.Unconfirmed]),
            UnconfirmedNoAnswer = Of(_silences[(int)SilenceReason.NoAnswer]),
            UnconfirmedUnreachable = Of(_silences[(int)SilenceReason.Unreachable]),
            UnconfirmedNotWanted = Of(_silences[(int)SilenceReason.NotWanted]),
            Unreconciled = Of(_endings[(int)Ending.Unreconciled]),
            Withdrawn = Of(_endings[(int)Ending.Withdrawn]),
            RecoveredOfEnded = measure.Share(_endings[(int)Ending.Recovered], counted - _endings[(int)Ending.Open]),
            IsSmall = measure.IsSmall(counted),
        };
    }
}

/// <summary>Counts endings twice: as closed, and as it stands.</summary>
internal sealed class EndingPair
{
    public EndingTally AsClosed { get; } = new();

    public EndingTally AsItStands { get; } = new();

    public void Add(ReportStanding standing)
    {
        AsClosed.Add(standing.AsClosed, standing.IsClosedMerged);
        AsItStands.Add(standing.AsItStands, standing.IsMerged);
    }
}

/// <summary>Counts endings by what reports have in common.</summary>
internal sealed class GroupTally
{
    private readonly Dictionary<string, (string Name, EndingPair Endings)> _groups = new(ReferenceText.Comparer);
    private EndingPair? _unnamed;

    public void Add(string? name, ReportStanding standing)
    {
        if (name is null)
        {
            (_unnamed ??= new EndingPair()).Add(standing);
        }
        else if (_groups.TryGetValue(name, out var group))
        {
            // Of several spellings of one name the same is shown, in whatever order cases come.
            _groups[name] = (string.CompareOrdinal(name, group.Name) < 0 ? name : group.Name, group.Endings);
            group.Endings.Add(standing);
        }
        else
        {
            _groups[name] = (name, new EndingPair());
            _groups[name].Endings.Add(standing);
        }
    }

    /// <summary>Returns the groups, most reports first, then by name; what has none comes last.</summary>
    public ImmutableArray<GroupFigures> Figures(Measure measure)
    {
        var named = _groups.Values.OrderByDescending(group => group.Endings.AsItStands.Reports).ThenBy(group => group.Name, StringComparer.Ordinal).Select(group => Of(group.Name, group.Endings, measure));
        return [.. _unnamed is null ? named : named.Append(Of(null, _unnamed, measure))];
    }

    private static GroupFigures Of(string? name, EndingPair pair, Measure measure) => new(name, pair.AsClosed.Figures(measure), pair.AsItStands.Figures(measure));
}

/// <summary>How a report stands, merges followed.</summary>
/// <param name="AsClosed">What the first closing said.</param>
/// <param name="AsItStands">How it stands; <see cref="Ending.Merged"/> where its survivor isn't there.</param>
/// <param name="IsMerged">It was merged, or is being merged.</param>
/// <param name="IsClosedMerged">What the first closing said, its survivor said.</param>
/// <param name="IsRetold">It was merged, and what it made goes on in its survivor as if that had made it: such was written before events were carried whole.</param>
internal readonly record struct ReportStanding(CaseEnd AsClosed, CaseEnd AsItStands, bool IsMerged, bool IsClosedMerged, bool IsRetold)
{
    /// <summary>Gets whether the report stands in figures: not entered in error, nor merged into a case that isn't there.</summary>
    public bool Counts => AsItStands.Ending is not (Ending.EnteredInError or Ending.Merged);
}
