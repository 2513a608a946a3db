using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Tests.Proof;

/// <summary>How far an exploration goes: how many promises, grants and requests may stand at one time, and how many promises and grants together. Names are never used up, but those of askings: each is remembered.</summary>
internal sealed record Bounds(int Promises, int Grants, int Requests, int Together, ImmutableArray<long> Amounts, bool IsSolo = false, int Askings = 0)
{
    /// <summary>Where askings are remembered, they can be answered for two days.</summary>
    public FollowUpPlan Plan { get; } = new(new RuleRef("follow-up", 1), 2, Fixtures.Spacing, Fixtures.Wait) { AnswerWithin = Askings > 0 ? World.Day + World.Day : FollowUpPlan.StandardAnswerWithin };

    public Fixtures Fixtures => IsSolo ? Fixtures.Alone : Fixtures.Usual;
}

/// <summary>A case in an exploration, its ledger, and the time.</summary>
internal sealed record Node(RecoveryCase Case, Ledger Ledger, DateTimeOffset Now)
{
    // Many acts and the projection look at these, so each is put in order once.

    /// <summary>Gets the grants that stand, in the order in which acts name them.</summary>
    public CompensationState[] Grants => field ??= Case.Compensations.IsEmpty ? [] : [.. ActGenerators.GrantsOf(Case, Now)];

    /// <summary>Gets the requests that wait, in the order in which acts name them.</summary>
    public ApprovalState[] Requests => field ??= Case.Approvals.IsEmpty ? [] : [.. ActGenerators.RequestsOf(Case, Now)];

    /// <summary>Gets the open promises, in the order in which acts name them.</summary>
    public PromiseState[] Promises => field ??= Case.Promises.IsEmpty ? [] : [.. ActGenerators.PromisesOf(Case)];
}

/// <summary>What came of an act: a refusal's code, or the events and the case after them.</summary>
internal readonly record struct Outcome(string? Refused, RecoveryCase? Case, ImmutableArray<RecordedEvent> Events, DateTimeOffset Now);

/// <summary>One thing that may happen in an exploration.</summary>
/// <param name="Name">What it is, for a history that is told.</param>
/// <param name="Mark">What it needs of the surroundings.</param>
/// <param name="Offer">The command for this case; <see langword="null"/> where it can't be meant, or where the bounds are reached.</param>
internal sealed record Deed(string Name, Mark Mark, Func<World, Node, (Actor By, CaseCommand Command)?> Offer);

/// <summary>What an act needs of the surroundings; a surrounding takes some away.</summary>
[Flags]
internal enum Mark
{
    None = 0,

    /// <summary>Somebody else of the staff acts.</summary>
    AnotherPerson = 1,

    /// <summary>Somebody else decides on a request.</summary>
    Approver = 2,

    /// <summary>The customer is content, or takes it.</summary>
    CustomerYes = 4,

    /// <summary>The customer is not.</summary>
    CustomerNo = 8,

    /// <summary>The customer says or does something.</summary>
    CustomerSpeaks = 16,

    /// <summary>An asking reaches the customer.</summary>
    CustomerReached = 32,

    /// <summary>The customer doesn't want to be asked.</summary>
    NotWanted = 64,

    /// <summary>A payment arrives.</summary>
    Settles = 128,

    /// <summary>It says that something had gone wrong.</summary>
    WasFailure = 256,

    /// <summary>It leads out by a side exit, or back in: withdrawn, merged, discarded, reopened.</summary>
    SideExit = 512,

    /// <summary>Staff type the customer's yes.</summary>
    TypedYes = 1_024,

    /// <summary>Nobody can reach the customer.</summary>
    Unreachable = 2_048,

    /// <summary>The customer wants nothing.</summary>
    Declines = 4_096,

    /// <summary>It says that nothing had gone wrong.</summary>
    NoFailure = 8_192,
}

