using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.Policies;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Board.Tests;

/// <summary>What a page shows beside references is asked once, and whatever becomes of that asking, the page is shown.</summary>
public class DirectoryLookupTests
{
    private static readonly TenantId North = new("north");
    private static readonly CustomerRef Ann = new("c-1001");
    private static readonly CustomerRef Bob = new("c-1002");
    private static readonly CustomerRef Eve = new("c-1003");

    public static TheoryData<string> Ways => [.. Failures.Keys];

    private static Dictionary<string, Func<ValueTask<ImmutableArray<CustomerEntry>>>> Failures { get; } = new()
    {
        ["throws at once"] = () => throw new InvalidOperationException("The table is gone."),
        ["throws later"] = async () =>
        {
            await Task.Yield();
            throw new TimeoutException("The table didn't answer.");
        },
        ["cancels itself"] = () => ValueTask.FromCanceled<ImmutableArray<CustomerEntry>>(new CancellationToken(true)),
        ["answers nothing"] = () => new(default(ImmutableArray<CustomerEntry>)),
        ["answers with a gap"] = () => new([new CustomerEntry(Ann, "Ann"), null!]),
    };

    [Fact]
    public async Task A_directory_is_asked_once_for_many_and_each_of_them_once()
    {
        var asked = new List<string>();
        var desk = DeskWith(new Customers((tenant, customers, _) =>
        {
            asked.Add($"{tenant}: {string.Join(" ", customers)}");
            return new([new CustomerEntry(Bob, "Bob"), new CustomerEntry(Ann, "Ann")]);
        }));

        var found = await desk.FindCustomersAsync([Ann, Bob, new CustomerRef("C-1001"), Eve], CancellationToken.None);

        Assert.Equal(["north: c-1001 c-1002 c-1003"], asked);
        Assert.Equal(("Ann", "Bob", false), (found[Ann].Name, found[Bob].Name, found.ContainsKey(Eve)));
    }

    [Fact]
    public async Task Nobody_is_asked_about_nobody() =>
        Assert.Empty(await DeskWith(new Customers((_, _, _) => throw new InvalidOperationException("Asked about nobody."))).FindCustomersAsync([], CancellationToken.None));

    [Fact]
    public async Task Where_there_is_no_directory_nobody_is_known_and_nobody_is_listed()
    {
        var log = new Warnings();
        var desk = DeskWith(null, log);

        Assert.Empty(await desk.FindCustomersAsync([Ann], CancellationToken.None));
        Assert.Empty(await desk.ListStaffAsync(CancellationToken.None));
        Assert.Empty(log.Said);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_directory_that_fails_costs_what_it_knows_and_is_told_once(string way)
    {
        var log = new Warnings();
        var desk = DeskWith(new Customers((_, _, _) => Failures[way]()), log);

        Assert.Empty(await desk.FindCustomersAsync([Ann, Bob], CancellationToken.None));
        Assert.Equal(["The customer-directory didn't answer; a page goes without what it knows."], log.Said);
    }

    [Fact]
    public async Task A_list_that_fails_costs_the_choice_and_is_told_once()
    {
        var log = new Warnings();
        var desk = DeskWith(null, log, setup => setup.StaffList = new People(_ => throw new InvalidOperationException("The table is gone.")));

        Assert.Empty(await desk.ListStaffAsync(CancellationToken.None));
        Assert.Equal(["The staff-list didn't answer; a page goes without what it knows."], log.Said);
    }

    [Fact]
    public async Task A_slow_directory_is_waited_for_half_a_second_and_told_that_nobody_waits_any_more()
    {
        var stopped = new TaskCompletionSource();
        var log = new Warnings();
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch, hasTimers: true);
        var desk = DeskWith(
            new Customers((_, _, cancellationToken) =>
            {
                cancellationToken.Register(stopped.SetResult);
                return new(new TaskCompletionSource<ImmutableArray<CustomerEntry>>().Task);
            }),
            log,
            setup => setup.Clock = clock);

        var asking = desk.FindCustomersAsync([Ann], CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal((false, 1), (asking.IsCompleted, clock.TimersSet));

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await asking);
        Assert.Single(log.Said);
        await stopped.Task;
    }

    [Fact]
    public async Task Who_leaves_meanwhile_is_answered_nothing_and_that_is_no_failure_of_the_directory()
    {
        using var leaving = new CancellationTokenSource();
        var log = new Warnings();
        var desk = DeskWith(new Customers((_, _, _) => new(new TaskCompletionSource<ImmutableArray<CustomerEntry>>().Task)), log);

        var asking = desk.FindCustomersAsync([Ann], leaving.Token).AsTask();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(log.Said);
    }

    private static TenantDesk DeskWith(ICustomerDirectory? customers, Warnings? log = null, Action<RecoverySetup>? configure = null)
    {
        var setup = new RecoverySetup { Customers = customers };
        setup.Options.FallbackOwner = new PersonId("duty-manager");
        setup.Logger = log ?? setup.Logger;
        configure?.Invoke(setup);
        return RecoveryDesk.Create(setup).For(North);
    }

    private sealed class Customers(Func<TenantId, ImmutableArray<CustomerRef>, CancellationToken, ValueTask<ImmutableArray<CustomerEntry>>> find) : ICustomerDirectory
    {
        public ValueTask<ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken) => find(tenant, customers, cancellationToken);
    }

    private sealed class People(Func<TenantId, ValueTask<ImmutableArray<StaffMember>>> list) : IStaffList
    {
        public ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => list(tenant);
    }

    private sealed class Warnings : ILogger<RecoveryDesk>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                Said.Add(formatter(state, exception));
            }
        }
    }
}
