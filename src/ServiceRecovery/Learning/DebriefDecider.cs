using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Learning;

/// <summary>Decides what a command does to a debrief. Pure: everything it knows is handed over.</summary>
internal static class DebriefDecider
{
    /// <summary>How many cases one debrief looks at.</summary>
    public const int MostCases = 200;

    public static DebriefDecision Decide(Debrief current, DebriefCommand command, DebriefFacts facts) => Check(current, command, facts) is { } unmet
        ? new DebriefDecision.Refused(unmet)
        : command switch
        {
            DebriefCommand.Open c => Open(c, facts),
            DebriefCommand.AddCase c => AddCase(current, c, facts),
            DebriefCommand.Hold c => Accept(new DebriefEvent.Held(c.Present)),
            DebriefCommand.Contribute c => Contribute(current, c, facts),
            DebriefCommand.FindFactor c => FindFactor(current, c, facts),
            DebriefCommand.FindNoFactor c => current.Factors.IsEmpty ? Accept(new DebriefEvent.NoFactorFound(Text(c.Why))) : Refuse(LearningRefusals.FactorsThere()),
            DebriefCommand.PlanAction c => Plan(current, c, facts),
            DebriefCommand.MoveAction c => OnPlanned(current, c.Ref, "Plan another", action => CheckDue(c.DueAt, facts) is { } wrong
                ? Refuse(wrong)
                : Accept(new DebriefEvent.ActionMoved(action.Ref, c.DueAt, Text(c.Reason)))),
            DebriefCommand.HandOverAction c => OnPlanned(current, c.Ref, "Plan another", action => Accept(new DebriefEvent.ActionHandedOver(action.Ref, facts.Names.Of(c.To)))),
            DebriefCommand.FinishAction c => OnPlanned(current, c.Ref, "Plan another", action => Accept(new DebriefEvent.ActionFinished(action.Ref, Text(c.Proof)))),
            DebriefCommand.DropAction c => OnPlanned(current, c.Ref, "What is done can't be dropped", action => Accept(new DebriefEvent.ActionDropped(action.Ref, Text(c.Reason)))),
            DebriefCommand.VerifyAction c => Verify(current, c, facts),
            DebriefCommand.AdoptPractice c => Adopt(current, c),
            DebriefCommand.Conclude c => Conclude(current, c),
            DebriefCommand.CallOff c => current.MayBeCalledOff
                ? Accept(new DebriefEvent.CalledOff(Text(c.Reason)))
                : Refuse(Refusals.WaiverNotAllowed("A case of the debrief was about safety, or its recovery failed or ended in an impasse")),
            DebriefCommand.Reopen c => Reopen(current, c, facts),
            DebriefCommand.MarkOverdue => Accept(new DebriefEvent.Overdue()),
            DebriefCommand.ChaseAction c => OnPlanned(current, c.Ref, "Nobody is reminded of it", action => Accept(new DebriefEvent.ActionOverdue(action.Ref, DebriefDue.ReminderAt(action, facts.Now)))),
            _ => throw new InvalidOperationException($"There is no arm for '{command.GetType().Name}'. Add it."),
        };

    private static Unmet? Check(Debrief current, DebriefCommand command, DebriefFacts facts)
    {
        var verb = LearningVerbs.Of(command);
        if (command is DebriefCommand.Open != (current.Version == 0))
        {
            return current.Version == 0 ? LearningRefusals.DebriefUnknown(facts.Id) : LearningRefusals.DebriefExists(facts.Id);
        }

        if (!MayGive(command, facts.By))
        {
            return Refusals.SourceNotAllowed(verb, facts.By.Kind);
        }

        if (LearningVerbs.IsTalk(command) && !current.IsOpen)
        {
            return LearningRefusals.DebriefClosed(current, verb);
        }

        return facts.NamesPerson is { } field ? LearningRefusals.PersonNamed(field) : null;
    }

