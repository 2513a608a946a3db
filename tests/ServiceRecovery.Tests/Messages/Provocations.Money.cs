using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Messages;

internal static partial class Provocations
{
    private static IEnumerable<Provocation> OfMoney =>
    [
        new("no-limit", "an organization without limits", () => On(new Organization(setup => setup.Options.Limits.Clear()), async organization =>
        {
            await organization.Heard();
            return await organization.Do(Dana, Give.Voucher("g1", 100));
        })),
        new("no-limit", "a currency without a limit", () => After(Heard, Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, new Money(100, new Currency("EUR"))))),
        new("over-limit", "what the organization's own authority denies", () => On(new Organization(setup => setup.Authority = Policy.Authority(request => new Ruling.Denied($"Giving {request.Amount} is more than the organization gives on one case, which is 40.00 USD."))), async organization =>
        {
            await organization.Heard();
            return await organization.Do(Dana, Give.Voucher("g1", 4_500));
        })),
        new("over-limit", "an approval above the approver's own limit", () => After(Requested, Rob, Give.Approve("g1"))),
        new("approval-needed", "more than authority in a batch", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            return await organization.DoAll(Dana, Give.Voucher("g1", 6_000));
        })),
        new("approval-needed", "a yes above the floor that staff enter in a batch", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));
            return await organization.DoAll(Dana, Give.Yes(Call()));
        })),
        new("amount-out-of-range", "nothing", () => After(Heard, Dana, Give.Voucher("g1", 0))),
        new("amount-out-of-range", "a reversal of more than is left", () => After(Settled, Dana, Give.Reverse("g1", 1_001))),
        new("amount-out-of-range", "a sum that no number holds exactly", () => On(new Organization(Generous), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", Money.Largest));
            return await organization.Do(Dana, Give.Voucher("g2", 1));
        })),
        new("currency-unknown", "a currency that was withdrawn", () => After(Heard, Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, new Money(100, new Currency("BGN"))))),
        new("currency-unknown", "a currency that isn't in ISO 4217", () => After(Heard, Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Points, new Money(100, new Currency("PTS"))))),
        new("ref-used", "a second compensation of one name", () => After(Settled, Dana, Give.Voucher("g1", 1))),
        new("ref-unknown", "settling what was never given", () => After(Heard, Dana, Give.Settle("g7"))),
        new("ref-unknown", "approving what nobody asked for", () => After(Heard, Max, Give.Approve("g7"))),
        new("approval-used", "a second approval", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 6_000));
            await organization.Takes(Max, Give.Approve("g1"));
            return await organization.Do(Max, Give.Approve("g1"));
        })),
        new("approval-expired", "an approval after three days", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 6_000));
            await organization.Passes(TimeSpan.FromDays(3));
            return await organization.Do(Max, Give.Approve("g1"));
        })),
        new("amount-changed", "an approval of more than was asked", () => After(Requested, Max, Give.Approve("g1", 6_001))),
        new("nothing-to-reverse", "taking back what was never paid", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 1_000));
            return await organization.Do(Dana, Give.Reverse("g1"));
        })),
        new("compensation-not-open", "settling twice", () => After(Settled, Dana, Give.Settle("g1"))),
        new("compensation-not-open", "staff failing what was settled", () => After(Settled, Dana, Give.Fail("g1"))),
        new("compensation-not-open", "failing what was declined", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 1_000));
            await organization.Takes(Guest, Give.Declines("g1"));
            return await organization.Do(Till, Give.Fail("g1"));
        })),
        new("wait-not-over", "due work that comes too early for a request", () => After(Requested, Till, new CaseCommand.ExpireApproval(new ActId("g1")))),
        new("wait-not-over", "due work that comes too early for a claim", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 1_000, claimBy: Noon.AddDays(30)));
            return await organization.Do(Till, new CaseCommand.LapseClaim(new ActId("g1")));
        })),
        new("transaction-differs", "a receipt that says otherwise", () => On(new Organization(), async organization =>
        {
            var refund = new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(500), CompensationBasis.Restitution, Transaction: new CustomerRef("till 88"), Captured: 2_500);
            await organization.Heard();
            await organization.Takes(Dana, refund);
            return await organization.Do(Dana, refund with { Ref = new ActId("g2"), Captured = 9_999 });
        })),
        new("transaction-used", "one transaction given back twice", () => On(new Organization(), async organization =>
        {
            var refund = new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(100), CompensationBasis.Restitution, Transaction: new CustomerRef("till 88"));
            await organization.Heard();
            await organization.Takes(Dana, refund);
            return await organization.Do(Dana, refund with { Ref = new ActId("g2") });
        })),
        new("policy-failed", "an authority that throws", () => Asking(_ => throw new TimeZoneNotFoundException())),
        new("policy-failed", "an authority that answers nothing", () => Asking(_ => new ValueTask<Ruling>((Ruling)null!))),
        new("policy-failed", "an authority that answers what can't be", () => Asking(_ => new ValueTask<Ruling>(new Ruling.Granted(default)))),
        new("policy-failed", "an authority that names a level the organization hasn't got", () => Asking(_ => new ValueTask<Ruling>(new Ruling.NeedsApproval(new Role("boss"))))),
        new("policy-failed", "an authority that could give more at once than was asked for", () => Asking(request => new ValueTask<Ruling>(new Ruling.NeedsApproval(null, request.Amount.Minor + 1)))),
        new("policy-failed", "an authority that grants what its limit doesn't hold", () => On(
            new Organization(setup => setup.Authority = Policy.Authority(_ => new Ruling.Granted(new RuleRef("blind", 1), [new LimitUse(new LimitScope("day", new SubjectKey("all"), Usd, TimeSpan.FromDays(1)), 100)]))),
            async organization =>
            {
                await organization.Heard();
                await organization.Takes(Dana, Give.Voucher("g1", 100));
                return await organization.Do(Dana, Give.Voucher("g2", 100));
            })),
        new("policy-failed", "an authority that never answers", () => Asking(_ => new ValueTask<Ruling>(new TaskCompletionSource<Ruling>().Task))),
    ];

    private static IEnumerable<Provocation> OfOtherCases =>
    [
        new("ref-unknown", "a link to a case nobody reported", () => After(Reported, Dana, Give.Link("C-7"))),
        new("merge-not-older", "a case into itself", async () => Of(await (await TwoOfAnn()).Do(Rob, Give.Merge("C-1")))),
        new("merge-not-older", "the older into the younger", async () => Of(await (await TwoOfAnn()).Do(Rob, Give.Merge("C-2")))),
        new("merge-other-customer", "cases of two customers", () => On(new Organization(), async organization =>
        {
            await organization.Takes(Dana, Report(customer: "ann@example.org"));
            await organization.Takes(Dana, Report(customer: "bob@example.org"), Other);
            return await organization.Do(Dana, Give.Merge("C-1"), Other);
        })),
        new("merge-other-purpose", "a failure into praise", () => On(new Organization(), async organization =>
        {
            await organization.Takes(Dana, new CaseCommand.ReportPraise("Lovely.", Channel.Mail, Customer: new CustomerRef("ann@example.org")));
            await organization.Takes(Dana, Report(customer: "ann@example.org"), Other);
            return await organization.Do(Dana, Give.Merge("C-1"), Other);
        })),
        new("merge-closed", "into a closed case", async () =>
        {
            var organization = await TwoOfAnn();
            await organization.Takes(Guest, Give.Withdraw());
            return Of(await organization.Do(Rob, Give.Merge("C-1"), Other));
        }),
        new("merge-closed", "into a case that was merged itself", async () =>
        {
            var organization = await TwoOfAnn();
            await organization.Takes(Rob, Give.Merge("C-1"), Other);
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
            await organization.Takes(Rob, Report(customer: "ann@example.org"), new CaseId("C-3"));
            return Of(await organization.Do(Rob, Give.Merge("C-2"), new CaseId("C-3")));
        }),
    ];

    private static IEnumerable<Provocation> OfValidation =>
    [
        new("bad-text", "a text with U+0000", () => After(Reported, Dana, new CaseCommand.AddNote("Window\0table"))),
        new("bad-text", "no text at all", () => After(Reported, Dana, new CaseCommand.AddNote(""))),
        new("too-long", "a note of 65,537 characters", () => After(Reported, Dana, new CaseCommand.AddNote(new string('a', 65_537)))),
        new("too-long", "a reference of 257 characters", () => After(Made(organization => organization.Remedied()), Dana, Give.Yes(Call(new string('7', 257))))),
        new("missing-field", "a note that was never written", () => After(Reported, Dana, new CaseCommand.AddNote(null!))),
        new("bad-value", "a severity beyond the last", () => After(Reported, Dana, new CaseCommand.Assess((Severity)9))),
        new("bad-value", "a promise with a time and a duration", () => After(Reported, Dana, Give.Promise("p1", Noon.AddHours(1), TimeSpan.FromHours(1)))),
    ];

    private static Func<Task<Organization>> Heard { get; } = Made(organization => organization.Heard());

    private static Func<Task<Organization>> Settled { get; } = Made(async organization =>
    {
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 1_000, "card 1"));
    });

    private static Action<RecoverySetup> Generous { get; } = setup => setup.Authority = Policy.Authority(_ => new Ruling.Granted(new RuleRef("generous", 1)));

    private static Task<Refusal> Asking(Func<CompensationRequest, ValueTask<Ruling>> rule) => On(
        new Organization(setup =>
        {
            setup.Authority = Policy.Authority((request, _) => rule(request));
            setup.Options.PolicyTimeout = TimeSpan.FromMilliseconds(20);
        }),
        async organization =>
        {
            await organization.Heard();
            return await organization.Do(Dana, Give.Voucher("g1", 100));
        });
}
