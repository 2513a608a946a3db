using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Hosting;
using ServiceRecovery.Policies;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>A file has no clock of its own: one that is far ahead of its newest event is wrong until a person says that it is right.</summary>
public sealed class SqliteClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly CaseId Second = new("C-2");

    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteRecoveryStore> _stores = [];
    private readonly ManualTimeProvider _clock = new(Start, mayGoBack: true);

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task While_the_clock_is_ten_years_ahead_nothing_is_done_and_afterwards_nothing_was()
    {
        var (organization, _) = Open();
        await OpenAsync(organization, Case);
        await OpenAsync(organization, Second);
        await TakeAsync(organization, new CaseCommand.MakePromise(new PromiseId("p1"), "A call.", _clock.GetUtcNow().AddHours(4)));

        _clock.Set(Start.AddYears(10));
        var due = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await organization.Desk.ProcessDueAsync());
        var granted = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await organization.Do(Dana, Voucher("g1", "v1"), Second));
        var reported = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await organization.Do(Dana, Report(), new CaseId("C-3")));
        _clock.Set(Start.AddMinutes(2));
        await TakeAsync(organization, Voucher("g2", "v2"), Second);

        const string Sentence = "The clock says 2036-03-02T09:00:00Z, and the newest event in '{0}' is of 2026-03-02T09:00:00Z; more than 400 days between them aren't believed. Nothing was {1}: set the clock, or, if it is right, say so once with 'AcceptClockAsync()' or 'recovery clock --accept'.";
        Assert.Equal((StoreFault.WrongClock, Said("claimed, because it would be done before its time")), (due.Fault, due.Message));
        Assert.Equal((StoreFault.WrongClock, Said("stored, because it would stand there before its time")), (granted.Fault, granted.Message));
        Assert.Equal(granted.Message, reported.Message);
        Assert.Equal(PromiseStanding.Open, (await organization.Desk.FindAsync(TenantId.Single, Case))!.Promises[0].Standing);
        Assert.Equal(2026, (await organization.Desk.FindAsync(TenantId.Single, Second))!.ChangedAt.Year);
        Assert.Null(await organization.Desk.FindAsync(TenantId.Single, new CaseId("C-3")));

        string Said(string what) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Sentence, _folder.File("a.db"), what);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(7, 7)]
    public async Task The_largest_gap_is_believed_and_no_more(int days, int setTo)
    {
        var (organization, _) = Open(setTo == 0 ? null : options => options.LargestGap = TimeSpan.FromDays(setTo));
        await TakeAsync(organization, Report());

        _clock.Set(Start.AddDays(days).AddTicks(10));
        await Assert.ThrowsAsync<RecoveryStoreException>(async () => await organization.Desk.ProcessDueAsync());
        _clock.Set(Start.AddDays(days));
        await organization.Desk.ProcessDueAsync();
        await TakeAsync(organization, new CaseCommand.Own());

        // Another year goes on from there.
        _clock.Set(Start.AddDays(days * 2));
        await TakeAsync(organization, new CaseCommand.AddNote("They called again."));
    }

    [Fact]
    public async Task An_accepted_clock_holds_for_every_process_and_for_the_next_start_until_it_is_as_far_ahead_again()
    {
        var (organization, store) = Open();
        var (beside, _) = Open();
        beside.CountFrom(100);
        await TakeAsync(organization, Report());
        _clock.Set(Start.AddYears(3));
        await Assert.ThrowsAsync<RecoveryStoreException>(async () => await beside.Do(Dana, new CaseCommand.Own()));

        await store.AcceptClockAsync(_clock);
        await TakeAsync(beside, new CaseCommand.Own());
        var (again, _) = Open();
        _clock.Set(Start.AddYears(3).AddDays(400));
        await again.Desk.ProcessDueAsync();
        _clock.Set(Start.AddYears(3).AddDays(401));
        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await again.Desk.ProcessDueAsync());

        Assert.Equal(StoreFault.WrongClock, refused.Fault);
    }

    [Fact]
    public async Task A_clock_that_was_accepted_before_anything_was_recorded_under_it_is_remembered_at_the_next_start()
    {
        var (organization, store) = Open();
        await TakeAsync(organization, Report());
        _clock.Set(Start.AddYears(3));
        await store.AcceptClockAsync(_clock);
        store.Dispose();

        var (again, _) = Open();
        await again.Desk.ProcessDueAsync();
        Assert.IsType<CommandResult.Accepted>(await again.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("t9"), Dana, new CaseCommand.Own())));
    }

    [Fact]
    public async Task An_empty_file_and_one_of_simulated_time_believe_every_clock()
    {
        var (empty, _) = Open();
        _clock.Set(Start.AddYears(10));
        await empty.Desk.ProcessDueAsync();
        var (simulated, _) = Open(options => options.IsSimulated = true, "simulated.db");
        await TakeAsync(simulated, Report());
        _clock.Set(Start.AddYears(20));

        await TakeAsync(simulated, new CaseCommand.Own());
        await simulated.Desk.ProcessDueAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3651)]
    public void A_gap_out_of_its_range_is_told_at_once(int days)
    {
        var told = Assert.Throws<ArgumentException>(() => Open(options => options.LargestGap = TimeSpan.FromDays(days)));
        var atStart = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddServiceRecovery(_ => { }).UseSqlite("Data Source=a.db", options => options.LargestGap = TimeSpan.FromDays(days)));

        Assert.Equal($"LargestGap must be between 1 and 3650 days, but is {TimeSpan.FromDays(days)}.", told.Message);
        Assert.Equal(told.Message, atStart.Message);
    }

    [Fact]
    public async Task A_clock_that_is_behind_works_and_is_told_by_log_and_health()
    {
        var (organization, _) = Open();
        _clock.Advance(TimeSpan.FromDays(3));
        await TakeAsync(organization, Report());
        _clock.Set(Start);
        var heard = new HeardLog<object>();
        var late = await HealthAsync(heard);
        _clock.Set(Start.AddDays(3).AddSeconds(-30));
        var right = await HealthAsync(new HeardLog<object>());

        await TakeAsync(organization, new CaseCommand.Own());
        Assert.Equal((HealthStatus.Degraded, "The clock is 3.00:00:00 behind the newest event of the store."), (late.Status, late.Description));
        Assert.Equal(259_200L, late.Data["clock-behind-seconds"]);
        Assert.Equal(["The clock is 3.00:00:00 behind the newest event of the store. What is due comes as late. Set the clock; if it is right, the event was recorded under one that was ahead."], heard.Warnings);
        Assert.Equal((HealthStatus.Healthy, 30L), (right.Status, right.Data["clock-behind-seconds"]));
    }

    private static CaseCommand.Compensate Voucher(string id, string reference) =>
        new CaseCommand.Compensate(new ActId(id), CompensationKind.Voucher, Dollars(4_000), CompensationBasis.Goodwill, Settlement: reference);

    private static async Task TakeAsync(Organization organization, CaseCommand command, CaseId? on = null) => Accepted(await organization.Do(Dana, command, on));

    private static async Task OpenAsync(Organization organization, CaseId id)
    {
        await TakeAsync(organization, Report(), id);
        await TakeAsync(organization, new CaseCommand.Own(), id);
        await TakeAsync(organization, new CaseCommand.Apologize(Channel: Channel.InPerson), id);
        await TakeAsync(organization, new CaseCommand.Listen("The soup was cold."), id);
    }

    private async Task<HealthCheckResult> HealthAsync(ILogger log)
    {
        var clock = new ManualTimeProvider(_clock.GetUtcNow(), hasTimers: true);
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(new OneLog(log)));
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("desk")).UseClock(clock).UseSqlite($"Data Source={_folder.File("a.db")}").UsePseudonymKey(PseudonymKey.FromBytes("k1", new byte[32]));
        services.AddServiceRecoveryWorkers().AddSingleton<ServiceRecoveryHealthCheck>();
        await using var provider = services.BuildServiceProvider();
        var workers = provider.GetServices<IHostedService>().ToList();
        foreach (var worker in workers)
        {
            await worker.StartAsync(CancellationToken.None);
        }

        // Both workers rest once each has looked; only a failure takes as long.
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (clock.TimersSet < 2)
        {
            enough.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var health = await provider.GetRequiredService<ServiceRecoveryHealthCheck>().CheckHealthAsync(new HealthCheckContext());
        foreach (var worker in workers)
        {
            await worker.StopAsync(CancellationToken.None);
        }

        return health;
    }

    private (Organization Organization, SqliteRecoveryStore Store) Open(Action<SqliteStoreOptions>? configure = null, string file = "a.db")
    {
        var options = new SqliteStoreOptions();
        configure?.Invoke(options);
        var store = SqliteRecoveryStore.Open($"Data Source={_folder.File(file)}", options);
        _stores.Add(store);
        return (new Organization(setup => (setup.Store, setup.Key, setup.Clock) = (store, PseudonymKey.FromBytes("k1", new byte[32]), _clock)), store);
    }

    private sealed class OneLog(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
