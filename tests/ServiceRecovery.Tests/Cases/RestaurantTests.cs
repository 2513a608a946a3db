using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

public class RestaurantTests
{
    [Fact]
    public async Task A_cold_soup_is_recovered_in_one_batch_at_the_table()
    {
        var organization = new Organization();

        var result = await organization.DoAll(
            Dana,
            Report(Inconvenience.Great),
            new CaseCommand.Own(),
            new CaseCommand.Apologize("I am sorry. We took two tries and your lunch hour; that was ours.", Channel.InPerson),
            new CaseCommand.Listen("I have to go back to work.", "Not to pay for this."),
            new CaseCommand.DeclareImpossible("No time for a third try.", "The meal is not charged."),
            new CaseCommand.Compensate(new ActId("g1"), CompensationKind.WaivedCharge, Dollars(2_400), Settlement: "till 88"),
            new CaseCommand.RecordAnswer(Answer.Satisfied, Source.At(new DeviceId("tablet-3"))),
            new CaseCommand.Close());

        Accepted(result);
        Assert.Equal(Ending.Recovered, result.Ending);
        Assert.Equal("Recovered", result.Stage?.Name);
        Assert.Equal(9, result.Version);
    }

    [Fact]
    public async Task Closing_before_the_answer_is_refused_with_everything_that_is_unmet()
    {
        var organization = new Organization();
        await organization.Do(Dana, Report(Inconvenience.Great));

        var refusal = Refused(await organization.Do(Dana, new CaseCommand.Close()), "not-owned");

        Assert.Equal(["not-owned", "nothing-done", "check-missing", "compensation-owed", "step-not-open"], refusal.Unmet.Select(unmet => unmet.Code));
    }

    [Fact]
    public async Task A_late_no_opens_the_case_again()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        Accepted(await organization.Do(Dana, new CaseCommand.Close()));

        var result = Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));

        Assert.Equal((Ending.Open, "Reworking"), (result.Ending, result.Stage?.Name));
    }
}
