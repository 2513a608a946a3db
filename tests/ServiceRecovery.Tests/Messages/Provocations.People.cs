using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Messages;

internal static partial class Provocations
{
    private static readonly StaffMember[] People =
    [
        new(Dana.Id) { Logins = [new PersonId("dana.2")] },
        new(Max.Id) { RelatedTo = [new CustomerRef("ann@example.org")] },
        new(new PersonId("gone"), IsActive: false),
    ];

    private static IEnumerable<Provocation> OfPeople =>
    [
        new("level-too-low", "a take-over by somebody of the same level", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Own);
            return await organization.Do(Rob, Give.TakeOver);
        })),
        new("level-too-low", "an approval that was handed on to a higher level", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Voucher("g1", 6_000));
            await organization.Takes(Dana, Give.HandOn("g1"));
            return await organization.Do(Rob, Give.Approve("g1"));
        })),
        new("concerned-person", "the person complained about owns the case", () => On(new Organization(), async organization =>
        {
            await organization.Takes(Rob, new CaseCommand.ReportFailure("Dana shouted.", Severity.Major, Channel.Phone, Concerned: [Dana.Id]));
            return await organization.Do(Dana, Give.Own);
        })),
        new("source-not-allowed", "a customer owns a case", () => After(Reported, Guest, Give.Own)),
        new("source-not-allowed", "a system answers for the customer", () => After(Made(organization => organization.Remedied()), Till, Give.Yes())),
        new("source-not-allowed", "staff break a promise by hand", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Promise("p1"));
            return await organization.Do(Dana, new CaseCommand.BreakPromise(new PromiseId("p1")));
        })),
        new("source-not-allowed", "staff act by the customer's own channel", () => After(Made(organization => organization.Remedied()), Dana, Give.Yes(Source.OwnChannel()))),
        new("evidence-missing", "a yes that staff enter without evidence", () => After(Made(organization => organization.Remedied()), Dana, Give.Yes())),
        new("evidence-missing", "a promise is said to have been kept, after its time", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1)));
            organization.Clock.Advance(TimeSpan.FromHours(2));
            return await organization.Do(Dana, new CaseCommand.KeepPromise(new PromiseId("p1"), "called", organization.Clock.GetUtcNow() - TimeSpan.FromMinutes(90)));
        })),
        new("evidence-used", "evidence that belongs to another case", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Yes(Call("call 18")));
            await organization.TakesAll(Rob, Other);
            return await organization.Do(Rob, Give.Withdraw(Call("call 18")), Other);
        })),
        new("overruled-answer", "the owner types a yes over the customer's no", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Guest, Give.No());
            await organization.Takes(Dana, Give.Part);
            return await organization.Do(Dana, Give.Yes(Call()));
        })),
        new("not-unhappy", "given up after the no of a former customer", () => On(new Organization(), async organization =>
        {
            await organization.Remedied(customer: "ann@example.org");
            await organization.Takes(Guest, Give.No());
            await organization.Takes(Rob, new CaseCommand.Identify(new CustomerRef("bob@example.org")));
            await organization.Takes(Max, Give.Approve((await organization.Now()).Approvals.Single().Ref.Value));
            return await organization.Do(Dana, Give.Unreconciled("u1"));
        })),
        new("not-unhappy", "given up after a no, to which a merge brought a later yes", () => On(new Organization(), async organization =>
        {
            await organization.Remedied(customer: "ann@example.org");
            await organization.Takes(Guest, Give.No());
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
            await organization.Takes(Rob, Report(customer: "ann@example.org"), Other);
            await organization.TakesAllOn(Other, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Full);
            await organization.Takes(Guest, Give.Yes(), Other);
            await organization.Takes(Rob, Give.Merge("C-1"), Other);
            return await organization.Do(Dana, Give.Unreconciled("u1"));
        })),
        new("approval-needed", "a declaration that waits for another person, in a batch", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Guest, Give.No());
            return await organization.DoAll(Dana, Give.Note, Give.Unreconciled("u1"));
        })),
        new("not-the-customer", "another customer answers", () => After(Made(organization => organization.Remedied(customer: "bob@example.org")), Guest, Give.Yes())),
        new("not-the-customer", "the owner answers as the customer", () => After(Made(organization => organization.Remedied()), Actor.Customer("DANA"), Give.Yes())),
        new("device-unknown", "an answer on a device that isn't registered", () => After(Made(organization => organization.Remedied()), Dana, Give.Yes(Source.At("tablet-9")))),
        new("device-elsewhere", "an answer on a device that stands somewhere else", () => On(new Organization(setup => setup.Options.Devices.Add("display-1", "hall")), async organization =>
        {
            await organization.DoAll(Dana, new CaseCommand.ReportFailure("Cold.", Severity.Major, Channel.InPerson, Place: new PlaceId("bar")), Give.Own, Give.Sorry, Give.Ear, Give.Part);
            return await organization.Do(Dana, Give.Yes(Source.At("display-1")));
        })),
        new("second-person-needed", "a hand-over to oneself", () => After(Made(organization => organization.TakesAll(Dana, Report(), Give.Own)), Dana, Give.HandOver(Dana))),
        new("second-person-needed", "who asked approves", () => After(Requested, Dana, Give.Approve("g1"))),
        new("second-person-needed", "who is related to the customer approves", () => On(new Organization(setup => setup.Staff = new StaffList(People)), async organization =>
        {
            await organization.Remedied(customer: "ann@example.org");
            await organization.Takes(Dana, Give.Voucher("g1", 6_000));
            return await organization.Do(Max, Give.Approve("g1"));
        })),
        new("person-unknown", "somebody acts whom the directory doesn't know", () => On(
            new Organization(setup => setup.Staff = new StaffList(People)),
            organization => organization.Do(new Actor(new PersonId("nobody"), new Role("server")), Report()))),
        new("compensation-not-open", "the settlement of what was declined", () => On(new Organization(), async organization =>
        {
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", 6_000));
            await organization.Takes(Max, Give.Decline("g1"));
            return await organization.Do(Till, Give.Settle("g1"));
        })),
        new("person-inactive", "somebody who left acts", () => On(
            new Organization(setup => setup.Staff = new StaffList(People)),
            organization => organization.Do(new Actor(new PersonId("gone"), new Role("server")), Report()))),
    ];

    private static IEnumerable<Provocation> OfPromises =>
    [
        new("ref-used", "a second promise of one name", () => After(Promised, Dana, Give.Promise("p1"))),
        new("ref-unknown", "keeping a promise nobody made", () => After(Reported, Dana, Give.Keep("p7"))),
        new("due-in-past", "a promise recorded later, for a time before it was made", () => After(Reported, Dana, Give.Promise("p1", due: Noon.AddHours(-2)).At(Noon.AddHours(-1)))),
        new("due-in-past", "a promise for a time that has come", () => After(Reported, Dana, Give.Promise("p1", due: Noon))),
        new("due-in-past", "a time before the last thing in a case that was recorded by a clock ahead", async () =>
        {
            var ahead = new Organization(setup => setup.Key = OrganizationWalks.Key);
            ahead.Clock.Advance(TimeSpan.FromHours(3));
            await ahead.Takes(Dana, Report());
            var behind = new Organization(setup => (setup.Store, setup.Key) = (ahead.Store, OrganizationWalks.Key));
            behind.CountFrom(100);
            return Of(await behind.Do(Dana, Give.Promise("p1", due: Noon.AddHours(1))));
        }),
        new("due-out-of-range", "a promise for the next century", () => After(Reported, Dana, Give.Promise("p1", due: DateTimeOffset.MaxValue))),
        new("promise-not-open", "keeping a broken promise", () => After(Broken, Dana, Give.Keep("p1"))),
        new("promise-not-open", "keeping a promise after its time", () => After(Broken, Dana, Give.Keep("p1", keptAt: Noon.AddHours(2)))),
        new("promise-not-open", "keeping a promise twice", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Promise("p1"), Give.Keep("p1"));
            return await organization.Do(Dana, Give.Keep("p1"));
        })),
        new("promise-not-open", "releasing a promise that was recorded late", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1)));
            await organization.Passes(TimeSpan.FromHours(3));
            await organization.Takes(Dana, Give.Keep("p1", keptAt: Noon.AddMinutes(30)));
            return await organization.Do(Guest, Give.Release("p1"));
        })),
        new("promise-not-open", "moving a promise that was released", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Promise("p1"));
            await organization.Takes(Guest, Give.Release("p1"));
            return await organization.Do(Guest, Give.Move("p1", Noon.AddHours(9)));
        })),
        new("promise-not-open", "moving a promise at its time, before it was broken", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1)));
            organization.Clock.Advance(TimeSpan.FromHours(1));
            return await organization.Do(Guest, Give.Move("p1", Noon.AddHours(9)));
        })),
        new("promise-not-open", "releasing a broken promise", () => After(Broken, Guest, Give.Release("p1"))),
        new("wait-not-over", "due work that comes too early for a promise", () => After(Promised, Till, new CaseCommand.BreakPromise(new PromiseId("p1")))),
    ];

    private static IEnumerable<Provocation> OfTheCheck =>
    [
        new("attempts-missing", "silence after one attempt of two", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Ask());
            return await organization.Do(Till, new CaseCommand.RecordSilence());
        })),
        new("attempts-missing", "silence after no attempt at all", () => After(Made(organization => organization.Remedied()), Till, new CaseCommand.RecordSilence())),
        new("attempts-missing", "unreachable, but an attempt arrived", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Ask());
            return await organization.Do(Dana, Give.NoContact(SilenceReason.Unreachable));
        })),
        new("attempts-missing", "unreachable, but nobody tried", () => After(Made(organization => organization.Remedied(customer: "ann@example.org")), Dana, Give.NoContact(SilenceReason.Unreachable))),
        new("contact-not-wanted", "an asking after the customer asked not to be contacted", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
            return await organization.Do(Dana, Give.Ask());
        })),
        new("ref-unknown", "an answer to an asking that the case hasn't", () => After(Made(organization => organization.Remedied()), Guest, new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a9")))),
        new("ref-used", "an asking by the name of another", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.IssueAsking("a1"));
            return await organization.Do(Dana, Give.IssueAsking("a1"));
        })),
        new("answer-stale", "a yes to an asking before the last thing that was done", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.IssueAsking("a1"));
            await organization.Takes(Dana, Give.Part);
            return await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a1")));
        })),
        new("answer-stale", "a yes to an asking whose time is over", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.IssueAsking("a1"));
            organization.Clock.Advance(TimeSpan.FromDays(31));
            return await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a1")));
        })),
        new("ask-answered", "the same answer to one asking again", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.IssueAsking("a1"));
            await organization.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a1")));
            return await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: new AskId("a1")));
        })),
        new("token-unknown", "a link that is of no asking of the case", () => After(Made(organization => organization.Remedied()), Actor.ByLink("a1.AAAAAAAAAAAAAAAAAAAAAA"), Give.Yes())),
        new("wait-not-over", "an asking that counts as arrived before its time", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.IssueAsking("a1"));
            await organization.Takes(Till, Give.Delivery("a1", AskResult.Sent));
            return await organization.Do(Actor.DueWork, new CaseCommand.PresumeDelivery(new AskId("a1")));
        })),
        new("wait-not-over", "silence before its time", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Dana, Give.Ask());
            organization.Clock.Advance(TimeSpan.FromHours(24));
            await organization.Takes(Dana, Give.Ask());
            return await organization.Do(Till, new CaseCommand.RecordSilence());
        })),
        new("referral-untold", "a declaration without telling where to turn to", () => On(new Organization(), async organization =>
        {
            await organization.Remedied();
            await organization.Takes(Guest, Give.No());
            return await organization.Do(Dana, Give.Unreconciled("u1", referralTold: false));
        })),
        new("apology-refused", "words that blame the customer", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Own);
            return await organization.Do(Dana, new CaseCommand.Apologize("We are sorry if you were upset.", Channel.Mail));
        })),
        new("template-unknown", "a template nobody wrote", () => On(new Organization(), async organization =>
        {
            await organization.TakesAll(Dana, Report(), Give.Own);
            return await organization.Do(Dana, new CaseCommand.Apologize(Channel: Channel.Mail, Template: "grovel"));
        })),
    ];

    private static Func<Task<Organization>> Promised { get; } = Made(organization => organization.TakesAll(Dana, Report(), Give.Promise("p1", within: TimeSpan.FromHours(1))));

    private static Func<Task<Organization>> Broken { get; } = async () =>
    {
        var organization = await Promised();
        await organization.Passes(TimeSpan.FromHours(3));
        return organization;
    };

    private static async Task TakesAll(this Organization organization, Actor by, CaseId on)
    {
        foreach (var command in new[] { Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full })
        {
            await organization.Takes(by, command, on);
        }
    }
}
