namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>Recoveries from report to close by people who click what the board offers and know no id, no name of a field and no verb.</summary>
public class StoryTests
{
    [Fact]
    public async Task The_alarm_story_is_led_to_its_close_by_what_is_next()
    {
        await using var host = await StaffHost.StartAsync();
        using var ana = new Browser(host, StaffHost.Ana);
        using var ben = new Browser(host, StaffHost.Ben);

        await ana.OpenAsync("/recovery/");
        Assert.Contains("Nothing is open. Well done.", ana.Seen, StringComparison.Ordinal);
        await ana.FollowAsync("New case");
        ana.Fill("What happened", "A fire alarm at four in the morning, and nobody told us what it was.")
            .Choose("How bad is it?", "Severe")
            .Fill("How were we told?", "In person")
            .Fill("Customer", "c-1001")
            .Fill("Place", "front-desk");
        await ana.PressAsync("Record it");
        await NextAsync(ana, "Own it");
        await NextAsync(ana, "Apologize", page => page.Fill("How do you say it?", "In person"));
        await NextAsync(ana, "Listen", page => page.Fill("What they said", "We stood in the rain with the children.").Fill("What they expect", "Not to pay for the night."));
        await NextAsync(ana, "Put it right", page => page.Choose("How far", "In part").Fill("What was done", "Another room, away from the panel."));

        // A story's own act, which nothing but the story asks for.
        await ana.FollowAsync("Promise something");
        ana.Fill("What you promise", "A call about the alarm panel.").Fill("By when", "2026-11-20T18:00");
        await ana.PressAsync("Promise something");

        await ana.FollowAsync("Give something");
        ana.Fill("What", "Voucher").Fill("Amount", "140.00").Fill("Currency", "EUR");
        await ana.PressAsync("Give something");
        Assert.Contains("It waits for manager", ana.Seen, StringComparison.Ordinal);

        await ben.OpenAsync("/recovery/");
        await ben.FollowAsync("Approvals 1");
        Assert.Contains("140.00 EUR", ben.Seen, StringComparison.Ordinal);
        await ben.PressAsync("Approve");
        Assert.Contains("approved", ben.Seen, StringComparison.Ordinal);

        // The customer is asked, says no, and is heard.
        await ana.OpenAsync(ana.Address);
        await NextAsync(ana, "Send them the question", page => page.Fill("How do we ask?", "E-mail"));
        Assert.Contains("It waits for their answer", ana.Seen, StringComparison.Ordinal);
        await AnswerAsync(host, "unhappy", "Nobody called us.");
        await ana.OpenAsync(ana.Address);
        await NextAsync(ana, "Put it right", page => page.Choose("How far", "As it should have been").Fill("What was done", "The engineer called, and the panel is new."));
        await NextAsync(ana, "Send them the question", page => page.Fill("How do we ask?", "E-mail"));
        await AnswerAsync(host, "satisfied", "");

        // What was promised and given still stands open, and closing waits for it.
        await ana.OpenAsync(ana.Address);
        await NextAsync(ana, "Close it");
        Assert.Contains("It closes by itself", ana.Seen, StringComparison.Ordinal);
        await NextAsync(ana, "It was kept", page => page.Fill("What shows that it was kept", "Called at two, spoke for ten minutes."));
        await NextAsync(ana, "It was paid or done", page => page.Fill("What shows that it was paid or done", "Voucher 4711"));

        Assert.Contains("The case was closed", ana.Seen, StringComparison.Ordinal);
        Assert.Equal("Nothing is left to do here", Browser.Words(ana.Page.QuerySelector("h2#next")!));
        await ana.FollowAsync("Work list");
        Assert.Contains("Nothing is open. Well done.", ana.Seen, StringComparison.Ordinal);
        await ana.FollowAsync("Closed");
        Assert.Contains("Recovered", ana.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_walked_guest_is_found_among_the_open_cases_and_led_to_the_close_by_telephone()
    {
        await using var host = await StaffHost.StartAsync();
        using var noor = new Browser(host, StaffHost.Noor);
        using var ana = new Browser(host, StaffHost.Ana);

        await noor.OpenAsync("/recovery/cases/new");
        noor.Fill("What happened", "The hotel was full, and the guest was sent across town.").Choose("How bad is it?", "Major").Fill("How were we told?", "In person").Fill("Customer", "c-2002").Fill("Booking or order", "B-88120");
        await noor.PressAsync("Record it");

        // The guest calls, and somebody else hears of it: it is one case.
        await ana.OpenAsync("/recovery/cases/new");
        ana.Fill("What happened", "Where do I stand? I told it twice already.").Choose("How bad is it?", "Minor").Fill("How were we told?", "Phone").Fill("Booking or order", "b-88120");
        await ana.PressAsync("Record it");
        Assert.Contains("There is a case already", ana.Seen, StringComparison.Ordinal);
        await ana.PressAsync("Record it as a contact there");
        Assert.Contains("Where do I stand? I told it twice already.", ana.Seen, StringComparison.Ordinal);

        await NextAsync(ana, "Own it");
        await NextAsync(ana, "Apologize", page => page.Fill("How do you say it?", "Phone"));
        await NextAsync(ana, "Listen", page => page.Fill("What they said", "We booked in March."));
        await NextAsync(ana, "Put it right", page => page.Choose("How far", "As it should have been").Fill("What was done", "A room here until Tuesday."));
        await ana.FollowAsync("Ask whether it is all right");
        ana.Fill("How did you ask?", "Phone").Choose("What came of it?", "They were spoken to");
        await ana.PressAsync("Ask whether it is all right");
        await ana.FollowAsync("The customer answered");
        ana.Choose("What did they say?", "It is all right").Fill("In their own words", "Thank you for calling.");
        await ana.PressAsync("The customer answered");

        // What staff type for a customer is shown by the contact, and the page says so and keeps the words.
        Assert.Equal(422, ana.Status);
        Assert.StartsWith("Problem: ", ana.Page.Title, StringComparison.Ordinal);
        Assert.Contains("evidence of the contact", ana.Seen, StringComparison.Ordinal);
        Assert.Contains("Thank you for calling.", ana.Last.Text, StringComparison.Ordinal);
        ana.Fill("Channel", "Phone").Fill("Which call, letter or visit", "Call 20 November, 13:00");
        await ana.PressAsync("The customer answered");
        await NextAsync(ana, "Close it");
        Assert.Contains("The case was closed", ana.Seen, StringComparison.Ordinal);
    }

    // The mail brings the link; nothing on the board shows it.
    private static async Task AnswerAsync(BoardHost host, string says, string words)
    {
        var line = (await host.Desk.For(TenantId.Single).ListAsync()).Items.Single();
        var asked = (await host.EventsAsync(new CaseId(line.Key.Id))).OfType<CaseEvent.AskingIssued>().Last();
        var reply = await host.PostAsync(host.LinkOf(new CaseId(line.Key.Id), asked.Ask.Value), ("says", says), ("words", words));
        Assert.Equal(303, reply.Status);
    }

    private static async Task NextAsync(Browser person, string act, Func<Browser, Browser>? fill = null)
    {
        Assert.True(person.Status == 200, $"{person.Status}: {person.Seen}");
        Assert.True($"Next: {act}" == Browser.Words(person.Page.QuerySelector("h2#next")!), $"Not {act}: " + person.Seen);
        fill?.Invoke(person);
        await person.PressAsync(act);
    }
}
