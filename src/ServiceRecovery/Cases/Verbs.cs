using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>The stable names of commands, one a verb, as the console host and refusals speak of them, and who may give them.</summary>
public static class Verbs
{
    private static readonly ImmutableArray<Verb> Table =
    [
        new("report", ByCustomer: true, BySystem: true),
        new("own", Steps: [StepKind.Own]),
        new("hand-over", IsRecord: true),
        new("take-over", IsRecord: true),
        new("acknowledge", BySystem: true, Steps: [StepKind.Acknowledge]),
        new("assess", IsRecord: true),
        new("apologize", Steps: [StepKind.Apologize]),
        new("explain", Steps: [StepKind.Explain]),
        new("listen", ByCustomer: true, Steps: [StepKind.Listen]),
        new("confirm-understanding", ByCustomer: true, Steps: [StepKind.ConfirmUnderstanding]),
        new("correct", Steps: [StepKind.Correct, StepKind.CorrectPartly]),
        new("cannot-correct", Steps: [StepKind.DeclareImpossible]),
        new("no-failure", Steps: [StepKind.FindNoFailure]),
        new("compensate", Steps: [StepKind.Compensate]),
        new("respond-offer", ByCustomer: true, IsRecord: true),
        new("approve", IsRecord: true),
        new("decline", IsRecord: true),
        new("hand-on", IsRecord: true),
        new("settle", BySystem: true, IsRecord: true),
        new("fail", BySystem: true, IsRecord: true),
        new("reverse", BySystem: true, IsRecord: true),
        new("promise", IsRecord: true),
        new("keep", IsRecord: true),
        new("move-promise", ByCustomer: true, IsRecord: true),
        new("release-promise", ByCustomer: true, IsRecord: true),
        new("contact", ByCustomer: true, BySystem: true, IsRecord: true),
        new("follow-up", BySystem: true, IsRecord: true),
        new("answer", ByCustomer: true, Steps: [StepKind.CustomerSatisfied, StepKind.CustomerAccepts, StepKind.CustomerUnhappy, StepKind.CustomerWantsMore]),
        new("no-contact", ByCustomer: true, Steps: [StepKind.CustomerSilent]),
        new("unreconciled", Steps: [StepKind.DeclareUnreconciled]),
        new("close", Steps: [StepKind.Close]),
        new("reopen", ByCustomer: true, Steps: [StepKind.Reopen]),
        new("withdraw", ByCustomer: true, Steps: [StepKind.Withdraw]),
        new("discard", Steps: [StepKind.Discard]),
        new("merge", Steps: [StepKind.Merge]),
        new("link", BySystem: true, IsRecord: true),
        new("join-cause", BySystem: true, IsRecord: true),
        new("correct-receipt", BySystem: true, IsRecord: true),
        new("escalate", BySystem: true, IsRecord: true),
        new("note", BySystem: true, IsRecord: true),
        new("step"),
        new("move-playbook", IsRecord: true),
        new("thank", Steps: [StepKind.Thank]),
        new("waive-thanks", Steps: [StepKind.WaiveThanks]),
        new("interview", Steps: [StepKind.Interview]),
        new("waive-interview", Steps: [StepKind.WaiveInterview]),
        new("recognize", Steps: [StepKind.Recognize]),
        new("debrief", Steps: [StepKind.Debrief]),
        new("waive-debrief", Steps: [StepKind.WaiveDebrief]),
        new("practice", Steps: [StepKind.WritePractice]),

        // What due work gives; nobody else does.
        new("break-promise", BySystem: true, IsDueWork: true),
        new("expire-approval", BySystem: true, IsDueWork: true),
        new("record-silence", BySystem: true, IsDueWork: true),
        new("lapse-claim", BySystem: true, IsDueWork: true),
    ];

    private static readonly Dictionary<string, Verb> ByName = Table.ToDictionary(verb => verb.Name, StringComparer.Ordinal);

    /// <summary>Gets the verbs that people, customers and programs give, in their stable order.</summary>
    public static ImmutableArray<string> All { get; } = [.. Table.Where(verb => !verb.IsDueWork).Select(verb => verb.Name)];

    /// <summary>Gets the verbs that due work gives.</summary>
    public static ImmutableArray<string> DueWork { get; } = [.. Table.Where(verb => verb.IsDueWork).Select(verb => verb.Name)];

