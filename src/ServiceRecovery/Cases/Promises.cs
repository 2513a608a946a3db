using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Storage;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Promises something by a time; without one the organization's times by severity give it.</summary>
    [Act("promise"), NotBoth("due", "within")]
    public sealed partial record MakePromise(
        PromiseId Ref,
        [Text, Field("text")] string What,
        [Field("due")] DateTimeOffset? DueAt = null,
        TimeSpan? Within = null,
        PersonId? Who = null,
        [Field("task"), TrueWhen(nameof(PromiseKind.Task))] PromiseKind Kind = PromiseKind.ToCustomer) : CaseCommand
    {
        // What follows a word after the close has names of its own, so that nobody's task stands for it.
        internal override Unmet? Validate() => DueAt is not null && Within is not null ? Refusals.NotBoth(Act.Verb, "due", "within")
            : Ref.ToString().StartsWith(PromiseActs.FollowingPrefix, StringComparison.Ordinal) ? Refusals.BadValue("ref", Act.Verb, $"a name that doesn't begin with '{PromiseActs.FollowingPrefix}', which what follows a word after the close has; it is '{Ref}'")
            : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => PromiseActs.Check(current, this, facts);
    }

    /// <summary>Keeps a promise.</summary>
    [Act("keep", By = Givers.Staff | Givers.System, Targets = nameof(KeepPromise.Owed), ClosingReserve = true, WhenClosed = WhenClosed.UnlessMerged, Lands = true)]
    public sealed partial record KeepPromise(PromiseId Ref, [Text] string Proof, DateTimeOffset? KeptAt = null, Evidence? Evidence = null) : CaseCommand
    {
        // What is broken may have been kept in time, and a task may be done after it.
        internal static Targets Owed(RecoveryCase current, DecisionFacts facts) =>
            PromiseActs.Open(current, Declared, promise => promise.Standing is PromiseStanding.Open or PromiseStanding.Broken && (current.IsOpen || promise.Kind == PromiseKind.Task));

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => PromiseActs.CheckTask(current, Ref, Act);
    }

    /// <summary>Moves a promise before it is due, with the customer's agreement.</summary>
    [Act("move-promise", By = Givers.Staff | Givers.Customer, Targets = nameof(MovePromise.NotDue), Lands = true, BarredToConcerned = true)]
    public sealed partial record MovePromise(PromiseId Ref, [Field("due")] DateTimeOffset DueAt, Source? Source = null) : CaseCommand
    {
        internal static Targets NotDue(RecoveryCase current, DecisionFacts facts) =>
            PromiseActs.Open(current, Declared, promise => promise.Standing == PromiseStanding.Open && promise.DueAt > facts.Now);
    }

    /// <summary>The customer releases a promise.</summary>
    [Act("release-promise", By = Givers.Staff | Givers.Customer, Targets = nameof(ReleasePromise.Open), Lands = true, BarredToConcerned = true)]
    public sealed partial record ReleasePromise(PromiseId Ref, Source? Source = null) : CaseCommand
    {
        internal static Targets Open(RecoveryCase current, DecisionFacts facts) => PromiseActs.Open(current, Declared, promise => promise.Standing == PromiseStanding.Open);
    }

    /// <summary>Breaks a promise whose time has come. Due work gives it.</summary>
    [Act("break-promise", By = Givers.DueWork, WhenClosed = WhenClosed.UnlessMerged)]
    internal sealed partial record BreakPromise(PromiseId Ref) : CaseCommand
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => PromiseActs.CheckTask(current, Ref, Act);
    }
}

public abstract partial record CaseEvent
{
    /// <summary>Something was promised.</summary>
    /// <param name="Ref">The promise.</param>
    /// <param name="Kind">Whose it is.</param>
    /// <param name="What">What was promised.</param>
    /// <param name="By">Who will do it.</param>
    /// <param name="DueAt">By when.</param>
    /// <param name="ByPolicy">The time came from the organization's times by severity.</param>
    /// <param name="MadeAt">When it was made, where it was recorded later or came with a duplicate; else when it was recorded.</param>
    /// <param name="Late">It was recorded after its time: it counts in no rate, and breaks a minute later.</param>
    [Stored("promise-made.v1", Act = typeof(CaseCommand.MakePromise))]
    public sealed partial record PromiseMade(PromiseId Ref, PromiseKind Kind, PersonalText What, [Person] Subject By, DateTimeOffset DueAt, bool ByPolicy = false, DateTimeOffset? MadeAt = null, bool? Late = null) : CaseEvent
    {
        internal override bool IsHeardByCustomer => Kind == PromiseKind.ToCustomer;

