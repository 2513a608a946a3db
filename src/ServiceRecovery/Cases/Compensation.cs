using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Gives something of value: at once within authority, else by another person's approval.</summary>
    /// <param name="Ref">Its name in the case.</param>
    /// <param name="Kind">What is given.</param>
    /// <param name="Amount">Its value.</param>
    /// <param name="Basis">Why.</param>
    /// <param name="Schedule">The schedule that an entitlement follows, 1 to 64 characters of <c>A-Za-z0-9._:-</c>.</param>
    /// <param name="Transaction">The transaction that it gives back, whole or in part. Restitutions, refunds and waived charges of one transaction never give back more than was captured in it.</param>
    /// <param name="Destination">Where it goes (an account, a card), if it goes somewhere.</param>
    /// <param name="ClaimBy">Until when the customer may claim it.</param>
    /// <param name="Settlement">The proof, if the act itself settles it (a charge voided, a card handed over).</param>
    /// <param name="Captured">What was captured in the transaction, in minor units of the amount's currency; without it what was recorded first, else the amount.</param>
    /// <param name="Split">Whether what may be given now is given, and the rest asked for as <c>{ref}:rest</c>; without it what the organization set.</param>
    [Act("compensate", Steps = [nameof(StepKind.Compensate)], AsksAuthority = true)]
    public sealed partial record Compensate(
        ActId Ref,
        CompensationKind Kind,
        [Spread] Money Amount,
        CompensationBasis Basis = CompensationBasis.Goodwill,
        [Code] string? Schedule = null,
        CustomerRef? Transaction = null,
        CustomerRef? Destination = null,
        DateTimeOffset? ClaimBy = null,
        [Text] string? Settlement = null,
        long? Captured = null,
        bool? Split = null) : CaseCommand
    {
        internal override Unmet? Validate() => Schedule is not null && !IdText.IsId(Schedule) ? Refusals.BadValue("schedule", Act.Verb, $"the name of a schedule, 1 to 64 characters of 'A-Za-z0-9._:-', and not {ReferenceText.Shown(Schedule)}")
            : Captured is not null && (Transaction is null || !CompensationActs.GivesBack(Kind, Basis)) ? Refusals.BadValue("captured", Act.Verb, "what was captured in the 'transaction' of which a restitution, a refund or a waived charge gives something back")
            : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => CompensationActs.Check(current, this, facts);
    }

    /// <summary>Records what the customer says to an offer; without 'ref' it declines whatever is owed.</summary>
    [Act("respond-offer", By = Givers.Staff | Givers.Customer, OpenWhen = nameof(RespondToOffer.IsOffered), Targets = nameof(RespondToOffer.Standing), ByHand = true, Method = "RespondToOffer", Lands = true, BarredToConcerned = true)]
    public sealed partial record RespondToOffer(OfferResponse Response, ActId? Ref = null, [Field("amount")] Money? Counter = null, Source? Source = null) : CaseCommand
    {
        internal override Unmet? Validate() => Ref is null && Response != OfferResponse.Declined ? Refusals.MissingField("ref", Act.Verb)
            : Counter is not null && Response == OfferResponse.Declined ? Refusals.BadValue("amount", Act.Verb, "what the customer wants instead; whoever declines names none")
            : null;

        // Whatever is owed, declined without a name, is owed by the older case too, and that wasn't asked.
        internal override bool Lands => Ref is not null;

        // Nothing is offered where the playbook has no such step, but for what stands from before.
        internal static bool IsOffered(RecoveryCase current, Playbook playbook) => playbook.Rows.Any(row => row.Kind == StepKind.Compensate) || !current.Compensations.IsEmpty;

        internal static Targets Standing(RecoveryCase current, DecisionFacts facts) =>
            Targets.Among(Declared.Verb, "compensation", current.Compensations, one => one.Ref.Value, one => one.Stands ? null : Refusals.CompensationNotOpen(one)).OrNone();
    }
}

public abstract partial record CaseEvent
{
    /// <summary>Something of value was granted by <paramref name="Rule"/>; <paramref name="LimitKeys"/> are the limits it claimed, <paramref name="Captured"/> what was captured in the transaction of which it gives something back.</summary>
    [Stored("compensation-granted.v1", Act = typeof(CaseCommand.Compensate), Step = nameof(StepKind.Compensate))]
    public sealed partial record CompensationGranted(
        ActId Ref,
        CompensationKind Kind,
        Money Amount,
        CompensationBasis Basis,
        RuleRef? Rule = null,
        [Code] string? Schedule = null,
        [Thing] Subject? Transaction = null,
        [Thing] Subject? Destination = null,
        DateTimeOffset? ClaimBy = null,
        ImmutableArray<string> LimitKeys = default,
        long? Captured = null) : CaseEvent, IHeardByCustomer, ICostsMoney
    {
        /// <summary>Gets the transaction of which it gives something back, if it does.</summary>
        internal Subject? GivenBack => CompensationActs.GivesBack(Kind, Basis) ? Transaction : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckGrant(current, Amount) ?? CompensationActs.CheckName(current, Ref) ?? CompensationActs.CheckCaptured(this, current, facts);

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => Laws.IsBeneficiary(current, facts) ? $"Giving {Amount} to oneself" : null;

        Money? ICostsMoney.Spent => Amount;
    }

