using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Proof;

namespace ServiceRecovery.Tests.Insights;

/// <summary>Many cases as a desk really left them: shifts of the proofs, one after the other in time, with customers who come again, and kinds, causes, places and scores.</summary>
internal sealed class CaseLoad : IWatcher
{
    private readonly SortedDictionary<string, ImmutableArray<RecordedEvent>> _histories = new(StringComparer.Ordinal);
    private readonly int _seed;
    private readonly int _customers;
    private string _suffix = "";
    private Subject? _customer;
    private Dice _dice;

    private CaseLoad(int seed, int customers) => (_seed, _customers, _dice) = (seed, customers, new Dice(seed));

    public IReadOnlyDictionary<string, ImmutableArray<RecordedEvent>> Histories => _histories;

    public SortedDictionary<string, ImmutableArray<RecordedDebriefEvent>> Debriefs { get; } = new(StringComparer.Ordinal);

    /// <summary>The first instant of any receipt, and one after the last.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Span { get; } = (Fixtures.Start.AddDays(-10), Fixtures.Start.AddDays(400));

    public static CaseLoad Of(int seed, int shifts)
    {
        var load = new CaseLoad(seed, Math.Max(1, shifts / 2));
        for (var shift = 0; shift < shifts; shift++)
        {
            load.Work(shift);
        }

        load.Learn(shifts);
        return load;
    }

    /// <summary>The histories as they were at an instant.</summary>
    public SortedDictionary<string, ImmutableArray<RecordedEvent>> Until(DateTimeOffset at) =>
        new(_histories.Select(pair => (pair.Key, Events: pair.Value.TakeWhile(recorded => recorded.Header.RecordedAt <= at).ToImmutableArray())).Where(pair => !pair.Events.IsEmpty).ToDictionary(pair => pair.Key, pair => pair.Events), StringComparer.Ordinal);

    /// <summary>A store as it was at an instant.</summary>
    public HistoryQueries QueriesAt(DateTimeOffset at) => new(
        Until(at),
        Debriefs.Select(pair => (pair.Key, Events: pair.Value.TakeWhile(recorded => recorded.Header.RecordedAt <= at).ToImmutableArray())).Where(pair => !pair.Events.IsEmpty).ToDictionary(pair => pair.Key, pair => pair.Events));

    /// <summary>A store with everything.</summary>
    public HistoryQueries Queries() => new(_histories, Debriefs);

    public void Clock(DateTimeOffset time)
    {
    }

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        Append(answer.CaseId, answer.Events);
        if (answer.Older is { } older)
        {
            Append(older, answer.OlderEvents);
        }
    }

    private void Work(int shift)
    {
        _dice = new Dice((_seed * 7_919) + shift);
        var numbers = Enumerable.Range(0, 20 + _dice.Roll(60)).Select(_ => _dice.Roll(int.MaxValue - 1)).ToArray();
        _suffix = FormattableString.Invariant($"-{shift:D3}");
        _customer = Fixtures.Usual.Names.SubjectOf(new CustomerRef(FormattableString.Invariant($"customer-{_dice.Roll(_customers)}")));
        var desk = new InProcessDesk(CommandRunner.OrganizationOf(numbers)) { Now = Fixtures.Start.AddHours(_dice.Roll(24 * 300)) };
        new CommandRunner(desk, this).Work(numbers);
        Append(new CaseId("T-1"), ToldCases.Tell(ref _dice, Fixtures.Start.AddHours(_dice.Roll(24 * 300))));
    }

    private void Learn(int debriefs)
    {
        var ids = _histories.Keys.ToArray();
        for (var debrief = 0; debrief < debriefs; debrief++)
        {
            ImmutableArray<string> cases = [.. Enumerable.Range(0, 2 + _dice.Roll(3)).Select(_ => ids[_dice.Roll(ids.Length)]).Distinct()];
            Debriefs[FormattableString.Invariant($"D-{debrief:D3}")] = ToldDebriefs.Tell(cases, Fixtures.Start.AddHours(_dice.Roll(24 * 300)), ref _dice);
        }
    }

    private void Append(CaseId id, ImmutableArray<RecordedEvent> events)
    {
        if (events.IsDefaultOrEmpty)
        {
            return;
        }

        var name = id.Value + _suffix;
        var known = _histories.TryGetValue(name, out var before) ? before : [];
        _histories[name] = known.AddRange(events.Select(recorded => new RecordedEvent(Told(recorded.Header), Named(recorded.Event))));
    }

    private EventHeader Told(EventHeader header) => _dice.Chance(20) ? header with { OccurredAt = header.RecordedAt.AddMinutes(-_dice.Roll(3_000)) } : header;

    private CaseEvent Named(CaseEvent happened) => happened switch
    {
        CaseEvent.FailureReported e => e with
        {
            Customer = e.Customer is null ? null : _customer,
            ReceivedAt = e.ReceivedAt.AddMinutes(-_dice.Roll(5_000)),
            Failure = Some("cold-soup", "late", "rude") is { } failure ? new FailureKind(failure) : null,
            Place = Some("bar", "hall") is { } place ? new PlaceId(place) : null,
            Cause = Some("kitchen", "staffing") is { } cause ? new CauseId(cause) : null,
        },

        // Corrected to earlier, as the desk demands, than what was made of the report.
        CaseEvent.ReceiptCorrected e => new CaseEvent.ReceiptCorrected(e.ReceivedAt.AddMinutes(-5_001)),
        CaseEvent.AnswerRecorded e => e with { Scores = _dice.Chance(50) ? ImmutableSortedDictionary<string, int>.Empty.Add("speed", _dice.Roll(6)).Add("tone", _dice.Roll(11)) : null },
        CaseEvent.DuplicateAbsorbed e => Of(e),
        CaseEvent.MergedInto e => new CaseEvent.MergedInto(Of(e.Older)),
        _ => happened,
    };

    private string? Some(params ReadOnlySpan<string> names) => _dice.Chance(25) ? null : _dice.Of(names);

    private CaseId Of(CaseId id) => new(id.Value + _suffix);

    private CaseEvent.DuplicateAbsorbed Of(CaseEvent.DuplicateAbsorbed absorbed) => absorbed with
    {
        Younger = Of(absorbed.Younger),
        Carried = [.. absorbed.Carried.Select(one => one with { Of = one.Of with { Case = Of(one.Of.Case) }, Event = one.Event is CaseEvent.DuplicateAbsorbed before ? Of(before) : one.Event })],
    };
}

