using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>What came after: debriefs without a culprit, an action whose effect is counted, a practice that spreads, and a near miss.</summary>
internal static class LearningStory
{
    public static async Task TellAsync(IAnsiConsole console, StoryBook book)
    {
        var monday = new DateTimeOffset(2026, 5, 18, 9, 0, 0, TimeSpan.Zero);
        await using var organization = book.Open(monday, "host", "manager");
        await LunchAsync(console, organization);
        await PanelAsync(console, organization, monday);
        await RabbitAsync(console, organization, monday);
        await FloorAsync(console, organization);
        await StoryReport.WriteAsync(console, organization);
    }

    private static async Task LunchAsync(IAnsiConsole console, StoryDesk organization)
    {
        var story = new StoryTeller(console, organization, "lunch-9");
        var ibrahim = Actor.Staff("ibrahim", "manager");
        var debrief = new DebriefId("lunch-9-debrief");
        story.Title("What came after", "Most houses would stop here. A case that is closed has told what happened once, and not yet why it could.");
        await story.AskAsync("Ibrahim asks the floor and the kitchen to sit together over the lunch that nobody ate.", debrief, ibrahim, (chair, id) => chair.OpenDebriefAsync([new CaseId("lunch-9")], id: id));
        story.Walk(await organization.Desk.For(TenantId.Single).Debrief(debrief).WalkThroughAsync());
        await story.AskAsync("Six come; who they are isn't written down.", debrief, ibrahim, (chair, id) => chair.HoldDebriefAsync(ImmutableSortedDictionary<string, int>.Empty.Add("waiter", 3).Add("cook", 2).Add("manager", 1), id: id));
        await story.AskAsync("\"Rosa didn't write the allergy on the slip.\"", debrief, ibrahim, (chair, id) => chair.ContributeAsync("where", "Rosa didn't write the allergy on the slip.", id: id));
        await story.AskAsync("Somebody says it otherwise; he types it for the room.", debrief, ibrahim, (chair, id) => chair.ContributeAsync("where", "The slip has no line for what a guest can't eat.", id: id));
        await story.AskAsync("\"They should have asked.\"", debrief, ibrahim, (chair, id) => chair.ContributeAsync("kept-from-complaint", "They should have asked at the pass.", id: id));
        await story.AskAsync("So what was it?", debrief, ibrahim, (chair, id) => chair.FindFactorAsync(new FactorId("information.not-passed-on"), "What the floor knew didn't reach the kitchen.", id: id));
        await story.AskAsync("And behind that?", debrief, ibrahim, (chair, id) => chair.FindFactorAsync(new FactorId("procedure"), "A second plate goes out without a second look.", new FactorId("information.not-passed-on"), id: id));
        await story.AskAsync("A slip with that line, by Friday, and somebody who sees to it.", debrief, ibrahim, (chair, id) => chair.PlanActionAsync(new ActionId("slip"), "The slip gets a line for what a guest can't eat.", ibrahim.Id, organization.Clock.GetUtcNow().AddDays(4), @for: new FactorId("procedure"), id: id));
        await story.AskAsync("That was forty minutes.", debrief, ibrahim, (chair, id) => chair.ConcludeDebriefAsync("What a guest can't eat stands on the slip, and a second plate is looked at twice.", id: id));
    }

