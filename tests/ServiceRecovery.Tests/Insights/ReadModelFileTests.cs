using ServiceRecovery.Insights;
using ServiceRecovery.Tests.Proof;
using Xunit;

namespace ServiceRecovery.Tests.Insights;

public class ReadModelFileTests
{
    [Fact]
    public async Task Every_byte_that_is_changed_and_every_end_that_is_cut_off_is_found()
    {
        var file = await FileAsync();
        var dice = new Dice(7);
        for (var i = 0; i < 400; i++)
        {
            var changed = file.ToArray();
            var at = i < 60 ? i : dice.Roll(file.Length);
            changed[at] ^= (byte)(1 + dice.Roll(255));
            await RefusedAsync(changed);
            await RefusedAsync(file[..dice.Roll(file.Length)]);
        }
    }

    [Fact]
    public async Task What_is_no_read_model_of_this_version_and_tenant_is_refused_by_name()
    {
        var file = await FileAsync();

        Assert.Equal((InsightReadModelFault.NotAReadModel, "The file is no read model of insights."), await RefusedAsync("{\"not\":\"a readModel, but something else\"}"u8.ToArray()));
        Assert.Equal((InsightReadModelFault.NotAReadModel, "The file is no read model of insights."), await RefusedAsync([]));
        var other = file.ToArray();
        other["service-recovery-insights/00".Length] = (byte)'9';
        Assert.Equal((InsightReadModelFault.OtherVersion, "The read model was written by another version of the library."), await RefusedAsync(other));
        Assert.Equal((InsightReadModelFault.OtherTenant, "The read model is of the tenant 'default', and figures of 'elsewhere' were asked for."), await RefusedAsync(file, new TenantId("elsewhere")));
        Assert.Equal((InsightReadModelFault.Damaged, "The read model's end is missing, or something in it was changed."), await RefusedAsync(file[..^1]));
    }

    [Fact]
    public async Task An_empty_read_model_is_a_file_too()
    {
        using var file = new MemoryStream();
        await new InsightReadModel(TenantId.Single).SaveAsync(file);
        file.Position = 0;

        Assert.Equal(0, (await InsightReadModel.LoadAsync(file, TenantId.Single)).Cases);
    }

    [Fact]
    public async Task Few_changes_are_asked_for_by_name_and_many_by_one_scan()
    {
        var load = CaseLoad.Of(3, 30);
        var queries = new HistoryQueries(load.Until(Fixtures.Start.AddDays(290)));
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(queries);
        Assert.Null(queries.Asked);

        var later = new HistoryQueries(load.Histories);
        var progress = new Steps();
        var read = await readModel.RefreshAsync(later, progress);

        Assert.Equal(read, later.Asked!.Count);
        Assert.InRange(read, 1, readModel.Cases / 2);
        Assert.Equal(Enumerable.Range(1, (int)read).Select(step => new InsightProgress(step, read)), progress.Seen);
    }

    private static async Task<(InsightReadModelFault Fault, string Message)> RefusedAsync(byte[] file, TenantId? tenant = null)
    {
        using var stream = new MemoryStream(file);
        var exception = await Assert.ThrowsAsync<InsightReadModelException>(async () => await InsightReadModel.LoadAsync(stream, tenant ?? TenantId.Single));
        return (exception.Fault, exception.Message);
    }

    private static async Task<byte[]> FileAsync()
    {
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(CaseLoad.Of(4, 10).Queries());
        using var file = new MemoryStream();
        await readModel.SaveAsync(file);
        return file.ToArray();
    }

    private sealed class Steps : IProgress<InsightProgress>
    {
        public List<InsightProgress> Seen { get; } = [];

        public void Report(InsightProgress value) => Seen.Add(value);
    }
}
