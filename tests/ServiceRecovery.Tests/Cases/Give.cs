using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>Commands with the words that don't matter filled in, so that what matters stands out.</summary>
internal static class Give
{
    public static CaseCommand Own => new CaseCommand.Own();

    public static CaseCommand Close => new CaseCommand.Close();

    public static CaseCommand Sorry => new CaseCommand.Apologize();

    public static CaseCommand Ear => new CaseCommand.Listen("I have to go back to work.");

    public static CaseCommand Full => new CaseCommand.Correct("A hot soup.");

    public static CaseCommand Part => new CaseCommand.Correct("A warm soup.", CorrectionExtent.Part);

    public static CaseCommand Impossible => new CaseCommand.DeclareImpossible("The kitchen is closed.", "The meal is not charged.");

    public static CaseCommand NothingWrong => new CaseCommand.FindNoFailure("The thermometer said 70 degrees.", "Gazpacho is served cold.");

    public static CaseCommand Contact => new CaseCommand.RecordContact(Channel.Phone);

    public static CaseCommand OutOfOffice => new CaseCommand.RecordContact(Channel.Mail, Words: "I am away until Monday.", Automatic: true);

    public static CaseCommand Reopen => new CaseCommand.Reopen("They rang.");

    public static CaseCommand Note => new CaseCommand.AddNote("Window table.");

    public static CaseCommand Yes(Source? source = null, string? words = null) => new CaseCommand.RecordAnswer(Answer.Satisfied, source, Words: words);

    public static CaseCommand No(Source? source = null) => new CaseCommand.RecordAnswer(Answer.Unhappy, source);

    public static CaseCommand Accepts(Source? source = null) => new CaseCommand.RecordAnswer(Answer.Accepts, source);

    public static CaseCommand Voucher(string id, long minor, string? settlement = null, DateTimeOffset? claimBy = null) =>
        new CaseCommand.Compensate(new ActId(id), CompensationKind.Voucher, Dollars(minor), ClaimBy: claimBy, Settlement: settlement);

    public static CaseCommand Settle(string id) => new CaseCommand.SettleCompensation(new ActId(id), "card 5512");

    public static CaseCommand Fail(string id, SettlementOutcome how = SettlementOutcome.Failed) => new CaseCommand.FailSettlement(new ActId(id), how);

    public static CaseCommand Reverse(string id, long? minor = null) => new CaseCommand.ReverseCompensation(new ActId(id), "Paid twice.", minor);

    public static CaseCommand Approve(string id, long? less = null) => new CaseCommand.Approve(new ActId(id), less);

    public static CaseCommand Decline(string id) => new CaseCommand.Decline(new ActId(id), "Too much for a soup.");

    public static CaseCommand HandOn(string id, string level = "manager") => new CaseCommand.HandOnApproval(new ActId(id), new Role(level));

    public static CaseCommand Declines(string? id = null, Source? source = null) => new CaseCommand.RespondToOffer(OfferResponse.Declined, id is null ? null : new ActId(id), Source: source);

    public static CaseCommand Promise(string id, DateTimeOffset? due = null, TimeSpan? within = null, PromiseKind kind = PromiseKind.ToCustomer) =>
        new CaseCommand.MakePromise(new PromiseId(id), "Somebody calls you.", due, within, Kind: kind);

    public static CaseCommand Keep(string id, DateTimeOffset? keptAt = null) => new CaseCommand.KeepPromise(new PromiseId(id), "called", keptAt, keptAt is null ? null : new Evidence(Channel.Phone, $"kept {id}"));

    public static CaseCommand Move(string id, DateTimeOffset due, Source? source = null) => new CaseCommand.MovePromise(new PromiseId(id), due, source);

    public static CaseCommand Release(string id, Source? source = null) => new CaseCommand.ReleasePromise(new PromiseId(id), source);

    public static CaseCommand Ask(AskResult result = AskResult.Delivered) => new CaseCommand.FollowUp(Channel.Mail, result);

    public static CaseCommand IssueAsking(string? ask = null) => new CaseCommand.IssueAsking(Channel.Mail, ask is null ? null : new AskId(ask));

