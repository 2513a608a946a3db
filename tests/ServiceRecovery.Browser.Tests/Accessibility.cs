using System.Text.Json;

namespace ServiceRecovery.Browser.Tests;

/// <summary>Has an accessibility engine look at a page.</summary>
internal static class Accessibility
{
    /// <summary>Fails with what the engine finds.</summary>
    public static async Task FindsNothingAsync(OpenPage opened, string state)
    {
        using var script = new StreamReader(typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!);
        await opened.Page.AddScriptTagAsync(new() { Content = await script.ReadToEndAsync() });

        var found = await opened.Page.EvaluateAsync<JsonElement>("async () => { const run = await axe.run(document); return { passes: run.passes.length, violations: run.violations.map(rule => `${rule.impact} ${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`) }; }");

        Assert.True(found.GetProperty("passes").GetInt32() > 8);
        Assert.Equal([], found.GetProperty("violations").EnumerateArray().Select(violation => $"{state}: {violation.GetString()}"));
    }
}
