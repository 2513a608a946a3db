using System.Text.Json;
using ServiceRecovery.Drills;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests.Drills;

/// <summary>Each scenario of the library, played from a file to a good end and to a bad one. What is told and the review are compared whole.</summary>
public class PlayedScenarioTests
{
    private const string Folder = "tests/ServiceRecovery.Cli.Tests/Drills";

    public static TheoryData<string, string> Plays
    {
        get
        {
            var plays = new TheoryData<string, string>();
            foreach (var name in DrillScenarios.Names)
            {
                plays.Add(name, "good");
                plays.Add(name, "bad");
            }

            return plays;
        }
    }

    [Theory]
    [MemberData(nameof(Plays))]
    public async Task A_scenario_is_told_and_reviewed_as_approved(string scenario, string end)
    {
        var run = await PlayAsync(scenario, end);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Approved.Document($"{Folder}/Told/{scenario}.{end}.approved.txt", run.Output);
    }

    [Theory]
    [MemberData(nameof(Plays))]
    public async Task The_review_for_machines_says_the_same(string scenario, string end)
    {
        var run = await PlayAsync(scenario, end, "--json");
        using var review = JsonDocument.Parse(run.Output);
        var json = review.RootElement;

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["scenario", "title", "end", "ending", "minutes", "pointsMet", "points", "promises", "waits", "longestSilence", "contacts", "chases", "retellings", "money", "rules", "mood", "patience"],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(scenario, json.GetProperty("scenario").GetString());
        var (met, points) = (json.GetProperty("pointsMet").GetInt32(), json.GetProperty("points").GetArrayLength());
        Assert.Contains($"{met} of {points} points were met.", (await PlayAsync(scenario, end)).Output, StringComparison.Ordinal);
        Assert.Equal(end == "good", met == points);
        Assert.Equal(end == "good", json.GetProperty("ending").GetString() is "Recovered" or "RemedyAccepted" && met == points);
    }

    [Theory]
    [MemberData(nameof(Plays))]
    public async Task The_same_acts_tell_the_same_story_twice(string scenario, string end) =>
        Assert.Equal((await PlayAsync(scenario, end)).Output, (await PlayAsync(scenario, end)).Output);

    [Fact]
    public async Task No_review_blames_anybody()
    {
        string[] words = ["your fault", "you failed", "you should", "you forgot", "mistake of", "trainee", "wrong of you", "incompetent"];
        foreach (var name in DrillScenarios.Names)
        {
            foreach (var end in new[] { "good", "bad" })
            {
                var output = (await PlayAsync(name, end)).Output;
                var review = output[output.IndexOf("\nWhat went well", StringComparison.Ordinal)..output.IndexOf("\nRules that stopped", StringComparison.Ordinal)];
                Assert.All(words, word => Assert.DoesNotContain(word, review, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private static Task<Shell> PlayAsync(string scenario, string end, params string[] options) =>
        Shell.RunAsync(["drill", scenario, "--acts", Path.Combine(Shared.Root, Folder, "Acts", $"{scenario}.{end}.txt"), .. options]);
}
