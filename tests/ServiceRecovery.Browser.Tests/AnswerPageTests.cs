using System.Text.Json;
using Microsoft.Playwright;
using ServiceRecovery.Board.Tests;

namespace ServiceRecovery.Browser.Tests;

/// <summary>The customer's answer page as a browser shows it, without script.</summary>
public sealed class AnswerPageTests(AnswerBrowser browser) : IClassFixture<AnswerBrowser>
{
    [BrowserFact]
    public async Task A_customer_answers_by_mouse_and_is_thanked()
    {
        var id = await browser.Host.AskedAsync();
        await using var opened = await browser.OpenAsync(browser.Host.LinkOf(id));

        await opened.Page.GetByText("No, it isn't all right").ClickAsync();
        await opened.Page.GetByLabel("Anything else we can do?").FillAsync("Still cold.");
        await opened.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send my answer" }).ClickAsync();

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "You have answered already. Thank you." })).ToBeVisibleAsync();
        Assert.Equal("Still cold.", Assert.IsType<CaseEvent.AnswerRecorded>((await browser.Host.EventsAsync(id))[^1]).Words?.Value);
        Assert.Empty(opened.Said);
    }

    [BrowserFact]
    public async Task A_customer_answers_by_keyboard_and_going_back_changes_nothing()
    {
        var id = await browser.Host.AskedAsync();
        await using var opened = await browser.OpenAsync(browser.Host.LinkOf(id));

        await opened.Page.Keyboard.PressAsync("Tab");
        await opened.Page.Keyboard.PressAsync("Space");
        await opened.Page.Keyboard.PressAsync("Tab");
        await opened.Page.Keyboard.TypeAsync("Thank you.");
        await opened.Page.Keyboard.PressAsync("Tab");
        await opened.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "You have answered already. Thank you." })).ToBeVisibleAsync();
        var events = (await browser.Host.EventsAsync(id)).Count;

        await opened.Page.GoBackAsync();
        await opened.Page.GoForwardAsync();

        Assert.Equal(Answer.Satisfied, Assert.IsType<CaseEvent.AnswerRecorded>((await browser.Host.EventsAsync(id))[^1]).Answer);
        Assert.Equal(events, (await browser.Host.EventsAsync(id)).Count);
    }

    [BrowserFact]
    public async Task Nobody_scrolls_sideways_and_what_is_chosen_is_large_enough()
    {
        browser.Matter = new string('x', 16_384);
        foreach (var (link, state) in await StatesAsync())
        {
            foreach (var (width, scheme) in new[] { (320, ColorScheme.Light), (360, ColorScheme.Dark), (768, ColorScheme.Light), (1280, ColorScheme.Dark) })
            {
                await using var opened = await browser.OpenAsync(link, width, scheme);

                Assert.Equal((state, width, width), (state, width, await opened.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")));
                Assert.Empty(await opened.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.pick, button, textarea')].filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"));
                Assert.Empty(opened.Said);
            }
        }

        browser.Matter = null;
    }

    [BrowserFact]
    public async Task An_accessibility_engine_finds_nothing_in_any_state()
    {
        foreach (var (link, state) in await StatesAsync())
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await using var opened = await browser.OpenAsync(link, 360, scheme, isLookedInto: true);
                await FindsNothingAsync(opened, $"{state} {scheme}");
            }
        }

        await using var wrong = await browser.OpenAsync((await StatesAsync())[0].Link, 360, isLookedInto: true);
        await wrong.Page.EvaluateAsync("() => document.querySelectorAll('[required]').forEach(one => one.removeAttribute('required'))");
        await wrong.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(wrong.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await FindsNothingAsync(wrong, "problem");
    }

    private static async Task FindsNothingAsync(OpenPage opened, string state)
    {
        using var script = new StreamReader(typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!);
        await opened.Page.AddScriptTagAsync(new PageAddScriptTagOptions { Content = await script.ReadToEndAsync() });

        var found = await opened.Page.EvaluateAsync<JsonElement>("async () => { const run = await axe.run(document); return { passes: run.passes.length, violations: run.violations.map(rule => `${rule.impact} ${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`) }; }");

        Assert.True(found.GetProperty("passes").GetInt32() > 8);
        Assert.Equal([], found.GetProperty("violations").EnumerateArray().Select(violation => $"{state}: {violation.GetString()}"));
    }

    private async Task<IReadOnlyList<(string Link, string State)>> StatesAsync()
    {
        var (open, answered, superseded) = (await browser.Host.AskedAsync(), await browser.Host.AskedAsync(), await browser.Host.AskedAsync());
        await browser.Host.PostAsync(browser.Host.LinkOf(answered), ("says", "unhappy"));
        await browser.Host.DoAsync(superseded, BoardHost.Ana, new CaseCommand.Correct("A second soup."));
        return [(browser.Host.LinkOf(open), "open"), (browser.Host.LinkOf(answered), "answered"), (browser.Host.LinkOf(superseded), "superseded"), ("wrong", "wrong")];
    }
}

/// <summary>A browser, and a host with the answer page.</summary>
public sealed class AnswerBrowser : IAsyncLifetime
{
    private BoardHost? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public BoardHost Host => _host ?? throw new InvalidOperationException("The host isn't started.");

    /// <summary>Gets or sets what pages say of the matter.</summary>
    public string? Matter { get; set; }

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Chromium is not { } chromium)
        {
            return;
        }

        _host = await BoardHost.StartAsync(board => board.Matter = (_, _, _) => new(Matter ?? "Your soup was cold, on 20 November. That was our doing. Please tell us how it stands for you."));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens a link as a customer does; the page's own rules about what it may load are in force unless a test looks into it by a script of its own.</summary>
    public async Task<OpenPage> OpenAsync(string link, int width = 360, ColorScheme scheme = ColorScheme.Light, bool isLookedInto = false)
    {
        // No limit is meant here.
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = isLookedInto });
        var page = await context.NewPageAsync();
        var opened = new OpenPage(context, page);

        // What isn't there is said so by the browser itself.
        page.Console += (_, message) =>
        {
            if (!message.Text.Contains("404 (Not Found)", StringComparison.Ordinal))
            {
                opened.Said.Add($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => opened.Said.Add(error);
        page.Request += (_, request) => opened.Requests.Add(request.Url);
        await page.GotoAsync(new Uri(Host.Address, "/a/" + link).AbsoluteUri);
        return opened;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
