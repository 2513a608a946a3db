using Microsoft.Playwright;
using ServiceRecovery.Board.Tests;
using ServiceRecovery.Board.Tests.Staff;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Browser.Tests;

/// <summary>The board as a browser shows it, with its script and without.</summary>
public sealed class BoardPageTests(PageBrowser browser) : IClassFixture<PageBrowser>
{
    [BrowserFact]
    public async Task A_recovery_is_led_to_its_close_by_keyboard_alone()
    {
        await using var opened = await browser.OpenBoardAsync("cases/new", StaffHost.Ana);
        var page = opened.Page;
        await TypeAsync(page, "What happened", "Cold soup.");
        await PressAsync(page.GetByLabel("Minor"), "Space");
        await SelectAsync(page, "How were we told?", "p");
        await PressAsync(Button(page, "Record it"), "Enter");
        await PressAsync(Button(page, "Own it"), "Enter");
        await SelectAsync(page, "How do you say it?", "p");
        await PressAsync(Button(page, "Apologize"), "Enter");
        await TypeAsync(page, "What they said", "I have to go back to work.");
        await PressAsync(Button(page, "Listen"), "Enter");
        await PressAsync(page.GetByLabel("As it should have been"), "Space");
        await TypeAsync(page, "What was done", "A hot soup.");
        await PressAsync(Button(page, "Put it right"), "Enter");
        await PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Ask whether it is all right", Exact = true }), "Enter");
        await SelectAsync(page, "How did you ask?", "p");
        await PressAsync(page.GetByLabel("They were spoken to"), "Space");
        await PressAsync(Button(page, "Ask whether it is all right"), "Enter");
        await PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "The customer answered", Exact = true }), "Enter");
        await PressAsync(page.GetByLabel("It is all right", new() { Exact = true }), "Space");
        await PressAsync(page.GetByText("More", new() { Exact = true }), "Enter");
        await SelectAsync(page, "Channel", "p");
        await TypeAsync(page, "Which call, letter or visit", "Call at noon");
        await PressAsync(Button(page, "The customer answered"), "Enter");
        await PressAsync(Button(page, "Close it"), "Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is left to do here" })).ToBeVisibleAsync();
        Assert.Empty(opened.Said);
    }

    [BrowserFact]
    public async Task What_changed_is_told_and_no_line_moves()
    {
        var id = await browser.Host.AskedAsync();
        await using var opened = await browser.OpenBoardAsync("", StaffHost.Ana);
        await Assertions.Expect(opened.Page.Locator("#changed")).ToBeHiddenAsync();
        var before = await opened.Page.Locator("table").InnerTextAsync();

        // The script looks when the page is seen again, and needs no clock for it.
        browser.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.Host.DoAsync(id, BoardHost.Ana, new CaseCommand.AddNote("Called."));
        await opened.Page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");

        await Assertions.Expect(opened.Page.Locator("#changed")).ToContainTextAsync("changed since");
        Assert.Equal(before, await opened.Page.Locator("table").InnerTextAsync());
        Assert.Empty(opened.Said);
    }

    [BrowserFact]
    public async Task A_case_that_is_there_already_is_told_under_the_customer()
    {
        var id = BoardHost.NewCase();
        await browser.Host.DoAsync(id, BoardHost.Ana, new CaseCommand.ReportFailure("Cold soup.", Severity.Minor, Channel.Phone, Customer: new CustomerRef("c-" + id)));
        await using var opened = await browser.OpenBoardAsync("cases/new", StaffHost.Ana);
        await Assertions.Expect(opened.Page.Locator("#open-cases")).ToBeHiddenAsync();

        await opened.Page.GetByLabel("Customer", new() { Exact = true }).FillAsync("c-" + id);
        await opened.Page.GetByLabel("Place", new() { Exact = true }).FocusAsync();

        await Assertions.Expect(opened.Page.Locator("#open-cases a")).ToContainTextAsync(id.Value);
        Assert.Empty(opened.Said);
    }

    [BrowserFact]
    public async Task Words_are_looked_at_without_leaving_them_and_without_a_script_too()
    {
        var id = BoardHost.NewCase();
        await browser.Host.DoAsync(id, BoardHost.Ana, new CaseCommand.ReportFailure("Cold soup.", Severity.Minor, Channel.Phone), new CaseCommand.Own());
        foreach (var hasScript in new[] { true, false })
        {
            await using var opened = await browser.OpenBoardAsync($"cases/{id}", StaffHost.Ana, hasScript: hasScript);
            var address = opened.Page.Url;
            await opened.Page.GetByLabel("Words").FillAsync("I am sorry if you waited.");

            await Button(opened.Page, "Check the words").ClickAsync();

            await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Stops it" })).ToBeVisibleAsync();
            Assert.Equal("I am sorry if you waited.", await opened.Page.GetByLabel("Words").InputValueAsync());
            Assert.Equal(hasScript, address == opened.Page.Url);
            Assert.Empty(opened.Said);
        }
    }

    [BrowserFact]
    public async Task Nobody_scrolls_sideways_and_nothing_is_said_on_the_console()
    {
        foreach (var address in await PagesAsync(new string('x', 2_000)))
        {
            foreach (var (width, scheme) in new[] { (320, ColorScheme.Light), (360, ColorScheme.Dark), (768, ColorScheme.Light), (1280, ColorScheme.Dark) })
            {
                await using var opened = await browser.OpenBoardAsync(address, StaffHost.Ana, width, scheme);

                Assert.Equal((address, width, width), (address, width, await opened.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")));
                Assert.Empty(opened.Said);
                Assert.InRange(opened.Requests.Count, 1, 4);
            }
        }
    }

    [BrowserFact]
    public async Task An_accessibility_engine_finds_nothing_on_any_page()
    {
        foreach (var address in await PagesAsync("We stood in the rain."))
        {
            foreach (var (scheme, colors) in new[] { (ColorScheme.Light, ForcedColors.None), (ColorScheme.Dark, ForcedColors.None), (ColorScheme.Light, ForcedColors.Active) })
            {
                await using var opened = await browser.OpenBoardAsync(address, StaffHost.Ana, 1280, scheme, isLookedInto: true, colors: colors);
                await Accessibility.FindsNothingAsync(opened, $"{address} {scheme} {colors}");
            }
        }
    }

    [BrowserFact]
    public async Task What_is_wrong_has_the_focus()
    {
        var id = BoardHost.NewCase();
        await browser.Host.DoAsync(id, BoardHost.Ana, new CaseCommand.ReportFailure("Cold soup.", Severity.Minor, Channel.Phone), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("Cold."), new CaseCommand.Correct("A hot soup."));
        await using var opened = await browser.OpenBoardAsync($"cases/{id}?act=compensate", StaffHost.Ana);
        await opened.Page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("Voucher");
        await opened.Page.GetByLabel("Amount", new() { Exact = true }).FillAsync("35,555");
        await Button(opened.Page, "Give something").ClickAsync();

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "EUR has 2 digits after the point. Write 35.55, or 35555 if that is what you mean." }).ClickAsync();
        await Assertions.Expect(opened.Page.GetByLabel("Amount", new() { Exact = true })).ToHaveValueAsync("35,555");
    }

    [BrowserFact]
    public async Task The_documents_have_pictures_of_it()
    {
        var isDrawn = Environment.GetEnvironmentVariable("SERVICE_RECOVERY_APPROVE") == "1" && Environment.GetEnvironmentVariable("CI") != "true";
        if (isDrawn)
        {
            var own = new PageBrowser();
            await own.InitializeAsync();
            var heard = await DayAsync(own.Host);
            foreach (var (picture, address) in Pictures.Zip(["", $"cases/{heard}"]))
            {
                await using var opened = await own.OpenBoardAsync(address, StaffHost.Ana);
                await opened.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Shared.Root, picture) });
            }

            await own.DisposeAsync();
        }

        Assert.All(Pictures, picture => Assert.True(File.Exists(Path.Combine(Shared.Root, picture)), $"'{picture}' isn't there yet. Run the test once with SERVICE_RECOVERY_APPROVE=1, and look at what it drew."));
    }

    private static readonly string[] Pictures = ["docs/board.png", "docs/board-case.png"];

    // A morning at a hotel: something late, something due, something that waits.
    private static async Task<CaseId> DayAsync(BoardHost host)
    {
        var (room, alarm, dinner, spa) = (new CaseId("C-2041"), new CaseId("C-2057"), new CaseId("C-2049"), new CaseId("C-2038"));
        var noor = Actor.Staff("noor", "clerk");
        await host.DoAsync(spa, noor, Report("Charged twice for the spa.", "Charged twice", "spa", Channel.Mail, "Mireille Laurent", Severity.Minor), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("Both charges are on the statement."));
        await host.DoAsync(spa, noor, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Euro(8_900), Transaction: new CustomerRef("T-55190"), Captured: 17_800));
        host.Clock.Advance(TimeSpan.FromHours(20));
        await host.DoAsync(room, BoardHost.Ana, Report("The hotel was full, no room was left for the booking.", "No room on arrival", "front desk", Channel.InPerson, "Helga Seidel", Severity.Severe, "B-88120"), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("We booked in March for my mother's birthday, and you sent us across town at ten at night.", "A room here until Tuesday"));
        await host.DoAsync(room, BoardHost.Ana, new CaseCommand.MakePromise(new PromiseId("p1"), "Call back with a room", host.Clock.GetUtcNow().AddHours(2)));
        await host.DoAsync(room, BoardHost.Ana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Service, Euro(1_800)));
        await host.DoAsync(room, BoardHost.Ana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Refund, Euro(14_000), Transaction: new CustomerRef("T-1"), Captured: 14_000));
        await host.DoAsync(dinner, BoardHost.Ana, Report("Sent back twice.", "Dinner sent back twice", "restaurant", Channel.InPerson, "Table 12, Brandt", Severity.Minor), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("It was cold twice."), new CaseCommand.Correct("A third, hot."));
        host.Clock.Advance(TimeSpan.FromMinutes(90));
        await host.DoAsync(alarm, noor, Report("The fire alarm at four, and nobody told us what it was.", "Fire alarm at 4 a.m., nobody told us", "front desk", Channel.Phone, "Room 312, Okafor", Severity.Severe));
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        return room;
    }

    private static CaseCommand.ReportFailure Report(string words, string failure, string place, Channel channel, string customer, Severity severity, string? order = null) => new CaseCommand.ReportFailure(
        words,
        severity,
        channel,
        Failure: new FailureKind(failure),
        Customer: new CustomerRef(customer),
        Order: order is null ? null : new CustomerRef(order),
        Place: new PlaceId(place));

    private static Money Euro(long cents) => new(cents, new Currency("EUR"));

    private async Task<string[]> PagesAsync(string words)
    {
        var (open, asked) = (BoardHost.NewCase(), await browser.Host.AskedAsync());
        await browser.Host.DoAsync(
            open,
            BoardHost.Ana,
            new CaseCommand.ReportFailure(words, Severity.Severe, Channel.Phone, Customer: new CustomerRef(open.Value)),
            new CaseCommand.Own(),
            new CaseCommand.Apologize(),
            new CaseCommand.Listen(words),
            new CaseCommand.MakePromise(new PromiseId("p1"), words, browser.Host.Clock.GetUtcNow().AddHours(3)));
        await browser.Host.DoAsync(open, BoardHost.Ana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(14_000, new Currency("EUR"))));
        return ["", "approvals", "cases/new", $"cases/{open}", $"cases/{open}?act=compensate", $"cases/{asked}", "cases/never"];
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task TypeAsync(IPage page, string label, string words)
    {
        await page.GetByLabel(label, new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync(words);
    }

    // A letter chooses what begins with it.
    private static async Task SelectAsync(IPage page, string label, string letter)
    {
        await page.GetByLabel(label, new() { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync(letter);
    }

    private static async Task PressAsync(ILocator what, string key)
    {
        await what.FocusAsync();
        await what.PressAsync(key);
    }
}
