using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>Four calls in a day: promises that break by themselves, a takeover by somebody senior, and a no that comes late.</summary>
internal static class AlarmStory
{
    public static async Task TellAsync(IAnsiConsole console, StoryBook book)
    {
        await using var organization = book.Open(new DateTimeOffset(2026, 5, 5, 8, 59, 0, TimeSpan.Zero), "agent", "director");
        var story = new StoryTeller(console, organization, "panel-31");
        var jun = Actor.Staff("jun", "agent");
        var kaya = Actor.Staff("kaya", "agent");
        var marta = Actor.Staff("marta", "director");
        var okafor = Actor.Customer("mr-okafor");
        var day = new DateTimeOffset(2026, 5, 5, 0, 0, 0, TimeSpan.Zero);

        story.Title(
            "The panel that called nobody",
            "Mr. Okafor's alarm panel has been blinking since dawn: it can't reach the control room.",
            "He pays for a house that is watched, and today nobody watches it.");
        await story.DoAsync("He calls.", okafor, new CaseCommand.ReportFailure("The panel says 'no line'.", Severity.Severe, Channel.Phone, OpenedBy: OpenedBy.Customer, Failure: new FailureKind("missed-call-back")));
        await story.DoAsync(
            "Jun takes it, says sorry, and promises a call back. \"When?\" The house's own hour for something severe answers that.",
            jun,
            new CaseCommand.Own(),
            new CaseCommand.Apologize("I am sorry, Mr. Okafor. Your alarm should work and it doesn't; that is our fault, and we will fix it today.", Channel.Phone),
            new CaseCommand.MakePromise(new PromiseId("call-back"), "A technician calls you."));
        await story.WaitAsync(day.AddHours(10.5));
        await story.DoAsync("Mr. Okafor calls again, gets somebody else, and tells it all from the start.", okafor, new CaseCommand.RecordContact(Channel.Phone, Chase: true, HadToRetell: true));
        await story.DoAsync("Jun remembers, and notes that the call was made.", jun, new CaseCommand.KeepPromise(new PromiseId("call-back"), "I am calling now."));
        await story.DoAsync("Kaya at the next desk would help, and takes the case over.", kaya, new CaseCommand.TakeOver("I have a free hour."));
        await story.DoAsync("Marta, who answers for the region, has read the third call. She may.", marta, new CaseCommand.TakeOver("Three calls about one line are two too many."));
        await story.DoAsync("She rings him herself and promises to be there by noon.", marta, new CaseCommand.MakePromise(new PromiseId("visit"), "I am at your door with my tools.", day.AddHours(12)));
        await story.DoAsync("Traffic. She moves the hour on her own.", marta, new CaseCommand.MovePromise(new PromiseId("visit"), day.AddHours(12.5)));
        await story.DoAsync(
            "So she calls and asks. A promise moves when the customer agrees, and the call shows that he did.",
            marta,
            new CaseCommand.MovePromise(new PromiseId("visit"), day.AddHours(12.5), Source.Heard(new Evidence(Channel.Phone, "call 5541"))));
        await story.WaitAsync(day.AddHours(12).AddMinutes(20), "She is at the door at twenty past.");
        await story.DoAsync(
            "She listens, explains what she may, fixes it, and says sorry for the morning too.",
            marta,
            new CaseCommand.Listen("I told four people. None of them wrote it down.", "A working alarm, and one person to call."),
            new CaseCommand.Explain("A card in our exchange burned out on Sunday, and our own monitoring missed it."),
            new CaseCommand.Correct("New card; three test calls received."),
            new CaseCommand.Apologize());
        await story.DoAsync("\"He is happy now,\" she types.", marta, new CaseCommand.RecordAnswer(Answer.Satisfied));
        await story.DoAsync("A word of the customer's needs the customer: his own link, or a contact that shows it.", marta, new CaseCommand.RecordAnswer(Answer.Satisfied, Source.Heard(new Evidence(Channel.InPerson, "visit 88, signed"))));
        await story.DoAsync("She closes; the visit is done but not yet written down.", marta, new CaseCommand.Close());
        await story.DoAsync("She writes it down, and with that the case closes.", marta, new CaseCommand.KeepPromise(new PromiseId("visit"), "visit 88"));
        await story.WaitAsync(day.AddDays(1).AddHours(7), "Next morning the light blinks again.");
        await story.DoAsync("He opens yesterday's link and says no. A no is never too late.", okafor, new CaseCommand.RecordAnswer(Answer.Unhappy));
    }
}
