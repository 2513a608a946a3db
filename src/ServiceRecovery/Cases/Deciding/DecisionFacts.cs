using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>Everything a decision may know beside the case and the command. The desk gathers it; deciding awaits nothing.</summary>
internal sealed record DecisionFacts
{
    /// <summary>Gets the tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Gets the case's id.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Gets the playbook of the case, or the one it is opened with.</summary>
    public required Playbook Playbook { get; init; }

    /// <summary>Gets the organization's rules.</summary>
    public required OrganizationRules Rules { get; init; }

    /// <summary>Gets the places whose cases who acts may know of; <see langword="null"/>: all.</summary>
    public IReadOnlyCollection<PlaceId>? Places { get; init; }

    /// <summary>Gets the time of the decision: never before the last event.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets whether that is the last event's time, because the desk's clock is behind it.</summary>
    public bool IsClockBehind { get; init; }

    /// <summary>Gets the command's id.</summary>
    public required CommandId Command { get; init; }

    /// <summary>Gets who gives it.</summary>
    public required Actor By { get; init; }

    /// <summary>Gets their pseudonym.</summary>
    public required Subject Person { get; init; }

    /// <summary>Gets the pseudonym of the person they act for.</summary>
    public Subject? ActsFor { get; init; }

    /// <summary>Gets the asking by whose link the customer came; <see langword="null"/> when they came without one, or its token is of no asking of this case.</summary>
    public AskId? Asking { get; init; }

    /// <summary>Gets the pseudonyms of the tenant.</summary>
    public required Pseudonyms Names { get; init; }

    /// <summary>Gets who they are as staff, where somebody who speaks as a customer has a login of theirs; <see langword="null"/> where the directory knows none.</summary>
    public Subject? AsStaff { get; init; }

    /// <summary>Gets whether the command came in a batch, where nothing may wait.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Gets whether the case was opened in this very batch.</summary>
    public bool IsOpenedHere { get; init; }

    // Gathered for the commands that need them

    /// <summary>Gets what the compensation authority ruled.</summary>
    public Ruling? Ruling { get; init; }

    /// <summary>Gets what the authority ruled of the part that could be given at once, where the whole needs approval and may be split.</summary>
    public Ruling? RulingAtOnce { get; init; }

    /// <summary>Gets the follow-up plan.</summary>
    public FollowUpPlan? Plan { get; init; }

    /// <summary>Gets what the apology policy ruled.</summary>
    public ApologyRuling? Apology { get; init; }

    /// <summary>Gets what was found in the words, whether they are taken or not.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Gets the other case of a merge or a link; <see langword="null"/> when it isn't there.</summary>
    public RecoveryCase? Other { get; init; }

    /// <summary>Gets the registered device on which the customer spoke; <see langword="null"/> when the device isn't registered.</summary>
    public Device? Device { get; init; }

    /// <summary>Gets the place of the device on which the customer answers in the append that reports the case.</summary>
    public PlaceId? DevicePlace { get; init; }

    /// <summary>Gets whether the evidence is held by this case or a linked one, so that nothing needs to be claimed.</summary>
    public bool IsEvidenceHeld { get; init; }

    /// <summary>Gets the linked case that holds the evidence.</summary>
    public CaseId? EvidenceLender { get; init; }

    /// <summary>Gets the unlinked case that holds the evidence.</summary>
    public string? EvidenceHolder { get; init; }

    /// <summary>Gets what is known of the transaction of which something is given back.</summary>
    public TransactionRecord? Transaction { get; init; }

    /// <summary>Gets the customer's open case about the same order, where the organization allows one only.</summary>
    public string? TwinHolder { get; init; }

    /// <summary>Gets whether the organization allows one open case a customer and order.</summary>
    public bool IsOneOpenCase { get; init; }

    /// <summary>Gets how many cases this person discarded today.</summary>
    public long DiscardsToday { get; init; }

    /// <summary>Gets whether this person is related to the customer.</summary>
    public bool IsRelated { get; init; }

    /// <summary>Gets who of those that are named as the customer, or as who speaks for them, is of the staff, whichever login was named.</summary>
    public ImmutableArray<Subject> NamedStaff { get; init; } = [];

    /// <summary>Gets who answers for a new case.</summary>
    public Subject? Responsible { get; init; }

    /// <summary>Gets the playbook to move to, or to open with where the command names one; <see langword="null"/> when the organization hasn't got it.</summary>
    public Playbook? NamedPlaybook { get; init; }

    // Nobody compares facts, and what a record writes to compare and print so many members is downloaded by everybody.
    public bool Equals(DecisionFacts? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private bool PrintMembers(StringBuilder builder) => builder.Append(CaseId.Value).Length > 0;
}

/// <summary>What is known of a transaction of which something is given back.</summary>
/// <param name="First">What was recorded first as captured in it, of what stands; <see langword="null"/> when nothing does.</param>
/// <param name="Given">What was given back of it, in minor units, this batch included.</param>
/// <param name="Uses">How often something of it was given back, whatever became of that, this batch left out.</param>
/// <param name="IsWhole">A grant stands that was made before what was captured was asked for, and counts as the whole of it.</param>
/// <param name="Holder">The case that gave back last.</param>
internal sealed record TransactionRecord(Money? First, long Given, long Uses, bool IsWhole = false, string? Holder = null)
{
    /// <summary>Reads what a limit and the cases in it tell.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spent">The sum that the store counts.</param>
    /// <param name="uses">How often it counts something.</param>
    /// <param name="holders">The cases that hold something of it, the first first; the one that is decided on as the batch has left it so far.</param>
    /// <param name="before">The case that is decided on, as it was before the batch.</param>
    /// <param name="now">The case that is decided on, as the batch has left it so far.</param>
    public static TransactionRecord Of(SubjectKey transaction, long spent, long uses, IEnumerable<(string Id, RecoveryCase Case)> holders, RecoveryCase before, RecoveryCase now)
    {
        var standing = holders.SelectMany(holder => GrantsOf(holder.Case, transaction), (holder, grant) => (holder.Id, Grant: grant)).ToList();
        var first = standing.Select(held => held.Grant).FirstOrDefault();
        return new(
            first is null ? null : first.Amount with { Minor = first.Captured ?? first.Amount.Minor },
            spent - Counted(before, transaction) + Counted(now, transaction),
            uses,
            standing.Any(held => held.Grant.Captured is null),
            standing.Count == 0 ? null : standing[standing.Count - 1].Id);
    }

    private static long Counted(RecoveryCase current, SubjectKey transaction) => GrantsOf(current, transaction).Sum(grant => grant.Captured is null ? 1 : grant.StandingMinor);

    private static IEnumerable<CompensationState> GrantsOf(RecoveryCase current, SubjectKey transaction) =>
        current.Compensations.Where(grant => grant.Stands && grant.GivenBack == transaction && grant.LimitKeys.Any(Deciding.IsTransactionKey));
}
