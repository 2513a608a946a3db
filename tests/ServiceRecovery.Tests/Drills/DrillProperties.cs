using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Drills;
using Xunit;

namespace ServiceRecovery.Tests.Drills;

/// <summary>Whatever is done in whatever order, a drill ends with a review that the laws would sign.</summary>
public class DrillProperties
{
    private static readonly (string Name, Func<Drill, CaseCommand?> Make)[] Acts =
    [
        ("wait", _ => null),
        ("wait", _ => null),
        ("own", _ => new CaseCommand.Own()),
        ("apologize", _ => new CaseCommand.Apologize("I am sorry. We forgot you; that was ours.", Channel.Phone)),
        ("say sorry", _ => new CaseCommand.Apologize(Channel: Channel.Phone)),
        ("listen", _ => new CaseCommand.Listen("Nobody came.")),
        ("understand", _ => new CaseCommand.ConfirmUnderstanding("You need it today.", true)),
        ("explain", _ => new CaseCommand.Explain("The list was lost.")),
        ("correct", _ => new CaseCommand.Correct("It works again.")),
        ("correct in part", _ => new CaseCommand.Correct("It works a little.", CorrectionExtent.Part)),
        ("cannot correct", _ => new CaseCommand.DeclareImpossible("Sold out.", "Another one.")),
        ("no failure", _ => new CaseCommand.FindNoFailure("The ledger.", "It was a hold.")),
        ("give little", drill => Give(drill, "g1", 2_000)),
        ("give much", drill => Give(drill, "g2", 12_000)),
        ("give too much", drill => Give(drill, "g3", 90_000)),
        ("settle", _ => new CaseCommand.SettleCompensation(new ActId("g1"), "card 1")),
        ("settle much", _ => new CaseCommand.SettleCompensation(new ActId("g2"), "card 2")),
        ("fail", _ => new CaseCommand.FailSettlement(new ActId("g1"), SettlementOutcome.Failed)),
        ("decline", _ => new CaseCommand.Decline(new ActId("g2"), "Less will do.")),
        ("approve", _ => new CaseCommand.Approve(new ActId("g2"))),
        ("promise", _ => new CaseCommand.MakePromise(new PromiseId("p1"), "A call.", Within: TimeSpan.FromMinutes(20))),
        ("promise late", _ => new CaseCommand.MakePromise(new PromiseId("p2"), "A visit.", Within: TimeSpan.FromHours(5))),
        ("keep", _ => new CaseCommand.KeepPromise(new PromiseId("p1"), "Called.")),
        ("move", drill => new CaseCommand.MovePromise(new PromiseId("p2"), drill.Now.AddMinutes(45))),
        ("release", _ => new CaseCommand.ReleasePromise(new PromiseId("p1"))),
        ("ask", drill => new CaseCommand.FollowUp(drill.Scenario.Channel, AskResult.Reached)),
        ("ask", drill => new CaseCommand.FollowUp(drill.Scenario.Channel, AskResult.Reached)),
        ("ask by fax", _ => new CaseCommand.FollowUp(new Channel("fax"), AskResult.Reached)),
        ("answer for them", _ => new CaseCommand.RecordAnswer(Answer.Satisfied, Source.At(new DeviceId("tablet")))),
        ("withdraw for them", _ => new CaseCommand.Withdraw(Source.At(new DeviceId("tablet")))),
        ("no contact", _ => new CaseCommand.RecordNoContact(SilenceReason.Unreachable)),
        ("unreconciled", _ => new CaseCommand.DeclareUnreconciled(new ActId("u1"), "All of it.", "Everything back.", true)),
        ("escalate", drill => new CaseCommand.Escalate(drill.Scenario.Colleagues[0].Role, "Too much.")),
        ("hand over", drill => new CaseCommand.HandOver(drill.Scenario.Colleagues[0].Post, drill.Scenario.Colleagues[0].Role, "Please.")),
        ("thank", _ => new CaseCommand.Thank("For telling us.")),
        ("discard", _ => new CaseCommand.Discard("A mistake.")),
        ("close", _ => new CaseCommand.Close()),
        ("close", _ => new CaseCommand.Close()),
    ];

