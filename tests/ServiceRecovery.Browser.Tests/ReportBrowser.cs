using Microsoft.Playwright;
using ServiceRecovery.Cli.Tests.Reports;

namespace ServiceRecovery.Browser.Tests;

/// <summary>A browser, and the page of the small organization in a file; both are made when they are first asked for.</summary>
public sealed class ReportBrowser : IAsyncLifetime, IDisposable
{
    private readonly ReportOrganization _organization = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Gets the file of the page.</summary>
    public string PagePath => PathOf("report.html");

    public string PathOf(string name) => _organization.PathOf(name);

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Chromium is not { } chromium)
        {
            return;
        }

        await _organization.InitializeAsync();
        var run = await _organization.ReportAsync("--from", "2026-08-01", "--to", "2026-11-20", "--html", PagePath);
        Assert.Equal(0, run.ExitCode);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens a file as somebody would who clicks on it.</summary>
    public async Task<OpenPage> OpenAsync(string path, int width = 1200, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = true });
        var page = await context.NewPageAsync();
        var opened = new OpenPage(context, page);
        page.Console += (_, message) => opened.Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => opened.Said.Add(error);
        page.Dialog += (_, dialog) => opened.Said.Add($"dialog: {dialog.Message}");
        page.Request += (_, request) => opened.Requests.Add(request.Url);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return opened;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    public void Dispose() => _organization.Dispose();
}

/// <summary>A page, and what was heard of it.</summary>
public sealed record OpenPage(IBrowserContext Context, IPage Page) : IAsyncDisposable
{
    /// <summary>Gets what it wrote to the console, threw or asked.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Gets what it fetched.</summary>
    public List<string> Requests { get; } = [];

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
