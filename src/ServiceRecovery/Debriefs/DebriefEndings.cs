using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

internal abstract partial record DebriefCommand
{
    /// <summary>Says what was learned; actions go on.</summary>
    [Act("conclude-debrief")]
    public sealed partial record Conclude([Text] string Lessons) : DebriefCommand, IPartOfTalk;

    /// <summary>Calls a debrief off, where it isn't about safety, a failed recovery or an impasse.</summary>
    [Act("call-off-debrief")]
    public sealed partial record CallOff([Text] string Reason) : DebriefCommand, IPartOfTalk;

    /// <summary>Opens the question again.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="DueAt">By when it should have concluded; <see langword="null"/>: as the organization's rules say.</param>
    [Act("reopen-debrief")]
    public sealed partial record Reopen([Text] string Reason, [Field("due")] DateTimeOffset? DueAt = null) : DebriefCommand;

    /// <summary>The debrief's time came. Due work gives it.</summary>
    [Act("mark-overdue", By = Givers.DueWork)]
    internal sealed partial record MarkOverdue : DebriefCommand, IPartOfTalk;
}

public abstract partial record DebriefEvent
{
    /// <summary>The debrief's time came and it hadn't concluded.</summary>
    [Stored("debrief-overdue.v1")]
    internal sealed partial record Overdue : DebriefEvent;

    /// <summary>What was learned is said. Actions go on.</summary>
    /// <param name="Lessons">What was learned.</param>
    [Stored("debrief-concluded.v1")]
    internal sealed partial record Concluded(PersonalText Lessons) : DebriefEvent;

    /// <summary>It won't be held.</summary>
    /// <param name="Reason">Why not.</param>
    [Stored("debrief-called-off.v1")]
    internal sealed partial record CalledOff(PersonalText Reason) : DebriefEvent;

    /// <summary>The question is open again.</summary>
    /// <param name="DueAt">By when it should have concluded now.</param>
    /// <param name="Action">The action that didn't work, if that is why.</param>
    /// <param name="Reason">Why, where somebody opened it again.</param>
    [Stored("debrief-reopened.v1")]
    internal sealed partial record Reopened(DateTimeOffset DueAt, ActionId? Action = null, PersonalText? Reason = null) : DebriefEvent;
}

// How a debrief ends, and how its question is opened again.
[Family(230)]
internal static partial class DebriefEndingActs
{
    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.Conclude command, DebriefFacts facts)
    {
        if (current.Contributions.IsEmpty && current.Factors.IsEmpty)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.NothingSaid());
        }

        return current.Factors.IsEmpty && !current.IsWithoutFactor ? DebriefDeciding.Refuse(DebriefRefusals.FactorMissing()) : DebriefDeciding.Accept(new DebriefEvent.Concluded(DebriefDeciding.Text(command.Lessons)));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.CallOff command, DebriefFacts facts) =>
        current.MayBeCalledOff
            ? DebriefDeciding.Accept(new DebriefEvent.CalledOff(DebriefDeciding.Text(command.Reason)))
            : DebriefDeciding.Refuse(Refusals.WaiverNotAllowed("A case of the debrief was about safety, or its recovery failed or ended in an impasse"));

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.Reopen command, DebriefFacts facts)
    {
        if (current.IsOpen)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.DebriefOpen("reopen-debrief"));
        }

        var due = command.DueAt ?? Deciding.Later(facts.Now, facts.Rules.Within(current.Severity));
        return DebriefDeciding.CheckDue(due, facts) is { } wrong ? DebriefDeciding.Refuse(wrong) : DebriefDeciding.Accept(new DebriefEvent.Reopened(due, Reason: DebriefDeciding.Text(command.Reason)));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.MarkOverdue command, DebriefFacts facts) =>
        DebriefDeciding.Accept(new DebriefEvent.Overdue());

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.Overdue happened) => next with { IsOverdue = true };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.Concluded happened) => next with { Stage = Debrief.Ended };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.CalledOff happened) => next with { Stage = Debrief.Off };

    // What was found stands, and more may be found; that there was nothing is no longer said.
    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.Reopened happened) => next with { Stage = Debrief.Talking, DueAt = happened.DueAt, IsOverdue = false, IsWithoutFactor = false, Reopenings = next.Reopenings + 1 };
}
