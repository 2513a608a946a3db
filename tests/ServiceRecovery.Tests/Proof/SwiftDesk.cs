using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What the swift desk answered: refused with everything unmet, or what happened.</summary>
internal sealed record SwiftAnswer(CaseId CaseId, Refusal? Refusal, RecoveryCase Case, ImmutableArray<RecordedEvent> Events, CaseId? Older = null, ImmutableArray<RecordedEvent> OlderEvents = default)
{
    public bool IsAccepted => Refusal is null;
}

/// <summary>
/// The desk's loop around the real decider, the real moves and the real folding, without bytes, store and waiting, so that hundreds of thousands of commands take seconds.
/// That it answers as the real desk does is a property of its own: <see cref="LawTests"/> gives a share of all lists to both.
/// </summary>
internal sealed class SwiftDesk(Customs customs)
{
    private ImmutableDictionary<CaseId, RecoveryCase> _cases = ImmutableDictionary<CaseId, RecoveryCase>.Empty;
    private ImmutableDictionary<string, ImmutableArray<Share>> _shares = ImmutableDictionary<string, ImmutableArray<Share>>.Empty;
    private ImmutableList<RecoveryBatch> _given = [];
    private readonly Dictionary<PersonId, Subject> _subjects = [];

    public Customs Customs { get; } = customs;

    public DateTimeOffset Now { get; set; } = Customs.Start;

    public IEnumerable<CaseId> Cases => _cases.Keys;

    /// <summary>Sees every decision with what it was made of, before it takes effect.</summary>
    public Action<RecoveryCase, CaseCommand, DecisionFacts, Decision>? Decided { get; init; }

    public RecoveryCase? Find(CaseId id) => _cases.GetValueOrDefault(id);

    /// <summary>Another desk that goes on from here.</summary>
    public SwiftDesk Fork() => new(Customs) { _cases = _cases, _shares = _shares, Now = Now };

    public static Playbook PlaybookOf(RecoveryCase current) => PlaybookCatalog.Standard.Default(current.Purpose);

    /// <summary>Everything that was accepted, in order.</summary>
    public IReadOnlyList<RecoveryBatch> Given => _given;

    public SwiftAnswer Handle(CaseId id, RecoveryBatch given)
    {
        var answer = Decide(id, given);
        if (answer.IsAccepted)
        {
            _given = _given.Add(given);
        }

        return answer;
    }

    private SwiftAnswer Decide(CaseId id, RecoveryBatch given)
    {
        var batch = Canonical(given);
        var before = Find(id) ?? RecoveryCase.Empty;
        var playbook = before.Version > 0 ? PlaybookOf(before) : PlaybookCatalog.Standard.Default(PurposeOf(batch.Commands[0]));
        var now = Now >= before.ChangedAt ? Now : before.ChangedAt;
        var basis = new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = id,
            Playbook = playbook,
            Rules = Customs.Rules,
            Now = now,
            Command = batch.Id,
            By = batch.By,
            Person = Of(batch.By.Id),
            ActsFor = batch.By.ActsFor is { } actsFor ? Of(actsFor) : null,
            Names = Customs.Names,
            IsBatch = batch.IsBatch,
        };
        var current = before;
        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        var claims = new List<(DraftClaim Claim, long Version)>();
        var releases = new List<DraftRelease>();
        (CaseId Into, CaseEvent.DuplicateAbsorbed Absorbed)? merge = null;
        for (var i = 0; i < batch.Commands.Length; i++)
        {
            var command = batch.Commands[i];
            var facts = basis with { IsOpenedHere = i > 0 && before.Version == 0 };
            var checkedOut = CaseDecider.Check(current, command, facts);
            facts = checkedOut is null ? Gather(current, command, facts) : facts;
            var decision = checkedOut is null ? CaseDecider.Decide(current, command, facts) : new Decision.Refused(checkedOut);
            Decided?.Invoke(current, command, facts, decision);
            if (decision is Decision.Refused refused)
            {
                return new SwiftAnswer(id, refused.Refusal with { CommandIndex = i }, before, []);
            }

            var accepted = (Decision.Accepted)decision;
            claims.AddRange(accepted.Claims.Select(claim => (claim, current.Version + 1 + claim.EventIndex)));
            releases.AddRange(accepted.Releases);
            foreach (var happened in accepted.Events)
            {
                current = Add(events, current, happened, facts, command.OccurredAt, i);
            }

            if (CaseDecider.Complete(current, playbook) is { } closed)
            {
                current = Add(events, current, closed, facts, null, i);
            }

            merge = accepted.Absorbed is null ? merge : (((CaseCommand.Merge)command).Into, accepted.Absorbed);
        }

