using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What the swift desk answered: refused with everything unmet, or what happened.</summary>
internal sealed record InProcessAnswer(CaseId CaseId, Refusal? Refusal, RecoveryCase Case, ImmutableArray<RecordedEvent> Events, CaseId? Older = null, ImmutableArray<RecordedEvent> OlderEvents = default, RecoveryCase? OlderCase = null)
{
    public bool IsAccepted => Refusal is null;
}

/// <summary>
/// The desk's own batches with facts of its own, without bytes, store and waiting, so that hundreds of thousands of commands take seconds.
/// That it answers as the real desk does is a property of its own: <see cref="LawTests"/> gives a share of all lists to both.
/// </summary>
internal sealed class InProcessDesk(Fixtures customs) : IFactSource
{
    private static readonly Playbook[] Playbooks = [.. Enum.GetValues<Purpose>().Select(PlaybookCatalog.Standard.Default)];

    private ImmutableDictionary<CaseId, RecoveryCase> _cases = ImmutableDictionary<CaseId, RecoveryCase>.Empty;
    private ImmutableDictionary<string, ImmutableArray<Share>> _shares = ImmutableDictionary<string, ImmutableArray<Share>>.Empty;
    private ImmutableList<RecoveryBatch> _given = [];
    private readonly Dictionary<PersonId, Subject> _subjects = [];

    public Fixtures Fixtures { get; } = customs;

    public DateTimeOffset Now { get; set; } = Fixtures.Start;

    public IEnumerable<CaseId> Cases => _cases.Keys;

    /// <summary>Sees every decision with what it was made of, before it takes effect.</summary>
    public Action<RecoveryCase, CaseCommand, DecisionFacts, Decision>? Decided { get; init; }

    public RecoveryCase? Find(CaseId id) => _cases.GetValueOrDefault(id);

    /// <summary>Another desk that goes on from here.</summary>
    public InProcessDesk Fork() => new(Fixtures) { _cases = _cases, _shares = _shares, Now = Now };

    public static Playbook PlaybookOf(RecoveryCase current) => Playbooks[(int)current.Purpose];

    /// <summary>Everything that was accepted, in order.</summary>
    public IReadOnlyList<RecoveryBatch> Given => _given;

    public InProcessAnswer Handle(CaseId id, RecoveryBatch given)
    {
        var answer = Decide(id, given);
        if (answer.IsAccepted)
        {
            _given = _given.Add(given);
        }

        return answer;
    }

    /// <summary>Returns the case in which one goes on that was merged.</summary>
    public CaseId SurvivorOf(CaseId id) => Find(id)?.MergedInto is { } older ? SurvivorOf(older) : id;

    // What is said about a merged case goes on in its survivor, all of a batch or nothing.
    private InProcessAnswer Land(CaseId id, RecoveryBatch given)
    {
        var names = new NamesThere(Find(SurvivorOf(id))!, Find(id)!, id);
        for (var i = 0; i < given.Commands.Length; i++)
        {
            if (!given.Commands[i].Lands)
            {
                given.Commands[i].Renamed(names);
                return new InProcessAnswer(id, new Refusal([Refusals.CaseMerged(SurvivorOf(id), given.Commands[i].Act.Verb, names.Found)], i), Find(id)!, []);
            }
        }

        return Decide(SurvivorOf(id), given.Landing(DerivedIds.Derive("land", id.Value, given.Id.Value), names));
    }

    private InProcessAnswer Decide(CaseId id, RecoveryBatch given)
    {
        if (Find(id) is { MergedInto: not null })
        {
            return Land(id, given);
        }

        var batch = Canonical(given);
        var before = Find(id) ?? RecoveryCase.Empty;
        var playbook = before.Version > 0 ? PlaybookOf(before) : PlaybookCatalog.Standard.Default((batch.Commands[0] as IOpensCase)?.Purpose ?? Purpose.Failure);
        var basis = BasisOf(id, batch, before, playbook);
        var work = new CaseBatch(before, basis) { Decided = Decided };
        if (work.DecideAsync(batch.Commands, this, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } refusal)
        {
            return new InProcessAnswer(id, refusal, before, []);
        }

        Take(id, work);
        _cases = _cases.SetItem(id, work.Case);
        return work.Absorption is { } merged
            ? new InProcessAnswer(id, null, work.Case, work.Events, merged.Into, Absorb(merged, basis), _cases[merged.Into])
            : new InProcessAnswer(id, null, work.Case, work.Events);
    }

