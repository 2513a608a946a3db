using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Tests.Cases;
using static ServiceRecovery.CaseCommand;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Golden;

/// <summary>The histories that are kept as bytes. A walk is changed only with its reason; a new one is added beside it.</summary>
internal static class GoldenWalks
{
    public static PlaybookDefinition Hotel { get; } = StandardPlaybook.Definition.With(book => book
        .Named("hotel", 1)
        .From("Apologized").Do("SendFlowers").To("Flowers")
        .From("Flowers").Do(StepKind.Listen).To("Heard"));

    /// <summary>Histories that nobody can write any more, and everybody can still read: a near miss about safety whose debrief was waived, and words of customers of whom nobody asked who they are, and a refund of before it was asked what had been captured.</summary>
    public static IReadOnlyList<string> Retired { get; } = ["near-miss", "money-unproved", "never-forgives-unproved", "money-uncaptured", "promises-unproved", "restaurant-unproved", "withdrawn-unproved", "merge-retold"];

    private static readonly Actor Guest = Actor.Customer("guest", "guest");

    public static IReadOnlyDictionary<string, Func<House, Task>> All { get; } = new SortedDictionary<string, Func<House, Task>>(StringComparer.Ordinal)
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
        ["house-step"] = HouseStepAsync,
        ["withdrawn"] = WithdrawnAsync,
        ["said"] = SaidAsync,
        ["identified"] = IdentifiedAsync,
        ["asked"] = AskedAsync,
    };

    private static async Task RestaurantAsync(House house)
    {
        await Do(house, Dana, new ReportFailure("The meal went back twice and lunch is over.", Severity.Major, Channel.InPerson, Inconvenience.Great, FailureNature.Process, Customer: new CustomerRef("guest"), Place: new PlaceId("table-12")));
        await Batch(house, Dana, new Own(), new Apologize("I am sorry. We took two tries and your lunch hour; that was ours.", Channel.InPerson), new Listen("I have to go back to work.", "Not to pay for this.", null, [ExpectationKind.Compensation]));
        await Do(house, Dana, new DeclareImpossible("No time for a third try.", "The meal is not charged."));
        await Do(house, Dana, new Compensate(new ActId("g1"), CompensationKind.WaivedCharge, Dollars(4_200), Settlement: "till 88"));
        await Do(house, Dana, new Compensate(new ActId("g2"), CompensationKind.Voucher, Dollars(6_000)));
        await Do(house, Max, new Approve(new ActId("g2"), 5_500));
        await Do(house, Guest, new RecordAnswer(Answer.Satisfied, Source.OwnChannel(), Scores: ImmutableSortedDictionary<string, int>.Empty.Add("fairness", 6), Words: "Kind of you."));
        await Do(house, Dana, new Close());
        await Do(house, Dana, new SettleCompensation(new ActId("g2"), "card 5512"));
    }

    private static async Task PromisesAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new MakePromise(new PromiseId("p1"), "Somebody calls you."));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(5));
        await Do(house, Dana, new KeepPromise(new PromiseId("p1"), "called", house.Clock.GetUtcNow() - TimeSpan.FromHours(3), new Evidence(Channel.Phone, "call 12")));
        await Do(house, Max, new TakeOver("Four calls are enough."));
        await Do(house, Max, new MakePromise(new PromiseId("p2"), "I am at your door.", Within: TimeSpan.FromHours(1), Who: Max.Id));
        await Do(house, Max, new MovePromise(new PromiseId("p2"), house.Clock.GetUtcNow() + TimeSpan.FromHours(2), Call("call 18")));
        await Do(house, Max, new MakePromise(new PromiseId("p3"), "A letter.", Within: TimeSpan.FromDays(2)));
        await Do(house, Guest, new ReleasePromise(new PromiseId("p3")));
        await Do(house, Max, new MakePromise(new PromiseId("t1"), "Order a line card.", Within: TimeSpan.FromDays(2), Kind: PromiseKind.Task));
        await Do(house, Max, new HandOver(Dana.Id, Dana.Role, "She knows the house."));
        await Do(house, Dana, new Own());
        await Do(house, Dana, new KeepPromise(new PromiseId("p2"), "visit 4711"));
        await Do(house, Dana, new Correct("Card changed."));
        await Do(house, Dana, new Apologize());
        await Do(house, Dana, new RecordAnswer(Answer.Satisfied, Call("visit 4711")).At(house.Clock.GetUtcNow()));
        await Do(house, Dana, new Close());
        await Do(house, Guest, new RecordAnswer(Answer.Unhappy));
    }

    private static async Task SilenceAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new FindNoFailure("The log shows the delivery.", "It was left with the neighbor."));
        await Do(house, Dana, new FollowUp(Channel.Phone, AskResult.NotReached));
        await Do(house, Dana, new FollowUp(Channel.Mail, AskResult.Delivered, new AskId("a-1")));
        house.Clock.Advance(TimeSpan.FromHours(25));
        await Do(house, Dana, new FollowUp(Channel.Sms, AskResult.Delivered));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromDays(3));
        await Do(house, Dana, new Close());
        await Do(house, Dana, new CaseCommand.Debrief(new DebriefId("d-1"), "Neighbors are asked first now."));
        await Do(house, Dana, new Reopen("They rang."));
    }

    private static async Task NeverForgivesAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new Correct("A new soup, late.", CorrectionExtent.Part));
        await Do(house, Guest, new RecordAnswer(Answer.Unhappy, Words: "Never again."));
        await Do(house, Dana, new DeclareUnreconciled(new ActId("u1"), "Two soups, an apology.", "A dinner for two.", true));
        await Do(house, Dana, new HandOnApproval(new ActId("u1"), Max.Role));
        await Do(house, Max, new Decline(new ActId("u1"), "Call them once more."));
        await Do(house, Dana, new DeclareUnreconciled(new ActId("u2"), "Two soups, an apology, a call.", "A dinner for two.", true));
        await Do(house, Max, new Approve(new ActId("u2")));
        await Do(house, Dana, new Close());
    }

    private static async Task MoneyAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new Correct("A taxi.", CorrectionExtent.Full, new ActId("c1"), Dollars(900)));
        await Do(house, Dana, new Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("pos/77"), Destination: new CustomerRef("card 1111")));
        await Do(house, Till, new FailSettlement(new ActId("g1"), SettlementOutcome.Unknown, "time-out"));
        await Do(house, Till, new FailSettlement(new ActId("g1"), SettlementOutcome.Failed, "closed account"));
        await Do(house, Dana, new Compensate(new ActId("g2"), CompensationKind.Voucher, Dollars(1_500), CompensationBasis.Entitlement, "house-terms-4", ClaimBy: house.Clock.GetUtcNow() + TimeSpan.FromHours(2)));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(3));
        await Do(house, Dana, new Compensate(new ActId("g3"), CompensationKind.Voucher, Dollars(1_500), Settlement: "card 12"));
        await Do(house, Dana, new ReverseCompensation(new ActId("g3"), "Wrong card.", 500));
        await Do(house, Guest, new RespondToOffer(OfferResponse.Countered, new ActId("g3"), Dollars(3_000)));
        await Do(house, Dana, new Compensate(new ActId("g4"), CompensationKind.Voucher, Dollars(6_000)));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromDays(4));
    }

    private static async Task MergeAsync(House house)
    {
        await Do(house, Dana, Report(customer: "ann@example.org"));
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var younger = new CaseId("C-2");
        await Do(house, Rob, Report(Inconvenience.Great, "ann@example.org"), younger);
        await Do(house, Rob, new Own(), younger);
        await Do(house, Rob, new MakePromise(new PromiseId("p1"), "A call.", Within: TimeSpan.FromDays(1)), younger);
        await Do(house, Rob, new Link(Case, "Same evening."), younger);
        await Do(house, Rob, new JoinCause(new CauseId("stove-3")), younger);
        await Do(house, Rob, new CorrectReceipt(house.Clock.GetUtcNow() - TimeSpan.FromSeconds(30)), younger);
        await Do(house, Rob, new Merge(Case), younger);
    }

    private static async Task PraiseAsync(House house)
    {
        await Do(house, Dana, new ReportPraise("The best evening in years.", Channel.Mail, [Rob.Id], new CustomerRef("ann@example.org")));
        await Do(house, Dana, new Own());
        await Do(house, Dana, new Thank("Thank you, we were glad to have you."));
        await Do(house, Dana, new Interview("He saw the birthday in the notes.", true, Channel.Phone));
        await Do(house, Dana, new Recognize([Rob.Id], "morning round", "Rob read the notes.", "floor"));
        await Do(house, Dana, new CaseCommand.Debrief(new DebriefId("d-1"), "We always read the notes."));
        await Do(house, Dana, new WritePractice(new PracticeId("pr-1"), "Read the booking notes at the door."));
        await Do(house, Dana, new Close());
    }

    private static async Task NearMissAsync(House house)
    {
        await Do(house, Till, new ReportNearMiss("A wet floor, nobody fell.", Channel.System, new PlaceId("hall"), Safety: true));
        await Do(house, Dana, new Own());
        await Do(house, Dana, new CaseCommand.Debrief(new DebriefId("d-2"), "Mats lie ready at the door."));
        await Do(house, Dana, new Close());
        var box = new CaseId("C-3");
        await Do(house, Till, new ReportNearMiss("A box in the hall, nobody fell.", Channel.System), box);
        await Do(house, Dana, new Own(), box);
        await Do(house, Dana, new WaiveDebrief("The cause has a debrief."), box);
        var praise = new CaseId("C-2");
        await Do(house, Dana, new ReportPraise("A note without a name.", Channel.InPerson), praise);
        await Do(house, Dana, new Own(), praise);
        await Do(house, Dana, new WaiveThanks("Nobody left a name."), praise);
        await Do(house, Dana, new WaiveInterview("Nobody left a name."), praise);
    }

    private static async Task EnteredInErrorAsync(House house)
    {
        await Do(house, Dana, Report());
        await Do(house, Dana, new Discard("Wrong table."));
        await Do(house, Dana, new RecordContact(Channel.Phone, Chase: true, HadToRetell: true, Words: "Where is my refund?"));
    }

    private static async Task HouseStepAsync(House house)
    {
        await Do(house, Dana, new ReportFailure("No room.", Severity.Severe, Channel.InPerson, Playbook: new PlaybookRef("hotel", 1), Concerned: [Rob.Id], Needs: "Ground floor.", Safety: true, Evidence: new Evidence(Channel.Phone, "call 9", house.Clock.GetUtcNow(), "first call")));
        await Do(house, Dana, new Own());
        await Do(house, Dana, new Apologize());
        await Do(house, Dana, new TakeStep(new StepKind("SendFlowers"), ImmutableSortedDictionary<string, string>.Empty.Add("color", "white"), "To the lobby."));
        await Do(house, Dana, new Listen("Nine hours on the road."));
        await Do(house, Dana, new MovePlaybook(new PlaybookRef("standard", 1)));
    }

    private static async Task WithdrawnAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(6_000)));
        await Do(house, Dana, new MakePromise(new PromiseId("p1"), "A call.", Within: TimeSpan.FromDays(1)));
        await Do(house, Guest, new Withdraw(Reason: "Leave it."));
    }

    private static async Task SaidAsync(House house)
    {
        await Do(house, Dana with { ActsFor = Max.Id }, Report());
        await Do(house, Till, new Acknowledge(Channel.Mail, "We have your letter."));
        await Do(house, Dana, new Explain(Known: CauseKnown.Unknown));
        await Do(house, Dana, new Explain("The stove was off."));
        await Do(house, Dana, new ConfirmUnderstanding("Soup, cold, twice.", true));
        await Do(house, Dana, new AddNote("Line one.\nZeile zwei. 三行目."));
        await Do(house, Dana, new Assess(Severity.Minor, Inconvenience.None, "It was a starter."));
        await Do(house, Dana, new Escalate(Max.Role, "They know the owner."));
        await Do(house, Dana, new Own());
        await Do(house, Dana, new Apologize("I am sorry if you were offended.", Channel.Mail, AsWritten: true));
    }

    private static async Task IdentifiedAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new Identify(Representative: new CustomerRef("Guest's daughter"), Evidence: new Evidence(Channel.Phone, "call 7")));
        await Do(house, Actor.Customer("guest's  DAUGHTER"), new RecordContact(Channel.Mail, Words: "Where does it stand?"));
        await Do(house, Dana, new Identify(new CustomerRef("another guest")));
        await Do(house, Max, new Approve(new ActId("t4")));
        await Do(house, Dana, new Correct("A new soup."));
        await Do(house, Dana, new RecordAnswer(Answer.Satisfied, Source.At("tablet-3")));
        await Do(house, Dana, new Close());
    }

    private static async Task AskedAsync(House house)
    {
        await Opened(house);
        await Do(house, Dana, new Correct("A new soup."));
        await Do(house, Till, new IssueAsking(Channel.Mail, new AskId("a1")));
        await Do(house, Till, new RecordDelivery(new AskId("a1"), AskResult.Sent));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(25));
        await Do(house, Till, new RecordDelivery(new AskId("a1"), AskResult.Bounced));
        await Do(house, Till, new IssueAsking(Channel.Sms));
        await Do(house, Till, new RecordDelivery(new AskId("ask-10"), AskResult.NotReached));
        await Do(house, Till, new RecordDelivery(new AskId("ask-10"), AskResult.Delivered));
        await Do(house, Actor.ByLink(house.Desk.For(TenantId.Single).AskTokenOf(Case, new AskId("ask-10"))), new RecordAnswer(Answer.Satisfied));
        await Do(house, Dana, new Close());
    }

    private static async Task Opened(House house) => await Batch(house, Dana, Report(customer: "guest"), new Own(), new Apologize(), new Listen("It was cold."));

    private static async Task Do(House house, Actor by, CaseCommand command, CaseId? on = null) => Accepted(await house.Do(by, command, on));

    private static async Task Batch(House house, Actor by, params ImmutableArray<CaseCommand> commands) => Accepted(await house.DoAll(by, commands));
}
