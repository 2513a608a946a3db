using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Repeats, ids, versions, and the order in which refusals are told.</summary>
public class RepeatTests
{
    [Fact]
    public async Task A_repeat_is_answered_as_it_was_then_also_after_later_commands()
    {
        var organization = new Organization();
        var own = new RecoveryBatch(new CommandId("o1"), Dana, Give.Own);
        await organization.Takes(Dana, Report());
        var first = Assert.IsType<CommandResult.Accepted>(await organization.Desk.HandleAsync(Case, own));
        await organization.TakesAll(Dana, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Guest, Give.Withdraw());
        var version = await organization.Version();

        foreach (var again in new[] { own, own.Expecting(99) })
        {
            var repeated = Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, again));

            Assert.Equal((first.Version, first.Stage, Ending.Open), (repeated.Version, repeated.Stage, repeated.Ending));
            Assert.Equal(first.Events.AsEnumerable(), repeated.Events);
        }

        Assert.Equal(version, await organization.Version());
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_before_everything_else()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own));
        await organization.Takes(Guest, Give.Withdraw());

        foreach (var other in new[]
        {
            new RecoveryBatch(new CommandId("o1"), Dana, Give.Close),
            new RecoveryBatch(new CommandId("o1"), Rob, Give.Own),
            new RecoveryBatch(new CommandId("o1"), Dana, [Give.Own]),
            new RecoveryBatch(new CommandId("o1"), Dana, Report()).Expecting(77),
        })
        {
            Refused(await organization.Desk.HandleAsync(Case, other), "id-reused");
        }

        Refused(await organization.Desk.HandleAsync(new CaseId("C-2"), new RecoveryBatch(new CommandId("o1"), Dana, Give.Close)), "case-unknown");
    }

    [Fact]
    public async Task The_same_id_with_other_words_or_another_amount_is_no_repeat()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("n1"), Dana, Give.Note));
        await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 100)));

        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("n1"), Dana, new CaseCommand.AddNote("Table by the door."))), "id-reused");
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 101))), "id-reused");
        Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 100))));
    }

    [Fact]
    public async Task A_refused_id_is_decided_anew()
    {
        var organization = new Organization();
        var own = new RecoveryBatch(new CommandId("o1"), Dana, Give.Own);
        Refused(await organization.Desk.HandleAsync(Case, own), "case-unknown");
        await organization.Takes(Dana, Report());

        Assert.IsType<CommandResult.Accepted>(await organization.Desk.HandleAsync(Case, own));
    }

    [Fact]
    public async Task An_expected_version_is_the_one_the_caller_saw()
    {
        var organization = new Organization();
        var opened = new RecoveryBatch(new CommandId("r1"), Dana, Report());
        Refused(await organization.Desk.HandleAsync(Case, opened.Expecting(3)), "version-differs");
        Accepted(await organization.Desk.HandleAsync(Case, opened.Expecting(0)));
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own).Expecting(0)), "version-differs");
        Accepted(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own).Expecting(1)));
    }

    [Fact]
    public async Task What_is_told_first_is_told_alone()
    {
        var organization = new Organization();
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a"), Guest, Give.Own).Expecting(7)), "case-unknown");
        await organization.Takes(Dana, Report());
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("b"), Dana, Report()).Expecting(7)), "case-exists");
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c"), Guest, Give.Close).Expecting(7)), "version-differs");
        Assert.Single((await organization.Refuses(Guest, Give.Sorry, "step-not-open")).Unmet);
        Assert.Single((await organization.Refuses(Guest, Give.Close, "source-not-allowed")).Unmet);
        Assert.Single((await organization.Refuses(Guest, Give.Own, "source-not-allowed")).Unmet);
    }

    [Fact]
    public async Task A_batch_is_stored_whole_or_not_at_all_and_names_the_command_that_was_refused()
    {
        var organization = new Organization();

        var refusal = Refused(await organization.DoAll(Dana, Report(), Give.Own, Give.Full, Give.Sorry), "step-not-open");

        Assert.Equal(2, refusal.CommandIndex);
        Assert.Null(await organization.Desk.FindAsync(TenantId.Single, Case));
    }

    [Fact]
    public async Task The_events_of_a_batch_say_which_command_they_came_of()
    {
        var organization = new Organization();

        var done = Assert.IsType<CommandResult.Accepted>(await organization.DoAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 100, "card 1")));

        Assert.Equal([0, 1, 2, 3, 4, 4], done.Events.Select(recorded => recorded.Header.CommandIndex));
        Assert.Equal([1L, 2, 3, 4, 5, 6], done.Events.Select(recorded => recorded.Header.Version));
    }
}
