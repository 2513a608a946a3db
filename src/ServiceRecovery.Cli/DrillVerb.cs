using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Drills;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Drills;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli;

internal static class DrillVerb
{
    public static Command Make(Terminal terminal)
    {
        var scenario = new Argument<string?>("SCENARIO|FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "The name of a scenario that comes with the library, or a scenario file (docs/drills.md). Nothing: lists them." };
        var list = new Option<bool>("--list") { Description = "List the scenarios that come with the library." };
        var acts = new Option<string?>("--acts") { HelpName = "FILE", Description = "Acts, one a line, instead of the prompt. '-': standard input." };
        var json = new Option<bool>("--json") { Description = "Write only the review, as JSON; with the list, the list." };
        var command = new Command("drill", "Practice: a situation, a customer who reacts, time that passes, and a review at the end.") { scenario, list, acts, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var named = parsed.GetValue(scenario);
            var file = parsed.GetValue(acts);
            if (named is null || parsed.GetValue(list))
            {
                CheckAlone(named, file);
                terminal.WriteText(parsed.GetValue(json) ? ListAsJson() : List());
                return 0;
            }

            var drill = await Drill.BeginAsync(Find(named), cancellationToken);
            await using var input = file is null or "-" ? terminal.In : InputFile.Open(file, "acts");
            var transcript = parsed.GetValue(json) ? null : new DrillTranscript(terminal.WriteText);
            var prompt = file is null && terminal.IsForPeople && transcript is not null ? () => terminal.WriteText(PromptOf(drill)) : (Action?)null;
            var review = await new DrillSession(drill, transcript).PlayAsync(input, prompt, cancellationToken);
            terminal.WriteText(transcript is null ? ReviewJson.Write(review) + "\n" : $"\n{review}");
            return 0;
        });
        return command;
    }

    private static void CheckAlone(string? named, string? acts)
    {
        if (named is not null)
        {
            throw new UserException("'--list' lists all scenarios. Leave it out to play one.");
        }

        if (acts is not null)
        {
            throw new UserException($"'--acts' plays a scenario, so name one: {string.Join(", ", DrillScenarios.Names)}; or a scenario file.");
        }
    }

    private static DrillScenario Find(string nameOrFile)
    {
        if (DrillScenarios.TryGet(nameOrFile, out var scenario))
        {
            return scenario;
        }

        if (!File.Exists(nameOrFile) && !Directory.Exists(nameOrFile) && nameOrFile.IndexOfAny(['/', '\\', '.']) < 0)
        {
            throw new UserException($"There is no scenario {FieldFaults.Quote(nameOrFile)}. There are: {string.Join(", ", DrillScenarios.Names)}; or name a scenario file.");
        }

        try
        {
            return DrillScenario.Read(InputFile.ReadAll(nameOrFile, "scenario"));
        }
        catch (InvalidDrillException faulty)
        {
            throw new UserException($"The scenario '{nameOrFile}' can't be used.\n{string.Join('\n', faulty.Faults)}");
        }
    }

    private static string List()
    {
        var text = new StringBuilder();
        foreach (var name in DrillScenarios.Names)
        {
            var scenario = DrillScenarios.Get(name);
            text.Append(CultureInfo.InvariantCulture, $"{name,-18} {scenario.Title}\n{"",-18} {scenario.About}\n");
        }

        return text.Append("'recovery drill NAME' begins one.\n").ToString();
    }

    private static string ListAsJson()
    {
        using var buffer = new MemoryStream();
        foreach (var name in DrillScenarios.Names)
        {
            var scenario = DrillScenarios.Get(name);
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("title", scenario.Title);
                json.WriteString("about", scenario.About);
                json.WriteNumber("minutes", (long)scenario.Lasts.TotalMinutes);
                json.WriteEndObject();
            }

            buffer.WriteByte((byte)'\n');
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string PromptOf(Drill drill) => string.Create(CultureInfo.InvariantCulture, $"{drill.Now:ddd HH:mm} > ");
}
