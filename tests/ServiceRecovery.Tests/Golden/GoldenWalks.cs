using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Tests.Cases;
using static ServiceRecovery.CaseCommand;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Golden;

/// <summary>The histories that are kept as bytes. A walk is changed only with its reason; a new one is added beside it.</summary>
internal static class GoldenWalks
{
    public static PlaybookDefinition Hotel { get; } = StandardPlaybook.Definition.With(book => book
        .Named("hotel", 1)
        .From("Apologized").Do("SendFlowers").To("Flowers")
        .From("Flowers").Do(StepKind.Listen).To("Heard"));

    /// <summary>Histories that nobody can write any more, and everybody can still read: a near miss about safety whose debrief was waived, words of customers of whom nobody asked who they are, a refund of before it was asked what had been captured, and another customer of before that was marked.</summary>
    public static IReadOnlyList<string> Retired { get; } = ["near-miss", "money-unproved", "never-forgives-unproved", "money-uncaptured", "promises-unproved", "restaurant-unproved", "withdrawn-unproved", "merge-retold", "identified-unmarked"];

    private static readonly Actor Guest = Actor.Customer("guest", "guest");

    public static IReadOnlyDictionary<string, Func<Organization, Task>> All { get; } = new SortedDictionary<string, Func<Organization, Task>>(StringComparer.Ordinal)
    {
        ["restaurant"] = RestaurantAsync,
        ["promises"] = PromisesAsync,
        ["silence"] = SilenceAsync,
        ["never-forgives"] = NeverForgivesAsync,
        ["money"] = MoneyAsync,
        ["merge"] = MergeAsync,
        ["praise"] = PraiseAsync,
        ["near-miss-debriefed"] = NearMissAsync,
        ["entered-in-error"] = EnteredInErrorAsync,
        ["house-step"] = CustomStepAsync,
        ["withdrawn"] = WithdrawnAsync,
        ["said"] = SaidAsync,
        ["identified"] = IdentifiedAsync,
        ["asked"] = AskedAsync,
    };

    private static async Task RestaurantAsync(Organization organization)
    {
        await Do(organization, Dana, new ReportFailure("The meal went back twice and lunch is over.", Severity.Major, Channel.InPerson, Inconvenience.Great, FailureNature.Process, Customer: new CustomerRef("guest"), Place: new PlaceId("table-12")));
        await Batch(organization, Dana, new Own(), new Apologize("I am sorry. We took two tries and your lunch hour; that was ours.", Channel.InPerson), new Listen("I have to go back to work.", "Not to pay for this.", null, [ExpectationKind.Compensation]));
        await Do(organization, Dana, new DeclareImpossible("No time for a third try.", "The meal is not charged."));
        await Do(organization, Dana, new Compensate(new ActId("g1"), CompensationKind.WaivedCharge, Dollars(4_200), Settlement: "till 88"));
        await Do(organization, Dana, new Compensate(new ActId("g2"), CompensationKind.Voucher, Dollars(6_000)));
        await Do(organization, Max, new Approve(new ActId("g2"), 5_500));
        await Do(organization, Guest, new RecordAnswer(Answer.Satisfied, Source.OwnChannel(), Scores: ImmutableSortedDictionary<string, int>.Empty.Add("fairness", 6), Words: "Kind of you."));
        await Do(organization, Dana, new Close());
        await Do(organization, Dana, new SettleCompensation(new ActId("g2"), "card 5512"));
    }

