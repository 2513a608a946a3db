using ServiceRecovery.Insights;

namespace ServiceRecovery.Cli.Reports;

/// <summary>What was read for the report before, in a file, so that only what is new has to be read. Whatever is in it, the figures are those of the store.</summary>
internal static class ReportCache
{
    /// <summary>Takes the read model from the file, or starts an empty one and says why.</summary>
    /// <exception cref="UserException">The file can't be read, or is something else, which mustn't be written over.</exception>
    public static async Task<InsightReadModel> OpenAsync(string? path, TenantId tenant, TextWriter told, CancellationToken cancellationToken)
    {
        if (path is null || !File.Exists(path))
        {
            return new InsightReadModel(tenant);
        }

        await using var file = InputFile.Open(path, "cache");
        try
        {
            return await InsightReadModel.LoadAsync(file, tenant, cancellationToken);
        }
        catch (InsightReadModelException other) when (other.Fault == InsightReadModelFault.NotAReadModel && file.Length > 0)
        {
            throw new UserException($"The file '{path}' is no cache of reports, so it isn't written over. Name another with '--cache'.");
        }
        catch (InsightReadModelException unusable)
        {
            await told.WriteLineAsync($"The cache '{path}' is built anew. {unusable.Message}");
            return new InsightReadModel(tenant);
        }
        catch (IOException unreadable)
        {
            throw new UserException($"The cache file '{path}' can't be read: {unreadable.Message}");
        }
    }

    /// <exception cref="UserException">The file can't be written.</exception>
    public static async Task SaveAsync(InsightReadModel readModel, string path, OutputFile file, CancellationToken cancellationToken)
    {
        try
        {
            await readModel.SaveAsync(file.Stream, cancellationToken);
        }
        catch (IOException unwritable)
        {
            throw new UserException($"The file '{path}' can't be written: {unwritable.Message}");
        }

        file.Keep();
    }
}
