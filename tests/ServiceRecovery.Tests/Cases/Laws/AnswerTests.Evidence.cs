using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using ServiceRecovery.Serialization;
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

    // C-2 is merged into C-1, and C-3 is linked with one of them: it is linked with both.
    [Theory]
    [InlineData("C-3", "C-2", false, "C-3", "C-1")]
    [InlineData("C-3", "C-2", false, "C-1", "C-3")]
    [InlineData("C-3", "C-2", false, "C-2", "C-3")]
    [InlineData("C-2", "C-3", false, "C-3", "C-1")]
    [InlineData("C-2", "C-3", false, "C-1", "C-3")]
    [InlineData("C-2", "C-3", false, "C-2", "C-3")]
    [InlineData("C-3", "C-1", false, "C-2", "C-3")]
    [InlineData("C-1", "C-3", false, "C-2", "C-3")]
    [InlineData("C-3", "C-2", true, "C-3", "C-1")]
    [InlineData("C-3", "C-2", true, "C-1", "C-3")]
    [InlineData("C-3", "C-1", true, "C-2", "C-3")]
    [InlineData("C-1", "C-3", true, "C-2", "C-3")]
    public async Task A_link_counts_for_a_merged_case_and_for_the_one_that_absorbed_it(string from, string to, bool isMergedFirst, string holder, string giver)
    {
        var organization = new Organization();
        foreach (var id in new[] { "C-1", "C-2", "C-3" })
        {
            await organization.Takes(Rob, Report(customer: "mrs-gomez"), new CaseId(id));
            await organization.Takes(Rob, Give.Own, new CaseId(id));
            await organization.Takes(Rob, Give.Promise($"of-{id}"), new CaseId(id));
        }

        Task Take(string id) => organization.Takes(Rob, Give.Release($"of-{id}", Call("call 18")), new CaseId(id));
        Task Link() => organization.Takes(Rob, Give.Link(to), new CaseId(from));
        if (holder == "C-2")
        {
            await Take(holder);
        }

        if (!isMergedFirst)
        {
            await Link();
        }

        await organization.Takes(Rob, Give.Merge("C-1"), new CaseId("C-2"));
        if (holder != "C-2")
        {
            await Take(holder);
        }

        if (isMergedFirst)
        {
            await organization.Refuses(Rob, Give.Release($"of-{giver}", Call("call 18")), "evidence-used", new CaseId(giver));
            await Link();
        }

        await Take(giver);
    }

    [Fact]
    public async Task A_case_is_not_linked_with_itself_and_names_itself_nowhere_after_a_merge_either()
    {
        var organization = new Organization();
        foreach (var id in new[] { "C-1", "C-2" })
        {
            await organization.Takes(Rob, Report(customer: "mrs-gomez"), new CaseId(id));
            await organization.Takes(Rob, Give.Own, new CaseId(id));
        }

        await organization.Refuses(Rob, Give.Link("C-1"), "ref-unknown");
        await organization.Takes(Rob, Give.Link("C-1"), new CaseId("C-2"));
        await organization.Takes(Rob, Give.Merge("C-1"), new CaseId("C-2"));

        using var told = System.Text.Json.JsonDocument.Parse(RecoveryJson.Write(TenantId.Single, Case, await organization.Now()));
        Assert.Equal(0, told.RootElement.GetProperty("links").GetArrayLength());
        Assert.Equal("C-2", told.RootElement.GetProperty("absorbed")[0].GetString());
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