    public static CaseCommand Delivery(string ask, AskResult result = AskResult.Delivered) => new CaseCommand.RecordDelivery(new AskId(ask), result);

    public static CaseCommand NoContact(SilenceReason reason, Source? source = null) => new CaseCommand.RecordNoContact(reason, source);

    public static CaseCommand Unreconciled(string id, bool referralTold = true) => new CaseCommand.DeclareUnreconciled(new ActId(id), "Two soups, an apology.", "A dinner for two.", referralTold);

    public static CaseCommand Withdraw(Source? source = null) => new CaseCommand.Withdraw(source);

    public static CaseCommand Discard => new CaseCommand.Discard("Typed at the wrong table.");

    public static CaseCommand Merge(string into) => new CaseCommand.Merge(new CaseId(into));

    public static CaseCommand Link(string to) => new CaseCommand.Link(new CaseId(to), "Same kitchen.");

    public static CaseCommand TakeOver => new CaseCommand.TakeOver("Four calls are enough.");

    public static CaseCommand HandOver(Actor to) => new CaseCommand.HandOver(to.Id, to.Role, "My shift ends.");

    public static CaseCommand Debrief(string id = "d1") => new CaseCommand.Debrief(new DebriefId(id), "We warm the plates.");

    /// <summary>One command of every kind, those of due work included; each as plain as it may be.</summary>
    public static ImmutableArray<CaseCommand> OneOfEach { get; } =
    [
        Report(),
        new CaseCommand.ReportPraise("The best evening in years.", Channel.InPerson),
        new CaseCommand.ReportNearMiss("A wet floor, nobody fell.", Channel.System),
        new CaseCommand.CorrectReceipt(new DateTimeOffset(2026, 11, 20, 11, 0, 0, TimeSpan.Zero)),
        new CaseCommand.Identify(new CustomerRef("ann@example.org"), new CustomerRef("bob@example.org"), new Evidence(Channel.Phone, "call 3")),
        new CaseCommand.JoinCause(new CauseId("oven-2")),
        Link("C-2"),
        Own,
        HandOver(Rob),
        TakeOver,
        new CaseCommand.Acknowledge(Channel.Phone),
        new CaseCommand.Assess(Severity.Severe),
        Sorry,
        new CaseCommand.Explain("The oven was off."),
        Ear,
        new CaseCommand.ConfirmUnderstanding("You waited an hour.", true),
        Full,
        Impossible,
        NothingWrong,
        Voucher("g1", 1_000),
        Declines(),
        Approve("g1"),
        Decline("g1"),
        HandOn("g1"),
        Settle("g1"),
        Fail("g1"),
        Reverse("g1"),
        Promise("p1"),
        Keep("p1"),
        Move("p1", new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.Zero)),
        Release("p1"),
        Contact,
        Ask(),
        IssueAsking(),
        Delivery("a1"),
        Yes(),
        NoContact(SilenceReason.NotWanted),
        Unreconciled("u1"),
        Withdraw(),
        Discard,
        Merge("C-2"),
        Close,
        Reopen,
        new CaseCommand.Escalate(new Role("manager"), "A regular guest."),
        Note,
        new CaseCommand.TakeStep(new StepKind("SendFlowers")),
        new CaseCommand.MovePlaybook(new PlaybookRef("standard", 1)),
        new CaseCommand.Thank("Thank you."),
        new CaseCommand.WaiveThanks("They left no name."),
        new CaseCommand.Interview("The waiter sang.", MayQuote: true),
        new CaseCommand.WaiveInterview("They had a train to catch."),
        new CaseCommand.Recognize([Rob.Id], "morning round", "Rob noticed the birthday."),
        Debrief(),
        new CaseCommand.WaiveDebrief("Third of its kind this week."),
        new CaseCommand.WritePractice(new PracticeId("w1"), "Read the booking notes."),
        new CaseCommand.BreakPromise(new PromiseId("p1")),
        new CaseCommand.ExpireApproval(new ActId("g1")),
        new CaseCommand.RecordSilence(),
        new CaseCommand.LapseClaim(new ActId("g1")),
        new CaseCommand.PresumeDelivery(new AskId("a1")),
    ];
}
