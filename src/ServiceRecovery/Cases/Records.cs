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
    /// <summary>Links another case; evidence of one serves the other from then on.</summary>
    [Act("link", StandsAlone = true, By = Givers.Staff | Givers.System)]
    public sealed partial record Link(CaseId To, [Text] string Reason) : CaseCommand;

    /// <summary>Says that the case shares a cause with others.</summary>
    [Act("join-cause", StandsAlone = true, By = Givers.Staff | Givers.System)]
    public sealed partial record JoinCause(CauseId Cause) : CaseCommand;

    /// <summary>Corrects when the organization first heard of it, to 'receivedAt', which is earlier.</summary>
    [Act("correct-receipt", By = Givers.Staff | Givers.System, ByHand = true, NoHandle = true, Method = "CorrectReceipt")]
    public sealed partial record CorrectReceipt : CaseCommand
    {
        /// <summary>Takes the earlier time.</summary>
        public CorrectReceipt(DateTimeOffset receivedAt) => ReceivedAt = receivedAt;

        internal override Unmet? Validate() => ReceivedAt is null ? Refusals.MissingField("receivedAt", Act.Verb) : null;
    }

    /// <summary>Raises the case to a level.</summary>
    [Act("escalate", By = Givers.Staff | Givers.System)]
    public sealed partial record Escalate([About("a level")] Role Level, [Text] string Reason) : CaseCommand;

    /// <summary>Adds a note.</summary>
    [Act("note", StandsAlone = true, By = Givers.Staff | Givers.System, Retells = Retelling.WhenClosed, WhenClosed = WhenClosed.Taken, Lands = true)]
    public sealed partial record AddNote([Text(Longest = TextRules.LongestNote), Field("text")] string Note) : CaseCommand;

    /// <summary>Takes a step of the organization's own.</summary>
    [Act("step", Method = "TakeStep", OpenWhen = nameof(TakeStep.HasOwnStep), AsksAuthority = true)]
    public sealed partial record TakeStep(StepKind Kind, ImmutableSortedDictionary<string, string>? Values = null, [Text, Field("text", Hashed = "note")] string? Note = null, Money? Cost = null, ActId? Ref = null) : CaseCommand
    {
        internal static bool HasOwnStep(RecoveryCase current, Playbook playbook) => playbook.StepsFrom(current.Stage).Any(kind => !kind.IsBuiltIn);

        internal override StepKind? StepOf(RecoveryCase current, Playbook playbook) => Kind;

        internal override Unmet? CheckStep(RecoveryCase current, Playbook playbook) => Kind.IsBuiltIn ? Refusals.StepReserved(Kind)
            : playbook.Allows(current.Stage, Kind) ? null
            : Refusals.StepNotOpen(current, Kind, playbook);

        internal override Unmet? Validate() => Values is { } values && (values.Count > CommandValidator.MostEntries || !values.Keys.All(IdText.IsId)) ? Refusals.BadValue("values", Act.Verb, Refusals.Named(values.Count, "values", "")) : null;

        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts) => CompensationActs.CheckCost(current, Ref, Cost, facts);
    }

    /// <summary>Moves the case to another playbook or version, which makes an answer stale.</summary>
    [Act("move-playbook")]
    public sealed partial record MovePlaybook([Spread] PlaybookRef To) : CaseCommand;
}

public abstract partial record CaseEvent
{
    /// <summary>Another case was linked.</summary>
    [Stored("linked.v1", Act = typeof(CaseCommand.Link))]
    internal sealed partial record Linked(CaseId To, PersonalText Reason) : CaseEvent;

    /// <summary>The case shares a cause with others.</summary>
    [Stored("cause-joined.v1", Act = typeof(CaseCommand.JoinCause))]
    internal sealed partial record CauseJoined(CauseId Cause) : CaseEvent;

    /// <summary>The receipt was corrected to earlier.</summary>
    [Stored("receipt-corrected.v1", Act = typeof(CaseCommand.CorrectReceipt))]
    internal sealed partial record ReceiptCorrected(DateTimeOffset ReceivedAt) : CaseEvent
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckDates(facts, ReceivedAt);
    }

    /// <summary>The case was raised; without a level it goes to whoever is the organization's last resort.</summary>
    [Stored("escalated.v1", Act = typeof(CaseCommand.Escalate))]
    public sealed partial record Escalated(EscalationCause Cause, Role? Level = null, PersonalText? Reason = null) : CaseEvent
    {
        // What concerns safety goes up with its report.
        internal override bool Follows(RecoveryCase current, CaseEvent? before) => before is IReport;
    }

    /// <summary>A note was added.</summary>
    [Stored("note-added.v1", Act = typeof(CaseCommand.AddNote))]
    public sealed partial record NoteAdded(PersonalText Note) : CaseEvent;

    /// <summary>A step of the organization's own was taken; <paramref name="LimitKeys"/> are the limits that its cost claimed.</summary>
    [Stored("step-taken.v1", Act = typeof(CaseCommand.TakeStep))]
    public sealed partial record StepTaken(
        StepKind Kind,
        KindEffect Effect,
        PersonalText? Note = null,
        ImmutableSortedDictionary<string, PersonalText>? Values = null,
        Money? Cost = null,
        ActId? Ref = null,
        RuleRef? Rule = null,
        ImmutableArray<string> LimitKeys = default) : CaseEvent, IHeardByCustomer, ICostsMoney
    {
        internal override Unmet? Check(RecoveryCase current, DecisionFacts facts, DateTimeOffset? occurredAt) => Deciding.CheckGrant(current, Cost);

        internal override StepKind? Step => Kind;

        Money? ICostsMoney.Spent => Cost;
    }

    /// <summary>The case was moved to another playbook.</summary>
    [Stored("playbook-moved.v1", Act = typeof(CaseCommand.MovePlaybook))]
    internal sealed partial record PlaybookMoved(PlaybookRef To) : CaseEvent
    {
        internal override bool IsStalingRecord => true;
    }
}

