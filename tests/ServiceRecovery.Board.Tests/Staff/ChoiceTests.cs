using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>What can be chosen is shown with its name, can be taken back, and stays chosen where a form comes back.</summary>
public class ChoiceTests
{
    [Fact]
    public async Task Another_case_is_chosen_from_those_of_the_customer_closed_ones_too_or_written()
    {
        await using var host = await StaffHost.StartAsync();
        var (ended, other, id, foreign) = (await BoardHttpTests.OwnedAsync(host), await BoardHttpTests.OwnedAsync(host), await BoardHttpTests.OwnedAsync(host), await BoardHttpTests.OwnedAsync(host, customer: "c-2"));
        await host.DoAsync(ended, BoardHost.Ana, new CaseCommand.Withdraw(Source.Heard(Channel.Phone, "call-1"), "It was the other inn."));
        using var ana = new Browser(host, StaffHost.Ana);

        await ana.OpenAsync($"/recovery/cases/{id}?act=link");
        ana.Choose(LegendOf(ana, "to"), $"{other}, …").Fill("Why", "Same evening.");
        await ana.PressAsync(ButtonOf(ana));
        await ana.OpenAsync($"/recovery/cases/{id}?act=link");
        ana.Choose(LegendOf(ana, "to"), $"{ended}, …").Fill("Why", "Same evening.");
        await ana.PressAsync(ButtonOf(ana));
        await ana.OpenAsync($"/recovery/cases/{id}?act=link");
        ana.Choose(LegendOf(ana, "to"), "Another one:").Fill("Why", "Same kitchen.");
        ((AngleSharp.Html.Dom.IHtmlInputElement)ana.Page.QuerySelector("#to-other")!).Value = foreign.Value;
        await ana.PressAsync(ButtonOf(ana));

        Assert.Equal(200, ana.Status);
        Assert.Equal([other, ended, foreign], (await host.EventsAsync(id)).OfType<CaseEvent.Linked>().Select(link => link.To));
    }

    [Fact]
    public async Task Who_chooses_one_and_writes_another_is_asked_which_and_loses_neither()
    {
        await using var host = await StaffHost.StartAsync();
        var (other, id) = (await BoardHttpTests.OwnedAsync(host), await BoardHttpTests.OwnedAsync(host));
        using var ana = new Browser(host, StaffHost.Ana);
        await ana.OpenAsync($"/recovery/cases/{id}?act=link");
        ana.Choose(LegendOf(ana, "to"), $"{other}, …").Fill("Why", "Same evening.");
        ((AngleSharp.Html.Dom.IHtmlInputElement)ana.Page.QuerySelector("#to-other")!).Value = "C-9999";

        await ana.PressAsync(ButtonOf(ana));

        Assert.Equal(400, ana.Status);
        Assert.Contains("was sent twice", ana.Seen, StringComparison.Ordinal);
        Assert.Equal("C-9999", ((AngleSharp.Html.Dom.IHtmlInputElement)ana.Page.QuerySelector("#to-other")!).Value);
        Assert.DoesNotContain(ana.Page.QuerySelectorAll("input[type=radio][name=to]").OfType<AngleSharp.Html.Dom.IHtmlInputElement>(), radio => radio.IsChecked);
    }

    [Fact]
    public async Task People_of_a_list_are_ticked_by_their_names()
    {
        await using var host = await StaffHost.StartAsync();
        using var ana = new Browser(host, StaffHost.Ana);
        await ana.OpenAsync("/recovery/cases/new?type=praise");

        ana.Fill("What happened", "She waited with me.").Fill("How were we told?", "Phone").Choose("Who is praised", "Noor Vos").Choose("Who is praised", "Ben Okoro");
        await ana.PressAsync("Record it");

        var praised = Assert.Single((await host.EventsAsync(new CaseId(ana.Address.Split('/')[^1].Split('?')[0]))).OfType<CaseEvent.PraiseReported>());
        Assert.Equal(["noor", "ben"], praised.Praised.Select(person => person.Original));
    }