    /// <summary>Returns what somebody may do in a case now.</summary>
    public OpenSteps StepsOf(CaseId id, Actor by)
    {
        var (current, batch) = (Find(id)!, Canonical(new RecoveryBatch(new CommandId("steps"), by, new CaseCommand.Close())));
        var basis = BasisOf(id, batch, current, PlaybookOf(current));
        return OpenSteps.For(current, basis with { IsRelated = IsRelated(current, basis) }, inactive: null, Fixtures.Authority);
    }

    private DecisionFacts BasisOf(CaseId id, RecoveryBatch batch, RecoveryCase before, Playbook playbook)
    {
        var asking = AskTokens.AskingOf(batch.By.Token, before, id, Fixtures.Names);
        return new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = id,
            Playbook = playbook,
            Rules = Fixtures.Rules,
            Now = Now >= before.ChangedAt ? Now : before.ChangedAt,
            Command = batch.Id,
            By = batch.By,
            Person = Of(batch.By.Id),
            ActsFor = asking is { } link ? AskTokens.SpeakerOf(link, Fixtures.Names) : batch.By.ActsFor is { } actsFor ? Of(actsFor) : null,
            Asking = asking,
            Names = Fixtures.Names,
            IsBatch = batch.IsBatch,
        };
    }

    ValueTask<DecisionFacts> IFactSource.GatherAsync(CaseCommand command, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken) =>
        new(Gather(batch, command, facts));

    /// <summary>Does the one thing that is due next in a case, if its time has come.</summary>
    public InProcessAnswer? WorkDue(CaseId id)
    {
        var current = Find(id);
        var due = current is null ? null : DueWork.Next(current, PlaybookOf(current));
        return due is not null && due.At <= (Now >= current!.ChangedAt ? Now : current.ChangedAt)
            ? Handle(id, new RecoveryBatch(new CommandId(FormattableString.Invariant($"due-{current.Version}")), Actor.DueWork, due.Command))
            : null;
    }

    private ImmutableArray<RecordedEvent> Absorb(Absorption merged, DecisionFacts basis)
    {
        var older = _cases[merged.Into];
        var work = new CaseBatch(older, basis with { CaseId = merged.Into, Playbook = PlaybookOf(older), Now = Now >= older.ChangedAt ? Now : older.ChangedAt });
        work.Add(merged.Absorbed, null, 0);
        _cases = _cases.SetItem(merged.Into, work.Case);
        return work.Events;
    }

    private Subject Of(PersonId id) => _subjects.TryGetValue(id, out var known) ? known : _subjects[id] = Fixtures.Names.SubjectOf(id);

    private RecoveryBatch Canonical(RecoveryBatch batch)
    {
        var by = batch.By.Kind == ActorKind.Staff
            ? batch.By with { Id = Fixtures.Canonical(batch.By.Id), ActsFor = batch.By.ActsFor is { } other ? Fixtures.Canonical(other) : null }
            : batch.By;
        ImmutableArray<CaseCommand> commands = [.. batch.Commands.Select(command => command switch
        {
            CaseCommand.HandOver hand => hand with { To = Fixtures.Canonical(hand.To) },
            CaseCommand.ReportFailure report when !report.Concerned.IsDefaultOrEmpty => report with { Concerned = [.. report.Concerned.Select(Fixtures.Canonical)] },
            _ => command,
        })];
        return batch.IsBatch ? new RecoveryBatch(batch.Id, by, commands) : new RecoveryBatch(batch.Id, by, commands[0]);
    }

    private DecisionFacts Gather(CaseBatch batch, CaseCommand command, DecisionFacts facts)
    {
        var current = batch.Case;
        facts = WithEvidence(current, command, facts) with { Device = command.GivenDevice == Fixtures.Device.Id ? Fixtures.Device : null };
        switch (command)
        {
            case IOpensCase:
                return facts with { Responsible = Fixtures.Responsible };
            case CaseCommand.Compensate give:
                var named = give.Transaction is { } transaction && CompensationActs.GivesBack(give.Kind, give.Basis) ? facts.Names.SubjectOf(transaction) : null;
                facts = facts with { Transaction = RecordOf(named, batch, facts.CaseId), IsRelated = IsRelated(current, facts), Ruling = Rule(current, give.Amount, facts, false) };
                return facts.Ruling is Ruling.NeedsApproval { AtOnce: > 0 } needs && CompensationActs.IsSplit(give, facts)
                    ? facts with { RulingAtOnce = Rule(current, give.Amount with { Minor = needs.AtOnce }, facts, false) }
                    : facts;
            case CaseCommand.Correct { Cost: { } cost }:
                return facts with { Ruling = Rule(current, cost, facts, false) };
            case CaseCommand.Approve approve:
                facts = facts with { IsRelated = IsRelated(current, facts) };
                return current.Approvals.FirstOrDefault(approval => approval.Ref == approve.Ref)?.Money is { } asked && asked with { Minor = approve.ApprovedAmount ?? asked.Minor } is { IsInRange: true } amount
                    ? facts with { Ruling = Rule(current, amount, facts, true), Transaction = RecordOf(TransactionOf(current, approve.Ref), batch, facts.CaseId) }
                    : facts;
            case CaseCommand.FollowUp or CaseCommand.IssueAsking:
                return facts with { Plan = Fixtures.FollowUp.PlanAsync(new FollowUpRequest { Tenant = facts.Tenant, CaseId = facts.CaseId, Case = current, Now = facts.Now }, CancellationToken.None).AsTask().GetAwaiter().GetResult() };
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
        current.Approvals.FirstOrDefault(approval => approval.Ref == id)?.Act is CaseEvent.CompensationGranted { GivenBack: { } transaction } ? transaction : null;

    private TransactionRecord? RecordOf(Subject? transaction, CaseBatch batch, CaseId id)
    {
        if (transaction is null)
        {
            return null;
        }

        var key = $"transaction/{transaction.Key}";
        var shares = _shares.GetValueOrDefault(key, []);
        var holders = shares.Where(share => share.Amount > 0).Select(share => share.Holder).Append(id).Distinct();
        return TransactionRecord.Of(
            transaction.Key,
            shares.Sum(share => share.Amount),
            shares.Length,
            holders.Select(holder => (holder.Value, holder == id ? batch.Case : Find(holder)!)),
            batch.Before,
            batch.Case);
    }

    private bool IsRelated(RecoveryCase current, DecisionFacts facts) =>
        current.Customer is { } customer && facts.By.Kind == ActorKind.Staff && Fixtures.IsRelated(facts.By.Id, customer);

    private Ruling Rule(RecoveryCase current, Money amount, DecisionFacts facts, bool isApproval) => Fixtures.Authority.RuleAsync(
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
        if (command.GivenEvidence is not { } evidence)
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

        // Both are linked where one of the cases that are one with the first names one that is one with the second.
        var isLinked = holder == facts.CaseId.Value || OneWith(facts.CaseId, current).Any(mine => OneWith(new CaseId(holder), Find(new CaseId(holder))).Any(theirs => mine == theirs
            || IsNamed(theirs, mine == facts.CaseId ? current : Find(mine)) || IsNamed(mine, Find(theirs))));
        return isLinked ? facts with { IsEvidenceHeld = true, EvidenceLender = holder == facts.CaseId.Value ? null : new CaseId(holder) } : facts with { EvidenceHolder = holder };
    }

    private static bool IsNamed(CaseId id, RecoveryCase? by) => by is not null && by.Links.Contains(id);

    // A case, what absorbed it, and what that absorbed.
    private IEnumerable<CaseId> OneWith(CaseId id, RecoveryCase? current)
    {
        var end = id;
        while (current?.MergedInto is { } survivor)
        {
            (end, current) = (survivor, Find(survivor));
        }

        return [id, end, .. current?.Absorbed.Select(absorbed => absorbed.Younger) ?? []];
    }

    private (string? Holder, int Uses) Reading(string key) =>
        _shares.TryGetValue(key, out var shares) ? (shares.Any(share => share.Amount > 0) ? shares[^1].Holder.Value : null, shares.Length) : (null, 0);

    private void Take(CaseId id, CaseBatch work)
    {
        foreach (var (claim, version) in work.Claims)
        {
            _shares = _shares.SetItem(claim.Key, _shares.GetValueOrDefault(claim.Key, []).Add(new Share(id, version, claim.Amount)));
        }

        foreach (var (release, _) in work.Releases)
        {
            if (_shares.TryGetValue(release.Key, out var shares))
            {
                _shares = _shares.SetItem(release.Key, [.. shares.Select(share => share.Holder == id && share.Version == release.EventVersion ? share with { Amount = Math.Max(0, share.Amount - release.Amount) } : share)]);
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
