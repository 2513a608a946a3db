using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Lets several watch one shift.</summary>
internal sealed class Together(params IWatcher[] watchers) : IWatcher
{
    public void Clock(DateTimeOffset time)
    {
        foreach (var watcher in watchers)
        {
            watcher.Clock(time);
        }
    }

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        foreach (var watcher in watchers)
        {
            watcher.Answered(id, batch, before, answer);
        }
    }
}

/// <summary>Keeps the ledgers, which throw at the first broken law, and compares them with the core's own cases.</summary>
internal sealed class Auditor(Fixtures customs) : IWatcher
{
    private readonly Dictionary<CaseId, Ledger> _ledgers = [];
    private readonly Dictionary<SubjectKey, HashSet<CaseId>> _evidence = [];
    private readonly HashSet<(CaseId, CaseId)> _links = [];

    public List<string> Story { get; } = [];

    public Dictionary<string, int> Refusals { get; } = [];

    public Dictionary<Ending, int> Endings { get; } = [];

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    public Ledger? Of(CaseId id) => _ledgers.GetValueOrDefault(id);

    public void Clock(DateTimeOffset time) => Story.Add(string.Create(CultureInfo.InvariantCulture, $"clock {time:u}"));

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        Tell(id, batch, answer);
        if (answer.Refusal is { } refusal)
        {
            Refused++;
            Refusals[refusal.Code] = Refusals.GetValueOrDefault(refusal.Code) + 1;
            return;
        }

        Accepted++;
        if (answer.Older is { } older)
        {
            _links.Add((id, older));
            _links.Add((older, id));
            Keep(older, answer.OlderEvents);
            if (_ledgers[older].Differs(answer.OlderCase!) is { } lost)
            {
                throw new LawBrokenException($"Of both histories: {lost}");
            }
        }

        Keep(answer.CaseId, answer.Events);
        if (_ledgers[answer.CaseId].Differs(answer.Case) is { } difference)
        {
            throw new LawBrokenException(difference);
        }

        if (answer.Case.Ending != Ending.Open && before?.Ending != answer.Case.Ending)
        {
            Endings[answer.Case.Ending] = Endings.GetValueOrDefault(answer.Case.Ending) + 1;
        }
    }

    private void Tell(CaseId id, RecoveryBatch batch, InProcessAnswer answer) => Story.Add(
        $"{id} {batch.By.Id} ({batch.By.Kind}): {string.Join(" + ", batch.Commands)} -> {(answer.Refusal is { } refusal ? string.Join(",", refusal.Unmet.Select(unmet => unmet.Code)) : string.Join(",", answer.Events.Select(recorded => recorded.Event.GetType().Name)))} [{answer.Case.Stage}]");

    private void Keep(CaseId id, ImmutableArray<RecordedEvent> events)
    {
        _ledgers[id] = (_ledgers.GetValueOrDefault(id) ?? new Ledger(customs)).Append(events);
        foreach (var recorded in events)
        {
            if (recorded.Event is CaseEvent.Linked linked)
            {
                _links.Add((id, linked.To));
                _links.Add((linked.To, id));
            }

            if (EvidenceOf(recorded.Event) is { } evidence)
            {
                var holders = _evidence.TryGetValue(evidence.Reference.Key, out var known) ? known : _evidence[evidence.Reference.Key] = [];
                if (holders.Count > 0 && !holders.Contains(id) && !holders.Any(holder => _links.Contains((id, holder))))
                {
                    throw new LawBrokenException($"Broken: one piece of evidence serves one case and those linked to it (law 3). '{evidence.Reference.Original}' serves '{string.Join(", ", holders)}' and '{id}'.");
                }

                holders.Add(id);
            }
        }
    }

    private static EvidenceTaken? EvidenceOf(CaseEvent happened) => happened is CaseEvent.ApprovalRequested request ? EvidenceOf(request.Act)
        : happened is CaseEvent.CustomerIdentified identified ? identified.Evidence
        : (happened switch
    {
        CaseEvent.AnswerRecorded e => e.Source,
        CaseEvent.SilenceRecorded e => e.Source,
        CaseEvent.CaseWithdrawn e => e.Source,
        CaseEvent.OfferAnswered e => e.Source,
        CaseEvent.PromiseMoved e => e.Source,
        CaseEvent.PromiseReleased e => e.Source,
        _ => null,
    })?.Evidence;
}

