namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>Every act has its form, made of what it declares.</summary>
public class ActFormTests
{
    [Fact]
    public async Task Every_act_that_is_open_has_a_form_whose_every_field_has_a_name_people_read()
    {
        await using var host = await StaffHost.StartAsync(web: static web => web.Reads = new(10_000, 10_000), recovery: static options => options.Devices.Add("tablet-3"));
        var seen = new HashSet<string>();
        using var ana = new Browser(host, StaffHost.Ana);
        foreach (var id in await StandingAsync(host))
        {
            await ana.OpenAsync($"/recovery/cases/{id}");
            foreach (var address in ana.Page.QuerySelectorAll(".acts a[href]").Select(link => link.GetAttribute("href")!).ToList())
            {
                var at = ana.Address;
                await ana.OpenAsync(address);
                Assert.Equal(200, ana.Status);
                var form = ana.Page.QuerySelector(".next form")!;
                Assert.NotNull(form);
                seen.Add(address[(address.LastIndexOf('=') + 1)..]);
                foreach (var control in form.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
                {
                    var name = control.GetAttribute("aria-label") ?? (control.GetAttribute("type") is "radio" or "checkbox" ? Browser.Words(control.Closest("label")!) : Browser.Words(form.QuerySelector($"label[for='{control.Id}']")!));
                    Assert.NotEmpty(name);
                }

                foreach (var legend in form.QuerySelectorAll("fieldset").Select(set => set.QuerySelector("legend")!))
                {
                    Assert.NotEmpty(Browser.Words(legend));
                }

                await ana.OpenAsync(at);
            }
        }

        Assert.Empty(Verbs.All.Except(["report"]).Except(seen).Except(NotReached));
    }

    // Open in places that no case here stands in: praise, near misses, and what others are asked for.
    private static readonly string[] NotReached = ["thank", "waive-thanks", "interview", "waive-interview", "recognize", "practice", "step", "approve", "decline", "hand-on", "take-over", "discard", "no-contact", "unreconciled", "reopen", "debrief", "waive-debrief", "cannot-correct", "settle", "fail", "reverse", "respond-offer", "answer", "close"];

    private static async Task<List<CaseId>> StandingAsync(BoardHost host)
    {
        var owned = await BoardHttpTests.OwnedAsync(host);
        var asked = await host.AskedAsync();
        var promised = await BoardHttpTests.OwnedAsync(host, customer: "c-2");
        await host.DoAsync(promised, BoardHost.Ana, new CaseCommand.MakePromise(new PromiseId("p1"), "A call.", host.Clock.GetUtcNow().AddHours(3)));
        var reported = BoardHost.NewCase();
        await host.DoAsync(reported, BoardHost.Ana, new CaseCommand.ReportFailure("Cold soup.", Severity.Minor, Channel.Phone));
        return [owned, asked, promised, reported];
    }
}
