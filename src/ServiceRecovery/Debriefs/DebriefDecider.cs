using System.Collections.Immutable;

namespace ServiceRecovery.Debriefs;

/// <summary>Decides what a command does to a debrief. Pure: everything it knows is handed over.</summary>
internal static class DebriefDecider
{
    public static DebriefDecision Decide(Debrief current, DebriefCommand command, DebriefFacts facts) => Check(current, command, facts) is { } unmet
        ? new DebriefDecision.Refused(unmet)
        : command.Decide(current, facts);

    private static Unmet? Check(Debrief current, DebriefCommand command, DebriefFacts facts)
    {
        var verb = command.Act.Verb;
        if (command is DebriefCommand.Open != (current.Version == 0))
        {
            return current.Version == 0 ? DebriefRefusals.DebriefUnknown(facts.Id) : DebriefRefusals.DebriefExists(facts.Id);
        }

        if (!command.MayBeGivenBy(facts.By))
        {
            return Refusals.SourceNotAllowed(verb, facts.By.Kind);
        }

        if (command is IPartOfTalk && !current.IsOpen)
        {
            return DebriefRefusals.DebriefClosed(current, verb);
        }

        return facts.NamesPerson is var (field, word) ? DebriefRefusals.PersonNamed(field, word) : null;
    }
}

// What the decisions about single commands share.
internal static class DebriefDeciding
{
    /// <summary>How many cases one debrief looks at.</summary>
    public const int MostCases = 200;

    internal static DebriefDecision OnPlanned(Debrief current, ActionId id, string would, Func<PlannedAction, DebriefDecision> decide) => Find(current, id) switch
    {
        null => Refuse(DebriefRefusals.ActionUnknown(id)),
        { Standing: ActionStanding.Planned } action => decide(action),
        { } action => Refuse(DebriefRefusals.ActionNotOpen(action, would)),
    };

    internal static PlannedAction? Find(Debrief current, ActionId id) => current.Actions.FirstOrDefault(action => action.Ref == id);

    internal static Unmet? CheckCase(DebriefedCase one) => one.Case switch
    {
        null => DebriefRefusals.DebriefCaseUnknown(one.Id),
        { MergedInto: { } survivor } => DebriefRefusals.DebriefCaseMerged(one.Id, survivor),
        { Ending: Ending.EnteredInError } => DebriefRefusals.DebriefCaseInError(one.Id),
        _ => null,
    };

    internal static Unmet? CheckDue(DateTimeOffset due, DebriefFacts facts)
    {
        var latest = Deciding.Later(facts.Now, TimeSpan.FromDays(3653));
        return Storage.UnixMicroseconds.Truncate(due) <= facts.Now ? Refusals.DueInPast(due, facts.Now) : due > latest ? Refusals.DueOutOfRange(latest) : null;
    }

    // One failure makes it a matter of failures: nobody is praised over somebody's bad day.
    internal static Purpose AboutOf(List<RecoveryCase> cases) =>
        cases.Exists(one => one.Purpose == Purpose.Failure) ? Purpose.Failure
        : cases.Exists(one => one.Purpose == Purpose.NearMiss) ? Purpose.NearMiss
        : Purpose.Accolade;

    internal static T? Shared<T>(IEnumerable<T?> values)
        where T : struct
    {
        var distinct = values.Distinct().Take(2).ToList();
        return distinct.Count == 1 ? distinct[0] : null;
    }

    internal static PersonalText Text(string words) => PersonalText.From(words);

    internal static DebriefDecision.Accepted Accept(params ReadOnlySpan<DebriefEvent> events) => new([.. events]);

    internal static DebriefDecision.Refused Refuse(Unmet unmet) => new(unmet);
}