// Where a case belongs, who hears of it, and what an organization adds of its own.
[Family(110)]
internal static partial class RecordActs
{
    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Link command, DecisionFacts facts) => facts.Other is null || command.To == facts.CaseId
        ? Deciding.Refuse(Refusals.OtherCaseUnknown(command.To.Value))
        : Deciding.Accept(new CaseEvent.Linked(command.To, Deciding.Text(command.Reason)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.JoinCause command, DecisionFacts facts) =>
        Deciding.Accept(new CaseEvent.CauseJoined(command.Cause));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.CorrectReceipt command, DecisionFacts facts)
    {
        var given = UnixMicroseconds.Truncate(command.ReceivedAt ?? facts.Now);
        if (given > facts.Now)
        {
            return Deciding.Refuse(Refusals.DatedAhead(given, facts.Now));
        }

        return given < current.ReceivedAt
            ? Deciding.Accept(new CaseEvent.ReceiptCorrected(given))
            : Deciding.Refuse(Refusals.ReceiptOnlyEarlier(given, current.ReceivedAt));
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.Escalate command, DecisionFacts facts) => facts.Rules.LevelOf(command.Level) < 0
        ? Deciding.Refuse(Refusals.LevelUnknown(command.Level))
        : Deciding.Accept(new CaseEvent.Escalated(EscalationCause.Asked, command.Level, Deciding.Text(command.Reason)));

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.AddNote command, DecisionFacts facts) =>
        Deciding.Accept((facts.By.IsDueWork && !current.IsOpen && current.Ending != Ending.Merged
            ? PromiseActs.Followed(current, new CaseEvent.NoteAdded(Deciding.Text(command.Note)), command.Note, facts)
            : [new CaseEvent.NoteAdded(Deciding.Text(command.Note))]).AsSpan());

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.TakeStep command, DecisionFacts facts)
    {
        var effect = facts.Playbook.TryEffectOf(command.Kind, out var declared) ? declared : KindEffect.Staling;
        var step = new CaseEvent.StepTaken(
            command.Kind,
            effect,
            Deciding.Optional(command.Note),
            command.Values?.ToImmutableSortedDictionary(value => value.Key, value => PersonalText.From(value.Value), StringComparer.Ordinal),
            command.Cost,
            command.Ref);
        return command.Cost is { } cost
            ? CompensationActs.Costly(current, facts, Deciding.RefOf(command.Ref, facts), cost, step, (rule, keys) => step with { Rule = rule, LimitKeys = keys })
            : Deciding.Accept(step);
    }

    internal static partial Decision Decide(RecoveryCase current, CaseCommand.MovePlaybook command, DecisionFacts facts) => facts.NamedPlaybook switch
    {
        null => Deciding.Refuse(Refusals.PlaybookUnknown(command.To)),
        var to when to.Purpose != current.Purpose => Deciding.Refuse(Refusals.PlaybookUnfit(command.To, $"is for another purpose, '{to.Purpose}'")),
        var to when !to.Knows(current.Stage) || to.EndingOf(current.Stage) != Ending.Open => Deciding.Refuse(Refusals.PlaybookUnfit(command.To, $"has no open stage '{current.Stage}'")),
        _ => Deciding.Accept(new CaseEvent.PlaybookMoved(command.To)),
    };

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Linked happened) => next.Links = next.Links.Contains(happened.To) ? next.Links : next.Links.Add(happened.To);

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.CauseJoined happened) => next.Cause = happened.Cause;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.ReceiptCorrected happened) => next.ReceivedAt = happened.ReceivedAt;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.Escalated happened) => next.EscalatedTo = happened.Level;

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.NoteAdded happened)
    {
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.StepTaken happened)
    {
        Spend(next, happened.Cost);
        if (happened.Effect != KindEffect.Neutral)
        {
            Stale(next, header);
        }

        next.BackToWorkVersion = happened.Effect == KindEffect.SendsBack ? header.Version : next.BackToWorkVersion;
    }

    internal static partial void Apply(RecoveryCase next, EventHeader header, CaseEvent.PlaybookMoved happened)
    {
        next.Playbook = happened.To;
        Stale(next, header);
    }

    // It says nothing but when, and that stands beside every act.
    internal static partial ActFields CorrectReceiptFields() => new([], [], static (values, _) => new CaseCommand.CorrectReceipt(values.FindValue<DateTimeOffset>("receivedAt")!.Value)) { NeedsReceivedAt = true };

    internal static partial void Write(BodyWriter json, CaseCommand.CorrectReceipt command)
    {
    }
}
