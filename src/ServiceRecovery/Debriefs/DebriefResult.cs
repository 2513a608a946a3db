using System.Collections.Immutable;

namespace ServiceRecovery.Debriefs;

/// <summary>What came of a command to a debrief.</summary>
public abstract record DebriefResult
{
    // Closed on purpose: a caller answers each result, and there are no others.
    private DebriefResult(DebriefId id, long version, Playbooks.Stage? stage) => (DebriefId, Version, Stage) = (id, version, stage);

    /// <summary>Gets the debrief.</summary>
    public DebriefId DebriefId { get; }

    /// <summary>Gets its version; 0 when there is no such debrief.</summary>
    public long Version { get; }

    /// <summary>Gets how far it is; <see langword="null"/> when there is no such debrief.</summary>
    public Playbooks.Stage? Stage { get; }

    /// <summary>Returns the result as a line for a log.</summary>
    public sealed override string ToString() => this switch
    {
        Refused refused => $"refused, {refused.Refusal}",
        _ => FormattableString.Invariant($"{(this is Repeated ? "repeated" : "accepted")}, '{DebriefId}' is '{Stage}' at version {Version}"),
    };

    /// <summary>It is stored.</summary>
    public sealed record Accepted : DebriefResult
    {
        internal Accepted(DebriefId id, Debrief debrief, ImmutableArray<RecordedDebriefEvent> events, ImmutableArray<Finding> findings)
            : base(id, debrief.Version, debrief.Stage) => (Events, Findings) = (events, findings);

        /// <summary>Gets what happened.</summary>
        public ImmutableArray<RecordedDebriefEvent> Events { get; }

        /// <summary>Gets which words look for somebody to blame. They are stored all the same; say it otherwise the next time.</summary>
        public ImmutableArray<Finding> Findings { get; }
    }

    /// <summary>It was stored before; version and stage are those of then.</summary>
    public sealed record Repeated : DebriefResult
    {
        internal Repeated(DebriefId id, Debrief then, ImmutableArray<RecordedDebriefEvent> events)
            : base(id, then.Version, then.Stage) => Events = events;

        /// <summary>Gets what happened then.</summary>
        public ImmutableArray<RecordedDebriefEvent> Events { get; }
    }

    /// <summary>It was refused, and nothing is stored.</summary>
    public sealed record Refused : DebriefResult
    {
        internal Refused(DebriefId id, long version, Playbooks.Stage? stage, Unmet unmet)
            : base(id, version, stage) => Refusal = new Refusal([unmet]);

        /// <summary>Gets why.</summary>
        public Refusal Refusal { get; }
    }

    /// <summary>Returns the accepted (or repeated) result, for those who would rather have an exception.</summary>
    /// <exception cref="CommandRefusedException">The command was refused.</exception>
    public DebriefResult EnsureAccepted() => this is Refused refused ? throw new CommandRefusedException(refused.Refusal) : this;
}
