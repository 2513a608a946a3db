namespace ServiceRecovery.Insights;

/// <summary>One report as it stood at an instant, told from its facts. One projection serves many reports, one after the other.</summary>
internal sealed class CaseProjection
{
    private bool _isDone;
    private int _openedBatch;

    public CaseFacts Facts { get; private set; } = null!;

    /// <summary>Gets whether the report was recorded by then.</summary>
    public bool IsThere { get; private set; }

    public long ReceivedAt { get; private set; }

    public OpenedBy OpenedBy { get; private set; }

    public Severity HighestSeverity { get; private set; }

    public string? Cause { get; private set; }

    /// <summary>Gets how often it ended, in order; a reopening takes none of them away.</summary>
    public List<CaseEnd> Ends { get; } = [];

    /// <summary>Gets how it stands.</summary>
    public CaseEnd Now { get; private set; }

    public long? OwnedAt { get; private set; }

    public long? AcknowledgedAt { get; private set; }

    public long? ApologizedAt { get; private set; }

    public long? OfferedAt { get; private set; }

    /// <summary>Gets whether the case itself says that it was debriefed.</summary>
    public bool IsDebriefed { get; private set; }

    public bool IsDebriefWaived { get; private set; }

    public int Contacts { get; private set; }

    public int Chases { get; private set; }

    public int RepeatContacts { get; private set; }

    public int HandOvers { get; private set; }

    public int Reworks { get; private set; }

    public bool HasFailedSettlement { get; private set; }

    /// <summary>Gets how often it was opened again, by cause.</summary>
    public int[] Reopenings { get; } = new int[4];

    public Answer? LastAnswer { get; private set; }

    /// <summary>Gets the yes that was said last.</summary>
    public CaseFact? LastYes { get; private set; }

    public List<CaseFact> Answers { get; } = [];

    /// <summary>Gets the scores beside the last answer.</summary>
    public List<CaseFact> Scores { get; } = [];

    public List<PromiseProjection> Promises { get; } = [];

    public List<RequestProjection> Requests { get; } = [];

    public List<GrantProjection> Grants { get; } = [];

    public List<CaseFact> Costs { get; } = [];

    public List<string> Absorbed { get; } = [];

    private SilenceReason Silence { get; set; }

    /// <summary>Tells a report as it stood when nothing later than <paramref name="asOf"/> was recorded.</summary>
    /// <param name="facts">Its facts.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="later">What became of what it made in the report that it was merged into.</param>
    public CaseProjection Project(CaseFacts facts, long asOf, IReadOnlyList<CaseFact>? later = null)
    {
        Forget(facts);
        foreach (var fact in facts.Facts)
        {
            // Recorded times never fall within a stream.
            if (fact.RecordedAt > asOf)
            {
                break;
            }

            IsThere = true;
            if (!fact.IsOfAnother)
            {
                Take(fact);
            }
        }

        foreach (var fact in later ?? [])
        {
            Take(fact);
        }

        return this;
    }

