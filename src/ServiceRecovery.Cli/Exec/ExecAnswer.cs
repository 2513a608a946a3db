using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Cli.Exec;

/// <summary>One line of output.</summary>
internal sealed record ExecAnswer(string? Id, string? Case, string Status)
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Repeated = "repeated";
    public const string Faulty = "faulty";

    /// <summary>Gets the code, when it was refused or faulty.</summary>
    public string? Code { get; init; }

    /// <summary>Gets the sentence of the code.</summary>
    public string? Message { get; init; }

    /// <summary>Gets everything that is unmet.</summary>
    public ImmutableArray<Unmet> Unmet { get; init; } = [];

    /// <summary>Gets which step of a batch was refused, from 1.</summary>
    public int? Step { get; init; }

    /// <summary>Gets the verbs that are open; null where nobody asked.</summary>
    public ImmutableArray<string>? Open { get; init; }

    /// <summary>Gets the stage.</summary>
    public string? Stage { get; init; }

    /// <summary>Gets the ending; null while the case is open.</summary>
    public string? Ending { get; init; }

    /// <summary>Gets the version.</summary>
    public long Version { get; init; }

    /// <summary>Gets the stored names of what happened.</summary>
    public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>Gets what the clock did first, and what happened in another case on the way.</summary>
    public ImmutableArray<DueEntry> Due { get; init; } = [];

    /// <summary>Gets the number of a faulty line.</summary>
    public long? Line { get; init; }

    /// <summary>Gets the requests that wait by it.</summary>
    public ImmutableArray<string> Requests { get; init; } = [];

    /// <summary>Gets what was found in the words that were accepted.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Gets the customer's other open cases, of a report.</summary>
    public ImmutableArray<CaseId> OpenCases { get; init; } = [];

    /// <summary>Gets whether the answer has a state, as that of <c>get</c> has.</summary>
    public bool HasState { get; init; }

    /// <summary>Gets what writes the state.</summary>
    public Action<Utf8JsonWriter>? State { get; init; }

    /// <summary>Gets the case that it went on in, where it was given to one that was merged.</summary>
    public string? Survivor { get; init; }
}

/// <summary>What was done in a case before the command, because its time had come.</summary>
internal sealed record DueEntry(string Case, long Version, ImmutableArray<string> Events);

/// <summary>Writes answers: all keys always, in the order of the contract, one line each, handed on at once.</summary>
internal sealed class AnswerWriter(Stream stream)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public async ValueTask WriteAsync(ExecAnswer answer, CancellationToken cancellationToken)
    {
        _buffer.Clear();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            Write(json, answer);
        }

        _buffer.Write("\n"u8);
        await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, ExecAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("id", answer.Id);
        json.WriteString("case", answer.Case);
        json.WriteString("status", answer.Status);
        json.WriteString("code", answer.Code);
        json.WriteString("message", answer.Message);
        json.WritePropertyName("unmet");
        ResultJson.WriteUnmet(json, answer.Unmet, answer.Step);
        ResultJson.WriteNames(json, "open", answer.Open);
        json.WriteString("stage", answer.Stage);
        json.WriteString("ending", answer.Ending);
        json.WriteNumber("version", answer.Version);
        ResultJson.WriteNames(json, "events", answer.Events);
        WriteDue(json, answer.Due);
        if (answer.Line is { } line)
        {
            json.WriteNumber("line", line);
        }
        else
        {
            json.WriteNull("line");
        }

        ResultJson.WriteFound(json, answer.Requests, answer.Findings, answer.OpenCases);
        json.WriteString("survivor", answer.Survivor);

        if (answer.HasState)
        {
            json.WritePropertyName("state");
            if (answer.State is { } state)
            {
                state(json);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteDue(Utf8JsonWriter json, ImmutableArray<DueEntry> due)
    {
        json.WriteStartArray("due");
        foreach (var entry in due)
        {
            ResultJson.WriteAppend(json, entry.Case, entry.Version, entry.Events);
        }

        json.WriteEndArray();
    }
}
