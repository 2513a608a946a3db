using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ServiceRecovery.Cli.Replay;

namespace ServiceRecovery.Cli.Tests.Replay;

/// <summary>Replays texts as if they were files.</summary>
internal static class Exports
{
    public const string Complaints = "date_received,date_sent_to_company,product,company,company_response_to_consumer,timely_response,consumer_disputed,complaint_id\n";
    public const string Incidents = "number,incident_state,active,sys_mod_count,made_sla,opened_at,sys_updated_at,assigned_to,assignment_group\n";

    /// <summary>Replays a text and returns the report and the details.</summary>
    public static async Task<(ReplayReport Report, string[] Details)> ReplayAsync(string csv, ReplayFormat format, ReplayPolicy policy = ReplayPolicy.Silence) =>
        await ReplayAsync(Encoding.UTF8.GetBytes(csv), format, policy);

    public static async Task<(ReplayReport Report, string[] Details)> ReplayAsync(byte[] file, ReplayFormat format, ReplayPolicy policy = ReplayPolicy.Silence)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file);
            using var details = new MemoryStream();
            var report = await ReplayRun.RunAsync(path, format, policy, details, CancellationToken.None);
            return (report, Encoding.UTF8.GetString(details.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Replays one complaint; what isn't said is nothing known.</summary>
    public static async Task<string> ComplaintAsync(string received = "7/1/2014", string sent = "7/2/2014", string company = "Bank", string response = "", string timely = "Yes", string disputed = "", string id = "", ReplayPolicy policy = ReplayPolicy.Silence) =>
        Told((await ReplayAsync($"{Complaints}{received},{sent},Mortgage,{company},{response},{timely},{disputed},{id}\n", ReplayFormat.Cfpb, policy)).Details[0]);

    /// <summary>Replays rows of one incident, each written as <c>state@day hour:minute</c> of March 2016, and returns what came of each.</summary>
    public static async Task<string[]> IncidentAsync(ReplayPolicy policy, params string[] rows)
    {
        var csv = new StringBuilder(Incidents);
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            var parts = row.Split('@');
            var day = parts[1].Split(' ');
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"INC1,{parts[0]},{(parts[0] == "Closed" ? "false" : "true")},{index},true,1/3/2016 08:00,{day[0]}/3/2016 {day[1]},ann,desk\n");
        }

        return [.. (await ReplayAsync(csv.ToString(), ReplayFormat.IncidentLog, policy)).Details.Select(Told)];
    }

    /// <summary>Writes a detail line shortly: outcome, code, anomalies.</summary>
    public static string Told(string line)
    {
        using var detail = JsonDocument.Parse(line);
        var (code, anomalies) = (detail.RootElement.GetProperty("code"), detail.RootElement.GetProperty("anomalies"));
        return $"{detail.RootElement.GetProperty("outcome")}{(code.ValueKind == JsonValueKind.Null ? "" : $" {code}")}{string.Concat(anomalies.EnumerateArray().Select(anomaly => $" +{anomaly}"))}";
    }

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
