using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Drills;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Drills;

/// <summary>What a line of a drill asks for.</summary>
internal abstract record ActReading
{
    // Closed on purpose: the session answers each reading, and there are no others.
    private ActReading()
    {
    }

    public sealed record Act(ImmutableArray<CaseCommand> Commands, bool IsListening) : ActReading;

    public sealed record Wait(TimeSpan Time) : ActReading;

    public sealed record Help(ShortAct? About) : ActReading;

    public sealed record Open : ActReading;

    public sealed record Story : ActReading;

    public sealed record End : ActReading;

    public sealed record Unclear(string Sentence) : ActReading;

    private static readonly string[] OfTheDrill = ["id", "case", "by", "at", "tenant", "expect"];

    private static readonly string[] OfTheCustomer = ["answer", "contact", "respond-offer", "withdraw"];

    private static readonly string[] OfTheConsole = ["get", "tick"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a line: a short act, or a JSON object as a line of <c>exec</c> without what the drill knows itself.</summary>
    public static ActReading Read(Line line, Drill drill)
    {
        if (line.IsTooLong)
        {
            return new Unclear(string.Create(CultureInfo.InvariantCulture, $"The line is longer than {LineReader.Longest:N0} bytes."));
        }

        if (!System.Text.Unicode.Utf8.IsValid(line.Bytes.Span))
        {
            return new Unclear("The line isn't UTF-8.");
        }

        var text = Encoding.UTF8.GetString(line.Bytes.Span).Trim();
        return text.StartsWith('{') ? ReadJson(text, drill) : ReadShort(text, drill);
    }

    private static ActReading ReadShort(string text, Drill drill)
    {
        var typed = new TypedWords(text);
        var word = typed.Word() ?? "";
        switch (word)
        {
            case "wait":
                return typed.Time() is { } time && typed.Rest() is null ? new Wait(time) : new Unclear("'wait' takes a time of up to 30 days as '15m', '2h' or '1d'.");
            case "help":
                return typed.Word() is not { } about ? new Help((ShortAct?)null)
                    : ShortAct.Find(about) is { } found ? new Help(found)
                    : new Unclear($"There is no act {FieldFaults.Quote(about)}. 'help' lists them.");
            case "open":
                return new Open();
            case "story":
                return new Story();
            case "end":
                return new End();
            default:
                break;
        }

        if (ShortAct.Find(word) is not { } act)
        {
            return new Unclear(
                OfTheCustomer.Contains(word) ? $"In a drill the customer says '{word}' themselves. Ask them by 'follow-up', or listen."
                : VerbTable.Find(word) is null ? $"There is no act {FieldFaults.Quote(word)}. 'help' lists them."
                : $"'{word}' has no short form. Write it as JSON: {{\"do\":\"{word}\", …}}; docs/commands.md has its fields.");
        }

        if (act.Fields(typed, drill) is not { } fields || typed.Rest() is not null)
        {
            return new Unclear(act.Syntax.Length == 0 ? $"'{word}' stands alone." : $"'{word}' is followed by {act.Syntax}, as in: {act.Example}");
        }

        fields["do"] = act.Verb;
        return Check(fields, drill);
    }

    private static ActReading ReadJson(string text, Drill drill)
    {
        JsonObject fields;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            fields = JsonObject.Create(document.RootElement.Clone())!;
        }
        catch (JsonException)
        {
            return new Unclear("The line begins like JSON and isn't: one object a line, without comments, each key once, at most 32 levels deep.");
        }

        try
        {
            return OfTheDrill.FirstOrDefault(fields.ContainsKey) is { } known
                ? new Unclear($"A drill knows '{known}' itself. Leave it out.")
                : fields["do"] is JsonValue verb && verb.TryGetValue(out string? word) && OfTheConsole.Contains(word)
                ? new Unclear($"A drill has no '{word}'. 'help' lists what it has.")
                : Check(fields, drill);
        }
        catch (InvalidOperationException)
        {
            return new Unclear("A text of the line has half of a surrogate pair, which no store keeps.");
        }
    }

    // The line is completed and checked as one of exec: there is one table of what a verb takes.
    private static ActReading Check(JsonObject fields, Drill drill)
    {
        fields["id"] = "drill";
        fields["case"] = "drill";
        fields["by"] = new JsonObject { ["id"] = drill.Trainee.Id.Value, ["role"] = drill.Trainee.Role.Value };
        var checking = LineCheck.Read(new Line(1, Encoding.UTF8.GetBytes(fields.ToJsonString(Relaxed)), IsTooLong: false));
        if (checking.Fault is { } fault)
        {
            return new Unclear(fault.Sentence);
        }

        var request = checking.Request!;
        return request.Verb.Name switch
        {
            "open-steps" => new Open(),
            _ => new Act(request.Commands, request.Commands is [CaseCommand.Listen]),
        };
    }
}
