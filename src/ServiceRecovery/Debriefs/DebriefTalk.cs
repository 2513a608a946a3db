using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

internal abstract partial record DebriefCommand
{
    /// <summary>Opens a debrief, named by 'case', of one case or several.</summary>
    /// <param name="Cases">The cases, 1 to 200.</param>
    /// <param name="Format">The questions, by the name of their format; <see langword="null"/>: the organization's own.</param>
    /// <param name="DueAt">By when it should have concluded; <see langword="null"/>: as the organization's rules say.</param>
    /// <param name="Facilitator">Who sees to it; <see langword="null"/>: who answers for the first case.</param>
    /// <param name="Rule">The rule that called for it, where a policy did.</param>
    [Act("open-debrief", By = Givers.Staff | Givers.System)]
    public sealed partial record Open([Field("about", Hashed = "cases"), Many(Most = 200)] ImmutableArray<CaseId> Cases, [Code("a format of debriefs")] string? Format = null, [Field("due")] DateTimeOffset? DueAt = null, PersonId? Facilitator = null, [Hidden] RuleRef? Rule = null) : DebriefCommand
    {
        internal override Unmet? Validate() => Format is not null && !IdText.IsId(Format) ? Refusals.BadValue("format", Act.Verb, $"the id of a format, 1 to 64 characters of 'A-Za-z0-9._:-', and not {ReferenceText.Shown(Format)}") : null;
    }

    /// <summary>Looks at one more case.</summary>
    [Act("add-case", By = Givers.Staff | Givers.System)]
    public sealed partial record AddCase([Field("about")] CaseId Case) : DebriefCommand, IPartOfTalk;

    /// <summary>Says how many of each role came together; who they are isn't asked.</summary>
    /// <param name="Present">How many of each role; who they are isn't asked.</param>
    [Act("hold-debrief")]
    public sealed partial record Hold([Many(Least = 1, Most = 1000, Item = "count")] ImmutableSortedDictionary<string, int> Present) : DebriefCommand, IPartOfTalk
    {
        internal override Unmet? Validate() => Present is null || Present.IsEmpty ? Refusals.MissingField("present", Act.Verb)
            : Present.Count > CommandValidator.MostEntries || Present.Any(pair => !IdText.IsId(pair.Key) || pair.Value is < 1 or > CommandValidator.LargestScore) ? Refusals.BadValue("present", Act.Verb, Refusals.Named(Present.Count, "roles", FormattableString.Invariant($" and a number from 1 to {CommandValidator.LargestScore}")))
            : null;
    }

    /// <summary>Says something; neither speaker nor time is kept.</summary>
    /// <param name="Question">The question of the format that it answers.</param>
    /// <param name="Words">What is said.</param>
    /// <param name="Stage">The stage of the walk-through it is about.</param>
    [Act("contribute")]
    public sealed partial record Contribute([Code("a question of the format")] string Question, [Text] string Words, [Code("a stage")] string? Stage = null) : DebriefCommand, IPartOfTalk, IUnsigned
    {
        internal override Unmet? Validate() => Stage is not null && !IdText.IsId(Stage) ? Refusals.BadValue("stage", Act.Verb, $"the name of a stage, 1 to 64 characters of 'A-Za-z0-9._:-', and not {ReferenceText.Shown(Stage)}") : null;
    }

    /// <summary>Names what contributed, in roles and never in names; 'because' is a factor found before that it lies behind.</summary>
    /// <param name="Factor">Which factor of the organization's taxonomy.</param>
    /// <param name="Words">What it was here: roles and organizations, no persons.</param>
    /// <param name="Because">The factor found before that it lies behind.</param>
    [Act("find-factor")]
    public sealed partial record FindFactor(FactorId Factor, [Text] string Words, FactorId? Because = null) : DebriefCommand, IPartOfTalk, IUnsigned;

    /// <summary>Says why nothing contributed.</summary>
    [Act("no-factor")]
    public sealed partial record FindNoFactor([Text, Field("reason")] string Why) : DebriefCommand, IPartOfTalk, IUnsigned;
}

