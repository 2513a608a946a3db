using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.Tests.Proof.Fixtures;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Draws one act for a case as it stands: seven in ten are steps that are open, two are records that fit what is there, one is anything.</summary>
internal sealed class Acts(InProcessDesk desk, int start = 0)
{
    private static readonly ImmutableArray<StepKind> Steps = [.. StepKind.BuiltIn.Where(kind => kind != StepKind.Rework)];
    private int _drawn = start;

    public (Actor By, CaseCommand Command) Draw(CaseId id, RecoveryCase current, ref Dice dice, Actor? by = null)
    {
        _drawn++;
        if (!current.IsOpen)
        {
            return AfterClose(id, current, ref dice, by);
        }

        if (dice.Chance(20) && current.Approvals.Any(approval => approval.Standing == ApprovalStanding.Pending))
        {
            return Record(id, current, 8, ref dice, by);
        }

        var kinds = InProcessDesk.PlaybookOf(current).StepsFrom(current.Stage);
        return dice.Roll(10) switch
        {
            < 7 => Step(id, current, Weighted(kinds, ref dice), ref dice, by),
            < 9 => Record(id, current, Fitting(current, ref dice), ref dice, by),
            _ => Step(id, current, Steps[dice.Roll(Steps.Length)], ref dice, by),
        };
    }

    private (Actor By, CaseCommand Command) AfterClose(CaseId id, RecoveryCase current, ref Dice dice, Actor? by) => dice.Roll(12) switch
    {
        < 4 => (by ?? Staff(current, ref dice), new CaseCommand.Reopen("They rang.")),
        < 6 => Step(id, current, dice.Of(StepKind.CustomerUnhappy, StepKind.CustomerSatisfied), ref dice, by),
        6 => Record(id, current, 5, ref dice, by),
        7 => Record(id, current, 7, ref dice, by),
        8 => (by ?? Guest, new CaseCommand.RecordContact(Channel.Phone)),
        9 => (by ?? Staff(current, ref dice), new CaseCommand.Debrief(new DebriefId("d1"), "We learned.")),
        10 => Record(id, current, dice.Roll(22), ref dice, by),
        _ => Step(id, current, Steps[dice.Roll(Steps.Length)], ref dice, by),
    };

    // What nothing is there for is seldom drawn.
    private static int Fitting(RecoveryCase current, ref Dice dice)
    {
        var what = dice.Roll(22);
        for (var i = 0; i < 4 && (what is 2 or 3 or 4 ? current.Promises.IsEmpty : what is 5 or 6 or 7 ? current.Compensations.IsEmpty : what is 8 or 9 or 10 or 11 ? current.Approvals.IsEmpty : what is 19 or 20 && current.Askings.IsEmpty); i++)
        {
            what = dice.Roll(22);
        }

        return what;
    }

    // What ends a case early is drawn less often than what leads on.
    private static StepKind Weighted(ImmutableArray<StepKind> kinds, ref Dice dice)
    {
        var kind = kinds[dice.Roll(kinds.Length)];
        for (var i = 0; i < 5 && (kind == StepKind.Withdraw || kind == StepKind.Merge || kind == StepKind.Discard || kind == StepKind.Acknowledge || kind == StepKind.Explain || kind == StepKind.ConfirmUnderstanding || kind == StepKind.Rework); i++)
        {
            kind = kinds[dice.Roll(kinds.Length)];
        }

        // Where a close is open it is tried often.
        return kinds.Contains(StepKind.Close) && dice.Chance(35) ? StepKind.Close
            : kinds.Contains(StepKind.DeclareUnreconciled) && dice.Chance(25) ? StepKind.DeclareUnreconciled
            : kind;
    }

    private Actor Staff(RecoveryCase current, ref Dice dice) => desk.Fixtures.Solo is not null && dice.Chance(90) ? Dana : dice.Roll(24) switch
    {
        < 13 => Dana,
        < 16 => Rob,
        < 20 => Max,
        20 => DanaAgain,
        21 => DanaForMax,
        22 => MaxAgain,
        _ => current.Customer is null ? Max : Mia,
    };

