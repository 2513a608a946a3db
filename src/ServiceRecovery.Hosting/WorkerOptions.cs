using ServiceRecovery.Desk;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.Hosting;

/// <summary>How the workers of a host work. All faults are told at once, on start.</summary>
public sealed class WorkerOptions
{
    /// <summary>Gets or sets how often a worker looks for something to do when nothing wakes it.</summary>
    /// <value>The default value is 5 seconds.</value>
    /// <remarks>Between half of it and all of it, drawn anew each time, so that nodes don't look together. What this node stores itself wakes its outbox at once.</remarks>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how many cases or messages a worker takes at once.</summary>
    /// <value>The default value is 50.</value>
    public int Batch { get; set; } = 50;

    /// <summary>Gets or sets how long a worker rests between two batches while there is a backlog.</summary>
    /// <value>The default value is 100 milliseconds: at most 500 cases a second and node.</value>
    /// <remarks>After days of standing still, what has piled up is worked off in due order without crowding out the people at the tills.</remarks>
    public TimeSpan RestBetweenBatches { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how long a worker waits at most after a pass that failed; the first time it is <see cref="PollEvery"/>, and each time in a row twice as long.</summary>
    /// <value>The default value is 1 minute.</value>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how late the oldest due case or message may be before the health check says so.</summary>
    /// <value>The default value is 5 minutes.</value>
    public TimeSpan BacklogWarning { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long a worker may go without a pass that succeeds before the health check calls it unhealthy.</summary>
    /// <value>The default value is 10 minutes.</value>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how often the worker of due work counts what waits for people, for the health check; zero: never.</summary>
    /// <value>The default value is 1 minute.</value>
    public TimeSpan CountEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets whose cases and debriefs are counted.</summary>
    /// <value>By default those of an organization that is alone in its store.</value>
    public IList<TenantId> Tenants { get; } = [TenantId.Single];

    /// <summary>Gets or sets where chance comes from: numbers from 0 to 1.</summary>
    /// <value>By default the system's random numbers.</value>
    public Func<double> Chance { get; set; } = JitterSource.Next;
}

internal sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        List<string> failures = [];
        Check(nameof(options.PollEvery), options.PollEvery, TimeSpan.FromTicks(1), TimeSpan.FromHours(1), "longer than zero and at most an hour");
        Check(nameof(options.RestBetweenBatches), options.RestBetweenBatches, TimeSpan.Zero, TimeSpan.FromHours(1), "from zero to an hour");
        Check(nameof(options.LongestBackOff), options.LongestBackOff, TimeSpan.FromTicks(1), TimeSpan.FromHours(1), "longer than zero and at most an hour");
        Check(nameof(options.BacklogWarning), options.BacklogWarning, TimeSpan.FromTicks(1), TimeSpan.FromDays(3653), "longer than zero and at most ten years");
        Check(nameof(options.CountEvery), options.CountEvery, TimeSpan.Zero, TimeSpan.FromDays(1), "from zero to a day");
        Check(nameof(options.SilenceLimit), options.SilenceLimit, TimeSpan.FromTicks(1), TimeSpan.FromDays(3653), "longer than zero and at most ten years");
        if (options.Batch is < 1 or > 1_000)
        {
            failures.Add(FormattableString.Invariant($"{nameof(options.Batch)} must be from 1 to 1000, but is {options.Batch}."));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string option, TimeSpan value, TimeSpan least, TimeSpan most, string words)
        {
            if (value < least || value > most)
            {
                failures.Add($"{option} must be {words}, but is {value:c}.");
            }
        }
    }
}
