using ServiceRecovery.Transfer;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>Who arrives with open tickets brings what is owed and nothing that is earned.</summary>
public class TicketImportTests
{
    private readonly Organization _organization = new(setup => setup.Playbooks.Add(PlaybookPresets.Get("imported").Definition));

    public static TheoryData<TicketStage> Stages => [.. Enum.GetValues<TicketStage>()];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_ticket_goes_on_in_its_stage_and_has_earned_nothing(TicketStage stage)
    {
        Accepted(await ImportAsync(Ticket(stage)));

        var found = (await _organization.Desk.FindAsync(TenantId.Single, Case))!;
        Assert.Equal((stage.ToString(), Ending.Open, 0L, new PlaybookRef("imported", 1)), (found.Stage.Name, found.Ending, found.EarnedVersion, found.Playbook));
        Assert.Equal((OpenTicket.Channel, _organization.Clock.GetUtcNow().AddDays(-9)), (found.Channel, found.ReceivedAt));
        Assert.Equal((stage != TicketStage.Reported, stage == TicketStage.Reported ? "desk" : "dana"), (found.IsOwned, found.Responsible!.Original));
        var refused = Assert.IsType<CommandResult.Refused>(await _organization.Do(Dana, new CaseCommand.Close()));
        Assert.Contains(refused.Refusal.Unmet, unmet => unmet.Code == "check-missing");
    }

    [Fact]
    public void No_ticket_comes_into_a_stage_that_is_closed_or_can_be_closed()
    {
        var playbook = PlaybookPresets.Get("imported");

        Assert.All(Enum.GetNames<TicketStage>(), stage => Assert.Equal((true, Ending.Open, false), (playbook.Knows(new Stage(stage)), playbook.EndingOf(new Stage(stage)), playbook.Allows(new Stage(stage), StepKind.Close))));
    }

    [Fact]
    public async Task What_was_promised_stays_owed()
    {
        var due = _organization.Clock.GetUtcNow().AddDays(1);
        Accepted(await ImportAsync(Ticket(TicketStage.Acted) with { Promises = [new CaseCommand.MakePromise(new PromiseId("p-1"), "A call.", due), new CaseCommand.MakePromise(new PromiseId("p-2"), "A part.", due.AddDays(-3), Who: Max.Id)] }));
        Accepted(await _organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        var found = (await _organization.Desk.FindAsync(TenantId.Single, Case))!;
        Assert.Equal([("p-1", due, "dana"), ("p-2", _organization.Clock.GetUtcNow().AddMinutes(1), "max")], found.Promises.Select(promise => (promise.Ref.Value, promise.DueAt, promise.By.Original!)));

        // The close waits for both; the overdue one breaks, and the yes is stale.
        Accepted(await _organization.Do(Dana, new CaseCommand.Close()));
        await _organization.WorkDueUntil(_organization.Clock.GetUtcNow().AddMinutes(2));

        found = (await _organization.Desk.FindAsync(TenantId.Single, Case))!;
        Assert.Equal((Ending.Open, PromiseStanding.Broken), (found.Ending, found.Promises[1].Standing));
        var refused = Assert.IsType<CommandResult.Refused>(await _organization.Do(Dana, new CaseCommand.Close()));
        Assert.Contains(refused.Refusal.Unmet, unmet => unmet.Code == "promise-open");
        Assert.Contains(refused.Refusal.Unmet, unmet => unmet.Code == "answer-stale");
    }

    [Fact]
    public async Task A_ticket_that_comes_twice_is_one_case()
    {
        Accepted(await ImportAsync(Ticket(TicketStage.Owned)));

        Assert.IsType<CommandResult.Repeated>(await ImportAsync(Ticket(TicketStage.Owned)));
        Refused(await ImportAsync(Ticket(TicketStage.Acted)), "id-reused");
        Accepted(await _organization.Do(Dana, Report(), new CaseId("C-2")));
        Refused(await ImportAsync(Ticket(TicketStage.Owned) with { Id = new CaseId("C-2") }), "case-exists");
    }

    [Fact]
    public async Task A_ticket_that_cannot_be_taken_says_what_would_do()
    {
        var without = new Organization();

        Refused(await new RecoveryTransfer(without.Desk).ImportTicketAsync(TenantId.Single, Ticket(TicketStage.Owned)), "playbook-unknown");
        Assert.Contains("'Done'", (await Assert.ThrowsAsync<ArgumentException>(async () => await ImportAsync(Ticket(TicketStage.Acted) with { Done = null }))).Message, StringComparison.Ordinal);
        Assert.Null(await without.Desk.FindAsync(TenantId.Single, Case));
    }

    private OpenTicket Ticket(TicketStage stage) => new(Case, Dana, stage)
    {
        Account = "The line drops twice a day.",
        Done = "Line card changed.",
        Customer = new CustomerRef("ann@example.org"),
        ReceivedAt = _organization.Clock.GetUtcNow().AddDays(-9),
    };

    private ValueTask<CommandResult> ImportAsync(OpenTicket ticket) => new RecoveryTransfer(_organization.Desk).ImportTicketAsync(TenantId.Single, ticket);
}
