using ServiceRecovery;
using ServiceRecovery.Cases;

namespace ServiceRecovery.Hosting;

/// <summary>How a worker fares, as the health check tells it. Times are those of the host's clock.</summary>
/// <param name="Name">Which worker: <c>due-work</c> or <c>outbox</c>.</param>
/// <param name="IsRunning">It works, or rests between two passes.</param>
/// <param name="StartedAt">Since when; <see langword="null"/>: it wasn't started.</param>
/// <param name="LastSuccess">When a pass last went through.</param>
/// <param name="LastFault">Why the last pass failed, or something in it did: a code. <see langword="null"/>: it went well.</param>
/// <param name="LastFaultAt">When something last failed.</param>
/// <param name="FailedInARow">How many passes failed since the last that went through.</param>
/// <param name="Backlog">How late the oldest thing was that the last pass found; zero when it found nothing.</param>
public sealed record WorkerState(
    string Name,
    bool IsRunning,
    DateTimeOffset? StartedAt,
    DateTimeOffset? LastSuccess,
    string? LastFault,
    DateTimeOffset? LastFaultAt,
    int FailedInARow,
    TimeSpan Backlog)
{
    /// <summary>Gets what the store said when the last pass failed with a fault of the store, a whole sentence; <see langword="null"/>: it didn't.</summary>
    public string? LastSentence { get; init; }

    // When the worker was started or a pass last went through, by the clock that nobody sets.
    internal long HeardAt { get; init; }
}

/// <summary>Holds how the workers of this host fare.</summary>
public sealed class WorkerStates
{
    internal const string Due = "due-work";
    internal const string Outbox = "outbox";

    private readonly object _gate = new();
    private WorkerState _due = New(Due);
    private WorkerState _outbox = New(Outbox);

    // What waits for people, of all tenants that are counted; null until it was counted.
    internal WaitingCounts? Waiting { get; set; }

    // How far the clock is behind what the store holds, as it was when that was counted.
    internal TimeSpan ClockBehind { get; set; }

    /// <summary>Gets how many open cases are overdue to be looked at, by reason; <see langword="null"/> until they were counted (<see cref="WorkerOptions.CountEvery"/>).</summary>
    public IReadOnlyDictionary<WantedReason, int>? Overdue => Waiting?.Overdue;

    /// <summary>Gets how many debriefs wait; <see langword="null"/> until they were counted.</summary>
    public int? DebriefsWaiting => Waiting?.Debriefs;

    /// <summary>Gets how the worker of due work fares.</summary>
    public WorkerState DueWork => Of(Due);

    /// <summary>Gets how the worker of messages fares.</summary>
    public WorkerState Messages => Of(Outbox);

    internal WorkerState Of(string worker)
    {
        lock (_gate)
        {
            return worker == Due ? _due : _outbox;
        }
    }

    internal void Change(string worker, Func<WorkerState, WorkerState> change)
    {
        lock (_gate)
        {
            _ = worker == Due ? _due = change(_due) : _outbox = change(_outbox);
        }
    }

    private static WorkerState New(string name) => new(name, IsRunning: false, null, null, null, null, 0, TimeSpan.Zero);
}
