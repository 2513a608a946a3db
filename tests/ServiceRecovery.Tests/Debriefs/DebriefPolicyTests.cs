using System.Collections.Immutable;
using ServiceRecovery.Insights;
using ServiceRecovery.Desk;
using ServiceRecovery.Outbox;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;
using static ServiceRecovery.Tests.Debriefs.DebriefWalks;

namespace ServiceRecovery.Tests.Debriefs;

public class DebriefPolicyTests
{
    [Theory]
    [InlineData(Severity.Severe, false, true)]
    [InlineData(Severity.Major, false, false)]
    [InlineData(Severity.Minor, false, false)]
    [InlineData(Severity.Minor, true, true)]
    public async Task By_default_a_severe_failure_and_one_about_safety_are_called_to_a_debrief_of_their_own_with_a_deadline(Severity severity, bool isSafety, bool isCalled)
    {
        var organization = await EndedAsync(severity, isSafety);

        var opened = (await organization.Desk.ProcessDueAsync()).Learned;

        Assert.Equal(isCalled ? 1 : 0, opened.Length);
        if (isCalled)
        {
            Assert.Equal(organization.Desk.For(TenantId.Single).DebriefOf(Case).Id, opened[0].DebriefId);
            var debrief = await organization.Look(opened[0].DebriefId);
            Assert.Equal((new RuleRef("debrief", 1), organization.Clock.GetUtcNow() + TimeSpan.FromDays(severity == Severity.Severe ? 3 : 14), "dana"), (debrief.Rule, debrief.DueAt, debrief.Facilitator!.Original));
        }

        Assert.Empty((await organization.Desk.ProcessDueAsync()).Learned);
    }

    [Fact]
    public async Task A_close_that_calls_for_no_debrief_leaves_no_message_and_no_word_of_it()
    {
        var plain = await EndedAsync(Severity.Minor);
        Assert.Empty(await WaitingAsync(plain));
        Assert.Single(await WaitingAsync(await EndedAsync(Severity.Severe)));

        // Who rules by code of their own is asked later, and a ruling that calls for none leaves no word either.
        var own = await EndedAsync(Severity.Minor, configure: setup => setup.Debriefs = Policy.Debriefs(_ => DebriefRuling.Waived(new RuleRef("never", 1))));
        Assert.Single(await WaitingAsync(own));
        Assert.Empty((await own.Desk.ProcessDueAsync()).Learned);
        Assert.Empty(await WaitingAsync(own));
        foreach (var organization in new[] { plain, own })
        {
            Assert.IsType<CaseEvent.CaseClosed>((await organization.Desk.ReadAsync(TenantId.Single, Case))[^1].Event);
            await organization.Takes(Dana, new CaseCommand.WaiveDebrief("Third of its kind."));
        }
    }

    [Fact]
    public async Task A_recovery_that_failed_is_called_to_a_debrief_whatever_is_set()
    {
        var organization = await EndedAsync(Severity.Minor);
        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);