    private (Actor By, CaseCommand Command) Step(CaseId id, RecoveryCase current, StepKind kind, ref Dice dice, Actor? by)
    {
        var staff = by ?? Staff(current, ref dice);
        if (Says(kind) is { } says)
        {
            return Answer(says, ref dice, by);
        }

        CaseCommand command = kind.Name switch
        {
            "Own" => new CaseCommand.Own(),
            "Acknowledge" => new CaseCommand.Acknowledge(Channel.Mail),
            "Apologize" => new CaseCommand.Apologize(),
            "Explain" => new CaseCommand.Explain("A line card failed.", dice.Of(CauseKnown.Known, CauseKnown.Unknown)),
            "Listen" => new CaseCommand.Listen("I waited.", "A call."),
            "ConfirmUnderstanding" => new CaseCommand.ConfirmUnderstanding("You waited.", dice.Chance(70)),
            "Correct" => new CaseCommand.Correct("Done.", CorrectionExtent.Full, dice.Chance(20) ? new ActId(Name("k", ref dice)) : null, dice.Chance(20) ? Amount(current, staff, ref dice) : null),
            "CorrectPartly" => new CaseCommand.Correct("Half done.", CorrectionExtent.Part),
            "DeclareImpossible" => new CaseCommand.DeclareImpossible("Too late.", "A call."),
            "FindNoFailure" => new CaseCommand.FindNoFailure("The log.", "All was well."),
            "Compensate" => Compensate(current, staff, ref dice),
            "FollowUp" => new CaseCommand.FollowUp(Channel.Mail, dice.Of(AskResult.Delivered, AskResult.Reached, AskResult.Delivered, AskResult.NotReached)),
            "CustomerSilent" => new CaseCommand.RecordNoContact(dice.Of(SilenceReason.Unreachable, SilenceReason.NotWanted), dice.Chance(70) ? Call(ref dice) : null),
            "DeclareUnreconciled" => new CaseCommand.DeclareUnreconciled(new ActId(Name("u", ref dice)), "Two soups.", "A dinner.", ReferralTold: dice.Chance(90)),
            "Withdraw" => new CaseCommand.Withdraw(dice.Chance(60) ? Call(ref dice) : null),
            "Merge" => new CaseCommand.Merge(dice.Chance(80) ? id == CommandRunner.First ? CommandRunner.Second : CommandRunner.First : id),
            "Discard" => new CaseCommand.Discard("Wrong table."),
            "Close" => new CaseCommand.Close(),
            "Reopen" => new CaseCommand.Reopen("They rang."),
            "Thank" => new CaseCommand.Thank("Thank you."),
            "WaiveThanks" => new CaseCommand.WaiveThanks("No name."),
            "Interview" => new CaseCommand.Interview("The smile.", MayQuote: true),
            "WaiveInterview" => new CaseCommand.WaiveInterview("In a hurry."),
            "Recognize" => new CaseCommand.Recognize([Rob.Id], "Monday.", "Well done."),
            "Debrief" => new CaseCommand.Debrief(new DebriefId("d1"), "We learned."),
            "WaiveDebrief" => new CaseCommand.WaiveDebrief("Small."),
            "WritePractice" => new CaseCommand.WritePractice(new PracticeId("pr1"), "Smile."),
            _ => new CaseCommand.TakeStep(kind),
        };
        var isTheirs = kind == StepKind.Listen || kind == StepKind.ConfirmUnderstanding || kind == StepKind.Withdraw;
        return (by is null && isTheirs && dice.Chance(40) ? Guest : staff, command);
    }

    private static Answer? Says(StepKind kind) => kind.Name switch
    {
        "CustomerSatisfied" => ServiceRecovery.Answer.Satisfied,
        "CustomerAccepts" => ServiceRecovery.Answer.Accepts,
        "CustomerUnhappy" => ServiceRecovery.Answer.Unhappy,
        "CustomerWantsMore" => ServiceRecovery.Answer.WantsMore,
        _ => null,
    };