public abstract partial record DebriefEvent
{
    /// <summary>A debrief was opened.</summary>
    /// <param name="About">What it learns from: failures, successes, near misses.</param>
    /// <param name="Cases">The cases it looks at, at least one.</param>
    /// <param name="StillOpen">Those of them that weren't closed yet: what is said of them may turn out otherwise.</param>
    /// <param name="Format">The questions it asks, by the name of their format.</param>
    /// <param name="DueAt">By when it should have concluded.</param>
    /// <param name="Facilitator">Who sees to it.</param>
    /// <param name="Severity">The highest severity among the cases.</param>
    /// <param name="MayBeCalledOff">Whether it may be called off: not where safety was concerned, nor after a failed recovery or an impasse.</param>
    /// <param name="Rule">The rule that called for it; none when somebody did.</param>
    /// <param name="Failure">What went wrong in all of them, if that is one thing.</param>
    /// <param name="Cause">The cause that all of them share, if they do.</param>
    /// <param name="Place">The place of all of them, if it is one.</param>
    [Stored("debrief-opened.v1")]
    internal sealed partial record Opened(
        Purpose About,
        ImmutableArray<CaseId> Cases,
        ImmutableArray<CaseId> StillOpen,
        [Code] string Format,
        DateTimeOffset DueAt,
        [Person] Subject Facilitator,
        Severity Severity,
        bool MayBeCalledOff,
        RuleRef? Rule = null,
        FailureKind? Failure = null,
        CauseId? Cause = null,
        PlaceId? Place = null) : DebriefEvent;

    /// <summary>One more case is looked at.</summary>
    /// <param name="Case">The case.</param>
    /// <param name="StillOpen">It wasn't closed yet.</param>
    /// <param name="Severity">The highest severity among the cases now.</param>
    /// <param name="MayBeCalledOff">Whether the debrief may still be called off.</param>
    [Stored("debrief-case-added.v1")]
    internal sealed partial record CaseAdded(CaseId Case, bool StillOpen, Severity Severity, bool MayBeCalledOff) : DebriefEvent;

    /// <summary>People came together, or wrote from where they were. Who they are isn't kept.</summary>
    /// <param name="Present">How many of each role.</param>
    [Stored("debrief-held.v1")]
    internal sealed partial record Held(ImmutableSortedDictionary<string, int> Present) : DebriefEvent;

    /// <summary>Somebody said something; nobody can tell who, or change it.</summary>
    /// <param name="Question">The question of the format that it answers.</param>
    /// <param name="Words">What was said.</param>
    /// <param name="Stage">The stage of the walk-through it is about.</param>
    [Stored("debrief-contributed.v1")]
    internal sealed partial record Contributed([Code] string Question, PersonalText Words, [Code] string? Stage = null) : DebriefEvent;

    /// <summary>Something was found that contributed, to a failure or to a success.</summary>
    /// <param name="Factor">Which factor of the organization's taxonomy.</param>
    /// <param name="Words">What it was here, in roles and organizations, never in names of persons.</param>
    /// <param name="Because">The factor found before that it explains: it lies behind that one.</param>
    [Stored("factor-found.v1")]
    internal sealed partial record FactorFound(FactorId Factor, PersonalText Words, FactorId? Because = null) : DebriefEvent;

    /// <summary>Nothing was found that contributed.</summary>
    /// <param name="Why">Why not.</param>
    [Stored("no-factor-found.v1")]
    internal sealed partial record NoFactorFound(PersonalText Why) : DebriefEvent;
}

