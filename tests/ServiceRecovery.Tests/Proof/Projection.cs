namespace ServiceRecovery.Tests.Proof;

/// <summary>
/// What a case comes to, in 128 bits and without loss: ids are ranked by what they name, times are days from now, words are dropped, and of versions only their order.
/// docs/exploration.md names each dimension and what is left out. That it leaves out nothing that a decision depends on is checked while exploring:
/// two cases with one projection must do the same, act by act.
/// </summary>
/// <param name="without">A dimension to leave out, to show that the check notices.</param>
/// <param name="isRemembering">Askings are told apart, and who the customer is.</param>
internal sealed class Projection(string? without = null, bool isRemembering = false)
{
    public UInt128 Of(Node node)
    {
        var (current, ledger, now) = (node.Case, node.Ledger, node.Now);
        var bits = new Bits(without);
        bits.Add("purpose", 2, (int)current.Purpose);
        bits.Add("stage", 5, InProcessDesk.PlaybookOf(current).IndexOf(current.Stage));
        if (current.Ending == Ending.Merged)
        {
            // Nothing is left to decide.
            return bits.Key;
        }

        bits.Add("owner", 2, !current.IsOwned ? 0 : current.OwnerRole == Fixtures.Server ? 1 : 2);
        bits.Add("earned", 4, current.IsEarned ? (int)current.EarnedEnding : 0);
        bits.Add("done", 1, current.RemedyVersion > current.BackToWorkVersion ? 1 : 0);
        bits.Add("last-answer", 2, current.LastAnswer switch { null => 0, Answer.Unhappy or Answer.WantsMore => 1, Answer.Accepts or Answer.WontSay => 2, _ => 3 });
        bits.Add("answer-owners", 2, (current.OwnersSinceAnswer.Any(owner => owner.Original == "dana") ? 1 : 0) + (current.OwnersSinceAnswer.Any(owner => owner.Original == "max") ? 2 : 0));
        bits.Add("doubt", 1, current.Noes > 0 || current.Reopenings > 0 || current.Promises.Any(promise => promise.Standing is PromiseStanding.Broken or PromiseStanding.KeptRecordedLate) ? 1 : 0);
        bits.Add("explained", 1, current.IsExplained ? 1 : 0);
        bits.Add("said", 1, current.IsSaid ? 1 : 0);
        bits.Add("age", 2, current.IsSaid ? 0 : Math.Min(2, Days(now - current.OpenedAt)));
        bits.Add("finding", 2, (current.ImpossibleVersion > 0 ? 2 : 0) + (current.Finding == CorrectionFinding.NoFailure ? 1 : 0));
        bits.Add("impossible-owed", 1, current.ImpossibleVersion > current.OwedDeclinedVersion ? 1 : 0);
        bits.Add("great", 1, current.Inconvenience == Inconvenience.Great ? 1 : 0);
        bits.Add("great-owed", 1, current.GreatInconvenienceVersion > current.OwedDeclinedVersion ? 1 : 0);
        bits.Add("attempts", 2, Math.Min(2, current.CountingAttempts));
        bits.Add("attempt-age", 3, current.CountingAttempts == 0 ? 0 : Math.Min(4, Days(now - current.LastCountingAt)));
        bits.Add("unwanted", 1, current.IsContactUnwanted ? 1 : 0);
        bits.Add("tried", 1, Math.Min(1, current.FailedAttempts));
        bits.Add("closing", 1, current.IsClosing ? 1 : 0);
        bits.Add("customer", 2, current.Customer is null ? 0 : current.NamedLate.IsEmpty ? 1 : 2);
        bits.Add("apologized", 1, ledger.IsApologized ? 1 : 0);
        bits.Add("heard", 1, ledger.IsHeard ? 1 : 0);
        bits.Add("apologies-owed", 2, current.Promises.IsEmpty ? 0 : current.Promises.Count(promise => ActGenerators.IsOwedFor(current, promise)));
        AddSlots(ref bits, "promises", 3, node.Promises, now, static (promise, now) => 1 + Until(promise.DueAt, now, 3));
        AddSlots(ref bits, "grants", 8, node.Grants, now, GrantOf);
        AddSlots(ref bits, "requests", 14, node.Requests, now, RequestOf);
        if (isRemembering)
        {
            AddAskings(ref bits, current, now);
        }

        return bits.Key;
    }

    // Only what was issued by itself is told apart by name.
    private static void AddAskings(ref Bits bits, RecoveryCase current, DateTimeOffset now)
    {
        var issued = ActGenerators.IssuedOf(current);
        AddSlots(ref bits, "askings", 14, [.. issued], now, (asking, now) => AskingOf(asking, current, now));
        bits.Add("last-ask", 2, current.LastAsk is { } last ? 1 + issued.FindIndex(asking => asking.Ask == last) : 0);
        var requested = current.Approvals.Where(request => IsWaiting(current, request)).Select(request => request.Act).OfType<CaseEvent.AnswerRecorded>().FirstOrDefault()?.Ask;
        bits.Add("requested-ask", 2, requested is { } asked ? 1 + issued.FindIndex(asking => asking.Ask == asked) : 0);
        bits.Add("staled-yesterday", 1, now - current.StaledAt < World.Day ? 0 : 1);
        bits.Add("another-customer", 1, current.Customer?.Original == "bob" ? 1 : 0);
        bits.Add("named-late", 2, (current.NamedLate.Any(late => late.Original == "bob") ? 1 : 0) + (current.NamedLate.Any(late => late.Original != "bob") ? 2 : 0));
    }