    private (Actor By, CaseCommand Command) Answer(Answer says, ref Dice dice, Actor? by)
    {
        says = says == ServiceRecovery.Answer.Accepts && dice.Chance(25) ? ServiceRecovery.Answer.WontSay : says;
        var who = by ?? (dice.Chance(60) ? Guest : dice.Roll(8) switch { 0 => Till, 1 => Rob, 2 => Max, 3 => DanaAgain, _ => Dana });
        Source? source = who.Kind == ActorKind.Customer ? null
            : dice.Roll(6) switch { 0 => null, 1 => Source.At(dice.Chance(90) ? Device.Id : new DeviceId("pad-9")), 2 when dice.Chance(30) => Source.OwnChannel(), _ => Call(ref dice) };
        CaseCommand answer = new CaseCommand.RecordAnswer(says, source);
        return (who, dice.Chance(8) ? answer.At(desk.Now - TimeSpan.FromHours(dice.Roll(30)) + TimeSpan.FromMinutes(dice.Roll(3))) : answer);
    }

    // Of one receipt it is said what was captured, of the other it isn't.
    private CaseCommand.Compensate Compensate(RecoveryCase current, Actor by, ref Dice dice)
    {
        var give = new CaseCommand.Compensate(
            new ActId(Name("g", ref dice)),
            dice.Of(CompensationKind.Voucher, CompensationKind.Refund, CompensationKind.WaivedCharge),
            Amount(current, by, ref dice),
            dice.Chance(10) ? CompensationBasis.Restitution : CompensationBasis.Goodwill,
            Transaction: dice.Chance(30) ? new CustomerRef($"receipt {dice.Roll(2)}") : null,
            ClaimBy: dice.Chance(25) ? desk.Now + TimeSpan.FromHours(dice.Roll(4) * 24) : null,
            Settlement: dice.Chance(45) ? "till 88" : null);
        return give.Transaction is { Value: "receipt 1" } && CompensationActs.GivesBack(give.Kind, give.Basis) ? give with { Captured = 6_000 } : give;
    }

    // At the edge of a limit: one less, the limit, one more.
    private static Money Amount(RecoveryCase current, Actor by, ref Dice dice)
    {
        var standing = current.StandingMinor(Usd);
        var (grant, whole) = by.Role == Manager ? (ManagerGrant, ManagerCase) : (ServerGrant, ServerCase);
        var limit = dice.Roll(6) switch
        {
            0 => grant,
            1 => whole - standing,
            2 => Math.Min(grant, whole - standing),
            3 => Floor - standing,
            4 => dice.Of(ServerGrant, ServerCase - standing),
            _ => 1_000L,
        };
        var currency = dice.Roll(30) switch { 0 => new Currency("XXX"), < 3 => Eur, _ => Usd };
        return dice.Roll(40) switch
        {
            0 => new Money(0, currency),
            1 => new Money(-limit, currency),
            2 => new Money(Money.Largest + dice.Roll(2), currency),
            _ => new Money(limit + dice.Roll(3) - 1, currency),
        };
    }

