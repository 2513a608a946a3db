using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

public partial class AnswerTests
{
    [Fact]
    public async Task Evidence_serves_one_case_until_the_cases_are_linked_either_way()
    {
        foreach (var fromTheHolder in new[] { true, false })
        {
            var organization = new Organization();
            var other = new CaseId("C-2");
            await organization.Remedied();
            await organization.Takes(Dana, Give.Yes(Call("call 18")));
            await organization.Takes(Rob, Report(), other);

            Assert.Equal("C-1", (await organization.Refuses(Rob, Give.Withdraw(Call("call 18")), "evidence-used", other)).Unmet[0].Ref);
            await organization.Takes(Rob, fromTheHolder ? Give.Link("C-2") : Give.Link("C-1"), fromTheHolder ? Case : other);
            await organization.Takes(Rob, Give.Withdraw(Call("call 18")), other);
        }
    }

    [Fact]
    public async Task Evidence_is_the_pair_of_channel_and_reference_in_any_spelling()
    {
        var organization = new Organization();
        var other = new CaseId("C-2");
        await organization.Remedied();
        await organization.Takes(Dana, Give.Yes(Call("call 18")));
        await organization.TakesAll(Dana, Give.Part);
        await organization.Takes(Dana, Give.Yes(Call("call 18")));
        await organization.Takes(Rob, Report(), other);

        await organization.Takes(Rob, Give.Promise("p1"), other);
        await organization.Takes(Rob, Give.Promise("p2"), other);
        await organization.Refuses(Rob, Give.Release("p1", Call(" CALL  18")), "evidence-used", other);
        await organization.Takes(Rob, Give.Release("p2", Source.Heard(new Evidence(Channel.Mail, "call 18"))), other);
    }

    [Fact]
    public async Task A_receipt_is_one_receipt_at_every_counter_whose_channels_share_it()
    {
        var organization = new Organization(setup =>
        {
            setup.Options.SharedEvidence.Add(new Channel("counter-1"));
            setup.Options.SharedEvidence.Add(new Channel("counter-2"));
        });
        var other = new CaseId("C-2");
        await organization.Remedied();
        await organization.Takes(Dana, Give.Yes(Source.Heard(new Evidence(new Channel("counter-1"), "r 18"))));
        await organization.Takes(Rob, Report(), other);
        await organization.Takes(Rob, Give.Promise("p1"), other);

        await organization.Refuses(Rob, Give.Release("p1", Source.Heard(new Evidence(new Channel("Counter-2"), "R 18"))), "evidence-used", other);
        await organization.Takes(Rob, Give.Release("p1", Call("r 18")), other);
    }

    [Fact]
    public async Task Every_verb_that_carries_evidence_claims_it()
    {
        var organization = new Organization();
        var other = new CaseId("C-2");
        await organization.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Major, Channel.Phone, Evidence: new Evidence(Channel.Phone, "e0")));
        await organization.TakesAll(Dana, Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 100), Give.Promise("p1"), Give.Promise("p2"));
        await organization.TakesAll(
            Dana,
            Give.Declines("g1", Call("e1")),
            Give.Move("p1", organization.Clock.GetUtcNow().AddDays(1), Call("e2")),
            Give.Release("p2", Call("e3")),
            Give.No(Call("e4")),
            Give.Part,
            Give.NoContact(SilenceReason.NotWanted, Call("e5")));
        await organization.Takes(Rob, Report(), other);

        for (var i = 0; i <= 5; i++)
        {
            await organization.Refuses(Rob, Give.Withdraw(Call($"e{i}")), "evidence-used", other);
        }
    }

    [Fact]
    public async Task A_refused_command_claims_no_evidence()
    {
        var organization = new Organization();
        var other = new CaseId("C-2");
        await organization.Remedied();
        await organization.Refuses(Dana, Give.Yes(Call("call 18")).At(organization.Clock.GetUtcNow().AddDays(1)), "dated-ahead");
        await organization.Takes(Rob, Report(), other);

        await organization.Takes(Rob, Give.Withdraw(Call("call 18")), other);
    }
}