/// <summary>Gives histories out as a store does that is asked for figures: bytes without texts.</summary>
internal sealed class HistoryQueries(IReadOnlyDictionary<string, ImmutableArray<RecordedEvent>> histories, IReadOnlyDictionary<string, ImmutableArray<RecordedDebriefEvent>>? debriefs = null) : IRecoveryQueries
{
    private static readonly EventCodec Codec = new(new NoSalt());

    /// <summary>What cases were asked for last: <see langword="null"/> is everything.</summary>
    public IReadOnlyCollection<string>? Asked { get; private set; }

    public async IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var stream in Streams(tenant, kind))
        {
            yield return new StreamVersion(stream.Key.Id, stream.Version, stream.Head!.Chain);
        }
    }

    public async IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Asked = kind == StreamKind.Case ? only : Asked;
        foreach (var stream in Streams(tenant, kind).Where(stream => only?.Contains(stream.Key.Id) != false))
        {
            yield return stream;
        }
    }

    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    private IEnumerable<StoredStream> Streams(TenantId tenant, StreamKind kind) => kind switch
    {
        StreamKind.Case => histories.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Stored(new StreamKey(tenant, kind, pair.Key), pair.Value, recorded => recorded.Header, (key, recorded, chain) => Codec.Encode(key, recorded, chain, recorded.Header.By.Key))),
        StreamKind.Debrief => (debriefs ?? ImmutableDictionary<string, ImmutableArray<RecordedDebriefEvent>>.Empty).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Stored(new StreamKey(tenant, kind, pair.Key), pair.Value, recorded => recorded.Header, (key, recorded, chain) => Codec.Encode(key, recorded, chain, recorded.Header.By.Key))),
        _ => [],
    };

    private static StoredStream Stored<T>(StreamKey key, ImmutableArray<T> history, Func<T, EventHeader> headerOf, Func<StreamKey, T, ReadOnlyMemory<byte>, StoredEvent> encode)
    {
        var events = ImmutableArray.CreateBuilder<StoredEvent>(history.Length);
        ReadOnlyMemory<byte> chain = default;
        foreach (var recorded in history)
        {
            var stored = encode(key, recorded, chain);
            chain = stored.Chain;
            events.Add(stored with { Texts = [], Decoded = null });
        }

        var last = headerOf(history[^1]);
        var head = new StreamHead
        {
            Stage = last.Stage,
            Ending = Ending.Open,
            EarnedVersion = 0,
            StaledVersion = 0,
            Playbook = StandardPlaybook.Definition.Ref,
            Responsible = last.By.Key,
            Severity = Severity.Minor,
            OpenedAt = UnixMicroseconds.From(headerOf(history[0]).RecordedAt),
            ChangedAt = UnixMicroseconds.From(last.RecordedAt),
            Chain = chain,
        };
        return new StoredStream(key, history.Length, head, events.MoveToImmutable(), Receipt: null);
    }

    // The same bytes each time, so that a history has one chain.
    private sealed class NoSalt : ISaltSource
    {
        public void Fill(Span<byte> salt) => salt.Clear();
    }
}
