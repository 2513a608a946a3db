using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;
using static ServiceRecovery.Tests.Debriefs.DebriefWalks;

namespace ServiceRecovery.Tests.Debriefs;

/// <summary>Whatever is asked of a debrief, in whatever order and at whatever time.</summary>
public class DebriefPropertyTests
{
    private static readonly ActionId[] Actions = [new("a1"), new("a2")];
    private static readonly FactorId[] Factors = [new("hand-over"), new("training"), new("capacity")];

    private static readonly Gen<DebriefCommand> Commands = Gen.Frequency(
        (4, Gen.Elements("It was cold.", "Nobody knew.", "ünïcode \U0001F372").Select(DebriefCommand (words) => new DebriefCommand.Contribute("where", words))),
        (4, Gen.Choose(0, 2).SelectMany(i => Gen.Choose(-1, 2).Select(DebriefCommand (j) => new DebriefCommand.FindFactor(Factors[i], "It was so.", j < 0 ? null : Factors[j])))),
        (1, Gen.Constant<DebriefCommand>(new DebriefCommand.FindNoFactor("Nothing was."))),
        (3, Gen.Choose(0, 1).SelectMany(i => Gen.Choose(-1, 9).SelectMany(days => Gen.Elements(Enum.GetValues<ActionKind>()).Select(DebriefCommand (kind) =>
            new DebriefCommand.PlanAction(Actions[i], "We do it.", Max.Id, Noon.AddDays(days * 5), kind, Failure: kind == ActionKind.Prevention ? new FailureKind("cold") : null))))),
        (3, Gen.Elements(Actions).Select(DebriefCommand (id) => new DebriefCommand.FinishAction(id, "Done."))),
        (1, Gen.Elements(Actions).Select(DebriefCommand (id) => new DebriefCommand.DropAction(id, "No."))),
        (1, Gen.Elements(Actions).Select(DebriefCommand (id) => new DebriefCommand.MoveAction(id, Noon.AddDays(100), "Later."))),
        (1, Gen.Elements(Actions).Select(DebriefCommand (id) => new DebriefCommand.HandOverAction(id, Rob.Id))),
        (2, Gen.Elements(Actions).SelectMany(id => Gen.Elements<bool?>(null, true, false).Select(DebriefCommand (works) => new DebriefCommand.VerifyAction(id, works, works is null ? null : "Seen.")))),
        (1, Gen.Elements(Actions).Select(DebriefCommand (id) => new DebriefCommand.AdoptPractice(id, new PlaceId("harbor")))),
        (2, Gen.Constant<DebriefCommand>(new DebriefCommand.Conclude("We learned."))),
        (1, Gen.Constant<DebriefCommand>(new DebriefCommand.CallOff("Small."))),
        (1, Gen.Constant<DebriefCommand>(new DebriefCommand.Reopen("More came up."))));

    private static readonly Gen<(DebriefCommand Command, int Hours, int By)[]> Talks = Commands.SelectMany(command => Gen.Choose(0, 200).SelectMany(hours => Gen.Choose(0, 2).Select(by => (command, hours, by)))).ArrayOf();

    private static DateTimeOffset Noon { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_speaker_stands_in_what_is_said_actions_outlive_the_talk_and_folding_is_the_state() => Prop.ForAll(Talks.ToArbitrary(), talk =>
    {
        var (stored, live) = TalkAsync(talk).GetAwaiter().GetResult();
        var codec = new EventCodec();
        var events = stored.Events.Select(codec.DecodeDebrief).ToImmutableArray();
        var folded = DebriefHistory.Fold(events);
        var people = new Pseudonyms(TenantId.Single, OrganizationWalks.Key);
        var staff = new[] { Dana, Rob, Max }.Select(actor => people.SubjectOf(actor.Id).Key).ToHashSet();
        for (var i = 1; i < events.Length; i++)
        {
            if (events[i].Event is DebriefEvent.Contributed or DebriefEvent.FactorFound or DebriefEvent.NoFactorFound)
            {
                Assert.DoesNotContain(events[i].Header.By.Key, staff);
                Assert.Equal(events[i - 1].Header.RecordedAt, events[i].Header.RecordedAt);
                Assert.DoesNotContain(stored.Events[i].Texts, text => text.Slot < 0 && staff.Contains(text.Subject));
            }
        }

        Assert.Equal((folded.Version, folded.Stage, folded.DueAt, folded.Actions.Length, folded.Factors.Length), (live.Version, live.Stage, live.DueAt, live.Actions.Length, live.Factors.Length));
        Assert.Equal(folded.IsSettled ? Ending.Learned : Ending.Open, stored.Head!.Ending);
        Assert.Equal(DebriefDue.Next(folded) is { } due ? UnixMicroseconds.From(due.At) : null, stored.Head.NextDue);
        Assert.All(folded.Actions, action => Assert.True(action.Standing != ActionStanding.Planned || action.Reminders == DebriefDue.MostReminders || stored.Head.NextDue is not null));
        Assert.All(folded.Factors, factor => Assert.True(factor.Because is not { } because || folded.Factors.Any(other => other.Factor == because && other != factor)));
        Assert.True(folded.Stage != ServiceRecovery.Debriefs.Debrief.Ended || folded.Factors.Length > 0 || folded.IsWithoutFactor);
        Assert.True(HistoryVerifier.Verify(stored, people).IsIntact);
        return true.Classify(folded.Stage == ServiceRecovery.Debriefs.Debrief.Ended, "concluded").Classify(folded.Reopenings > 0, "opened again").Classify(folded.Actions.Any(action => action.IsSettled), "an effect known");
    }).Check(Props.Cfg(150).WithEndSize(40));

    private static async Task<(StoredStream Stored, ServiceRecovery.Debriefs.Debrief Live)> TalkAsync((DebriefCommand Command, int Hours, int By)[] talk)
    {
        var organization = new Organization(setup => setup.Key = OrganizationWalks.Key);
        await organization.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Major, Channel.InPerson, Failure: new FailureKind("cold")));
        await organization.Takes(Talk.Open());
        var number = 0;
        foreach (var (command, hours, by) in talk)
        {
            organization.Clock.Advance(TimeSpan.FromHours(hours));
            await organization.Desk.ProcessDueAsync();
            var before = (await organization.Stored()).Version;
            var result = await organization.Do(command, new[] { Dana, Rob, Max }[by], new CommandId($"c{++number}"));
            if (result is DebriefResult.Refused)
            {
                Assert.Equal(before, (await organization.Stored()).Version);
            }
            else
            {
                Assert.IsType<DebriefResult.Repeated>(await organization.Do(command, new[] { Dana, Rob, Max }[by], new CommandId($"c{number}")));
            }
        }

        return (await organization.Stored(), await organization.Look());
    }
}
