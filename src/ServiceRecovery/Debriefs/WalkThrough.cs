using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Debriefs;

/// <summary>A case as those who sit together walk through it, stage by stage: what was meant to happen, what happened, how long the customer waited, what was promised. It speaks in roles and holds no words.</summary>
/// <param name="Case">The case.</param>
public sealed record WalkThrough(CaseId Case)
{
    private static readonly StepKind[] Aside = [StepKind.Withdraw, StepKind.Merge, StepKind.Discard, StepKind.Rework, StepKind.Reopen];

    /// <summary>Gets what the case is about.</summary>
    public Purpose About { get; private init; }

    /// <summary>Gets how it ended; <see cref="Ending.Open"/> when it may still turn out otherwise.</summary>
    public Ending Ending { get; private init; }

    /// <summary>Gets when the organization heard of it.</summary>
    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>Gets the stages in the order in which the case went through them; empty when the case isn't there.</summary>
    public ImmutableArray<WalkStage> Stages { get; private init; } = [];

    /// <summary>Gets the longest time in which the customer heard nothing.</summary>
    public TimeSpan LongestWait => Stages.IsEmpty ? TimeSpan.Zero : Stages.Max(stage => stage.Waited);

    /// <summary>Returns one line for a log: the case, how many stages it went through, and the longest wait.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Case}' through {Stages.Length} stages, the longest wait {LongestWait:c}");

    /// <summary>Walks through a history.</summary>
    /// <param name="id">The case.</param>
    /// <param name="events">What happened, oldest first.</param>
    /// <param name="playbook">Finds the playbooks of the history; it may know none of one.</param>
    /// <param name="now">Until when an open case's customer has waited.</param>
    public static WalkThrough Through(CaseId id, ImmutableArray<RecordedEvent> events, Func<PlaybookRef, Playbook?> playbook, DateTimeOffset now)
    {
        if (events.IsEmpty)
        {
            return new WalkThrough(id);
        }

        var current = RecoveryCase.Empty;
        var walk = new Walk();
        foreach (var recorded in events)
        {
            current = CaseHistory.Evolve(current, recorded);
            walk.Take(recorded, current, playbook);
        }

        return new WalkThrough(id)
        {
            About = current.Purpose,
            Ending = current.Ending,
            ReceivedAt = current.ReceivedAt,
            Stages = walk.End(current, current.IsOpen ? now : null),
        };
    }

    private sealed class Walk
    {
        private readonly List<WalkStage> _stages = [];
        private readonly Dictionary<PromiseId, (int Stage, int Moves)> _promises = [];
        private readonly ImmutableArray<WalkAct>.Builder _acts = ImmutableArray.CreateBuilder<WalkAct>();
        private DateTimeOffset? _heard;

        public void Take(RecordedEvent recorded, RecoveryCase current, Func<PlaybookRef, Playbook?> playbook)
        {
            var (header, happened) = recorded;
            if (_stages.Count == 0 || _stages[_stages.Count - 1].Stage != header.Stage)
            {
                Leave(header.RecordedAt);
                var book = playbook(current.Playbook);
                _stages.Add(new WalkStage(header.Stage, book?.Definition.Stages.FirstOrDefault(stage => stage.Name == header.Stage)?.Says, header.RecordedAt)
                {
                    Next = book is null || !current.IsOpen ? [] : [.. book.StepsFrom(header.Stage).Where(kind => !Aside.Contains(kind) && LeadsOn(book, header.Stage, kind))],
                });
            }

            var at = header.OccurredAt ?? header.RecordedAt;
            var isHeard = happened.IsHeardByCustomer;
            var waited = isHeard ? Later(at, _heard ?? current.ReceivedAt) : TimeSpan.Zero;
            _heard = isHeard && !(_heard > at) ? at : _heard;
            _acts.Add(new WalkAct(at, NameOf(happened), header.ByRole, header.ByKind, IsAgainst(happened)));
            var here = _stages.Count - 1;
            if (waited > _stages[here].Waited)
            {
                _stages[here] = _stages[here] with { Waited = waited };
            }

            if (happened is CaseEvent.PromiseMade { Kind: PromiseKind.ToCustomer } made)
            {
                _promises[made.Ref] = (here, 0);
            }
            else if (happened is CaseEvent.PromiseMoved moved && _promises.TryGetValue(moved.Ref, out var known))
            {
                _promises[moved.Ref] = (known.Stage, known.Moves + 1);
            }
        }