    /// <summary>The customer answered an offer.</summary>
    [Stored("offer-answered.v1", Act = typeof(CaseCommand.RespondToOffer))]
    public sealed partial record OfferAnswered(OfferResponse Response, SourceTaken Source, ActId? Ref = null, Money? Counter = null) : CaseEvent, IHeardByCustomer, IReleasesLimits
    {
        internal override DateTimeOffset? SaidAt(EventHeader header) => Response == OfferResponse.Countered ? header.HappenedAt : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckMoney(Counter) ?? CompensationActs.CheckOffered(current, Ref, Response) ?? Deciding.CheckTaken(Source, facts);
    }
}

// What is given, within authority at once, and what the customer says to it.
[Family(50)]
internal static partial class CompensationActs
{
    private const string RestSuffix = ":rest";

    internal static Unmet? Check(RecoveryCase current, CaseCommand.Compensate command, DecisionFacts facts) =>
        Deciding.CheckGiven(current, command.Amount)
        ?? (command.Captured is { } captured ? Deciding.CheckAmount(captured) : null)
        ?? (Deciding.IsTaken(current, command.Ref) ? Refusals.RefUsed(command.Ref.Value) : null)
        ?? (command.ClaimBy is { } claimBy ? Deciding.CheckDue(claimBy, facts) : null);

