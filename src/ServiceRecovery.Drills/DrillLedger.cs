using ServiceRecovery.Storage;

namespace ServiceRecovery.Drills;

/// <summary>What a drill knows of its own course: the case, when what happened first, and how the customer is.</summary>
internal sealed class DrillLedger(DrillScenario scenario)
{
    private readonly Dictionary<string, DateTimeOffset> _first = new(StringComparer.Ordinal);
    private readonly HashSet<string> _elements = new(StringComparer.Ordinal);

    public RecoveryCase Case { get; set; } = RecoveryCase.Empty;

    public DateTimeOffset Now { get; set; } = scenario.StartsAt;

    public int Mood { get; private set; } = scenario.Customer.Mood;

    public int Patience { get; private set; } = scenario.Customer.Patience;

    /// <summary>Gets when the customer last heard from the organization; they spoke to it when the drill began.</summary>
    public DateTimeOffset HeardAt { get; private set; } = scenario.StartsAt;

    public TimeSpan LongestSilence { get; private set; }

    public long Given => Case.StandingMinor(scenario.Currency);

    public long Minutes => (long)(Now - scenario.StartsAt).TotalMinutes;

    /// <summary>Returns an event's name without its version, as scenarios use it.</summary>
    public static string NameOf(CaseEvent happened) => EventCodec.TypeOf(happened).Split('.')[0];

    public DateTimeOffset? FirstOf(string name) => _first.TryGetValue(name, out var at) ? at : null;

    public bool HasHappened(string name, TimeSpan? within, string? before) => _first.TryGetValue(name, out var at)
        && (within is not { } limit || at - scenario.StartsAt <= limit)
        && (before is null || !_first.TryGetValue(before, out var other) || at <= other);

    public bool HasElement(string element) => _elements.Contains(element);

    public int Count(PromiseStanding standing) => Case.Promises.Count(promise => promise.Kind == PromiseKind.ToCustomer && promise.Standing == standing);

    public void Take(RecordedEvent recorded)
    {
        var name = NameOf(recorded.Event);
        if (!_first.ContainsKey(name))
        {
            _first.Add(name, recorded.Header.RecordedAt);
        }

        if (recorded.Event is CaseEvent.ApologyGiven { Elements.IsDefault: false } apology)
        {
            _elements.UnionWith(apology.Elements);
        }

        if (recorded.Event.IsHeardByCustomer)
        {
            EndSilence();
            HeardAt = Now;
        }
    }

    public void EndSilence() => LongestSilence = Now - HeardAt > LongestSilence ? Now - HeardAt : LongestSilence;

    public void Feel(int mood, int patience)
    {
        Mood = Math.Min(100, Math.Max(0, Mood + mood));
        Patience = Math.Min(100, Math.Max(0, Patience + patience));
    }
}
