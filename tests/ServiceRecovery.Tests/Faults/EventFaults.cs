using System.Text;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Faults;

/// <summary>B8: events and their form, as the desk meets them. The form itself is held in Storage and Golden.</summary>
public class EventFaults
{
    [Fact]
    public async Task Fault_126_No_name_of_a_class_is_stored()
    {
        var organization = new Organization();
        await organization.Recovered();

        var stored = await organization.Store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None);

        var names = SampleValues.MembersOf(typeof(CaseEvent)).Select(type => type.Name).ToList();
        Assert.All(stored.Events, bytes =>
        {
            Assert.Matches("^[a-z-]+\\.v1$", bytes.Type);
            Assert.DoesNotContain(names, name => Encoding.UTF8.GetString(bytes.Body.Span).Contains(name, StringComparison.Ordinal));
            Assert.DoesNotContain("ServiceRecovery", Encoding.UTF8.GetString(bytes.Body.Span), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Fault_127_A_case_that_a_newer_version_wrote_to_is_read_only_here_and_says_so()
    {
        var organization = new Organization(setup => setup.Key = OrganizationWalks.Key);
        await organization.Takes(Dana, Report());
        var older = new Organization(setup => (setup.Store, setup.Key) = (new SeamStore(organization.Store) { Newer = true }, OrganizationWalks.Key));

        var refused = await older.Do(Dana, Give.Own);

        Refused(refused, "stream-read-only");
        Assert.Equal((1L, "Reported"), (refused.Version, refused.Stage?.Name));
        Assert.True((await Assert.ThrowsAsync<UnreadableEventException>(() => older.Desk.FindAsync(TenantId.Single, Case).AsTask())).IsUnknown);
        Assert.Equal(1, await organization.Version());
    }

    [Fact]
    public async Task Fault_132_A_case_is_brought_back_without_asking_any_policy_again()
    {
        var organization = new Organization(setup => setup.Key = OrganizationWalks.Key);
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Voucher("g1", 1_000), new CaseCommand.Apologize("I am sorry. We left the oven off; I have seen to it.", Channel.Mail), Give.Ask());
        var later = new Organization(setup =>
        {
            (setup.Store, setup.Key) = (organization.Store, OrganizationWalks.Key);
            setup.Authority = Policy.Authority(Ruling (_) => throw new InvalidOperationException("Asked again."));
            setup.FollowUp = Policy.FollowUp(FollowUpPlan (_) => throw new InvalidOperationException("Asked again."));
            setup.Apology = Policy.Apology(ApologyRuling (_) => throw new InvalidOperationException("Asked again."));
        });

        var (before, after) = (await organization.Now(), await later.Now());

        Assert.Equal((before.Version, before.Stage, before.StandingMinor(Usd), before.Plan!.Rule), (after.Version, after.Stage, after.StandingMinor(Usd), after.Plan!.Rule));
    }

    [Fact]
    public async Task Fault_135_A_command_whose_second_event_cannot_be_stores_none()
    {
        var organization = new Organization();
        await organization.Heard();
        var before = await organization.Version();

        Refused(await organization.DoAll(Dana, Give.Voucher("g1", 100), Give.Voucher("g1", 100)), "ref-used");
        Refused(await organization.DoAll(Dana, Give.Full, Give.Yes(Call("call 1")), Give.Close, Give.Full), "case-closed");

        Assert.Equal(before, await organization.Version());
        await organization.Takes(Rob, Report(), new CaseId("C-2"));
        await organization.Takes(Rob, Give.Withdraw(Call("call 1")), new CaseId("C-2"));
    }
}
