using System.Text.Json;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Outbox;

public partial class OutboxTests
{
    [Fact]
    public async Task Fault_091_A_message_that_always_fails_becomes_a_dead_letter_with_a_task_and_stops_no_other()
    {
        var pos = new Receiver();
        var organization = With(setup => setup.AddOutboxHandler(pos, new OutboxHandlerOptions { MaximumAttempts = 3 }));
        pos.Answer = (delivery, _) => delivery.Case.Id == Case ? throw new InvalidOperationException("Ana's words.") : new(DeliveryResult.Done);
        await organization.TakesAll(Dana, Report(), Give.Own);
        await organization.Takes(Dana, Report(), Other);

        var batch = await organization.Desk.DispatchOutboxAsync();
        Assert.Equal((2, 1, 1, 0), (batch.Claimed, batch.Delivered, batch.Later, batch.Dead));
        organization.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Later);
        organization.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Dead);
        organization.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);

        var dead = Assert.Single(await organization.Desk.For(TenantId.Single).DeadLettersAsync());
        Assert.Equal(("C-1", 1L, 3, "threw:InvalidOperationException"), (dead.Key.Id, dead.Row.EventVersion, dead.Attempt, dead.Fault));
        var task = Assert.Single((await organization.Now()).Promises);
        Assert.Equal((PromiseKind.Task, PromiseStanding.Open, "dana"), (task.Kind, task.Standing, task.By.Original));
        Assert.Equal("The message of event 1 to 'pos' wasn't sent ('threw:InvalidOperationException', 3 tries) and waits for you: send it again or drop it.", task.What.Value);
        Assert.Equal([1, 1, 1], pos.Given.Where(given => given.Id.Contains("C-1", StringComparison.Ordinal)).Select(_ => 1));

        // A task blocks nothing, and makes no message of its own: a handler that always fails would feed itself.
        pos.Answer = (_, _) => new(DeliveryResult.Done);
        Assert.True(await organization.Desk.For(TenantId.Single).DropAsync(dead, Max));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);
        Assert.Equal([1, 1, 1, 2], pos.Versions.Where((_, at) => pos.Given.ElementAt(at).Id.Contains("C-1", StringComparison.Ordinal)));
        Assert.Equal(PromiseStanding.Kept, Assert.Single((await organization.Now()).Promises).Standing);
        Assert.False(await organization.Desk.For(TenantId.Single).DropAsync(dead, Max));
    }

    [Fact]
    public async Task A_dead_letter_is_sent_again_once_for_each_time_somebody_says_so()
    {
        var pos = new Receiver(wants: happened => happened is CaseEvent.FailureReported);
        var organization = With(pos);
        var desk = organization.Desk.For(TenantId.Single);
        pos.Answer = (_, _) => new(DeliveryResult.Impossible("http-410"));
        await organization.Takes(Dana, Report());
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Dead);

        // It fails again: dead at once, with a new task.
        Assert.True(await desk.SendAgainAsync(Assert.Single(await desk.DeadLettersAsync()), Max));
        Assert.Empty(await desk.DeadLettersAsync());
        Assert.Equal([PromiseStanding.Kept], (await organization.Now()).Promises.Select(promise => promise.Standing));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Dead);
        Assert.Equal([PromiseStanding.Kept, PromiseStanding.Open], (await organization.Now()).Promises.Select(promise => promise.Standing));

        pos.Answer = (_, _) => new(DeliveryResult.Done);
        var dead = Assert.Single(await desk.DeadLettersAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => organization.Desk.For(new TenantId("another")).SendAgainAsync(dead, Max).AsTask());
        Assert.True(await desk.SendAgainAsync(dead, Max));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);
        Assert.Empty(await desk.DeadLettersAsync());
        Assert.Equal([PromiseStanding.Kept, PromiseStanding.Kept], (await organization.Now()).Promises.Select(promise => promise.Standing));
        Assert.False(await desk.SendAgainAsync(dead, Max));
    }

    [Fact]
    public async Task A_dead_letter_of_a_closed_case_leaves_a_note_and_the_case_closed()
    {
        var pos = new Receiver(wants: happened => happened is CaseEvent.CaseClosed or CaseEvent.NoteAdded);
        var organization = With(pos);
        pos.Answer = (_, _) => new(DeliveryResult.Impossible("http-404"));
        await organization.Recovered();

        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Dead);

        var history = await organization.Desk.ReadAsync(TenantId.Single, Case);
        Assert.Equal("The message of event 7 to 'pos' wasn't sent ('http-404', 1 tries) and waits for you: send it again or drop it.", ((CaseEvent.NoteAdded)history[^2].Event).Note.Value);
        Assert.Equal((PromiseKind.Task, ((CaseEvent.NoteAdded)history[^2].Event).Note.Value), (((CaseEvent.PromiseMade)history[^1].Event).Kind, ((CaseEvent.PromiseMade)history[^1].Event).What.Value));
        Assert.Equal(Ending.Recovered, (await organization.Now()).Ending);
        Assert.True(await organization.Desk.For(TenantId.Single).DropAsync(Assert.Single(await organization.Desk.For(TenantId.Single).DeadLettersAsync()), Max));
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
    }

    [Fact]
    public async Task A_crash_between_task_and_dead_letter_leaves_one_task()
    {
        var pos = new Receiver(wants: happened => happened is CaseEvent.FailureReported);
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true));
        var organization = With(store, pos);
        pos.Answer = (_, _) => new(DeliveryResult.Impossible("http-404"));
        await organization.Takes(Dana, Report());
        store.BeforeComplete = _ => throw new TimeoutException("The power went out.");
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Left);
        store.BeforeComplete = null;
        organization.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Dead);

        Assert.Single((await organization.Now()).Promises);
    }

    [Theory]
    [InlineData(0, new[] { 2.5, 5, 10, 20, 40, 60, 60 })]
    [InlineData(1, new[] { 5.0, 10, 20, 40, 80, 120, 120 })]
    public async Task Each_try_waits_twice_as_long_up_to_the_longest_spread_by_chance(double chance, double[] seconds)
    {
        var pos = new Receiver();
        pos.Fails();
        var organization = With(setup =>
        {
            setup.Chance = () => chance;
            setup.AddOutboxHandler(pos, new OutboxHandlerOptions { LongestRetryAfter = TimeSpan.FromMinutes(2) });
        });
        await organization.Takes(Dana, Report());
        await organization.Desk.DispatchOutboxAsync();

        foreach (var wait in seconds.Select(TimeSpan.FromSeconds))
        {
            organization.Clock.Advance(wait - TimeSpan.FromTicks(10));
            Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
            organization.Clock.Advance(TimeSpan.FromTicks(10));
            Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Later);
        }

        Assert.Single(pos.Given.Distinct());
    }

    [Theory]
    [InlineData(600, 600)]
    [InlineData(1, 5)]
    [InlineData(1_000_000, 86_400)]
    public async Task What_a_receiver_asks_for_is_waited_up_to_a_day_and_never_less_than_the_organization_waits(int asked, int waited)
    {
        var pos = new Receiver();
        pos.Fails("http-429", TimeSpan.FromSeconds(asked));
        var organization = With(setup =>
        {
            setup.Chance = () => 1;
            setup.AddOutboxHandler(pos);
        });
        await organization.Takes(Dana, Report());
        await organization.Desk.DispatchOutboxAsync();

        organization.Clock.Advance(TimeSpan.FromSeconds(waited) - TimeSpan.FromTicks(10));
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
        organization.Clock.Advance(TimeSpan.FromTicks(10));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Claimed);
    }

    [Fact]
    public async Task A_message_that_ends_whoever_hands_it_over_isn_t_tried_for_ever()
    {
        var pos = new Receiver();
        var organization = With(setup => setup.AddOutboxHandler(pos, new OutboxHandlerOptions { MaximumAttempts = 3 }));
        await organization.Takes(Dana, Report());

        // Three processes claim it and are never heard of again.
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(await ((IRecoveryWork)organization.Store).ClaimOutboxAsync(new OutboxClaim(["pos"], organization.Clock.GetUtcNow(), 1, TimeSpan.FromMinutes(1)), CancellationToken.None));
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, "never-finished"), (batch.Dead, Assert.Single(batch.Faults)));
        Assert.Empty(pos.Given);
    }

    [Fact]
    public async Task Fault_097_A_crash_after_three_of_ten_doubles_the_one_on_its_way_at_most()
    {
        var pos = new Receiver();
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true));
        var organization = With(store, setup =>
        {
            setup.Options.DeliveriesAtOnce = 1;
            setup.AddOutboxHandler(pos);
        });
        for (var i = 0; i < 10; i++)
        {
            await organization.Takes(Dana, Report(), new CaseId($"C-{i}"));
        }

        var told = 0;
        store.BeforeComplete = _ =>
        {
            if (++told > 3)
            {
                throw new TimeoutException("The power went out.");
            }
        };
        store.BeforeClaim = () =>
        {
            if (told > 3)
            {
                throw new TimeoutException("The power is still out.");
            }
        };
        await Assert.ThrowsAsync<TimeoutException>(() => organization.Desk.DispatchOutboxAsync().AsTask());
        (store.BeforeComplete, store.BeforeClaim) = (null, null);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        while ((await organization.Desk.DispatchOutboxAsync()).Claimed > 0)
        {
        }

        Assert.Equal(11, pos.Given.Count);
        Assert.Equal(10, pos.Given.Distinct().Count());
    }

    [Fact]
    public async Task Fault_106_A_message_of_no_use_any_more_becomes_a_task_and_lets_those_behind_it_go()
    {
        var pos = new Receiver(wants: happened => happened is CaseEvent.ApologyGiven or CaseEvent.CustomerHeard or CaseEvent.PromiseMade or CaseEvent.PromiseBroken);
        var organization = With(setup => setup.AddOutboxHandler(pos, new OutboxHandlerOptions { UsefulFor = TimeSpan.FromDays(7) }));
        await organization.TakesAll(Dana, Report(), Give.Own, Give.Sorry);
        organization.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromTicks(10));
        await organization.Takes(Dana, Give.Ear);

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, 1, "expired"), (batch.Expired, batch.Delivered, Assert.Single(batch.Faults)));
        Assert.Equal([4], pos.Versions);
        Assert.Equal("The message of event 3 to 'pos' wasn't sent in time, and is of no use now.", Assert.Single((await organization.Now()).Promises).What.Value);
        Assert.Empty(await organization.Desk.For(TenantId.Single).DeadLettersAsync());

        // Nobody does the task: it breaks, and that is no message either.
        organization.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Single((await organization.Desk.ProcessDueAsync()).Done);
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
    }

    [Fact]
    public async Task A_receiver_that_takes_too_long_is_tried_again()
    {
        var pos = new Receiver();
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), hasTimers: true);
        var organization = With(setup =>
        {
            setup.Clock = clock;
            setup.AddOutboxHandler(pos, new OutboxHandlerOptions { Timeout = TimeSpan.FromSeconds(10) });
        });
        pos.Answer = async (_, token) =>
        {
            await Task.Run(() => clock.Advance(TimeSpan.FromSeconds(10)), CancellationToken.None);
            await new TaskCompletionSource().Task.WaitAsync(token);
            return DeliveryResult.Done;
        };
        await organization.Takes(Dana, Report());

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, "timeout"), (batch.Later, Assert.Single(batch.Faults)));
    }

    [Theory]
    [InlineData(true, "later")]
    [InlineData(false, "left")]
    public async Task What_is_on_its_way_when_the_program_ends_is_released_or_left_to_its_lease(bool isStopping, string fate)
    {
        var pos = new Receiver();
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), hasTimers: true);
        var organization = With(setup =>
        {
            setup.Clock = clock;
            setup.AddOutboxHandler(pos);
        });
        using var ending = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<DeliveryResult>();
        pos.Answer = (_, token) =>
        {
            reached.TrySetResult();
            return new(isStopping ? never.Task.WaitAsync(token) : never.Task);
        };
        await organization.Takes(Dana, Report());
        var dispatching = organization.Desk.DispatchOutboxAsync(cancellationToken: ending.Token).AsTask();
        await reached.Task;

        // The handler's own time and the moment of grace.
        await ending.CancelAsync();
        await TimersAsync(2);
        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(dispatching.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        if (!isStopping)
        {
            // Told to stop, it has a second more to say what came of it.
            await TimersAsync(2);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var batch = await dispatching;
        Assert.Equal((fate == "later" ? 1 : 0, fate == "left" ? 1 : 0), (batch.Later, batch.Left));
        var free = await ((IRecoveryWork)organization.Store).ClaimOutboxAsync(new OutboxClaim(["pos"], new DateTimeOffset(2026, 11, 20, 12, 0, 59, TimeSpan.Zero), 1, TimeSpan.Zero), CancellationToken.None);
        Assert.Equal(isStopping, free is [{ Fault: "released" }]);

        async Task TimersAsync(int count)
        {
            while (clock.TimersSet != count)
            {
                await Task.Yield();
            }
        }
    }
}
