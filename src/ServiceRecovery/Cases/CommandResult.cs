using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>What came of a command or a batch, and the case as it is now.</summary>
public abstract record CommandResult
{
    // Closed on purpose: a caller answers each result, and there are no others.
    private CommandResult(CaseId caseId) => CaseId = caseId;

    /// <summary>Gets the case.</summary>
    public CaseId CaseId { get; }

    /// <summary>Gets the case that it went on in, where it was given to one that was merged into it; everything else here is of that case.</summary>
    public CaseId? Survivor { get; init; }

    /// <summary>Gets its version; 0 when there is no such case.</summary>
    public long Version { get; init; }

    /// <summary>Gets its stage; <see langword="null"/> when there is no such case.</summary>
    public Stage? Stage { get; init; }

    /// <summary>Gets how it ended, or that it is open.</summary>
    public Ending Ending { get; init; }

    /// <summary>Gets the requests that wait for another person by it; empty unless it was accepted.</summary>
    public ImmutableArray<ActId> Requests => this is Accepted accepted ? [.. accepted.Events.Select(recorded => recorded.Event).OfType<CaseEvent.ApprovalRequested>().Select(asked => asked.Ref)] : [];

    /// <summary>Gets whether something waits for another person by it.</summary>
    public bool AwaitsApproval => !Requests.IsEmpty;

    /// <summary>Gets what was found in the words that were accepted: what an apology lacks, blame in an explanation or acknowledgement, words that nobody could review. Empty unless it was accepted.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Gets the customer's other open cases, the oldest first, up to 20, where it was a report that was accepted: perhaps it belongs to one of them. Empty where the store answers no questions, or can't be asked.</summary>
    public ImmutableArray<CaseId> OpenCases { get; init; } = [];

    /// <summary>Returns the result as a line for a log: what came of it, the stage and the version.</summary>
    public sealed override string ToString() => this switch
    {
        Refused refused => $"refused, {refused.Refusal}",
        _ => FormattableString.Invariant($"{(this is Repeated ? "repeated" : "accepted")}, '{CaseId}' is in '{Stage}' at version {Version}") + Waits(),
    };

    // What was accepted and hasn't happened yet looks like what has, unless it is said.
    private string Waits() =>
        AwaitsApproval ? $"; for another person wait: {string.Join(", ", Requests)}"
        : this is Accepted { Events.IsEmpty: false } accepted && accepted.Events[accepted.Events.Length - 1].Event is CaseEvent.CloseRequested ? "; it closes by itself as soon as its promises are kept and what was granted is settled"
        : "";

    /// <summary>It is stored.</summary>
    public sealed record Accepted : CommandResult
    {
        internal Accepted(CaseId caseId)
            : base(caseId)
        {
        }

        /// <summary>Gets what happened.</summary>
        public ImmutableArray<RecordedEvent> Events { get; init; } = [];

        /// <summary>Gets what happened in another case on the way: the older one of a merge.</summary>
        public ImmutableArray<CaseChange> Others { get; init; } = [];
    }

    /// <summary>It was stored before; version, stage and ending are those of then.</summary>
    public sealed record Repeated : CommandResult
    {
        internal Repeated(CaseId caseId)
            : base(caseId)
        {
        }

        /// <summary>Gets what happened then.</summary>
        public ImmutableArray<RecordedEvent> Events { get; init; } = [];
    }

    /// <summary>It was refused, and nothing is stored.</summary>
    public sealed record Refused : CommandResult
    {
        internal Refused(CaseId caseId, Refusal refusal)
            : base(caseId) => Refusal = refusal;

        /// <summary>Gets why.</summary>
        public Refusal Refusal { get; }
    }

    /// <summary>Returns the accepted (or repeated) result, for those who would rather have an exception.</summary>
    /// <exception cref="CommandRefusedException">The command was refused.</exception>
    public CommandResult EnsureAccepted() => this is Refused refused ? throw new CommandRefusedException(refused.Refusal) : this;
}
