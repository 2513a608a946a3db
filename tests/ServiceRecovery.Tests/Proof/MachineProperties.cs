using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What holds of the machine of every case on random days at the desk, with several people and cases.</summary>
public class MachineProperties
{
    [Property(MaxTest = 1_000, StartSize = 4, EndSize = 60, Arbitrary = [typeof(Days)])]
    public Property No_case_closes_without_a_satisfaction_check(int[] day)
    {
        var watcher = Work(day);
        return true.ToProperty().Classify(watcher.Closed > 0, "closed").Classify(watcher.Forbidden > 0, "forbidden");
    }

    [Property(MaxTest = 1_000, StartSize = 4, EndSize = 60, Arbitrary = [typeof(Days)])]
    public Property Every_open_case_is_wanted_at_an_instant_that_its_events_tell(int[] day)
    {
        var watcher = new WantedWatcher();
        Work(day, watcher);
        return true.ToProperty()
            .Classify(watcher.Reasons.ContainsKey(WantedReason.Own), "own")
            .Classify(watcher.Reasons.ContainsKey(WantedReason.Reply), "reply")
            .Classify(watcher.Reasons.ContainsKey(WantedReason.Ask), "ask")
            .Classify(watcher.Reasons.ContainsKey(WantedReason.Close), "close")
            .Classify(watcher.Reasons.ContainsKey(WantedReason.Quiet), "quiet")
            .Classify(watcher.Reasons.ContainsKey(WantedReason.Promise), "promise");
    }

    [Fact]
    public void Each_reason_to_look_at_a_case_is_met_on_some_day()
    {
        var random = new Random(11);
        var watcher = new WantedWatcher();
        for (var day = 0; day < 2_000; day++)
        {
            var seen = new WantedWatcher();
            Work([.. Enumerable.Range(0, random.Next(20, 60)).Select(_ => random.Next())], seen);
            foreach (var (reason, count) in seen.Reasons)
            {
                watcher.Reasons[reason] = watcher.Reasons.GetValueOrDefault(reason) + count;
            }
        }

        Assert.Equal(Enum.GetValues<WantedReason>(), watcher.Reasons.Keys.Order());
    }

    [Fact]
    public void A_law_names_the_verbs_that_make_it_hold()
    {
        // A known seed and no secret: what no day shows is missing on every computer or on none.
        var random = new Random(7);
        var days = Enumerable.Range(0, 2_000).Select(_ => Enumerable.Range(0, random.Next(20, 60)).Select(_ => random.Next()).ToArray());

        // Time mends too, and whatever changes what a request was about voids it: nobody gives such a command for that.
        var seen = days.SelectMany(day => Work(day).Mended)
            .Where(pair => !Verbs.DueWork.Contains(pair.Verb) && (pair.Law != "approval-pending" || pair.Verb is "approve" or "decline"))
            .Select(pair => $"{pair.Law}: {pair.Verb}")
            .ToHashSet(StringComparer.Ordinal);
        var named = ClosingLaw.For(Purpose.Failure).Concat(ClosingLaw.For(Purpose.Accolade)).SelectMany(law => law.MendedBy.Select(verb => $"{law.Code}: {verb}")).ToHashSet(StringComparer.Ordinal);
        string unnamed = string.Join(", ", seen.Except(named).Order(StringComparer.Ordinal)), unseen = string.Join(", ", named.Except(seen).Order(StringComparer.Ordinal));
        Assert.True(unnamed.Length + unseen.Length == 0, $"Not named: {unnamed}. Never seen: {unseen}.");
    }

    private static MachineWatcher Work(int[] day, params IWatcher[] others)
    {
        var customs = CommandRunner.OrganizationOf(day);
        var auditor = new Auditor(customs);
        var watcher = new MachineWatcher(auditor);
        try
        {
            new CommandRunner(new InProcessDesk(customs), new Together([auditor, watcher, .. others])).Work(day);
        }
        catch (LawBrokenException exception)
        {
            throw new LawBrokenException($"{exception.Message}\n{string.Join("\n", auditor.Story.TakeLast(40))}");
        }

        return watcher;
    }

    public static class Days
    {
        public static Arbitrary<int[]> Lists() => Arb.From(
            Gen.Sized(size => Gen.Choose(Math.Max(1, size / 2), Math.Max(1, size)).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), length))),
            LawTests.Shorter);
    }
}