    /// <summary>Returns the verb of a command.</summary>
    public static string Of(CaseCommand command) => command switch
    {
        CaseCommand.ReportFailure or CaseCommand.ReportPraise or CaseCommand.ReportNearMiss => "report",
        CaseCommand.Own => "own",
        CaseCommand.HandOver => "hand-over",
        CaseCommand.TakeOver => "take-over",
        CaseCommand.Acknowledge => "acknowledge",
        CaseCommand.Assess => "assess",
        CaseCommand.Apologize => "apologize",
        CaseCommand.Explain => "explain",
        CaseCommand.Listen => "listen",
        CaseCommand.ConfirmUnderstanding => "confirm-understanding",
        CaseCommand.Correct => "correct",
        CaseCommand.DeclareImpossible => "cannot-correct",
        CaseCommand.FindNoFailure => "no-failure",
        CaseCommand.Compensate => "compensate",
        CaseCommand.RespondToOffer => "respond-offer",
        CaseCommand.Approve => "approve",
        CaseCommand.Decline => "decline",
        CaseCommand.HandOnApproval => "hand-on",
        CaseCommand.SettleCompensation => "settle",
        CaseCommand.FailSettlement => "fail",
        CaseCommand.ReverseCompensation => "reverse",
        CaseCommand.MakePromise => "promise",
        CaseCommand.KeepPromise => "keep",
        CaseCommand.MovePromise => "move-promise",
        CaseCommand.ReleasePromise => "release-promise",
        CaseCommand.RecordContact => "contact",
        CaseCommand.FollowUp => "follow-up",
        CaseCommand.RecordAnswer => "answer",
        CaseCommand.RecordNoContact => "no-contact",
        CaseCommand.DeclareUnreconciled => "unreconciled",
        CaseCommand.Close => "close",
        CaseCommand.Reopen => "reopen",
        CaseCommand.Withdraw => "withdraw",
        CaseCommand.Discard => "discard",
        CaseCommand.Merge => "merge",
        CaseCommand.Link => "link",
        CaseCommand.JoinCause => "join-cause",
        CaseCommand.CorrectReceipt => "correct-receipt",
        CaseCommand.Escalate => "escalate",
        CaseCommand.AddNote => "note",
        CaseCommand.TakeStep => "step",
        CaseCommand.MovePlaybook => "move-playbook",
        CaseCommand.Thank => "thank",
        CaseCommand.WaiveThanks => "waive-thanks",
        CaseCommand.Interview => "interview",
        CaseCommand.WaiveInterview => "waive-interview",
        CaseCommand.Recognize => "recognize",
        CaseCommand.Debrief => "debrief",
        CaseCommand.WaiveDebrief => "waive-debrief",
        CaseCommand.WritePractice => "practice",
        CaseCommand.BreakPromise => "break-promise",
        CaseCommand.ExpireApproval => "expire-approval",
        CaseCommand.RecordSilence => "record-silence",
        CaseCommand.LapseClaim => "lapse-claim",
        _ => throw new InvalidOperationException($"'{command.GetType().Name}' has no verb. Add one to {nameof(Verbs)}."),
    };

    /// <summary>Tells whether somebody of this kind may give the verb at all.</summary>
    public static bool MayGive(string verb, ActorKind kind) => ByName[verb] is var found && kind switch
    {
        ActorKind.Customer => found.ByCustomer,
        ActorKind.System => found.BySystem,
        ActorKind.Staff => !found.IsDueWork,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An actor is staff, the customer or a system."),
    };

    /// <summary>Returns the verbs that the stage of a case leaves open to <paramref name="by"/>, in their stable order.</summary>
    internal static ImmutableArray<string> OpenTo(RecoveryCase current, Playbook playbook, Actor by, bool isConcerned)
    {
        var open = ImmutableArray.CreateBuilder<string>(Table.Length);
        foreach (var verb in Table)
        {
            if (!verb.IsDueWork && MayGive(verb.Name, by.Kind) && !(isConcerned && Laws.IsBarredToConcerned(verb.Name)) && IsOpen(verb, current, playbook))
            {
                open.Add(verb.Name);
            }
        }

        return open.ToImmutable();
    }

    private static bool IsOpen(Verb verb, RecoveryCase current, Playbook playbook)
    {
        if (!current.IsOpen)
        {
            return Laws.IsTakenWhenClosed(verb.Name, current);
        }

        return verb.Name switch
        {
            "own" when current.HandOverTo is not null => true,
            "take-over" => current.IsOwned,
            "explain" when current.IsExplained => true,
            "no-contact" when Laws.IsSilenceBroken(current, playbook) => true,
            "step" => playbook.StepsFrom(current.Stage).Any(kind => !kind.IsBuiltIn),
            _ => verb.IsRecord || AllowsAny(verb, current.Stage, playbook),
        };
    }

    // A refusal asks this of every verb, so nothing is allocated here.
    private static bool AllowsAny(Verb verb, Stage stage, Playbook playbook)
    {
        foreach (var kind in verb.Steps.IsDefault ? [] : verb.Steps)
        {
            if (playbook.Allows(stage, kind))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Verb(string Name, bool ByCustomer = false, bool BySystem = false, bool IsRecord = false, ImmutableArray<StepKind> Steps = default, bool IsDueWork = false);
}
