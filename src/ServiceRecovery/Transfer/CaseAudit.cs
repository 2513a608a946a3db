using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>
/// Reads a history as the desk would have written it: the playbook's moves, the laws of every ending, and what each event is refused by on the case before it, as the decision asks. What a policy ruled can't be asked again and stands.
/// A chain shows that nobody changed a history since it was written; this shows that it could have been written at all.
/// </summary>
internal sealed class CaseAudit
{
    private readonly AuditBasis _basis;
    private RecoveryCase _case = RecoveryCase.Empty with { };
    private readonly SubjectKey _dueWork;
    private Playbook? _playbook;
    private ApprovalState? _approved;
    private RecordedEvent? _before;
    private CommandId? _opening;
    private (ImmutableArray<ActId> Requests, ImmutableArray<PromiseId> Promises)? _withdrawn;

    private CaseAudit(AuditBasis basis) => (_basis, _dueWork) = (basis, basis.Names.SubjectOf(Actor.DueWork.Id).Key);

    /// <summary>Folds a history and checks each event on the case before it.</summary>
    /// <param name="events">The history.</param>
    /// <param name="basis">Whose it is, by which floors, and where its playbooks are found.</param>
    /// <exception cref="TransferFaultException">The first event that nobody could have recorded, by version.</exception>
    public static (RecoveryCase Case, Playbook Playbook) Check(ImmutableArray<RecordedEvent> events, AuditBasis basis)
    {
        var audit = new CaseAudit(basis);
        foreach (var recorded in events)
        {
            audit.Check(recorded.Header, recorded.Event);
            audit._case = CaseHistory.Advance(audit._case, recorded);
            audit._before = recorded;
        }

        audit.CheckDone();
        return audit._approved is { } approved
            ? throw new TransferFaultException("act-missing", $"The request '{approved.Ref}' was approved, and what was approved doesn't follow.", version: audit._case.Version)
            : (audit._case, audit._playbook!);
    }

    private void Check(EventHeader header, CaseEvent happened)
    {
        if (_before is { } last && (last.Header.Command != header.Command || last.Header.CommandIndex != header.CommandIndex))
        {
            CheckDone();
        }

        var isReport = happened is IReport;
        if (isReport != (_case.Version == 0))
        {
            throw Wrong(header, "report-misplaced", isReport ? "a case is reported once, at its beginning." : "a case begins with its report.");
        }

        if (header.RecordedAt < _case.ChangedAt || header.OccurredAt > header.RecordedAt)
        {
            throw Wrong(header, "time-back", "times don't go back in a history, and nothing is recorded before it happens.");
        }

        if (PlaybookAfter(happened) is { } named)
        {
            _playbook = _basis.Playbooks(named) ?? throw new TransferFaultException("playbook-missing", $"The case is on the playbook '{named}', which isn't here. Playbooks stand before cases.", version: header.Version);
            CheckPlaybook(header, happened);
        }

        CheckStage(header, happened);
        CheckAct(header, happened);
        CheckRules(header, happened);
        if (_case.Version > 0)
        {
            CheckLaws(header, happened);
        }

        if (happened is CaseEvent.CaseWithdrawn)
        {
            _withdrawn = ([.. _case.Approvals.Where(approval => Laws.IsPending(_case, approval)).Select(approval => approval.Ref)], [.. _case.Promises.Where(promise => promise.IsOwed).Select(promise => promise.Ref)]);
        }

        _approved = happened is CaseEvent.ApprovalGiven given ? ApprovalActs.Find(_case, given.Ref) : null;
        _opening ??= header.Command;
    }

    // What follows of itself has followed by the end of a command. A withdrawal never waits for us: what waited and what was owed ends with it; a close that waits comes with the last thing it waits for.
    private void CheckDone()
    {
        if (_playbook is not null && CaseDecider.Complete(_case, _playbook) is not null)
        {
            throw new TransferFaultException("act-missing", "Nothing is left that the close of the case waits for, and it wasn't closed.", version: _case.Version);
        }

        if (_withdrawn is var (requests, promises) && (_case.Approvals.Any(approval => approval.Standing == ApprovalStanding.Pending && requests.Contains(approval.Ref)) || _case.Promises.Any(promise => promise.IsOwed && promises.Contains(promise.Ref))))
        {
            throw new TransferFaultException("act-missing", "The case was withdrawn, and what was waiting or owed in it wasn't cancelled with it.", version: _case.Version);
        }

        _withdrawn = null;
    }

