using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Tests.Proof;

namespace ServiceRecovery.Tests.Insights;

/// <summary>Debriefs told by hand, of one case or some, that come to every end there is.</summary>
internal static class ToldDebriefs
{
    private static readonly Subject Max = Fixtures.Usual.Names.SubjectOf(new PersonId("max"));

    public static ImmutableArray<RecordedDebriefEvent> Tell(ImmutableArray<string> cases, DateTimeOffset start, ref Dice dice)
    {
        List<DebriefEvent> story = [new DebriefEvent.Opened(dice.Of(Purpose.Failure, Purpose.Accolade), [.. cases.Skip(1).Select(id => new CaseId(id))], [], "house", start.AddDays(7), Max, Severity.Major, MayBeCalledOff: true)];
        if (dice.Chance(50))
        {
            story.Add(new DebriefEvent.CaseAdded(new CaseId(cases[0]), StillOpen: false, Severity.Major, MayBeCalledOff: true));
        }

        story.Add(new DebriefEvent.Held(ImmutableSortedDictionary<string, int>.Empty.Add("server", 3)));
        story.Add(new DebriefEvent.Contributed("what-happened", PersonalText.From("the van was full at noon")));
        for (var found = dice.Roll(4); found > 0; found--)
        {
            story.Add(new DebriefEvent.FactorFound(new FactorId(dice.Of("information", "capacity", "promise.too-early")), PersonalText.From("nobody had told the van")));
        }

        if (dice.Chance(30))
        {
            story.Add(new DebriefEvent.NoFactorFound(PersonalText.From("an ordinary evening, we think")));
        }

        for (var planned = dice.Roll(4); planned > 0; planned--)
        {
            Plan(story, new ActionId(FormattableString.Invariant($"a{planned}")), start, ref dice);
        }

        if (dice.Chance(30))
        {
            story.Add(new DebriefEvent.Overdue());
        }

        var end = dice.Roll(4);
        story.AddRange(end switch
        {
            0 => [],
            1 => [new DebriefEvent.CalledOff(PersonalText.From("the same as last week"))],
            2 => [new DebriefEvent.Concluded(PersonalText.From("ring before the van leaves"))],
            _ => (DebriefEvent[])[new DebriefEvent.Concluded(PersonalText.From("ring before the van leaves")), new DebriefEvent.Reopened(start.AddDays(90))],
        });

        var at = start;
        var events = ImmutableArray.CreateBuilder<RecordedDebriefEvent>(story.Count);
        foreach (var happened in story)
        {
            at = at.AddHours(dice.Roll(72));
            events.Add(new RecordedDebriefEvent(
                new EventHeader { Version = events.Count + 1, RecordedAt = at, By = Max, ByKind = ActorKind.Staff, ByRole = Fixtures.Manager, Command = new CommandId(FormattableString.Invariant($"d{events.Count}")), Stage = Debrief.Talking },
                happened));
        }

        return events.MoveToImmutable();
    }

    private static void Plan(List<DebriefEvent> story, ActionId id, DateTimeOffset start, ref Dice dice)
    {
        story.Add(new DebriefEvent.ActionPlanned(id, dice.Of(ActionKind.Prevention, ActionKind.Practice), PersonalText.From("a list beside the van"), Max, start.AddDays(30), TimeSpan.FromDays(60)));
        if (dice.Chance(40))
        {
            story.Add(new DebriefEvent.ActionOverdue(id, 1));
        }

        if (dice.Chance(20))
        {
            story.Add(new DebriefEvent.ActionMoved(id, start.AddDays(60), PersonalText.From("the list isn't printed")));
        }

        var finished = new DebriefEvent.ActionFinished(id, PersonalText.From("it hangs beside the van"));
        story.AddRange(dice.Roll(5) switch
        {
            0 => [],
            1 => [new DebriefEvent.ActionDropped(id, PersonalText.From("there is no van now"))],
            2 => [finished],
            3 => [finished, new DebriefEvent.PracticeAdopted(id, new PlaceId("hall")), new DebriefEvent.ActionVerified(id, Effective: true, Before: 4, After: 0)],
            _ => (DebriefEvent[])[finished, new DebriefEvent.ActionVerified(id, Effective: false, Before: 4, After: 5)],
        });
    }
}