    [Property(MaxTest = 250, Arbitrary = [typeof(Plays)])]
    public void Any_acts_on_any_scenario_end_with_a_review_that_no_law_contradicts(Play play)
    {
        var (drill, review, _) = PlayAsync(play).GetAwaiter().GetResult();
        var current = drill.Case;

        Assert.True(drill.IsOver);
        Assert.NotEmpty(review.Points);
        Assert.Equal(current.Ending, review.Ending);
        Assert.Equal(review.End == DrillEnd.CaseClosed, current.Ending != Ending.Open);
        Assert.True(drill.Now <= drill.Scenario.StartsAt + drill.Scenario.Lasts);
        Assert.True(review.Ending is not (Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed or Ending.Unreconciled) || current.IsEarned);
        Assert.True(review.Ending != Ending.Recovered || current.LastAnswer == Answer.Satisfied);
        Assert.True(review.Ending != Ending.RemedyAccepted || current.LastAnswer is Answer.Accepts or Answer.WontSay);
        Assert.True(review.Ending is not (Ending.Recovered or Ending.RemedyAccepted) || !Laws.IsApologyOwed(current) && !Laws.IsCompensationOwed(current) && !current.Promises.Any(promise => promise.IsOwed));
        Assert.All(review.Points.Where(point => point.Name == "recovered"), point => Assert.Equal(review.Ending == Ending.Recovered, point.IsMet));
        Assert.NotEmpty(review.ToString());
    }

    [Property(MaxTest = 60, Arbitrary = [typeof(Plays)])]
    public void The_same_acts_tell_the_same_story_twice(Play play) =>
        Assert.Equal(PlayAsync(play).GetAwaiter().GetResult().Told, PlayAsync(play).GetAwaiter().GetResult().Told);

    [Fact]
    public void Good_endings_are_among_what_is_drawn()
    {
        var endings = Gen.Sample(Plays.Play().Generator, 300).Select(play => PlayAsync(play).GetAwaiter().GetResult().Review).Select(review => (review.End, review.Ending)).ToHashSet();

        Assert.Contains(endings, end => end.Ending is Ending.Recovered or Ending.RemedyAccepted);
        Assert.Contains(endings, end => end.End is DrillEnd.CustomerLeft);
    }

    private static async Task<(Drill Drill, DrillReview Review, string Told)> PlayAsync(Play play)
    {
        var told = new StringBuilder();
        var drill = await Drill.BeginAsync(DrillScenarios.Get(play.Scenario));
        foreach (var number in play.Numbers)
        {
            var (name, make) = Acts[number];
            var turn = make(drill) is { } command ? await drill.ActAsync(command) : await drill.WaitAsync(TimeSpan.FromMinutes(25));
            told.Append(name).Append(": ").Append(turn.Refusal).Append('\n').AppendJoin('\n', turn.Moments).Append('\n');
        }

        drill.Stop();
        var review = await drill.ReviewAsync();
        return (drill, review, told.Append(review).ToString());
    }

    private static CaseCommand.Compensate Give(Drill drill, string name, long amount) => new(new ActId(name), CompensationKind.Voucher, new Money(amount, drill.Scenario.Currency));

    public sealed record Play(string Scenario, ImmutableArray<int> Numbers)
    {
        public override string ToString() => $"{Scenario}: {string.Join(", ", Numbers.Select(number => Acts[number].Name))}";
    }

    public static class Plays
    {
        private static readonly string[] InOrder = ["own", "apologize", "listen", "apologize", "correct", "give little", "settle", "thank", "ask", "close"];

        // Half of the plays go the way of the standard with something thrown in, so that good endings are met as well.
        public static Arbitrary<Play> Play() => (
            from scenario in Gen.Elements(DrillScenarios.Names.ToArray())
            from isOrdered in Gen.Elements(true, false)
            from thrownIn in Gen.Choose(0, Acts.Length - 1).ArrayOf()
            from places in Gen.Choose(0, InOrder.Length).ArrayOf(3)
            select new Play(scenario, isOrdered ? Mixed(thrownIn, places) : [.. thrownIn])).ToArbitrary();

        private static ImmutableArray<int> Mixed(int[] thrownIn, int[] places)
        {
            var acts = InOrder.Select(name => Array.FindIndex(Acts, act => act.Name == name)).ToList();
            foreach (var (number, place) in thrownIn.Zip(places))
            {
                acts.Insert(Math.Min(place, acts.Count), number);
            }

            return [.. acts];
        }
    }
}