    internal static Unmet? CheckCost(RecoveryCase current, ActId? id, Money? cost, DecisionFacts facts) =>
        Deciding.CheckGiven(current, cost)
        ?? (cost is not null && Deciding.IsTaken(current, Deciding.RefOf(id, facts)) ? Refusals.RefUsed(Deciding.RefOf(id, facts).Value) : null);

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Compensate command, DecisionFacts facts)
    {
        var grant = new CaseEvent.CompensationGranted(
            command.Ref,
            command.Kind,
            command.Amount,
            command.Basis,
            null,
            command.Schedule,
            command.Transaction is { } transaction ? facts.Names.SubjectOf(transaction) : null,
            command.Destination is { } destination ? facts.Names.SubjectOf(destination) : null,
            command.ClaimBy is { } claimBy ? Storage.UnixMicroseconds.Truncate(claimBy) : null,
            Captured: command.Captured);
        if (CheckTransaction(grant, command.Amount, facts) is { } unfit)
        {
            return Deciding.Refuse(unfit);
        }

        var settlement = Deciding.Optional(command.Settlement);
        var what = $"Giving {command.Amount}";
        return Ruled(facts) switch
        {
            // Nobody gives themselves something, whatever their limits.
            Ruling.Granted or Ruling.NeedsApproval when grant.WhyAnotherPerson(current, facts) is { } doubted => Deciding.Request(current, facts, command.Ref, grant, doubted, settlement: settlement),
            Ruling.Granted granted => Granted(grant, command.Amount, settlement, granted, facts),
            Ruling.NeedsApproval { AtOnce: > 0 } needs when facts.RulingAtOnce is Ruling.Granted part => Split(current, facts, grant, settlement, needs, part),
            Ruling.NeedsApproval needs => Deciding.Request(current, facts, command.Ref, grant, what, needs.Level, settlement, new Money(needs.AtOnce, command.Amount.Currency)),
            Ruling.Denied denied => Deciding.Refuse(Refusals.OverLimit(denied.Reason)),
            Ruling.NoLimit none => Deciding.Refuse(Refusals.NoLimit(none.Reason)),
            _ => throw NoArm(),
        };
    }

    /// <summary>Whether a grant above authority is given as far as it goes, and asked for beyond; in a batch nothing can be asked for.</summary>
    internal static bool IsSplit(CaseCommand.Compensate command, DecisionFacts facts) => !facts.IsBatch && (command.Split ?? facts.Rules.SplitAtLimit);

    // What may be given now, settled by what settles the whole, and a request for the rest.
    private static Decision Split(RecoveryCase current, DecisionFacts facts, CaseEvent.CompensationGranted whole, PersonalText? settlement, Ruling.NeedsApproval needs, Ruling.Granted part)
    {
        var name = whole.Ref.Value + RestSuffix;
        if (name.Length > IdText.Longest)
        {
            return Deciding.Refuse(Refusals.TooLong("ref", whole.Ref.Value.Length, IdText.Longest - RestSuffix.Length));
        }

        var given = (Decision.Accepted)Granted(whole with { Amount = whole.Amount with { Minor = needs.AtOnce } }, whole.Amount, settlement, part, facts);
        var rest = whole with { Ref = new ActId(name), Amount = whole.Amount with { Minor = whole.Amount.Minor - needs.AtOnce } };
        return Deciding.Request(current, facts, rest.Ref, rest, $"Giving {rest.Amount}", needs.Level) is Decision.Accepted asked
            ? given with { Events = given.Events.AddRange(asked.Events) }
            : Deciding.Refuse(Refusals.RefUsed(name));
    }

    /// <summary>Whether a compensation that names a transaction gives back what was captured in it: a voucher that names one doesn't.</summary>
    internal static bool GivesBack(CompensationKind kind, CompensationBasis basis) =>
        basis == CompensationBasis.Restitution || kind is CompensationKind.Refund or CompensationKind.WaivedCharge;

    /// <summary>Tells why the transaction that a grant names doesn't give so much.</summary>
    /// <param name="grant">The grant, with the amount that would be given.</param>
    /// <param name="asked">The amount that was asked for: what was captured, where nobody said.</param>
    /// <param name="facts">What is known of the transaction.</param>
    internal static Unmet? CheckTransaction(CaseEvent.CompensationGranted grant, Money asked, DecisionFacts facts)
    {
        if (grant.GivenBack is null)
        {
            return null;
        }

        var known = facts.Transaction ?? throw new InvalidOperationException("A transaction is given back without what is known of it. Gather the facts before deciding.");
        if (known is { First: { } first, IsWhole: false } && (first.Currency != grant.Amount.Currency || (grant.Captured is { } told && told != first.Minor)))
        {
            return Refusals.TransactionDiffers(new Money(grant.Captured ?? grant.Amount.Minor, grant.Amount.Currency), first);
        }

        var captured = known.First ?? asked with { Minor = grant.Captured ?? asked.Minor };
        var left = known.IsWhole ? 0 : Math.Max(0, captured.Minor - known.Given);
        return grant.Amount.Minor > left ? Refusals.TransactionUsed(captured, captured with { Minor = left }, known.Holder) : null;
    }

    /// <summary>Tells why a grant that says what was captured is more than this case alone leaves of it.</summary>
    internal static Unmet? CheckCaptured(CaseEvent.CompensationGranted grant, RecoveryCase current, DecisionFacts facts) => grant is { Captured: not null, GivenBack: { } transaction }
        ? CheckTransaction(grant, grant.Amount, facts with { Transaction = TransactionRecord.Of(transaction.Key, 0, 0, [(facts.CaseId.Value, current)], RecoveryCase.Empty, current) })
        : null;

    /// <summary>The grant, what settles it at once, and what it takes from limits: those of the ruling, and the transaction of which it gives something back.</summary>
    internal static Decision Granted(CaseEvent.CompensationGranted grant, Money asked, PersonalText? settlement, Ruling.Granted granted, DecisionFacts facts, CaseEvent.ApprovalGiven? approval = null)
    {
        var index = approval is null ? 0 : 1;
        var claims = Deciding.ClaimsOf(granted, grant.Amount.Minor, index);
        if (grant.GivenBack is { } transaction)
        {
            var known = facts.Transaction!;
            grant = grant with { Captured = known.First?.Minor ?? grant.Captured ?? asked.Minor };
            claims = claims.Add(new DraftClaim(Deciding.TransactionKey(transaction.Key), null, grant.Amount.Minor, grant.Captured.Value, long.MaxValue, index) { SeenUses = known.Uses });
        }

        var events = ImmutableArray.CreateBuilder<CaseEvent>(3);
        if (approval is not null)
        {
            events.Add(approval);
        }

        events.Add(grant with { Rule = granted.Rule, LimitKeys = Deciding.KeysOf(claims) });
        if (settlement is not null)
        {
            events.Add(new CaseEvent.CompensationSettled(grant.Ref, settlement));
        }

        return new Decision.Accepted(events.ToImmutable(), claims, []);
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.RespondToOffer command, DecisionFacts facts)
    {
        if (Deciding.CheckSource(command.Source, current, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        var answered = new CaseEvent.OfferAnswered(command.Response, source, command.Ref, command.Counter);
        if (answered.Check(current, facts, command.OccurredAt) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        return new Decision.Accepted([answered], [], SettlementActs.ReleasesOf(current, answered)).Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    /// <summary>An offer that is answered stands; one that is declined wasn't paid yet.</summary>
    internal static Unmet? CheckOffered(RecoveryCase current, ActId? id, OfferResponse response) => id is not { } named ? null : SettlementActs.Find(current, named) switch
    {
        null => SettlementActs.Unknown(current, named),
        var offer => (response == OfferResponse.Declined ? offer.IsUnsettled : offer.Stands) ? null : Refusals.CompensationNotOpen(offer),
    };

    /// <summary>A grant has a name of its own, or that of the request which was approved.</summary>
    internal static Unmet? CheckName(RecoveryCase current, ActId id) =>
        SettlementActs.Find(current, id) is not null || ApprovalActs.Find(current, id) is { } and not { Standing: ApprovalStanding.Given, Act: CaseEvent.CompensationGranted } ? Refusals.RefUsed(id.Value) : null;

    internal static Ruling Ruled(DecisionFacts facts) => facts.Ruling ?? throw NoArm();

    internal static Decision Costly(RecoveryCase current, DecisionFacts facts, ActId id, Money cost, CaseEvent act, Func<RuleRef, ImmutableArray<string>, CaseEvent> ruled)
    {
        switch (Ruled(facts))
        {
            case Ruling.Granted granted:
                var claims = Deciding.ClaimsOf(granted, cost.Minor, 0);
                return new Decision.Accepted([ruled(granted.Rule, Deciding.KeysOf(claims))], claims, []);
            case Ruling.NeedsApproval needs:
                return Deciding.Request(current, facts, id, act, $"A cost of {cost}", needs.Level, atOnce: new Money(needs.AtOnce, cost.Currency));
            case Ruling.Denied denied:
                return Deciding.Refuse(Refusals.OverLimit(denied.Reason));
            case Ruling.NoLimit none:
                return Deciding.Refuse(Refusals.NoLimit(none.Reason));
            default:
                throw NoArm();
        }
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CompensationGranted happened)
    {
        next.IsSaid = true;
        next.Compensations = next.Compensations.Add(
            new CompensationState(happened.Ref, happened.Kind, happened.Amount, happened.Basis, CompensationStanding.Unsettled, header.Version)
            {
                ClaimBy = happened.ClaimBy,
                LimitKeys = OrEmpty(happened.LimitKeys),
                GivenBack = happened.GivenBack?.Key,
                Captured = happened.Captured,
                ClaimedVersion = header.Origin?.Version ?? next.Version,
                ClaimedIn = header.Origin?.Case,
                Origin = header.Origin?.NameOf(happened.Ref.Value),
            });
        Remedy(next, header);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.OfferAnswered happened)
    {
        next.IsSaid = true;
        Take(next, happened.Source);
        if (happened.Response == OfferResponse.Declined)
        {
            next.OwedDeclinedVersion = header.Version;
            if (happened.Ref is { } declined)
            {
                Change(next, declined, compensation => compensation with { Standing = CompensationStanding.Declined });
            }
        }

        // Whoever answers an offer has spoken; only who wants something else takes back what a close waits for.
        if (happened.Response == OfferResponse.Countered)
        {
            Hear(next, header);
        }
        else
        {
            Attend(next, header);
        }
    }

    internal static partial ActFields RespondOfferFields() => new(
        [
            new FieldSpec("response", new FieldShape.Word([.. StoredWords.OfferResponse]), IsNeeded: true),
            new FieldSpec("ref", new FieldShape.Id("an act")),
            new FieldSpec("amount", new FieldShape.Amount()),
            new FieldSpec("currency", new FieldShape.Code()),
            new FieldSpec("evidence", FieldShape.EvidenceGiven),
            new FieldSpec("device", new FieldShape.Reference("a device at the place")),
        ],
        [new FieldRule.NeededWhen("ref", "response", ["accepted", "countered"]), new FieldRule.NotBoth("evidence", "device")],
        static (values, by) => new CaseCommand.RespondToOffer(
            (OfferResponse)values.Word("response", StoredWords.OfferResponse),
            values.FindId("ref", static id => new ActId(id)),
            CounterOf(values),
            values.Source(by)));

    internal static partial void Write(BodyWriter json, CaseCommand.RespondToOffer command)
    {
        json.Word("response", StoredWords.OfferResponse, (int)command.Response);
        json.Id("ref", command.Ref?.Value);
        json.Number("amount", command.Counter?.Minor);
        json.Id("currency", command.Counter is { Currency.Code: { Length: > 0 } currency } ? currency : null);
        json.Given(command.Source);
    }

    // Without an amount a currency stands for none, which is refused and not lost; without a currency it is that of what is answered.
    private static Money? CounterOf(FieldValues values) => (values.FindValue<long>("amount"), values.Find<string>("currency")) switch
    {
        (var amount, { } currency) => new Money(amount ?? 0, new Currency(currency)),
        ({ } amount, null) => new Money(amount, default),
        _ => null,
    };


    private static InvalidOperationException NoArm() => new("Money was decided without a ruling. Gather the facts before deciding.");
}
