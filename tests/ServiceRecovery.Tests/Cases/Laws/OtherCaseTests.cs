using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Merging, linking, one open case about an order, and tenants.</summary>
public class OtherCaseTests
{
    private static readonly CaseId Younger = new("C-2");
    private static readonly CustomerRef Ann = new("ann@example.org");

    [Fact]
    public async Task Only_an_older_open_case_of_the_same_customer_and_purpose_absorbs()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Takes(Dana, Report(customer: "ann@example.org"), Younger);
        await organization.Takes(Dana, Report(customer: "bob@example.org"), new CaseId("C-3"));
        await organization.Takes(Dana, new CaseCommand.ReportPraise("Lovely.", Channel.Mail, Customer: Ann), new CaseId("C-4"));
        await organization.Takes(Dana, Report(customer: "ann@example.org"), new CaseId("C-5"));

        await organization.Refuses(Dana, Give.Merge("C-1"), "merge-other-customer", Younger);
        await organization.Refuses(Dana, Give.Merge("C-3"), "merge-other-customer", Younger);
        await organization.Refuses(Dana, Give.Merge("C-4"), "merge-other-purpose", Younger);
        await organization.Refuses(Dana, Give.Merge("C-5"), "merge-not-older", Younger);
        await organization.Refuses(Dana, Give.Merge("C-2"), "merge-not-older", Younger);
        await organization.Refuses(Dana, Give.Merge("C-9"), "ref-unknown", Younger);
        await organization.Takes(Dana, Give.Merge("C-2"), new CaseId("C-5"));
        await organization.Refuses(Dana, Give.Merge("C-2"), "case-closed", new CaseId("C-5"));
    }

    [Fact]
    public async Task Older_is_who_was_received_earlier_then_opened_earlier()
    {
        var organization = new Organization();
        var noon = organization.Clock.GetUtcNow();
        await organization.Takes(Dana, Report(customer: "ann@example.org"));
        organization.Clock.Advance(TimeSpan.FromHours(1));
        await organization.Takes(Dana, Report(customer: "ann@example.org").At(null, noon.AddHours(-1)), Younger);

        await organization.Refuses(Dana, Give.Merge("C-1"), "merge-not-older", Younger);
        await organization.Takes(Dana, Give.Merge("C-2"));
        Assert.Equal(noon.AddHours(-1), (await organization.Now(Younger)).ReceivedAt);
    }

    [Fact]
    public async Task The_older_case_takes_over_what_is_open_and_what_was_said()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Guest, Give.Yes());
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Rob, new CaseCommand.ReportFailure("Again.", Severity.Severe, Channel.Phone, Inconvenience.Great, Customer: Ann, Concerned: [Max.Id]), Younger);
        foreach (var command in new[] { Give.Own, Give.Sorry, Give.Ear, Give.Promise("p1", within: TimeSpan.FromHours(9)), Give.Voucher("g1", 300), Give.Voucher("g2", 6_000), Give.Contact, Give.No(Call()) })
        {
            await organization.Takes(Rob, command, Younger);
        }

        var merged = await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        Assert.Equal((Ending.Merged, "C-1"), (merged.Ending, (await organization.Now(Younger)).MergedInto!.Value.Value));
        var older = await organization.Now();
        Assert.Equal((Severity.Severe, Inconvenience.Great, Answer.Unhappy, 1, 1), (older.HighestSeverity, older.HighestInconvenience, older.LastAnswer, older.Noes, older.Contacts));
        Assert.Equal("max", Assert.Single(older.Concerned).Original);
        Assert.Equal(["p1"], older.Promises.Select(promise => promise.Ref.Value));
        Assert.Equal(["g1"], older.Compensations.Select(compensation => compensation.Ref.Value));
        Assert.Equal(["g2"], older.Approvals.Select(approval => approval.Ref.Value));
        Assert.Equal("Reworking", older.Stage.Name);
        Assert.Equal("answer-unhappy", (await organization.Refuses(Dana, Give.Close, "nothing-done")).Unmet[1].Code);
        await organization.Refuses(Rob, Give.Approve("g2"), "second-person-needed");
        await organization.Refuses(Max, Give.Approve("g2"), "concerned-person");
        await organization.TakesAll(Dana, Give.Keep("p1"), Give.Settle("g1"));
    }

    [Fact]
    public async Task A_merge_is_stored_in_both_cases_or_in_none()
    {
        var (organization, seam) = await TwoAsync();
        var before = (await organization.Version(), await organization.Version(Younger));
        var merge = new RecoveryBatch(new CommandId("m1"), Rob, Give.Merge("C-1"));
        seam.BeforeAppend = append => throw new TimeoutException("The power went out.");
        await Assert.ThrowsAsync<TimeoutException>(() => organization.Desk.HandleAsync(Younger, merge).AsTask());
        Assert.Equal(before, (await organization.Version(), await organization.Version(Younger)));

        var appends = new List<StreamAppend>();
        seam.BeforeAppend = append =>
        {
            appends.Add(append);
            return Task.CompletedTask;
        };
        var merged = Assert.IsType<CommandResult.Accepted>(await organization.Desk.HandleAsync(Younger, merge));

        Assert.Equal(("C-2", "C-1"), (Assert.Single(appends).Key.Id, appends[0].AlongWith!.Key.Id));
        Assert.Equal((Ending.Merged, "C-1", before.Item1 + 1), (merged.Ending, Assert.Single(merged.Others).CaseId.Value, await organization.Version()));
    }

    [Fact]
    public async Task Whoever_ends_the_younger_case_first_leaves_nothing_of_it_in_the_older_one()
    {
        var (organization, seam) = await TwoAsync();
        var before = await organization.Version();
        seam.BeforeAppend = async append =>
        {
            seam.BeforeAppend = null;
            Accepted(await organization.Do(Guest, new CaseCommand.Withdraw(), Younger));
        };

        Refused(await organization.Do(Rob, Give.Merge("C-1"), Younger), "case-closed");

        Assert.Equal((before, 0), (await organization.Version(), (await organization.Now()).Promises.Length));
    }

    [Fact]
    public async Task A_merge_of_which_only_the_older_case_was_brought_over_is_finished_by_another()
    {
        var (organization, seam) = await TwoAsync();
        seam.BeforeAppend = async append =>
        {
            if (append.AlongWith is { } along)
            {
                await seam.AppendAsync(along, CancellationToken.None);
                throw new TimeoutException("Only the older case came.");
            }
        };
        await Assert.ThrowsAsync<TimeoutException>(() => organization.Do(Rob, Give.Merge("C-1"), Younger).AsTask());
        seam.BeforeAppend = null;
        await organization.Takes(Rob, Give.Promise("p2"), Younger);

        await organization.Takes(Dana, Give.Merge("C-1"), Younger);

        Assert.Equal(["p1", "p2"], (await organization.Now()).Promises.Select(promise => promise.Ref.Value));
        Assert.Equal(Ending.Merged, (await organization.Now(Younger)).Ending);
    }

    [Fact]
    public async Task A_merge_that_lost_the_race_for_the_older_case_is_decided_anew()
    {
        var (organization, seam) = await TwoAsync();
        var isFirst = true;
        seam.BeforeAppend = async append =>
        {
            // The older case gets a promise of the same name between the decision and the append.
            if (append.AlongWith is not null && isFirst)
            {
                isFirst = false;
                await organization.Takes(Dana, Give.Promise("p1"));
            }
        };

        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        Assert.Equal(["p1", "C-2:p1"], (await organization.Now()).Promises.Select(promise => promise.Ref.Value));
    }

    [Fact]
    public async Task A_merge_decided_on_an_older_case_that_changed_before_it_was_loaded_again_is_decided_anew()
    {
        var (organization, seam) = await TwoAsync();
        var loads = 0;
        seam.BeforeLoad = key =>
        {
            if (key.Id == "C-1" && ++loads == 2)
            {
                // Loaded for the decision once; before it is loaded for the append, somebody is quicker.
                var promised = organization.Do(Dana, Give.Promise("p1")).AsTask();
                Accepted(promised.IsCompletedSuccessfully ? promised.Result : throw new InvalidOperationException("The store in memory waits for nobody."));
            }
        };

        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        Assert.Equal(["p1", "C-2:p1"], (await organization.Now()).Promises.Select(promise => promise.Ref.Value));
    }

    [Fact]
    public async Task What_is_said_about_a_merged_case_goes_on_in_its_survivor_and_nothing_else_does()
    {
        var (organization, _) = await TwoAsync();
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        var merged = await organization.Version(Younger);

        foreach (var (by, command) in new[] { (Dana, Give.Reopen), (Dana, Give.Full), (Guest, Give.Withdraw()), (Dana, Give.Voucher("g2", 100)) })
        {
            Assert.Equal("C-1", (await organization.Refuses(by, command, "case-closed", Younger)).Unmet[0].Ref);
        }

        foreach (var (by, command) in new[] { (Guest, Give.Contact), (Dana, Give.Note), (Dana, Give.Keep("p1")) })
        {
            var before = await organization.Version();
            var batch = new RecoveryBatch(new CommandId($"land-{command.Act.Verb}"), by, command);
            var landed = Accepted(await organization.Desk.HandleAsync(Younger, batch));
            Assert.Equal(("C-1", before + 1), (landed.Survivor?.Value, landed.Version));
            var again = Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Younger, batch));
            Assert.Equal(("C-1", before + 1), (again.Survivor?.Value, await organization.Version()));
        }

        Assert.Equal(merged, await organization.Version(Younger));
        Assert.Equal("C-1", (await organization.Desk.Case(Younger).SurvivorAsync()).Id.Value);
    }

    [Fact]
    public async Task A_link_needs_another_case_that_is_there()
    {
        var (organization, _) = await TwoAsync();

        await organization.Refuses(Dana, Give.Link("C-9"), "ref-unknown");
        await organization.Refuses(Dana, Give.Link("C-1"), "ref-unknown");
        await organization.Takes(Dana, Give.Link("C-2"));
    }

    [Fact]
    public async Task A_customer_has_one_open_case_about_an_order_where_the_organization_says_so()
    {
        static CaseCommand About(string order) => new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Customer: Ann, Order: new CustomerRef(order));
        var organization = new Organization(setup => setup.Options.OneOpenCasePerOrder = true);
        await organization.Takes(Dana, About("order 12"));

        Assert.Equal("C-1", (await organization.Refuses(Dana, About("order 12"), "case-exists", Younger)).Unmet[0].Ref);
        await organization.Takes(Dana, About("order 13"), new CaseId("C-3"));
        await organization.Takes(Dana, Give.Discard);
        await organization.Takes(Dana, About("order 12"), Younger);
        Assert.Equal("C-2", (await organization.Refuses(Dana, About("order 12"), "case-exists", new CaseId("C-4"))).Unmet[0].Ref);
    }

    [Fact]
    public async Task A_case_that_is_opened_and_closed_in_one_batch_leaves_the_order_free()
    {
        var report = new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Customer: Ann, Order: new CustomerRef("order 12"));
        var organization = new Organization(setup => setup.Options.OneOpenCasePerOrder = true);
        Accepted(await organization.DoAll(Dana, report, Give.Discard));

        await organization.Takes(Dana, report, Younger);
    }

    [Fact]
    public async Task Tenants_see_nothing_of_each_other()
    {
        var organization = new Organization(setup => setup.Options.OneOpenCasePerOrder = true);
        var (north, south) = (new TenantId("north"), new TenantId("south"));
        var report = new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Customer: Ann, Order: new CustomerRef("order 12"));
        var refund = new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(100), CompensationBasis.Restitution, Transaction: new CustomerRef("till 88"));
        foreach (var tenant in new[] { north, south })
        {
            foreach (var command in new[] { report, Give.Own, Give.Sorry, Give.Ear, refund, Give.No(Call("call 18")) })
            {
                Accepted(await organization.Desk.HandleAsync(tenant, Case, new RecoveryBatch(new CommandId(Verbs.VerbOf(command)), Dana, command)));
            }
        }

        Accepted(await organization.Desk.HandleAsync(north, Younger, new RecoveryBatch(new CommandId("x"), Dana, Report())));
        Refused(await organization.Desk.HandleAsync(south, Younger, new RecoveryBatch(new CommandId("y"), Dana, Give.Own)), "case-unknown");
        Refused(await organization.Desk.HandleAsync(south, Case, new RecoveryBatch(new CommandId("z"), Dana, Give.Link("C-2"))), "ref-unknown");
        Assert.Null(await organization.Desk.FindAsync(south, Younger));
        Assert.Null(await organization.Desk.FindAsync(TenantId.Single, Case));
        Assert.NotEqual((await organization.Desk.FindAsync(north, Case))!.Customer, (await organization.Desk.FindAsync(south, Case))!.Customer);
    }

    private static async Task<(Organization Organization, SeamStore Seam)> TwoAsync()
    {
        SeamStore? seam = null;
        var organization = new Organization(setup => setup.Store = seam = new SeamStore(setup.Store!));
        await organization.Takes(Dana, Report(customer: "ann@example.org"));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Rob, Report(customer: "ann@example.org"), Younger);
        await organization.Takes(Rob, Give.Promise("p1", within: TimeSpan.FromHours(9)), Younger);
        return (organization, seam!);
    }
}
