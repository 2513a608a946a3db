using System.Text.RegularExpressions;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Board.Tests;

/// <summary>The whole pages, as somebody has read and approved them.</summary>
public class PageTests
{
    [Fact]
    public async Task The_pages_are_the_approved_ones()
    {
        await using var host = await BoardHost.StartAsync(static board => board.Matter = static (_, _, _) => new("Your soup was cold, on 20 November. That was our doing. Please tell us how it stands for you."));
        var id = await host.AskedAsync();
        var link = host.LinkOf(id);

        Matches("question", await host.GetAsync(link));
        Matches("problem", await host.PostAsync(link, ("words", "Kept.")));
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Correct("A second soup."));
        Matches("superseded", await host.GetAsync(link));
        Matches("stale", await host.PostAsync(link, ("says", "satisfied"), ("words", "Kept.")));
        Assert.Equal(303, (await host.PostAsync(link, ("says", "unhappy"))).Status);
        Matches("answered", await host.GetAsync(link));
        Matches("wrong", await host.GetAsync("wrong"));
    }

    // A line for each element, so that a change can be read.
    private static void Matches(string name, Reply page) => Approved.Document(
        $"tests/ServiceRecovery.Board.Tests/Pages/{name}.approved.html",
        Regex.Replace(page.Text, "(?<=>)(?=<(?:/?(?:html|head|body|main|footer|form|fieldset)|meta|title|link|p|h1|h2|div|legend|label|textarea|button|input type=\"hidden)\\b)", "\n"));
}
