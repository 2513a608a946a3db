using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Policies;

public class FailingPolicyTests
{
    private static readonly CaseId Other = new("C-2");

    public static IEnumerable<object[]> Ways => Enum.GetValues<Way>().Select(way => new object[] { way });

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_authority_that_fails_grants_nothing_stores_nothing_and_stops_nobody_else(Way way)
    {
        var organization = Broken(setup => setup.Authority = Policy.Authority((_, _) => Answer<Ruling>(way)));
        await organization.Remedied();

        await RefusesAndGoesOn(organization, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(100)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_apology_policy_that_fails_sends_nothing_stores_nothing_and_stops_nobody_else(Way way)
    {
        var organization = Broken(setup => setup.Apology = Policy.Apology((_, _) => Answer<ApologyRuling>(way)));
        await organization.Remedied();

        await RefusesAndGoesOn(organization, new CaseCommand.Apologize("We are sorry.", Channel.Mail));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_follow_up_policy_that_fails_plans_nothing_stores_nothing_and_stops_nobody_else(Way way)
    {
        var organization = Broken(setup => setup.FollowUp = Policy.FollowUp((_, _) => Answer<FollowUpPlan>(way)));
        await organization.Remedied();

        await RefusesAndGoesOn(organization, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached));
    }

    [Fact]
    public async Task A_policy_that_calls_back_into_the_desk_neither_waits_for_itself_nor_writes_on_old_state()
    {
        RecoveryDesk? desk = null;
        var seen = new List<long>();
        var organization = new Organization(setup => setup.Authority = Policy.Authority(async (request, cancellationToken) =>
        {
            seen.Add(request.Case.Version);
            if (seen.Count == 1)
            {
                Accepted(await desk!.HandleAsync(request.CaseId, new RecoveryBatch(new CommandId("from-the-policy"), Dana, new CaseCommand.AddNote("The policy was asked.")), cancellationToken));
            }

            return new Ruling.Granted(new RuleRef("talkative", 1));
        }));
        desk = organization.Desk;
        await organization.Remedied();

        var granted = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(100)))));

        Assert.Equal(7, granted.Version);
        Assert.Equal([5, 6], seen);
        Assert.Equal(
            [nameof(CaseEvent.NoteAdded), nameof(CaseEvent.CompensationGranted)],
            (await organization.Desk.ReadAsync(TenantId.Single, Case)).Skip(5).Select(recorded => recorded.Event.GetType().Name));
    }

    [Fact]
    public async Task What_a_policy_was_asked_about_is_a_copy_that_stays_as_it_was()
    {
        CompensationRequest? first = null;
        var organization = new Organization(setup => setup.Authority = Policy.Authority(request =>
        {
            first ??= request with { };
            _ = request with { Amount = Dollars(1_000_000), By = Max };
            return new Ruling.Granted(new RuleRef("generous", 1));
        }));
        await organization.Remedied();

        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(100))));
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Voucher, Dollars(200))));

        Assert.Equal((Dollars(100), Dana, 0L, 5L), (first!.Amount, first.By, first.StandingInCase, first.Case.Version));
        Assert.Equal(300, (await organization.Desk.FindAsync(TenantId.Single, Case))!.StandingMinor(Usd));
    }

    [Fact]
    public async Task Words_that_the_review_refuses_go_out_only_as_written_by_somebody_on_their_own_name()
    {
        var organization = new Organization();
        await organization.Remedied();

        var refusal = Refused(await organization.Do(Dana, new CaseCommand.Apologize("We are sorry if the soup was cold.", Channel.Mail)), "apology-refused");
        Assert.Contains(refusal.Unmet, unmet => unmet.Sentence == "'sorry if' makes the apology depend on a condition; say what happened and be sorry for that.");

        var written = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(Dana, new CaseCommand.Apologize("We are sorry if the soup was cold.", Channel.Mail, AsWritten: true))));
        Assert.True(Assert.IsType<CaseEvent.ApologyGiven>(Assert.Single(written.Events).Event).AsWritten);
    }

    [Fact]
    public async Task A_template_is_rendered_once_and_the_event_holds_the_words_and_their_review()
    {
        var templates = new ApologyTemplates([new ApologyTemplate("late", "Dear {customer}, we were late, and we are sorry.")]);
        var organization = new Organization(setup => setup.Apology = Policy.StandardApology(templates));
        await organization.Remedied(customer: "{customer} {{case}}");

        var accepted = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(Dana, new CaseCommand.Apologize(Channel: Channel.Mail, Template: "late"))));
        var given = Assert.IsType<CaseEvent.ApologyGiven>(Assert.Single(accepted.Events).Event);

        Assert.Equal("Dear {customer} {{case}}, we were late, and we are sorry.", given.Words!.Value);
        Assert.Equal(("late", new RuleRef("apology-review-en", 1), "responsibility,regret"), (given.Template, given.Review, string.Join(",", given.Elements)));
    }

    private static Organization Broken(Action<RecoverySetup> configure) => new(setup =>
    {
        setup.Options.PolicyTimeout = TimeSpan.FromMilliseconds(1);
        configure(setup);
    });

    private static async Task RefusesAndGoesOn(Organization organization, CaseCommand command)
    {
        Refused(await organization.Do(Dana, command), "policy-failed");

        Assert.Equal(5, (await organization.Desk.FindAsync(TenantId.Single, Case))!.Version);
        Accepted(await organization.Do(Dana, new CaseCommand.AddNote("Nothing was given.")));
        Accepted(await organization.Do(Dana, Report(), Other));
    }

    private static ValueTask<T> Answer<T>(Way way)
        where T : class => way switch
    {
        Way.ThrowsAtOnce => throw new InvalidOperationException("The table is gone."),
        Way.ThrowsLater => Later<T>(),
        Way.Hangs => new ValueTask<T>(new TaskCompletionSource<T>().Task),
        Way.CancelsItself => ValueTask.FromCanceled<T>(new CancellationToken(true)),
        _ => new ValueTask<T>((T)null!),
    };

    private static async ValueTask<T> Later<T>()
    {
        await Task.Yield();
        throw new TimeoutException("The table didn't answer.");
    }

    public enum Way
    {
        ThrowsAtOnce,
        ThrowsLater,
        Hangs,
        CancelsItself,
        AnswersNothing,
    }
}
