namespace ServiceRecovery.Samples.Tests;

public class StoryTests
{
    [Fact]
    public async Task Without_a_verb_four_stories_are_told_with_what_was_refused_and_why()
    {
        var run = await Shell.RunAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var told in new[]
        {
            "The lunch that nobody ate", "The panel that called nobody", "The room that was sold twice", "The stuffed rabbit",
            "refused  not-owned: Nobody owns the case.", "refused  second-person-needed:", "refused  level-too-low:", "refused  evidence-missing:", "refused  answer-stale:",
            "promise-broken.v1  by due work", "silence-recorded.v1  by due work", "case-reopened.v1, answer-recorded.v1",
            "(closed as Recovered)", "(closed as Unconfirmed)", "(closed as Learned)",
            "refused  person-named:", "refused  waiver-not-allowed:", "warning  'they should have'", "action-overdue.v1 in panel-31-debrief", "action-verified.v1 in panel-31-debrief", "practice-adopted.v1",
            "stateDiagram-v2", "Where to go next",
        })
        {
            Assert.Contains(told, run.Output, StringComparison.Ordinal);
        }

        var page = await File.ReadAllTextAsync(PageOf(run.Output));
        Directory.Delete(Path.GetDirectoryName(PageOf(run.Output))!, recursive: true);
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("missed-call-back", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 140));
    }

    [Fact]
    public async Task The_stories_are_the_same_each_time()
    {
        var once = await Shell.RunAsync();
        var again = await Shell.RunAsync();

        foreach (var page in new[] { PageOf(once.Output), PageOf(again.Output) })
        {
            Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
        }

        Assert.Equal(once.Output.Replace(PageOf(once.Output), "", StringComparison.Ordinal), again.Output.Replace(PageOf(again.Output), "", StringComparison.Ordinal));
    }

    private static string PageOf(string output) => output.Split(" is in ")[1].Split('\n')[0];
}