    [Fact]
    public async Task What_nobody_needs_to_choose_can_be_taken_back()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);
        using var ana = new Browser(host, StaffHost.Ana);

        await ana.OpenAsync($"/recovery/cases/{id}?act=assess");
        var optional = ana.Page.QuerySelectorAll(".next fieldset").Where(set => set.QuerySelector("input[type=radio]") is { } radio && !radio.HasAttribute("required")).ToList();

        Assert.NotEmpty(optional);
        Assert.All(optional, set => Assert.Single(set.QuerySelectorAll("input[type=radio][value='']")));
    }

    [Fact]
    public async Task What_was_meant_stays_chosen_where_a_colleague_was_faster()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.MakePromise(new PromiseId("p1"), "A call.", host.Clock.GetUtcNow().AddHours(3)));
        using var ana = new Browser(host, StaffHost.Ana);
        await ana.OpenAsync($"/recovery/cases/{id}?act=keep");
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.KeepPromise(new PromiseId("p1"), "Called."));

        ana.Fill("What shows that it was kept", "The list of calls.");
        await ana.PressAsync(ButtonOf(ana));
        Assert.Equal(412, ana.Status);
        await ana.PressAsync("Send it all the same");

        Assert.Equal(409, ana.Status);
        Assert.DoesNotContain("Fill in", ana.Seen, StringComparison.Ordinal);
        Assert.Contains("A call.", ana.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_decide_on_one_request_is_told_why_of_this_one()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Apologize("We are sorry that the soup was cold.", Channel.Phone), new CaseCommand.Listen("It was cold."));
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(40_000, new Currency("EUR"))));
        await host.DoAsync(id, BoardHost.Ana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Refund, new Money(9_000, new Currency("EUR"))));
        await host.DoAsync(id, new Actor(new PersonId("ben"), new Role("manager")), new CaseCommand.Approve(new ActId("g2")));

        using var ana = new Browser(host, StaffHost.Ana);
        await ana.OpenAsync("/recovery/approvals");
        var others = Browser.Words(ana.Page.QuerySelector(".ask")!);
        using var ben = new Browser(host, StaffHost.Ben);
        await ben.OpenAsync("/recovery/approvals");

        Assert.Contains("You can't decide this one.", others, StringComparison.Ordinal);
        Assert.DoesNotContain("decided already", others, StringComparison.Ordinal);
        Assert.Contains("another person", others, StringComparison.Ordinal);
        Assert.Contains("Voucher", ben.Seen, StringComparison.Ordinal);
        Assert.Contains("You can decide on up to", ben.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_break_at_the_beginning_of_words_is_kept_each_time_they_come_back()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await BoardHttpTests.OwnedAsync(host);
        using var ana = new Browser(host, StaffHost.Ana);
        await ana.OpenAsync($"/recovery/cases/{id}?act=apologize");
        var words = "\n\nI am sorry if you waited.";

        for (var round = 0; round < 3; round++)
        {
            ana.Fill("How do you say it?", "Phone");
            ((AngleSharp.Html.Dom.IHtmlTextAreaElement)ana.Page.QuerySelector(".next textarea[name=text]")!).Value = words;
            await ana.PressAsync(ButtonOf(ana));
            Assert.Equal(422, ana.Status);
            Assert.Equal(words, ((AngleSharp.Html.Dom.IHtmlTextAreaElement)ana.Page.QuerySelector(".next textarea[name=text]")!).Value);
        }
    }

    private static string LegendOf(Browser browser, string field) => Browser.Words(browser.Page.QuerySelector($"fieldset:has(input[name='{field}']) legend")!);

    private static string ButtonOf(Browser browser) => Browser.Words(browser.Page.QuerySelector(".next form button[type=submit]:not([formaction])")!);
}
