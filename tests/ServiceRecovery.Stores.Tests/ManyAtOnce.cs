using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Cases;
using Xunit;
using Xunit.Abstractions;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Many at once on one case: nobody is told that others were first.</summary>
public abstract class ManyAtOnce(ITestOutputHelper output)
{
    private const int Callers = 400;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IRecoveryStore> StartEmptyAsync();

    [Fact]
    public async Task Four_hundred_at_once_on_one_case_are_all_stored()
    {
        var counted = new CountedStore(await StartEmptyAsync());
        var organization = Node(counted, PseudonymKey.Generate());
        Accepted(await organization.Do(Dana, Report()));
        counted.Appends = 0;
        var started = Stopwatch.GetTimestamp();
        using var report = Tier.Report(output, $"many at once, {GetType().Name}", () => string.Create(CultureInfo.InvariantCulture, $"{Callers} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {counted.Appends / (double)Callers:0.00} attempts each"));

        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(async () =>
            await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId(FormattableString.Invariant($"w{number}")), Dana, new CaseCommand.AddNote("They called again."))))));

        Assert.All(results, result => Accepted(result));
        Assert.Equal(1L + Callers, (await organization.Desk.FindAsync(TenantId.Single, Case))!.Version);
        Assert.InRange(counted.Appends, Callers, (int)(Callers * 2.5));
    }

    [Fact]
    public async Task Two_nodes_that_write_to_one_case_at_once_let_each_other_through()
    {
        var (store, key) = (await StartEmptyAsync(), PseudonymKey.Generate());
        Organization[] nodes = [Node(store, key), Node(store, key)];
        Accepted(await nodes[0].Do(Dana, Report()));

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(async () =>
            await nodes[number % 2].Desk.HandleAsync(Case, new RecoveryBatch(new CommandId(FormattableString.Invariant($"w{number}")), Dana, new CaseCommand.AddNote("They called again."))))));

        Assert.All(results, result => Accepted(result));
    }

    // What a test computer does beside this takes longer than a clerk would wait.
    private static Organization Node(IRecoveryStore store, PseudonymKey key) => new(setup =>
    {
        (setup.Store, setup.Key, setup.Clock) = (store, key, TimeProvider.System);
        setup.Options.ContentionTimeout = TimeSpan.FromMinutes(1);
    });

    private sealed class CountedStore(IRecoveryStore store) : IRecoveryStore
    {
        private int _appends;

        public int Appends
        {
            get => _appends;
            set => _appends = value;
        }

        public StoreTraits Traits => store.Traits;

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => store.LoadAsync(key, asked, cancellationToken);

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
            store.ReadLimitsAsync(tenant, windows, cancellationToken);

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            if (append.Key.Kind == StreamKind.Case)
            {
                Interlocked.Increment(ref _appends);
            }

            return store.AppendAsync(append, cancellationToken);
        }
    }
}