        public ImmutableArray<WalkStage> End(RecoveryCase current, DateTimeOffset? openUntil)
        {
            Leave(null);
            if (openUntil is { } now)
            {
                var last = _stages[_stages.Count - 1];
                var waited = Later(now, _heard ?? current.ReceivedAt);
                _stages[_stages.Count - 1] = waited > last.Waited ? last with { Waited = waited } : last;
            }

            foreach (var promise in current.Promises)
            {
                if (_promises.TryGetValue(promise.Ref, out var made))
                {
                    var stage = _stages[made.Stage];
                    _stages[made.Stage] = stage with { Promises = stage.Promises.Add(new WalkPromise(promise.MadeAt, promise.DueAt, promise.Standing, made.Moves)) };
                }
            }

            return [.. _stages];
        }

        private void Leave(DateTimeOffset? at)
        {
            if (_stages.Count > 0)
            {
                _stages[_stages.Count - 1] = _stages[_stages.Count - 1] with { Until = at, Acts = _acts.ToImmutable() };
                _acts.Clear();
            }
        }
    }

    private static bool LeadsOn(Playbook book, Stage from, StepKind kind) => book.TryStep(from, kind, out var to) && to != from;

    private static TimeSpan Later(DateTimeOffset at, DateTimeOffset since) => at > since ? at - since : TimeSpan.Zero;

    // The name without its version: 'apology-given'.
    private static string NameOf(CaseEvent happened)
    {
        var type = happened.StoredName;
        return type.Substring(0, type.LastIndexOf('.'));
    }

    // Where it went otherwise than it was meant to: the places to stop at.
    private static bool IsAgainst(CaseEvent happened) => happened is CaseEvent.PromiseBroken or CaseEvent.ApprovalDeclined or CaseEvent.ApprovalExpired or CaseEvent.SettlementFailed or CaseEvent.CompensationReversed
        or CaseEvent.CaseReopened or CaseEvent.CustomerContacted { Chase: true, Automatic: not true } or CaseEvent.CustomerContacted { HadToRetell: true, Automatic: not true } or CaseEvent.AnswerRecorded { Answer: Answer.Unhappy or Answer.WantsMore }
        or CaseEvent.TakenOver or CaseEvent.Escalated or CaseEvent.UnreconciledDeclared;
}

/// <summary>One stage of a walk-through.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Meant">What the playbook says of it; <see langword="null"/> when it says nothing or isn't there any more.</param>
/// <param name="From">When the case came into it.</param>
public sealed record WalkStage(Stage Stage, string? Meant, DateTimeOffset From)
{
    /// <summary>Gets when the case left it; <see langword="null"/>: it is there still.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the steps that would have led on.</summary>
    public ImmutableArray<StepKind> Next { get; init; } = [];

    /// <summary>Gets what happened.</summary>
    public ImmutableArray<WalkAct> Acts { get; init; } = [];

    /// <summary>Gets what was promised to the customer in it, and what became of that.</summary>
    public ImmutableArray<WalkPromise> Promises { get; init; } = [];

    /// <summary>Gets the longest time without a word to the customer that ended in it.</summary>
    public TimeSpan Waited { get; init; }
}

/// <summary>One thing that happened.</summary>
/// <param name="At">When it happened, as told, else when it was recorded.</param>
/// <param name="What">The event's name without its version: <c>promise-broken</c>.</param>
/// <param name="By">The role.</param>
/// <param name="ByKind">Staff, the customer or a program.</param>
/// <param name="IsAgainst">It went otherwise than it was meant to: a place to stop at.</param>
public sealed record WalkAct(DateTimeOffset At, string What, Role By, ActorKind ByKind, bool IsAgainst);

/// <summary>A promise to the customer.</summary>
/// <param name="MadeAt">When it was made.</param>
/// <param name="DueAt">By when it was to be kept, as moved last.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Moves">How often it was moved.</param>
public sealed record WalkPromise(DateTimeOffset MadeAt, DateTimeOffset DueAt, PromiseStanding Standing, int Moves);
