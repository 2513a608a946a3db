using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;

namespace ServiceRecovery.Comparison.Arms;

public sealed record CaseReported(string Customer, string Account);

public sealed record NoteTaken(string By, string Words);

public sealed record StepTaken(Step Step);

/// <summary>The state that Marten keeps beside the events.</summary>
public sealed partial class MartenCase
{
    public string Id { get; set; } = "";

    public string Customer { get; set; } = "";

    public string Account { get; set; } = "";

    public string Stage { get; set; } = "Reported";

    public string? Owner { get; set; }

    public decimal Given { get; set; }

    public int Notes { get; set; }

    public void Apply(CaseReported happened) => (Customer, Account) = (happened.Customer, happened.Account);

    public void Apply(NoteTaken happened) => Notes++;

    public void Apply(StepTaken happened)
    {
        Stage = happened.Step.Stage;
        Owner = happened.Step.Act == "own" ? happened.Step.By : Owner;
        Given += happened.Step.Amount ?? 0;
    }
}

/// <summary>Marten as its documentation writes a command: fetched for writing, one event appended, saved, with a snapshot inline.</summary>
internal sealed class MartenArm(DocumentStore store) : Arm("Marten", "Marten 9.58.0, string identity, lightweight sessions, `FetchForWriting`, inline snapshot, its default append mode")
{
    public static async Task<MartenArm> OpenAsync(string database)
    {
        var store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.Events.StreamIdentity = StreamIdentity.AsString;
            options.Projections.Snapshot<MartenCase>(SnapshotLifecycle.Inline);
            options.DisableNpgsqlLogging = true;
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        return new MartenArm(store);
    }

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        foreach (var chunk in ids.Chunk(50))
        {
            await using var session = store.LightweightSession();
            foreach (var id in chunk)
            {
                session.Events.StartStream<MartenCase>(id, [new CaseReported(Script.Customer, Script.Account), .. Enumerable.Repeat(new NoteTaken(Script.Clerk, Script.Note), events - 1)]);
            }

            await session.SaveChangesAsync();
        }
    }

    public override ValueTask DisposeAsync() => store.DisposeAsync();

    protected override Task NoteAsync(int caller, string id, int number) => AppendAsync(id, new NoteTaken(Script.Clerk, Script.Note));

    protected override async Task RecoverAsync(int caller, string id)
    {
        await using (var session = store.LightweightSession())
        {
            session.Events.StartStream<MartenCase>(id, new CaseReported(Script.Customer, Script.Account));
            await session.SaveChangesAsync();
        }

        foreach (var step in Script.Steps)
        {
            await AppendAsync(id, new StepTaken(step));
        }
    }

    private async Task AppendAsync(string id, object happened)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<MartenCase>(id);
        stream.AppendOne(happened);
        await session.SaveChangesAsync();
    }
}
