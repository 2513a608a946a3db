using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Repeats, ids, versions, and the order in which refusals are told.</summary>
public class RepeatTests
{
    [Fact]
    public async Task A_repeat_is_answered_as_it_was_then_also_after_later_commands()
    {
        var house = new House();
        var own = new RecoveryBatch(new CommandId("o1"), Dana, Give.Own);
        await house.Takes(Dana, Report());
        var first = Assert.IsType<CommandResult.Accepted>(await house.Desk.HandleAsync(Case, own));
        await house.TakesAll(Dana, Give.Sorry, Give.Ear, Give.Full);
        await house.Takes(Guest, Give.Withdraw());
        var version = await house.Version();

        foreach (var again in new[] { own, own.Expecting(99) })
        {
            var repeated = Assert.IsType<CommandResult.Repeated>(await house.Desk.HandleAsync(Case, again));

            Assert.Equal((first.Version, first.Stage, Ending.Open), (repeated.Version, repeated.Stage, repeated.Ending));
            Assert.Equal(first.Events.AsEnumerable(), repeated.Events);
        }

        Assert.Equal(version, await house.Version());
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_before_everything_else()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own));
        await house.Takes(Guest, Give.Withdraw());

        foreach (var other in new[]
        {
            new RecoveryBatch(new CommandId("o1"), Dana, Give.Close),
            new RecoveryBatch(new CommandId("o1"), Rob, Give.Own),
            new RecoveryBatch(new CommandId("o1"), Dana, [Give.Own]),
            new RecoveryBatch(new CommandId("o1"), Dana, Report()).Expecting(77),
        })
        {
            Refused(await house.Desk.HandleAsync(Case, other), "id-reused");
        }

        Refused(await house.Desk.HandleAsync(new CaseId("C-2"), new RecoveryBatch(new CommandId("o1"), Dana, Give.Close)), "case-unknown");
    }

    [Fact]
    public async Task The_same_id_with_other_words_or_another_amount_is_no_repeat()
    {
        var house = new House();
        await house.Heard();
        await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("n1"), Dana, Give.Note));
        await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 100)));

        Refused(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("n1"), Dana, new CaseCommand.AddNote("Table by the door."))), "id-reused");
        Refused(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 101))), "id-reused");
        Assert.IsType<CommandResult.Repeated>(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("v1"), Dana, Give.Voucher("g1", 100))));
    }

    [Fact]
    public async Task A_refused_id_is_decided_anew()
    {
        var house = new House();
        var own = new RecoveryBatch(new CommandId("o1"), Dana, Give.Own);
        Refused(await house.Desk.HandleAsync(Case, own), "case-unknown");
        await house.Takes(Dana, Report());

        Assert.IsType<CommandResult.Accepted>(await house.Desk.HandleAsync(Case, own));
    }

    [Fact]
    public async Task An_expected_version_is_the_one_the_caller_saw()
    {
        var house = new House();
        var opened = new RecoveryBatch(new CommandId("r1"), Dana, Report());
        Refused(await house.Desk.HandleAsync(Case, opened.Expecting(3)), "version-differs");
        Accepted(await house.Desk.HandleAsync(Case, opened.Expecting(0)));
        Refused(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own).Expecting(0)), "version-differs");
        Accepted(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own).Expecting(1)));
    }

    [Fact]
    public async Task What_is_told_first_is_told_alone()
    {
        var house = new House();
        Refused(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("a"), Guest, Give.Own).Expecting(7)), "case-unknown");
        await house.Takes(Dana, Report());
        Refused(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("b"), Dana, Report()).Expecting(7)), "case-exists");
        Refused(await house.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c"), Guest, Give.Close).Expecting(7)), "version-differs");
        Assert.Single((await house.Refuses(Guest, Give.Sorry, "step-not-open")).Unmet);
        Assert.Single((await house.Refuses(Guest, Give.Close, "source-not-allowed")).Unmet);
        Assert.Single((await house.Refuses(Guest, Give.Own, "source-not-allowed")).Unmet);
    }

    [Fact]
    public async Task A_batch_is_stored_whole_or_not_at_all_and_names_the_command_that_was_refused()
    {
        var house = new House();

        var refusal = Refused(await house.DoAll(Dana, Report(), Give.Own, Give.Full, Give.Sorry), "step-not-open");

        Assert.Equal(2, refusal.CommandIndex);
        Assert.Null(await house.Desk.FindAsync(TenantId.Single, Case));
    }

    [Fact]
    public async Task The_events_of_a_batch_say_which_command_they_came_of()
    {
        var house = new House();

        var done = Assert.IsType<CommandResult.Accepted>(await house.DoAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 100, "card 1")));

        Assert.Equal([0, 1, 2, 3, 4, 4], done.Events.Select(recorded => recorded.Header.CommandIndex));
        Assert.Equal([1L, 2, 3, 4, 5, 6], done.Events.Select(recorded => recorded.Header.Version));
    }
}
