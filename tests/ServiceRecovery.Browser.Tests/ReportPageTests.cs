using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using ServiceRecovery.Cli.Tests.Reports;
using ServiceRecovery.Insights.Reports;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Browser.Tests;

/// <summary>The report's page as a browser shows it.</summary>
public sealed class ReportPageTests(ReportBrowser browser) : IClassFixture<ReportBrowser>
{
    private const string Picture = "docs/report.png";

    // Every drawing with its size, and every bar and text in it that nobody could see.
    private const string Drawings = """
        () => [...document.querySelectorAll('svg')].map(svg => {
          const box = svg.getBoundingClientRect();
          const bars = [...svg.querySelectorAll('rect.first, rect.second')];
          const texts = [...svg.querySelectorAll('text')];
          const unseen = bars.filter(bar => bar.getBoundingClientRect().width < 0.5 || getComputedStyle(bar).fill === 'none')
            .concat(texts.filter(text => { const at = text.getBoundingClientRect(); return at.width === 0 || at.right > box.right + 1 || at.bottom > box.bottom + 1; }));
          return { width: box.width, height: box.height, bars: bars.length, texts: texts.length, unseen: unseen.map(one => one.outerHTML) };
        })
        """;

    [BrowserFact]
    public async Task It_opens_from_a_file_with_all_its_drawings_fetches_nothing_and_says_nothing()
    {
        await using var opened = await browser.OpenAsync(browser.PagePath);

        var drawings = await opened.Page.EvaluateAsync<JsonElement>(Drawings);

        Assert.True(drawings.GetArrayLength() >= 15);
        Assert.All(drawings.EnumerateArray(), drawing =>
        {
            Assert.True(drawing.GetProperty("width").GetDouble() > 200 && drawing.GetProperty("height").GetDouble() > 20, drawing.ToString());
            Assert.True(drawing.GetProperty("bars").GetInt32() > 0 && drawing.GetProperty("texts").GetInt32() > 0, drawing.ToString());
            Assert.Equal(0, drawing.GetProperty("unseen").GetArrayLength());
        });
        Assert.Equal("Service recovery report", await opened.Page.TitleAsync());
        Assert.Equal([new Uri(browser.PagePath).AbsoluteUri], opened.Requests);
        Assert.Empty(opened.Said);
    }

    [BrowserFact]
    public async Task Nobody_scrolls_sideways_on_a_small_telephone()
    {
        await using var opened = await browser.OpenAsync(browser.PagePath, width: 360);

        var wide = await opened.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('body *:not(.skip)')].filter(one => !one.closest('svg') && one.getBoundingClientRect().right > 360.5).map(one => one.outerHTML.slice(0, 200))");
        var drawings = await opened.Page.EvaluateAsync<JsonElement>(Drawings);

        Assert.Empty(wide);
        Assert.Equal(360, await opened.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"));
        Assert.All(drawings.EnumerateArray(), drawing => Assert.Equal(0, drawing.GetProperty("unseen").GetArrayLength()));
    }

    [BrowserFact]
    public async Task It_is_dark_where_the_reader_has_it_dark()
    {
        await using var light = await browser.OpenAsync(browser.PagePath);
        await using var dark = await browser.OpenAsync(browser.PagePath, scheme: ColorScheme.Dark);

        Assert.Equal(("rgb(255, 255, 255)", "rgb(26, 29, 32)"), await ColorsAsync(light));
        Assert.Equal(("rgb(20, 24, 27)", "rgb(236, 239, 241)"), await ColorsAsync(dark));
    }

    [BrowserFact]
    public async Task It_is_printed_black_on_white_without_what_one_clicks()
    {
        await using var opened = await browser.OpenAsync(browser.PagePath, scheme: ColorScheme.Dark);
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.Equal(("rgb(255, 255, 255)", "rgb(0, 0, 0)"), await ColorsAsync(opened));
        Assert.False(await opened.Page.Locator("nav").IsVisibleAsync());
        Assert.True(await opened.Page.Locator("svg").First.IsVisibleAsync());
        var paper = await opened.Page.PdfAsync(new PagePdfOptions { Format = "A4" });
        Assert.StartsWith("%PDF", Encoding.ASCII.GetString(paper, 0, 4), StringComparison.Ordinal);
        Assert.True(paper.Length > 20_000);
    }

    [BrowserFact]
    public async Task An_accessibility_engine_finds_nothing()
    {
        foreach (var (width, scheme) in new[] { (1200, ColorScheme.Light), (1200, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using var opened = await browser.OpenAsync(browser.PagePath, width, scheme);
            await opened.Page.AddScriptTagAsync(new PageAddScriptTagOptions { Content = Axe() });

            var found = await opened.Page.EvaluateAsync<JsonElement>("async () => { const run = await axe.run(document); return { passes: run.passes.length, violations: run.violations.map(rule => `${rule.impact} ${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`) }; }");

            Assert.True(found.GetProperty("passes").GetInt32() > 15);
            Assert.Equal([], found.GetProperty("violations").EnumerateArray().Select(violation => $"{width} {scheme}: {violation.GetString()}"));
        }
    }

    [BrowserFact]
    public async Task Who_uses_the_keyboard_comes_to_the_figures_first()
    {
        await using var opened = await browser.OpenAsync(browser.PagePath);

        await opened.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("To the figures", await opened.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await opened.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Failure kind 'cold-meal'" }).ClickAsync();
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Failure kind 'cold-meal'" })).ToBeInViewportAsync();
    }

    [BrowserFact]
    public async Task A_hostile_name_is_a_name_in_a_real_browser_too()
    {
        const string Structure = "() => [...document.querySelectorAll('*')].map(one => one.tagName + ' ' + one.getAttributeNames().join(' '))";
        var plain = await StructureAsync("plain");
        foreach (var name in HostileReport.Names.Cast<object[]>().Select(row => (string)row[0]))
        {
            Assert.Equal(plain, await StructureAsync(name));
        }

        async Task<string[]> StructureAsync(string name)
        {
            var path = browser.PathOf("hostile.html");
            await File.WriteAllTextAsync(path, HtmlReport.Write(HostileReport.Document(name), HostileReport.Format));
            await using var opened = await browser.OpenAsync(path, width: 360);
            Assert.Single(opened.Requests);
            Assert.Empty(opened.Said);
            Assert.Equal(360, await opened.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            return await opened.Page.EvaluateAsync<string[]>(Structure);
        }
    }

    [BrowserFact]
    public async Task The_documents_have_a_picture_of_it()
    {
        var path = Path.Combine(Shared.Root, Picture);
        if (Environment.GetEnvironmentVariable("SERVICE_RECOVERY_APPROVE") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            await using var opened = await browser.OpenAsync(browser.PagePath, width: 1000);
            await opened.Page.SetViewportSizeAsync(1000, 1400);
            await opened.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        }

        Assert.True(File.Exists(path), $"'{Picture}' isn't there yet. Run the test once with SERVICE_RECOVERY_APPROVE=1, and look at what it drew.");
    }

    private static async Task<(string Page, string Text)> ColorsAsync(OpenPage opened) =>
        (await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"), await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).color"));

    // axe-core comes inside the package, so nothing is fetched.
    private static string Axe()
    {
        using var script = new StreamReader(typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!);
        return script.ReadToEnd();
    }
}
