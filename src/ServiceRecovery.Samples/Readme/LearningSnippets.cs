using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Samples.Readme;

/// <summary>The code of docs/debriefs.md, compiled.</summary>
internal static class LearningSnippets
{
    public static async Task DebriefAsync(RecoveryDesk desk)
    {
        // <debrief>
        var debrief = desk.For(TenantId.Single).DebriefOf(new CaseId("C-1"));
        var chair = debrief.As(Actor.Staff("max", "manager"));

        await chair.OpenDebriefAsync(new CaseId("C-1"));
        foreach (var stage in (await debrief.WalkThroughAsync()).SelectMany(walk => walk.Stages))
        {
            Console.WriteLine($"{stage.Stage}: {stage.Acts.Length} acts, the customer waited {stage.Waited}");
        }

        await chair.ContributeAsync("where", "The slip has no line for what a guest can't eat.");
        await chair.FindFactorAsync(new FactorId("information.not-passed-on"), "What the floor knew didn't reach the kitchen.");
        await chair.PlanActionAsync(new ActionId("slip"), "The slip gets that line.", new PersonId("max"), DateTimeOffset.UtcNow.AddDays(4));
        await chair.ConcludeDebriefAsync("What a guest can't eat stands on the slip.");
        // </debrief>
    }
}
