using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Writes a report for programs: the figures as they are, the same in every country (docs/report.md).</summary>
internal static class JsonReport
{
    /// <summary>The form's name; its number changes when a name in it does.</summary>
    public const string Format = "service-recovery-report/1";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new Instants(), new Lengths() },
    };

    public static byte[] Write(InsightReport report) => [.. JsonSerializer.SerializeToUtf8Bytes(new Envelope(Format, report), Options), (byte)'\n'];

    private sealed record Envelope(string Format, InsightReport Report);

    private sealed class Instants : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A report is written, and never read.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(ReportWords.Instant(value));
    }

    private sealed class Lengths : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A report is written, and never read.");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
    }
}
