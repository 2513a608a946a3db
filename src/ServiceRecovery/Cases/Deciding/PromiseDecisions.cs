using ServiceRecovery.Storage;

namespace ServiceRecovery;

// What is owed by a time: kept with proof, moved with agreement, released by the customer, or broken.
internal static class PromiseDecisions
{
    private const string PromiseAnew = "Apologize and promise anew";
    private const string NewOne = "Make a new one if something is still owed";

    public static Unmet? Check(RecoveryCase current, CaseCommand.MakePromise command, DecisionFacts facts) =>
        (current.Promises.Any(promise => promise.Ref == command.Ref) ? Refusals.RefUsed(command.Ref.Value) : null)
        ?? (command.Within is { } within && (within <= TimeSpan.Zero || within > Deciding.LatestDue(facts) - facts.Now) ? CheckWithin(within, facts) : Deciding.CheckDue(DueAt(current, command, facts), facts));

    public static Decision Make(RecoveryCase current, CaseCommand.MakePromise command, DecisionFacts facts) => Deciding.Accept(new CaseEvent.PromiseMade(
        command.Ref,
        command.Kind,
        Deciding.Text(command.What),
        command.Who is { } who ? facts.Names.Of(who) : facts.Person,
        DueAt(current, command, facts),
        command.DueAt is null && command.Within is null));

    public static Decision Keep(RecoveryCase current, CaseCommand.KeepPromise command, DecisionFacts facts)
    {
        var promise = Find(current, command.Ref);
        if (promise is null)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise"));
        }

        var keptAt = command.KeptAt is { } at ? Micros.Truncate(at) : (DateTimeOffset?)null;
        if (Deciding.CheckDates(facts, keptAt) is { } ahead)
        {
            return Deciding.Refuse(ahead);
        }

        var proof = Deciding.Text(command.Proof);
        var isInTime = keptAt is { } kept ? kept > promise.MadeAt && kept <= promise.DueAt : facts.Now <= promise.DueAt;
        return promise switch
        {
            // A task is the house's own: it may still be done after its time.
            { Kind: PromiseKind.Task, Standing: PromiseStanding.Open or PromiseStanding.Broken } => Deciding.Accept(new CaseEvent.PromiseKept(command.Ref, proof, keptAt)),
            { Standing: PromiseStanding.Open } when isInTime => Deciding.Accept(new CaseEvent.PromiseKept(command.Ref, proof, keptAt)),
            { Standing: PromiseStanding.Broken } when isInTime && keptAt is { } then => Deciding.Accept(new CaseEvent.PromiseKeptRecordedLate(command.Ref, proof, then)),
            { Standing: PromiseStanding.Open or PromiseStanding.Broken } when keptAt is { } late => Deciding.Refuse(Refusals.PromiseNotKeptThen(promise, late)),
            { Standing: PromiseStanding.Open or PromiseStanding.Broken } => NotOpen(promise, "wasn't kept by its time", "If it was, say when; else apologize and promise anew"),
            _ => NotOpen(promise),
        };
    }

    public static Decision Move(RecoveryCase current, CaseCommand.MovePromise command, DecisionFacts facts)
    {
        if (Find(current, command.Ref) is not { } promise)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise"));
        }

        if (CheckAgreement(promise, command.Source, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        if (promise.Standing != PromiseStanding.Open || promise.DueAt <= facts.Now)
        {
            return promise.Standing == PromiseStanding.Open ? NotOpen(promise, "was due already and can't be moved", PromiseAnew) : NotOpen(promise);
        }

        var dueAt = Micros.Truncate(command.DueAt);
        return Deciding.CheckDue(dueAt, facts) is { } outside
            ? Deciding.Refuse(outside)
            : Deciding.Accept(new CaseEvent.PromiseMoved(command.Ref, dueAt, source)).Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    public static Decision Release(RecoveryCase current, CaseCommand.ReleasePromise command, DecisionFacts facts)
    {
        if (Find(current, command.Ref) is not { } promise)
        {
            return Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise"));
        }

        if (CheckAgreement(promise, command.Source, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        return promise.Standing == PromiseStanding.Open
            ? Deciding.Accept(new CaseEvent.PromiseReleased(command.Ref, source)).Claiming(Deciding.EvidenceClaim(source, current, facts))
            : NotOpen(promise);
    }

    public static Decision Break(RecoveryCase current, CaseCommand.BreakPromise command, DecisionFacts facts) => Find(current, command.Ref) switch
    {
        null => Deciding.Refuse(Refusals.RefUnknown(command.Ref.Value, "promise")),
        { Standing: not PromiseStanding.Open } promise => NotOpen(promise),
        { DueAt: var due } when due > facts.Now => Deciding.Refuse(Refusals.WaitNotOver($"The promise '{command.Ref}' is open", due)),
        var promise => Deciding.Accept(new CaseEvent.PromiseBroken(command.Ref, promise.Kind)),
    };

    // A promise to the customer is moved and released with their agreement; a task of the house needs nobody's.
    private static Unmet? CheckAgreement(PromiseState promise, Source? given, DecisionFacts facts, out SourceTaken? source)
    {
        if (promise.Kind == PromiseKind.Task && given is null && facts.By.Kind != ActorKind.Customer)
        {
            source = null;
            return null;
        }

        var unsourced = Deciding.CheckSource(given, facts, out var taken) ?? Deciding.CheckDates(facts, (taken as SourceTaken.ByStaff)?.Evidence.ContactAt);
        source = taken;
        return unsourced;
    }

    private static DateTimeOffset DueAt(RecoveryCase current, CaseCommand.MakePromise command, DecisionFacts facts) => Micros.Truncate(
        command.DueAt ?? Deciding.Later(facts.Now, command.Within ?? facts.Rules.PromiseWithin(current.HighestSeverity)));

    private static Unmet CheckWithin(TimeSpan within, DecisionFacts facts) => within <= TimeSpan.Zero
        ? Refusals.DueInPast(facts.Now, facts.Now)
        : Refusals.DueOutOfRange(Deciding.LatestDue(facts));

    private static PromiseState? Find(RecoveryCase current, PromiseId id)
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

    private static Decision NotOpen(PromiseState promise, string why, string would) => Deciding.Refuse(Refusals.PromiseNotOpen(promise.Ref, why, would));

    private static Decision NotOpen(PromiseState promise) => promise.Standing switch
    {
        PromiseStanding.Kept => NotOpen(promise, "was kept already", NewOne),
        PromiseStanding.KeptRecordedLate => NotOpen(promise, "was kept, and recorded late, already", NewOne),
        PromiseStanding.Released => NotOpen(promise, "was released by the customer", NewOne),
        PromiseStanding.Broken => NotOpen(promise, "is broken", PromiseAnew),
        _ => throw new InvalidOperationException("An open promise was taken for one that isn't."),
    };
}