/// <summary>Gives everything to the real desk too, with the store in memory, and compares every answer and, at the end, every byte.</summary>
internal sealed class RealTwin : IWatcher
{
    private readonly ManualTimeProvider _clock = new(Fixtures.Start);
    private readonly InMemoryRecoveryStore _store = new(simulated: true);
    private readonly RecoveryDesk _desk;
    private readonly Dictionary<CaseId, List<RecordedEvent>> _said = [];

    public RealTwin(Fixtures customs) => _desk = customs.Open(_clock, _store);

    public int Commands { get; private set; }

    public void Clock(DateTimeOffset time) => _clock.Set(time);

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        Commands++;
        var real = Done(_desk.HandleAsync(id, batch));
        if (answer.Refusal is { } refusal)
        {
            var refused = real as CommandResult.Refused ?? throw new LawBrokenException($"The real desk accepted what the swift one refused: {refusal}");
            Same("refusal", StructuralDump.Of(refusal), StructuralDump.Of(refused.Refusal));
            Same("version after a refusal (P5)", Told(before?.Version ?? 0), Told(real.Version));
            return;
        }

        var accepted = real as CommandResult.Accepted ?? throw new LawBrokenException($"The real desk didn't accept: {(real as CommandResult.Refused)?.Refusal}");
        Same("events", StructuralDump.Of(answer.Events), StructuralDump.Of(accepted.Events));
        Same("ending", Told(answer.Case.Ending), Told(accepted.Ending));
        Remember(answer.CaseId, accepted.Events);
        Same("survivor", Told(answer.CaseId), Told(accepted.Survivor ?? id));
        foreach (var other in accepted.Others)
        {
            Same("events of the older case", StructuralDump.Of(answer.OlderEvents.Select(recorded => recorded.Event)), StructuralDump.Of(other.Events.Select(recorded => recorded.Event)));
            Remember(other.CaseId, other.Events);
        }

