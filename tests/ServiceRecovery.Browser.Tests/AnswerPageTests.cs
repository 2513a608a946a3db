using Microsoft.Playwright;
using ServiceRecovery.Board.Tests;

namespace ServiceRecovery.Browser.Tests;

/// <summary>The customer's answer page as a browser shows it, without script.</summary>
public sealed class AnswerPageTests(PageBrowser browser) : IClassFixture<PageBrowser>
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
                await Accessibility.FindsNothingAsync(opened, $"{state} {scheme}");
            }
        }

        await using var wrong = await browser.OpenAsync((await StatesAsync())[0].Link, 360, isLookedInto: true);
        await wrong.Page.EvaluateAsync("() => document.querySelectorAll('[required]').forEach(one => one.removeAttribute('required'))");
        await wrong.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(wrong.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Accessibility.FindsNothingAsync(wrong, "problem");
    }

    private async Task<IReadOnlyList<(string Link, string State)>> StatesAsync()
    {
        var (open, answered, superseded) = (await browser.Host.AskedAsync(), await browser.Host.AskedAsync(), await browser.Host.AskedAsync());
        await browser.Host.PostAsync(browser.Host.LinkOf(answered), ("says", "unhappy"));
        await browser.Host.DoAsync(superseded, BoardHost.Ana, new CaseCommand.Correct("A second soup."));
        return [(browser.Host.LinkOf(open), "open"), (browser.Host.LinkOf(answered), "answered"), (browser.Host.LinkOf(superseded), "superseded"), ("wrong", "wrong")];
    }
}
