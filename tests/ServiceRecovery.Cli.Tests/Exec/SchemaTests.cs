using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests.Exec;

public class SchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_schema_is_that_of_the_table_of_verbs() => Approved.Document("docs/commands.schema.json", JsonSchemas.OfLines().ToJsonString(Indented));

    [Fact]
    public void The_schema_of_settings_is_that_of_their_reader_and_each_member_is_documented()
    {
        Approved.Document("docs/settings.schema.json", JsonSchemas.OfSettings().ToJsonString(Indented));
        var text = File.ReadAllText(Path.Combine(Shared.Root, "docs", "settings.md"));
        Assert.All(ServiceRecovery.Desk.SettingsSchema.All, field => Assert.Contains($"`{field.Name}`", text, StringComparison.Ordinal));
        Assert.All(
            ServiceRecovery.Desk.SettingsSchema.All.Select(field => field.Shape).OfType<FieldShape.Object>().SelectMany(shape => shape.Fields),
            field => Assert.Contains($"\"{field.Name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_documentation_has_a_row_for_each_verb_with_each_of_its_fields()
    {
        const string Begin = "files are approved -->\n";
        const string End = "<!-- end of verbs -->";
        var text = File.ReadAllText(Path.Combine(Shared.Root, "docs", "commands.md")).ReplaceLineEndings("\n");
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var rows = string.Concat(VerbTable.All.Select(verb => CommandsTable.Row(verb) + "\n"));

        Approved.Document("docs/commands.md", $"{text[..begin]}| do | in C# | what for | fields |\n|---|---|---|---|\n{rows}{text[end..]}");
    }

    [Fact]
    public void What_says_the_same_in_CSharp_is_there_and_every_method_that_gives_a_command_has_a_verb()
    {
        Type[] others = [typeof(CaseDesk), typeof(DebriefDesk), typeof(RecoveryDesk), typeof(TenantDesk)];
        foreach (var verb in VerbTable.All)
        {
            var handle = verb.IsOfDebrief ? typeof(DebriefHandle) : typeof(RecoveryHandle);
            Assert.NotEmpty(verb.Methods);
            Assert.All(verb.Methods, method => Assert.Contains(
                method.Split('.') is [var type, var name] ? others.Single(other => other.Name == type).GetMethods().Where(one => one.Name == name) : handle.GetMethods().Where(one => one.Name == method),
                one => one.IsPublic));
        }

        // One command, or several that the caller has made.
        string[] general = [nameof(RecoveryHandle.DoAsync), nameof(RecoveryHandle.RecoverAtOnceAsync)];
        var given = new[] { typeof(RecoveryHandle), typeof(DebriefHandle) }.SelectMany(type => type.GetMethods()).Select(method => method.Name).Where(name => name.EndsWith("Async", StringComparison.Ordinal));
        Assert.Empty(given.Except(VerbTable.All.SelectMany(verb => verb.Methods)).Except(general));
    }

    [Fact]
    public void The_documentation_names_each_faulty_code_in_order_and_each_word_that_is_kept()
    {
        var text = File.ReadAllText(Path.Combine(Shared.Root, "docs", "commands.md"));

        Assert.Contains(string.Join(", ", Fault.Codes.Select(code => $"`{code}`")), text, StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", VerbTable.Reserved.Select(word => $"`{word}`")), text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_names_each_code_that_has_a_sentence()
    {
        var commands = File.ReadAllText(Path.Combine(Shared.Root, "docs", "commands.md"));
        var codes = File.ReadAllLines(Path.Combine(Shared.Root, "docs", "messages.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"`{code}`", commands, StringComparison.Ordinal));
    }
}
