using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Debriefs;
using static ServiceRecovery.Tests.Cases.Organization;
using static ServiceRecovery.Tests.Debriefs.DebriefWalks;

namespace ServiceRecovery.Tests.Messages;

internal static partial class Provocations
{
    private static IEnumerable<Provocation> OfDebriefs =>
    [
        new("debrief-unknown", "a command for a debrief nobody opened", () => In(Closed, Talk.Say())),
        new("debrief-exists", "a second opening under the same id", () => In(Talking, Talk.Open())),
        new("version-differs", "the caller saw another version of a debrief", async () => Of(await (await Talking()).Do(Talk.Say(), expected: 7))),
        new("id-reused", "the same command id with other content, to a debrief", async () =>
        {
            var organization = await Talking();
            await organization.Do(Talk.Say("Cold."), id: new CommandId("a1"));
            return Of(await organization.Do(Talk.Say("Warm."), id: new CommandId("a1")));
        }),
        new("debrief-closed", "a word after it concluded", () => In(Done, Talk.Say())),
        new("debrief-open", "reopening what hasn't concluded", () => In(Talking, new DebriefCommand.Reopen("More came up."))),
        new("case-unknown", "the debrief of a case that isn't there", () => In(Closed, new DebriefCommand.Open([new CaseId("C-9")]))),
        new("case-merged", "the debrief of a case that was merged", async () =>
        {
            var organization = await TwoOfAnn();
            await organization.Takes(Rob, Give.Merge("C-1"), Other);
            return Of(await organization.Do(new DebriefCommand.Open([Other])));
        }),
        new("case-in-error", "the debrief of a case entered in error", async () =>
        {
            var organization = new Organization();
            await organization.Takes(Dana, Report());
            await organization.Takes(Dana, Give.Discard);
            return Of(await organization.Do(Talk.Open()));
        }),
        new("ref-used", "a case that is looked at already", () => In(Talking, new DebriefCommand.AddCase(Case))),
        new("ref-used", "a factor that was found already", () => In(Found, Talk.Find())),
        new("ref-used", "a name of an action that is taken", () => In(Planned, Talk.Plan())),
        new("ref-used", "a place that took a practice up already", async () =>
        {
            var organization = await Planned(ActionKind.Practice);
            await organization.Takes(Talk.Finish);
            await organization.Takes(Talk.Adopt);
            return Of(await organization.Do(Talk.Adopt));
        }),
        new("cases-out-of-range", "a debrief of no case", () => In(Closed, new DebriefCommand.Open([]))),
        new("format-unknown", "a format the organization hasn't got", () => In(Closed, new DebriefCommand.Open([Case], "circle"))),
        new("question-unknown", "a question the format doesn't ask", () => In(Talking, new DebriefCommand.Contribute("who", "Somebody."))),
        new("factor-unknown", "a factor the taxonomy hasn't got", () => In(Talking, Talk.Find("bad-luck"))),
        new("ref-unknown", "a factor that lies behind one that wasn't found", () => In(Talking, Talk.Find(because: "training"))),
        new("ref-unknown", "an action nobody planned", () => In(Talking, Talk.Finish)),
        new("factor-cyclic", "a factor that lies behind itself", () => In(Talking, Talk.Find(because: "hand-over"))),
        new("factor-found", "no factor, where one was found", () => In(Found, new DebriefCommand.FindNoFactor("It was nothing."))),
        new("factor-missing", "concluding without a factor or a reason", async () =>
        {
            var organization = await Talking();
            await organization.Takes(Talk.Say());
            return Of(await organization.Do(Talk.Conclude));
        }),
        new("contribution-missing", "concluding what nobody spoke in", () => In(Talking, Talk.Conclude)),
        new("person-named", "words that name a person of the case", () => In(Talking, Talk.Say("It was Dana who carried it."))),
        new("due-in-past", "an action due in the past", () => In(Talking, Talk.Plan(due: Noon.AddHours(-1)))),
        new("due-out-of-range", "an action due after eleven years", () => In(Talking, Talk.Plan(due: Noon.AddYears(11)))),
        new("action-not-open", "finishing what is done", async () =>
        {
            var organization = await Planned();
            await organization.Takes(Talk.Finish);
            return Of(await organization.Do(Talk.Finish));
        }),
        new("action-not-open", "moving what was dropped", async () =>
        {
            var organization = await Planned();
            await organization.Takes(new DebriefCommand.DropAction(Talk.Action, "The kitchen moves."));
            return Of(await organization.Do(new DebriefCommand.MoveAction(Talk.Action, Noon.AddDays(9), "Later.")));
        }),
        new("action-not-open", "looking at the effect of what isn't done", () => In(Planned, new DebriefCommand.VerifyAction(Talk.Action))),
        new("action-not-open", "looking twice at the effect of what worked", async () =>
        {
            var organization = await Planned();
            await organization.Takes(Talk.Finish);
            organization.Clock.Advance(TimeSpan.FromDays(28));
            await organization.Takes(new DebriefCommand.VerifyAction(Talk.Action, true, "No plate came back."));
            return Of(await organization.Do(new DebriefCommand.VerifyAction(Talk.Action)));
        }),
        new("action-not-open", "taking up a practice that didn't work", async () =>
        {
            var organization = await Planned();
            await organization.Takes(Talk.Finish);
            organization.Clock.Advance(TimeSpan.FromDays(28));
            await organization.Takes(new DebriefCommand.VerifyAction(Talk.Action, false, "Four plates came back."));
            return Of(await organization.Do(Talk.Finish));
        }),
        new("not-a-practice", "taking up what is no practice", () => In(Planned, Talk.Adopt)),
        new("wait-not-over", "the effect of an action before its window has passed", async () =>
        {
            var organization = await Planned();
            await organization.Takes(Talk.Finish);
            return Of(await organization.Do(new DebriefCommand.VerifyAction(Talk.Action, true, "Nothing happened.")));
        }),
        new("effect-counted", "judging an effect that is counted", async () =>
        {
            var organization = await Planned(failure: new FailureKind("cold-food"));
            await organization.Takes(Talk.Finish);
            organization.Clock.Advance(TimeSpan.FromDays(28));
            return Of(await organization.Do(new DebriefCommand.VerifyAction(Talk.Action, true, "Nobody complained.")));
        }),
        new("evidence-missing", "an effect that nothing tells, without a word why", async () =>
        {
            var organization = await Planned();
            await organization.Takes(Talk.Finish);
            organization.Clock.Advance(TimeSpan.FromDays(28));
            return Of(await organization.Do(new DebriefCommand.VerifyAction(Talk.Action)));
        }),
        new("window-out-of-range", "an effect to be looked at after two years", () => In(Talking, new DebriefCommand.PlanAction(Talk.Action, "A warmer.", Max.Id, Noon.AddDays(7), Window: TimeSpan.FromDays(730)))),
        new("waiver-not-allowed", "calling off the debrief of a safety concern", async () =>
        {
            var organization = new Organization();
            await organization.Takes(Dana, new CaseCommand.ReportFailure("Glass in the soup.", Severity.Severe, Channel.InPerson, Safety: true));
            await organization.Takes(Talk.Open());
            return Of(await organization.Do(new DebriefCommand.CallOff("No time.")));
        }),
        new("waiver-not-allowed", "waiving the debrief of a recovery that failed", async () =>
        {
            var organization = await Closed();
            await organization.Takes(Guest, Give.No());
            await organization.TakesAll(Dana, Give.Full);
            await organization.Takes(Guest, Give.Yes());
            await organization.Takes(Dana, Give.Close);
            return Of(await organization.Do(Dana, new CaseCommand.WaiveDebrief("Seen enough.")));
        }),
        new("source-not-allowed", "a customer in a debrief", async () => Of(await (await Talking()).Do(Talk.Say(), Guest))),
    ];

    private static async Task<Refusal> In(Func<Task<Organization>> made, DebriefCommand command) => Of(await (await made()).Do(command));

    private static Refusal Of(DebriefResult result) => ((DebriefResult.Refused)result).Refusal;
}
