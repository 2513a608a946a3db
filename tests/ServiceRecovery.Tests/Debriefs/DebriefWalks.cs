using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

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

    public static Func<Task<House>> Closed { get; } = async () =>
    {
        var house = new House();
        await house.Recovered();
        return house;
    };

    public static Func<Task<House>> Talking { get; } = () => After(Closed, Talk.Open());

    public static Func<Task<House>> Found { get; } = () => After(Talking, Talk.Find());

    public static Func<Task<House>> Done { get; } = () => After(Found, Talk.Conclude);

    public static Task<House> Planned() => Planned(ActionKind.Prevention);

    public static Task<House> Planned(ActionKind kind = ActionKind.Prevention, FailureKind? failure = null) => After(Found, Talk.Plan(kind: kind, failure: failure));

    public static ValueTask<DebriefResult> Do(this House house, DebriefCommand command, Actor? by = null, CommandId? id = null, long? expected = null, DebriefId? on = null) =>
        house.Desk.For(TenantId.Single).Debrief(on ?? Debrief).As(by ?? Max).DoAsync(command, id, expected);

    public static async Task<DebriefResult.Accepted> Takes(this House house, DebriefCommand command, Actor? by = null, DebriefId? on = null)
    {
        var result = await house.Do(command, by, on: on);
        Assert.False(result is DebriefResult.Refused, result.ToString());
        return Assert.IsType<DebriefResult.Accepted>(result);
    }

    public static async Task<Debrief> Look(this House house, DebriefId? id = null) => (await house.Desk.For(TenantId.Single).Debrief(id ?? Debrief).FindAsync())!;

    public static string[] Names(this DebriefResult.Accepted accepted) => [.. accepted.Events.Select(recorded => recorded.Event.GetType().Name)];

    public static ValueTask<StoredStream> Stored(this House house, DebriefId? id = null) =>
        house.Store.LoadAsync(new StreamKey(TenantId.Single, StreamKind.Debrief, (id ?? Debrief).Value), null, CancellationToken.None);

    private static async Task<House> After(Func<Task<House>> made, DebriefCommand command)
    {
        var house = await made();
        await house.Takes(command);
        return house;
    }
}