// Coming together, saying what it was, and finding what contributed.
[Family(210)]
internal static partial class TalkActs
{
    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.Open command, DebriefFacts facts)
    {
        var ids = command.Cases.IsDefault ? [] : command.Cases.Distinct().ToImmutableArray();
        if (ids.Length is < 1 or > DebriefDeciding.MostCases)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.CasesOutOfRange(ids.Length, DebriefDeciding.MostCases));
        }

        if (facts.Rules.Find(command.Format) is not { } format)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.FormatUnknown(command.Format!, facts.Rules.Formats.Select(known => known.Name)));
        }

        if (facts.Cases.Select(DebriefDeciding.CheckCase).FirstOrDefault(wrong => wrong is not null) is { } unfit)
        {
            return DebriefDeciding.Refuse(unfit);
        }

        var cases = facts.Cases.Select(one => one.Case!).ToList();
        var severity = cases.Max(one => one.HighestSeverity);
        var due = command.DueAt ?? Deciding.Later(facts.Now, facts.Rules.Within(severity));
        return DebriefDeciding.CheckDue(due, facts) is { } wrong ? DebriefDeciding.Refuse(wrong) : DebriefDeciding.Accept(new DebriefEvent.Opened(
            DebriefDeciding.AboutOf(cases),
            ids,
            [.. facts.Cases.Where(one => one.Case!.IsOpen).Select(one => one.Id)],
            format.Name,
            due,
            command.Facilitator is { } person ? facts.Names.SubjectOf(person) : facts.Responsible!,
            severity,
            cases.TrueForAll(one => Laws.WhyDebriefed(one) is null),
            command.Rule,
            DebriefDeciding.Shared(cases.Select(one => one.Failure)),
            DebriefDeciding.Shared(cases.Select(one => one.Cause)),
            DebriefDeciding.Shared(cases.Select(one => one.Place))));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.AddCase command, DebriefFacts facts)
    {
        if (current.Cases.Contains(command.Case))
        {
            return DebriefDeciding.Refuse(DebriefRefusals.DebriefCaseThere(command.Case));
        }

        if (current.Cases.Length == DebriefDeciding.MostCases)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.CasesOutOfRange(DebriefDeciding.MostCases + 1, DebriefDeciding.MostCases));
        }

        var added = facts.Cases[0];
        return DebriefDeciding.CheckCase(added) is { } unfit
            ? DebriefDeciding.Refuse(unfit)
            : DebriefDeciding.Accept(new DebriefEvent.CaseAdded(
                added.Id,
                added.Case!.IsOpen,
                added.Case.HighestSeverity > current.Severity ? added.Case.HighestSeverity : current.Severity,
                current.MayBeCalledOff && Laws.WhyDebriefed(added.Case) is null));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.Hold command, DebriefFacts facts) =>
        DebriefDeciding.Accept(new DebriefEvent.Held(command.Present));

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.Contribute command, DebriefFacts facts)
    {
        // A format that the organization no longer has is answered as it was asked.
        var questions = facts.Rules.Find(current.Format)?.QuestionsOf(current.About).Select(question => question.Id).ToList();
        return questions is not null && !questions.Contains(command.Question)
            ? DebriefDeciding.Refuse(DebriefRefusals.QuestionUnknown(command.Question, questions))
            : DebriefDeciding.Accept(new DebriefEvent.Contributed(command.Question, DebriefDeciding.Text(command.Words), command.Stage));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.FindFactor command, DebriefFacts facts)
    {
        if (facts.Rules.Taxonomy.Find(command.Factor) is null)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.FactorUnknown(command.Factor));
        }

        if (current.Factors.Any(found => found.Factor == command.Factor))
        {
            return DebriefDeciding.Refuse(DebriefRefusals.FactorFoundAlready(command.Factor));
        }

        return command.Because switch
        {
            { } because when because == command.Factor => DebriefDeciding.Refuse(DebriefRefusals.FactorCyclic(because)),
            { } because when current.Factors.All(found => found.Factor != because) => DebriefDeciding.Refuse(DebriefRefusals.FactorNotFound(because)),
            _ => DebriefDeciding.Accept(new DebriefEvent.FactorFound(command.Factor, DebriefDeciding.Text(command.Words), command.Because)),
        };
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.FindNoFactor command, DebriefFacts facts) =>
        current.Factors.IsEmpty ? DebriefDeciding.Accept(new DebriefEvent.NoFactorFound(DebriefDeciding.Text(command.Why))) : DebriefDeciding.Refuse(DebriefRefusals.FactorsThere());

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.Opened happened) => next with
    {
        Stage = Debrief.Talking,
        About = happened.About,
        Cases = happened.Cases,
        StillOpen = happened.StillOpen,
        Format = happened.Format,
        DueAt = happened.DueAt,
        Facilitator = happened.Facilitator,
        Severity = happened.Severity,
        MayBeCalledOff = happened.MayBeCalledOff,
        Rule = happened.Rule,
        Failure = happened.Failure,
        Cause = happened.Cause,
        Place = happened.Place,
        OpenedAt = header.RecordedAt,
    };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.CaseAdded happened) => next with
    {
        Cases = next.Cases.Add(happened.Case),
        StillOpen = happened.StillOpen ? next.StillOpen.Add(happened.Case) : next.StillOpen,
        Severity = happened.Severity,
        MayBeCalledOff = happened.MayBeCalledOff,
    };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.Held happened) => next with { Present = Sum(next.Present, happened.Present) };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.Contributed happened) => next with { Contributions = next.Contributions.Add(new Contribution(happened.Question, happened.Words, happened.Stage)) };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.FactorFound happened) => next with { Factors = next.Factors.Add(new ContributingFactor(happened.Factor, happened.Words, happened.Because)), IsWithoutFactor = false };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.NoFactorFound happened) => next with { IsWithoutFactor = true };

    private static ImmutableSortedDictionary<string, int> Sum(ImmutableSortedDictionary<string, int> before, ImmutableSortedDictionary<string, int> more)
    {
        foreach (var pair in more)
        {
            before = before.SetItem(pair.Key, (before.TryGetValue(pair.Key, out var known) ? known : 0) + pair.Value);
        }

        return before;
    }
}
