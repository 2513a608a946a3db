using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Debriefs;

/// <summary>What is said in a debrief of the cold soup.</summary>
internal static class Talk
{
    public static readonly ActionId Action = new("plate-warmer");

    public static DebriefCommand Finish => new DebriefCommand.FinishAction(Action, "Installed, invoice 7.");

    public static DebriefCommand Adopt => new DebriefCommand.AdoptPractice(Action, new PlaceId("harbor"));

    public static DebriefCommand Conclude => new DebriefCommand.Conclude("Soup waits where it stays hot.");

    public static DebriefCommand Open(params ReadOnlySpan<CaseId> cases) => new DebriefCommand.Open(cases.IsEmpty ? [Case] : [.. cases]);

    public static DebriefCommand Say(string words = "The pass was cold at noon.") => new DebriefCommand.Contribute("where", words);

    public static DebriefCommand Find(string factor = "hand-over", string? because = null) =>
        new DebriefCommand.FindFactor(new FactorId(factor), "The kitchen called and nobody carried.", because is null ? null : new FactorId(because));

    public static DebriefCommand Plan(DateTimeOffset? due = null, ActionKind kind = ActionKind.Prevention, FailureKind? failure = null) =>
        new DebriefCommand.PlanAction(Action, "A plate warmer at the pass.", Max.Id, due ?? new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero), kind, Failure: failure);
}

/// <summary>What a debrief takes, and ways into one.</summary>
internal static class DebriefWalks
{
    public static DebriefId Debrief { get; } = new("D-1");

    public static Func<Task<Organization>> Closed { get; } = async () =>
    {
        var organization = new Organization();
        await organization.Recovered();
        return organization;
    };

    public static Func<Task<Organization>> Talking { get; } = () => After(Closed, Talk.Open());

    public static Func<Task<Organization>> Found { get; } = () => After(Talking, Talk.Find());

    public static Func<Task<Organization>> Done { get; } = () => After(Found, Talk.Conclude);

    public static Task<Organization> Planned() => Planned(ActionKind.Prevention);

    public static Task<Organization> Planned(ActionKind kind = ActionKind.Prevention, FailureKind? failure = null) => After(Found, Talk.Plan(kind: kind, failure: failure));

    public static ValueTask<DebriefResult> Do(this Organization organization, DebriefCommand command, Actor? by = null, CommandId? id = null, long? expected = null, DebriefId? on = null) =>
        organization.Desk.For(TenantId.Single).Debrief(on ?? Debrief).As(by ?? Max).DoAsync(command, id, expected);

    public static async Task<DebriefResult.Accepted> Takes(this Organization organization, DebriefCommand command, Actor? by = null, DebriefId? on = null)
    {
        var result = await organization.Do(command, by, on: on);
        Assert.False(result is DebriefResult.Refused, result.ToString());
        return Assert.IsType<DebriefResult.Accepted>(result);
    }

    public static async Task<Debrief> Look(this Organization organization, DebriefId? id = null) => (await organization.Desk.For(TenantId.Single).Debrief(id ?? Debrief).FindAsync())!;

    public static string[] Names(this DebriefResult.Accepted accepted) => [.. accepted.Events.Select(recorded => recorded.Event.GetType().Name)];

    public static ValueTask<StoredStream> Stored(this Organization organization, DebriefId? id = null) =>
        organization.Store.LoadAsync(new StreamKey(TenantId.Single, StreamKind.Debrief, (id ?? Debrief).Value), null, CancellationToken.None);

    private static async Task<Organization> After(Func<Task<Organization>> made, DebriefCommand command)
    {
        var organization = await made();
        await organization.Takes(command);
        return organization;
    }
}
