using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Messages;

/// <summary>Every way to be refused, by the public door. <c>contention</c> and <c>store-failed</c> have none: a lost race and a fault of a store are exceptions.</summary>
internal static partial class Provocations
{
    private static readonly CaseId Other = new("C-2");

    public static ImmutableArray<Provocation> All { get; } = [.. OfTheCase, .. OfTheLaws, .. OfPeople, .. OfMoney, .. OfPromises, .. OfTheCheck, .. OfOtherCases, .. OfTheDoor, .. OfDebriefs];

    private static IEnumerable<Provocation> OfTheCase =>
    [
        new("case-unknown", "a command for a case nobody reported", () => On(new House(), house => house.Do(Dana, Give.Own))),
        new("case-exists", "a second report under the same id", () => After(Reported, Dana, Report())),
        new("case-exists", "a customer's second open case about one order, where the organization allows one", TwinAsync),
        new("version-differs", "the caller saw another version", async () =>
        {
            var house = await Reported();
            return Of(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("late"), Dana, Give.Own).Expecting(7)));
        }),
        new("id-reused", "the same command id with other content", async () =>
        {
            var house = await Reported();
            await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, Give.Own));
            return Of(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a1"), Dana, Give.Close)));
        }),
        new("case-closed", "a step on a closed case", () => After(Made(house => house.Recovered()), Dana, Give.Full)),
        new("case-closed", "an act on a case that was merged, which doesn't go on in the older one", async () =>
        {
            var house = await TwoOfAnn();
            await house.Takes(Rob, Give.Merge("C-1"), Other);
            return Of(await house.Do(Dana, Give.Reopen, Other));
        }),
        new("case-closed", "such an act about something that has its name there", async () =>
        {
            var house = await TwoOfAnn();
            await house.Takes(Dana, Give.Voucher("g1", 300));
            await house.TakesAllOn(Other, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 200));
            await house.Takes(Rob, Give.Merge("C-1"), Other);
            return Of(await house.Do(Dana, Give.Voucher("g1", 200), Other));
        }),
        new("step-not-open", "a step that the stage hasn't got", () => After(Reported, Dana, Give.Full)),
        new("step-not-open", "a take-over before anybody owns the case", () => After(Reported, Max, Give.TakeOver)),
        new("ref-unknown", "an act about something of which the case has none, among what isn't open", async () => new Refusal((await (await Reported()).Desk.OpenStepsAsync(TenantId.Single, Case, Max)).Unmet["approve"])),
        new("step-reserved", "a built-in step taken by name", () => After(Made(house => house.Heard()), Dana, new CaseCommand.TakeStep(StepKind.Correct))),
        new("stream-read-only", "a newer version wrote to the case", () => On(new House(setup => setup.Store = new SeamStore(setup.Store!) { Newer = true }), async house =>
        {
            await house.Do(Dana, Report());
            return await house.Do(Dana, Give.Own);
        })),
        new("stream-too-long", "a note on a case with 9,700 events", () => On(new House(), async house =>
        {
            await house.Takes(Dana, Report());
            await house.FilledTo(9_700);
            return await house.Do(Dana, Give.Note);
        })),
        new("stream-too-long", "a withdrawal of more than the case has room for", () => On(new House(), async house =>
        {
            await house.TakesAll(Dana, [Report(), .. Enumerable.Range(1, 255).Select(i => Give.Promise($"p{i}"))]);
            await house.TakesAll(Dana, [.. Enumerable.Range(256, 100).Select(i => Give.Promise($"p{i}"))]);
            await house.FilledTo(9_700);
            return await house.Do(Guest, Give.Withdraw());
        })),
        new("stream-too-long", "a merge of more than 1,000 events", async () =>
        {
            var house = await TwoOfAnn();
            for (var i = 0; i < 5; i++)
            {
                await house.TakesAllOn(Other, Rob, [.. Enumerable.Repeat(Give.Note, 200)]);
            }

            return Of(await house.Do(Rob, Give.Merge("C-1"), Other));
        }),
        new("stream-too-long", "a merge of a case that absorbed one that absorbed another, and so on, more than eight times", async () =>
        {
            var house = await TwoOfAnn();
            for (var i = 3; i <= 10; i++)
            {
                house.Clock.Advance(TimeSpan.FromMinutes(1));
                await house.Takes(Rob, Report(customer: "ann@example.org"), new CaseId($"C-{i}"));
            }

            for (var i = 10; i > 2; i--)
            {
                await house.Takes(Rob, Give.Merge($"C-{i - 1}"), new CaseId($"C-{i}"));
            }

            return Of(await house.Do(Rob, Give.Merge("C-1"), Other));
        }),
        new("stream-too-long", "the customer's 4,001st event", () => On(new House(), async house =>
        {
            await house.Takes(Dana, Report());
            for (var i = 0; i < 250; i++)
            {
                await house.TakesAll(Guest, [.. Enumerable.Repeat(Give.Contact, 16)]);
            }

            return await house.Do(Guest, Give.Contact);
        })),
        new("batch-too-large", "a customer's batch of more than 16 commands", () => On(new House(), house => house.DoAll(Guest, [Report(), .. Enumerable.Repeat(Give.Contact, 16)]))),
        new("receipt-only-earlier", "a correction to a later time", () => After(Reported, Dana, new CaseCommand.CorrectReceipt(Noon))),
        new("reason-missing", "a lower severity without a reason", () => After(Reported, Dana, new CaseCommand.Assess(Severity.Minor))),
        new("level-unknown", "a level the organization hasn't got", () => After(Reported, Dana, new CaseCommand.Escalate(new Role("owner"), "A regular guest."))),
        new("dated-ahead", "something said to have happened tomorrow", () => After(Reported, Dana, Give.Own.At(Noon.AddDays(1)))),
        new("safety-open", "a safety concern opened and closed in one batch", () => On(new House(), house => house.DoAll(
            Dana,
            new CaseCommand.ReportFailure("Glass in the soup.", Severity.Severe, Channel.InPerson, Safety: true),
            Give.Own,
            Give.Close))),
        new("playbook-unknown", "a report that names a playbook the organization hasn't got", () => On(new House(), house => house.Do(
            Dana,
            new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Playbook: new PlaybookRef("hotel", 2))))),
        new("playbook-unfit", "a report that names a playbook for praise", () => On(new House(), house => house.Do(
            Dana,
            new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Playbook: AccoladePlaybook.Playbook.Ref)))),
        new("playbook-unfit", "a move to a playbook that hasn't got the stage", async () =>
        {
            var short1 = StandardPlaybook.Definition.With(book => book.Named("short").From("Apologized").Do("SendFlowers").To("Flowers").From("Flowers").Do(StepKind.Listen).To("Heard"));
            var house = new House(setup => setup.Playbooks.Add(short1));
            await house.TakesAll(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Playbook: new PlaybookRef("short", 1)), Give.Own, Give.Sorry, new CaseCommand.TakeStep(new StepKind("SendFlowers")));
            return Of(await house.Do(Dana, new CaseCommand.MovePlaybook(StandardPlaybook.Playbook.Ref)));
        }),
    ];

    private static IEnumerable<Provocation> OfTheLaws =>
    [
        new("not-owned", "closing what nobody owns", () => After(Reported, Dana, Give.Close)),
        new("nothing-done", "closing before anything was done", () => After(Reported, Dana, Give.Close)),
        new("apology-owed", "closing after a broken promise", () => On(new House(), async house =>
        {
            await house.Remedied();
            await house.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
            await house.Passes(TimeSpan.FromHours(2));
            await house.Takes(Guest, Give.Yes());
            return await house.Do(Dana, Give.Close);
        })),
        new("answer-unhappy", "closing after a no", () => On(new House(), async house =>
        {
            await house.Remedied();
            await house.Takes(Guest, Give.No());
            return await house.Do(Dana, Give.Close);
        })),
        new("answer-stale", "closing on a yes to something older", () => On(new House(), async house =>
        {
            await house.Satisfied();
            await house.Takes(Dana, Give.Part);
            return await house.Do(Dana, Give.Close);
        })),
        new("answer-stale", "a yes that is older than what it would judge", () => On(new House(), async house =>
        {
            await house.Remedied();
            return await house.Do(Guest, Give.Yes().At(Noon.AddMinutes(-5)));
        })),
        new("check-missing", "closing before the customer was asked", () => After(Made(house => house.Remedied()), Dana, Give.Close)),
        new("compensation-owed", "closing after a great inconvenience", () => After(Made(house => house.Remedied(Inconvenience.Great)), Dana, Give.Close)),
        new("compensation-owed", "closing what can't be put right", () => On(new House(), async house =>
        {
            await house.Heard();
            await house.Takes(Dana, Give.Impossible);
            return await house.Do(Dana, Give.Close);
        })),
        new("approval-pending", "closing while somebody has to approve", () => After(Requested, Dana, Give.Close)),
        new("approval-pending", "settling what somebody has to approve", () => After(Requested, Dana, Give.Settle("g1"))),
        new("promise-open", "closing with an open promise and no answer", () => On(new House(), async house =>
        {
            await house.Remedied();
            await house.Takes(Dana, Give.Promise("p1"));
            return await house.Do(Dana, Give.Close);
        })),
        new("compensation-unsettled", "closing with an unsettled compensation and no answer", () => On(new House(), async house =>
        {
            await house.Remedied();
            await house.Takes(Dana, Give.Voucher("g1", 1_000));
            return await house.Do(Dana, Give.Close);
        })),
        new("not-discardable", "a case that was apologized for", () => On(new House(), async house =>
        {
            await house.TakesAll(Dana, Report(), Give.Own, new CaseCommand.Acknowledge(Channel.Phone));
            return await house.Do(Dana, Give.Discard);
        })),
        new("not-discardable", "a case opened more than 24 hours ago", () => On(new House(), async house =>
        {
            await house.Takes(Dana, Report());
            house.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
            return await house.Do(Dana, Give.Discard);
        })),
    ];

    private static DateTimeOffset Noon { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static Func<Task<House>> Made(Func<House, Task> walk) => async () =>
    {
        var house = new House();
        await walk(house);
        return house;
    };

    private static Func<Task<House>> Reported { get; } = Made(house => house.Takes(Dana, Report()));

    private static Func<Task<House>> Requested { get; } = Made(async house =>
    {
        await house.Remedied();
        await house.Takes(Dana, Give.Voucher("g1", 6_000));
    });

    private static async Task<House> TwoOfAnn()
    {
        var house = new House();
        await house.Remedied(customer: "ann@example.org");
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.Takes(Rob, Report(customer: "ann@example.org"), Other);
        return house;
    }

    private static Task<Refusal> TwinAsync() => On(new House(setup => setup.Options.OneOpenCasePerOrder = true), async house =>
    {
        var report = new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Customer: new CustomerRef("ann@example.org"), Order: new CustomerRef("order 12"));
        await house.Takes(Dana, report);
        return await house.Do(Dana, report, Other);
    });

    private static async Task<Refusal> After(Func<Task<House>> made, Actor by, CaseCommand command) => Of(await (await made()).Do(by, command));

    private static async Task<Refusal> On(House house, Func<House, ValueTask<CommandResult>> act) => Of(await act(house));

    private static Refusal Of(CommandResult result) => ((CommandResult.Refused)result).Refusal;
}