        Assert.Single((await organization.Desk.ProcessDueAsync()).Learned);
    }

    [Fact]
    public async Task What_may_not_be_waived_is_called_whatever_the_policy_says()
    {
        var organization = new Organization(setup => setup.Debriefs = Policy.Debriefs(_ => DebriefRuling.Waived(new RuleRef("never", 1))));
        await organization.Recovered();
        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);

        var opened = Assert.Single((await organization.Desk.ProcessDueAsync()).Learned);

        Assert.False((await organization.Look(opened.DebriefId)).MayBeCalledOff);
    }

    [Fact]
    public async Task Failures_of_one_kind_and_week_share_a_debrief_where_the_organization_groups_them()
    {
        var organization = new Organization(setup => setup.Options.Debriefs = new DebriefSettings { AtLeast = Severity.Severe, SampleEvery = 1, GroupTheRest = true });
        await organization.Recovered();
        await organization.Desk.ProcessDueAsync();
        var second = new CaseId("C-2");
        await organization.TakesAllOn(second, Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Guest, Give.Yes(), second);
        await organization.Takes(Dana, Give.Close, second);

        var joined = Assert.Single((await organization.Desk.ProcessDueAsync()).Learned);

        Assert.Equal([Case, second], (await organization.Look(joined.DebriefId)).Cases.AsEnumerable());
    }

    [Fact]
    public async Task A_policy_that_fails_is_told_and_asked_again()
    {
        var asked = 0;
        var organization = new Organization(setup => setup.Debriefs = Policy.Debriefs(_ => asked++ == 0 ? throw new InvalidDataException("Ana.") : DebriefRuling.Called(new RuleRef("all", 1))));
        await organization.Recovered();

        Assert.Equal("policy-failed", Assert.Single((await organization.Desk.ProcessDueAsync()).Faults).Code);
        organization.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Single((await organization.Desk.ProcessDueAsync()).Learned);
    }

    [Fact]
    public async Task A_customer_who_is_let_down_again_calls_for_one_debrief_of_all_their_cases()
    {
        var organization = new Organization(setup => setup.Options.Debriefs.Repeats = true);
        await organization.Takes(Dana, Report(customer: "ann@example.org"));
        await organization.Takes(Dana, Report(customer: "ann@example.org"), new CaseId("C-2"));
        await organization.Takes(Dana, Report(customer: "bob@example.org"), new CaseId("C-3"));
        var book = new ServiceRecovery.Insights.InsightReadModel(TenantId.Single);
        await book.RefreshAsync((ServiceRecovery.Storage.IRecoveryQueries)organization.Store);
        var patterns = book.Patterns(new ServiceRecovery.Insights.PatternQuery(organization.Clock.GetUtcNow().AddDays(-1), organization.Clock.GetUtcNow().AddDays(1)));

        var opened = Assert.Single(await organization.Desk.For(TenantId.Single).CallDebriefsAsync(patterns));

        Assert.Equal([Case, new CaseId("C-2")], (await organization.Look(opened.DebriefId)).Cases.Order(Comparer<CaseId>.Create((left, right) => string.CompareOrdinal(left.Value, right.Value))));
        Assert.Empty(await organization.Desk.For(TenantId.Single).CallDebriefsAsync(patterns));
    }

    [Theory]
    [InlineData("An ending that isn't over.", true)]
    [InlineData("An ending that is.", false)]
    public async Task A_case_that_was_opened_again_before_the_policy_was_asked_is_called_when_it_ends(string _, bool isReopened)
    {
        var organization = await EndedAsync(Severity.Severe);
        if (isReopened)
        {
            await organization.Takes(Guest, Give.No());
        }

        Assert.Equal(isReopened ? 0 : 1, (await organization.Desk.ProcessDueAsync()).Learned.Length);
        if (isReopened)
        {
            await organization.Takes(Dana, Give.Full);
            await organization.Takes(Guest, Give.Yes());
            await organization.Takes(Dana, Give.Close);
            Assert.Single((await organization.Desk.ProcessDueAsync()).Learned);
        }
    }

    [Fact]
    public void Settings_out_of_range_are_told_at_once()
    {
        var setup = new RecoverySetup();
        setup.Options.FallbackOwner = new PersonId("desk");
        setup.Options.Debriefs = new DebriefSettings { SampleEvery = -1, AtLeast = (Severity)9 };
        setup.Options.Learning.Formats.Add(new DebriefFormat("house", []));
        setup.Options.Learning.EffectWindow = TimeSpan.Zero;

        var told = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => RecoveryDesk.Create(setup));

        Assert.Equal(
            [
                "Debriefs.AtLeast must be a severity, but is '9'.",
                "Debriefs.SampleEvery must be 0 to 1000000, but is -1.",
                "Learning.Formats[4]: A format of debriefs has a name of 1 to 64 characters of 'A-Za-z0-9._:-' and at least one question, but 'house' hasn't.",
                "Learning.Formats has two formats that are called 'house'. Give each a name of its own.",
                "Learning.EffectWindow must be longer than zero and at most 366 days, but is 00:00:00.",
            ],
            told.Failures);
    }

    [Fact]
    public void Factors_that_don_t_hold_together_are_told_at_once()
    {
        static Factor Of(string id, string? under) => new(new FactorId(id), "It is so.", under is null ? null : new FactorId(under));

        var told = Assert.Throws<ArgumentException>(() => FactorTaxonomy.Build([Of("a", "b"), Of("b", "a"), Of("c", "d"), Of("e", "a"), Of("f", null), Of("f", null)]));

        Assert.Equal(
            "The factor 'f' is there 2 times; once is right. The factor 'a' lies under itself: a -> b -> a. The factor 'b' lies under itself: b -> a -> b. The factor 'c' lies under 'd', which isn't there. (Parameter 'factors')",
            told.Message);
        Assert.Equal(["promise.too-early", "promise"], FactorTaxonomy.Standard.PathOf(new FactorId("promise.too-early")).Select(id => id.Value));
    }

    private static async Task<Organization> EndedAsync(Severity severity, bool isSafety = false, Action<RecoverySetup>? configure = null)
    {
        var organization = new Organization(configure);
        await organization.TakesAll(Dana, new CaseCommand.ReportFailure("Cold.", severity, Channel.InPerson, Safety: isSafety), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);
        return organization;
    }

    private static async Task<ImmutableArray<OutboxMessage>> WaitingAsync(Organization organization) =>
        await ((IRecoveryWork)organization.Store).ClaimOutboxAsync(new OutboxClaim([OutboxPlan.Endings], organization.Clock.GetUtcNow(), 10, TimeSpan.Zero), CancellationToken.None);
}
