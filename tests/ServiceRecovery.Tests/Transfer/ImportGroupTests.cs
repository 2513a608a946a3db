using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Golden;
using ServiceRecovery.Tests.Proof;
using ServiceRecovery.Transfer;
using Xunit;
using Xunit.Abstractions;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>Streams that are stored together come to what each would have come to by itself: the same store, the same report, the same findings in the same order.</summary>
public class ImportGroupTests(ITestOutputHelper output)
{
    private static readonly TenantId[] Tenants = [TenantId.Single, new("bar"), new("hotel")];

    private static Arbitrary<int[]> Lists { get; } = Arb.From(Gen.Sized(size => Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), Math.Max(12, size))));

    [Fact]
    public void A_file_comes_to_the_same_together_and_one_by_one()
    {
        var (lists, lines, groups, stored) = (0, 0, 0, 0L);
        var codes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using (Tier.Report(output, "importing together", () => FormattableString.Invariant($"{lists} lists, {lines} lines in {groups} groups, {stored} stored; {string.Join(", ", codes.Select(pair => $"{pair.Key} {pair.Value}"))}")))
        {
            Prop.ForAll(Lists, list => CheckAsync(list).GetAwaiter().GetResult()).Check(Props.Cfg(Tier.Size(150, 10_000)).WithStartSize(12).WithEndSize(200));
        }

        string[] met = ["already-there", "gone-on", "history-broken", "not-json", "stopped", "stream-forked", "unearned-close", "together"];
        Assert.Equal([], met.Where(code => codes.GetValueOrDefault(code) == 0));

        async Task CheckAsync(int[] list)
        {
            var dice = new Dice(list[0]);
            var file = await FileAsync(list);
            var refused = dice.Chance(25) ? dice.Of(file.Lines.ToArray()) : null;
            var options = new TransferOptions { StopAtFirstFault = dice.Chance(20) };
            var (single, singleStore) = await TakeInAsync(file, 1, refused, options);
            var (report, store) = await TakeInAsync(file, 2 + dice.Roll(40), refused, options);

            Assert.Equal(Tell(single), Tell(report));
            string[] limits = [.. singleStore.Keys.Union(store.Keys)];
            foreach (var tenant in Tenants)
            {
                Assert.Equal(await Move.TellAsync(singleStore, limits, tenant), await Move.TellAsync(store, limits, tenant));
            }

            (lists, lines, groups, stored) = (lists + 1, lines + file.Lines.Count, groups + store.Groups.Count, stored + report.Streams);
            foreach (var code in report.Faults.Select(fault => fault.Code).Concat(report.AlreadyThere > 0 ? ["already-there"] : []).Concat(report.IsStopped ? ["stopped"] : []).Concat(store.Groups.Exists(count => count > 2) ? ["together"] : []).Concat(file.HasGoneOn && report.Streams > 0 ? ["gone-on"] : []))
            {
                codes[code] = codes.GetValueOrDefault(code) + 1;
            }
        }
    }

    [Fact]
    public void A_store_that_breaks_is_left_with_whole_streams_and_takes_in_the_rest_when_it_is_asked_again()
    {
        var (lists, broke) = (0, 0);
        using (Tier.Report(output, "importing together into a store that breaks", () => FormattableString.Invariant($"{lists} lists, {broke} broke")))
        {
            Prop.ForAll(Lists, list => CheckAsync(list).GetAwaiter().GetResult()).Check(Props.Cfg(Tier.Size(100, 5_000)).WithStartSize(12).WithEndSize(200));
        }

        Assert.InRange(broke, 20, int.MaxValue);

        async Task CheckAsync(int[] list)
        {
            var dice = new Dice(list[0] ^ 1);
            var file = await FileAsync(list);
            var (_, wholeStore) = await TakeInAsync(file, 1, null, new TransferOptions());
            var (store, desk) = await PreparedAsync(file);
            var fault = new RecoveryStoreException(StoreFault.Unavailable, "The store is away.");
            var (left, isThrown) = (1 + dice.Roll(8), dice.Chance(50));
            store.Refuses = _ => --left != 0 ? null : isThrown ? throw fault : fault;
            try
            {
                await ReadAsync(desk, file, 2 + dice.Roll(40), new TransferOptions());
                store.Refuses = null;
            }
            catch (RecoveryStoreException exception) when (exception == fault)
            {
                broke++;
                store.Refuses = null;
            }

            await ReadAsync(desk, file, 2 + dice.Roll(40), new TransferOptions());
            lists++;
            string[] limits = [.. wholeStore.Keys.Union(store.Keys)];
            foreach (var tenant in Tenants)
            {
                Assert.Equal(await Move.TellAsync(wholeStore, limits, tenant), await Move.TellAsync(store, limits, tenant));
            }
        }
    }

    [Fact]
    public async Task Streams_are_stored_together_and_never_more_than_who_waits_is_told_of()
    {
        var there = new WatchedStore();
        var organization = Move.Organization(there);
        var told = new List<int>();

        await Move.ImportAsync(organization.Desk, await CasesAsync(250), new TransferOptions { Progress = new Progress(() => told.Add(there.Groups.Sum())) });

        // The playbook is stored before the first case is read by it.
        Assert.Equal([1, 99, 100, 51], there.Groups);
        Assert.Equal([100, 200, 251], told);
    }

    [Fact]
    public async Task A_case_is_read_by_the_playbook_that_came_before_it()
    {
        var here = Move.Organization(new WatchedStore(), setup => setup.Playbooks.Add(GoldenWalks.Hotel));
        Accepted(await here.Do(Dana, new CaseCommand.ReportFailure("No room.", Severity.Minor, Channel.Phone, Playbook: new PlaybookRef("hotel", 1))));
        var there = new WatchedStore();

        var report = await Move.ImportAsync(Move.Organization(there).Desk, await Move.ExportAsync(here.Desk));

        Assert.Equal((2L, true), (report.Streams, report.IsWhole));
        Assert.Equal([1, 1], there.Groups);
    }

    [Fact]
    public async Task A_merged_case_is_compared_with_the_one_that_came_before_it()
    {
        var here = Move.Organization(new WatchedStore());
        Accepted(await here.Do(Dana, Report(customer: "ann@example.org")));
        here.Clock.Advance(TimeSpan.FromMinutes(1));
        Accepted(await here.Do(Dana, Report(customer: "ann@example.org"), new CaseId("C-2")));
        Accepted(await here.Do(Dana, new CaseCommand.Merge(Case), new CaseId("C-2")));
        var there = new WatchedStore();

        var report = await Move.ImportAsync(Move.Organization(there).Desk, await Move.ExportAsync(here.Desk));

        Assert.Equal((3L, true), (report.Streams, report.IsWhole));
        Assert.Equal([1, 1, 1], there.Groups);
    }

    [Fact]
    public async Task What_is_here_already_is_offered_once()
    {
        var there = new WatchedStore();
        var organization = Move.Organization(there);
        var file = await CasesAsync(150);
        await Move.ImportAsync(organization.Desk, file);
        there.Groups.Clear();

        var again = await Move.ImportAsync(organization.Desk, file);

        Assert.Equal(151, again.AlreadyThere);
        Assert.InRange(there.Groups.Sum(), 151, 151 + 100);
    }

    [Fact]
    public async Task Large_streams_are_not_kept_waiting()
    {
        var here = Move.Organization(new WatchedStore());
        var words = new string('w', 4_000);
        for (var i = 1; i <= 4; i++)
        {
            Accepted(await here.Do(Dana, Report(), new CaseId($"C-{i}")));
            Accepted(await here.Desk.HandleAsync(new CaseId($"C-{i}"), new RecoveryBatch(new CommandId("words"), Dana, [.. Enumerable.Repeat(new CaseCommand.AddNote(words), 120)])));
        }

        var there = new WatchedStore();
        Assert.True((await Move.ImportAsync(Move.Organization(there).Desk, await Move.ExportAsync(here.Desk))).IsWhole);

        Assert.Equal([1, 2, 2], there.Groups);
    }

    [Fact]
    public async Task Nothing_after_the_first_refused_line_is_stored_where_that_ends_it()
    {
        var lines = Encoding.UTF8.GetString(await CasesAsync(5)).TrimEnd('\n').Split('\n');
        var there = new WatchedStore();

        var report = await Move.ImportAsync(Move.Organization(there).Desk, string.Join('\n', [.. lines[..3], "{}", .. lines[3..]]), new TransferOptions { StopAtFirstFault = true });

        Assert.Equal((3L, true, 4L), (report.Streams, report.IsStopped, Assert.Single(report.Faults).Line));
        Assert.Equal(3, await CountAsync(there));
    }

    [Fact]
    public async Task A_stream_that_the_store_refuses_takes_no_other_along()
    {
        var there = new WatchedStore { Refuses = import => import.Key.Id == "C-2" ? RecoveryStoreException.Unearned(import.Key, Ending.Recovered) : null };

        var report = await Move.ImportAsync(Move.Organization(there).Desk, await CasesAsync(5));

        var fault = Assert.Single(report.Faults);
        Assert.Equal(("unearned-close", 3L, "C-2", 5L), (fault.Code, fault.Line, fault.Stream!.Value.Id, report.Streams));
        Assert.Equal(5, await CountAsync(there));
    }

    private static async Task<byte[]> CasesAsync(int cases)
    {
        var here = Move.Organization(new WatchedStore());
        for (var i = 1; i <= cases; i++)
        {
            Accepted(await here.Do(Dana, Report(), new CaseId($"C-{i}")));
        }

        return await Move.ExportAsync(here.Desk);
    }

    private static async Task<int> CountAsync(WatchedStore store)
    {
        var count = 0;
        foreach (var kind in Enum.GetValues<StreamKind>())
        {
            await foreach (var _ in store.VersionsAsync(TenantId.Single, kind, CancellationToken.None))
            {
                count++;
            }
        }

        return count;
    }

    // What is in the store before, and a file: of each tenant some streams are there already, some as they were earlier, and some have gone on; lines are missing, doubled, out of order, cut or changed.
    private static async Task<ImportFile> FileAsync(int[] list)
    {
        var dice = new Dice(~list[0]);
        var (source, before) = (new WatchedStore(), new WatchedStore());
        var there = DeskOn(before);
        List<string> early = [], late = [];
        for (var i = 0; i < Tenants.Length; i++)
        {
            var twin = new Twin(Fixtures.Usual, source, Tenants[i]);
            var runner = new CommandRunner(new InProcessDesk(Fixtures.Usual), twin);
            int[] mine = [.. list.Where((_, index) => index % Tenants.Length == i)];
            runner.Work(mine[..(mine.Length / 2)]);
            early.AddRange(await LinesAsync(twin.Desk, Tenants[i]));
            runner.Work(mine[(mine.Length / 2)..]);
            late.AddRange(await LinesAsync(twin.Desk, Tenants[i]));
        }

        var hasGoneOn = false;
        foreach (var line in early.Where(_ => dice.Chance(40)))
        {
            await new RecoveryImport(there, null, 1).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(line)), CancellationToken.None);
            if (dice.Chance(20) && ImportLine.Read(Encoding.UTF8.GetBytes(line)) is { Key: { Kind: StreamKind.Case } key })
            {
                hasGoneOn |= await there.HandleAsync(key.Tenant, new CaseId(key.Id), new RecoveryBatch(new CommandId("there"), Fixtures.Dana, new CaseCommand.AddNote("They called here."))) is CommandResult.Accepted;
            }
        }

        List<string> here = [];
        foreach (var tenant in Tenants)
        {
            here.AddRange(await LinesAsync(there, tenant));
        }

        List<string> lines = [];
        foreach (var line in late)
        {
            lines.AddRange(dice.Roll(14) switch
            {
                0 => [],
                1 => [line, line],
                2 => [line.Replace("\"role\":\"", "\"role\":\"x", StringComparison.Ordinal)],
                3 => [line[..(line.Length / 2)]],
                4 => ["{}", line],
                _ => [line],
            });
        }

        for (var swaps = dice.Chance(40) ? dice.Roll(6) : 0; swaps > 0 && lines.Count > 0; swaps--)
        {
            var (one, other) = (dice.Roll(lines.Count), dice.Roll(lines.Count));
            (lines[one], lines[other]) = (lines[other], lines[one]);
        }

        return new ImportFile(here, lines, hasGoneOn);
    }

    private static async Task<string[]> LinesAsync(RecoveryDesk desk, TenantId tenant) =>
        Encoding.UTF8.GetString(await Move.ExportAsync(desk, tenant)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static RecoveryDesk DeskOn(WatchedStore store) => Fixtures.Usual.Open(new ManualTimeProvider(Fixtures.Start), store, setup => setup.Options.OneOpenCasePerOrder = true);

    private static async Task<(WatchedStore Store, RecoveryDesk Desk)> PreparedAsync(ImportFile file)
    {
        var store = new WatchedStore();
        var desk = DeskOn(store);
        var report = await new RecoveryImport(desk, null, 1).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', file.Before))), CancellationToken.None);
        Assert.All(report.Faults, fault => Assert.Equal("merge-incomplete", fault.Code));
        store.Groups.Clear();
        return (store, desk);
    }

    private static async Task<(TransferReport Report, WatchedStore Store)> TakeInAsync(ImportFile file, int together, string? refused, TransferOptions options)
    {
        var (store, desk) = await PreparedAsync(file);
        store.Refuses = import => refused?.Contains($"\"id\":\"{import.Key.Id}\"", StringComparison.Ordinal) == true ? RecoveryStoreException.Unearned(import.Key, Ending.Recovered) : null;
        return (await ReadAsync(desk, file, together, options), store);
    }

    private static async Task<TransferReport> ReadAsync(RecoveryDesk desk, ImportFile file, int together, TransferOptions options) =>
        await new RecoveryImport(desk, options, together).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', file.Lines))), CancellationToken.None);

    private static string Tell(TransferReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Streams} {report.Events} {report.AlreadyThere} {report.FaultCount} {report.IsStopped}\n{string.Join('\n', report.Faults.Select(fault => $"{fault.Line} {fault.Stream} {fault.Version} {fault.Flaw} {fault.Code} {fault.Sentence}"))}");

    private sealed record ImportFile(List<string> Before, List<string> Lines, bool HasGoneOn);

    private sealed class Progress(Action then) : IProgress<TransferReport>
    {
        public void Report(TransferReport value) => then();
    }
}
