using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Benchmarks;

/// <summary>What JSON of a command or an event costs beside System.Text.Json's own source-generated code for the same shape.</summary>
[MemoryDiagnoser]
[MinColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class JsonBenchmark
{
    private static readonly Actor Ana = new(new PersonId("ana"), new Role("server"));

    private readonly CaseCommand _promise = new CaseCommand.MakePromise(new PromiseId("p-1"), "We call you back by six.", new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.Zero), Who: new PersonId("ana"));
    private readonly CaseCommand _compensation = new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Voucher, new Money(4_200, new Currency("EUR")), Transaction: new CustomerRef("till 7, receipt 4711"), ClaimBy: new DateTimeOffset(2026, 12, 31, 0, 0, 0, TimeSpan.Zero));
    private readonly CaseEvent _answer = new CaseEvent.AnswerRecorded(
        Answer.Satisfied,
        13,
        SourceTaken.Heard(new EvidenceTaken(Channel.Phone, new Subject(new SubjectKey("k1:0123456789abcdefghijkl"), "call 4711"), new DateTimeOffset(2026, 11, 20, 18, 40, 0, TimeSpan.Zero))));

    private byte[] _promiseJson = [];
    private byte[] _compensationJson = [];
    private byte[] _answerJson = [];
    private PromiseShape _promiseShape = null!;
    private CompensationShape _compensationShape = null!;
    private AnswerShape _answerShape = null!;

    [GlobalSetup]
    public void Setup()
    {
        _promiseJson = RecoveryJson.Write(_promise);
        _compensationJson = RecoveryJson.Write(_compensation);
        _answerJson = RecoveryJson.Write(_answer);
        _promiseShape = JsonSerializer.Deserialize(_promiseJson, JsonShapes.Default.PromiseShape)!;
        _compensationShape = JsonSerializer.Deserialize(_compensationJson, JsonShapes.Default.CompensationShape)!;
        _answerShape = JsonSerializer.Deserialize(_answerJson, JsonShapes.Default.AnswerShape)!;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("read a promise")]
    public object? PromiseBySystemTextJson() => JsonSerializer.Deserialize(_promiseJson, JsonShapes.Default.PromiseShape);

    [Benchmark, BenchmarkCategory("read a promise")]
    public object? Promise() => RecoveryJson.ReadCaseCommand(_promiseJson, Ana).Value;

    [Benchmark(Baseline = true), BenchmarkCategory("read a compensation")]
    public object? CompensationBySystemTextJson() => JsonSerializer.Deserialize(_compensationJson, JsonShapes.Default.CompensationShape);

    [Benchmark, BenchmarkCategory("read a compensation")]
    public object? Compensation() => RecoveryJson.ReadCaseCommand(_compensationJson, Ana).Value;

    [Benchmark(Baseline = true), BenchmarkCategory("read an answer")]
    public object? AnswerBySystemTextJson() => JsonSerializer.Deserialize(_answerJson, JsonShapes.Default.AnswerShape);

    [Benchmark, BenchmarkCategory("read an answer")]
    public object? Answered() => RecoveryJson.ReadCaseEvent(_answerJson).Value;

    [Benchmark(Baseline = true), BenchmarkCategory("write a promise")]
    public byte[] WritePromiseBySystemTextJson() => JsonSerializer.SerializeToUtf8Bytes(_promiseShape, JsonShapes.Default.PromiseShape);

    [Benchmark, BenchmarkCategory("write a promise")]
    public byte[] WritePromise() => RecoveryJson.Write(_promise);

    [Benchmark(Baseline = true), BenchmarkCategory("write a compensation")]
    public byte[] WriteCompensationBySystemTextJson() => JsonSerializer.SerializeToUtf8Bytes(_compensationShape, JsonShapes.Default.CompensationShape);

    [Benchmark, BenchmarkCategory("write a compensation")]
    public byte[] WriteCompensation() => RecoveryJson.Write(_compensation);

    [Benchmark(Baseline = true), BenchmarkCategory("write an answer")]
    public byte[] WriteAnswerBySystemTextJson() => JsonSerializer.SerializeToUtf8Bytes(_answerShape, JsonShapes.Default.AnswerShape);

    [Benchmark, BenchmarkCategory("write an answer")]
    public byte[] WriteAnswer() => RecoveryJson.Write(_answer);
}

// The same members. The serializer lets pass what is unknown, stands twice or is missing, as it does by itself, and keeps ids as texts.
internal enum KindShape
{
    [JsonStringEnumMemberName("voucher")]
    Voucher,
}

internal enum BasisShape
{
    [JsonStringEnumMemberName("goodwill")]
    Goodwill,

    [JsonStringEnumMemberName("owed")]
    Owed,
}

internal enum SaysShape
{
    [JsonStringEnumMemberName("satisfied")]
    Satisfied,
}

internal sealed record PromiseShape(string Do, string Ref, string Text, DateTimeOffset? Due = null, DateTimeOffset? OccurredAt = null, DateTimeOffset? ReceivedAt = null, string? Within = null, string? Who = null, bool Task = false);

internal sealed record CompensationShape(string Do, string Ref, KindShape Kind, long Amount, string Currency, DateTimeOffset? OccurredAt = null, DateTimeOffset? ReceivedAt = null, BasisShape Basis = BasisShape.Goodwill, string? Schedule = null, string? Transaction = null, string? Destination = null, DateTimeOffset? ClaimBy = null);

internal sealed record SubjectShape(string Pseudonym, string? Name = null);

internal sealed record EvidenceShape(string Channel, SubjectShape Reference, DateTimeOffset? ContactAt = null, string? Note = null, string? HeldBy = null);

internal sealed record SourceShape(string By, string? Token = null, string? Device = null, EvidenceShape? Evidence = null);

internal sealed record AnswerShape(string Event, SaysShape Answer, long JudgesVersion, SourceShape Source, string? Ask = null, string? Words = null);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    GenerationMode = JsonSourceGenerationMode.Default,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PromiseShape))]
[JsonSerializable(typeof(CompensationShape))]
[JsonSerializable(typeof(AnswerShape))]
internal sealed partial class JsonShapes : JsonSerializerContext;
