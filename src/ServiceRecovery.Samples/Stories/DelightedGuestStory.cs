using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>A letter of praise: success is learned from too.</summary>
internal static class DelightedGuestStory
{
    public static async Task TellAsync(IAnsiConsole console, StoryBook book)
    {
        await using var organization = book.Open(new DateTimeOffset(2026, 5, 12, 9, 0, 0, TimeSpan.Zero), "host", "manager");
        var story = new StoryTeller(console, organization, "praise-5");
        var noor = Actor.Staff("noor", "manager");
        var guest = Actor.Customer("the-adeyemis", "guest");

        story.Title(
            "The stuffed rabbit",
            "A letter: their daughter had left her rabbit under the bed. Sefa, the night porter, had found it, phoned, and put it on the first train.",
            "Most houses would say 'well done' and file it.");
        await story.DoAsync("The letter is a case of its own, on a playbook of its own.", guest, new CaseCommand.ReportPraise("The rabbit was home before we were.", Channel.Mail, [new PersonId("sefa")]));
        await story.DoAsync("Noor takes it and answers.", noor, new CaseCommand.Own(), new CaseCommand.Thank("Thank you for telling us; Sefa read it first."));
        await story.DoAsync("She would file it now.", noor, new CaseCommand.Close());
        await story.DoAsync("She calls the family instead: what stood out?", noor, new CaseCommand.Interview("That he called us before we had noticed.", MayQuote: true, Channel.Phone));
        await story.DoAsync("Sefa and the night shift hear it before everybody.", noor, new CaseCommand.Recognize([new PersonId("sefa")], "Monday's round", "He looked under the bed, and then he thought of the train.", "Night shift"));
        await story.DoAsync(
            "What made it possible, and could it happen every time? The team sits down, and nobody has rank in the room.",
            noor,
            new CaseCommand.Debrief(new DebriefId("rabbit"), "He had the phone number at hand, and nobody to ask for the fare."),
            new CaseCommand.WritePractice(new PracticeId("found-things"), "Call at once, send the same day, up to 20 dollars without asking."));
        await story.DoAsync("Now something was learned, and the case can say so.", noor, new CaseCommand.Close());
    }
}
