using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.Tests.Proof.Fixtures;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Everything that may happen in an exploration. Two staff act, the customer, and time; names are fresh each time.</summary>
internal static class ActGenerators
{
    public static readonly Deed DayPasses = new("a day passes", Mark.None, (_, _) => null);
    public static readonly Deed DueWorkDone = new("what is due is done", Mark.None, (_, _) => null);
    public static readonly Deed Explanation = new(
        "an explanation",
        Mark.None,
        (_, node) => node.Case.IsExplained ? node.Case.IsOpen && node.Case.IsEarned ? Explains : null : World.IsOpen(node, StepKind.Explain) ? Explains : null);

    public static readonly Deed TakeOver = new(
        "Max takes over",
        Mark.AnotherPerson,
        (_, node) => node.Case is { IsOpen: true, IsOwned: true } && node.Case.OwnerRole == Server ? (Max, new CaseCommand.TakeOver("Mine.")) : null);

    public static readonly ImmutableArray<Deed> All =
    [
        DayPasses,
        DueWorkDone,
        Explanation,
        TakeOver,
        Step("Dana owns", StepKind.Own, Mark.None, Dana, new CaseCommand.Own()),
        Step("an apology", StepKind.Apologize, Mark.None, Dana, new CaseCommand.Apologize()),
        Step("the customer is heard", StepKind.Listen, Mark.CustomerSpeaks, Guest, new CaseCommand.Listen("Cold.")),
        Step("staff note what they heard", StepKind.Listen, Mark.None, Dana, new CaseCommand.Listen("Cold.")),
        Step("a full correction", StepKind.Correct, Mark.WasFailure, Dana, new CaseCommand.Correct("Hot.")),
        Step("it can't be corrected", StepKind.DeclareImpossible, Mark.WasFailure, Dana, new CaseCommand.DeclareImpossible("Gone.", "Bread.")),
        Step("nothing had gone wrong", StepKind.FindNoFailure, Mark.NoFailure, Dana, new CaseCommand.FindNoFailure("The log.", "All well.")),
        new("the inconvenience turns out great", Mark.WasFailure, (_, node) => node.Case is { IsOpen: true, Purpose: Purpose.Failure } && node.Case.Inconvenience != Inconvenience.Great ? (Dana, new CaseCommand.Assess(Inconvenience: Inconvenience.Great)) : null),

        Grant("Dana grants the smaller", 0, Dana, Mark.WasFailure, null),
        Grant("Dana grants the larger", 1, Dana, Mark.WasFailure, null),
        Grant("Max grants the larger", 1, Max, Mark.WasFailure | Mark.AnotherPerson, null),
        Grant("Dana grants the smaller and settles it", 0, Dana, Mark.WasFailure | Mark.Settles, "till 1"),
        Grant("Dana grants the larger and settles it", 1, Dana, Mark.WasFailure | Mark.Settles, "till 1"),
        Grant("Dana grants a voucher to be claimed", 0, Dana, Mark.WasFailure, null, claimable: true),
        OnGrant("settled, the first", 0, Mark.Settles, grant => new CaseCommand.SettleCompensation(grant, "card 1"), grant => grant.IsUnsettled || grant.Standing == CompensationStanding.Unclaimed),
        OnGrant("settled, the second", 1, Mark.Settles, grant => new CaseCommand.SettleCompensation(grant, "card 1"), grant => grant.IsUnsettled || grant.Standing == CompensationStanding.Unclaimed),
        OnGrant("failed, the first", 0, Mark.None, grant => new CaseCommand.FailSettlement(grant, SettlementOutcome.Failed), grant => grant.IsUnsettled),
        OnGrant("failed, the second", 1, Mark.None, grant => new CaseCommand.FailSettlement(grant, SettlementOutcome.Failed), grant => grant.IsUnsettled),
        OnGrant("nobody knows, the first", 0, Mark.None, grant => new CaseCommand.FailSettlement(grant, SettlementOutcome.Unknown), grant => grant.Standing == CompensationStanding.Unsettled),
        OnGrant("taken back, the first", 0, Mark.None, grant => new CaseCommand.ReverseCompensation(grant, "Wrong."), grant => grant.Standing is CompensationStanding.Settled or CompensationStanding.Unclaimed),
        OnGrant("taken back, the second", 1, Mark.None, grant => new CaseCommand.ReverseCompensation(grant, "Wrong."), grant => grant.Standing is CompensationStanding.Settled or CompensationStanding.Unclaimed),
        new("the customer declines the first", Mark.CustomerSpeaks | Mark.Declines, (_, node) => node.Case.IsOpen && GrantAt(node, 0, grant => grant.IsUnsettled) is { } grant ? (Guest, new CaseCommand.RespondToOffer(OfferResponse.Declined, grant.Ref)) : null),
        new("the customer declines what is owed", Mark.CustomerSpeaks | Mark.Declines, (_, node) => node.Case.IsOpen && node.Ledger.IsCompensationOwed ? (Guest, new CaseCommand.RespondToOffer(OfferResponse.Declined)) : null),

        OnRequest("Max approves the first", 0, Mark.AnotherPerson | Mark.Approver, Max, request => new CaseCommand.Approve(request)),
        OnRequest("Max approves the second", 1, Mark.AnotherPerson | Mark.Approver, Max, request => new CaseCommand.Approve(request)),
        OnRequest("Dana approves the first", 0, Mark.None, Dana, request => new CaseCommand.Approve(request)),
        OnRequest("Max declines the first", 0, Mark.AnotherPerson | Mark.Approver, Max, request => new CaseCommand.Decline(request, "No.")),
        OnRequest("Dana takes the first back", 0, Mark.None, Dana, request => new CaseCommand.Decline(request, "Not now.")),

        Promise("a promise by tomorrow", 1),
        Promise("a promise for the day after", 2),
        Promise("a promise in three days", 3),
        OnPromise("kept, the first", 0, Mark.None, Dana, (_, promise) => new CaseCommand.KeepPromise(promise.Ref, "Called.")),
        OnPromise("kept, the second", 1, Mark.None, Dana, (_, promise) => new CaseCommand.KeepPromise(promise.Ref, "Called.")),
        OnPromise("moved, the first", 0, Mark.CustomerSpeaks, Guest, (node, promise) => new CaseCommand.MovePromise(promise.Ref, node.Now + World.Day + World.Day)),
        OnPromise("released, the first", 0, Mark.CustomerSpeaks, Guest, (_, promise) => new CaseCommand.ReleasePromise(promise.Ref)),
        new("kept in time, recorded late", Mark.None, (_, node) => node.Case.IsOpen && node.Case.Promises.FirstOrDefault(promise => IsOwedFor(node.Case, promise)) is { } broken
            ? (Dana, new CaseCommand.KeepPromise(broken.Ref, "Called.", broken.DueAt, new Evidence(Channel.Phone, Name("kept ", node))))
            : null),

        new("the customer is asked", Mark.CustomerReached, (_, node) => World.IsOpen(node, StepKind.FollowUp) && !node.Case.IsContactUnwanted ? (Dana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered)) : null),
        new("the asking reaches nobody", Mark.Unreachable, (_, node) => node.Case is { IsOpen: true, FailedAttempts: 0, IsContactUnwanted: false } && IsSilenceOpen(node) ? (Dana, new CaseCommand.FollowUp(Channel.Mail, AskResult.NotReached)) : null),
        Yes("satisfied", StepKind.CustomerSatisfied, Answer.Satisfied),
        Yes("accepts", StepKind.CustomerAccepts, Answer.Accepts),
        Step("unhappy", StepKind.CustomerUnhappy, Mark.CustomerNo | Mark.CustomerSpeaks, Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)),
        Typed("Dana types a yes", Mark.None, Dana),
        Typed("Max types a yes", Mark.AnotherPerson, Max),
        new("unhappy, after the close", Mark.CustomerNo | Mark.CustomerSpeaks | Mark.SideExit, (_, node) => node.Case is { IsOpen: false, Purpose: Purpose.Failure } && node.Case.Ending != Ending.Merged ? (Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)) : null),
        new("the customer is in touch", Mark.CustomerSpeaks, (_, node) => node.Case is { IsOpen: true, CountingAttempts: > 0 } or { IsOpen: true, IsEarned: true } or { IsOpen: true, IsClosing: true } ? (Guest, new CaseCommand.RecordContact(Channel.Phone)) : null),
        new("can't be reached", Mark.Unreachable, (world, node) => IsSilenceOpen(node) && CanAsk(world, node) ? (Dana, new CaseCommand.RecordNoContact(SilenceReason.Unreachable)) : null),
        new("doesn't want to be asked", Mark.NotWanted, (world, node) => !node.Case.IsContactUnwanted && IsSilenceOpen(node) && CanAsk(world, node) ? (Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call(node))) : null),
        new("still doesn't want to be asked", Mark.None, (world, node) => node.Case.IsContactUnwanted && IsSilenceOpen(node) && CanAsk(world, node) ? (Dana, new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Call(node))) : null),
        new("nobody can satisfy them", Mark.None, (world, node) => World.IsOpen(node, StepKind.DeclareUnreconciled) && CanAsk(world, node) ? (Dana, new CaseCommand.DeclareUnreconciled(new ActId(Name("u", node)), "All.", "Dinner.", true)) : null),

        new("close", Mark.None, (_, node) => World.IsOpen(node, StepKind.Close) && !node.Case.IsClosing ? (Dana, new CaseCommand.Close()) : null),
        new("reopened", Mark.SideExit, (_, node) => node.Case.IsOpen || node.Case.Ending == Ending.Merged ? null : (Dana, new CaseCommand.Reopen("They rang."))),
        Step("the customer withdraws", StepKind.Withdraw, Mark.SideExit | Mark.CustomerSpeaks, Guest, new CaseCommand.Withdraw()),
        new("Dana types a withdrawal", Mark.SideExit | Mark.CustomerSpeaks, (world, node) => World.IsOpen(node, StepKind.Withdraw) && CanAsk(world, node) ? (Dana, new CaseCommand.Withdraw(Call(node))) : null),
        Step("a slip", StepKind.Discard, Mark.SideExit, Dana, new CaseCommand.Discard("Wrong table.")),
        new("a duplicate", Mark.SideExit, (_, node) => node.Case is { Customer: not null, Purpose: Purpose.Failure } && World.IsOpen(node, StepKind.Merge) ? (Dana, new CaseCommand.Merge(new CaseId("E-0"))) : null),

        new("an asking goes out", Mark.None, (world, node) => IssuedOf(node.Case).Count < world.Bounds.Askings && World.IsOpen(node, StepKind.FollowUp) ? (Dana, new CaseCommand.IssueAsking(Channel.Mail, new AskId(Name("a", node)))) : null),
        OnAsking("sent", Mark.None, AskResult.Sent, asking => asking.Standing == AskingStanding.Issued),
        OnAsking("it arrives", Mark.CustomerReached, AskResult.Delivered, asking => asking.Standing != AskingStanding.Delivered),
        OnAsking("it bounces", Mark.None, AskResult.Bounced, asking => asking.Standing != AskingStanding.Failed),
        ByLink("satisfied, by the link", Answer.Satisfied, Mark.CustomerYes),
        ByLink("unhappy, by the link", Answer.Unhappy, Mark.CustomerNo),
        new("satisfied, by another's link", Mark.None, (world, node) => IsRemembering(world) && World.IsOpen(node, StepKind.CustomerSatisfied) ? (Actor.ByLink("a1.AAAAAAAAAAAAAAAAAAAAAA"), new CaseCommand.RecordAnswer(Answer.Satisfied)) : null),
        Remembering("satisfied, on a device", Mark.CustomerYes | Mark.CustomerSpeaks, StepKind.CustomerSatisfied, _ => (Dana, new CaseCommand.RecordAnswer(Answer.Satisfied, Source.At(Device.Id)))),
        Remembering("satisfied, on a device nobody has", Mark.None, StepKind.CustomerSatisfied, _ => (Dana, new CaseCommand.RecordAnswer(Answer.Satisfied, Source.At("pad-9")))),
        Remembering("somebody else is satisfied", Mark.CustomerYes | Mark.CustomerSpeaks, StepKind.CustomerSatisfied, _ => (Bob, new CaseCommand.RecordAnswer(Answer.Satisfied))),
        Remembering("Dana is satisfied in the customer's name", Mark.None, StepKind.CustomerSatisfied, _ => (Dana with { Kind = ActorKind.Customer }, new CaseCommand.RecordAnswer(Answer.Satisfied))),
        Remembering("Dana types yesterday's yes", Mark.CustomerYes | Mark.CustomerSpeaks | Mark.TypedYes, StepKind.CustomerSatisfied, node => (Dana, new CaseCommand.RecordAnswer(Answer.Satisfied, Call(node)).At(node.Now - World.Day))),
        new("somebody else turns out to be the customer", Mark.None, (world, node) => IsRemembering(world) && node.Case is { IsOpen: true, Purpose: Purpose.Failure } && node.Case.Customer?.Original != "bob" && CanAsk(world, node)
            ? (Dana, new CaseCommand.Identify(new CustomerRef("bob"), Evidence: Call(node).Evidence))
            : null),

        Step("thanks", StepKind.Thank, Mark.None, Dana, new CaseCommand.Thank("Thanks.")),
        Step("nobody to thank", StepKind.WaiveThanks, Mark.None, Dana, new CaseCommand.WaiveThanks("No name.")),
        Step("an interview", StepKind.Interview, Mark.CustomerSpeaks, Dana, new CaseCommand.Interview("The smile.", true)),
        Step("no interview", StepKind.WaiveInterview, Mark.None, Dana, new CaseCommand.WaiveInterview("In a hurry.")),
        Step("recognition", StepKind.Recognize, Mark.None, Dana, new CaseCommand.Recognize([Rob.Id], "Monday.", "Well done.")),
        Step("a debrief", StepKind.Debrief, Mark.None, Dana, new CaseCommand.Debrief(new DebriefId("d1"), "We learned.")),
    ];

    /// <summary>The askings that were issued by themselves, the first first.</summary>
    public static List<AskingState> IssuedOf(RecoveryCase current) => [.. current.Askings.Where(asking => asking.Ask.Value[0] == 'a')];

    private static bool IsRemembering(World world) => world.Bounds.Askings > 0;

    private static Deed Remembering(string name, Mark mark, StepKind kind, Func<Node, (Actor, CaseCommand)> offer) =>
        new(name, mark, (world, node) => IsRemembering(world) && World.IsOpen(node, kind) && CanAsk(world, node) ? offer(node) : null);

    // What comes back after a close for silence makes a task, which random lists have.
    private static Deed OnAsking(string name, Mark mark, AskResult result, Func<AskingState, bool> fits) =>
        new(name, mark, (_, node) => node.Case.Ending is not (Ending.Merged or Ending.Unconfirmed) && IssuedOf(node.Case).FirstOrDefault() is { } asking && fits(asking) ? (Dana, new CaseCommand.RecordDelivery(asking.Ask, result)) : null);

    private static Deed ByLink(string name, Answer answer, Mark mark) =>
        new(name, mark | Mark.CustomerSpeaks, (world, node) => node.Case.Ending != Ending.Merged && IssuedOf(node.Case).FirstOrDefault() is { } asking
            ? (Actor.ByLink(AskTokens.TokenOf(World.Id, asking.Ask, world.Bounds.Fixtures.Names)), new CaseCommand.RecordAnswer(answer))
            : null);

    private static (Actor, CaseCommand)? Explains => (Dana, new CaseCommand.Explain("A line card."));

    public static IEnumerable<CompensationState> GrantsOf(RecoveryCase current, DateTimeOffset now) => current.Compensations.Where(grant => grant.Stands).OrderBy(grant => Projection.GrantOf(grant, now)).ThenBy(grant => grant.GrantedVersion);

    public static IEnumerable<PromiseState> PromisesOf(RecoveryCase current) => current.Promises.Where(promise => promise.Standing == PromiseStanding.Open).OrderBy(promise => promise.DueAt).ThenBy(promise => promise.MadeVersion);

    public static IEnumerable<ApprovalState> RequestsOf(RecoveryCase current, DateTimeOffset now) => current.Approvals.Where(request => Projection.IsWaiting(current, request)).OrderBy(request => Projection.RequestOf(request, now)).ThenBy(request => request.RequestedVersion);

    /// <summary>Whether a promise is broken and nobody apologized since.</summary>
    public static bool IsOwedFor(RecoveryCase current, PromiseState promise) => promise.Standing == PromiseStanding.Broken && promise.BrokenVersion > current.ApologyVersion;

    private static Deed Step(string name, StepKind kind, Mark mark, Actor by, CaseCommand command) => new(name, mark, (_, node) => World.IsOpen(node, kind) ? (by, command) : null);

    // The yes of somebody who was named after something was granted waits above the floor, as a typed one does: random days at the desk go there, and here it would multiply the states.
    private static Deed Yes(string name, StepKind kind, Answer answer) => new(name, Mark.CustomerYes | Mark.CustomerSpeaks, (_, node) =>
        World.IsOpen(node, kind) && (node.Case is { Customer: not null, NamedLate.IsEmpty: true } || !node.Ledger.IsAboveFloor) ? (Guest, new CaseCommand.RecordAnswer(answer)) : null);

    private static Deed Typed(string name, Mark mark, Actor by) => new(name, mark | Mark.CustomerYes | Mark.CustomerSpeaks | Mark.TypedYes, (world, node) =>
        World.IsOpen(node, StepKind.CustomerSatisfied) && CanAsk(world, node) ? (by, new CaseCommand.RecordAnswer(Answer.Satisfied, Call(node))) : null);

    private static Deed Grant(string name, int amount, Actor by, Mark mark, string? settlement, bool claimable = false) => new(name, mark, (world, node) =>
        World.IsOpen(node, StepKind.Compensate) && HasRoom(world, node)
            ? (by, new CaseCommand.Compensate(
                new ActId(Name("g", node)),
                CompensationKind.Voucher,
                new Money(world.Bounds.Amounts[amount], Usd),
                Settlement: settlement,
                ClaimBy: claimable ? node.Now + World.Day + World.Day : null))
            : null);

    private static Deed OnGrant(string name, int index, Mark mark, Func<ActId, CaseCommand> make, Func<CompensationState, bool> fits) =>
        new(name, mark, (_, node) => GrantAt(node, index, fits) is { } grant ? (Dana, make(grant.Ref)) : null);

    private static CompensationState? GrantAt(Node node, int index, Func<CompensationState, bool> fits) =>
        node.Case.Ending == Ending.Merged ? null : node.Grants.ElementAtOrDefault(index) is { } grant && fits(grant) ? grant : null;

    private static Deed OnRequest(string name, int index, Mark mark, Actor by, Func<ActId, CaseCommand> make) =>
        new(name, mark, (_, node) => node.Case.IsOpen && node.Requests.ElementAtOrDefault(index) is { } request ? (by, make(request.Ref)) : null);

    private static Deed Promise(string name, int days) => new(name, Mark.None, (world, node) =>
        node.Case is { IsOpen: true, IsClosing: false, Purpose: Purpose.Failure } && PromisesAround(node.Case) < world.Bounds.Promises && PromisesAround(node.Case) + GrantsAround(node) < world.Bounds.Together
            ? (Dana, new CaseCommand.MakePromise(new PromiseId(Name("p", node)), "We call.", node.Now + (days * World.Day)))
            : null);

    private static Deed OnPromise(string name, int index, Mark mark, Actor by, Func<Node, PromiseState, CaseCommand> make) =>
        new(name, mark, (_, node) => node.Case.IsOpen && node.Promises.ElementAtOrDefault(index) is { } promise ? (by, make(node, promise)) : null);

    private static bool IsSilenceOpen(Node node) => World.IsOpen(node, StepKind.CustomerSilent) || (node.Case.IsOpen && !node.Case.IsEarned && node.Case.Stage.Name == "Silent");

    // Room among what stands and what is asked for, so that no more is ever granted than the bounds hold.
    private static bool HasRoom(World world, Node node) =>
        GrantsAround(node) < world.Bounds.Grants && PromisesAround(node.Case) + GrantsAround(node) < world.Bounds.Together && CanAsk(world, node);

    private static int GrantsAround(Node node) => node.Grants.Length + node.Requests.Count(request => request.IsAboutMoney);

    private static int PromisesAround(RecoveryCase current) => current.Promises.Count(promise => promise.Standing == PromiseStanding.Open || IsOwedFor(current, promise));

    private static bool CanAsk(World world, Node node) => node.Requests.Length < world.Bounds.Requests;

    private static string Name(string prefix, Node node) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{node.Case.Version}");

    private static Source Call(Node node) => Source.Heard(Channel.Phone, Name("call ", node));
}