    private static int AskingOf(AskingState asking, RecoveryCase current, DateTimeOffset now)
    {
        // Only this is late by more than a day, after a customer who didn't want to be contacted, and then it is due before all else.
        var presumed = asking.IsSuperseded(current) || asking.PresumedAt is not { } at ? 0 : now - at > World.Day ? 1 : 2 + Until(at, now, 1);
        var answer = asking.Answer is { } given && asking.AnswerVersion >= current.StaledVersion ? given switch { Answer.Unhappy or Answer.WantsMore => 1, Answer.Satisfied => 2, _ => 3 } : 0;

        // What is left when it comes back.
        var others = current.Counting.RemoveAll(counted => counted.Ask == asking.Ask);
        var left = others.Length == current.Counting.Length ? 0 : 1 + (5 * Math.Min(2, others.Length)) + (others.IsEmpty ? 0 : Math.Min(4, Days(now - others[^1].At)));
        // Where another customer was named since, something was done since.
        var past = asking.IsFormer ? 2 : asking.IsSuperseded(current) ? 1 : 0;
        var all = 0;
        foreach (var (value, count) in new[] { ((int)asking.Standing, 4), (past, 3), (presumed, 5), (Until(asking.ExpiresAt, now, 2), 4), (answer, 4), (left, 16) })
        {
            all = value < count ? (all * count) + value : throw new InvalidOperationException("An asking has more to tell than its slot holds.");
        }

        return 1 + all;
    }

    /// <summary>Whether a request waits.</summary>
    public static bool IsWaiting(RecoveryCase current, ApprovalState request) =>
        Laws.IsPending(current, request);

    public static int GrantOf(CompensationState grant, DateTimeOffset now)
    {
        var claim = grant is { Standing: CompensationStanding.Unsettled, ClaimBy: { } by } ? 1 + Until(by, now, 2) : 0;
        return grant.Standing <= CompensationStanding.Unclaimed
            ? 1 + (int)grant.Standing + (4 * AmountOf(grant.Amount)) + (16 * claim)
            : throw new InvalidOperationException("Only what stands has a slot.");
    }

    public static int RequestOf(ApprovalState request, DateTimeOffset now)
    {
        var kind = request.Act switch
        {
            CaseEvent.CompensationGranted => 1,
            CaseEvent.AnswerRecorded => 2,
            CaseEvent.SilenceRecorded { Reason: SilenceReason.NotWanted } => 3,
            CaseEvent.SilenceRecorded => 4,
            CaseEvent.UnreconciledDeclared => 5,
            CaseEvent.CaseWithdrawn => 6,
            CaseEvent.CustomerIdentified => 7,
            _ => throw new InvalidOperationException($"'{request.Act.GetType().Name}' has no place in the projection."),
        };
        var amount = request.Money is { } money ? 1 + AmountOf(money) : 0;
        var claim = request.Act is CaseEvent.CompensationGranted { ClaimBy: { } by } ? 1 + Until(by, now, 2) : 0;
        return kind + (8 * amount) + (32 * (request.Settlement is null ? 0 : 1)) + (64 * (request.RequestedBy.Original == "max" ? 1 : 0)) + (128 * Until(request.ExpiresAt, now, 10)) + (2_048 * claim);
    }

    private static int AmountOf(Money amount) => amount.Minor <= Fixtures.Floor ? 0 : amount.Minor <= Fixtures.ServerGrant ? 1 : 2;

    private static int Days(TimeSpan time) => (int)(time.Ticks / TimeSpan.TicksPerDay);

    // Late, now, or so many days from now.
    private static int Until(DateTimeOffset then, DateTimeOffset now, int most) => then < now ? 0 : 1 + Math.Min(most, Days(then - now));

    private static void AddSlots<T>(ref Bits bits, string dimension, int width, T[] standing, DateTimeOffset now, Func<T, DateTimeOffset, int> valueOf)
    {
        const int Slots = 2;
        if (standing.Length > Slots)
        {
            throw new InvalidOperationException($"More {dimension} stand at one time than the projection holds.");
        }

        for (var i = 0; i < Slots; i++)
        {
            bits.Add(dimension, width, i < standing.Length ? valueOf(standing[i], now) : 0);
        }
    }

    private struct Bits(string? without)
    {
        private int _used;

        public UInt128 Key { get; private set; }

        public void Add(string dimension, int width, int value)
        {
            if (value < 0 || value >= 1 << width || (_used += width) > 128)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"The dimension '{dimension}' is {value}, which isn't {width} bits, or {_used} bits are too many."));
            }

            Key = (Key << width) | (dimension == without ? UInt128.Zero : (UInt128)(uint)value);
        }
    }
}
