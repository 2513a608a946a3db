using System.Text;
using ServiceRecovery.Cli.Drills;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Drills;

namespace ServiceRecovery.Cli.Tests.Drills;

public class DrillVerbTests
{
    [Theory]
    [InlineData("There is no scenario 'nowhere'. There are: double-charge,", "drill", "nowhere")]
    [InlineData("There is no scenario file './nowhere.json'.", "drill", "./nowhere.json")]
    [InlineData("The scenario file '.' is a folder.", "drill", ".")]
    [InlineData("There is no acts file 'nowhere.txt'.", "drill", "missed-callback", "--acts", "nowhere.txt")]
    [InlineData("The acts file '.' is a folder.", "drill", "missed-callback", "--acts", ".")]
    [InlineData("'--acts' plays a scenario, so name one:", "drill", "--acts", "acts.txt")]
    [InlineData("'--list' lists all scenarios.", "drill", "missed-callback", "--list")]
    [InlineData("'recovery drill --help'", "drill", "missed-callback", "--fast")]
    [InlineData("'recovery drill --help'", "drill", "missed-callback", "--acts")]
    [InlineData("'recovery drill --help'", "drill", "missed-callback", "wrong-order")]
    [InlineData("There is no scenario ''.", "drill", "")]
    public async Task What_cannot_be_played_is_told_in_a_sentence_with_exit_code_2(string said, params string[] arguments)
    {
        var run = await Shell.RunAsync(arguments);

        Assert.Equal((RecoveryProgram.BadArguments, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_scenario_file_is_refused_with_the_line_and_what_was_expected()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, "{\n  \"name\": \"x\",\n  \"lasts\": \"long\"\n}\n");
        try
        {
            var run = await Shell.RunAsync("drill", path);

            Assert.Equal((RecoveryProgram.BadArguments, ""), (run.ExitCode, run.Output));
            Assert.Contains("wrong-type: Line 3, position 12: 'lasts' is a whole number, but is text here.", run.Error, StringComparison.Ordinal);
            Assert.Contains("member-missing: Line 1, position 1: 'report' is missing here.", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("sing", "There is no act 'sing'.")]
    [InlineData("own it", "'own' stands alone.")]
    [InlineData("promise p1 soon You hear from me.", "'promise' is followed by REF TIME WORDS, as in: promise p1 60m You hear from me.")]
    [InlineData("promise p1 60m", "'promise' is followed by REF TIME WORDS")]
    [InlineData("wait", "'wait' takes a time of up to 30 days")]
    [InlineData("wait 31d", "'wait' takes a time of up to 30 days")]
    [InlineData("wait -5m", "'wait' takes a time of up to 30 days")]
    [InlineData("give g1 voucher 20,00", "'give' is followed by REF KIND AMOUNT [PROOF]")]
    [InlineData("give g1 voucher 20.005", "'give' is followed by REF KIND AMOUNT [PROOF]")]
    [InlineData("give g1 voucher 99999999999999999999", "'give' is followed by REF KIND AMOUNT [PROOF]")]
    [InlineData("give g1 hug 20.00", "The field 'kind' takes one of 'refund'")]
    [InlineData("keep p1", "'keep' is followed by REF PROOF")]
    [InlineData("keep a/b called", "The field 'ref' takes a promise")]
    [InlineData("cannot-correct Sold out.", "'cannot-correct' is followed by REASON | INSTEAD")]
    [InlineData("answer satisfied", "In a drill the customer says 'answer' themselves.")]
    [InlineData("merge C-1", "'merge' has no short form. Write it as JSON")]
    [InlineData("help sing", "There is no act 'sing'.")]
    [InlineData("{", "The line begins like JSON and isn't")]
    [InlineData("{}", "The field 'do' is missing.")]
    [InlineData("{\"do\":\"own\",\"do\":\"close\"}", "The line begins like JSON and isn't")]
    [InlineData("{\"do\":\"own\",\"by\":{\"id\":\"x\",\"role\":\"y\"}}", "A drill knows 'by' itself.")]
    [InlineData("{\"do\":\"own\",\"at\":\"2026-01-01T00:00:00Z\"}", "A drill knows 'at' itself.")]
    [InlineData("{\"do\":\"tick\"}", "A drill has no 'tick'.")]
    [InlineData("{\"do\":\"get\"}", "A drill has no 'get'.")]
    [InlineData("{\"do\":7}", "The field 'do' takes a verb.")]
    [InlineData("{\"do\":\"note\",\"text\":\"\\ud800\"}", "half of a surrogate pair")]
    [InlineData("note \u0000", "U+0000")]
    public async Task What_is_not_understood_is_told_with_its_line_and_the_drill_goes_on(string typed, string said)
    {
        var run = await Shell.RunAsync(["drill", "missed-callback"], $"# first\n{typed}\nown\n");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var told = string.Join(' ', run.Output.Split('\n', StringSplitOptions.TrimEntries));
        Assert.Contains("not understood, line 2:", told, StringComparison.Ordinal);
        Assert.Contains(said, told, StringComparison.Ordinal);
        Assert.Contains("done: ownership-taken.v1", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_lines_are_told_and_survived()
    {
        byte[] input = [.. "own\n"u8, 0xFF, 0xFE, (byte)'\n', .. Encoding.UTF8.GetBytes(new string('x', 300_000)), (byte)'\n', .. "note \u001b[31mred\n"u8, .. Encoding.UTF8.GetBytes(new string('{', 10_000)), (byte)'\n', .. "close"u8];
        var run = await Shell.RunAsync(["drill", "night-desk", "--acts", "-"], input);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("The line isn't UTF-8.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The line is longer than 262,144 bytes.", run.Output, StringComparison.Ordinal);
        Assert.Contains("refused, check-missing", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task The_scenarios_are_listed_by_name()
    {
        var listed = await Shell.RunAsync("drill");
        var json = await Shell.RunAsync("drill", "--list", "--json");

        Assert.Equal((0, 0), (listed.ExitCode, json.ExitCode));
        Assert.Equal(listed.Output, (await Shell.RunAsync("drill", "--list")).Output);
        Assert.All(DrillScenarios.Names, name => Assert.Contains(name, listed.Output, StringComparison.Ordinal));
        Assert.Equal(DrillScenarios.Names.Length, json.Lines.Length);
    }

    [Fact]
    public async Task A_line_as_of_exec_does_what_the_short_act_does()
    {
        var typed = await Shell.RunAsync(["drill", "wrong-order", "--json"], "own\napologize @phone Sorry.\nlisten I hear.\npromise p1 60m It is ready.\ngive g1 voucher 10.00 card 7\n");
        var lines = await Shell.RunAsync(["drill", "wrong-order", "--json"], """
            {"do":"own"}
            {"do":"apologize","channel":"phone","text":"Sorry."}
            {"do":"listen","words":"I hear."}
            {"do":"promise","ref":"p1","within":"PT1H","text":"It is ready."}
            {"do":"compensate","ref":"g1","kind":"voucher","amount":1000,"currency":"EUR","settlement":"card 7"}

            """);

        Assert.Equal(0, typed.ExitCode);
        Assert.Equal(typed.Output, lines.Output);
    }

    [Fact]
    public async Task Every_short_act_has_a_verb_and_an_example_that_is_understood()
    {
        var drill = await Drill.BeginAsync(DrillScenarios.Get("missed-callback"));

        Assert.All(ShortAct.All, act =>
        {
            Assert.NotNull(VerbTable.Find(act.Verb));
            Assert.IsType<ActReading.Act>(ActReading.Read(new Line(1, Encoding.UTF8.GetBytes(act.Example), IsTooLong: false), drill));
        });
    }

    [Fact]
    public async Task Help_open_and_story_change_nothing()
    {
        var run = await Shell.RunAsync(["drill", "sold-out-hotel"], "help\nhelp give\nopen\nstory\nend\nown\n");

        Assert.Contains("The drill was stopped after 0 minutes", run.Output, StringComparison.Ordinal);
        Assert.Contains("compensate REF KIND AMOUNT [PROOF]", run.Output, StringComparison.Ordinal);
        Assert.Contains("the case is in 'Reported'. Open now: own,", run.Output, StringComparison.Ordinal);
    }
}
