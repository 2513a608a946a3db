using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Serialization;

/// <summary>What somebody asks of a case.</summary>
/// <param name="Commands">The commands, at least one.</param>
/// <param name="IsBatch">Whether they came as a batch.</param>
/// <param name="Case">The case that a report names.</param>
internal sealed record CaseRequest(ImmutableArray<CaseCommand> Commands, bool IsBatch, CaseId? Case = null);

/// <summary>Reads requests whose verb, case and speaker are said outside the JSON, by the fields that the acts declare. All faults are told, each with its path.</summary>
internal static class RequestReader
{
    private static readonly FieldSpec Case = new("case", new FieldShape.Id("a case's id"));
    private static readonly ImmutableArray<FieldSpec> Times = [new("occurredAt", new FieldShape.Instant()), new("receivedAt", new FieldShape.Instant())];

    /// <summary>Gets the fields of a batch.</summary>
    public static ImmutableArray<FieldSpec> OfBatch { get; } = [.. Times, CommandReader.Steps];

    /// <summary>Gets the fields of a batch that begins with a report.</summary>
    public static ImmutableArray<FieldSpec> OfReportedBatch { get; } = [Case, .. OfBatch];

    /// <summary>Gets the fields of a report that may name its case.</summary>
    public static ImmutableArray<FieldSpec> OfReport { get; } = [Case, .. Fields(CaseCommand.ReportFailure.Declared)];

    /// <summary>Returns the fields of an act without its verb.</summary>
    public static ImmutableArray<FieldSpec> Fields(Act act) => act.Whole.RemoveAt(0);

    /// <summary>Reads the fields of one act.</summary>
    public static JsonReading<CaseRequest> ReadAct(ReadOnlyMemory<byte> utf8, Act act, Actor by) => Read(utf8, (json, faults) => OneOf(json, act, Fields(act), by, faults));

    /// <summary>Reads a batch.</summary>
    public static JsonReading<CaseRequest> ReadBatch(ReadOnlyMemory<byte> utf8, Actor by) => Read(utf8, (json, faults) => BatchOf(json, OfBatch, by, faults));

    /// <summary>Reads a report, or a batch that begins with one; either may name its case.</summary>
    public static JsonReading<CaseRequest> ReadReport(ReadOnlyMemory<byte> utf8, Actor by) => Read(utf8, (json, faults) =>
    {
        if (!StrictJson.TryGet(json, CommandReader.Steps.Name, out var steps))
        {
            return OneOf(json, CaseCommand.ReportFailure.Declared, OfReport, by, faults);
        }

        var request = BatchOf(json, OfReportedBatch, by, faults);
        if (faults.Count == 0 && !request!.Commands[0].Act.OpensCase)
        {
            faults.Add(Fault.BadValue, "What opens a case begins with 'report'.", "steps[1].do");
        }

        return request;
    });

    /// <summary>Reads an object by fields.</summary>
    public static JsonReading<FieldValues> ReadFields(ReadOnlyMemory<byte> utf8, ImmutableArray<FieldSpec> fields) => Read(utf8, (json, faults) => FieldValues.Read(json, fields, "", faults));

    private static JsonReading<T> Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, FieldFaults, T?> read)
        where T : class
    {
        var faults = new FieldFaults();
        using var document = RecoveryJson.Parse(utf8, faults);
        if (document is null)
        {
            return RecoveryJson.Faulty<T>(faults);
        }

        var value = read(document.RootElement, faults);
        return faults.Count == 0 ? new JsonReading<T>(value, []) : RecoveryJson.Faulty<T>(RecoveryJson.WithDoubled(document.RootElement, faults));
    }

    private static CaseRequest? OneOf(JsonElement json, Act act, ImmutableArray<FieldSpec> fields, Actor by, FieldFaults faults)
    {
        var values = CommandReader.Read(json, act.Verb, fields, act.Fields.Rules, "", faults);
        return faults.Count > 0 ? null : new CaseRequest([CommandReader.Make(act, values, by)], IsBatch: false, CaseOf(values));
    }

    private static CaseRequest? BatchOf(JsonElement json, ImmutableArray<FieldSpec> fields, Actor by, FieldFaults faults)
    {
        var around = FieldValues.Read(json, fields, "", faults);
        var steps = CommandReader.ReadSteps(json, FindStep, faults);
        return faults.Count > 0 ? null : new CaseRequest([.. steps.Select(step => CommandReader.Make(step.Act, step.Values, by, around))], IsBatch: true, CaseOf(around));
    }

    private static CaseId? CaseOf(FieldValues values) => values.FindId(Case.Name, static id => new CaseId(id));

    private static Act? FindStep(JsonElement json, string path, FieldFaults faults)
    {
        if (CommandReader.VerbOf(json, path, faults) is not { } verb)
        {
            return null;
        }

        if (Acts.FindCase(verb) is { } act)
        {
            return act;
        }

        CommandReader.AddUnknownVerb(verb, path, Verbs.All, faults);
        return null;
    }
}
