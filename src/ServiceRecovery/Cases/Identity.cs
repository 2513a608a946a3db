using ServiceRecovery.Declarations;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Says who the customer is, or who speaks for them.</summary>
    /// <param name="Customer">The customer; another one than is on record needs another person.</param>
    /// <param name="Representative">Who speaks for the customer.</param>
    /// <param name="Evidence">How they showed it.</param>
    [Act("identify", OpenWhen = nameof(Identify.IsAboutCustomer), BarredToConcerned = true)]
    public sealed partial record Identify(CustomerRef? Customer = null, CustomerRef? Representative = null, Evidence? Evidence = null) : CaseCommand
    {
        internal override Unmet? Validate() => Customer is null && Representative is null ? Refusals.MissingField("customer", Act.Verb) : null;

        internal static bool IsAboutCustomer(RecoveryCase current, Playbook playbook) => current.Purpose != Purpose.NearMiss;
    }
}

public abstract partial record CaseEvent
{
    /// <summary>It was said who the customer is, or who speaks for them.</summary>
    /// <param name="Customer">The customer.</param>
    /// <param name="Representative">Who speaks for the customer.</param>
    /// <param name="Evidence">How they showed it.</param>
    /// <param name="Replaces">Whether another customer was on record, so that what was said so far is no word of this one.</param>
    [Stored("customer-identified.v1", Act = typeof(CaseCommand.Identify))]
    public sealed partial record CustomerIdentified([Person] Subject? Customer = null, [Person] Subject? Representative = null, EvidenceTaken? Evidence = null, bool? Replaces = null) : CaseEvent
    {
        internal override bool IsStalingRecord => Replaces == true;

        // Who the customer is doesn't hang on what somebody said in their name, which it may well be about.
        internal override bool FallsWithAnswer => false;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => IdentityActs.Check(this, current, facts);

        internal override Unmet? CheckStill(RecoveryCase current, DecisionFacts facts) => IdentityActs.CheckNobodyOfStaff(this, current, facts);

        internal override bool ReplacesCustomer(RecoveryCase current) => current.Customer is { } known && Customer is { } named && named != known;

        internal override bool Fits(RecoveryCase current, DecisionFacts facts) => Replaces is true == ReplacesCustomer(current);

        internal override string? WhyAnotherPerson(RecoveryCase current, DecisionFacts facts) => ReplacesCustomer(current)
            ? "Naming another customer than is on record"
            : null;
    }
}

// Who the customer is.
[Family(35)]
internal static partial class IdentityActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Identify command, DecisionFacts facts)
    {
        var evidence = command.Evidence is null ? null : Deciding.TakeEvidence(command.Evidence, facts);
        var customer = SubjectOf(command.Customer, facts);
        var identified = new CaseEvent.CustomerIdentified(customer, SubjectOf(command.Representative, facts), evidence);
        identified = identified.ReplacesCustomer(current) ? identified with { Replaces = true } : identified;
        if ((Deciding.CheckEvidence(command.Evidence, facts) ?? identified.Check(current, facts, command.OccurredAt)) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var decision = identified.WhyAnotherPerson(current, facts) is { } doubted
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), identified, doubted)
            : Deciding.Accept(identified);
        return decision.Claiming(Deciding.EvidenceClaim(evidence, current, facts));
    }

    /// <summary>Who works on a case is never its customer.</summary>
    internal static Unmet? Check(CaseEvent.CustomerIdentified identified, RecoveryCase current, DecisionFacts facts) =>
        Deciding.CheckDates(facts, identified.Evidence?.ContactAt)
        ?? CheckNobodyOfStaff(identified, current, facts);

    /// <summary>Whoever says who the customer is, or approves it, works on the case by that.</summary>
    internal static Unmet? CheckNobodyOfStaff(CaseEvent.CustomerIdentified identified, RecoveryCase current, DecisionFacts facts) =>
        new[] { identified.Customer, identified.Representative }.Concat(facts.NamedStaff).Any(named => named is not null && (Laws.IsStaffOf(current, named) || named == facts.Person || named == facts.ActsFor))
            ? Refusals.NotTheCustomer(CaseCommand.Identify.Declared.Verb, isStaff: true)
            : null;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CustomerIdentified happened)
    {
        Take(next, happened.Evidence);

        // What one customer said is no word of another.
        if (happened.ReplacesCustomer(next))
        {
            Stale(next, header);
        }

        if (happened.Customer is { } customer && customer != next.Customer)
        {
            Name(next, customer);
        }

        if (happened.Representative is { } representative)
        {
            Represent(next, representative);
        }
    }

    private static Subject? SubjectOf(CustomerRef? reference, DecisionFacts facts) => reference is { } given ? facts.Names.SubjectOf(given) : null;
}