    // What due work does, nobody else does; everything else is done by people, and opening and adding by programs too.
    private static bool MayGive(DebriefCommand command, Actor by) => command switch
    {
        DebriefCommand.MarkOverdue or DebriefCommand.ChaseAction => by == Actor.DueWork,
        DebriefCommand.VerifyAction { Effective: null } => by.Kind == ActorKind.Staff || by == Actor.DueWork,
        DebriefCommand.Open or DebriefCommand.AddCase => by.Kind != ActorKind.Customer,
        _ => by.Kind == ActorKind.Staff,
    };

    private static DebriefDecision Open(DebriefCommand.Open command, DebriefFacts facts)
    {
        var ids = command.Cases.IsDefault ? [] : command.Cases.Distinct().ToImmutableArray();
        if (ids.Length is < 1 or > MostCases)
        {
            return Refuse(LearningRefusals.CasesOutOfRange(ids.Length, MostCases));
        }

        if (facts.Rules.Find(command.Format) is not { } format)
        {
            return Refuse(LearningRefusals.FormatUnknown(command.Format!, facts.Rules.Formats.Select(known => known.Name)));
        }

        if (facts.Cases.Select(CheckCase).FirstOrDefault(wrong => wrong is not null) is { } unfit)
        {
            return Refuse(unfit);
        }

        var cases = facts.Cases.Select(one => one.Case!).ToList();
        var severity = cases.Max(one => one.HighestSeverity);
        var due = command.DueAt ?? Deciding.Later(facts.Now, facts.Rules.Within(severity));
        return CheckDue(due, facts) is { } wrong ? Refuse(wrong) : Accept(new DebriefEvent.Opened(
            AboutOf(cases),
            ids,
            [.. facts.Cases.Where(one => one.Case!.IsOpen).Select(one => one.Id)],
            format.Name,
            due,
            command.Facilitator is { } person ? facts.Names.Of(person) : facts.Responsible!,
            severity,
            cases.TrueForAll(one => Laws.WhyDebriefed(one) is null),
            command.Rule,
            Shared(cases.Select(one => one.Failure)),
            Shared(cases.Select(one => one.Cause)),
            Shared(cases.Select(one => one.Place))));
    }

    private static DebriefDecision AddCase(Debrief current, DebriefCommand.AddCase command, DebriefFacts facts)
    {
        if (current.Cases.Contains(command.Case))
        {
            return Refuse(LearningRefusals.DebriefCaseThere(command.Case));
        }

        if (current.Cases.Length == MostCases)
        {
            return Refuse(LearningRefusals.CasesOutOfRange(MostCases + 1, MostCases));
        }

        var added = facts.Cases[0];
        return CheckCase(added) is { } unfit
            ? Refuse(unfit)
            : Accept(new DebriefEvent.CaseAdded(
                added.Id,
                added.Case!.IsOpen,
                added.Case.HighestSeverity > current.Severity ? added.Case.HighestSeverity : current.Severity,
                current.MayBeCalledOff && Laws.WhyDebriefed(added.Case) is null));
    }

    private static DebriefDecision Contribute(Debrief current, DebriefCommand.Contribute command, DebriefFacts facts)
    {
        // A format that the house no longer has is answered as it was asked.
        var questions = facts.Rules.Find(current.Format)?.QuestionsOf(current.About).Select(question => question.Id).ToList();
        return questions is not null && !questions.Contains(command.Question)
            ? Refuse(LearningRefusals.QuestionUnknown(command.Question, questions))
            : Accept(new DebriefEvent.Contributed(command.Question, Text(command.Words), command.Stage));
    }