        internal override bool IsTold => Kind == PromiseKind.ToCustomer;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => PromiseActs.CheckFree(current, Ref) ?? PromiseActs.CheckDue(DueAt, MadeAt, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => Late is true == DueAt <= facts.Now;

        // What comes to a closed case and wants somebody brings its task.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => Kind == PromiseKind.Task && !current.IsOpen && before is CustomerContacted or DeliveryRecorded or NoteAdded;
    }

    /// <summary>A promise was kept.</summary>
    [Stored("promise-kept.v1", Act = typeof(CaseCommand.KeepPromise))]
    public sealed partial record PromiseKept(PromiseId Ref, PersonalText Proof, DateTimeOffset? KeptAt = null, EvidenceTaken? Evidence = null) : CaseEvent, IHeardByCustomer
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => PromiseActs.CheckTask(current, Ref, GivenBy) ?? PromiseActs.CheckKept(current, Ref, KeptAt, Evidence, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => PromiseActs.Find(current, Ref) is { Kind: PromiseKind.Task } or { Standing: PromiseStanding.Open };
    }

    /// <summary>A promise that counts as broken had been kept in time.</summary>
    [Stored("promise-kept-recorded-late.v1", Act = typeof(CaseCommand.KeepPromise))]
    internal sealed partial record PromiseKeptRecordedLate(PromiseId Ref, PersonalText Proof, DateTimeOffset KeptAt, EvidenceTaken? Evidence = null) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => PromiseActs.CheckKept(current, Ref, KeptAt, Evidence, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => PromiseActs.Find(current, Ref) is { Kind: PromiseKind.ToCustomer, Standing: PromiseStanding.Broken };
    }

    /// <summary>A promise was moved with the customer's agreement.</summary>
    [Stored("promise-moved.v1", Act = typeof(CaseCommand.MovePromise))]
    public sealed partial record PromiseMoved(PromiseId Ref, DateTimeOffset DueAt, SourceTaken? Source) : CaseEvent, IHeardByCustomer
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => PromiseActs.CheckAgreed(current, Ref, Source, facts) ?? PromiseActs.CheckMoved(current, Ref, DueAt, facts);
    }

    /// <summary>A promise was released by the customer; without a source, by their withdrawal.</summary>
    [Stored("promise-released.v1", Act = typeof(CaseCommand.ReleasePromise))]
    public sealed partial record PromiseReleased(PromiseId Ref, SourceTaken? Source = null) : CaseEvent
    {
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => before is not null && current.Ending == Ending.Withdrawn;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) =>
            (current.Ending == Ending.Withdrawn ? null : PromiseActs.CheckAgreed(current, Ref, Source, facts)) ?? PromiseActs.CheckOpen(current, Ref);
    }

    /// <summary>A promise was broken. A task of the organization that wasn't done stales nothing.</summary>
    [Stored("promise-broken.v1", Act = typeof(CaseCommand.BreakPromise))]
    public sealed partial record PromiseBroken(PromiseId Ref, PromiseKind Kind) : CaseEvent
    {
        internal override bool IsStalingRecord => Kind == PromiseKind.ToCustomer;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => PromiseActs.CheckTask(current, Ref, GivenBy) ?? PromiseActs.CheckBroken(current, Ref, facts);

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => PromiseActs.Find(current, Ref)?.Kind == Kind;
    }
}

// What is owed by a time: kept with proof, moved with agreement, released by the customer, or broken.
[Family(80)]
internal static partial class PromiseActs
{
    internal const string FollowingPrefix = "word-";
    private const string PromiseAnew = "Apologize and promise anew";
    private const string NewOne = "Make a new one if something is still owed";

    internal static Unmet? Check(RecoveryCase current, CaseCommand.MakePromise command, DecisionFacts facts) =>
        CheckFree(current, command.Ref)
        ?? (command.Within is { } within && (within <= TimeSpan.Zero || within > Deciding.LatestDue(facts) - MadeAt(command, facts))
            ? CheckWithin(within, facts)
            : CheckDue(DueAt(current, command, facts), command.OccurredAt is null ? null : MadeAt(command, facts), facts));