    private static async Task PanelAsync(IAnsiConsole console, StoryDesk organization, DateTimeOffset monday)
    {
        var story = new StoryTeller(console, organization, "panel-31");
        var marta = Actor.Staff("marta", "director");
        var debrief = new DebriefId("panel-31-debrief");
        story.Title("A call that has a name", "Mr. Okafor's case is open again; why three promises could be lost on one morning is known already.");
        await story.AskAsync("Marta doesn't wait for the close. The debrief says that the case is still open.", debrief, marta, (chair, id) => chair.OpenDebriefAsync([new CaseId("panel-31")], DebriefFormat.FiveWhys.Name, id: id));
        await story.AskAsync("Can she call it off? She has little time.", debrief, marta, (chair, id) => chair.CallOffDebriefAsync("We know enough.", id: id));
        await story.AskAsync("Why?", debrief, marta, (chair, id) => chair.ContributeAsync("why-1", "A call back was promised to the queue, and a queue calls nobody.", id: id));
        await story.AskAsync("And why that?", debrief, marta, (chair, id) => chair.FindFactorAsync(new FactorId("promise.nobody-held-it"), "A promise of a call had no name on it.", id: id));
        await story.AskAsync("From now on it has one.", debrief, marta, (chair, id) => chair.PlanActionAsync(new ActionId("named-calls"), "No call back is promised without a name and a time.", marta.Id, monday.AddDays(2), id: id));
        await story.AskAsync("And with that the talk is over. The action isn't.", debrief, marta, (chair, id) => chair.ConcludeDebriefAsync("Who promises a call is the one who calls.", id: id));
        await story.WaitAsync(monday.AddDays(8), "A week later nobody has done it, and the two who promised hear of it.");
        await story.AskAsync("It is done on Tuesday.", debrief, marta, (chair, id) => chair.FinishActionAsync(new ActionId("named-calls"), "The form doesn't take a call back without a name.", id: id));
        await story.AskAsync("\"And it works!\"", debrief, marta, (chair, id) => chair.VerifyActionAsync(new ActionId("named-calls"), true, "Nobody has complained.", id: id));
        await story.AskAsync("Ibrahim's slip is printed too.", new DebriefId("lunch-9-debrief"), Actor.Staff("ibrahim", "manager"), (chair, id) => chair.FinishActionAsync(new ActionId("slip"), "Printed, 40 pads.", id: id));
        await story.WaitAsync(monday.AddDays(37), "Four weeks, counted against the four before: no call was lost.");
    }

    private static async Task RabbitAsync(IAnsiConsole console, StoryDesk organization, DateTimeOffset monday)
    {
        var story = new StoryTeller(console, organization, "praise-5");
        var noor = Actor.Staff("noor", "manager");
        var debrief = new DebriefId("rabbit-debrief");
        story.Title("What the rabbit taught", "A success is debriefed too: was it luck, and who else could have it?");
        await story.AskAsync("Noor opens it; the questions are others.", debrief, noor, (chair, id) => chair.OpenDebriefAsync([new CaseId("praise-5")], id: id));
        await story.AskAsync("\"Is this the norm here?\"", debrief, noor, (chair, id) => chair.ContributeAsync("norm", "By night it is. By day found things go to a box.", id: id));
        await story.AskAsync("What was there that always works?", debrief, noor, (chair, id) => chair.FindFactorAsync(new FactorId("strength.freedom-to-act"), "Nobody had to be asked for the fare.", id: id));
        await story.AskAsync("A practice, with somebody who writes it and a day.", debrief, noor, (chair, id) => chair.PlanActionAsync(new ActionId("found-things"), "Found things: call at once, send the same day, up to 20 dollars.", noor.Id, monday.AddDays(50), ActionKind.Practice, id: id));
        await story.AskAsync("It is written.", debrief, noor, (chair, id) => chair.FinishActionAsync(new ActionId("found-things"), "One page, at each desk.", id: id));
        await story.AskAsync("The house by the harbor takes it up.", debrief, noor, (chair, id) => chair.AdoptPracticeAsync(new ActionId("found-things"), new PlaceId("harbor"), id: id));
        await story.AskAsync("What made it stand out can be normal.", debrief, noor, (chair, id) => chair.ConcludeDebriefAsync("Whoever finds it may send it.", id: id));
    }

    private static async Task FloorAsync(IAnsiConsole console, StoryDesk organization)
    {
        var story = new StoryTeller(console, organization, "floor-2");
        var ana = Actor.Staff("ana", "host");
        story.Title("The guest who didn't fall", "Nobody complained, because nobody was hurt. It is the cheapest lesson there is.");
        await story.DoAsync("Ana writes it down all the same.", ana, new CaseCommand.ReportNearMiss("Wet floor at the stairs; a guest caught the rail.", Channel.System, new PlaceId("hall"), Safety: true), new CaseCommand.Own());
        await story.DoAsync("\"Nothing happened, skip the talk.\" Where safety is concerned that isn't hers to skip.", ana, new CaseCommand.WaiveDebrief("Nothing happened."));
        await story.DoAsync("Ten minutes at the stairs, and a mat.", ana, new CaseCommand.Debrief(new DebriefId("floor"), "The mat lies in the cellar when it rains."), new CaseCommand.WritePractice(new PracticeId("mat"), "Rain in the forecast: the mat lies out at six."));
        await story.DoAsync("Learned.", ana, new CaseCommand.Close());
    }
}
