namespace ServiceRecovery.Samples.Tests.Cli;

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
            "stateDiagram-v2", "Where to go next",
        })
        {
            Assert.Contains(told, run.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 140));
    }

    [Fact]
    public async Task The_stories_are_the_same_each_time()
    {
        var once = await Shell.RunAsync();
        var again = await Shell.RunAsync();

        Assert.Equal(once.Output, again.Output);
    }
}
