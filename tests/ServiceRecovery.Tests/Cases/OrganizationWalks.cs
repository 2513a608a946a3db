using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>What an organization takes and refuses, and ways into the stages that examples start from.</summary>
internal static class OrganizationWalks
{
    /// <summary>Two desks on one store know people by the same key.</summary>
    public static PseudonymKey Key { get; } = PseudonymKey.FromBytes("k1", new byte[32]);

    /// <summary>The command is accepted.</summary>
    public static async Task<CommandResult.Accepted> Takes(this Organization organization, Actor by, CaseCommand command, CaseId? on = null) =>
        Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(by, command, on)));

    /// <summary>The command is refused by this code, and the case stays as it was.</summary>
    public static async Task<Refusal> Refuses(this Organization organization, Actor by, CaseCommand command, string code, CaseId? on = null)
    {
        var before = await organization.Version(on);
        var refusal = Refused(await organization.Do(by, command, on), code);
        Assert.Equal(before, await organization.Version(on));
        return refusal;
    }

    public static async Task<RecoveryCase> Now(this Organization organization, CaseId? on = null) => (await organization.Desk.FindAsync(TenantId.Single, on ?? Case))!;

    public static async Task<long> Version(this Organization organization, CaseId? on = null) => (await organization.Desk.FindAsync(TenantId.Single, on ?? Case))?.Version ?? 0;

    public static async Task<string> Stage(this Organization organization, CaseId? on = null) => (await organization.Now(on)).Stage.Name;

    /// <summary>The stored names of what an accepted command made happen.</summary>
    public static string[] Names(this CommandResult.Accepted accepted) => [.. accepted.Events.Select(recorded => EventCodec.TypeOf(recorded.Event))];

    /// <summary>Gives several commands by one person, one after the other.</summary>
    public static async Task TakesAll(this Organization organization, Actor by, params CaseCommand[] commands)
    {
        foreach (var command in commands)
        {
            await organization.Takes(by, command);
        }
    }

    /// <summary>Gives several commands by one person to another case than the usual one.</summary>
    public static async Task TakesAllOn(this Organization organization, CaseId on, Actor by, params CaseCommand[] commands)
    {
        foreach (var command in commands)
        {
            await organization.Takes(by, command, on);
        }
    }

    public static Task Heard(this Organization organization, Inconvenience inconvenience = Inconvenience.Some, string? customer = null) =>
        organization.TakesAll(Dana, Report(inconvenience, customer), Give.Own, Give.Sorry, Give.Ear);

    public static async Task Satisfied(this Organization organization)
    {
        await organization.Remedied();
        await organization.Takes(Guest, Give.Yes());
    }

    public static async Task Recovered(this Organization organization)
    {
        await organization.Satisfied();
        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    /// <summary>Asks twice, a day apart, and waits until silence counts.</summary>
    public static async Task Silent(this Organization organization)
    {
        await organization.Takes(Dana, Give.Ask());
        organization.Clock.Advance(TimeSpan.FromHours(24));
        await organization.Takes(Dana, Give.Ask());
        await organization.Passes(TimeSpan.FromHours(72));
    }

    /// <summary>Lets time pass and does what becomes due on the way.</summary>
    public static Task Passes(this Organization organization, TimeSpan time) => organization.WorkDueUntil(organization.Clock.GetUtcNow() + time);
}
