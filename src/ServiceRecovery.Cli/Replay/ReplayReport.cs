using System.Collections.Immutable;
using System.Text.Json;

namespace ServiceRecovery.Cli.Replay;

/// <summary>Which export it is.</summary>
internal enum ReplayFormat
{
    /// <summary>Complaints about financial companies: one row, one case.</summary>
    Cfpb,

    /// <summary>The log of an incident process: one row, one event.</summary>
    IncidentLog,
}

/// <summary>What silence counts for.</summary>
internal enum ReplayPolicy
{
    /// <summary>Only an answer of the customer closes a case.</summary>
    Explicit,

    /// <summary>Silence after the wait closes it, unconfirmed.</summary>
    Silence,
}

/// <summary>What came of the rows, counted.</summary>
internal sealed class ReplayReport(ReplayFormat format, ReplayPolicy policy)
{
    public ReplayFormat Format { get; } = format;

    public ReplayPolicy Policy { get; } = policy;

    public long RowsRead { get; set; }

    /// <summary>Gets or sets how many events the rows became; no part of the counts that are compared.</summary>
    public long EventsStored { get; set; }

    public long CasesOpened { get; set; }

    public long ClosesAttempted { get; set; }

    public SortedDictionary<string, long> ClosesAccepted { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> ClosesRefused { get; } = new(StringComparer.Ordinal);

    public long Reworked { get; set; }

    public long Reopened { get; set; }

    public long NeverOwned { get; set; }

    public long ClosedWithoutOwner { get; set; }

    public long Late { get; set; }

    public SortedDictionary<string, long> Anomalies { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> RowsByOutcome { get; } = new(StringComparer.Ordinal);

    public long RowsAccountedFor => RowsByOutcome.Values.Sum();

    // cfpb

    public long DisputedAfterMonetaryRelief { get; set; }

    public ImmutableArray<string> MissingColumns { get; set; } = [];

    // incident-log

    public long BackAfterResolved { get; set; }

    public long BackAfterClosed { get; set; }

    /// <summary>Counts one more under a name.</summary>
    public static void Count(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    /// <summary>Writes the report for machines, keys in the order of the contract.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format", Exec.KebabCase.From(Format));
        json.WriteString("policy", Exec.KebabCase.From(Policy));
        json.WriteNumber("rowsRead", RowsRead);
        json.WriteNumber("rowsAccountedFor", RowsAccountedFor);
        json.WriteNumber("casesOpened", CasesOpened);
        json.WriteNumber("closesAttempted", ClosesAttempted);
        WriteMap(json, "closesAccepted", ClosesAccepted);
        WriteMap(json, "closesRefused", ClosesRefused);
        json.WriteNumber("reworked", Reworked);
        json.WriteNumber("reopened", Reopened);
        json.WriteNumber("neverOwned", NeverOwned);
        json.WriteNumber("closedWithoutOwner", ClosedWithoutOwner);
        json.WriteNumber("late", Late);
        WriteMap(json, "anomalies", Anomalies);
        WriteMap(json, "rowsByOutcome", RowsByOutcome);
        if (Format == ReplayFormat.Cfpb)
        {
            json.WriteNumber("disputedAfterMonetaryRelief", DisputedAfterMonetaryRelief);
            json.WriteStartArray("missingColumns");
            foreach (var column in MissingColumns)
            {
                json.WriteStringValue(column);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("backAfterResolved", BackAfterResolved);
            json.WriteNumber("backAfterClosed", BackAfterClosed);
        }

        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, SortedDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
