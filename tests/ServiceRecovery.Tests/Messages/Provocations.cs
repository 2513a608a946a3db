using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Messages;

/// <summary>Every way to be refused, by the public API. <c>contention</c> and <c>store-failed</c> have none: a lost race and a fault of a store are exceptions.</summary>
internal static partial class Provocations
{
    private static readonly CaseId Other = new("C-2");

    public static ImmutableArray<Provocation> All { get; } = [.. OfTheCase, .. OfTheLaws, .. OfPeople, .. OfMoney, .. OfPromises, .. OfTheCheck, .. OfOtherCases, .. OfValidation, .. OfDebriefs];

    private static IEnumerable<Provocation> OfTheCase =>
    [
        new("case-unknown", "a command for a case nobody reported", () => On(new Organization(), organization => organization.Do(Dana, Give.Own))),
        new("case-exists", "a second report under the same id", () => After(Reported, Dana, Report())),
        new("case-exists", "a customer's second open case about one order, where the organization allows one", TwinAsync),
        new("version-differs", "the caller saw another version", async () =>
        {
            var organization = await Reported();
            return Of(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("late"), Dana, Give.Own).Expecting(7)));
        }),
        new("id-reused", "the same command id with other content", async () =>
        {
            var organization = await Reported();
            await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, Give.Own));
            return Of(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, Give.Close)));
        }),
        new("case-closed", "a step on a closed case", () => After(Made(organization => organization.Recovered()), Dana, Give.Full)),
        new("case-closed", "an act on a case that was merged, which doesn't go on in the older one", async () =>
        {
            var organization = await TwoOfAnn();
            await organization.Takes(Rob, Give.Merge("C-1"), Other);
            return Of(await organization.Do(Dana, Give.Reopen, Other));
        }),
        new("case-closed", "such an act about something that has its name there", async () =>
        {
            var organization = await TwoOfAnn();
            await organization.Takes(Dana, Give.Voucher("g1", 300));
            await organization.TakesAllOn(Other, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 200));
            await organization.Takes(Rob, Give.Merge("C-1"), Other);
            return Of(await organization.Do(Dana, Give.Voucher("g1", 200), Other));
        }),
        new("step-not-open", "a step that the stage hasn't got", () => After(Reported, Dana, Give.Full)),
        new("step-not-open", "a take-over before anybody owns the case", () => After(Reported, Max, Give.TakeOver)),
        new("ref-unknown", "an act about something of which the case has none, among what isn't open", async () => new Refusal((await (await Reported()).Desk.OpenStepsAsync(TenantId.Single, Case, Max)).Unmet["approve"])),
        new("step-reserved", "a built-in step taken by name", () => After(Made(organization => organization.Heard()), Dana, new CaseCommand.TakeStep(StepKind.Correct))),
        new("stream-read-only", "a newer version wrote to the case", () => On(new Organization(setup => setup.Store = new SeamStore(setup.Store!) { Newer = true }), async organization =>
        {
            await organization.Do(Dana, Report());
            return await organization.Do(Dana, Give.Own);
        })),
        new("stream-too-long", "a note on a case with 9,700 events", () => On(new Organization(), async organization =>
        {
            await organization.Takes(Dana, Report());
            await organization.FilledTo(9_700);
            return await organization.Do(Dana, Give.Note);
        })),
        new("stream-too-long", "a withdrawal of more than the case has room for", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, [Report(), .. Enumerable.Range(1, 255).Select(i => Give.Promise($"p{i}"))]);
            await organization.TakesAll(Dana, [.. Enumerable.Range(256, 100).Select(i => Give.Promise($"p{i}"))]);
            await organization.FilledTo(9_700);
            return await organization.Do(Guest, Give.Withdraw());
        })),
        new("stream-too-long", "a merge of more than 1,000 events", async () =>
        {
            var organization = await TwoOfAnn();
            for (var i = 0; i < 5; i++)
            {
                await organization.TakesAllOn(Other, Rob, [.. Enumerable.Repeat(Give.Note, 200)]);
            }

            return Of(await organization.Do(Rob, Give.Merge("C-1"), Other));
        }),
        new("stream-too-long", "a merge of a case that absorbed one that absorbed another, and so on, more than eight times", async () =>
        {
            var organization = await TwoOfAnn();
            for (var i = 3; i <= 10; i++)
            {
                organization.Clock.Advance(TimeSpan.FromMinutes(1));
                await organization.Takes(Rob, Report(customer: "ann@example.org"), new CaseId($"C-{i}"));
            }

            for (var i = 10; i > 2; i--)
            {
                await organization.Takes(Rob, Give.Merge($"C-{i - 1}"), new CaseId($"C-{i}"));
            }

            return Of(await organization.Do(Rob, Give.Merge("C-1"), Other));
        }),
        new("stream-too-long", "the customer's 4,001st event", () => On(new Organization(), async organization =>
        {
            await organization.Takes(Dana, Report());
            for (var i = 0; i < 250; i++)
            {
                await organization.TakesAll(Guest, [.. Enumerable.Repeat(Give.Contact, 16)]);
            }

            return await organization.Do(Guest, Give.Contact);
        })),
        new("batch-too-large", "a customer's batch of more than 16 commands", () => On(new Organization(), organization => organization.DoAll(Guest, [Report(), .. Enumerable.Repeat(Give.Contact, 16)]))),
        new("receipt-only-earlier", "a correction to a later time", () => After(Reported, Dana, new CaseCommand.CorrectReceipt(Noon))),
        new("reason-missing", "a lower severity without a reason", () => After(Reported, Dana, new CaseCommand.Assess(Severity.Minor))),
        new("level-unknown", "a level the organization hasn't got", () => After(Reported, Dana, new CaseCommand.Escalate(new Role("owner"), "A regular guest."))),
        new("dated-ahead", "something said to have happened tomorrow", () => After(Reported, Dana, Give.Own.At(Noon.AddDays(1)))),
        new("safety-open", "a safety concern opened and closed in one batch", () => On(new Organization(), organization => organization.DoAll(
            Dana,
            new CaseCommand.ReportFailure("Glass in the soup.", Severity.Severe, Channel.InPerson, Safety: true),
            Give.Own,
            Give.Close))),
        new("playbook-unknown", "a report that names a playbook the organization hasn't got", () => On(new Organization(), organization => organization.Do(
            Dana,
            new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Playbook: new PlaybookRef("hotel", 2))))),
        new("playbook-unfit", "a report that names a playbook for praise", () => On(new Organization(), organization => organization.Do(
            Dana,
            new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Playbook: AccoladePlaybook.Playbook.Ref)))),
        new("playbook-unfit", "a move to a playbook that hasn't got the stage", async () =>
        {
            var short1 = StandardPlaybook.Definition.With(book => book.Named("short").From("Apologized").Do("SendFlowers").To("Flowers").From("Flowers").Do(StepKind.Listen).To("Heard"));
            var organization = new Organization(setup => setup.Playbooks.Add(short1));
            await organization.TakesAll(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Playbook: new PlaybookRef("short", 1)), Give.Own, Give.Sorry, new CaseCommand.TakeStep(new StepKind("SendFlowers")));
            return Of(await organization.Do(Dana, new CaseCommand.MovePlaybook(StandardPlaybook.Playbook.Ref)));
        }),
    ];

    private static IEnumerable<Provocation> OfTheLaws =>
    [
        new("not-owned", "closing what nobody owns", () => After(Reported, Dana, Give.Close)),
        new("nothing-done", "closing before anything was done", () => After(Reported, Dana, Give.Close)),
        new("apology-owed", "closing after a broken promise", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
            await organization.Passes(TimeSpan.FromHours(2));
            await organization.Takes(Guest, Give.Yes());
            return await organization.Do(Dana, Give.Close);
        })),
        new("answer-unhappy", "closing after a no", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Guest, Give.No());
            return await organization.Do(Dana, Give.Close);
        })),
        new("answer-stale", "closing on a yes to something older", () => On(new Organization(), async organization =>
        {
            await organization.Satisfied();
            await organization.Takes(Dana, Give.Part);
            return await organization.Do(Dana, Give.Close);
        })),
        new("answer-stale", "a yes that is older than what it would judge", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            return await organization.Do(Guest, Give.Yes().At(Noon.AddMinutes(-5)));
        })),
        new("check-missing", "closing before the customer was asked", () => After(Made(organization => organization.Remedied()), Dana, Give.Close)),
        new("check-missing", "closing praise that nobody debriefed", () => After(Made(organization => organization.TakesAll(Dana, new CaseCommand.ReportPraise("So friendly.", Channel.Mail), Give.Own)), Dana, Give.Close)),
        new("compensation-owed", "closing after a great inconvenience", () => After(Made(organization => organization.Remedied(Inconvenience.Great)), Dana, Give.Close)),
        new("compensation-owed", "closing what can't be put right", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Impossible);
            return await organization.Do(Dana, Give.Close);
        })),
        new("approval-pending", "closing while somebody has to approve", () => After(Requested, Dana, Give.Close)),
        new("approval-pending", "settling what somebody has to approve", () => After(Requested, Dana, Give.Settle("g1"))),
        new("promise-open", "closing with an open promise and no answer", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Promise("p1"));
            return await organization.Do(Dana, Give.Close);
        })),
        new("compensation-unsettled", "closing with an unsettled compensation and no answer", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Voucher("g1", 1_000));
            return await organization.Do(Dana, Give.Close);
        })),
        new("not-discardable", "a case that was apologized for", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Own, new CaseCommand.Acknowledge(Channel.Phone));
            return await organization.Do(Dana, Give.Discard);
        })),
        new("not-discardable", "a case opened more than 24 hours ago", () => On(new Organization(), async organization =>
        {
            await organization.Takes(Dana, Report());
            organization.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
            return await organization.Do(Dana, Give.Discard);
        })),
    ];

    private static DateTimeOffset Noon { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static Func<Task<Organization>> Made(Func<Organization, Task> walk) => async () =>
    {
        var organization = new Organization();
        await walk(organization);
        return organization;
    };

    private static Func<Task<Organization>> Reported { get; } = Made(organization => organization.Takes(Dana, Report()));

    private static Func<Task<Organization>> Requested { get; } = Made(async organization =>
    {
        await organization.Remedied();
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));
    });

    private static async Task<Organization> TwoOfAnn()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Rob, Report(customer: "ann@example.org"), Other);
        return organization;
    }

    private static Task<Refusal> TwinAsync() => On(new Organization(setup => setup.Options.OneOpenCasePerOrder = true), async organization =>
    {
        var report = new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Customer: new CustomerRef("ann@example.org"), Order: new CustomerRef("order 12"));
        await organization.Takes(Dana, report);
        return await organization.Do(Dana, report, Other);
    });

    private static async Task<Refusal> After(Func<Task<Organization>> made, Actor by, CaseCommand command) => Of(await (await made()).Do(by, command));

    private static async Task<Refusal> On(Organization organization, Func<Organization, ValueTask<CommandResult>> act) => Of(await act(organization));

    private static Refusal Of(CommandResult result) => ((CommandResult.Refused)result).Refusal;
}
