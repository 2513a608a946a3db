using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Policies.PolicyCases;

namespace ServiceRecovery.Tests.Policies;

public class FollowUpPolicyTests
{
    [Fact]
    public async Task Two_attempts_a_day_apart_and_three_days_of_waiting_are_planned_by_default()
    {
        var plan = await Plan(Policy.StandardFollowUp(), Case(channel: Channel.Phone));

        Assert.Equal((new RuleRef("follow-up", 1), 2, TimeSpan.FromHours(24), TimeSpan.FromHours(72), TimeSpan.FromHours(24)), (plan.Rule, plan.Attempts, plan.Spacing, plan.Wait, plan.AskAfter));
        Assert.Equal([Channel.Phone], plan.Channels.ToArray());
    }

    [Fact]
    public async Task A_conversation_that_is_over_and_a_system_are_no_way_to_ask()
    {
        Assert.Empty((await Plan(Policy.StandardFollowUp(), Case(channel: Channel.InPerson))).Channels);
        Assert.Empty((await Plan(Policy.StandardFollowUp(), Case(channel: Channel.System))).Channels);
    }

    [Fact]
    public async Task An_organization_plans_by_numbers_of_its_own_and_by_severity()
    {
        var usual = new FollowUpSettings { Rule = new RuleRef("calls", 4), Attempts = 3, Spacing = TimeSpan.FromHours(2), Wait = TimeSpan.FromDays(1), AskAfter = TimeSpan.Zero, Channels = [Channel.Sms, Channel.Mail] };
        var severe = new FollowUpSettings { Attempts = 5 };
        var policy = Policy.StandardFollowUp(usual, new Dictionary<Severity, FollowUpSettings> { [Severity.Severe] = severe });
        usual.Attempts = 20;

        Assert.Equal((new RuleRef("calls", 4), 3), await Plan(policy, Case()) is var plan ? (plan.Rule, plan.Attempts) : default);
        Assert.Equal([Channel.Sms, Channel.Mail], (await Plan(policy, Case())).Channels.ToArray());
        Assert.Equal(5, (await Plan(policy, Case(severity: Severity.Severe))).Attempts);
    }

    [Fact]
    public void All_settings_out_of_range_are_told_at_once() =>
        Assert.Equal(
            "Rule must have a name of 1 to 64 characters of 'A-Za-z0-9._:-' and a version from 1, but is 'a rule:0'. Attempts must be 1 to 20, but is 0. Spacing must be zero to 366 days, but is -00:00:01. "
            + "Wait must be longer than zero and up to 366 days, but is 00:00:00. AskAfter for 'Severe' must be zero to 366 days, but is 367.00:00:00. Channels for 'Severe' holds a channel without a name; name each one.",
            Assert.Throws<ArgumentException>(() => Policy.StandardFollowUp(
                new FollowUpSettings { Rule = new RuleRef("a rule", 0), Attempts = 0, Spacing = TimeSpan.FromSeconds(-1), Wait = TimeSpan.Zero },
                new Dictionary<Severity, FollowUpSettings> { [Severity.Severe] = new() { AskAfter = TimeSpan.FromDays(367), Channels = [default] } })).Message);

    [Fact]
    public async Task A_lambda_is_a_follow_up_policy_too()
    {
        var plan = new FollowUpPlan(new RuleRef("once", 1), 1, TimeSpan.Zero, TimeSpan.FromDays(7));

        Assert.Equal(plan, await Plan(Policy.FollowUp(_ => plan), Case()));
        Assert.Equal(plan, await Plan(Policy.FollowUp((_, _) => new ValueTask<FollowUpPlan>(plan)), Case()));
    }

    private static async Task<FollowUpPlan> Plan(IFollowUpPolicy policy, RecoveryCase current) =>
        await policy.PlanAsync(new FollowUpRequest { Tenant = TenantId.Single, CaseId = new CaseId("C-1"), Case = current, Now = Noon }, CancellationToken.None);
}
