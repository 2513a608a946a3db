using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Faults;

/// <summary>B3: several at once. What concerns a store alone stands in its compliance facts.</summary>
public class ConcurrencyFaults
{
    [Fact]
    public async Task Fault_045_Of_two_batches_at_one_version_both_are_whole_and_in_order()
    {
        var (organization, seam) = Seamed();
        await organization.Takes(Dana, Report());
        seam.BeforeAppend = async _ =>
        {
            seam.BeforeAppend = null;
            Accepted(await organization.DoAll(Rob, Give.Note, Give.Note, Give.Note));
        };

        var late = Assert.IsType<CommandResult.Accepted>(await organization.DoAll(Dana, Give.Own, Give.Sorry));

        Assert.Equal(["note-added.v1", "note-added.v1", "note-added.v1", "ownership-taken.v1", "apology-given.v1"], (await organization.Desk.ReadAsync(TenantId.Single, Case)).Skip(1).Select(recorded => EventCodec.TypeOf(recorded.Event)));
        Assert.Equal([5L, 6], late.Events.Select(recorded => recorded.Header.Version));
    }

    [Fact]
    public async Task Fault_046_A_retry_decides_on_what_is_there_now()
    {
        var (organization, seam) = Seamed();
        await organization.Satisfied();
        seam.BeforeAppend = async _ =>
        {
            seam.BeforeAppend = null;
            await organization.Takes(Guest, Give.No());
        };

        Refused(await organization.Do(Dana, Give.Close), "nothing-done");
    }

    [Fact]
    public async Task Fault_047_A_hundred_writers_on_one_case_leave_one_history_without_a_gap()
    {
        var organization = new Organization(setup => setup.Clock = TimeProvider.System);
        await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("r1"), Dana, Report()));

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(writer => Task.Run(async () =>
        {
            try
            {
                return (await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId($"w{writer}"), Dana, [Give.Note, Give.Note]))).EnsureAccepted();
            }
            catch (RecoveryContentionException)
            {
                return null;
            }
        })));

        var history = await organization.Desk.ReadAsync(TenantId.Single, Case);
        var done = results.Count(result => result is not null);
        Assert.Equal(Enumerable.Range(1, 1 + (2 * done)).Select(version => (long)version), history.Select(recorded => recorded.Header.Version));
        Assert.Equal(done, history.Skip(1).Select(recorded => recorded.Header.Command).Distinct().Count());
        Assert.All(history.Skip(1).Chunk(2), pair => Assert.Equal(pair[0].Header.Command, pair[1].Header.Command));
        Assert.True(done > 0, "Nobody got through.");
    }

    [Fact]
    public async Task Fault_047_Who_never_gets_through_is_told_by_type_and_nothing_is_stored()
    {
        var (organization, seam) = Seamed();
        await organization.Takes(Dana, Report());
        var others = 0;
        seam.BeforeAppend = async append =>
        {
            if (append.Receipt.Id.Value == "mine")
            {
                organization.Clock.Advance(TimeSpan.FromSeconds(1));
                await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId($"other{++others}"), Rob, Give.Note));
            }
        };

        var thrown = await Assert.ThrowsAsync<RecoveryContentionException>(() => organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("mine"), Dana, Give.Own)).AsTask());

        Assert.Equal("Others wrote to the case 'C-1' or its limits until the contention time-out, 5 times. Nothing was stored; try again.", thrown.Message);
        Assert.False((await organization.Now()).IsOwned);
        seam.BeforeAppend = null;
        Accepted(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("mine"), Dana, Give.Own)));
    }

    [Fact]
    public async Task Fault_056_Sixteen_threads_that_race_for_one_limit_never_pass_it()
    {
        var today = new LimitScope("actor", new SubjectKey("dana"), Usd, TimeSpan.FromDays(1));
        var organization = new Organization(setup => setup.Authority = Policy.Authority(async (request, cancellationToken) =>
            (await request.Spending.ReadAsync(today, cancellationToken)).Minor + request.Amount.Minor <= 1_000
                ? new Ruling.Granted(new RuleRef("daily", 1), [new LimitUse(today, 1_000)])
                : new Ruling.Denied("The day's sum is given.")));
        for (var i = 0; i < 16; i++)
        {
            foreach (var command in new[] { Report(), Give.Own, Give.Sorry, Give.Ear })
            {
                await organization.Takes(Dana, command, new CaseId($"C-{i}"));
            }
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
            await organization.Desk.HandleAsync(new CaseId($"C-{i}"), new RecoveryBatch(new CommandId("give"), Dana, Give.Voucher("g1", 300))))));

        Assert.Equal(3, results.Count(result => result is CommandResult.Accepted));
        Assert.All(results.OfType<CommandResult.Refused>(), refused => Assert.Equal("over-limit: The day's sum is given.", refused.Refusal.ToString()));
    }

    private static (Organization Organization, SeamStore Seam) Seamed()
    {
        SeamStore? seam = null;
        var organization = new Organization(setup => setup.Store = seam = new SeamStore(setup.Store!));
        return (organization, seam!);
    }
}