/// <summary>The real decider, moves and folding around one case in days, with the acts that are offered to it.</summary>
internal sealed class World
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly CaseId Id = new("E-1");
    private static readonly CaseId OlderId = new("E-0");
    private static readonly CommandId Anything = new("c");

    private readonly Dictionary<PersonId, Subject> _subjects;
    private readonly RecoveryCase _older;

    public World(Bounds bounds)
    {
        Bounds = bounds;
        _subjects = new[] { Fixtures.Dana, Fixtures.Max, Fixtures.Guest, Fixtures.Bob, Actor.DueWork, Actor.ByLink("") }.ToDictionary(actor => actor.Id, actor => bounds.Fixtures.Names.SubjectOf(actor.Id));
        _older = Take(RecoveryCase.Empty, Fixtures.Dana, Report("ann", Inconvenience.None), Fixtures.Start - Day, OlderId).Case!;
    }

    public Bounds Bounds { get; }

    /// <summary>The cases that exploration begins with: a failure with and without a customer on record, praise, and a near miss.</summary>
    public IEnumerable<Node> Roots(bool isKnown = true, bool isUnknown = false, bool others = true)
    {
        CaseCommand[] reports =
        [
            .. isKnown ? new CaseCommand[] { Report("ann", Inconvenience.Some), Report("ann", Inconvenience.Great) } : [],
            .. isUnknown ? new CaseCommand[] { Report(null, Inconvenience.Some) } : [],
            .. others ? new CaseCommand[] { new CaseCommand.ReportPraise("Kind.", Channel.Mail, Customer: new CustomerRef("ann")), new CaseCommand.ReportNearMiss("Close.", Channel.Mail) } : [],
        ];
        foreach (var report in reports)
        {
            var opened = Take(RecoveryCase.Empty, Fixtures.Dana, report, Fixtures.Start, Id);
            yield return new Node(opened.Case!, new Ledger(Bounds.Fixtures).Append(opened.Events), Fixtures.Start);
        }
    }

    /// <summary>Cases in which something was done already, so that a small exploration comes to the rest.</summary>
    public IEnumerable<Node> Remedied()
    {
        foreach (var root in Roots(isUnknown: true, others: false))
        {
            yield return ActGenerators.All
                .Where(deed => deed.Name is "Dana owns" or "an apology" or "staff note what they heard" or "a full correction")
                .Aggregate(root, (node, deed) => Do(node, deed) is { Case: { } next } outcome ? new Node(next, node.Ledger.Append(outcome.Events), outcome.Now) : throw new InvalidOperationException($"'{deed.Name}' isn't open."));
        }
    }

    /// <summary>Does an act, or tells that it isn't offered.</summary>
    public Outcome? Do(Node node, Deed deed)
    {
        var isDueWork = ReferenceEquals(deed, ActGenerators.DueWorkDone);
        if (isDueWork || ReferenceEquals(deed, ActGenerators.DayPasses))
        {
            var due = DueWork.Next(node.Case, InProcessDesk.PlaybookOf(node.Case));
            if (isDueWork)
            {
                return due is null || due.At > node.Now ? null : Take(node.Case, Actor.DueWork, due.Command, node.Now, Id);
            }

            // A worker may be late by a day, and no more.
            return due is not null && due.At < node.Now ? null : new Outcome(null, node.Case, [], node.Now + Day);
        }

        return deed.Offer(this, node) is { } offered ? Take(node.Case, offered.By, offered.Command, node.Now, Id) : null;
    }

    /// <summary>Whether a step is open; what isn't is refused by the table alone and isn't tried.</summary>
    public static bool IsOpen(Node node, StepKind kind) => node.Case.IsOpen && InProcessDesk.PlaybookOf(node.Case).Allows(node.Case.Stage, kind);

    private static CaseCommand.ReportFailure Report(string? customer, Inconvenience inconvenience) => new(
        "The soup was cold.",
        Severity.Major,
        Channel.Phone,
        inconvenience,
        Customer: customer is null ? null : new CustomerRef(customer));

    private Outcome Take(RecoveryCase current, Actor by, CaseCommand command, DateTimeOffset now, CaseId id)
    {
        var playbook = current.Version > 0
            ? InProcessDesk.PlaybookOf(current)
            : PlaybookCatalog.Standard.Default(command switch { CaseCommand.ReportPraise => Purpose.Accolade, CaseCommand.ReportNearMiss => Purpose.NearMiss, _ => Purpose.Failure });
        var facts = Facts(current, by, command, now, id, playbook);
        var decision = CaseDecider.Decide(current, command, facts);
        if (decision is Decision.Refused refused)
        {
            return new Outcome(refused.Refusal.Code, null, [], now);
        }

        var accepted = (Decision.Accepted)decision;
        var events = ImmutableArray.CreateBuilder<RecordedEvent>(accepted.Events.Length + 1);
        foreach (var happened in accepted.Events)
        {
            current = Add(events, current, happened, facts, command.OccurredAt);
        }

        if (CaseDecider.Complete(current, playbook) is { } closed)
        {
            current = Add(events, current, closed, facts, null);
        }

        return new Outcome(null, current, events.ToImmutable(), now);
    }

    private static RecoveryCase Add(ImmutableArray<RecordedEvent>.Builder events, RecoveryCase current, CaseEvent happened, DecisionFacts facts, DateTimeOffset? occurredAt)
    {
        var header = new EventHeader
        {
            Version = current.Version + 1,
            RecordedAt = facts.Now,
            By = facts.Person,
            ByKind = facts.By.Kind,
            ByRole = facts.By.Role,
            ActsFor = facts.ActsFor,
            OccurredAt = occurredAt,
            Command = facts.Command,
            Stage = StageMoves.After(facts.Playbook, current.Stage, happened),
        };
        var recorded = new RecordedEvent(header, happened);
        events.Add(recorded);
        return CaseHistory.Evolve(current, recorded);
    }

    private DecisionFacts Facts(RecoveryCase current, Actor by, CaseCommand command, DateTimeOffset now, CaseId id, Playbook playbook)
    {
        var asking = AskTokens.AskingOf(by.Token, current, id, Bounds.Fixtures.Names);
        var facts = new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = id,
            Playbook = playbook,
            Rules = Bounds.Fixtures.Rules,
            Now = now,
            Command = command is CaseCommand.RecordAnswer or CaseCommand.RecordNoContact or CaseCommand.Withdraw or CaseCommand.Identify or CaseCommand.FollowUp ? new CommandId(string.Create(CultureInfo.InvariantCulture, $"c{current.Version}")) : Anything,
            By = by,
            Person = _subjects[by.Id],
            ActsFor = asking is { } link ? AskTokens.SpeakerOf(link, Bounds.Fixtures.Names) : null,
            Asking = asking,
            Device = command.GivenDevice == Fixtures.Device.Id ? Fixtures.Device : null,
            Names = Bounds.Fixtures.Names,
            Responsible = Bounds.Fixtures.Responsible,
        };
        return command switch
        {
            CaseCommand.Compensate give => facts with { Ruling = Rule(current, give.Amount, facts, isApproval: false) },
            CaseCommand.Approve approve when current.Approvals.FirstOrDefault(approval => approval.Ref == approve.Ref)?.Money is { } asked => facts with { Ruling = Rule(current, asked, facts, isApproval: true) },
            CaseCommand.FollowUp or CaseCommand.IssueAsking => facts with { Plan = Bounds.Plan },
            CaseCommand.Merge => facts with { Other = _older },
            _ => facts,
        };
    }

    private Ruling Rule(RecoveryCase current, Money amount, DecisionFacts facts, bool isApproval)
    {
        var ruled = Bounds.Fixtures.Authority.RuleAsync(
            new CompensationRequest { Tenant = facts.Tenant, CaseId = facts.CaseId, Case = current, Amount = amount, By = facts.By, IsApproval = isApproval, Person = facts.Person, Now = facts.Now, Spending = null! },
            CancellationToken.None);
        return ruled.AsTask().GetAwaiter().GetResult();
    }
}
