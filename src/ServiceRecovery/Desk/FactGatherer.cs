using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Asks policies, reads limits and looks at other cases.</summary>
internal sealed class FactGatherer(DeskParts parts, PlaybookRepository playbooks) : IFactSource
{
    public ValueTask<DecisionFacts> GatherAsync(CaseCommand command, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken) =>
        NeedsFacts(command) ? GatherNeededAsync(command, facts, batch, cancellationToken) : new(facts);

    public async ValueTask<DecisionFacts> WithRelationAsync(RecoveryCase current, DecisionFacts facts, CancellationToken cancellationToken) =>
        facts with { IsRelated = await IsRelatedAsync(current, facts, cancellationToken).ConfigureAwait(false) };

    // Most commands need nothing gathered.
    private static bool NeedsFacts(CaseCommand command) => command is IOpensCase
        or CaseCommand.Compensate or CaseCommand.Identify or CaseCommand.Correct { Cost: not null } or CaseCommand.TakeStep { Cost: not null } or CaseCommand.Approve
        or IAsksCustomer or CaseCommand.Apologize or CaseCommand.Explain { Words: not null } or CaseCommand.Acknowledge { Words: not null } or CaseCommand.Discard or CaseCommand.Merge or CaseCommand.Link or CaseCommand.MovePlaybook
        || command.GivenEvidence is not null || command.GivenDevice is not null;

