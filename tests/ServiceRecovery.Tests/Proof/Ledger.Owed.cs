using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

internal sealed partial record Ledger
{
    public bool IsApologyOwed => Purpose == Purpose.Failure && Promises.Any(promise => promise is { IsTask: false, State: PromiseStanding.Broken, IsApologizedFor: false });

    public bool IsCompensationOwed => Purpose == Purpose.Failure && !IsNoFailure && ((IsImpossible && !IsImpossibleDeclined) || (IsGreat && !IsGreatDeclined)) && !Grants.Any(grant => grant.Stands);

    public IEnumerable<PromiseLine> OpenPromises => Promises.Where(promise => promise is { IsTask: false, State: PromiseStanding.Open });

    public IEnumerable<RequestLine> Pending => Requests.Where(request => request.State == ApprovalStanding.Pending);

    public IEnumerable<GrantLine> Unsettled => Grants.Where(grant => grant.IsUnsettled);

    /// <summary>The earliest instant at which something is due by itself.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            if (!IsOpen)
            {
                return Ending == Ending.Merged ? null : Promises.Where(promise => promise is { IsTask: true, State: PromiseStanding.Open }).Select(promise => promise.DueAt).Cast<DateTimeOffset?>().Min();
            }

            var due = Promises.Where(promise => promise.State == PromiseStanding.Open).Select(promise => promise.DueAt)
                .Concat(Pending.Select(request => request.ExpiresAt))
                .Concat(Grants.Where(grant => grant is { State: CompensationStanding.Unsettled, ClaimBy: not null }).Select(grant => grant.ClaimBy!.Value));
            return due.Cast<DateTimeOffset?>().Min();
        }
    }

    /// <summary>From when silence counts, whatever the stage.</summary>
    public DateTimeOffset? SilenceAt => Attempts.Length >= 2 ? Attempts[^1].At + Fixtures.Wait : null;

    /// <summary>What stands granted in a currency, costs included.</summary>
    public long Standing(Currency currency) => Granted(currency) + Costs.Where(cost => cost.Currency == currency).Sum(cost => cost.Minor);

    public long Granted(Currency currency) => Grants.Where(grant => grant.Stands && grant.Amount.Currency == currency).Sum(grant => grant.Amount.Minor - grant.Reversed);

    public bool IsAboveFloor => ShareOf(Fixtures.Floor) > 1;

    public bool IsAboveDeviceFloor => ShareOf(Fixtures.DeviceFloor) > 1;

    // All currencies of the organization have the same floor, so the shares are whole parts of it.
    private decimal ShareOf(long floor) => (decimal)Grants.Where(grant => grant.Stands).Select(grant => grant.Amount.Currency).Distinct().Sum(Granted) / floor;

    /// <summary>The laws that forbid a close with this ending now, by the code of their refusals and in the order in which they are told.</summary>
    public IEnumerable<string> ForbidClosing(Ending ending)
    {
        var isFailure = Purpose == Purpose.Failure;
        var isUnearned = isFailure && Earned != ending;
        (bool Forbids, string Code)[] laws =
        [
            (!IsOwned, "not-owned"),
            ((isUnearned || (IsBroughtBack && ending != Ending.Unreconciled)) && isFailure && !DoneSince, "nothing-done"),
            (IsApologyOwed, "apology-owed"),
            (isUnearned && IsLastNo, "answer-unhappy"),
            (isUnearned && IsAnswered && !IsLastNo, "answer-stale"),
            (isUnearned && !IsAnswered || !isFailure && !IsDebriefed, "check-missing"),
            (IsCompensationOwed, "compensation-owed"),
            (Pending.Any(), "approval-pending"),
            (OpenPromises.Any(), "promise-open"),
            (isFailure && Unsettled.Any(), "compensation-unsettled"),
        ];
        return laws.Where(law => law.Forbids).Select(law => law.Code);
    }
}