    private void Take(CaseFact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.Opened:
                (OpenedBy, HighestSeverity, ReceivedAt, _openedBatch) = ((OpenedBy)fact.A, (Severity)fact.B, fact.Value, fact.Batch);
                break;
            case FactKind.Receipt:
                ReceivedAt = Math.Min(ReceivedAt, fact.Value);
                break;
            case FactKind.Cause:
                Cause = fact.Text;
                break;
            case FactKind.Severity:
                HighestSeverity = (Severity)Math.Max((byte)HighestSeverity, fact.A);
                break;
            case FactKind.Owned:
                OwnedAt ??= fact.At;
                HandOvers += fact.A;
                break;
            case FactKind.Acknowledged:
                AcknowledgedAt ??= fact.At;
                break;
            case FactKind.Apologized:
                ApologizedAt ??= fact.At;
                break;
            case FactKind.Contact:
                Contacts++;
                Chases += fact.A & 1;
                RepeatContacts += fact.A >> 1;
                break;
            case FactKind.Done:
                OfferedAt ??= fact.At;
                _isDone = true;
                break;
            case FactKind.Cost:
                Costs.Add(fact);
                break;
            case FactKind.Debriefed:
                (IsDebriefed, IsDebriefWaived) = (IsDebriefed || fact.A == 0, IsDebriefWaived || fact.A == 1);
                break;
            case FactKind.Absorbed:
                Absorbed.Add(fact.Text!);
                break;
            case FactKind.BackToWork:
                _isDone = false;
                break;
            case FactKind.Answered or FactKind.Score or FactKind.Silent:
                TakeAnswer(fact);
                break;
            case FactKind.Ended or FactKind.Reopened:
                TakeEnd(fact);
                break;
            case FactKind.Promised or FactKind.Moved or FactKind.Kept or FactKind.KeptRecordedLate or FactKind.Released or FactKind.Broken:
                PromiseProjection.Take(Promises, fact);
                break;
            case FactKind.Requested or FactKind.Approved or FactKind.ApprovalDeclined or FactKind.ApprovalExpired:
                RequestProjection.Take(Requests, fact);
                break;
            default:
                HasFailedSettlement |= fact.Kind == FactKind.SettlementFailed;
                GrantProjection.Take(Grants, fact);
                break;
        }
    }

    private void TakeAnswer(CaseFact fact)
    {
        if (fact.Kind == FactKind.Score)
        {
            Scores.Add(fact);
            return;
        }

        if (fact.Kind == FactKind.Silent)
        {
            Silence = (SilenceReason)fact.A;
            return;
        }

        var answer = (Answer)fact.A;

        // Whoever answers an asking again changed their mind; the last one counts.
        Answers.RemoveAll(earlier => fact.Text is not null && earlier.Text == fact.Text);
        Answers.Add(fact);
        Scores.Clear();
        LastAnswer = answer;
        if (answer is Answer.Unhappy or Answer.WantsMore)
        {
            Reworks += _isDone ? 1 : 0;
            _isDone = false;
        }
        else if (answer == Answer.Satisfied && Now.Ending == Ending.Open)
        {
            // A yes after the close changes nothing.
            LastYes = fact;
        }
    }

    private void TakeEnd(CaseFact fact)
    {
        if (fact.Kind == FactKind.Reopened)
        {
            Now = default;
            Reopenings[fact.A]++;
            _isDone = false;
            return;
        }

        var ending = (Ending)fact.A;
        var yes = ending == Ending.Recovered ? LastYes : null;
        var isOnOwnWord = yes is { } said && said.B == (byte)AnswerSource.ByStaff && said.Batch == _openedBatch && fact.Batch == _openedBatch;
        Now = new CaseEnd(ending, fact.At, fact.RecordedAt, ending == Ending.Unconfirmed ? Silence : null, isOnOwnWord, fact.Text);
        Ends.Add(Now);
    }

    private void Forget(CaseFacts facts)
    {
        (Facts, IsThere, ReceivedAt, OpenedBy, HighestSeverity, Cause, Now) = (facts, false, 0, default, default, null, default);
        (OwnedAt, AcknowledgedAt, ApologizedAt, OfferedAt, IsDebriefed, IsDebriefWaived) = (null, null, null, null, false, false);
        (Contacts, Chases, RepeatContacts, HandOvers, Reworks, HasFailedSettlement) = (0, 0, 0, 0, 0, false);
        (LastAnswer, LastYes, Silence, _isDone, _openedBatch) = (null, null, default, false, 0);
        Array.Clear(Reopenings, 0, Reopenings.Length);
        Ends.Clear();
        Answers.Clear();
        Scores.Clear();
        Promises.Clear();
        Requests.Clear();
        Grants.Clear();
        Costs.Clear();
        Absorbed.Clear();
    }
}

/// <summary>How a report ended, or that it is open.</summary>
/// <param name="Ending">The ending.</param>
/// <param name="At">When, as told.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Silence">Why nobody confirmed.</param>
/// <param name="IsOnOwnWord">Opened, answered by staff and closed in one batch.</param>
/// <param name="Survivor">The case it was merged into.</param>
internal readonly record struct CaseEnd(Ending Ending, long At, long RecordedAt, SilenceReason? Silence, bool IsOnOwnWord, string? Survivor);

