using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What a customer shows beside their own word is looked at and taken as all evidence is.</summary>
public class ShownEvidenceTests
{
    private static readonly CaseId Other = new("C-2");

    public static TheoryData<string> Words => ["answer", "withdraw", "no-contact", "respond-offer", "move-promise", "release-promise"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task It_serves_one_case_and_is_kept_with_the_word(string verb)
    {
        var house = await Remedied();
        await house.Takes(Dana, new CaseCommand.RecordAnswer(Answer.Unhappy, Call("call 9")), Other);

        await house.Refuses(Guest, Saying(verb, "call 9", house), "evidence-used");
        await house.Refuses(Guest, Saying(verb, "call 10", house, house.Clock.GetUtcNow().AddHours(1)), "dated-ahead");
        var said = await house.Takes(Guest, Saying(verb, "call 10", house));

        var taken = Assert.Single(said.Events.Select(recorded => recorded.Event.TakenEvidence).OfType<EvidenceTaken>());
        Assert.Equal("call 10", taken.Reference.Original!.Split('\n')[^1]);
        await house.Refuses(Dana, new CaseCommand.RecordAnswer(Answer.Unhappy, Call("call 10")), "evidence-used", Other);
    }

    [Fact]
    public async Task It_makes_no_typed_word_of_their_own()
    {
        var house = await Remedied();

        var yes = await house.Takes(Guest, Saying("answer", "call 10", house));

        var answer = Assert.IsType<CaseEvent.AnswerRecorded>(yes.Events[^1].Event);
        Assert.True(answer.Source is { IsOwnChannel: true, Proof: OwnChannelProof.Identity, Evidence: null });
        await house.Refuses(Till, Saying("answer", "call 11", house), "source-not-allowed");
    }

    private static async Task<House> Remedied()
    {
        var house = new House();
        await house.Remedied();
        await house.TakesAll(Dana, Give.Voucher("g1", 100), Give.Promise("p1", within: TimeSpan.FromHours(9)));
        await house.TakesAllOn(Other, Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        return house;
    }

    private static CaseCommand Saying(string verb, string reference, House house, DateTimeOffset? at = null)
    {
        var source = Source.OwnChannel(new Evidence(Channel.Phone, reference, at));
        return verb switch
        {
            "answer" => Give.Yes(source),
            "withdraw" => Give.Withdraw(source),
            "no-contact" => Give.NoContact(SilenceReason.NotWanted, source),
            "respond-offer" => Give.Declines("g1", source),
            "move-promise" => Give.Move("p1", house.Clock.GetUtcNow().AddHours(10), source),
            _ => Give.Release("p1", source),
        };
    }
}
