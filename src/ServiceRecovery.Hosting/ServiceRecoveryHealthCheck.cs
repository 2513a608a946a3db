using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.Hosting;

/// <summary>Tells whether the workers of this host work, and why not: <c>services.AddHealthChecks().AddCheck&lt;ServiceRecoveryHealthCheck&gt;("service-recovery")</c>.</summary>
/// <remarks>Unhealthy: a worker doesn't run, or no pass of it went through for longer than <see cref="WorkerOptions.SilenceLimit"/>. Degraded: the last pass failed, something in it did, or the backlog is older than <see cref="WorkerOptions.BacklogWarning"/>, or the clock is behind the newest event of an SQLite file. Silence is measured by <see cref="TimeProvider.GetTimestamp"/>, which doesn't follow a clock that is set. The data tells how many open cases are overdue to be looked at, by reason, and how many debriefs wait, as <see cref="WorkerOptions.CountEvery"/> has them counted. It names codes, times and the sentences of a store that failed, never a person, and asks the store nothing.</remarks>
public sealed class ServiceRecoveryHealthCheck(WorkerStates states, IOptions<WorkerOptions> options, TimeProvider clock) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        WorkerState[] all = [states.DueWork, states.Messages];
        Dictionary<string, object> data = new(StringComparer.Ordinal);
        foreach (var state in all)
        {
            data[state.Name + ".running"] = state.IsRunning;
            data[state.Name + ".last-success"] = state.LastSuccess?.ToString("O", CultureInfo.InvariantCulture) ?? "never";
            data[state.Name + ".last-fault"] = state.LastFault ?? "none";
            data[state.Name + ".last-sentence"] = state.LastSentence ?? "none";
            data[state.Name + ".failed-in-a-row"] = state.FailedInARow;
            data[state.Name + ".backlog-seconds"] = (long)state.Backlog.TotalSeconds;
        }

        data["clock-behind-seconds"] = (long)states.ClockBehind.TotalSeconds;
        if (states.Waiting is { } waiting)
        {
            data["debriefs-waiting"] = waiting.Debriefs;
            data["overdue"] = waiting.Overdue.Values.Sum();
            foreach (var reason in waiting.Overdue)
            {
                data["overdue." + new Wanted(default, reason.Key)] = reason.Value;
            }
        }

        string[] dead = [.. all.Select(WhyDead).OfType<string>()];
        string[] ailing = [.. all.Select(WhyAiling).Append(WhyLate()).OfType<string>()];
        return Task.FromResult(dead.Length > 0 ? HealthCheckResult.Unhealthy(string.Join(" ", dead.Concat(ailing)), data: data)
            : ailing.Length > 0 ? HealthCheckResult.Degraded(string.Join(" ", ailing), data: data)
            : HealthCheckResult.Healthy("Due work and outbox work.", data));
    }

    private string? WhyDead(WorkerState state) => state switch
    {
        { IsRunning: false } => $"The worker '{state.Name}' doesn't run.",
        _ when clock.GetElapsedTime(state.HeardAt) > options.Value.SilenceLimit =>
            FormattableString.Invariant($"No pass of the worker '{state.Name}' went through since {state.LastSuccess ?? state.StartedAt:O}."),
        _ => null,
    };

    private string? WhyLate() => states.ClockBehind > Worker.ClockTolerance ? $"The clock is {states.ClockBehind:c} behind the newest event of the store." : null;

    private string? WhyAiling(WorkerState state) => state switch
    {
        { FailedInARow: > 0 } => FormattableString.Invariant($"The worker '{state.Name}' failed {state.FailedInARow} times in a row, the last time with '{state.LastFault}'."),
        { LastFault: { } fault } => $"Something the worker '{state.Name}' did failed with '{fault}'.",
        _ when state.Backlog > options.Value.BacklogWarning => $"What the worker '{state.Name}' found was {state.Backlog:c} late.",
        _ => null,
    };
}
