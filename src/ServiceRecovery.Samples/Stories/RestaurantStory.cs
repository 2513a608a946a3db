using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>A meal that went back twice: authority at the front line, and a close that has to be earned.</summary>
internal static class RestaurantStory
{
    public static async Task TellAsync(IAnsiConsole console, StoryBook book)
    {
        await using var organization = book.Open(new DateTimeOffset(2026, 5, 4, 12, 40, 0, TimeSpan.Zero), "waiter", "manager");
        var story = new StoryTeller(console, organization, "lunch-9");
        var rosa = Actor.Staff("rosa", "waiter");
        var ibrahim = Actor.Staff("ibrahim", "manager");
        var guest = Actor.Customer("table-9", "guest");

        story.Title(
            "The lunch that nobody ate",
            "Table 9 ordered risotto. It came cold, went back, and came back with the fish that the guest can't eat.",
            "Now the lunch hour is over. Rosa waits the table; she may give up to 50 dollars on her own.");
        await story.DoAsync(
            "Rosa writes down what happened.",
            rosa,
            new CaseCommand.ReportFailure("Risotto cold, then with fish. No time left to eat.", Severity.Major, Channel.InPerson, Inconvenience.Great, FailureNature.Process, new FailureKind("wrong-dish")));
        await story.DoAsync("She would like to have it behind her, and closes the case.", rosa, new CaseCommand.Close());
        await story.DoAsync(
            "So she makes it hers, says sorry, and asks what the guest needs now.",
            rosa,
            new CaseCommand.Own(),
            new CaseCommand.Apologize("I am sorry. We got your lunch wrong twice and took your break from you. That was our mistake, and I will put it right.", Channel.InPerson),
            new CaseCommand.Listen("I am due in court at half past one.", "Not to pay for what I didn't eat."));
        await story.DoAsync("A third plate can't be cooked in time. She says so, and what she does instead.", rosa, new CaseCommand.DeclareImpossible("Ten minutes are not enough for a third plate.", "A sandwich to take along; the lunch isn't charged."));
        await story.DoAsync("\"That'll do,\" says the guest, and taps 'satisfied' on the way out.", guest, new CaseCommand.RecordAnswer(Answer.Satisfied));
        await story.DoAsync("But what can't be put right has to be made up for.", rosa, new CaseCommand.Close());
        await story.DoAsync(
            "She takes the 38.00 off the bill; it is hers to give, and the till's number proves it.",
            rosa,
            new CaseCommand.Compensate(new ActId("bill"), CompensationKind.WaivedCharge, StoryBook.Cents(3_800), Settlement: "till 4, receipt 2207"));
        await story.DoAsync("A dinner for two would be 80.00, more than she may give. Nobody says no: somebody else is asked.", rosa, new CaseCommand.Compensate(new ActId("dinner"), CompensationKind.Voucher, StoryBook.Cents(8_000)));
        await story.DoAsync("Could she wave it through herself?", rosa, new CaseCommand.Approve(new ActId("dinner")));
        await story.DoAsync("Ibrahim, who runs the floor, can.", ibrahim, new CaseCommand.Approve(new ActId("dinner")));
        await story.DoAsync("The guest said yes to less than this. Closing on that old yes?", rosa, new CaseCommand.Close());
        await story.DoAsync("The guest is asked again, and smiles.", guest, new CaseCommand.RecordAnswer(Answer.Satisfied));
        await story.DoAsync("Rosa closes. The card for the dinner is still in the drawer, so the case waits for it.", rosa, new CaseCommand.Close());
        await story.DoAsync("She hands it over, and the case closes by itself.", rosa, new CaseCommand.SettleCompensation(new ActId("dinner"), "card 7731"));
    }
}
