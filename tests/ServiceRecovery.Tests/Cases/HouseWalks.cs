using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases;

/// <summary>What an organization takes and refuses, and ways into the stages that examples start from.</summary>
internal static class HouseWalks
{
    /// <summary>Two desks on one store know people by the same key.</summary>
    public static PseudonymKey Key { get; } = PseudonymKey.FromBytes("k1", new byte[32]);

    /// <summary>The command is accepted.</summary>
    public static async Task<CommandResult.Accepted> Takes(this House house, Actor by, CaseCommand command, CaseId? on = null) =>
        Assert.IsType<CommandResult.Accepted>(Accepted(await house.Do(by, command, on)));

    /// <summary>The command is refused by this code, and the case stays as it was.</summary>
    public static async Task<Refusal> Refuses(this House house, Actor by, CaseCommand command, string code, CaseId? on = null)
    {
        var before = await house.Version(on);
        var refusal = Refused(await house.Do(by, command, on), code);
        Assert.Equal(before, await house.Version(on));
        return refusal;
    }

    public static async Task<RecoveryCase> Now(this House house, CaseId? on = null) => (await house.Desk.FindAsync(TenantId.Single, on ?? Case))!;

    public static async Task<long> Version(this House house, CaseId? on = null) => (await house.Desk.FindAsync(TenantId.Single, on ?? Case))?.Version ?? 0;

    public static async Task<string> Stage(this House house, CaseId? on = null) => (await house.Now(on)).Stage.Name;

    /// <summary>The stored names of what an accepted command made happen.</summary>
    public static string[] Names(this CommandResult.Accepted accepted) => [.. accepted.Events.Select(recorded => EventCodec.TypeOf(recorded.Event))];

    /// <summary>Gives several commands by one person, one after the other.</summary>
    public static async Task TakesAll(this House house, Actor by, params CaseCommand[] commands)
    {
        foreach (var command in commands)
        {
            await house.Takes(by, command);
        }
    }

    /// <summary>Gives several commands by one person to another case than the usual one.</summary>
    public static async Task TakesAllOn(this House house, CaseId on, Actor by, params CaseCommand[] commands)
    {
        foreach (var command in commands)
        {
            await house.Takes(by, command, on);
        }
    }

    public static Task Heard(this House house, Inconvenience inconvenience = Inconvenience.Some, string? customer = null) =>
        house.TakesAll(Dana, Report(inconvenience, customer), Give.Own, Give.Sorry, Give.Ear);

    public static async Task Satisfied(this House house)
    {
        await house.Remedied();
        await house.Takes(Guest, Give.Yes());
    }

    public static async Task Recovered(this House house)
    {
        await house.Satisfied();
        Assert.Equal(Ending.Recovered, (await house.Takes(Dana, Give.Close)).Ending);
    }

    /// <summary>Asks twice, a day apart, and waits until silence counts.</summary>
    public static async Task Silent(this House house)
    {
        await house.Takes(Dana, Give.Ask());
        house.Clock.Advance(TimeSpan.FromHours(24));
        await house.Takes(Dana, Give.Ask());
        await house.Passes(TimeSpan.FromHours(72));
    }

    /// <summary>Lets time pass and does what becomes due on the way.</summary>
    public static Task Passes(this House house, TimeSpan time) => house.WorkDueUntil(house.Clock.GetUtcNow() + time);
}