    private static async Task PromisesAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new MakePromise(new PromiseId("p1"), "Somebody calls you."));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(5));
        await Do(organization, Dana, new KeepPromise(new PromiseId("p1"), "called", organization.Clock.GetUtcNow() - TimeSpan.FromHours(3), new Evidence(Channel.Phone, "call 12")));
        await Do(organization, Max, new TakeOver("Four calls are enough."));
        await Do(organization, Max, new MakePromise(new PromiseId("p2"), "I am at your door.", Within: TimeSpan.FromHours(1), Who: Max.Id));
        await Do(organization, Max, new MovePromise(new PromiseId("p2"), organization.Clock.GetUtcNow() + TimeSpan.FromHours(2), Call("call 18")));
        await Do(organization, Max, new MakePromise(new PromiseId("p3"), "A letter.", Within: TimeSpan.FromDays(2)));
        await Do(organization, Guest, new ReleasePromise(new PromiseId("p3")));
        await Do(organization, Max, new MakePromise(new PromiseId("t1"), "Order a line card.", Within: TimeSpan.FromDays(2), Kind: PromiseKind.Task));
        await Do(organization, Max, new HandOver(Dana.Id, Dana.Role, "She knows the house."));
        await Do(organization, Dana, new Own());
        await Do(organization, Dana, new KeepPromise(new PromiseId("p2"), "visit 4711"));
        await Do(organization, Dana, new Correct("Card changed."));
        await Do(organization, Dana, new Apologize());
        await Do(organization, Dana, new RecordAnswer(Answer.Satisfied, Call("visit 4711")).At(organization.Clock.GetUtcNow()));
        await Do(organization, Dana, new Close());
        await Do(organization, Guest, new RecordAnswer(Answer.Unhappy));
    }

    private static async Task SilenceAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new FindNoFailure("The log shows the delivery.", "It was left with the neighbor."));
        await Do(organization, Dana, new FollowUp(Channel.Phone, AskResult.NotReached));
        await Do(organization, Dana, new FollowUp(Channel.Mail, AskResult.Delivered, new AskId("a-1")));
        organization.Clock.Advance(TimeSpan.FromHours(25));
        await Do(organization, Dana, new FollowUp(Channel.Sms, AskResult.Delivered));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromDays(3));
        await Do(organization, Dana, new Close());
        await Do(organization, Dana, new CaseCommand.Debrief(new DebriefId("d-1"), "Neighbors are asked first now."));
        await Do(organization, Dana, new Reopen("They rang."));
    }

    private static async Task NeverForgivesAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new Correct("A new soup, late.", CorrectionExtent.Part));
        await Do(organization, Guest, new RecordAnswer(Answer.Unhappy, Words: "Never again."));
        await Do(organization, Dana, new DeclareUnreconciled(new ActId("u1"), "Two soups, an apology.", "A dinner for two.", true));
        await Do(organization, Dana, new HandOnApproval(new ActId("u1"), Max.Role));
        await Do(organization, Max, new Decline(new ActId("u1"), "Call them once more."));
        await Do(organization, Dana, new DeclareUnreconciled(new ActId("u2"), "Two soups, an apology, a call.", "A dinner for two.", true));
        await Do(organization, Max, new Approve(new ActId("u2")));
        await Do(organization, Dana, new Close());
    }

    private static async Task MoneyAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new Correct("A taxi.", CorrectionExtent.Full, new ActId("c1"), Dollars(900)));
        await Do(organization, Dana, new Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("pos/77"), Destination: new CustomerRef("card 1111")));
        await Do(organization, Till, new FailSettlement(new ActId("g1"), SettlementOutcome.Unknown, "time-out"));
        await Do(organization, Till, new FailSettlement(new ActId("g1"), SettlementOutcome.Failed, "closed account"));
        await Do(organization, Dana, new Compensate(new ActId("g2"), CompensationKind.Voucher, Dollars(1_500), CompensationBasis.Entitlement, "house-terms-4", ClaimBy: organization.Clock.GetUtcNow() + TimeSpan.FromHours(2)));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(3));
        await Do(organization, Dana, new Compensate(new ActId("g3"), CompensationKind.Voucher, Dollars(1_500), Settlement: "card 12"));
        await Do(organization, Dana, new ReverseCompensation(new ActId("g3"), "Wrong card.", 500));
        await Do(organization, Guest, new RespondToOffer(OfferResponse.Countered, new ActId("g3"), Dollars(3_000)));
        await Do(organization, Dana, new Compensate(new ActId("g4"), CompensationKind.Voucher, Dollars(6_000)));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromDays(4));
    }

    private static async Task MergeAsync(Organization organization)
    {
        await Do(organization, Dana, Report(customer: "ann@example.org"));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        var younger = new CaseId("C-2");
        await Do(organization, Rob, Report(Inconvenience.Great, "ann@example.org"), younger);
        await Do(organization, Rob, new Own(), younger);
        await Do(organization, Rob, new MakePromise(new PromiseId("p1"), "A call.", Within: TimeSpan.FromDays(1)), younger);
        await Do(organization, Rob, new Link(Case, "Same evening."), younger);
        await Do(organization, Rob, new JoinCause(new CauseId("stove-3")), younger);
        await Do(organization, Rob, new CorrectReceipt(organization.Clock.GetUtcNow() - TimeSpan.FromSeconds(30)), younger);
        await Do(organization, Rob, new Merge(Case), younger);
    }

    private static async Task PraiseAsync(Organization organization)
    {
        await Do(organization, Dana, new ReportPraise("The best evening in years.", Channel.Mail, [Rob.Id], new CustomerRef("ann@example.org")));
        await Do(organization, Dana, new Own());
        await Do(organization, Dana, new Thank("Thank you, we were glad to have you."));
        await Do(organization, Dana, new Interview("He saw the birthday in the notes.", true, Channel.Phone));
        await Do(organization, Dana, new Recognize([Rob.Id], "morning round", "Rob read the notes.", "floor"));
        await Do(organization, Dana, new CaseCommand.Debrief(new DebriefId("d-1"), "We always read the notes."));
        await Do(organization, Dana, new WritePractice(new PracticeId("pr-1"), "Read the booking notes at the door."));
        await Do(organization, Dana, new Close());
    }

    private static async Task NearMissAsync(Organization organization)
    {
        await Do(organization, Till, new ReportNearMiss("A wet floor, nobody fell.", Channel.System, new PlaceId("hall"), Safety: true));
        await Do(organization, Dana, new Own());
        await Do(organization, Dana, new CaseCommand.Debrief(new DebriefId("d-2"), "Mats lie ready at the door."));
        await Do(organization, Dana, new Close());
        var box = new CaseId("C-3");
        await Do(organization, Till, new ReportNearMiss("A box in the hall, nobody fell.", Channel.System), box);
        await Do(organization, Dana, new Own(), box);
        await Do(organization, Dana, new WaiveDebrief("The cause has a debrief."), box);
        var praise = new CaseId("C-2");
        await Do(organization, Dana, new ReportPraise("A note without a name.", Channel.InPerson), praise);
        await Do(organization, Dana, new Own(), praise);
        await Do(organization, Dana, new WaiveThanks("Nobody left a name."), praise);
        await Do(organization, Dana, new WaiveInterview("Nobody left a name."), praise);
    }

    private static async Task EnteredInErrorAsync(Organization organization)
    {
        await Do(organization, Dana, Report());
        await Do(organization, Dana, new Discard("Wrong table."));
        await Do(organization, Dana, new RecordContact(Channel.Phone, Chase: true, HadToRetell: true, Words: "Where is my refund?"));
    }

    private static async Task CustomStepAsync(Organization organization)
    {
        await Do(organization, Dana, new ReportFailure("No room.", Severity.Severe, Channel.InPerson, Playbook: new PlaybookRef("hotel", 1), Concerned: [Rob.Id], Needs: "Ground floor.", Safety: true, Evidence: new Evidence(Channel.Phone, "call 9", organization.Clock.GetUtcNow(), "first call")));
        await Do(organization, Dana, new Own());
        await Do(organization, Dana, new Apologize());
        await Do(organization, Dana, new TakeStep(new StepKind("SendFlowers"), ImmutableSortedDictionary<string, string>.Empty.Add("color", "white"), "To the lobby."));
        await Do(organization, Dana, new Listen("Nine hours on the road."));
        await Do(organization, Dana, new MovePlaybook(new PlaybookRef("standard", 1)));
    }

    private static async Task WithdrawnAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(6_000)));
        await Do(organization, Dana, new MakePromise(new PromiseId("p1"), "A call.", Within: TimeSpan.FromDays(1)));
        await Do(organization, Guest, new Withdraw(Reason: "Leave it."));
    }

    private static async Task SaidAsync(Organization organization)
    {
        await Do(organization, Dana with { ActsFor = Max.Id }, Report());
        await Do(organization, Till, new Acknowledge(Channel.Mail, "We have your letter."));
        await Do(organization, Dana, new Explain(Known: CauseKnown.Unknown));
        await Do(organization, Dana, new Explain("The stove was off."));
        await Do(organization, Dana, new ConfirmUnderstanding("Soup, cold, twice.", true));
        await Do(organization, Dana, new AddNote("Line one.\nZeile zwei. 三行目."));
        await Do(organization, Dana, new Assess(Severity.Minor, Inconvenience.None, "It was a starter."));
        await Do(organization, Dana, new Escalate(Max.Role, "They know the owner."));
        await Do(organization, Dana, new Own());
        await Do(organization, Dana, new Apologize("I am sorry if you were offended.", Channel.Mail, AsWritten: true));
    }

    private static async Task IdentifiedAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new Identify(Representative: new CustomerRef("Guest's daughter"), Evidence: new Evidence(Channel.Phone, "call 7")));
        await Do(organization, Actor.Customer("guest's  DAUGHTER"), new RecordContact(Channel.Mail, Words: "Where does it stand?"));
        await Do(organization, Dana, new Identify(new CustomerRef("another guest")));
        await Do(organization, Max, new Approve(new ActId("t4")));
        await Do(organization, Dana, new Correct("A new soup."));
        await Do(organization, Dana, new RecordAnswer(Answer.Satisfied, Source.At("tablet-3")));
        await Do(organization, Dana, new Close());
    }

    private static async Task AskedAsync(Organization organization)
    {
        await Opened(organization);
        await Do(organization, Dana, new Correct("A new soup."));
        await Do(organization, Till, new IssueAsking(Channel.Mail, new AskId("a1")));
        await Do(organization, Till, new RecordDelivery(new AskId("a1"), AskResult.Sent));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(25));
        await Do(organization, Till, new RecordDelivery(new AskId("a1"), AskResult.Bounced));
        await Do(organization, Till, new IssueAsking(Channel.Sms));
        await Do(organization, Till, new RecordDelivery(new AskId("ask-10"), AskResult.NotReached));
        await Do(organization, Till, new RecordDelivery(new AskId("ask-10"), AskResult.Delivered));
        await Do(organization, Actor.ByLink(organization.Desk.For(TenantId.Single).AskTokenOf(Case, new AskId("ask-10"))), new RecordAnswer(Answer.Satisfied));
        await Do(organization, Dana, new Close());
    }

    private static async Task Opened(Organization organization) => await Batch(organization, Dana, Report(customer: "guest"), new Own(), new Apologize(), new Listen("It was cold."));

    private static async Task Do(Organization organization, Actor by, CaseCommand command, CaseId? on = null) => Accepted(await organization.Do(by, command, on));

    private static async Task Batch(Organization organization, Actor by, params ImmutableArray<CaseCommand> commands) => Accepted(await organization.DoAll(by, commands));
}
