using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Outbox;
using Xunit;

namespace ServiceRecovery.Hosting.Tests;

public class WorkerTests
{
    [Fact]
    public async Task Due_work_is_done_and_its_messages_are_handed_over()
    {
        var pos = new Receiver(wants: happened => happened is CaseEvent.PromiseBroken);
        await using var node = new Node(handler: pos);
        await node.PromiseAsync("C-1", TimeSpan.FromHours(1));
        await node.StartAsync();
        Assert.Equal(0, await node.BrokenAsync("C-1"));

        await node.LookAsync(TimeSpan.FromHours(1));
        await Node.UntilAsync(() => pos.Given.Count == 1);

        Assert.Equal(1, await node.BrokenAsync("C-1"));
        await node.StopAsync();
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Workers_without_a_desk_are_told_in_one_sentence_when_the_host_starts(string environment)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Services.AddServiceRecoveryWorkers();
        using var host = builder.Build();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal("The workers of service recovery have no desk. Add one with 'services.AddServiceRecovery(…)'.", thrown.Message);
    }

    [Fact]
    public async Task A_message_wakes_the_worker_without_the_clock_moving()
    {
        var pos = new Receiver();
        await using var node = new Node(handler: pos);
        await node.StartAsync();

        await node.PromiseAsync("C-1", TimeSpan.FromDays(1));
        await Node.UntilAsync(() => pos.Given.Count == 2);

        Assert.Equal(Node.Noon, node.Clock.GetUtcNow());
        await node.StopAsync();
    }

    [Fact]
    public async Task Fault_103_The_database_is_away_for_ten_minutes_and_the_workers_neither_spin_nor_die_nor_drop_anything()
    {
        var pos = new Receiver();
        await using var node = new Node(handler: pos, configure: options => options.LongestBackOff = TimeSpan.FromMinutes(1));
        await node.PromiseAsync("C-1", TimeSpan.FromMinutes(1));
        var looks = 0;
        node.Store.BeforeClaim = () =>
        {
            Interlocked.Increment(ref looks);
            throw new TimeoutException("The database doesn't answer.");
        };
        await node.StartAsync();
        Assert.Equal(HealthStatus.Degraded, (await node.HealthAsync()).Status);

        for (var second = 0; second < 600; second++)
        {
            await node.LookAsync(TimeSpan.FromSeconds(1));
        }

        // At once, after 5, 10, 20, 40 seconds, and then each minute: by two workers.
        Assert.Equal(2 * (1 + 4 + 8), looks);
        var health = await node.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(
            "The worker 'due-work' failed 13 times in a row, the last time with 'threw:TimeoutException'. The worker 'outbox' failed 13 times in a row, the last time with 'threw:TimeoutException'.",
            health.Description);
        await node.LookAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Unhealthy, (await node.HealthAsync()).Status);

