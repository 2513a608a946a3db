using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>Entity Framework by hand: the row is read and changed, an audit row is added, both are saved in one transaction, and tried again when somebody else was first.</summary>
internal sealed class PlainArm : Arm
{
    private readonly PooledDbContextFactory<PlainContext> _contexts;
    private int _attempts;

    private PlainArm(string settings, PooledDbContextFactory<PlainContext> contexts)
        : base("EF plain", settings) => _contexts = contexts;

    /// <summary>Gets how often a command was tried.</summary>
    public int Attempts => _attempts;

    public static Task<PlainArm> OnSqliteAsync(string path) =>
        MakeAsync("Entity Framework Core 10.0.15, pooled contexts, SQLite as it sets it up: write-ahead log, `synchronous` FULL", new DbContextOptionsBuilder<PlainContext>().UseSqlite($"Data Source={path}"));

    public static Task<PlainArm> OnPostgreSqlAsync(string database) =>
        MakeAsync("Entity Framework Core 10.0.15 and Npgsql 10.0.3, pooled contexts, `Max Auto Prepare=64`", new DbContextOptionsBuilder<PlainContext>().UseNpgsql(database + ";Max Auto Prepare=64;Auto Prepare Min Usages=2"));

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        foreach (var id in ids)
        {
            Report(context, id);
            context.Audits.AddRange(Enumerable.Range(1, events - 1).Select(_ => Audit(id, Script.Clerk, "note", Script.Note)));
        }

        await context.SaveChangesAsync();
    }

    public Task NoteAsync(string id) => ChangeAsync(id, Script.Clerk, "note", Script.Note, _ => { });

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task NoteAsync(int caller, string id, int number) => NoteAsync(id);

    protected override async Task RecoverAsync(int caller, string id)
    {
        await using (var context = await _contexts.CreateDbContextAsync())
        {
            Report(context, id);
            await context.SaveChangesAsync();
        }

        foreach (var step in Script.Steps)
        {
            await ChangeAsync(id, step.By, step.Act, step.Words, row =>
            {
                row.Stage = step.Stage;
                row.Owner = step.Act == "own" ? step.By : row.Owner;
                row.Given += step.Amount ?? 0;
            });
        }
    }

    private static async Task<PlainArm> MakeAsync(string settings, DbContextOptionsBuilder<PlainContext> options)
    {
        var arm = new PlainArm(settings, new PooledDbContextFactory<PlainContext>(options.Options));
        await using var context = await arm._contexts.CreateDbContextAsync();
        await context.Database.EnsureCreatedAsync();
        return arm;
    }

    private static void Report(PlainContext context, string id)
    {
        var now = DateTime.UtcNow;
        context.Cases.Add(new PlainCase { Id = id, Customer = Script.Customer, Account = Script.Account, OpenedAt = now, ChangedAt = now, Version = 1 });
        context.Audits.Add(Audit(id, Script.Clerk, "report", null));
    }

    private static PlainAudit Audit(string id, string by, string act, string? words) => new() { CaseId = id, At = DateTime.UtcNow, By = by, Act = act, Words = words };

    private async Task ChangeAsync(string id, string by, string act, string? words, Action<PlainCase> change)
    {
        while (true)
        {
            Interlocked.Increment(ref _attempts);
            await using var context = await _contexts.CreateDbContextAsync();
            var row = await context.Cases.SingleAsync(found => found.Id == id);
            change(row);
            row.Version++;
            row.ChangedAt = DateTime.UtcNow;
            context.Audits.Add(Audit(id, by, act, words));
            try
            {
                await context.SaveChangesAsync();
                return;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else was first: the next attempt reads what they left.
            }
        }
    }
}
