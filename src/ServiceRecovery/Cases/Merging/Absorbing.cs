using System.Collections.Immutable;

namespace ServiceRecovery;

// What an older case takes over from a younger one that is merged into it: its events, whole.
internal static class Absorbing
{
    /// <summary>How many events a merge carries at most.</summary>
    public const int MostEvents = 1_000;

    // A body has at most 32 levels, of which each merge within another takes three.
    private const int MostWithin = 8;

    /// <summary>Tells why a case is too long to be carried, or <see langword="null"/> when it isn't.</summary>
    public static Unmet? CheckLength(RecoveryCase younger) => younger.Version + younger.CarriedEvents is var events and > MostEvents ? Refusals.MergeTooLong(events, MostEvents)
        : DepthOf(HistoryTrail.Read(younger.Trail()).Where(recorded => recorded.Header.Origin is null).Select(recorded => recorded.Event)) is var depth and >= MostWithin ? Refusals.MergeTooDeep(depth, MostWithin - 1)
        : null;

    private static int DepthOf(IEnumerable<CaseEvent> events) =>
        events.OfType<CaseEvent.DuplicateAbsorbed>().Select(absorbed => 1 + DepthOf(absorbed.Carried.Select(one => one.Event))).DefaultIfEmpty(0).Max();

    public static CaseEvent.DuplicateAbsorbed Into(RecoveryCase older, RecoveryCase younger, CaseId youngerId)
    {
        // Where an import brought the older half of a merge alone, only what is new since is taken over.
        var since = older.Absorbed.FirstOrDefault(absorbed => absorbed.Younger == youngerId)?.Version ?? 0;
        var names = new FreeNames(older, younger, youngerId);
        var carried = HistoryTrail.Read(younger.Trail()).Where(recorded => recorded.Header.Origin is null && recorded.Header.Version > since).Select(recorded => Carry(recorded, youngerId, names));
        return new CaseEvent.DuplicateAbsorbed(youngerId, younger.Version, [.. carried]);
    }

    private static CarriedEvent Carry(RecordedEvent recorded, CaseId youngerId, FreeNames names)
    {
        var (header, happened) = recorded;
        var (renamed, former) = names.Rename(happened);
        return new CarriedEvent(renamed, header.RecordedAt, header.By, header.ByKind, header.ByRole, new EventOrigin(youngerId, header.Version, former), header.OccurredAt, header.ActsFor);
    }

    // A name stays what it is where it is free; else it has the younger case's before it.
    private sealed class FreeNames(RecoveryCase older, RecoveryCase younger, CaseId youngerId) : Naming
    {
        private readonly NamesThere _known = new(older, younger, youngerId);
        private readonly Dictionary<string, string> _acts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _promises = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _asks = new(StringComparer.Ordinal);
        private readonly HashSet<string> _takenActs = new(older.Compensations.Select(one => one.Ref.Value).Concat(older.Approvals.Select(one => one.Ref.Value)), StringComparer.Ordinal);
        private readonly HashSet<string> _takenPromises = new(older.Promises.Select(one => one.Ref.Value), StringComparer.Ordinal);
        private readonly HashSet<string> _takenAsks = new(older.Askings.Select(one => one.Ask.Value), StringComparer.Ordinal);
        private string? _former;

        /// <summary>Returns an event under the names that it has in the older case, and its former name where it got another.</summary>
        public (CaseEvent Renamed, string? Former) Rename(CaseEvent happened)
        {
            _former = null;
            var renamed = Of(happened);
            return (renamed, happened is CaseEvent.DuplicateAbsorbed ? null : _former);
        }

        public override ActId Of(ActId id) => new(Find(id.Value, _known.FindName(id), _acts, _takenActs));

        public override PromiseId Of(PromiseId id) => new(Find(id.Value, _known.FindName(id), _promises, _takenPromises));

        public override AskId Of(AskId id) => new(Find(id.Value, _known.FindName(id), _asks, _takenAsks));

        public override ImmutableArray<CarriedEvent> Of(ImmutableArray<CarriedEvent> carried) => [.. carried.Select(one =>
        {
            var (renamed, former) = Rename(one.Event);
            return one with { Event = renamed, Of = former is null || one.Of.Ref is not null ? one.Of : one.Of with { Ref = former } };
        })];

        private string Find(string name, string? known, Dictionary<string, string> names, HashSet<string> taken)
        {
            if (!names.TryGetValue(name, out var found))
            {
                names[name] = found = known ?? Free(name, taken);
            }

            _former = found == name ? _former : name;
            return found;
        }

        // A name that grows too long is cut at its end.
        private string Free(string name, HashSet<string> taken)
        {
            var candidate = name;
            for (var i = 1; !taken.Add(candidate); i++)
            {
                candidate = i == 1 ? $"{youngerId}:{name}" : $"{i}.{youngerId}:{name}";
                candidate = candidate.Length <= IdText.Longest ? candidate : candidate.Substring(0, IdText.Longest);
            }

            return candidate;
        }
    }
}