        Take(id, claims, releases);
        _cases = _cases.SetItem(id, current);
        return merge is { } merged
            ? new SwiftAnswer(id, null, current, events.ToImmutable(), merged.Into, Absorb(merged.Into, merged.Absorbed, basis))
            : new SwiftAnswer(id, null, current, events.ToImmutable());
    }

    /// <summary>Does the one thing that is due next in a case, if its time has come.</summary>
    public SwiftAnswer? WorkDue(CaseId id)
    {
        var current = Find(id);
        var due = current is null ? null : DueWork.Next(current, PlaybookOf(current));
        return due is not null && due.At <= (Now >= current!.ChangedAt ? Now : current.ChangedAt)
            ? Handle(id, new RecoveryBatch(new CommandId(FormattableString.Invariant($"due-{current.Version}")), Actor.DueWork, due.Command))
            : null;
    }

    private static Purpose PurposeOf(CaseCommand command) => command switch
    {
        CaseCommand.ReportPraise => Purpose.Accolade,
        CaseCommand.ReportNearMiss => Purpose.NearMiss,
        _ => Purpose.Failure,
    };

    private static RecoveryCase Add(ImmutableArray<RecordedEvent>.Builder events, RecoveryCase current, CaseEvent happened, DecisionFacts facts, DateTimeOffset? occurredAt, int index)
    {
        var recorded = new RecordedEvent(
            new EventHeader
            {
                Version = current.Version + 1,
                RecordedAt = facts.Now,
                OccurredAt = occurredAt is { } at && at > facts.Now ? facts.Now : occurredAt,
                By = facts.Person,
                ByKind = facts.By.Kind,
                ByRole = facts.By.Role,
                ActsFor = facts.ActsFor,
                Command = facts.Command,
                CommandIndex = index,
                Stage = StageMoves.After(facts.Playbook, current, happened),
            },
            happened);
        events.Add(recorded);
        return CaseHistory.Evolve(current, recorded);
    }

    private ImmutableArray<RecordedEvent> Absorb(CaseId into, CaseEvent.DuplicateAbsorbed absorbed, DecisionFacts basis)
    {
        var older = _cases[into];
        var facts = basis with { CaseId = into, Playbook = PlaybookOf(older), Now = Now >= older.ChangedAt ? Now : older.ChangedAt };
        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        _cases = _cases.SetItem(into, Add(events, older, absorbed, facts, null, 0));
        return events.ToImmutable();
    }

    private Subject Of(PersonId id) => _subjects.TryGetValue(id, out var known) ? known : _subjects[id] = Customs.Names.Of(id);

    private RecoveryBatch Canonical(RecoveryBatch batch)
    {
        var by = batch.By.Kind == ActorKind.Staff
            ? batch.By with { Id = Customs.Canonical(batch.By.Id), ActsFor = batch.By.ActsFor is { } other ? Customs.Canonical(other) : null }
            : batch.By;
        ImmutableArray<CaseCommand> commands = [.. batch.Commands.Select(command => command switch
        {
            CaseCommand.HandOver hand => hand with { To = Customs.Canonical(hand.To) },
            CaseCommand.ReportFailure report when !report.Concerned.IsDefaultOrEmpty => report with { Concerned = [.. report.Concerned.Select(Customs.Canonical)] },
            _ => command,
        })];
        return batch.IsBatch ? new RecoveryBatch(batch.Id, by, commands) : new RecoveryBatch(batch.Id, by, commands[0]);
    }

    private DecisionFacts Gather(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        facts = WithEvidence(current, command, facts);
        switch (command)
        {
            case CaseCommand.ReportFailure or CaseCommand.ReportPraise or CaseCommand.ReportNearMiss:
                return facts with { Responsible = Customs.Responsible };
            case CaseCommand.Compensate give:
                var holder = give is { Basis: CompensationBasis.Restitution, Transaction: { } transaction } ? Reading($"transaction/{facts.Names.Of(transaction).Key}") : default;
                return facts with { TransactionHolder = holder.Holder, IsRelated = IsRelated(current, facts), Ruling = Rule(current, give.Amount, facts, false) };
            case CaseCommand.Correct { Cost: { } cost }:
                return facts with { Ruling = Rule(current, cost, facts, false) };
            case CaseCommand.Approve approve:
                facts = facts with { IsRelated = IsRelated(current, facts) };
                return current.Approvals.FirstOrDefault(approval => approval.Ref == approve.Ref)?.Money is { } asked && asked with { Minor = approve.Less ?? asked.Minor } is { IsInRange: true } amount
                    ? facts with { Ruling = Rule(current, amount, facts, true), TransactionHolder = TransactionOf(current, approve.Ref) is { } given ? Reading($"transaction/{given.Key}").Holder : null }
                    : facts;
            case CaseCommand.FollowUp:
                return facts with { Plan = Customs.FollowUp.PlanAsync(new FollowUpRequest { CaseId = facts.CaseId, Case = current, Now = facts.Now }, CancellationToken.None).AsTask().GetAwaiter().GetResult() };
            case CaseCommand.Discard:
                return facts with { DiscardsToday = Reading(FormattableString.Invariant($"discard/{facts.Person.Key}/{facts.Now.UtcDateTime:yyyy-MM-dd}")).Uses };
            case CaseCommand.Merge merge:
                return facts with { Other = Find(merge.Into) };
            case CaseCommand.Link link:
                return facts with { Other = Find(link.To) };
            default:
                return facts;
        }
    }

    private static Subject? TransactionOf(RecoveryCase current, ActId id) =>
        current.Approvals.FirstOrDefault(approval => approval.Ref == id)?.Act is CaseEvent.CompensationGranted { Basis: CompensationBasis.Restitution, Transaction: { } transaction } ? transaction : null;

    private bool IsRelated(RecoveryCase current, DecisionFacts facts) =>
        current.Customer is { } customer && facts.By.Kind == ActorKind.Staff && Customs.IsRelated(facts.By.Id, customer);

    private Ruling Rule(RecoveryCase current, Money amount, DecisionFacts facts, bool isApproval) => Customs.Authority.RuleAsync(
        new CompensationRequest
        {
            Tenant = facts.Tenant,
            CaseId = facts.CaseId,
            Case = current,
            Amount = amount,
            By = facts.By,
            IsApproval = isApproval,
            Person = facts.Person,
            Now = facts.Now,
            Spending = NoSpending.Instance,
        },
        CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private DecisionFacts WithEvidence(RecoveryCase current, CaseCommand command, DecisionFacts facts)
    {
        var source = command switch
        {
            CaseCommand.RespondToOffer c => c.Source,
            CaseCommand.MovePromise c => c.Source,
            CaseCommand.ReleasePromise c => c.Source,
            CaseCommand.RecordAnswer c => c.Source,
            CaseCommand.RecordNoContact c => c.Source,
            CaseCommand.Withdraw c => c.Source,
            _ => null,
        };
        if (source is not Source.ByStaff { Evidence: { } evidence })
        {
            return facts;
        }

        var key = facts.Names.OfEvidence(evidence.Channel, evidence.Reference).Key;
        if (current.Evidence.Contains(key))
        {
            return facts with { IsEvidenceHeld = true };
        }

        var reading = Reading($"evidence/{key}");
        if (reading.Holder is not { } holder)
        {
            return facts;
        }

        var other = Find(new CaseId(holder));
        var isLinked = holder == facts.CaseId.Value || current.Links.Contains(new CaseId(holder))
            || (other is not null && (other.Links.Contains(facts.CaseId) || other.Absorbed.Any(absorbed => absorbed.Younger == facts.CaseId) || other.MergedInto == facts.CaseId));
        return isLinked ? facts with { IsEvidenceHeld = true, EvidenceLender = holder == facts.CaseId.Value ? null : new CaseId(holder) } : facts with { EvidenceHolder = holder };
    }

    private (string? Holder, int Uses) Reading(string key) =>
        _shares.TryGetValue(key, out var shares) ? (shares.Any(share => share.Amount > 0) ? shares[^1].Holder.Value : null, shares.Length) : (null, 0);

    private void Take(CaseId id, List<(DraftClaim Claim, long Version)> claims, List<DraftRelease> releases)
    {
        foreach (var (claim, version) in claims)
        {
            _shares = _shares.SetItem(claim.Key, _shares.GetValueOrDefault(claim.Key, []).Add(new Share(id, version, claim.Amount)));
        }

        foreach (var release in releases)
        {
            if (_shares.TryGetValue(release.Key, out var shares))
            {
                _shares = _shares.SetItem(release.Key, [.. shares.Select(share => share.Holder == id && share.Version == release.EventVersion ? share with { Amount = 0 } : share)]);
            }
        }
    }

    private sealed record Share(CaseId Holder, long Version, long Amount);

    private sealed class NoSpending : ISpending
    {
        public static readonly NoSpending Instance = new();

        public ValueTask<LimitSpent> ReadAsync(LimitScope scope, CancellationToken cancellationToken) => new(default(LimitSpent));
    }
}