    /// <summary>No promise takes the name of another.</summary>
    internal static Unmet? CheckFree(RecoveryCase current, PromiseId id) => Find(current, id) is null ? null : Refusals.RefUsed(id.Value);

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.MakePromise command, DecisionFacts facts)
    {
        var due = DueAt(current, command, facts);
        return Deciding.Accept(new CaseEvent.PromiseMade(
            command.Ref,
            command.Kind,
            Deciding.Text(command.What),
            command.Who is { } who ? facts.Names.SubjectOf(who) : facts.Person,
            due,
            command.DueAt is null && command.Within is null,
            command.OccurredAt is null ? null : MadeAt(command, facts),
            due <= facts.Now ? true : null));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.KeepPromise command, DecisionFacts facts)
    {
        var promise = Find(current, command.Ref);
        if (promise is null)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise"));
        }

        var keptAt = command.KeptAt is { } at ? UnixMicroseconds.Truncate(at) : (DateTimeOffset?)null;
        if ((Deciding.CheckDates(facts, keptAt, command.Evidence?.ContactAt) ?? Deciding.CheckEvidence(command.Evidence, facts)) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var (proof, evidence) = (Deciding.Text(command.Proof), command.Evidence is null ? null : Deciding.TakeEvidence(command.Evidence, facts));
        return CheckKept(current, command.Ref, keptAt, evidence, facts) is { } unkept
            ? Deciding.Refuse(unkept)
            : Deciding.Accept(promise is { Kind: PromiseKind.ToCustomer, Standing: PromiseStanding.Broken }
                ? new CaseEvent.PromiseKeptRecordedLate(command.Ref, proof, keptAt!.Value, evidence)
                : new CaseEvent.PromiseKept(command.Ref, proof, keptAt, evidence)).Claiming(Deciding.EvidenceClaim(evidence, current, facts));
    }

    /// <summary>
    /// A promise to a customer is kept after it was made and not after its due instant; a task may still be done after its time.
    /// Whoever says afterwards that they had kept their word to a customer shows it; a system that did it says what it did.
    /// </summary>
    internal static Unmet? CheckKept(RecoveryCase current, PromiseId id, DateTimeOffset? keptAt, EvidenceTaken? evidence, DecisionFacts facts)
    {
        if (Find(current, id) is not { } promise)
        {
            return Refusals.RefUnknown(id.Value, "promise");
        }

        if (promise.Standing is not (PromiseStanding.Open or PromiseStanding.Broken))
        {
            return WhyNotOpen(promise);
        }

        var isLate = promise.Kind == PromiseKind.ToCustomer && (promise.Standing == PromiseStanding.Broken || promise.DueAt < facts.Now);
        return Deciding.CheckDates(facts, keptAt, evidence?.ContactAt)
            ?? (promise.Kind == PromiseKind.Task ? null
                : keptAt is { } kept ? (kept > promise.MadeAt && kept <= promise.DueAt ? null : Refusals.PromiseNotKeptThen(promise, kept))
                : isLate ? KeptWhen(promise)
                : null)
            ?? (isLate && evidence is null && facts.By.Kind != ActorKind.System ? Refusals.KeptUnshown(promise) : null);
    }

    private static Unmet KeptWhen(PromiseState promise) => Refusals.PromiseNotOpen(promise.Ref, "wasn't kept by its time", "If it was, say when; else apologize and promise anew");

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.MovePromise command, DecisionFacts facts)
    {
        if (Find(current, command.Ref) is not { } promise)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise"));
        }

        if (CheckAgreement(current, promise, command.Source, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        var dueAt = UnixMicroseconds.Truncate(command.DueAt);
        return CheckMoved(current, command.Ref, dueAt, facts) is { } unmoved
            ? Deciding.Refuse(unmoved)
            : Deciding.Accept(new CaseEvent.PromiseMoved(command.Ref, dueAt, source)).Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    /// <summary>A promise is moved while it is open and not yet due, to a later instant than now.</summary>
    internal static Unmet? CheckMoved(RecoveryCase current, PromiseId id, DateTimeOffset dueAt, DecisionFacts facts) => Find(current, id) switch
    {
        null => Refusals.RefUnknown(id.Value, "promise"),
        { Standing: PromiseStanding.Open } promise when promise.DueAt > facts.Now => Deciding.CheckDue(dueAt, facts),
        var promise => WhyNotOpen(promise),
    };

    /// <summary>A promise is released while it is open.</summary>
    internal static Unmet? CheckOpen(RecoveryCase current, PromiseId id) => Find(current, id) switch
    {
        null => Refusals.RefUnknown(id.Value, "promise"),
        { Standing: PromiseStanding.Open } => null,
        var promise => WhyNotOpen(promise),
    };

    /// <summary>A promise breaks when its time has come, and once.</summary>
    internal static Unmet? CheckBroken(RecoveryCase current, PromiseId id, DecisionFacts facts) => CheckOpen(current, id)
        ?? (Find(current, id) is { BreaksAt: var due } && due > facts.Now ? Refusals.WaitNotOver($"The promise '{id}' is open", due) : null);

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ReleasePromise command, DecisionFacts facts)
    {
        if (Find(current, command.Ref) is not { } promise)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise"));
        }

        if (CheckAgreement(current, promise, command.Source, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        return CheckOpen(current, command.Ref) is { } unmet
            ? Deciding.Refuse(unmet)
            : Deciding.Accept(new CaseEvent.PromiseReleased(command.Ref, source)).Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.BreakPromise command, DecisionFacts facts) => CheckBroken(current, command.Ref, facts) is { } unmet
        ? Deciding.Refuse(unmet)
        : Deciding.Accept(new CaseEvent.PromiseBroken(command.Ref, Find(current, command.Ref)!.Kind));

    /// <summary>Lists the promises that take an act.</summary>
    internal static Targets Open(RecoveryCase current, Act act, Func<PromiseState, bool> takes) =>
        Targets.Among(act.Verb, "promise", current.Promises, one => one.Ref.Value, one => takes(one) ? null : WhyNotOpen(one));

    // A promise to the customer is moved and released with their agreement; a task of the organization needs nobody's.
    private static Unmet? CheckAgreement(RecoveryCase current, PromiseState promise, Source? given, DecisionFacts facts, out SourceTaken? source)
    {
        if (given is null && IsOurs(promise, facts))
        {
            source = null;
            return null;
        }

        var unsourced = Deciding.CheckSource(given, current, facts, out var taken) ?? Deciding.CheckDates(facts, taken?.AnyEvidence?.ContactAt);
        source = taken;
        return unsourced;
    }

    private static bool IsOurs(PromiseState promise, DecisionFacts facts) => promise.Kind == PromiseKind.Task && facts.By.Kind != ActorKind.Customer;

    /// <summary>A promise to the customer is moved and released by their word; a task of the organization needs nobody's.</summary>
    internal static Unmet? CheckAgreed(RecoveryCase current, PromiseId id, SourceTaken? source, DecisionFacts facts) =>
        source is null && Find(current, id) is { } promise && !IsOurs(promise, facts) ? Refusals.EvidenceMissing() : Deciding.CheckTaken(source, facts);

    // What was promised while nothing could be recorded counts from when it was, also where its time has come by now.
    private static DateTimeOffset MadeAt(CaseCommand.MakePromise command, DecisionFacts facts) => command.OccurredAt is { } occurred ? UnixMicroseconds.Truncate(occurred) : facts.Now;

    /// <summary>A promise is for later; one that is recorded after its time says when it was made, which was before.</summary>
    internal static Unmet? CheckDue(DateTimeOffset due, DateTimeOffset? madeAt, DecisionFacts facts) => Deciding.CheckDates(facts, madeAt)
        ?? (due > facts.Now || madeAt is not { } made ? Deciding.CheckDue(due, facts)
            : due <= made ? Refusals.DueBeforePromise(due, made)
            : null);

    private static DateTimeOffset DueAt(RecoveryCase current, CaseCommand.MakePromise command, DecisionFacts facts) => UnixMicroseconds.Truncate(
        command.DueAt ?? Deciding.Later(MadeAt(command, facts), command.Within ?? facts.Rules.PromiseWithin(current.HighestSeverity)));

    private static Unmet CheckWithin(TimeSpan within, DecisionFacts facts) => within <= TimeSpan.Zero
        ? Refusals.DueInPast(facts.Now, facts.Now)
        : Refusals.DueOutOfRange(Deciding.LatestDue(facts));

    /// <summary>A closed case keeps its tasks, and nothing else is kept or broken there.</summary>
    internal static Unmet? CheckTask(RecoveryCase current, PromiseId id, Act act) => current.IsOpen || IsTask(current, id) ? null : Refusals.CaseClosed(current, act.Verb);

    /// <summary>Tells whether a promise is a task of the organization's own.</summary>
    internal static bool IsTask(RecoveryCase current, PromiseId id) => Find(current, id) is { Kind: PromiseKind.Task };

    /// <summary>What comes to a closed case and wants somebody is followed by a task for who answers for the case, unless such a task stands already.</summary>
    internal static ImmutableArray<CaseEvent> Followed(RecoveryCase current, CaseEvent happened, string what, DecisionFacts facts) =>
        current.Promises.Any(promise => promise is { Kind: PromiseKind.Task, Standing: PromiseStanding.Open or PromiseStanding.Broken } && promise.Ref.Value.StartsWith(FollowingPrefix, StringComparison.Ordinal))
            ? [happened]
            : [happened, new CaseEvent.PromiseMade(
                new PromiseId(FormattableString.Invariant($"{FollowingPrefix}{current.Version + 1}")),
                PromiseKind.Task,
                Deciding.Text(what),
                current.Responsible!,
                UnixMicroseconds.Truncate(Deciding.Later(facts.Now, facts.Rules.PromiseWithin(current.HighestSeverity))),
                ByPolicy: true)];

    internal static PromiseState? Find(RecoveryCase current, PromiseId id)
    {
        foreach (var promise in current.Promises)
        {
            if (promise.Ref == id)
            {
                return promise;
            }
        }

        return null;
    }

    private static Unmet WhyNotOpen(PromiseState promise) => promise.Standing switch
    {
        PromiseStanding.Open => Refusals.PromiseNotOpen(promise.Ref, "was due already and can't be moved", PromiseAnew),
        PromiseStanding.Kept => Refusals.PromiseNotOpen(promise.Ref, "was kept already", NewOne),
        PromiseStanding.KeptRecordedLate => Refusals.PromiseNotOpen(promise.Ref, "was kept, and recorded late, already", NewOne),
        PromiseStanding.Released => Refusals.PromiseNotOpen(promise.Ref, "was released by the customer", NewOne),
        PromiseStanding.Broken => Refusals.PromiseNotOpen(promise.Ref, "is broken", PromiseAnew),
        _ => throw new InvalidOperationException($"What a promise is that is '{promise.Standing}' isn't said."),
    };

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PromiseMade happened)
    {
        next.Promises = next.Promises.Add(new PromiseState(happened.Ref, happened.Kind, happened.By, happened.MadeAt ?? header.RecordedAt, happened.DueAt, PromiseStanding.Open)
        {
            What = happened.What,
            MadeVersion = header.Version,
            LateAt = happened.Late == true ? header.RecordedAt : null,
            Origin = header.Origin?.NameOf(happened.Ref.Value),
        });
        next.IsSaid |= happened.Kind == PromiseKind.ToCustomer;
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PromiseKept happened)
    {
        Take(next, happened.Evidence);
        Change(next, happened.Ref, promise => promise with { Standing = PromiseStanding.Kept });
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PromiseKeptRecordedLate happened)
    {
        Take(next, happened.Evidence);
        Change(next, happened.Ref, promise => promise with { Standing = PromiseStanding.KeptRecordedLate });
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PromiseMoved happened)
    {
        Change(next, happened.Ref, promise => promise with { DueAt = happened.DueAt });
        Agree(next, header, happened.Source);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PromiseReleased happened)
    {
        Change(next, happened.Ref, promise => promise with { Standing = PromiseStanding.Released });
        Agree(next, header, happened.Source);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PromiseBroken happened)
    {
        Change(next, happened.Ref, promise => promise with { Standing = PromiseStanding.Broken, BrokenVersion = header.Version });
        if (happened.Kind == PromiseKind.ToCustomer)
        {
            Stale(next, header);
        }
    }

    // Without a source nobody heard the customer: the organization moved a task of its own, or a withdrawal released everything.
    private static void Agree(RecoveryCase next, EventHeader header, SourceTaken? source)
    {
        if (source is not null)
        {
            Take(next, source);
            Attend(next, header);
        }
    }
}
