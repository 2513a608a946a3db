using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

// What the decisions about single commands share.
internal static class Deciding
{
    private const string TransactionPrefix = "transaction/";

    public static Decision Accept(params ReadOnlySpan<CaseEvent> events) => new Decision.Accepted([.. events], [], []);

    public static Decision Refuse(Unmet unmet) => new Decision.Refused(new Refusal([unmet]));

    public static Decision Claiming(this Decision decision, DraftClaim? claim) => decision is Decision.Accepted accepted && claim is not null
        ? accepted with { Claims = accepted.Claims.Add(claim) }
        : decision;

    /// <summary>What comes to a closed case and isn't over with it opens it again in the same append.</summary>
    public static ImmutableArray<CaseEvent> Reopening(RecoveryCase current, CaseEvent happened, DateTimeOffset? said = null) =>
        happened.Reopens(current, said) is { } cause ? [new CaseEvent.CaseReopened(cause), happened] : [happened];

    /// <summary>An act that needs another person becomes a request that holds what will have happened; in a batch nothing can wait.</summary>
    public static Decision Request(RecoveryCase current, DecisionFacts facts, ActId id, CaseEvent act, string what, Role? level = null, PersonalText? settlement = null, Money? atOnce = null, string? instead = null)
    {
        if (facts.IsBatch)
        {
            return Refuse(Refusals.ApprovalNeeded(what, level, atOnce, instead));
        }

        if (IsTaken(current, id))
        {
            return Refuse(Refusals.RefUsed(id.Value));
        }

        // In solo mode the same person may decide after the cooling-off time, so the request has to stand until then.
        var stands = facts.Rules.Solo is { } solo ? solo.CoolingOff + facts.Rules.ApprovalExpiry : facts.Rules.ApprovalExpiry;
        return Accept(new CaseEvent.ApprovalRequested(id, act, Later(facts.Now, stands), level, settlement));
    }

    /// <summary>Compensations and requests share their names.</summary>
    public static bool IsTaken(RecoveryCase current, ActId id) =>
        current.Compensations.Any(compensation => compensation.Ref == id) || current.Approvals.Any(approval => approval.Ref == id);

    public static ActId RefOf(ActId? given, DecisionFacts facts) => given ?? new ActId(facts.Command.Value);

    public static PersonalText Text(string value) => PersonalText.From(value);

    public static PersonalText? Optional(string? value) => PersonalText.FromOptional(value);

    public static Unmet? CheckAmount(long minor, long most = Money.Largest) => minor >= 1 && minor <= most ? null : Refusals.AmountOutOfRange(minor, most);

    public static Unmet? CheckMoney(Money? money) => money switch
    {
        null => null,
        { IsInRange: false } given => Refusals.AmountOutOfRange(given.Minor, Money.Largest),
        { Currency.IsKnown: false } given => Refusals.CurrencyUnknown(given.Currency),
        _ => null,
    };

    /// <summary>What is given now is of a currency that is given still, and can be counted.</summary>
    public static Unmet? CheckGiven(RecoveryCase current, Money? money) => CheckGrant(current, money)
        ?? (money is { Currency: { WithdrawnOn: { } day } withdrawn } ? Refusals.CurrencyWithdrawn(withdrawn, day) : null);

    /// <summary>What was given, and with it what stands in the case, can be counted exactly.</summary>
    public static Unmet? CheckGrant(RecoveryCase current, Money? money) => CheckMoney(money)
        ?? (money is { } given && given.Minor > Money.Largest - current.StandingMinor(given.Currency)
            ? Refusals.SumOutOfRange(given, current.StandingMinor(given.Currency))
            : null);

    // Times are compared as they are kept: in whole microseconds.
    public static Unmet? CheckDue(DateTimeOffset due, DecisionFacts facts) => Storage.UnixMicroseconds.Truncate(due) <= facts.Now
        ? facts.IsClockBehind ? Refusals.DueBeforeLast(due, facts.Now) : Refusals.DueInPast(due, facts.Now)
        : due > LatestDue(facts) ? Refusals.DueOutOfRange(LatestDue(facts)) : null;

    /// <summary>Returns the instant so much later, and never one beyond the last: a wait that would end after all time ends with it.</summary>
    public static DateTimeOffset Later(DateTimeOffset time, TimeSpan by) => by > Storage.UnixMicroseconds.Last - time ? Storage.UnixMicroseconds.Last : time + by;

    /// <summary>Nothing is due more than ten years ahead, nor after the last instant there is.</summary>
    public static DateTimeOffset LatestDue(DecisionFacts facts) => facts.Now.Year <= Storage.UnixMicroseconds.Last.Year - 10 ? facts.Now.AddYears(10) : Storage.UnixMicroseconds.Last;

    /// <summary>Nothing is recorded before it happened.</summary>
    public static Unmet? CheckDates(DecisionFacts facts, params ReadOnlySpan<DateTimeOffset?> dates)
    {
        foreach (var date in dates)
        {
            if (date is { } given && Storage.UnixMicroseconds.Truncate(given) > facts.Now)
            {
                return Refusals.DatedAhead(given, facts.Now);
            }
        }

        return null;
    }