        if (Commands % 7 == 0)
        {
            Same("repeat", StructuralDump.Of(accepted.Events), StructuralDump.Of((Done(_desk.HandleAsync(id, batch)) as CommandResult.Repeated)?.Events));
        }
    }

    /// <summary>What the store holds is what was said, in order and whole; read back it is the live case; without its words it is the same case but for the words.</summary>
    public void Finish(InProcessDesk swift, Auditor auditor)
    {
        var codec = new EventCodec();
        foreach (var id in swift.Cases)
        {
            var live = swift.Find(id)!;
            var stored = Done(_store.LoadAsync(StreamKey.ForCase(TenantId.Single, id), null, CancellationToken.None));
            var read = stored.Events.Select(bytes => codec.Decode(bytes with { Decoded = null })).ToImmutableArray();
            Same("what was said and what is kept (P2, P10)", StructuralDump.Of(_said[id]), StructuralDump.Of(read));
            Same("folded and live (P3)", StructuralDump.Of(live), StructuralDump.Of(CaseHistory.Fold(read)));
            var wordless = CaseHistory.Fold(stored.Events.Select(bytes => codec.Decode(bytes with { Decoded = null, Texts = [] })));
            Same("with and without words", StructuralDump.Of(live, words: false), StructuralDump.Of(wordless, words: false));
            Same("what a fold of all but the last gives, and the last", StructuralDump.Of(live), StructuralDump.Of(CaseHistory.Evolve(CaseHistory.Fold(read.Take(read.Length - 1)), read[^1])));
            if (HistoryVerifier.Verify(stored) is { IsIntact: false } broken)
            {
                throw new LawBrokenException($"The chain of '{id}' is broken: {broken.Sentence}");
            }

            var due = DueWork.Next(live, InProcessDesk.PlaybookOf(live))?.At;
            Same("the head's next due (P32)", Told(due is { } at ? UnixMicroseconds.From(at) : null), Told(stored.Head!.NextDue));
            Same("the ledger", "", auditor.Of(id)!.Differs(live) ?? "");
            Rewrite(codec, stored, read, live);
        }
    }

    // What is read and written again has the same body, but for the salts of its texts.
    private static void Rewrite(EventCodec codec, StoredStream stored, ImmutableArray<RecordedEvent> read, RecoveryCase live)
    {
        var subject = live.Customer?.Key ?? read[0].Header.By.Key;
        for (var i = 0; i < read.Length; i++)
        {
            var again = codec.Encode(stored.Key, read[i], i == 0 ? default : stored.Events[i - 1].Chain, subject);
            Same("type", stored.Events[i].Type, again.Type);
            Same("read, written and read again (P10)", StructuralDump.Of(read[i]), StructuralDump.Of(codec.Decode(again with { Decoded = null })));
        }
    }

    private void Remember(CaseId id, ImmutableArray<RecordedEvent> events)
    {
        var said = _said.TryGetValue(id, out var known) ? known : _said[id] = [];
        said.AddRange(events);
    }

    private static string Told(object? value) => StructuralDump.Of(value);

    private static void Same(string what, string swift, string real)
    {
        if (swift != real)
        {
            throw new LawBrokenException($"The two differ in the {what}:\n{swift}\n{real}");
        }
    }

    private static T Done<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}

/// <summary>Decides everything again: in another culture, and on a case whose words were erased.</summary>
internal sealed class SecondThoughts : IWatcher
{
    private static readonly CultureInfo Turkish = CultureInfo.GetCultureInfo("tr-TR");

    private readonly EventCodec _codec = new();
    private readonly Dictionary<CaseId, RecoveryCase> _wordless = [];
    private CaseCommand? _command;
    private DecisionFacts? _facts;
    private Decision? _decision;

    public void Clock(DateTimeOffset time)
    {
    }

    public void Decided(RecoveryCase current, CaseCommand command, DecisionFacts facts, Decision decision)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Turkish;
        try
        {
            Same("decided twice, the second time in Turkish (P4)", StructuralDump.Of(decision), StructuralDump.Of(CaseDecider.Decide(current, command, facts)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        (_command, _facts, _decision) = (command, facts, decision);
    }

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        // What is given to a merged case and doesn't go on is refused before anything is decided.
        if (!batch.IsBatch && _command is not null)
        {
            var wordless = _wordless.GetValueOrDefault(answer.CaseId) ?? RecoveryCase.Empty;
            Same("decided with and without words", StructuralDump.Of(_decision, words: false), StructuralDump.Of(CaseDecider.Decide(wordless, _command, _facts!), words: false));
        }

        _command = null;

        Keep(answer.Older, answer.OlderEvents);
        Keep(answer.CaseId, answer.Events);
    }

    private void Keep(CaseId? id, ImmutableArray<RecordedEvent> events)
    {
        if (id is not { } kept || events.IsDefault)
        {
            return;
        }

        foreach (var recorded in events)
        {
            var stored = _codec.Encode(StreamKey.ForCase(TenantId.Single, kept), recorded, default, recorded.Header.By.Key);
            _wordless[kept] = CaseHistory.Evolve(_wordless.GetValueOrDefault(kept) ?? RecoveryCase.Empty, _codec.Decode(stored with { Decoded = null, Texts = [] }));
        }
    }

    private static void Same(string what, string first, string second)
    {
        if (first != second)
        {
            throw new LawBrokenException($"It isn't the same, {what}:\n{first}\n{second}");
        }
    }
}