    private (Actor By, CaseCommand Command) Record(CaseId id, RecoveryCase current, int what, ref Dice dice, Actor? by)
    {
        var staff = by ?? Staff(current, ref dice);
        switch (what)
        {
            case 0 or 1:
                CaseCommand promise = dice.Chance(70)
                    ? new CaseCommand.MakePromise(new PromiseId(Name("p", ref dice)), "We call.", desk.Now + TimeSpan.FromHours(dice.Roll(50)), Kind: dice.Chance(85) ? PromiseKind.ToCustomer : PromiseKind.Task)
                    : new CaseCommand.MakePromise(new PromiseId(Name("p", ref dice)), "We call.");
                return (staff, promise);
            case 2 or 3:
                return (staff, new CaseCommand.KeepPromise(Promise(current, ref dice), "called", dice.Chance(40) ? desk.Now - TimeSpan.FromHours(dice.Roll(40)) : null, dice.Chance(70) ? (Call(ref dice)).Evidence : null));
            case 4:
                return dice.Chance(50)
                    ? (by ?? (dice.Chance(50) ? Guest : staff), new CaseCommand.MovePromise(Promise(current, ref dice), desk.Now + TimeSpan.FromHours(dice.Roll(40)), dice.Chance(50) ? Call(ref dice) : null))
                    : (by ?? (dice.Chance(50) ? Guest : staff), new CaseCommand.ReleasePromise(Promise(current, ref dice), dice.Chance(50) ? Call(ref dice) : null));
            case 5 or 6:
                return (by ?? (dice.Chance(40) ? Till : staff), new CaseCommand.SettleCompensation(Grant(current, ref dice), "card 1"));
            case 7:
                return dice.Chance(60)
                    ? (by ?? (dice.Chance(40) ? Till : staff), new CaseCommand.FailSettlement(Grant(current, ref dice), dice.Of(SettlementOutcome.Failed, SettlementOutcome.Unknown, SettlementOutcome.Refused)))
                    : (by ?? Till, new CaseCommand.ReverseCompensation(Grant(current, ref dice), "taken back", dice.Chance(60) ? dice.Of(1L, 999L, 1_000L, 5_000L) : null));
            case 8 or 9 or 10:
                var approver = by ?? (desk.Fixtures.Solo is not null ? Dana : dice.Chance(55) ? Max : staff);
                return (approver, new CaseCommand.Approve(Request(current, ref dice), dice.Chance(30) ? dice.Of(1L, 100L, 1_000L, 4_999L, 6_000L, 0L) : null));
            case 11:
                return dice.Chance(70)
                    ? (staff, new CaseCommand.Decline(Request(current, ref dice), "Not this time."))
                    : (staff, new CaseCommand.HandOnApproval(Request(current, ref dice), dice.Of(Manager, Manager, Server)));
            case 12:
                var response = dice.Of(OfferResponse.Declined, OfferResponse.Declined, OfferResponse.Accepted, OfferResponse.Countered);
                return (by ?? (dice.Chance(60) ? Guest : staff), new CaseCommand.RespondToOffer(
                    response,
                    response != OfferResponse.Declined || dice.Chance(60) ? Grant(current, ref dice) : null,
                    Source: dice.Chance(70) ? Call(ref dice) : null));
            case 13:
                if (dice.Chance(20))
                {
                    return (by ?? dice.Of(staff, Till), new CaseCommand.RecordContact(Channel.Mail, Automatic: true));
                }

                return (by ?? dice.Of(Guest, staff, Till), new CaseCommand.RecordContact(Channel.Phone, Chase: dice.Chance(50), HadToRetell: dice.Chance(30)));
            case 14:
                return dice.Chance(60)
                    ? (staff, new CaseCommand.HandOver(dice.Of(Rob, Max, DanaAgain).Id, Server, "Yours."))
                    : (staff, dice.Chance(50) ? new CaseCommand.TakeOver("I have time.") : new CaseCommand.Own());
            case 15:
                return (staff, new CaseCommand.Assess(dice.Of(Severity.Minor, Severity.Severe), dice.Of<Inconvenience?>(null, Inconvenience.Great, Inconvenience.None), dice.Chance(70) ? "Heard more." : null));
            case 16:
                return dice.Chance(50)
                    ? (staff, new CaseCommand.Link(id == CommandRunner.First ? CommandRunner.Second : CommandRunner.First, "Same party."))
                    : (staff, new CaseCommand.Escalate(dice.Of(Manager, new Role("boss")), "Look at this."));
            case 18:
                return (by ?? dice.Of(Till, staff), new CaseCommand.IssueAsking(Channel.Mail, dice.Chance(70) ? new AskId(Name("a", ref dice)) : null));
            case 19:
                return (by ?? dice.Of(Till, Till, staff), new CaseCommand.RecordDelivery(Asking(current, ref dice), dice.Of(AskResult.Sent, AskResult.Sent, AskResult.Delivered, AskResult.Reached, AskResult.NotReached, AskResult.Bounced, AskResult.Suppressed)));
            case 20:
                return Asked(id, current, ref dice, by);
            case 21:
                return dice.Chance(60)
                    ? (by ?? Bob, new CaseCommand.RecordAnswer(dice.Of(ServiceRecovery.Answer.Satisfied, ServiceRecovery.Answer.Unhappy)))
                    : (staff, dice.Chance(60)
                        ? new CaseCommand.Identify(new CustomerRef(dice.Of("ann", "bob", "dana")), dice.Chance(20) ? new CustomerRef("carl") : null, Call(ref dice).Evidence)
                        : new CaseCommand.Identify(Representative: new CustomerRef(dice.Of("bob", "carl", "rob")), Evidence: Call(ref dice).Evidence));
            default:
                return dice.Chance(50)
                    ? (staff, new CaseCommand.AddNote("Noted."))
                    : (staff, new CaseCommand.CorrectReceipt(desk.Now - TimeSpan.FromHours(dice.Roll(30))));
        }
    }