    private async ValueTask<DecisionFacts> GatherNeededAsync(CaseCommand command, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken)
    {
        var current = batch.Case;
        facts = await WithEvidenceAsync(command, facts, current, cancellationToken).ConfigureAwait(false);
        if (command.GivenDevice is { } device)
        {
            facts = facts with { Device = await DeviceAsync(device, facts, cancellationToken).ConfigureAwait(false) };
        }

        if (command is IOpensCase { Place: null } && batch.DeviceAhead is { } ahead)
        {
            facts = facts with { DevicePlace = (await DeviceAsync(ahead, facts, cancellationToken).ConfigureAwait(false))?.Place };
        }

        if (command is IOpensCase { Playbook: { } named })
        {
            facts = facts with { NamedPlaybook = await playbooks.FindAsync(facts.Tenant, named, cancellationToken).ConfigureAwait(false) };
        }

        switch (command)
        {
            case CaseCommand.ReportFailure report:
                return await WithTwinAsync(report, await WithResponsibleAsync(report.Place, report.Concerned, facts, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            case CaseCommand.ReportPraise report:
                return await WithResponsibleAsync(report.Place, report.Concerned, facts, cancellationToken).ConfigureAwait(false);
            case CaseCommand.ReportNearMiss report:
                return await WithResponsibleAsync(report.Place, report.Concerned, facts, cancellationToken).ConfigureAwait(false);
            case CaseCommand.Compensate give:
                if (give.Transaction is { } transaction && CompensationActs.GivesBack(give.Kind, give.Basis))
                {
                    facts = await WithTransactionAsync(facts.Names.SubjectOf(transaction).Key, facts, batch, cancellationToken).ConfigureAwait(false);
                }

                facts = await WithRelationAsync(current, facts, cancellationToken).ConfigureAwait(false);
                facts = await WithRulingAsync(give.Amount, facts, batch, give, false, cancellationToken).ConfigureAwait(false);
                return facts.Ruling is Ruling.NeedsApproval { AtOnce: > 0 } needs && CompensationActs.IsSplit(give, facts)
                    ? facts with { RulingAtOnce = await RuleAsync(give.Amount with { Minor = needs.AtOnce }, facts, batch, null, give, false, cancellationToken).ConfigureAwait(false) }
                    : facts;
            case CaseCommand.Correct { Cost: { } cost }:
                return await WithRulingAsync(cost, facts, batch, null, false, cancellationToken).ConfigureAwait(false);
            case CaseCommand.TakeStep { Cost: { } cost }:
                return await WithRulingAsync(cost, facts, batch, null, false, cancellationToken).ConfigureAwait(false);
            case CaseCommand.Approve approve:
                return await WithApprovalAsync(approve, facts, batch, cancellationToken).ConfigureAwait(false);
            case IAsksCustomer:
                var asked = new FollowUpRequest { Tenant = facts.Tenant, CaseId = facts.CaseId, Case = current, Now = facts.Now, History = HistoryOf(current, facts.Tenant, facts.CaseId) };
                return facts with { Plan = await PolicyCall.AskAsync("follow-up", token => parts.FollowUp.PlanAsync(asked, token), parts, cancellationToken, RulingValidator.FaultOf).ConfigureAwait(false) };
            case CaseCommand.Apologize { Words: null, Template: null }:
                return facts;
            case CaseCommand.Apologize apology:
                var ruling = await ReviewAsync(apology, current, facts.Tenant, facts.CaseId, facts.By, cancellationToken).ConfigureAwait(false);
                return facts with { Apology = ruling, Findings = [.. ruling.AllFindings] };
            case CaseCommand.Explain { Words: { } words }:
                return facts with { Findings = BlameIn(words) };
            case CaseCommand.Acknowledge { Words: { } words }:
                return facts with { Findings = BlameIn(words) };
            case CaseCommand.Identify identify:
                return await WithNamedStaffAsync([identify.Customer?.Value, identify.Representative?.Value], facts, cancellationToken).ConfigureAwait(false);
            case CaseCommand.Discard:
                var discards = await ReadAsync(Deciding.DiscardKey(facts.Person.Key, facts.Now), facts, cancellationToken).ConfigureAwait(false);
                return facts with { DiscardsToday = discards.Uses };
            case CaseCommand.Merge merge:
                return await WithSeenAsync(merge.Into, facts, cancellationToken).ConfigureAwait(false);
            case CaseCommand.Link link:
                return await WithSeenAsync(link.To, facts, cancellationToken).ConfigureAwait(false);
            case CaseCommand.MovePlaybook move:
                return facts with { NamedPlaybook = await playbooks.FindAsync(facts.Tenant, move.To, cancellationToken).ConfigureAwait(false) };
            default:
                return facts;
        }
    }

    private async ValueTask<DecisionFacts> WithEvidenceAsync(CaseCommand command, DecisionFacts facts, RecoveryCase current, CancellationToken cancellationToken)
    {
        if (command.GivenEvidence is not { } evidence)
        {
            return facts;
        }

        var key = Deciding.EvidenceSubject(evidence, facts).Key;
        if (current.Evidence.Contains(key))
        {
            return facts with { IsEvidenceHeld = true };
        }

        var reading = await ReadAsync(Deciding.EvidenceKey(key), facts, cancellationToken).ConfigureAwait(false);
        if (reading.Spent == 0)
        {
            return facts;
        }

        var holder = reading.Holders[0].Id;
        return holder == facts.CaseId.Value ? facts with { IsEvidenceHeld = true }
            : await IsLinkedAsync(current, new CaseId(holder), facts, cancellationToken).ConfigureAwait(false) ? facts with { IsEvidenceHeld = true, EvidenceLender = new CaseId(holder) }
            : facts with { EvidenceHolder = holder };
    }

    // A device that isn't registered is no failure, so it is asked for in a box.
    private async ValueTask<Device?> DeviceAsync(DeviceId device, DecisionFacts facts, CancellationToken cancellationToken) => (await PolicyCall.AskAsync(
        "device-directory",
        async token => new[] { await parts.Devices.FindAsync(facts.Tenant, device, token).ConfigureAwait(false) },
        parts,
        cancellationToken).ConfigureAwait(false))[0];

    // A link counts both ways from the moment it is made, wherever it was recorded; a case is linked with what those it absorbed are, and one that was merged with what its survivor is.
    private async ValueTask<bool> IsLinkedAsync(RecoveryCase current, CaseId holder, DecisionFacts facts, CancellationToken cancellationToken)
    {
        if (current.Links.Contains(holder))
        {
            return true;
        }

        var (id, found) = await SurvivorAsync(holder, facts, cancellationToken).ConfigureAwait(false);
        var mine = current.Absorbed.Select(absorbed => absorbed.Younger).Append(facts.CaseId).ToArray();
        var theirs = found.Absorbed.Select(absorbed => absorbed.Younger).Append(holder).Append(id).ToArray();
        return current.Links.Any(theirs.Contains) || found.Links.Any(mine.Contains) || theirs.Contains(facts.CaseId);
    }

    private async ValueTask<DecisionFacts> WithResponsibleAsync(PlaceId? place, ImmutableArray<PersonId> concerned, DecisionFacts facts, CancellationToken cancellationToken)
    {
        var fallback = parts.Options.FallbackOwner!.Value;
        var named = await IdentityResolution.FindResponsibleAsync(parts, facts.Tenant, place, cancellationToken).ConfigureAwait(false);

        // Nobody answers for a complaint about themselves.
        var responsible = named is { } person && !(concerned.IsDefault ? [] : concerned).Contains(person) ? person : fallback;
        return facts with { Responsible = facts.Names.SubjectOf(responsible) };
    }

    private async ValueTask<DecisionFacts> WithTwinAsync(CaseCommand.ReportFailure report, DecisionFacts facts, CancellationToken cancellationToken)
    {
        if (!parts.Options.OneOpenCasePerOrder || report.Customer is not { } customer || report.Order is not { } order)
        {
            return facts;
        }

        var reading = await ReadAsync(Deciding.OpenCaseKey(facts.Names.SubjectOf(customer).Key, facts.Names.SubjectOf(order).Key), facts, cancellationToken).ConfigureAwait(false);
        return facts with { IsOneOpenCase = true, TwinHolder = reading.Spent > 0 ? (await SurvivorAsync(new CaseId(reading.Holders[reading.Holders.Length - 1].Id), facts, cancellationToken).ConfigureAwait(false)).Id.Value : null };
    }

    private async ValueTask<DecisionFacts> WithTransactionAsync(SubjectKey transaction, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken)
    {
        var reading = await ReadAsync(Deciding.TransactionKey(transaction), facts, cancellationToken).ConfigureAwait(false);
        var holders = new List<(string Id, RecoveryCase Case)>();
        foreach (var holder in reading.Holders)
        {
            // What a merged case gave goes on in the case that absorbed it; the case itself is the one that the batch has left so far.
            var (id, found) = holder.Id == facts.CaseId.Value ? (facts.CaseId, batch.Case) : await SurvivorAsync(new CaseId(holder.Id), facts, cancellationToken).ConfigureAwait(false);
            if (!holders.Any(known => known.Id == id.Value))
            {
                holders.Add((id.Value, id == facts.CaseId ? batch.Case : found));
            }
        }

        // What only the batch gave comes last.
        if (!holders.Any(known => known.Id == facts.CaseId.Value))
        {
            holders.Add((facts.CaseId.Value, batch.Case));
        }

        return facts with { Transaction = TransactionRecord.Of(transaction, reading.Spent, reading.Uses, holders, batch.Before, batch.Case) };
    }

    private async ValueTask<DecisionFacts> WithApprovalAsync(CaseCommand.Approve approve, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken)
    {
        facts = await WithRelationAsync(batch.Case, facts, cancellationToken).ConfigureAwait(false);
        var approval = ApprovalActs.Find(batch.Case, approve.Ref);
        if (approval?.Act is CaseEvent.CustomerIdentified identified)
        {
            facts = await WithNamedStaffAsync([identified.Customer?.Original, identified.Representative?.Original], facts, cancellationToken).ConfigureAwait(false);
        }

        if (approval is null || ApprovalActs.MoneyOf(batch.Case, approve) is not { IsInRange: true } amount)
        {
            return facts;
        }

        var grant = approval.Act as CaseEvent.CompensationGranted;
        if (grant?.GivenBack is { } transaction)
        {
            facts = await WithTransactionAsync(transaction.Key, facts, batch, cancellationToken).ConfigureAwait(false);
        }

        return facts with { Ruling = await RuleAsync(amount, facts, batch, grant, null, true, cancellationToken).ConfigureAwait(false) };
    }

    private async ValueTask<DecisionFacts> WithRulingAsync(Money amount, DecisionFacts facts, CaseBatch batch, CaseCommand.Compensate? give, bool isApproval, CancellationToken cancellationToken) =>
        facts with { Ruling = await RuleAsync(amount, facts, batch, null, give, isApproval, cancellationToken).ConfigureAwait(false) };

    private ValueTask<Ruling> RuleAsync(Money amount, DecisionFacts facts, CaseBatch batch, CaseEvent.CompensationGranted? grant, CaseCommand.Compensate? give, bool isApproval, CancellationToken cancellationToken)
    {
        var request = new CompensationRequest
        {
            Tenant = facts.Tenant,
            CaseId = facts.CaseId,
            Case = batch.Case,
            Amount = amount,
            By = facts.By,
            IsApproval = isApproval,
            Kind = give?.Kind ?? grant?.Kind,
            Basis = give?.Basis ?? grant?.Basis ?? CompensationBasis.Goodwill,
            Captured = give?.Captured ?? grant?.Captured,
            Schedule = give?.Schedule ?? grant?.Schedule,
            Transaction = give?.Transaction is { } transaction ? facts.Names.SubjectOf(transaction) : grant?.Transaction,
            Destination = give?.Destination is { } destination ? facts.Names.SubjectOf(destination) : grant?.Destination,
            Person = facts.Person,
            Now = facts.Now,
            Spending = new Spending(parts.Store, facts, batch),
            History = HistoryOf(batch.Case, facts.Tenant, facts.CaseId),
        };
        return PolicyCall.AskAsync("compensation-authority", token => parts.Authority.RuleAsync(request, token), parts, cancellationToken, ruling => RulingValidator.FaultOf(ruling, request.Amount, facts.Rules));
    }

    private CustomerHistory HistoryOf(RecoveryCase current, TenantId tenant, CaseId caseId) => new(parts.Store, tenant, caseId, current, parts.Clock.GetUtcNow());

    /// <summary>Has the apology policy rule on an apology that has words or names a template.</summary>
    public ValueTask<ApologyRuling> ReviewAsync(CaseCommand.Apologize apology, RecoveryCase current, TenantId tenant, CaseId caseId, Actor by, CancellationToken cancellationToken)
    {
        var request = new ApologyRequest
        {
            Tenant = tenant,
            CaseId = caseId,
            Case = current,
            By = by,
            Channel = apology.Channel,
            Words = apology.Words,
            Template = apology.Template,
            Culture = apology.Culture,
            History = HistoryOf(current, tenant, caseId),
        };
        return PolicyCall.AskAsync("apology", token => parts.Apology.RuleAsync(request, token), parts, cancellationToken, RulingValidator.FaultOf);
    }

    // Only the standard policy reviews more than apologies.
    private ImmutableArray<Finding> BlameIn(string words) => parts.Apology is DefaultApologyPolicy standard ? standard.FindBlame(words) : [];

    private async ValueTask<DecisionFacts> WithOtherAsync(CaseId id, DecisionFacts facts, CancellationToken cancellationToken)
    {
        var stored = await parts.Store.LoadWholeAsync(StreamKey.ForCase(facts.Tenant, id), null, cancellationToken).ConfigureAwait(false);
        return stored.Version == 0 ? facts : facts with { Other = History.Fold(stored, parts.Codec) };
    }

    // Of what happened at another place who acts may not know, so that it is as if it weren't there.
    private async ValueTask<DecisionFacts> WithSeenAsync(CaseId id, DecisionFacts facts, CancellationToken cancellationToken) =>
        await WithOtherAsync(id, facts, cancellationToken).ConfigureAwait(false) is var found && (facts.Places is not { } places || found.Other?.Place is not { } at || places.Contains(at)) ? found : facts;

    private async ValueTask<(CaseId Id, RecoveryCase Case)> SurvivorAsync(CaseId id, DecisionFacts facts, CancellationToken cancellationToken)
    {
        var other = (await WithOtherAsync(id, facts, cancellationToken).ConfigureAwait(false)).Other ?? RecoveryCase.Empty;
        return await Survivors.FindAsync(parts, facts.Tenant, id, other, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsRelatedAsync(RecoveryCase current, DecisionFacts facts, CancellationToken cancellationToken)
    {
        if (parts.Staff is NoStaffDirectory || current.Customer is not { } customer || facts.By.Kind != ActorKind.Staff)
        {
            return false;
        }

        foreach (var id in new[] { facts.By.Id, facts.By.ActsFor }.OfType<PersonId>())
        {
            // A customer may be on record by another login of theirs.
            var member = await IdentityResolution.FindAsync(parts, facts.Tenant, id, cancellationToken).ConfigureAwait(false);
            var theirs = member is null ? [] : OrNone(member.RelatedTo).Select(related => facts.Names.SubjectOf(related)).Concat(OrNone(member.Logins).Select(login => facts.Names.SubjectOf(login)));
            if (theirs.Any(subject => subject == customer || current.Representatives.Contains(subject)))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T> values) => values.IsDefault ? [] : values;

    // Who is named as the customer, or as who speaks for them, may be somebody of the staff by any of their logins.
    private async ValueTask<DecisionFacts> WithNamedStaffAsync(IEnumerable<string?> named, DecisionFacts facts, CancellationToken cancellationToken)
    {
        if (parts.Staff is NoStaffDirectory)
        {
            return facts;
        }

        var staff = facts.NamedStaff;
        foreach (var name in named)
        {
            if (name is not null && PersonId.TryParse(name, out var login) && await IdentityResolution.FindAsync(parts, facts.Tenant, login, cancellationToken).ConfigureAwait(false) is { } member)
            {
                staff = staff.Add(facts.Names.SubjectOf(member.Id));
            }
        }

        return facts with { NamedStaff = staff };
    }

    private async ValueTask<LimitReading> ReadAsync(string key, DecisionFacts facts, CancellationToken cancellationToken) =>
        (await parts.Store.ReadLimitsAsync(facts.Tenant, [new LimitWindow(key, long.MinValue)], cancellationToken).ConfigureAwait(false))[0];

    private sealed class Spending(IRecoveryStore store, DecisionFacts facts, CaseBatch batch) : ISpending
    {
        public async ValueTask<LimitSpent> ReadAsync(LimitScope scope, CancellationToken cancellationToken)
        {
            var now = UnixMicroseconds.From(facts.Now);
            var window = new LimitWindow(scope.Key, now - UnixMicroseconds.FromDuration(scope.Window), LimitWindow.LatestAt(now));
            var reading = (await store.ReadLimitsAsync(facts.Tenant, [window], cancellationToken).ConfigureAwait(false))[0];
            var here = batch.SpentHere(scope.Key);
            return new LimitSpent(reading.Spent + here.Minor, reading.Uses + here.Uses);
        }
    }
}