    private static DebriefDecision FindFactor(Debrief current, DebriefCommand.FindFactor command, DebriefFacts facts)
    {
        if (facts.Rules.Taxonomy.Find(command.Factor) is null)
        {
            return Refuse(LearningRefusals.FactorUnknown(command.Factor));
        }

        if (current.Factors.Any(found => found.Factor == command.Factor))
        {
            return Refuse(LearningRefusals.FactorFoundAlready(command.Factor));
        }

        return command.Because switch
        {
            { } because when because == command.Factor => Refuse(LearningRefusals.FactorCyclic(because)),
            { } because when current.Factors.All(found => found.Factor != because) => Refuse(LearningRefusals.FactorNotFound(because)),
            _ => Accept(new DebriefEvent.FactorFound(command.Factor, Text(command.Words), command.Because)),
        };
    }

    private static DebriefDecision Plan(Debrief current, DebriefCommand.PlanAction command, DebriefFacts facts)
    {
        if (current.Actions.Any(action => action.Ref == command.Ref))
        {
            return Refuse(LearningRefusals.ActionTaken(command.Ref));
        }

        if (command.For is { } factor && current.Factors.All(found => found.Factor != factor))
        {
            return Refuse(LearningRefusals.FactorNotFound(factor));
        }

        if (command.Window is { } window && (window <= TimeSpan.Zero || window > LearningOptions.LongestWindow))
        {
            return Refuse(LearningRefusals.WindowOutOfRange(LearningOptions.LongestWindow));
        }

        // The narrower of the two is what the debrief was about; who names one means that one.
        var isNamed = command.Failure is not null || command.Cause is not null;
        return CheckDue(command.DueAt, facts) is { } wrong ? Refuse(wrong) : Accept(new DebriefEvent.ActionPlanned(
            command.Ref,
            command.Kind,
            Text(command.What),
            facts.Names.Of(command.Owner),
            command.DueAt,
            command.Window ?? facts.Rules.EffectWindow,
            command.For,
            isNamed || current.Cause is not null ? command.Failure : current.Failure,
            isNamed ? command.Cause : current.Cause));
    }

    private static DebriefDecision Verify(Debrief current, DebriefCommand.VerifyAction command, DebriefFacts facts)
    {
        if (Find(current, command.Ref) is not { } action)
        {
            return Refuse(LearningRefusals.ActionUnknown(command.Ref));
        }

        if (action.Standing != ActionStanding.Done)
        {
            return Refuse(LearningRefusals.ActionNotOpen(action, action.Standing == ActionStanding.Planned ? "Say first that it was done" : "Plan another if more is needed"));
        }

        if (facts.Now < action.VerifiableAt)
        {
            return Refuse(LearningRefusals.EffectOpen(action, action.VerifiableAt!.Value));
        }

        if (action.IsCounted)
        {
            return command.Effective is not null ? Refuse(LearningRefusals.EffectCounted(action.Ref)) : Counted(current, action, facts);
        }

        return command is { Effective: { } effective, Evidence: { } evidence }
            ? Judged(current, new DebriefEvent.ActionVerified(action.Ref, effective, Evidence: Text(evidence)), facts)
            : Refuse(LearningRefusals.EffectNeedsJudging(action.Ref));
    }

    // It worked if no such failure came back, or fewer did than before; so one more failure never turns "didn't work" into "worked".
    private static DebriefDecision.Accepted Counted(Debrief current, PlannedAction action, DebriefFacts facts)
    {
        var (before, after) = facts.Recurrences ?? throw new InvalidOperationException("An effect was decided without counting. Gather the facts before deciding.");
        return Judged(current, new DebriefEvent.ActionVerified(action.Ref, after == 0 || after < before, before, after), facts);
    }

    // What didn't work opens the question again.
    private static DebriefDecision.Accepted Judged(Debrief current, DebriefEvent.ActionVerified verified, DebriefFacts facts) => verified.Effective || current.IsOpen
        ? Accept(verified)
        : Accept(verified, new DebriefEvent.Reopened(Deciding.Later(facts.Now, facts.Rules.Within(current.Severity)), verified.Ref));