    /// <summary>Returns the playbook that an event names, which its case is on from then.</summary>
    public static PlaybookRef? PlaybookAfter(CaseEvent happened) => happened switch
    {
        IReport report => report.Playbook,
        CaseEvent.PlaybookMoved moved => moved.To,
        _ => null,
    };

    private void CheckPlaybook(EventHeader header, CaseEvent happened)
    {
        var purpose = happened is IReport report ? report.Purpose : _case.Purpose;
        if (_playbook!.Purpose != purpose)
        {
            throw Wrong(header, "playbook-unfit", $"the playbook '{_playbook.Ref}' is for another purpose.");
        }

        if (_case.Version > 0 && (!_playbook.Knows(_case.Stage) || _playbook.EndingOf(_case.Stage) != Ending.Open))
        {
            throw Wrong(header, "playbook-unfit", $"the playbook '{_playbook.Ref}' has no open stage '{_case.Stage}'.");
        }
    }

    private void CheckStage(EventHeader header, CaseEvent happened)
    {
        var stage = StageMoves.After(_playbook!, _case.Stage, happened);
        if (stage != header.Stage)
        {
            throw Wrong(header, "stage-differs", $"it leads to '{stage}' by the playbook '{_playbook!.Ref}', not to '{header.Stage}'.");
        }

        if (_case.Version == 0)
        {
            return;
        }

        var isOpen = _case.IsOpen
            ? StageMoves.KindOf(happened) is not { } kind || _playbook!.Allows(_case.Stage, kind) || IsRecordHere(happened)
            : IsTakenWhenClosed(header, happened);
        if (!isOpen)
        {
            throw Wrong(header, "step-not-open", $"a case in '{_case.Stage}'{(_case.IsOpen ? "" : $" that ended as '{_case.Ending}'")} doesn't take it.");
        }
    }

    // What moves no stage where it comes, although its kind is a step elsewhere.
    private bool IsRecordHere(CaseEvent happened) => happened switch
    {
        CaseEvent.CompensationGranted => _approved is not null,
        CaseEvent.OwnershipTaken => _case.HandOverTo is not null,
        CaseEvent.SilenceRecorded => Laws.IsSilenceBroken(_case, _playbook!),
        CaseEvent.Debriefed => CaseCommand.Debrief.IsMissing(_case, _playbook!),
        CaseEvent.CaseClosed => true,
        _ => false,
    };

    private bool IsTakenWhenClosed(EventHeader header, CaseEvent happened) => happened switch
    {
        // A withdrawal cancels requests and promises in the append that records it.
        CaseEvent.ApprovalExpired or CaseEvent.PromiseReleased => _case.Ending == Ending.Withdrawn && header.Command == _before?.Header.Command,
        CaseEvent.PromiseMade => happened.Follows(_case, header.Command == _before?.Header.Command ? _before?.Event : null),
        CaseEvent.CaseReopened when !_playbook!.Allows(_case.Stage, StepKind.Reopen) => false,

        // What is given after the close is done or refused, and never waits.
        CaseEvent.ApprovalRequested => false,
        _ => happened.Reopens(_case, header.OccurredAt) is null && Laws.IsTakenWhenClosed(happened.GivenBy, _case),
    };

    // What was approved follows its approval at once, and is what was asked for.
    private void CheckAct(EventHeader header, CaseEvent happened)
    {
        if (_approved is { } approved && (header.Command != _before?.Header.Command || !CarriedAudit.IsApproved(approved.Act, happened, (CaseEvent.ApprovalGiven)_before!.Event)))
        {
            throw Wrong(header, "act-differs", $"it isn't what was approved with the request '{approved.Ref}'.");
        }
    }

