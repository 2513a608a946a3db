using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

public abstract partial record CaseCommand
{
    /// <summary>Opens a case: a customer was let down.</summary>
    [Act("report", Type = "failure", By = Givers.Staff | Givers.Customer | Givers.System, ByHand = true, NoHandle = true, Method = "ReportFailure", OpensCase = true, StandsAlone = true, First = [nameof(ReportFailure.Severity), nameof(ReportFailure.Channel)])]
    public sealed partial record ReportFailure(
        [Text, Field("text")] string? Account,
        Severity Severity,
        Channel Channel,
        Inconvenience Inconvenience = Inconvenience.Some,
        FailureNature Nature = FailureNature.Outcome,
        FailureKind? Failure = null,
        OpenedBy OpenedBy = OpenedBy.Staff,
        CustomerRef? Customer = null,
        CustomerRef? Order = null,
        PlaceId? Place = null,
        CauseId? Cause = null,
        bool Safety = false,
        [Text] string? Needs = null,
        CustomerRef? Representative = null,
        Evidence? Evidence = null,
        ImmutableArray<PersonId> Concerned = default,
        PlaybookRef? Playbook = null) : CaseCommand, IOpensCase
    {
        Purpose IOpensCase.Purpose => Purpose.Failure;

        internal override Unmet? Validate() => OpeningActs.CheckCount("concerned", Concerned);
    }

    /// <summary>Opens a case: a customer was delighted.</summary>
    [Act("report", Type = "praise", By = Givers.Staff | Givers.Customer | Givers.System, ByHand = true, Method = "ReportPraise", OpensCase = true, StandsAlone = true, First = [nameof(ReportPraise.Channel)])]
    public sealed partial record ReportPraise(
        [Text, Field("text")] string Words,
        Channel Channel,
        ImmutableArray<PersonId> Praised = default,
        CustomerRef? Customer = null,
        CustomerRef? Order = null,
        PlaceId? Place = null,
        PlaybookRef? Playbook = null,
        bool Safety = false,
        OpenedBy? OpenedBy = null,
        Evidence? Evidence = null,
        ImmutableArray<PersonId> Concerned = default) : CaseCommand, IOpensCase
    {
        Purpose IOpensCase.Purpose => Purpose.Accolade;

        internal override Unmet? Validate() => OpeningActs.CheckCount("praised", Praised) ?? OpeningActs.CheckCount("concerned", Concerned);
    }

    /// <summary>Opens a case: something nearly went wrong.</summary>
    [Act("report", Type = "near-miss", By = Givers.Staff | Givers.Customer | Givers.System, ByHand = true, Method = "ReportNearMiss", OpensCase = true, StandsAlone = true, First = [nameof(ReportNearMiss.Channel)])]
    public sealed partial record ReportNearMiss(
        [Text, Field("text")] string Words,
        Channel Channel,
        PlaceId? Place = null,
        bool Safety = false,
        PlaybookRef? Playbook = null,
        OpenedBy? OpenedBy = null,
        Evidence? Evidence = null,
        ImmutableArray<PersonId> Concerned = default) : CaseCommand, IOpensCase
    {
        Purpose IOpensCase.Purpose => Purpose.NearMiss;

        internal override Unmet? Validate() => OpeningActs.CheckCount("concerned", Concerned);
    }
}

public abstract partial record CaseEvent
{
    /// <summary>A failure was reported; it names who answers for the case until somebody owns it. <c>LimitKeys</c> are the limits it claimed: the place as the one open case about an order.</summary>
    [Stored("failure-reported.v1", Act = typeof(CaseCommand.ReportFailure))]
    public sealed partial record FailureReported(
        PlaybookRef Playbook,
        [Person] Subject Responsible,
        Channel Channel,
        DateTimeOffset ReceivedAt,
        Severity Severity,
        Inconvenience Inconvenience,
        FailureNature Nature,
        OpenedBy OpenedBy,
        FailureKind? Failure = null,
        [Person] Subject? Customer = null,
        [Thing] Subject? Order = null,
        PlaceId? Place = null,
        CauseId? Cause = null,
        bool Safety = false,
        PersonalText? Account = null,
        PersonalText? Needs = null,
        [Person] Subject? Representative = null,
        EvidenceTaken? Evidence = null,
        ImmutableArray<Subject> Concerned = default,
        ImmutableArray<string> LimitKeys = default) : CaseEvent, IReport
    {
        internal override DateTimeOffset? SaidAt(EventHeader header) => ReceivedAt;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckDates(facts, ReceivedAt);

        Purpose IReport.Purpose => Purpose.Failure;
    }

    /// <summary>Praise was reported.</summary>
    [Stored("praise-reported.v1", Act = typeof(CaseCommand.ReportPraise))]
    public sealed partial record PraiseReported(
        PlaybookRef Playbook,
        [Person] Subject Responsible,
        Channel Channel,
        DateTimeOffset ReceivedAt,
        PersonalText Words,
        ImmutableArray<Subject> Praised = default,
        [Person] Subject? Customer = null,
        [Thing] Subject? Order = null,
        PlaceId? Place = null,
        bool? Safety = null,
        OpenedBy? OpenedBy = null,
        EvidenceTaken? Evidence = null,
        ImmutableArray<Subject> Concerned = default) : CaseEvent, IReport
    {
        internal override DateTimeOffset? SaidAt(EventHeader header) => ReceivedAt;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckDates(facts, ReceivedAt);

        Purpose IReport.Purpose => Purpose.Accolade;
    }