    /// <summary>Law 3: a customer's word has a source; only the customer acts by their own channel.</summary>
    public static Unmet? CheckSource(Source? source, RecoveryCase current, DecisionFacts facts, out SourceTaken taken)
    {
        taken = null!;
        switch (source)
        {
            case null or { IsOwnChannel: true } when facts.By.Kind == ActorKind.Customer:
                taken = facts.Asking is { } ask ? SourceTaken.ByLinkOf(ask) : SourceTaken.OwnChannel(OwnChannelProof.Identity);
                taken = source?.Shown is { } shown ? taken.Showing(TakeEvidence(shown, facts)) : taken;
                return CheckEvidence(source?.Shown, facts);
            case null:
                return Refusals.EvidenceMissing();
            case { IsOwnChannel: true }:
                return Refusals.OwnChannelNotTheirs(facts.By.Kind);
            case { Device: { } device }:
                taken = SourceTaken.At(device);
                return facts.Device is not { } found ? Refusals.DeviceUnknown(device)
                    : found.Place is { } stands && current.Place is { } happened && stands != happened ? Refusals.DeviceElsewhere(device, stands)
                    : null;
            default:
                taken = SourceTaken.Heard(TakeEvidence(source.Evidence!, facts));
                return CheckEvidence(source.Evidence, facts);
        }
    }

    /// <summary>Only the customer speaks through their own channel, and by a link whoever came by it.</summary>
    public static Unmet? CheckOwnChannel(SourceTaken? source, DecisionFacts facts) => source is not { IsOwnChannel: true } ? null
        : facts.By.Kind != ActorKind.Customer ? Refusals.OwnChannelNotTheirs(facts.By.Kind)
        : source.Ask != facts.Asking || (source.Proof == OwnChannelProof.Token) != (source.Ask is not null) ? Refusals.TokenUnknown()
        : null;

    /// <summary>A word has a source that may give it, and wasn't said before it was heard.</summary>
    public static Unmet? CheckTaken(SourceTaken? source, DecisionFacts facts) => CheckOwnChannel(source, facts) ?? CheckDates(facts, source?.AnyEvidence?.ContactAt);

    public static Unmet? CheckEvidence(Evidence? evidence, DecisionFacts facts) => evidence is not null && facts.EvidenceHolder is { } holder
        ? Refusals.EvidenceUsed(evidence.Reference, holder)
        : null;

    public static EvidenceTaken TakeEvidence(Evidence evidence, DecisionFacts facts) => new(
        evidence.Channel,
        EvidenceSubject(evidence, facts),
        evidence.ContactAt is { } at ? Storage.UnixMicroseconds.Truncate(at) : null,
        PersonalText.FromOptional(evidence.Note),
        facts.EvidenceLender);

    /// <summary>Who holds a receipt's number holds it at every counter: channels whose references are one space share it.</summary>
    public static Subject EvidenceSubject(Evidence evidence, DecisionFacts facts) =>
        facts.Names.OfEvidence(facts.Rules.SharedEvidence.Contains(evidence.Channel.Value) ? null : evidence.Channel, evidence.Reference);

    /// <summary>One piece of evidence serves one case and those linked to it.</summary>
    public static DraftClaim? EvidenceClaim(EvidenceTaken? evidence, RecoveryCase current, DecisionFacts facts) =>
        evidence is null || facts.IsEvidenceHeld || current.Evidence.Contains(evidence.Reference.Key)
            ? null
            : new DraftClaim(EvidenceKey(evidence.Reference.Key), null, 1, 1, long.MaxValue, 0);

    public static DraftClaim? EvidenceClaim(SourceTaken? source, RecoveryCase current, DecisionFacts facts) => EvidenceClaim(source?.AnyEvidence, current, facts);

    public static string EvidenceKey(SubjectKey evidence) => $"evidence/{evidence}";

    public static bool IsEvidenceKey(string key) => key.StartsWith("evidence/", StringComparison.Ordinal);

    public static string TransactionKey(SubjectKey transaction) => $"{TransactionPrefix}{transaction}";

    public static bool IsTransactionKey(string key) => key.StartsWith(TransactionPrefix, StringComparison.Ordinal);

    public static string DiscardKey(SubjectKey person, DateTimeOffset day) => $"discard/{person}/{day.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}";

    public static string OpenCaseKey(SubjectKey customer, SubjectKey order) => $"open-case/{customer}/{order}";

    public static ImmutableArray<string> KeysOf(ImmutableArray<DraftClaim> claims) => [.. claims.Select(claim => claim.Key)];

    public static ImmutableArray<DraftClaim> ClaimsOf(Ruling.Granted granted, long amount, int eventIndex) => granted.Uses.IsDefaultOrEmpty
        ? []
        : [.. granted.Uses.Select(use => new DraftClaim(use.Scope.Key, use.Scope.Window, amount, use.AmountLimit, use.UseLimit, eventIndex))];
}
