using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

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
        var organization = await Remedied();
        await organization.Takes(Dana, new CaseCommand.RecordAnswer(Answer.Unhappy, Call("call 9")), Other);

        await organization.Refuses(Guest, Saying(verb, "call 9", organization), "evidence-used");
        await organization.Refuses(Guest, Saying(verb, "call 10", organization, organization.Clock.GetUtcNow().AddHours(1)), "dated-ahead");
        var said = await organization.Takes(Guest, Saying(verb, "call 10", organization));

        var taken = Assert.Single(said.Events.Select(recorded => recorded.Event.TakenEvidence).OfType<EvidenceTaken>());
        Assert.Equal("call 10", taken.Reference.Original!.Split('\n')[^1]);
        await organization.Refuses(Dana, new CaseCommand.RecordAnswer(Answer.Unhappy, Call("call 10")), "evidence-used", Other);
    }

    [Fact]
    public async Task It_makes_no_typed_word_of_their_own()
    {
        var organization = await Remedied();

        var yes = await organization.Takes(Guest, Saying("answer", "call 10", organization));

        var answer = Assert.IsType<CaseEvent.AnswerRecorded>(yes.Events[^1].Event);
        Assert.True(answer.Source is { IsOwnChannel: true, Proof: OwnChannelProof.Identity, Evidence: null });
        await organization.Refuses(Till, Saying("answer", "call 11", organization), "source-not-allowed");
    }

    private static async Task<Organization> Remedied()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.TakesAll(Dana, Give.Voucher("g1", 100), Give.Promise("p1", within: TimeSpan.FromHours(9)));
        await organization.TakesAllOn(Other, Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        return organization;
    }

    private static CaseCommand Saying(string verb, string reference, Organization organization, DateTimeOffset? at = null)
    {
        var source = Source.OwnChannel(new Evidence(Channel.Phone, reference, at));
        return verb switch
        {
            "answer" => Give.Yes(source),
            "withdraw" => Give.Withdraw(source),
            "no-contact" => Give.NoContact(SilenceReason.NotWanted, source),
            "respond-offer" => Give.Declines("g1", source),
            "move-promise" => Give.Move("p1", organization.Clock.GetUtcNow().AddHours(10), source),
            _ => Give.Release("p1", source),
        };
    }
}
