using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Debriefs;

/// <summary>What happened in a debrief. It is a stream of its own, so that nobody's case waits for it.</summary>
/// <remarks>
/// There is no place for a culprit: what was contributed and found holds neither who said it nor when, only that it was said after the debrief's last step.
/// Owners of actions stand by pseudonym, because they promise something.
/// </remarks>
public abstract partial record DebriefEvent
{
    // Closed on purpose: Evolve has an arm for each.
    private DebriefEvent()
    {
    }

    internal abstract string StoredName { get; }

    /// <summary>Returns the name under which it is stored, never what it says: a log may show this.</summary>
    public sealed override string ToString() => StoredName;

    /// <summary>Gets everybody it names.</summary>
    internal virtual ImmutableArray<Subject> NamedPeople => [];

    /// <summary>Returns the debrief after it.</summary>
    internal abstract Debrief Apply(Debrief next, EventHeader header);

    internal abstract void Write(BodyWriter body);
}

/// <summary>What a debrief plans. The numbers are stored.</summary>
public enum ActionKind
{
    /// <summary>Something that keeps a failure from happening again.</summary>
    Prevention = 0,

    /// <summary>Something that makes a success normal.</summary>
    Practice = 1,
}

/// <summary>An event of a debrief and what stands beside it.</summary>
/// <param name="Header">What stands beside it. For what was contributed or found it names the debrief and not a person, and repeats the time of the step before.</param>
/// <param name="Event">What happened.</param>
public sealed record RecordedDebriefEvent(EventHeader Header, DebriefEvent Event);
