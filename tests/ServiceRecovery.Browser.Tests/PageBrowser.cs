using Microsoft.Playwright;
using ServiceRecovery.Board.Tests;
using ServiceRecovery.Board.Tests.Staff;

namespace ServiceRecovery.Browser.Tests;

/// <summary>A browser, and a host with the board and the answer page.</summary>
public sealed class PageBrowser : IAsyncLifetime
{
    private BoardHost? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public BoardHost Host => _host ?? throw new InvalidOperationException("The host isn't started.");

    /// <summary>Gets or sets what the answer page says of the matter.</summary>
    public string? Matter { get; set; }

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Chromium is not { } chromium)
        {
            return;
        }

        _host = await StaffHost.StartAsync(
            board => board.Matter = (_, _, _) => new(Matter ?? "Your soup was cold, on 20 November. That was our doing. Please tell us how it stands for you."),
            static web => web.Reads = web.Commands = new(10_000, 10_000));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens a link of the answer page as a customer does.</summary>
    public Task<OpenPage> OpenAsync(string link, int width = 360, ColorScheme scheme = ColorScheme.Light, bool isLookedInto = false) =>
        OpenAsync("/a/" + link, null, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = isLookedInto });

    /// <summary>Opens an address of the board as one of the staff does.</summary>
    public Task<OpenPage> OpenBoardAsync(string address, string user, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool isLookedInto = false, bool hasScript = true, ForcedColors colors = ForcedColors.None) =>
        OpenAsync("/recovery/" + address, user, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = isLookedInto, JavaScriptEnabled = hasScript, ForcedColors = colors });

    // The page's own rules about what it may load are in force unless a test looks into it by a script of its own.
    private async Task<OpenPage> OpenAsync(string address, string? user, BrowserNewContextOptions options)
    {
        // No limit is meant here.
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        if (user is not null)
        {
            options.ExtraHTTPHeaders = [KeyValuePair.Create("X-Test-User", user)];
        }

        var context = await _browser!.NewContextAsync(options);
        var page = await context.NewPageAsync();
        var opened = new OpenPage(context, page);

        // What isn't there, or isn't taken, is said so by the browser itself.
        page.Console += (_, message) =>
        {
            if (!message.Text.Contains("(Not Found)", StringComparison.Ordinal) && !message.Text.Contains("status of 4", StringComparison.Ordinal))
            {
                opened.Said.Add($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => opened.Said.Add(error);
        page.Request += (_, request) => opened.Requests.Add(request.Url);
        await page.GotoAsync(new Uri(Host.Address, address).AbsoluteUri);
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
