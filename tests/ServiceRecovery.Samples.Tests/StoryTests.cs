using ServiceRecovery.Samples.Stories;

namespace ServiceRecovery.Samples.Tests;

public class StoryTests
{
    [Fact]
    public async Task Four_stories_are_told_with_what_was_refused_and_why()
    {
        var told = await TellAsync();

        foreach (var part in new[]
        {
            "The lunch that nobody ate", "The panel that called nobody", "The room that was sold twice", "The stuffed rabbit",
            "refused  not-owned: Nobody owns the case.", "refused  second-person-needed:", "refused  level-too-low:", "refused  evidence-missing:", "refused  answer-stale:",
            "promise-broken.v1  by due work", "silence-recorded.v1  by due work", "case-reopened.v1, answer-recorded.v1",
            "(closed as Recovered)", "(closed as Unconfirmed)", "(closed as Learned)",
            "refused  person-named:", "refused  waiver-not-allowed:", "warning  'they should have'", "action-overdue.v1 in panel-31-debrief", "action-verified.v1 in panel-31-debrief", "practice-adopted.v1",
            "stateDiagram-v2", "Where to go next",
        })
        {
            Assert.Contains(part, told, StringComparison.Ordinal);
        }

        var page = await File.ReadAllTextAsync(PageOf(told));
        Directory.Delete(Path.GetDirectoryName(PageOf(told))!, recursive: true);
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("missed-call-back", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', told);
        Assert.All(told.Split('\n'), line => Assert.InRange(line.Length, 0, 140));
    }

    [Fact]
    public async Task The_stories_are_the_same_each_time()
    {
        var once = await TellAsync();
        var again = await TellAsync();

        foreach (var page in new[] { PageOf(once), PageOf(again) })
        {
            Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
        }

        Assert.Equal(once.Replace(PageOf(once), "", StringComparison.Ordinal), again.Replace(PageOf(again), "", StringComparison.Ordinal));
    }

    private static async Task<string> TellAsync()
    {
        await using var writer = new StringWriter { NewLine = "\n" };
        await StoryBook.TellAsync(StoryConsole.Plain(writer));
        return writer.ToString();
    }

    private static string PageOf(string output) => output.Split(" is in ")[1].Split('\n')[0];
}