    /// <summary>A near miss was reported.</summary>
    [Stored("near-miss-reported.v1", Act = typeof(CaseCommand.ReportNearMiss))]
    public sealed partial record NearMissReported(
        PlaybookRef Playbook,
        [Person] Subject Responsible,
        Channel Channel,
        DateTimeOffset ReceivedAt,
        PersonalText Words,
        PlaceId? Place = null,
        bool Safety = false,
        OpenedBy? OpenedBy = null,
        EvidenceTaken? Evidence = null,
        ImmutableArray<Subject> Concerned = default) : CaseEvent, IReport
    {
        Subject? IReport.Customer => null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckDates(facts, ReceivedAt);

        Purpose IReport.Purpose => Purpose.NearMiss;
    }
}

// How a case comes to be.
[Family(10)]
internal static partial class OpeningActs
{
    private const int MostPeople = 100;

    internal static Unmet? CheckCount(string field, ImmutableArray<PersonId> people) => people is { IsDefault: false, Length: > MostPeople } ? Refusals.BadValue(field, "report", FormattableString.Invariant($"at most {MostPeople} people, and not {people.Length}")) : null;

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ReportFailure command, DecisionFacts facts)
    {
        if (CheckReport(Purpose.Failure, command.Playbook, facts) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        if (CheckEvidence(command.Evidence, facts, out var evidence) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var (customer, speaks) = Reporter(SubjectOf(command.Customer, facts), facts);
        var order = SubjectOf(command.Order, facts);
        var place = facts.IsOneOpenCase && customer is not null && order is not null ? new DraftClaim(Deciding.OpenCaseKey(customer.Key, order.Key), null, 1, 1, long.MaxValue, 0) : null;
        var reported = new CaseEvent.FailureReported(
            facts.Playbook.Ref,
            Responsible(facts),
            command.Channel,
            ReceivedAt(command, facts),
            command.Severity,
            command.Inconvenience,
            command.Nature,
            command.OpenedBy,
            command.Failure,
            customer,
            order,
            command.Place ?? facts.DevicePlace,
            command.Cause,
            command.Safety,
            Deciding.Optional(command.Account),
            Deciding.Optional(command.Needs),
            SubjectOf(command.Representative, facts) ?? speaks,
            evidence,
            SubjectsOf(command.Concerned, facts),
            place is null ? [] : [place.Key]);
        return Opened(reported, command.Safety, facts, speaks == reported.Representative ? null : speaks)
            .Claiming(Deciding.EvidenceClaim(evidence, current, facts))
            .Claiming(place);
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ReportPraise command, DecisionFacts facts)
    {
        if (CheckReport(Purpose.Accolade, command.Playbook, facts) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        if (CheckEvidence(command.Evidence, facts, out var evidence) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var (customer, speaks) = Reporter(SubjectOf(command.Customer, facts), facts);
        var reported = new CaseEvent.PraiseReported(
            facts.Playbook.Ref,
            Responsible(facts),
            command.Channel,
            ReceivedAt(command, facts),
            Deciding.Text(command.Words),
            SubjectsOf(command.Praised, facts),
            customer,
            SubjectOf(command.Order, facts),
            command.Place ?? facts.DevicePlace,
            command.Safety ? true : null,
            command.OpenedBy,
            evidence,
            command.Concerned.IsDefaultOrEmpty ? default : SubjectsOf(command.Concerned, facts));
        return Opened(reported, command.Safety, facts, speaks).Claiming(Deciding.EvidenceClaim(evidence, current, facts));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.ReportNearMiss command, DecisionFacts facts)
    {
        if (CheckReport(Purpose.NearMiss, command.Playbook, facts) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        if (CheckEvidence(command.Evidence, facts, out var evidence) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var reported = new CaseEvent.NearMissReported(
            facts.Playbook.Ref,
            Responsible(facts),
            command.Channel,
            ReceivedAt(command, facts),
            Deciding.Text(command.Words),
            command.Place,
            command.Safety,
            command.OpenedBy,
            evidence,
            command.Concerned.IsDefaultOrEmpty ? default : SubjectsOf(command.Concerned, facts));
        return Opened(reported, command.Safety, facts).Claiming(Deciding.EvidenceClaim(evidence, current, facts));
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.FailureReported happened)
    {
        Open(next, header, happened);
        (next.Severity, next.HighestSeverity) = (happened.Severity, happened.Severity);
        (next.Inconvenience, next.HighestInconvenience) = (happened.Inconvenience, happened.Inconvenience);
        next.GreatInconvenienceVersion = happened.Inconvenience == Inconvenience.Great ? header.Version : 0;
        (next.Nature, next.Failure, next.OpenedBy) = (happened.Nature, happened.Failure, happened.OpenedBy);
        (next.Customer, next.Order, next.Place, next.Cause) = (happened.Customer, happened.Order, happened.Place, happened.Cause);
        next.Safety = happened.Safety;
        if (happened.Representative is { } representative)
        {
            Represent(next, representative);
        }

        (next.Concerned, next.LimitKeys) = (OrEmpty(happened.Concerned), OrEmpty(happened.LimitKeys));
        next.IsSaid = header.ByKind == ActorKind.Customer || happened.OpenedBy == OpenedBy.Customer;
        Take(next, happened.Evidence);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PraiseReported happened)
    {
        Open(next, header, happened);
        (next.Customer, next.Order, next.Place) = (happened.Customer, happened.Order, happened.Place);
        next.OpenedBy = happened.OpenedBy ?? (header.ByKind == ActorKind.Customer ? OpenedBy.Customer : OpenedBy.Staff);
        next.Safety = happened.Safety == true;
        Learn(next, header, happened.OpenedBy, happened.Evidence, happened.Concerned);
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.NearMissReported happened)
    {
        Open(next, header, happened);
        (next.Place, next.Safety) = (happened.Place, happened.Safety);
        next.OpenedBy = happened.OpenedBy ?? header.ByKind switch { ActorKind.Customer => OpenedBy.Customer, ActorKind.System => OpenedBy.Signal, _ => OpenedBy.Staff };
        Learn(next, header, happened.OpenedBy, happened.Evidence, happened.Concerned);
    }

    private static void Learn(RecoveryCase next, EventHeader header, OpenedBy? openedBy, EvidenceTaken? evidence, ImmutableArray<Subject> concerned)
    {
        next.IsSaid = header.ByKind == ActorKind.Customer || openedBy == OpenedBy.Customer;
        next.Concerned = OrEmpty(concerned);
        Take(next, evidence);
    }

    private static void Open(RecoveryCase next, EventHeader header, IReport report)
    {
        (next.Purpose, next.Playbook, next.Responsible, next.Channel) = (report.Purpose, report.Playbook, report.Responsible, report.Channel);
        (next.ReceivedAt, next.OpenedAt, next.StaledAt) = (report.ReceivedAt, header.RecordedAt, DateTimeOffset.MinValue);
        (next.Reporter, next.OpenedWith) = (header.By, header.Command);
        next.BackToWorkVersion = header.Version;
    }

    private static Unmet? CheckReport(Purpose purpose, PlaybookRef? named, DecisionFacts facts)
    {
        if (named is { } playbook && facts.NamedPlaybook is null)
        {
            return Refusals.PlaybookUnknown(playbook);
        }

        if (facts.Playbook.Purpose != purpose)
        {
            return Refusals.PlaybookUnfit(facts.Playbook.Ref, $"is for another purpose, '{facts.Playbook.Purpose}'");
        }

        return facts.TwinHolder is { } twin ? Refusals.TwinCase(twin) : null;
    }

    // A safety concern goes up in the append that reports it, to the highest level there is.
    private static Decision Opened(CaseEvent reported, bool safety, DecisionFacts facts, Subject? speaks = null)
    {
        List<CaseEvent> events = [reported];
        if (speaks is not null)
        {
            events.Add(new CaseEvent.CustomerIdentified(Representative: speaks));
        }

        if (safety)
        {
            events.Add(new CaseEvent.Escalated(EscalationCause.Safety, facts.Rules.Levels.IsEmpty ? null : facts.Rules.Levels[facts.Rules.Levels.Length - 1]));
        }

        return Deciding.Accept([.. events]);
    }

    // A customer who reports is the customer; who reports for another speaks for them.
    private static (Subject? Customer, Subject? Speaks) Reporter(Subject? named, DecisionFacts facts) => facts.By.Kind != ActorKind.Customer ? (named, null)
        : named is null || named == facts.Person ? (facts.Person, null)
        : (named, facts.Person);

    private static Subject Responsible(DecisionFacts facts) => facts.Responsible ?? throw new InvalidOperationException("A report was decided without anybody who answers for it. Gather the facts before deciding.");

    private static DateTimeOffset ReceivedAt(CaseCommand command, DecisionFacts facts) => command.ReceivedAt is { } received ? UnixMicroseconds.Truncate(received) : facts.Now;

    private static Unmet? CheckEvidence(Evidence? evidence, DecisionFacts facts, out EvidenceTaken? taken)
    {
        taken = evidence is null ? null : Deciding.TakeEvidence(evidence, facts);
        return Deciding.CheckEvidence(evidence, facts) ?? Deciding.CheckDates(facts, evidence?.ContactAt);
    }

    private static ImmutableArray<Subject> SubjectsOf(ImmutableArray<PersonId> people, DecisionFacts facts) => people.IsDefaultOrEmpty ? [] : [.. people.Select(facts.Names.SubjectOf)];

    private static Subject? SubjectOf(CustomerRef? reference, DecisionFacts facts) => reference is { } given ? facts.Names.SubjectOf(given) : null;
}
