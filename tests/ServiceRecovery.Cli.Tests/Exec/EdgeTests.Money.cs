using ServiceRecovery.Cli.Exec;
using static ServiceRecovery.Cli.Tests.Exec.AnswerAssert;
using static ServiceRecovery.Cli.Tests.Exec.ExecDesk;

namespace ServiceRecovery.Cli.Tests.Exec;

public partial class EdgeTests
{
    [Fact]
    public async Task Edge_6_A_request_expires_three_days_after_it_was_made()
    {
        var desk = WithLimits();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");
        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g1','kind':'voucher','amount':6000,'currency':'EUR'"), "Remedied", "approval-requested.v1");

        var before = await desk.MustAsync("tick", null, at: "2026-03-04T09:59:59Z");
        var after = await desk.MustAsync("tick", null, at: "2026-03-04T10:00:00Z");

        Assert.Empty(before.Due);
        Assert.Equal(["approval-expired.v1"], Assert.Single(after.Due).Events.ToArray());
        Refused("approval-expired", await desk.DoAsync("approve", Vera, "'ref':'g1'"));
    }

    [Fact]
    public async Task Edge_6_What_stands_in_the_case_counts_whoever_granted_it_and_what_was_reversed_does_not()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':5000,'currency':'EUR','settlement':'till 1'");
        await desk.MustAsync("compensate", "bea/agent", "'ref':'g2','kind':'refund','amount':5000,'currency':'EUR'");

        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g3','kind':'refund','amount':1,'currency':'EUR'"), "Remedied", "approval-requested.v1");
        await desk.MustAsync("decline", Ana, "'ref':'g3','reason':'changed my mind'");
        await desk.MustAsync("reverse", Ana, "'ref':'g1','amount':1,'reason':'wrong sum'");
        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g4','kind':'refund','amount':1,'currency':'EUR'"), "Remedied", "compensation-granted.v1");
        Refused("ref-used", await desk.DoAsync("compensate", Ana, "'ref':'g3','kind':'refund','amount':1,'currency':'EUR'"));
        Refused("approval-used", await desk.DoAsync("approve", Vera, "'ref':'g3'"));
    }

    [Fact]
    public async Task Edge_6_An_approval_of_a_settled_act_grants_and_settles_in_one_append()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':6000,'currency':'EUR','settlement':'till 1'");

        Accepted(await desk.DoAsync("approve", Vera, "'ref':'g1'"), "Remedied", "approval-given.v1", "compensation-granted.v1", "compensation-settled.v1");
    }

    [Fact]
    public async Task Edge_6_A_correction_that_costs_too_much_takes_its_step_when_it_is_approved()
    {
        var desk = WithLimits();
        await desk.HeardAsync();

        Accepted(await desk.DoAsync("correct", Ana, "'ref':'c1','extent':'full','text':'A new one.','cost':{'amount':7000,'currency':'EUR'}"), "Heard", "approval-requested.v1");
        Accepted(await desk.DoAsync("approve", Vera, "'ref':'c1'"), "Remedied", "approval-given.v1", "correction-made.v1");
        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':4000,'currency':'EUR'"), "Remedied", "approval-requested.v1");
    }

    [Fact]
    public async Task Edge_7_Only_what_waits_for_its_settlement_is_settled_failed_or_declined()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':100,'currency':'EUR','settlement':'till 1'");
        await desk.MustAsync("compensate", Ana, "'ref':'g2','kind':'refund','amount':6000,'currency':'EUR'");

        Refused("compensation-not-open", await desk.DoAsync("settle", Ana, "'ref':'g1','proof':'x'"));
        Refused("compensation-not-open", await desk.DoAsync("fail", Ana, "'ref':'g1','how':'failed'"));
        Refused("compensation-not-open", await desk.DoAsync("respond-offer", Guest, "'response':'declined','ref':'g1'"));
        Refused("approval-pending", await desk.DoAsync("settle", Ana, "'ref':'g2','proof':'x'"));
        Refused("ref-unknown", await desk.DoAsync("settle", Ana, "'ref':'g9','proof':'x'"));
    }

    [Fact]
    public async Task Edge_7_A_tendered_voucher_lapses_and_can_still_be_reversed()
    {
        var desk = WithLimits();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'voucher','amount':100,'currency':'EUR','claimBy':'2026-03-02T10:00:00Z'");

        var lapsed = await desk.MustAsync("tick", null, at: "2026-03-02T10:00:00Z");

        Assert.Equal(["compensation-unclaimed.v1"], Assert.Single(lapsed.Due).Events.ToArray());
        Accepted(await desk.DoAsync("reverse", Ana, "'ref':'g1','reason':'cancelled'"), "Remedied", "compensation-reversed.v1");
        Refused("nothing-to-reverse", await desk.DoAsync("reverse", Ana, "'ref':'g1','reason':'again'"));
    }

    [Fact]
    public async Task Edge_14_A_counter_offer_is_in_the_currency_of_what_it_answers_and_stales_nothing()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'voucher','amount':100,'currency':'EUR'");
        await desk.MustAsync("answer", Guest, "'says':'accepts'");

        Accepted(await desk.DoAsync("respond-offer", Guest, "'response':'countered','ref':'g1','amount':200"), "Accepted", "offer-answered.v1");
        Refused("ref-unknown", await desk.DoAsync("respond-offer", Guest, "'response':'countered','ref':'g9','amount':200"));
        Refused("amount-out-of-range", await desk.DoAsync("respond-offer", Guest, "'response':'countered','ref':'g1','amount':0"));
    }

    [Theory]
    [InlineData("0", "EUR", "amount-out-of-range")]
    [InlineData("-5", "EUR", "amount-out-of-range")]
    [InlineData("-0", "EUR", "amount-out-of-range")]
    [InlineData("9007199254740992", "EUR", "amount-out-of-range")]
    [InlineData("9223372036854775807", "EUR", "amount-out-of-range")]
    [InlineData("-9223372036854775808", "EUR", "amount-out-of-range")]
    [InlineData("99999999999999999999999999", "EUR", "amount-out-of-range")]
    [InlineData("-99999999999999999999999999", "EUR", "amount-out-of-range")]
    [InlineData("100", "EURO", "currency-unknown")]
    [InlineData("100", "eur", "currency-unknown")]
    [InlineData("100", "", "currency-unknown")]
    [InlineData("100", "XAU", "currency-unknown")]
    public async Task Edge_17_An_amount_that_cannot_be_is_refused_after_the_step_and_before_the_limits(string amount, string currency, string code)
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");
        Refused("step-not-open", await desk.DoAsync("compensate", Ana, $"'ref':'g','kind':'refund','amount':{amount},'currency':'{currency}'"));
        await desk.HeardAsync("C-2");

        Refused(code, await desk.DoAsync("compensate", Ana, $"'ref':'g','kind':'refund','amount':{amount},'currency':'{currency}'", caseId: "C-2"));
    }

    [Fact]
    public async Task Edge_17_A_reversal_of_more_than_is_left_a_lower_assessment_without_why_and_an_unknown_level_are_refused()
    {
        var desk = WithLimits();
        await desk.RemediedAsync(report: "'severity':'major','channel':'phone'");
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':100,'currency':'EUR','settlement':'till 1'");

        Refused("amount-out-of-range", await desk.DoAsync("reverse", Ana, "'ref':'g1','amount':101,'reason':'x'"));
        Refused("reason-missing", await desk.DoAsync("assess", Ana, "'severity':'minor'"));
        Refused("level-unknown", await desk.DoAsync("escalate", Ana, "'level':'director','reason':'x'"));
        await desk.MustAsync("answer", Guest, "'says':'unhappy'");
        Refused("referral-untold", await desk.DoAsync("unreconciled", Ana, "'ref':'u1','efforts':'x','offer':'y','referralTold':false"));
    }

    [Fact]
    public async Task A_batch_that_needs_an_approval_is_refused_whole()
    {
        var desk = WithLimits();
        await desk.HeardAsync();

        var answer = await desk.DoAsync("batch", Ana, "'steps':[{'do':'note','text':'x'},{'do':'compensate','ref':'g1','kind':'refund','amount':6000,'currency':'EUR'}]");

        Refused("approval-needed", answer);
        Assert.Equal(2, answer.Step);
        Assert.Contains("senior", answer.Message, StringComparison.Ordinal);
        Assert.Contains("50.00 EUR", answer.Message, StringComparison.Ordinal);
        Assert.Equal(4, answer.Version);
    }
}