/// <summary>A promise to the customer and what became of it.</summary>
internal record struct PromiseProjection(bool IsByPolicy, long MadeAt, long DueAt, bool IsMoved, PromiseStanding Standing)
{
    public static void Take(List<PromiseProjection> promises, CaseFact fact)
    {
        if (fact.Kind == FactKind.Promised)
        {
            promises.Add(new PromiseProjection(fact.A == 1, fact.At, fact.Value, false, PromiseStanding.Open));
            return;
        }

        var promise = promises[fact.Ref];
        promises[fact.Ref] = fact.Kind switch
        {
            FactKind.Moved => promise with { IsMoved = true },
            FactKind.Kept => promise with { Standing = PromiseStanding.Kept },
            FactKind.KeptRecordedLate => promise with { Standing = PromiseStanding.KeptRecordedLate },
            FactKind.Released => promise with { Standing = PromiseStanding.Released },
            _ => promise with { Standing = PromiseStanding.Broken },
        };
    }
}

/// <summary>A request for approval and what became of it.</summary>
internal record struct RequestProjection(string Role, string? Currency, long Minor, bool IsCarried, long At, long? DecidedAt, ApprovalStanding Standing, bool IsForLess)
{
    public static void Take(List<RequestProjection> requests, CaseFact fact)
    {
        if (fact.Kind == FactKind.Requested)
        {
            requests.Add(new RequestProjection(fact.Role!, fact.Text, fact.Value, fact.B == 1, fact.RecordedAt, null, ApprovalStanding.Pending, false));
            return;
        }

        var request = requests[fact.Ref] with { DecidedAt = fact.RecordedAt };
        requests[fact.Ref] = fact.Kind switch
        {
            FactKind.Approved => request with { Standing = ApprovalStanding.Given, IsForLess = fact.A == 1 },
            FactKind.ApprovalDeclined => request with { Standing = ApprovalStanding.Declined },
            _ => request with { Standing = ApprovalStanding.Expired },
        };
    }
}

/// <summary>A compensation and what became of it.</summary>
internal record struct GrantProjection(string Role, string Currency, long Minor, bool IsAtOnce, CompensationStanding Standing, bool IsSettled, long? SettledAt, long Reversed, bool IsPaidAfterFailing = false, bool HasYesOnDevice = false)
{
    public static void Take(List<GrantProjection> grants, CaseFact fact)
    {
        if (fact.Kind == FactKind.Granted)
        {
            grants.Add(new GrantProjection(fact.Role!, fact.Text!, fact.Value, fact.A == 1, CompensationStanding.Unsettled, false, null, 0));
            return;
        }

        var grant = grants[fact.Ref];
        grants[fact.Ref] = fact.Kind switch
        {
            // What a merge carried was settled in the younger case, and its wait stands there.
            FactKind.Settled => grant with { Standing = CompensationStanding.Settled, IsSettled = true, SettledAt = fact.B == 1 ? null : fact.At, IsPaidAfterFailing = grant.IsPaidAfterFailing || grant.Standing is CompensationStanding.Failed or CompensationStanding.Declined },
            FactKind.Unclaimed => grant with { Standing = CompensationStanding.Unclaimed },
            FactKind.SettlementFailed => grant with { Standing = CompensationStanding.Failed },
            FactKind.GrantDeclined => grant with { Standing = CompensationStanding.Declined },
            FactKind.YesOnDevice => grant with { HasYesOnDevice = true },
            _ => TakenBack(grant, fact.Value),
        };
    }

    private static GrantProjection TakenBack(GrantProjection grant, long minor) => grant.Reversed + minor >= grant.Minor
        ? grant with { Reversed = grant.Minor, Standing = CompensationStanding.Reversed }
        : grant with { Reversed = grant.Reversed + minor };
}
