using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Replay;

/// <summary>Applies the rows of one format.</summary>
internal interface IReplayRows
{
    /// <summary>Gets how many events were stored.</summary>
    long Events { get; }

    /// <summary>Gets what was stored.</summary>
    IRecoveryQueries Store { get; }

    /// <summary>Applies the row that was read.</summary>
    ValueTask<RowOutcome> ApplyAsync(long number);

    /// <summary>Records what is still waiting and counts what is known only at the end.</summary>
    ValueTask FinishAsync();
}

/// <summary>A store of its own for a replay, and the key of its people. Who makes it closes it.</summary>
internal sealed record ReplayStore(IRecoveryStore Store, PseudonymKey Key);

/// <summary>Replays a file and counts what came of it.</summary>
internal static class ReplayRun
{
    /// <summary>Replays a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="policy">What silence counts for.</param>
    /// <param name="details">Where a line for each row is written; null: nowhere.</param>
    /// <param name="cancellationToken">Stops it between rows.</param>
    /// <param name="afterwards">Looks at what was stored, before it is gone.</param>
    /// <param name="kept">Where cases are kept, an empty store for simulated time; null: in memory.</param>
    /// <exception cref="UserException">The file can't be read, is empty, breaks the quoting rules or lacks a column.</exception>
    public static async ValueTask<ReplayReport> RunAsync(string path, ReplayFormat format, ReplayPolicy policy, Stream? details, CancellationToken cancellationToken, Func<IRecoveryQueries, ValueTask>? afterwards = null, ReplayStore? kept = null)
    {
        var report = new ReplayReport(format, policy);
        using var file = ReplayFile.Open(path);
        IReplayRows rows = format == ReplayFormat.Cfpb ? new CfpbReplay(file, report, kept) : new IncidentReplay(file, report, kept);
        var malformed = new List<string> { "malformed-row" };
        await using var json = details is null ? null : new Utf8JsonWriter(details, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        while (file.Records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            report.RowsRead++;
            var outcome = file.IsMalformed ? new RowOutcome(null, RowOutcome.Anomaly, "malformed-row", malformed) : await rows.ApplyAsync(report.RowsRead);
            ReplayReport.Count(report.RowsByOutcome, outcome.Outcome);
            foreach (var anomaly in outcome.Anomalies)
            {
                ReplayReport.Count(report.Anomalies, anomaly);
            }

            if (json is not null)
            {
                WriteDetail(json, details!, report.RowsRead, outcome);
            }
        }

        await rows.FinishAsync();
        report.EventsStored = rows.Events;
        if (afterwards is not null)
        {
            await afterwards(rows.Store);
        }

        return report;
    }

    private static void WriteDetail(Utf8JsonWriter json, Stream details, long row, RowOutcome outcome)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteNumber("row", row);
        json.WriteString("case", outcome.Case);
        json.WriteString("outcome", outcome.Outcome);
        json.WriteString("code", outcome.Code);
        json.WriteStartArray("anomalies");
        foreach (var anomaly in outcome.Anomalies)
        {
            json.WriteStringValue(anomaly);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        details.Write("\n"u8);
    }
}
