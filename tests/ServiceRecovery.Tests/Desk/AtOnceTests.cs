using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>A recovery in one call records what was said with it, and makes up nothing.</summary>
public class AtOnceTests
{
    private static readonly AtOnce Soup = new("The soup was cold.", new CaseCommand.Correct("A hot soup."), Answer.Satisfied);

    [Fact]
    public async Task What_nobody_said_stands_in_no_event()
    {
        var organization = new Organization();

        var events = Assert.IsType<CommandResult.Accepted>(await On(organization).RecoverAtOnceAsync(Soup)).Events.Select(recorded => recorded.Event).ToList();

        Assert.Equal(
            [nameof(CaseEvent.FailureReported), nameof(CaseEvent.OwnershipTaken), nameof(CaseEvent.ApologyGiven), nameof(CaseEvent.CustomerHeard), nameof(CaseEvent.CorrectionMade), nameof(CaseEvent.AnswerRecorded), nameof(CaseEvent.CaseClosed)],
            events.Select(happened => happened.GetType().Name));
        var reported = Assert.IsType<CaseEvent.FailureReported>(events[0]);
        Assert.Equal((null, null, null, null), (reported.Customer, reported.Order, reported.Place, reported.Cause));
        var apology = Assert.IsType<CaseEvent.ApologyGiven>(events[2]);
        Assert.Equal((null, null, null), (apology.Words, apology.Template, apology.Review));
        Assert.Empty(apology.Elements.IsDefault ? [] : apology.Elements);
        var heard = Assert.IsType<CaseEvent.CustomerHeard>(events[3]);
        Assert.Equal(("The soup was cold.", null, null), (heard.Words.Value, heard.Expects, heard.Account));
        var correction = Assert.IsType<CaseEvent.CorrectionMade>(events[4]);
        Assert.Equal((null, null), (correction.Cost, correction.Rule));
    }

    [Fact]
    public async Task A_call_has_a_name_of_its_own_that_nobody_makes_up()
    {
        var organization = new Organization();
        var byPhone = Soup with { Channel = Channel.Phone };

        Refused(await On(organization).RecoverAtOnceAsync(byPhone), "evidence-missing");
        Assert.Null(await organization.Desk.FindAsync(TenantId.Single, Case));

        var recovered = await On(organization).RecoverAtOnceAsync(byPhone with { Source = Source.Heard(Channel.Phone, "call-4711") });
        Assert.Equal(Ending.Recovered, Accepted(recovered).Ending);
    }

    [Fact]
    public async Task What_was_done_is_something()
    {
        var organization = new Organization();

        var nothing = Assert.IsType<CommandResult.Refused>(await On(organization).RecoverAtOnceAsync(Soup with { WhatWeDid = [] }));
        var never = Assert.IsType<CommandResult.Refused>(await On(organization).RecoverAtOnceAsync(Soup with { WhatWeDid = default }));

        Assert.Equal(nothing.Refusal.ToString(), never.Refusal.ToString());
    }

    private static RecoveryHandle On(Organization organization) => organization.Desk.Case(Case).As(Dana);
}