    private static DebriefDecision Adopt(Debrief current, DebriefCommand.AdoptPractice command) => Find(current, command.Ref) switch
    {
        null => Refuse(LearningRefusals.ActionUnknown(command.Ref)),
        { Kind: not ActionKind.Practice } => Refuse(LearningRefusals.NotAPractice(command.Ref)),
        { Standing: ActionStanding.Planned or ActionStanding.Dropped } action => Refuse(LearningRefusals.ActionNotOpen(action, "Write it down first: 'finish-action'")),
        { } action when action.AdoptedAt.Contains(command.Where) => Refuse(LearningRefusals.AdoptedAlready(command.Ref, command.Where)),
        _ => Accept(new DebriefEvent.PracticeAdopted(command.Ref, command.Where)),
    };

    private static DebriefDecision Conclude(Debrief current, DebriefCommand.Conclude command)
    {
        if (current.Contributions.IsEmpty && current.Factors.IsEmpty)
        {
            return Refuse(LearningRefusals.NothingSaid());
        }

        return current.Factors.IsEmpty && !current.IsWithoutFactor ? Refuse(LearningRefusals.FactorMissing()) : Accept(new DebriefEvent.Concluded(Text(command.Lessons)));
    }

    private static DebriefDecision Reopen(Debrief current, DebriefCommand.Reopen command, DebriefFacts facts)
    {
        if (current.IsOpen)
        {
            return Refuse(LearningRefusals.DebriefOpen("reopen-debrief"));
        }

        var due = command.DueAt ?? Deciding.Later(facts.Now, facts.Rules.Within(current.Severity));
        return CheckDue(due, facts) is { } wrong ? Refuse(wrong) : Accept(new DebriefEvent.Reopened(due, Reason: Text(command.Reason)));
    }

    private static DebriefDecision OnPlanned(Debrief current, ActionId id, string would, Func<PlannedAction, DebriefDecision> decide) => Find(current, id) switch
    {
        null => Refuse(LearningRefusals.ActionUnknown(id)),
        { Standing: ActionStanding.Planned } action => decide(action),
        { } action => Refuse(LearningRefusals.ActionNotOpen(action, would)),
    };

    private static PlannedAction? Find(Debrief current, ActionId id) => current.Actions.FirstOrDefault(action => action.Ref == id);

    private static Unmet? CheckCase(DebriefedCase one) => one.Case switch
    {
        null => LearningRefusals.DebriefCaseUnknown(one.Id),
        { MergedInto: { } survivor } => LearningRefusals.DebriefCaseMerged(one.Id, survivor),
        { Ending: Ending.EnteredInError } => LearningRefusals.DebriefCaseInError(one.Id),
        _ => null,
    };

    private static Unmet? CheckDue(DateTimeOffset due, DebriefFacts facts)
    {
        var latest = Deciding.Later(facts.Now, TimeSpan.FromDays(3653));
        return Storage.Micros.Truncate(due) <= facts.Now ? Refusals.DueInPast(due, facts.Now) : due > latest ? Refusals.DueOutOfRange(latest) : null;
    }

    // One failure makes it a matter of failures: nobody is praised over somebody's bad day.
    private static Purpose AboutOf(List<RecoveryCase> cases) =>
        cases.Exists(one => one.Purpose == Purpose.Failure) ? Purpose.Failure
        : cases.Exists(one => one.Purpose == Purpose.NearMiss) ? Purpose.NearMiss
        : Purpose.Accolade;

    private static T? Shared<T>(IEnumerable<T?> values)
        where T : struct
    {
        var distinct = values.Distinct().Take(2).ToList();
        return distinct.Count == 1 ? distinct[0] : null;
    }

    private static PersonalText Text(string words) => PersonalText.Of(words);

    private static DebriefDecision.Accepted Accept(params ReadOnlySpan<DebriefEvent> events) => new([.. events]);

    private static DebriefDecision.Refused Refuse(Unmet unmet) => new(unmet);
}