    // The rules by which the desk decides, on what the event says itself: who may give it, when it was said, what it is worth, and whether another person was needed.
    private void CheckRules(EventHeader header, CaseEvent happened)
    {
        var facts = FactsOf(header);
        var before = _before is { } last && last.Header.Command == header.Command && last.Header.CommandIndex == header.CommandIndex ? last.Event : null;
        var isOfItself = _approved is not null || happened.Follows(_case, before);
        var unmet = (isOfItself ? null : CaseDecider.CheckGiver(_case, happened.GivenBy, facts, happened is CaseEvent.PromiseMade { Kind: PromiseKind.Task }) ?? CaseDecider.CheckConcerned(_case, happened.GivenBy, facts))
            ?? (_approved is { IsAboutMoney: false } ? happened.CheckStill(_case, facts) : happened.Check(_case, facts, header.OccurredAt))
            ?? (_approved is null && happened.WhyAnotherPerson(_case, facts) is { } doubted ? Refusals.SecondPersonNeeded($"{doubted} needs another person.") : null);
        if (unmet is not null)
        {
            throw Wrong(header, unmet.Code, unmet.Sentence);
        }

        if (_case.Version > 0 && _approved is null && !happened.Fits(_case, facts))
        {
            throw Wrong(header, "act-differs", "what it says of the case isn't what the case was then.");
        }
    }

    private DecisionFacts FactsOf(EventHeader header)
    {
        // Whoever came by the link of an asking is known by what stands beside the event, not by a name.
        var asking = header.ByKind == ActorKind.Customer && header.ActsFor is { } speaker ? AskTokens.AskingOf(speaker, _case, _basis.Names) : null;
        return FactsOf(header, asking);
    }

    private DecisionFacts FactsOf(EventHeader header, AskId? asking) => new()
    {
        Tenant = _basis.Tenant,
        CaseId = _basis.CaseId,
        Playbook = _playbook!,
        Rules = _basis.Rules,
        Now = header.RecordedAt,
        Command = header.Command,

        // Names may have been erased since; whoever acted is compared by pseudonym.
        By = header.By.Key == _dueWork && header.ByKind == ActorKind.System && header.ByRole == Actor.DueWork.Role ? Actor.DueWork : new Actor(new PersonId("somebody"), header.ByRole, header.ByKind) { Token = asking?.Value },
        Asking = asking,
        Person = header.By,
        ActsFor = header.ActsFor,
        Names = _basis.Names,
        IsOpenedHere = _opening == header.Command,
    };

    private void CheckLaws(EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.StepTaken { Kind: var kind } step when kind.IsBuiltIn || step.Effect != (_playbook!.TryEffectOf(kind, out var effect) ? effect : KindEffect.Staling):
                throw Wrong(header, "step-not-open", $"'{kind}' isn't a step of the organization with that effect in the playbook '{_playbook!.Ref}'.");
            case CaseEvent.CloseRequested when ClosingCheck.Of(_case, _playbook!) is not { IsMet: false, MayWait: true }:
                throw Wrong(header, "unearned-close", "a close waits for promises and settlements only.");
            case CaseEvent.CaseClosed closed:
                CheckClose(header, closed);
                break;
        }
    }

    private void CheckClose(EventHeader header, CaseEvent.CaseClosed closed)
    {
        var unmet = Laws.UnmetForClose(_case, _playbook!);
        if (!unmet.IsEmpty)
        {
            throw Wrong(header, "unearned-close", $"a case can't end as '{closed.Ending}' with {string.Join(", ", unmet.Select(entry => entry.Code).Distinct())}.");
        }

        var ending = EndingActs.Closed(_case, _playbook!);
        if (ending != closed)
        {
            throw Wrong(header, "unearned-close", FormattableString.Invariant(
                $"what was earned by event {ending.EarnedBy} is '{ending.Ending}', and it says '{closed.Ending}' by event {closed.EarnedBy}."));
        }
    }

    private static TransferFaultException Wrong(EventHeader header, string code, string why) =>
        new(code, FormattableString.Invariant($"Event {header.Version} was never recorded by a desk: {why}"), version: header.Version);
}

/// <summary>What a history is audited by: whose it is, the rules that hold there, and where its playbooks are found.</summary>
internal sealed record AuditBasis(TenantId Tenant, CaseId CaseId, Pseudonyms Names, OrganizationRules Rules, Func<PlaybookRef, Playbook?> Playbooks);
