using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>A room sold twice: what can't be put right, a payment that is lost after the yes, and silence that is no yes.</summary>
internal static class HotelStory
{
    public static async Task TellAsync(IAnsiConsole console, StoryBook book)
    {
        await using var organization = book.Open(new DateTimeOffset(2026, 5, 6, 21, 10, 0, TimeSpan.Zero), "receptionist", "manager");
        var story = new StoryTeller(console, organization, "room-214");
        var booking = Actor.System("booking-system");
        var tomas = Actor.Staff("tomas", "receptionist");
        var lind = Actor.Customer("ms-lind", "guest");
        var night = new DateTimeOffset(2026, 5, 6, 0, 0, 0, TimeSpan.Zero);

        story.Title(
            "The room that was sold twice",
            "A warm welcome, a card with her name on it, and then no room. Ms. Lind has driven all day.",
            "What happens next is what she will tell.");
        await story.DoAsync("The booking system notices it first.", booking, new CaseCommand.ReportFailure("Room 214 is sold twice.", Severity.Severe, Channel.System, Inconvenience.Great, OpenedBy: OpenedBy.Signal));
        await story.DoAsync("Tomas reaches for a voucher before anything else.", tomas, new CaseCommand.Compensate(new ActId("night"), CompensationKind.Voucher, StoryBook.Cents(4_500)));
        await story.DoAsync(
            "First things first: it is his now, he says sorry, he listens, and finds her a bed at the Harbor.",
            tomas,
            new CaseCommand.Own(),
            new CaseCommand.Apologize("I am sorry, Ms. Lind. We sold your room twice; that is our mistake. I will find you a bed tonight.", Channel.InPerson),
            new CaseCommand.Listen("I have a talk to give at eight.", "To sleep, close by."),
            new CaseCommand.DeclareImpossible("Every room is taken.", "A room and a taxi at the Harbor, paid by us."));
        await story.DoAsync("Then the refund of her deposit, 45.00, within what he may give.", tomas, new CaseCommand.Compensate(new ActId("deposit"), CompensationKind.Refund, StoryBook.Cents(4_500)));
        await story.DoAsync("\"Good enough,\" she writes from the taxi.", lind, new CaseCommand.RecordAnswer(Answer.Satisfied));
        await story.WaitAsync(night.AddDays(1).AddHours(9));
        await story.DoAsync("In the morning her bank sends the money back.", booking, new CaseCommand.FailSettlement(new ActId("deposit"), SettlementOutcome.Failed, "account closed"));
        await story.DoAsync("There is a yes in the file. Tomas closes.", tomas, new CaseCommand.Close());
        await story.DoAsync("Her yes was to a refund that never arrived. He pays it to her card.", tomas, new CaseCommand.Compensate(new ActId("deposit-2"), CompensationKind.Refund, StoryBook.Cents(4_500), Settlement: "card payment 60012"));
        await story.DoAsync("And asks again, by mail.", tomas, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered));
        await story.WaitAsync(night.AddDays(2).AddHours(10));
        await story.DoAsync("A day later by text message.", tomas, new CaseCommand.FollowUp(Channel.Sms, AskResult.Delivered));
        await story.DoAsync("No word. Is that a yes?", tomas, new CaseCommand.Close());
        await story.WaitAsync(night.AddDays(5).AddHours(11));
        await story.DoAsync("Now he may close, and the file says what is true: nobody confirmed it.", tomas, new CaseCommand.Close());
    }
}
