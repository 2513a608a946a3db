using Microsoft.EntityFrameworkCore;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>What most teams write: one row of state, and one row of what was done.</summary>
internal sealed class PlainContext(DbContextOptions<PlainContext> options) : DbContext(options)
{
    public DbSet<PlainCase> Cases => Set<PlainCase>();

    public DbSet<PlainAudit> Audits => Set<PlainAudit>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PlainCase>().Property(row => row.Version).IsConcurrencyToken();
        modelBuilder.Entity<PlainAudit>().HasIndex(row => row.CaseId);
    }
}

internal sealed class PlainCase
{
    public required string Id { get; set; }

    public required string Customer { get; set; }

    public required string Account { get; set; }

    public string Stage { get; set; } = "Reported";

    public string? Owner { get; set; }

    public decimal Given { get; set; }

    public DateTime OpenedAt { get; set; }

    public DateTime ChangedAt { get; set; }

    public long Version { get; set; }
}

internal sealed class PlainAudit
{
    public long Id { get; set; }

    public required string CaseId { get; set; }

    public required DateTime At { get; set; }

    public required string By { get; set; }

    public required string Act { get; set; }

    public string? Words { get; set; }
}