    // By the link of an asking, rarely of another case; or signed in, naming it.
    private (Actor By, CaseCommand Command) Asked(CaseId id, RecoveryCase current, ref Dice dice, Actor? by)
    {
        var ask = Asking(current, ref dice);
        CaseCommand command = dice.Roll(10) switch
        {
            0 => new CaseCommand.RecordContact(Channel.Mail),
            1 => new CaseCommand.Withdraw(),
            _ => new CaseCommand.RecordAnswer(
                dice.Of(ServiceRecovery.Answer.Satisfied, ServiceRecovery.Answer.Satisfied, ServiceRecovery.Answer.Accepts, ServiceRecovery.Answer.Unhappy),
                Ask: dice.Chance(40) ? ask : null,
                Scores: dice.Chance(20) ? ImmutableSortedDictionary<string, int>.Empty.Add("fairness", dice.Roll(3)) : null),
        };
        var link = Actor.ByLink(AskTokens.TokenOf(dice.Chance(92) ? id : CommandRunner.Second, ask, desk.Fixtures.Names));
        return (by ?? (dice.Chance(60) ? link : dice.Of(Guest, Guest, Bob)), command);
    }

    private static AskId Asking(RecoveryCase current, ref Dice dice) => current.Askings.IsEmpty ? new AskId("a0") : current.Askings[dice.Chance(60) ? current.Askings.Length - 1 : dice.Roll(current.Askings.Length)].Ask;

    private static PromiseId Promise(RecoveryCase current, ref Dice dice)
    {
        var open = current.Promises.Where(promise => promise.Standing is PromiseStanding.Open or PromiseStanding.Broken).ToArray();
        return open.Length > 0 && !dice.Chance(10) ? open[dice.Roll(open.Length)].Ref
            : current.Promises.Length > 0 ? current.Promises[dice.Roll(current.Promises.Length)].Ref
            : new PromiseId("p0");
    }

    private static ActId Grant(RecoveryCase current, ref Dice dice)
    {
        var open = current.Compensations.Where(compensation => compensation.IsUnsettled).ToArray();
        return open.Length > 0 && dice.Chance(70) ? open[dice.Roll(open.Length)].Ref
            : current.Compensations.Length > 0 ? current.Compensations[dice.Roll(current.Compensations.Length)].Ref
            : new ActId("g0");
    }

    private static ActId Request(RecoveryCase current, ref Dice dice)
    {
        var waiting = current.Approvals.Where(approval => approval.Standing == ApprovalStanding.Pending).ToArray();
        return waiting.Length > 0 && dice.Chance(95) ? waiting[dice.Roll(waiting.Length)].Ref
            : current.Approvals.Length > 0 ? current.Approvals[dice.Roll(current.Approvals.Length)].Ref
            : new ActId("u0");
    }

    // Nearly always a new name.
    private string Name(string prefix, ref Dice dice) => FormattableString.Invariant($"{prefix}{(dice.Chance(90) ? _drawn : dice.Roll(4))}");

    // A piece of evidence is sometimes shown twice, in this case or in the other.
    private Source Call(ref Dice dice) => Source.Heard(new Evidence(
        Channel.Phone,
        dice.Chance(80) ? FormattableString.Invariant($"call {_drawn} {dice.Roll(1000)}") : FormattableString.Invariant($"call {dice.Roll(3)}"),
        dice.Chance(15) ? desk.Now - TimeSpan.FromHours(dice.Roll(30)) : null));
}