        node.Store.BeforeClaim = null;
        await node.LookAsync(TimeSpan.FromMinutes(1));
        await Node.UntilAsync(() => pos.Given.Count == 3);
        await node.LookAsync();
        Assert.Equal((1, HealthStatus.Healthy), (await node.BrokenAsync("C-1"), (await node.HealthAsync()).Status));
        await node.StopAsync();
    }

    [Fact]
    public async Task Fault_100_A_case_that_always_fails_is_told_by_the_health_check_and_the_others_go_on()
    {
        await using var node = new Node();
        await node.PromiseAsync("C-1", TimeSpan.FromMinutes(1));
        await node.PromiseAsync("C-2", TimeSpan.FromMinutes(2));
        await node.StartAsync();
        node.Store.BeforeLoad = key => _ = key.Id == "C-1" ? throw new InvalidDataException("Ana's words.") : key;

        await node.LookAsync(TimeSpan.FromMinutes(2));

        node.Store.BeforeLoad = null;
        Assert.Equal((0, 1), (await node.BrokenAsync("C-1"), await node.BrokenAsync("C-2")));
        var health = await node.HealthAsync();
        Assert.Equal((HealthStatus.Degraded, "Something the worker 'due-work' did failed with 'threw:InvalidDataException'."), (health.Status, health.Description));
        Assert.Equal(("threw:InvalidDataException", 60L), (health.Data["due-work.last-fault"], health.Data["due-work.backlog-seconds"]));
        await node.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_101_The_host_stops_within_five_seconds_and_what_was_on_its_way_is_free_or_leased(bool isHonoringItsToken)
    {
        var pos = new Receiver();
        var store = new InMemoryRecoveryStore(simulated: true);
        await using var node = new Node(store, handler: pos);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<DeliveryResult>();
        pos.Answer = (_, token) =>
        {
            reached.TrySetResult();
            return new(isHonoringItsToken ? never.Task.WaitAsync(token) : never.Task);
        };
        await node.StartAsync();
        await node.PromiseAsync("C-1", TimeSpan.FromDays(1));
        await reached.Task;

        // Four wait for the clock: the other worker, the handler's own time, the moment of grace, and the farewell.
        var stopping = Task.Run(node.StopAsync);
        await Node.UntilAsync(() => node.Clock.TimersSet == 4);
        node.Clock.Advance(TimeSpan.FromSeconds(3));
        if (!isHonoringItsToken)
        {
            // Told to stop, it has a second more to say what came of it.
            await Node.UntilAsync(() => node.Clock.TimersSet == 4);
            node.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await stopping;
        Assert.False(node.States.Messages.IsRunning);
        var free = await store.ClaimOutboxAsync(new OutboxClaim(["pos"], Node.Noon.AddSeconds(30), 1, TimeSpan.Zero), CancellationToken.None);
        Assert.Equal(isHonoringItsToken ? 1 : 0, free.Length);
    }

    [Fact]
    public async Task Fault_085_After_three_days_down_all_is_caught_up_with_in_due_order_once_and_throttled()
    {
        var order = new ConcurrentQueue<string>();
        await using var node = new Node(configure: options => (options.Batch, options.RestBetweenBatches) = (50, TimeSpan.FromSeconds(1)));
        for (var i = 0; i < 120; i++)
        {
            await node.PromiseAsync(FormattableString.Invariant($"C-{i:000}"), TimeSpan.FromMinutes(200 - i));
        }

        node.Clock.Advance(TimeSpan.FromDays(3));
        node.Store.BeforeAppend = append => order.Enqueue(append.Key.Id);
        await node.StartAsync();
        Assert.Equal(50, order.Count);
        Assert.Equal(HealthStatus.Degraded, (await node.HealthAsync()).Status);
        await node.LookAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(100, order.Count);
        await node.LookAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(120, order.Count);
        await node.LookAsync();

        Assert.Equal(Enumerable.Range(0, 120).Select(i => FormattableString.Invariant($"C-{119 - i:000}")), order);
        Assert.Equal(HealthStatus.Healthy, (await node.HealthAsync()).Status);
        await node.StopAsync();
    }

    [Fact]
    public async Task Three_nodes_share_the_work_and_each_thing_happens_once()
    {
        var store = new InMemoryRecoveryStore(simulated: true);
        var pos = new Receiver(wants: happened => happened is CaseEvent.PromiseBroken);
        await using var first = new Node(store, handler: pos, configure: options => options.Batch = 4);
        await using var second = new Node(store, first.Clock, pos, options => options.Batch = 4);
        await using var third = new Node(store, first.Clock, pos, options => options.Batch = 4);
        Node[] nodes = [first, second, third];
        for (var i = 0; i < 60; i++)
        {
            await first.PromiseAsync(FormattableString.Invariant($"C-{i}"), TimeSpan.FromMinutes(1));
        }

        first.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(nodes.Select(node => Task.Run(async () =>
        {
            foreach (var worker in node.Workers)
            {
                await worker.StartAsync(CancellationToken.None);
            }
        })));
        await Node.UntilAsync(() =>
        {
            if (first.Clock.TimersSet == 6)
            {
                first.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            return pos.Given.Count >= 60;
        });

        Assert.Equal(60, pos.Given.Distinct().Count());
        Assert.Equal(60, pos.Given.Count);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(1, await first.BrokenAsync(FormattableString.Invariant($"C-{i}")));
        }

        await Task.WhenAll(nodes.Select(node => node.StopAsync()));
    }

    [Fact]
    public async Task Nodes_do_not_look_together_when_chance_differs()
    {
        var looks = 0;
        await using var node = new Node(configure: options => options.Chance = () => 0);
        node.Store.BeforeClaim = () => Interlocked.Increment(ref looks);
        await node.StartAsync();
        var before = looks;

        // Half of what is said at the least.
        await node.LookAsync(TimeSpan.FromSeconds(2.5) - TimeSpan.FromTicks(1));
        Assert.Equal(before, looks);
        await node.LookAsync(TimeSpan.FromTicks(1));
        Assert.True(looks > before);
        await node.StopAsync();
    }

    [Fact]
    public async Task A_worker_that_was_never_started_or_has_stopped_is_unhealthy()
    {
        await using var node = new Node();
        Assert.Equal("The worker 'due-work' doesn't run. The worker 'outbox' doesn't run.", (await node.HealthAsync()).Description);

        await node.StartAsync();
        Assert.Equal((HealthStatus.Healthy, "Due work and outbox work."), (await node.HealthAsync() is var health ? health.Status : default, health.Description));
        await node.StopAsync();

        Assert.Equal(HealthStatus.Unhealthy, (await node.HealthAsync()).Status);
        Assert.Equal(Node.Noon.ToString("O"), (await node.HealthAsync()).Data["outbox.last-success"]);
    }

    [Theory]
    [InlineData(365)]
    [InlineData(-365)]
    public async Task A_wall_clock_that_is_set_makes_no_worker_silent(int days)
    {
        await using var node = new Node();
        await node.StartAsync();
        var set = new SetClock(node.Clock, TimeSpan.FromDays(days));
        var check = new ServiceRecoveryHealthCheck(node.States, Microsoft.Extensions.Options.Options.Create(new WorkerOptions()), set);

        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
        node.Store.BeforeClaim = () => throw new TimeoutException("The database doesn't answer.");
        node.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
        await node.StopAsync();
    }

    [Fact]
    public async Task What_a_store_said_stands_in_the_data_until_a_pass_goes_through()
    {
        await using var node = new Node();
        node.Store.BeforeClaim = () => throw new RecoveryStoreException(StoreFault.Full, "There is no room left.");
        await node.StartAsync();

        var failed = await node.HealthAsync();
        node.Store.BeforeClaim = null;
        await node.LookAsync();
        await node.LookAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(("threw:RecoveryStoreException", "There is no room left."), (failed.Data["due-work.last-fault"], failed.Data["due-work.last-sentence"]));
        Assert.Equal("none", (await node.HealthAsync()).Data["due-work.last-sentence"]);
        await node.StopAsync();
    }

    [Fact]
    public async Task What_waits_for_people_stands_in_the_data_and_is_counted_once_a_minute()
    {
        await using var node = new Node();
        await node.PromiseAsync("C-1", TimeSpan.FromHours(1));
        await node.StartAsync();
        var before = await node.HealthAsync();

        // Nobody owns the case for a day, and what was promised is an hour old.
        await node.LookAsync(TimeSpan.FromDays(1));
        await node.LookAsync();
        var after = await node.HealthAsync();

        Assert.Equal((0, 0), (before.Data["overdue"], before.Data["debriefs-waiting"]));
        Assert.Equal(1, after.Data["overdue"]);
        Assert.Equal(1, after.Data.Where(pair => pair.Key.StartsWith("overdue.", StringComparison.Ordinal)).Sum(pair => (int)pair.Value));
        await node.StopAsync();
    }

    private sealed class SetClock(TimeProvider clock, TimeSpan by) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;

        public override long GetTimestamp() => clock.GetTimestamp();
    }

    [Fact]
    public async Task A_worker_whose_pass_hangs_is_unhealthy_after_a_while()
    {
        using var hanging = new ManualResetEventSlim();
        await using var node = new Node(configure: options => options.SilenceLimit = TimeSpan.FromMinutes(3));
        await node.StartAsync();
        node.Store.BeforeClaim = hanging.Wait;
        node.Clock.Advance(TimeSpan.FromSeconds(5));
        node.Clock.Advance(TimeSpan.FromMinutes(3));

        var health = await node.HealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.StartsWith("No pass of the worker 'due-work' went through since 2026-11-20T12:00:00", health.Description, StringComparison.Ordinal);
        hanging.Set();
        await node.RestAsync();
        await node.StopAsync();
    }

    [Fact]
    public async Task Every_fault_of_the_options_is_told_at_once_on_start_and_no_wait_is_longer_than_an_hour()
    {
        await using var node = new Node(configure: options =>
        {
            (options.Batch, options.PollEvery, options.LongestBackOff) = (0, TimeSpan.Zero, TimeSpan.FromHours(2));
            (options.RestBetweenBatches, options.BacklogWarning, options.SilenceLimit) = (TimeSpan.FromTicks(-1), TimeSpan.Zero, TimeSpan.MaxValue);
        });

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(node.StartAsync);

        Assert.Equal(
            [
                "PollEvery must be longer than zero and at most an hour, but is 00:00:00.",
                "RestBetweenBatches must be from zero to an hour, but is -00:00:00.0000001.",
                "LongestBackOff must be longer than zero and at most an hour, but is 02:00:00.",
                "BacklogWarning must be longer than zero and at most ten years, but is 00:00:00.",
                "SilenceLimit must be longer than zero and at most ten years, but is 10675199.02:48:05.4775807.",
                "Batch must be from 1 to 1000, but is 0.",
            ],
            thrown.Failures);
    }

    [Fact]
    public void A_null_is_told_by_the_name_of_its_parameter()
    {
        Assert.Equal("services", Assert.Throws<ArgumentNullException>(() => ServiceRecoveryHostingExtensions.AddServiceRecoveryWorkers(null!)).ParamName);
        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => ServiceRecoveryHostingExtensions.AddWorkers(null!)).ParamName);
    }

    [Fact]
    public void Adding_the_workers_twice_is_harmless()
    {
        var services = new ServiceCollection();
        services.AddServiceRecoveryWorkers();
        services.AddServiceRecoveryWorkers(options => options.Batch = 7);
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"));
        services.AddLogging();
        using var provider = services.BuildServiceProvider(validateScopes: true);

        Assert.Equal(3, provider.GetServices<IHostedService>().Count());
        Assert.Equal(7, provider.GetRequiredService<IOptions<WorkerOptions>>().Value.Batch);
    }
}
